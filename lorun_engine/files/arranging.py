"""Axes and values brought into order as a person says."""

import numpy as np

from lorun_engine.errors import MeasurementError
from lorun_engine.files.options import ReadingOptions, Turnable
from lorun_engine.files.variables import AnyArray


def upright(values: AnyArray, part: Turnable, options: ReadingOptions, *, bands_last: bool = False) -> AnyArray:
    """An array with its rows and columns exchanged where that was said; the axis of bands or channels stays.

    Args:
        values: (height, width), or with bands before or after them.
        part: what it is.
        options: what the user says.
        bands_last: whether the bands of three axes are the last one.
    """
    if part not in options.transposed or values.ndim < 2:
        return values
    return np.swapaxes(values, 0, 1) if values.ndim == 3 and bands_last else np.swapaxes(values, -2, -1)


def scaled(values: AnyArray, options: ReadingOptions, what: str) -> AnyArray:
    """Recorded values divided by what the user says, as float32; as they are where nothing is said.

    Raises:
        MeasurementError: they are to be divided by their largest, and that is not above 0.
    """
    if options.scaling is None:
        return values
    divisor = float(values.max()) if options.scaling == "maximum" else options.scaling
    if not divisor > 0:
        raise MeasurementError(
            f"{what} cannot be scaled by its maximum.",
            expected="a largest value above 0",
            found=f"{divisor:g}",
            remedy="Leave the scaling out, or choose another variable.",
        )
    return np.asarray(values / np.float64(divisor), np.float32)
