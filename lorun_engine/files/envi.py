"""ENVI: a text header (.hdr) beside a flat file of numbers.

Source: *ENVI Header Files*, NV5 Geospatial documentation.
"""

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from lorun_engine.camera import Floats
from lorun_engine.errors import MeasurementError
from lorun_engine.files.variables import AnyArray, Variable

Interleave = Literal["bsq", "bil", "bip"]
TYPES = {1: "u1", 2: "i2", 3: "i4", 4: "f4", 5: "f8", 12: "u2", 13: "u4", 14: "i8", 15: "u8"}
STORED_AXES: dict[str, tuple[int, int, int]] = {"bsq": (0, 1, 2), "bil": (1, 0, 2), "bip": (1, 2, 0)}
DATA_SUFFIXES = (".img", ".dat", ".raw", ".bin", ".bsq", ".bil", ".bip", "")
NANOMETRES = {
    "nanometers": 1.0,
    "nanometres": 1.0,
    "nm": 1.0,
    "micrometers": 1e3,
    "micrometres": 1e3,
    "um": 1e3,
    "µm": 1e3,
}
LARGEST_HEADER = 2**22
FIELD = re.compile(r"^\s*([^=\n;{}]+?)\s*=\s*(\{[^}]*\}|[^\n]*)", re.MULTILINE)


@dataclass(frozen=True)
class Header:
    """What an ENVI header says of the numbers beside it.

    Attributes:
        shape: (bands, height, width).
        dtype: type of a number, with byte order.
        interleave: order of the axes in the file.
        offset: bytes before the first number.
        scale: what the numbers are divided by (`reflectance scale factor`).
        wavelengths: band centres, nm, or None.
    """

    shape: tuple[int, int, int]
    dtype: np.dtype[np.generic]
    interleave: Interleave
    offset: int
    scale: float
    wavelengths: Floats | None


def find_header(path: Path) -> Path | None:
    """The header of an ENVI file, whether `path` is the header or the numbers beside it."""
    if path.suffix.lower() == ".hdr":
        return path
    beside = (path.with_suffix(".hdr"), path.with_name(f"{path.name}.hdr"))
    return next((header for header in beside if header.is_file() and _opens_as_header(header)), None)


def parts(path: Path) -> tuple[Path, ...]:
    """The header and the numbers, whichever of them `path` is."""
    header = find_header(path)
    _, data = _opened(path)
    return (data,) if header is None else (header, data)


def list_variables(path: Path) -> list[Variable]:
    """The cube and, where the header knows them, its wavelengths."""
    header, _ = _opened(path)
    found = [Variable("cube", header.shape, "float32" if header.scale != 1 else header.dtype.name)]
    if header.wavelengths is not None:
        found.append(Variable("wavelengths", header.wavelengths.shape, "float32"))
    return found


def load(path: Path, name: str) -> AnyArray:
    """The cube as (bands, height, width), or the wavelengths in nm."""
    header, data = _opened(path)
    if name == "wavelengths" and header.wavelengths is not None:
        return header.wavelengths
    count = math.prod(header.shape)
    needed = header.offset + count * header.dtype.itemsize
    if data.stat().st_size < needed:
        raise MeasurementError(
            f"{data.name} is cut off.",
            expected=f"at least {needed:,} bytes, as its header says",
            found=f"{data.stat().st_size:,} bytes",
            remedy="Copy or export both files once more.",
        )
    stored_axes = STORED_AXES[header.interleave]
    stored = np.fromfile(data, header.dtype, count, offset=header.offset)
    cube = stored.reshape([header.shape[axis] for axis in stored_axes]).transpose(np.argsort(stored_axes))
    return cube.astype(np.float32) / np.float32(header.scale) if header.scale != 1 else cube


def write_data(path: Path, cube: AnyArray, interleave: Interleave) -> None:
    """Write the numbers: little-endian, in the order of `interleave`."""
    stored = cube.dtype.newbyteorder("<")
    with path.open("wb") as stream:
        if interleave == "bsq":
            for band in cube:
                stream.write(np.ascontiguousarray(band, stored).data)
        else:
            for row in range(cube.shape[1]):
                line = cube[:, row] if interleave == "bil" else cube[:, row].T
                stream.write(np.ascontiguousarray(line, stored).data)


def write_header(
    path: Path, cube: AnyArray, wavelengths: Floats | None, interleave: Interleave, factor: float = 1.0
) -> None:
    """Write the header that describes `write_data`'s file; `factor` is what the cube's values were multiplied by."""
    bands, height, width = cube.shape
    code = next(code for code, name in TYPES.items() if np.dtype(name) == cube.dtype)
    lines = [
        "ENVI",
        "description = {Cube reconstructed by LoRun Studio}",
        f"samples = {width}",
        f"lines = {height}",
        f"bands = {bands}",
        "header offset = 0",
        "file type = ENVI Standard",
        f"data type = {code}",
        f"interleave = {interleave}",
        "byte order = 0",
    ]
    if factor != 1:
        lines.append(f"reflectance scale factor = {factor!r}")
    if wavelengths is not None:
        lines.append("wavelength units = Nanometers")
        lines.append(f"wavelength = {{{', '.join(str(float(value)) for value in wavelengths)}}}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _opened(path: Path) -> tuple[Header, Path]:
    """The parsed header and the file of numbers that belong to `path`."""
    header = find_header(path)
    if header is None or not _opens_as_header(header):
        raise MeasurementError(
            f"{path.name} is not an ENVI file.",
            expected="a header whose first line is ENVI, beside its numbers",
            found="other content",
            remedy="Choose the .hdr file that was written with the data.",
        )
    if header != path:
        return _parsed(header), path
    names = [header.with_name(f"{header.stem}{suffix}") for suffix in DATA_SUFFIXES]
    data = next((name for name in names if name.is_file()), None)
    if data is None:
        raise MeasurementError(
            f"{path.name} has no file of numbers beside it.",
            expected=f"{header.stem} with one of the endings {', '.join(DATA_SUFFIXES[:-1])} or none",
            found="only the header",
            remedy="Copy both files into one folder.",
        )
    return _parsed(header), data


def _opens_as_header(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(4) == b"ENVI"


def _parsed(path: Path) -> Header:
    """Read a header; what is missing or impossible is said by name."""
    with path.open("rb") as stream:
        text = stream.read(LARGEST_HEADER).decode("utf-8", "replace")
    fields = {name.lower(): value.strip(" \t\r{}") for name, value in FIELD.findall(text)}
    shape = (_whole(fields, "bands", path), _whole(fields, "lines", path), _whole(fields, "samples", path))
    interleave = fields.get("interleave", "bsq").lower()
    code = _whole(fields, "data type", path)
    if code not in TYPES or interleave not in STORED_AXES or fields.get("file compression", "0") != "0":
        raise MeasurementError(
            f"{path.name} describes data of an unsupported kind.",
            expected=f"uncompressed real numbers (data type {', '.join(map(str, TYPES))}), bsq, bil or bip",
            found=f"data type {code}, interleave {interleave}, compression {fields.get('file compression', '0')}",
            remedy="Export the cube once more as uncompressed float32.",
        )
    order = ">" if fields.get("byte order", "0") == "1" else "<"
    return Header(
        shape=shape,
        dtype=np.dtype(order + TYPES[code]),
        interleave=next(known for known in get_args(Interleave) if known == interleave),
        offset=_whole(fields, "header offset", path, default=0),
        scale=_scale(fields),
        wavelengths=_wavelengths(fields, shape[0]),
    )


def _whole(fields: dict[str, str], name: str, path: Path, default: int | None = None) -> int:
    """A whole number of the header that must be there, unless it has a default."""
    stated = fields.get(name, "" if default is None else str(default))
    if not re.fullmatch(r"\d{1,12}", stated):
        raise MeasurementError(
            f"{path.name} does not say “{name}”.",
            expected=f"a line “{name} = …” with a whole number",
            found=f"“{stated}”" if stated else "no such line",
            remedy="Mend the header, or export the cube once more.",
        )
    return int(stated)


def _scale(fields: dict[str, str]) -> float:
    """The stated divisor of the numbers, 1 where there is none that makes sense."""
    try:
        scale = float(fields.get("reflectance scale factor", "1"))
    except ValueError:
        return 1.0
    return scale if math.isfinite(scale) and scale > 0 else 1.0


def _wavelengths(fields: dict[str, str], bands: int) -> Floats | None:
    """Band centres in nm, or None where the header does not state them usably.

    Without a unit, numbers of 100 and more are taken as nm and smaller ones as µm: no optical band lies below 100 nm.
    """
    try:
        stated = np.array([float(word) for word in fields.get("wavelength", "").split(",") if word.strip()])
    except ValueError:
        return None
    unit = fields.get("wavelength units", "").lower()
    if unit in ("", "unknown") and len(stated):
        unit = "nm" if stated.min() >= 100 else "um"
    if len(stated) != bands or unit not in NANOMETRES or not np.isfinite(stated).all():
        return None
    return (stated * NANOMETRES[unit]).astype(np.float32)
