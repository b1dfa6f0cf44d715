"""The boundary to bytes that others wrote: whatever goes wrong while reading ends as one `MeasurementError`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lorun_engine.errors import MeasurementError

KINDS = "MATLAB (.mat), NumPy (.npz, .npy), HDF5 (.h5), TIFF, PNG, JPEG or ENVI (.hdr)"


def require_file(path: Path) -> None:
    """Raise `MeasurementError` unless `path` is an ordinary, readable file that holds something."""
    if not path.exists():
        raise MeasurementError(
            f"{path.name} does not exist.",
            expected="an existing file",
            found=f"nothing at {path}",
            remedy="Check the name and the folder.",
        )
    if not path.is_file():
        raise MeasurementError(
            f"{path.name} is not a file.",
            expected=f"a file: {KINDS}",
            found="a folder" if path.is_dir() else "a device or a pipe",
            remedy="Name the file itself.",
        )
    if not os.access(path, os.R_OK):
        raise MeasurementError(
            f"{path.name} may not be read.",
            expected="a file that you have permission to read",
            found=f"no permission for {path}",
            remedy="Ask its owner for permission, or copy it to a folder of your own.",
        )
    if path.stat().st_size == 0:
        raise MeasurementError(
            f"{path.name} is empty.",
            expected=f"a file with data in it: {KINDS}",
            found="0 bytes",
            remedy="Copy or export the file once more; the transfer may have stopped.",
        )


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn everything that a format library raises about the bytes of `path` into a `MeasurementError`.

    Damaged bytes make the libraries raise whatever they ran into (`KeyError`, `struct.error`, `SyntaxError` …), so only
    library calls belong inside, and every exception is translated.

    Raises:
        MeasurementError: with the library's own words as what was found.
    """
    try:
        yield
    except MeasurementError:
        raise
    except MemoryError as error:
        raise MeasurementError(
            f"{path.name} does not fit into memory.",
            expected="a file smaller than the free memory",
            found=f"{path.stat().st_size:,} bytes on the disk",
            remedy="Crop the data, or close other programs.",
        ) from error
    except Exception as error:
        words = " ".join(str(error).split())
        raise MeasurementError(
            f"{path.name} cannot be read.",
            expected="a complete, undamaged file",
            found=words[:200] or type(error).__name__,
            remedy="Copy or export the file once more; it may be cut off or damaged.",
        ) from error


@contextmanager
def naming(path: Path, *companions: Path | None) -> Iterator[None]:
    """Put the file's name into errors that name neither it nor one of its companions yet."""
    try:
        yield
    except MeasurementError as error:
        if any(known is not None and known.name in error.problem for known in (path, *companions)):
            raise
        raise type(error)(
            f"{path.name}: {error.problem}", expected=error.expected, found=error.found, remedy=error.remedy
        ) from error
