"""The pictures that the command line writes: every estimate, and the truth."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lorun_engine.camera import Floats
from lorun_engine.rendering import as_picture, white_level

if TYPE_CHECKING:
    from lorun_engine.measurement import Measurement


def write_stages(
    folder: Path, measurement: "Measurement", estimates: Sequence[Floats], white: float | None
) -> list[Path]:
    """Write one PNG for each estimate, the start first, and one for the truth; return where.

    Args:
        folder: where they go; it must be there.
        measurement: gives the names, the wavelengths and the truth.
        estimates: the start and the stages, (bands, height, width) each.
        white: the value shown as white; None for the one that suits the last estimate.
    """
    from lorun_engine.files import write_picture

    white = white_level(estimates[-1], measurement.wavelengths) if white is None else white
    named = {f"stage_{number}" if number else "stage_0_start": cube for number, cube in enumerate(estimates)}
    if measurement.truth is not None:
        named["truth"] = measurement.truth
    stem = re.sub(r"[^\w-]+", "_", measurement.name)
    written = []
    for name, cube in named.items():
        written.append(folder / f"{stem}_{name}.png")
        write_picture(written[-1], as_picture(cube, measurement.wavelengths, white))
    return written
