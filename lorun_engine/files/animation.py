"""Animations: pictures one after the other as a GIF, each with a line of words below it where that is wished."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from lorun_engine.errors import ExportError
from lorun_engine.files.replacing import replacing, unknown_ending

STRIP = (18, 20, 24)
WORDS = (235, 238, 242)
LEAST_WORDS = 11
FASTEST = 50.0


@dataclass(frozen=True, eq=False)
class AnimationFrame:
    """One picture of an animation: (height, width) grey or (height, width, 3) RGB, uint8; and the words below it."""

    pixels: NDArray[np.uint8]
    caption: str = ""


def write_animation(path: Path, frames: Iterable[AnimationFrame], per_second: float) -> int:
    """Write pictures as an animated GIF that begins again when it is over; return how many there were.

    Grey pictures keep all their values; colours are brought to 256 for each picture.

    Args:
        path: target, .gif.
        frames: taken one by one; all of one size.
        per_second: how many are shown in a second, above 0 and at most 50.

    Raises:
        ExportError: the ending is not .gif, there is no picture, or the file cannot be written.
    """
    if path.suffix.lower() != ".gif":
        raise unknown_ending(path, (".gif",))
    if not 0 < per_second <= FASTEST:
        raise ExportError(
            f"{path.name} was not written: the speed is not usable.",
            expected=f"above 0 and at most {FASTEST:g} pictures a second",
            found=f"{per_second:g}",
            remedy="Choose another speed.",
        )
    images = [_image(frame) for frame in frames]
    if not images:
        raise ExportError(
            f"{path.name} was not written: there is nothing to show.",
            expected="at least one picture",
            found="none",
            remedy="Run the reconstruction first.",
        )
    with replacing(path) as (draft,), draft.open("wb") as stream:
        images[0].save(
            stream, "GIF", save_all=True, append_images=images[1:], duration=round(1000 / per_second), loop=0
        )
    return len(images)


def _image(frame: AnimationFrame) -> Image.Image:
    """A frame as GIF holds it, with its caption in a strip below."""
    picture = Image.fromarray(np.ascontiguousarray(frame.pixels))
    if frame.caption:
        size = max(LEAST_WORDS, picture.width // 28)
        strip = Image.new("RGB", (picture.width, 2 * size), STRIP)
        ImageDraw.Draw(strip).text((size // 2, size), frame.caption, WORDS, ImageFont.load_default(size), anchor="lm")
        whole = Image.new(picture.mode, (picture.width, picture.height + strip.height))
        whole.paste(picture, (0, 0))
        whole.paste(strip.convert(picture.mode), (0, picture.height))
        picture = whole
    return picture if picture.mode == "L" else picture.quantize(256, Image.Quantize.MEDIANCUT)
