"""PNG and JPEG through Pillow: pictures as they are meant to be seen, upright and without palettes."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lorun_engine.files.variables import AnyArray, Variable

FORMATS = ("PNG", "JPEG")
ORIENTATION = 274
PLAIN_MODES = ("L", "LA", "RGB", "RGBA", "I", "I;16", "I;16B", "I;16L", "F")
SIDEWAYS = (5, 6, 7, 8)


def list_variable(path: Path) -> list[Variable]:
    """The picture, called as the file is, from its header."""
    with Image.open(path, formats=FORMATS) as image:
        *channels, height, width = (stored := describe(image, path.stem)).shape
        if image.getexif().get(ORIENTATION, 1) in SIDEWAYS:
            height, width = width, height
        return [replace(stored, shape=(*channels, height, width))]


def describe(image: Image.Image, name: str) -> Variable:
    """An open image as `plain` will give it, from its header: ([channels,] height, width)."""
    mode = _target_mode(image)
    width, height = image.size
    channels = len(Image.new(mode, (1, 1)).getbands())
    dtype = "uint8" if mode in ("L", "LA", "RGB", "RGBA") else "float32" if mode == "F" else "uint16"
    return Variable(name, (height, width) if channels == 1 else (channels, height, width), dtype)


def load(path: Path, name: str) -> AnyArray:  # noqa: ARG001 one picture a file: the name is the file's
    """The picture as stored, ([channels,] height, width); 16-bit grey as uint16, alpha as a further channel.

    Pillow gives 16-bit RGB as 8-bit; use TIFF where the difference matters.
    """
    with Image.open(path, formats=FORMATS) as image:
        return turned(plain(image), image.getexif().get(ORIENTATION, 1))


def plain(image: Image.Image) -> AnyArray:
    """An open image as numbers, ([channels,] height, width): palettes resolved, CMYK and the like as RGB."""
    mode = _target_mode(image)
    values = np.asarray(image if image.mode == mode else image.convert(mode))
    if values.dtype == np.int32:
        values = values.clip(0, 65535).astype(np.uint16)
    return values if values.ndim == 2 else np.moveaxis(values, -1, 0)


def turned(values: AnyArray, orientation: int) -> AnyArray:
    """Upright as Exif's orientation (1 to 8) asks; the last two axes are height and width."""
    if orientation in SIDEWAYS:
        values = values.swapaxes(-2, -1)
    if orientation in (3, 4, 7, 8):
        values = values[..., ::-1, :]
    if orientation in (2, 3, 6, 7):
        values = values[..., ::-1]
    return values


def write(path: Path, picture: NDArray[np.uint8]) -> None:
    """Write a PNG of (height, width) or (height, width, 3)."""
    with path.open("wb") as stream:
        Image.fromarray(np.ascontiguousarray(picture)).save(stream, format="PNG")


def _target_mode(image: Image.Image) -> str:
    """The mode without palette and with standard colours that holds all of the image."""
    if image.mode in PLAIN_MODES:
        return image.mode
    if image.mode == "1":
        return "L"
    has_alpha = image.mode == "PA" or (image.mode == "P" and "transparency" in image.info)
    return "RGBA" if has_alpha else "RGB"
