"""HDF5 (.h5): arrays at any depth, cubes as bands × height × width."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import h5py
import numpy as np

from lorun_engine.files.variables import AnyArray, Arrays, Variable

SIGNATURE = b"\x89HDF\r\n\x1a\n"
SIGNATURE_AT = 512  # where it stands behind a block of the user's own
AXES = {"cube": "bands, height, width", "truth": "bands, height, width", "wavelengths": "bands"}
UNITS = {"wavelengths": "nm"}


def datasets(file: h5py.File) -> dict[str, h5py.Dataset]:
    """Every array of the file by its path, without MATLAB's own store (`#refs#`)."""
    found: dict[str, h5py.Dataset] = {}

    def note(name: str, item: h5py.Group | h5py.Dataset) -> None:
        if isinstance(item, h5py.Dataset) and not name.startswith("#") and item.shape is not None:
            found[name] = item

    file.visititems(note)
    return found


def kind(data: h5py.Dataset) -> str:
    """NumPy's name of a dataset's type, or "text"."""
    return "text" if h5py.check_string_dtype(data.dtype) is not None else data.dtype.name


def list_variables(path: Path) -> list[Variable]:
    """What the file holds, from its headers."""
    with h5py.File(path, "r") as file:
        return [Variable(name, data.shape, kind(data)) for name, data in datasets(file).items()]


def load(path: Path, name: str) -> AnyArray:
    """One array; text as a scalar string."""
    with h5py.File(path, "r") as file:
        data = datasets(file)[name]
        if kind(data) == "text":
            return np.array(data.asstr()[()])
        return np.asarray(data[()])


@contextmanager
def writing(path: Path, *, userblock: int = 0) -> Iterator[h5py.File]:
    """Open a new HDF5 file whose failed writes come out as the `OSError` that they are.

    The HDF5 library itself cannot be left in the middle of a failed write: it keeps the file half open, and takes the
    whole program down when that is tidied away. So it writes into a stream that never refuses, and what went wrong is
    raised when the library is done.

    Args:
        path: the file to make.
        userblock: bytes to leave free before HDF5's own.

    Raises:
        OSError: a write failed.
    """
    with path.open("w+b") as stream:
        patient = PatientStream(stream)
        with h5py.File(patient, "w", userblock_size=userblock) as file:
            yield file
        if patient.failure is not None:
            raise patient.failure


class PatientStream:
    """A stream that takes whatever is written and keeps the first failure for later.

    Attributes:
        failure: what went wrong first, or None.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.failure: OSError | None = None

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move to a position."""
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        """The position."""
        return self._stream.tell()

    def read(self, size: int = -1) -> bytes:
        """Bytes from the position on; what is missing after a failure is zero."""
        return self._stream.read(size).ljust(size, b"\x00")

    def write(self, data: bytes) -> int:
        """Take bytes."""
        self._try(lambda: self._stream.write(data))
        return len(data)

    def truncate(self, size: int) -> int:
        """Set the length."""
        self._try(lambda: self._stream.truncate(size))
        return size

    def flush(self) -> None:
        """Hand everything to the system."""
        self._try(self._stream.flush)

    def _try(self, step: Callable[[], object]) -> None:
        if self.failure is None:
            try:
                step()
            except OSError as error:
                self.failure = error


def write(path: Path, arrays: Arrays) -> None:
    """Write arrays under their names; attributes state axes and units."""
    with writing(path) as file:
        for name, values in arrays.items():
            data = file.create_dataset(name, data=str(values) if values.dtype.kind == "U" else values)
            if name in AXES:
                data.attrs["axes"] = AXES[name]
            if name in UNITS:
                data.attrs["units"] = UNITS[name]
