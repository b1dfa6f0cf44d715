"""TIFF through tifffile: photographs, stacks, and ImageJ hyperstacks with wavelengths.

What tifffile needs further codecs for (LZW, JPEG, palettes, CMYK, inverted grey) goes through Pillow.
"""

import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import tifffile
from PIL import Image, ImageSequence

from lorun_engine.camera import Floats
from lorun_engine.errors import ExportError
from lorun_engine.files import pictures
from lorun_engine.files.variables import AnyArray, Variable

PLAIN_COMPRESSIONS = (
    tifffile.COMPRESSION.NONE,
    tifffile.COMPRESSION.ADOBE_DEFLATE,
    tifffile.COMPRESSION.DEFLATE,
    tifffile.COMPRESSION.PACKBITS,
)
PLAIN_COLOURS = (tifffile.PHOTOMETRIC.MINISBLACK, tifffile.PHOTOMETRIC.RGB)
PLAIN_BITS = (1, 8, 16, 32, 64)
LARGEST_HYPERSTACK = 2**32 - 2**20


def list_variables(path: Path) -> list[Variable]:
    """The picture or stack, called as the file is, and what ImageJ's description has of wavelengths and factor."""
    with _opened(path) as file:
        wavelengths, factor = _wavelengths(file), _factor(file)
        shape = _canonical_shape(file.series[0])
        dtype = np.dtype(file.series[0].dtype).name
        if not _is_plain(file.series[0]):
            shape, dtype = _described_by_pillow(path)
    found = [Variable(path.stem if wavelengths is None and factor is None else "cube", shape, dtype)]
    if wavelengths is not None:
        found.append(Variable("wavelengths", wavelengths.shape, "float32"))
    if factor is not None:
        found.append(Variable("cube_factor", (), "float64"))
    return found


def load(path: Path, name: str) -> AnyArray:
    """The picture as ([channels,] height, width), a stack with its pages first, or what else the file holds."""
    with _opened(path) as file:
        wavelengths = _wavelengths(file)
        if name == "wavelengths" and wavelengths is not None:
            return wavelengths
        factor = _factor(file)
        if name == "cube_factor" and factor is not None:
            return np.array(factor)
        series = file.series[0]
        if _is_plain(series):
            values = np.asarray(series.asarray())
            values = np.moveaxis(values, -1, -3) if _ends_in_samples(series) else values
            return pictures.turned(values, _orientation(series))
    with Image.open(path, formats=("TIFF",)) as image:
        pages = [pictures.plain(page) for page in ImageSequence.Iterator(image)]  # Pillow turns TIFF upright itself
    return pages[0] if len(pages) == 1 else np.stack(pages)


def write(path: Path, cube: AnyArray, wavelengths: Floats | None, factor: float = 1.0) -> None:
    """Write a cube as an ImageJ hyperstack: bands along C, each labelled with its wavelength in nm.

    `factor` is what the cube's values were multiplied by.

    Raises:
        ExportError: the cube is over the 4 GiB that ImageJ's form of TIFF can hold, or a single row or column, which it
            cannot tell from a stack.
    """
    if cube.nbytes > LARGEST_HYPERSTACK or min(cube.shape[1:]) < 2:
        raise ExportError(
            f"{path.name} was not written: ImageJ's form of TIFF cannot hold this cube.",
            expected="bands of at least 2 × 2 pixels, and less than 4 GiB",
            found=f"{' × '.join(map(str, cube.shape))}, {cube.nbytes / 2**30:.1f} GiB",
            remedy="Export as ENVI (.hdr) or HDF5 (.h5) instead.",
        )
    metadata: dict[str, object] = {"axes": "CYX", "mode": "grayscale"}
    if wavelengths is not None:
        numbers = [str(float(value)) for value in wavelengths]
        metadata |= {"Labels": [f"{number} nm" for number in numbers], "wavelengths": " ".join(numbers)}
    if factor != 1:
        metadata["cube_factor"] = repr(factor)
    with path.open("w+b") as stream:
        tifffile.imwrite(stream, cube, imagej=True, metadata=metadata)


class _Strictness(logging.Handler):
    """Raises what tifffile only logs: that pages are missing or damaged, and half a stack would be returned."""

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if record.levelno >= logging.ERROR and not message.startswith("<TiffTag.fromfile>"):  # one odd tag is no loss
            raise ValueError(message)


@contextmanager
def _opened(path: Path) -> Iterator[tifffile.TiffFile]:
    """Open a TIFF whose damage comes out as `ValueError`."""
    log, strictness = logging.getLogger("tifffile"), _Strictness()
    log.addHandler(strictness)
    try:
        with tifffile.TiffFile(path) as file:
            yield file
    finally:
        log.removeHandler(strictness)


def _is_plain(series: tifffile.TiffPageSeries) -> bool:
    """Whether tifffile alone decodes the pages to what a person is meant to see."""
    page = series.keyframe
    return (
        page.compression in PLAIN_COMPRESSIONS
        and page.photometric in PLAIN_COLOURS
        and page.bitspersample in PLAIN_BITS
    )


def _ends_in_samples(series: tifffile.TiffPageSeries) -> bool:
    """Whether the channels of a pixel lie together, as the last axis."""
    return series.axes.endswith("S") and len(series.shape) > 2


def _canonical_shape(series: tifffile.TiffPageSeries) -> tuple[int, ...]:
    """The shape that `load` gives."""
    shape = tuple(int(size) for size in series.shape)
    if _ends_in_samples(series):
        shape = (*shape[:-3], shape[-1], *shape[-3:-1])
    if len(shape) > 1 and _orientation(series) in pictures.SIDEWAYS:
        shape = (*shape[:-2], shape[-1], shape[-2])
    return shape


def _orientation(series: tifffile.TiffPageSeries) -> int:
    """Exif's orientation of the first page, 1 to 8."""
    tag = series.keyframe.tags.get(pictures.ORIENTATION)
    return int(tag.value) if tag is not None else 1


def _described_by_pillow(path: Path) -> tuple[tuple[int, ...], str]:
    """Shape and type of a file that Pillow will decode, from its headers."""
    with Image.open(path, formats=("TIFF",)) as image:
        variable = pictures.describe(image, path.stem)
        pages = int(getattr(image, "n_frames", 1))
    return (variable.shape if pages == 1 else (pages, *variable.shape)), variable.dtype


def _wavelengths(file: tifffile.TiffFile) -> Floats | None:
    """Band centres in nm as `write` left them, or None."""
    stated = (file.imagej_metadata or {}).get("wavelengths")
    try:
        values = [float(word) for word in str(stated).split()]
    except ValueError:
        return None
    return np.array(values, np.float32) if values and all(map(math.isfinite, values)) else None


def _factor(file: tifffile.TiffFile) -> float | None:
    """What the cube's values were multiplied by, as `write` left it, or None."""
    try:
        factor = float((file.imagej_metadata or {}).get("cube_factor", "nan"))
    except (TypeError, ValueError):
        return None
    return factor if math.isfinite(factor) and factor > 0 else None
