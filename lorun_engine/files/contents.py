"""What a file holds, whatever its format: recognised by its first bytes, listed from headers, loaded by name."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

import numpy as np

from lorun_engine.camera import Floats
from lorun_engine.errors import MeasurementError
from lorun_engine.files import envi, hdf5, matlab, matlab5, numpy_archive, pictures, tiff
from lorun_engine.files.opening import KINDS, reading, require_file
from lorun_engine.files.variables import (
    WAVELENGTHS,
    AnyArray,
    Variable,
    Wanted,
    as_floats,
    pick,
)
from lorun_engine.measurement import LARGEST_CUBE


class Format(Enum):
    """The file formats that are read."""

    MATLAB_5 = auto()
    MATLAB_73 = auto()
    HDF5 = auto()
    NPZ = auto()
    NPY = auto()
    TIFF = auto()
    PICTURE = auto()
    ENVI = auto()
    MODEL = auto()

    @property
    def has_bands_last(self) -> bool:
        """Whether three-dimensional arrays of this format are height × width × bands."""
        return self in (Format.MATLAB_5, Format.MATLAB_73)

    @property
    def holds_pictures(self) -> bool:
        """Whether integers stand for a share of full brightness rather than for counts."""
        return self in (Format.PICTURE, Format.TIFF)

    @property
    def names_its_arrays(self) -> bool:
        """Whether a variable's name comes from inside the file, not from the file's own name."""
        return self not in (Format.PICTURE, Format.TIFF, Format.NPY)


@dataclass(frozen=True)
class Reader:
    """How one format is listed and loaded."""

    variables: Callable[[Path], list[Variable]]
    load: Callable[[Path, str], AnyArray]


READERS = {
    Format.MATLAB_5: Reader(matlab5.list_variables, matlab5.load),
    Format.MATLAB_73: Reader(matlab.list_variables_73, matlab.load_73),
    Format.HDF5: Reader(hdf5.list_variables, hdf5.load),
    Format.NPZ: Reader(numpy_archive.list_variables, numpy_archive.load),
    Format.NPY: Reader(numpy_archive.list_variable, numpy_archive.load_array),
    Format.TIFF: Reader(tiff.list_variables, tiff.load),
    Format.PICTURE: Reader(pictures.list_variable, pictures.load),
    Format.ENVI: Reader(envi.list_variables, envi.load),
}


@dataclass(frozen=True)
class Contents:
    """A file whose headers have been read.

    Attributes:
        path: the file.
        format: its format, by its first bytes.
        variables: what it holds; of a model nothing.
    """

    path: Path
    format: Format
    variables: tuple[Variable, ...]

    @classmethod
    def of(cls, path: Path) -> "Contents":
        """Read the headers of a file.

        Raises:
            MeasurementError: there is no such file, it may not be read, is damaged, or of an unknown format.
        """
        with reading(path):
            require_file(path)
            format_ = detect_format(path)
            variables = READERS[format_].variables(path) if format_ in READERS else []
        return cls(path, format_, tuple(variables))

    def find(self, wanted: Wanted, *, name: str | None = None, option: str = "variable") -> Variable:
        """The variable that is wanted; see `pick`. A file that names none holds one array, and that is meant."""
        if self.format is Format.MODEL:
            raise MeasurementError(
                f"{self.path.name} is a model, not data.",
                expected=f"a file with a {wanted.what}",
                found="trained weights (safetensors)",
                remedy="Choose it as the model, and open a measurement.",
            )
        if name is None and not self.format.names_its_arrays:
            return self.variables[0]
        return pick(self.variables, wanted, self.path, name=name, option=option)

    def has(self, wanted: Wanted) -> bool:
        """Whether a variable bears a name of what is wanted."""
        return self.format.names_its_arrays and any(wanted.matches(variable) for variable in self.variables)

    def load(self, variable: Variable) -> AnyArray:
        """The variable's values as the file holds them.

        Raises:
            MeasurementError: it is empty, absurdly large, of no known type or damaged.
        """
        count = math.prod(variable.shape)
        if not 0 < count <= LARGEST_CUBE:
            raise MeasurementError(
                f"{variable.name} in {self.path.name} is {'too large' if count else 'empty'}.",
                expected=f"1 to {LARGEST_CUBE:,} values",
                found=f"{' × '.join(map(str, variable.shape))} = {count:,} values",
                remedy="Crop the data, or reconstruct it in parts." if count else "Choose a variable with values.",
            )
        if variable.dtype == "pickle":
            raise numpy_archive.pickled(self.path)
        if not variable.is_numeric and variable.dtype not in ("text", "cell", "sparse"):
            raise MeasurementError(
                f"{variable.name} in {self.path.name} is not an array of numbers.",
                expected="real numbers in a plain array",
                found=str(variable),
                remedy="Export it so (of complex data, the magnitude), or name another variable.",
            )
        with reading(self.path):
            return READERS[self.format].load(self.path, variable.name)

    def optional(self, label: str) -> AnyArray | None:
        """The values of the variable called `label`, or None where there is none."""
        named = [variable for variable in self.variables if variable.label == label]
        return self.load(named[0]) if len(named) == 1 and self.format.names_its_arrays else None

    def text(self, label: str) -> str | None:
        """The text called `label`, or None."""
        values = self.optional(label)
        return str(values) if values is not None and values.dtype.kind == "U" else None

    def whole_numbers(self, label: str) -> tuple[int, ...] | None:
        """The whole numbers called `label`, or None.

        Raises:
            MeasurementError: they are not whole numbers.
        """
        values = self.optional(label)
        if values is None:
            return None
        floats = as_floats(values.ravel(), f"{label} in {self.path.name}")
        if (floats != np.round(floats)).any():
            raise MeasurementError(
                f"{label} in {self.path.name} is not whole.",
                expected="whole numbers",
                found=", ".join(f"{value:g}" for value in floats[:8]),
                remedy="Mend the variable or leave it out.",
            )
        return tuple(int(value) for value in floats)

    def wavelengths(self) -> Floats | None:
        """Band centres in nm as the file states them, or None."""
        named = [variable for variable in self.variables if WAVELENGTHS.matches(variable)]
        if len(named) != 1:
            return None
        return as_floats(self.load(named[0]).ravel(), f"{named[0].name} in {self.path.name}")

    def factor(self) -> float | None:
        """What the values of the cube were multiplied by before they were written, or None."""
        named = [variable for variable in self.variables if variable.label == "cube_factor"]
        stated = float(self.load(named[0]).flat[0]) if len(named) == 1 and named[0].is_numeric else math.nan
        return stated if math.isfinite(stated) and stated > 0 else None


def describe(path: Path) -> list[Variable]:
    """The arrays of a file with shapes and types, from its headers alone; a model has none.

    Raises:
        MeasurementError: the file cannot be read.
    """
    return list(Contents.of(path).variables)


def load_variable(path: Path, name: str) -> AnyArray:
    """One array of a file, as the file holds it.

    Raises:
        MeasurementError: there is no such array, or it cannot be read.
    """
    contents = Contents.of(path)
    named = [variable for variable in contents.variables if variable.name == name]
    if not named:
        raise MeasurementError(
            f"{path.name} does not hold {name}.",
            expected=f"one of {', '.join(variable.name for variable in contents.variables) or 'no arrays'}",
            found=name,
            remedy="Choose another variable or file.",
        )
    return contents.load(named[0])


def detect_format(path: Path) -> Format:
    """The format of a file by its first bytes; its ending is only asked for ENVI and models, which have no signature.

    Raises:
        MeasurementError: it is of no known format, or a Python pickle.
    """
    with path.open("rb") as stream:
        head = stream.read(hdf5.SIGNATURE_AT + len(hdf5.SIGNATURE))
    for signature, format_ in SIGNATURES:
        if head.startswith(signature):
            return format_
    if head[hdf5.SIGNATURE_AT :] == hdf5.SIGNATURE:
        return Format.HDF5
    if path.suffix.lower() == ".safetensors":
        return Format.MODEL
    if envi.find_header(path) is not None:
        return Format.ENVI
    if head[:1] == b"\x80" and head[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05"):
        raise numpy_archive.pickled(path)
    raise MeasurementError(
        f"{path.name} is of no format that is known here.",
        expected=KINDS,
        found=f"a file that begins with {head[:8]!r}",
        remedy="Save the data in one of these formats; old MATLAB files with `save('-v7')`.",
    )


SIGNATURES = (
    (b"MATLAB 5.0", Format.MATLAB_5),
    (b"MATLAB 7.3", Format.MATLAB_73),
    (hdf5.SIGNATURE, Format.HDF5),
    (b"PK\x03\x04", Format.NPZ),
    (b"PK\x05\x06", Format.NPZ),
    (b"\x93NUMPY", Format.NPY),
    (b"\x89PNG\r\n\x1a\n", Format.PICTURE),
    (b"\xff\xd8\xff", Format.PICTURE),
    (b"II*\x00", Format.TIFF),
    (b"MM\x00*", Format.TIFF),
    (b"II+\x00", Format.TIFF),
    (b"MM\x00+", Format.TIFF),
    (b"ENVI", Format.ENVI),
)
