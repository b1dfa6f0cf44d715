"""The cube as it is known, brought to the shape that the camera expects."""

import numpy as np

from lorun_engine.camera import CubeShape, Floats
from lorun_engine.errors import AmbiguityError
from lorun_engine.files.arranging import upright
from lorun_engine.files.contents import Contents
from lorun_engine.files.options import ReadingOptions
from lorun_engine.files.variables import TRUTH, AnyArray, as_floats, choose_item

AXES = {"first": 0, "middle": 1, "last": 2}


def read_truth(truth: Contents, cube_shape: CubeShape, options: ReadingOptions) -> Floats:
    """The truth as (bands, height, width).

    Args:
        truth: its file; bands first or last, whichever fits.
        cube_shape: (bands, height, width) of the camera's cube.
        options: which variable and which item of a stack.

    Raises:
        AmbiguityError: it has another size.
        MeasurementError: it is unusable.
    """
    variable = truth.find(TRUTH, name=options.truth_variable, option="truth_variable")
    what = f"The truth `{variable.name}` in {truth.path.name}"
    values = choose_item(truth.load(variable), dimensions=3, index=options.index, what=what, option="index")
    scaled = own_units(values, truth)
    first = as_floats(scaled[np.newaxis] if scaled.ndim == 2 else scaled, what)
    last = np.moveaxis(first, -1, 0)
    ordered = (last, first) if truth.format.has_bands_last else (first, last)
    if options.band_axis is not None and first.ndim == 3:
        ordered = (np.moveaxis(first, AXES[options.band_axis], 0),) * 2
    ordered = (upright(ordered[0], "truth", options), upright(ordered[1], "truth", options))
    for cube in ordered:
        if cube.shape == cube_shape:
            return np.ascontiguousarray(cube)
    shown = ordered[0].shape
    transposed = len(shown) == 3 and (shown[0], shown[2], shown[1]) == cube_shape
    raise AmbiguityError(
        f"{what} does not have the size of the cube" + (": its axes look transposed." if transposed else "."),
        expected=f"{cube_shape} (bands, height, width)",
        found=f"{shown}",
        remedy="Choose the truth that belongs to this measurement, or bring its axes into this order.",
    )


def own_units(values: AnyArray, source: Contents) -> AnyArray:
    """The values of a cube as they were before its file's type was chosen; integers of pictures as brightness."""
    factor = source.factor()
    if factor is not None:
        return values / np.float32(factor) if values.dtype.itemsize < 4 else values / np.array(factor, values.dtype)
    return brightness(values) if source.format.holds_pictures else values


def brightness(values: AnyArray) -> AnyArray:
    """Integers as a share of the full range of their type, [0, 1]; floating-point numbers as they are."""
    if values.dtype.kind in "iu":
        return values / np.float32(np.iinfo(values.dtype).max)
    return values
