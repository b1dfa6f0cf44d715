"""Writing what the window shows: cubes with their wavelengths, and pictures."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from app.messages import CubeExport, Exported, PictureExport, Result
from app.state import CubeFormat
from lorun_engine.files import write_cube, write_picture


def export_cube(request: CubeExport) -> Iterator[Result]:
    """Write a cube in the format asked for.

    Raises:
        ExportError: it could not be written; what stood there is untouched.
    """
    centres = None if request.wavelengths is None else np.asarray(request.wavelengths, np.float32)
    match request.format:
        case CubeFormat.ENVI_BIL:
            write_cube(request.path, request.cube, centres, interleave="bil")
        case CubeFormat.ENVI_BIP:
            write_cube(request.path, request.cube, centres, interleave="bip")
        case CubeFormat.MATLAB_73:
            write_cube(request.path, request.cube, centres, matlab_version="v7.3")
        case _:
            write_cube(request.path, request.cube, centres)
    yield Exported(request.number, request.path, _size(request.path))


def export_picture(request: PictureExport) -> Iterator[Result]:
    """Write a picture as PNG.

    Raises:
        ExportError: it could not be written; what stood there is untouched.
    """
    write_picture(request.path, request.draw())
    yield Exported(request.number, request.path, _size(request.path))


def _size(path: Path) -> int:
    """Bytes written; the numbers of an ENVI cube lie beside its header."""
    numbers = path.with_suffix(".img")
    beside = numbers.stat().st_size if path.suffix.lower() == ".hdr" else 0
    return path.stat().st_size + beside
