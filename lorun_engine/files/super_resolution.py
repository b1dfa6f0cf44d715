"""From an ordinary picture to a super-resolution measurement."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from lorun_engine.camera import SCALES, Floats, SuperResolutionCamera
from lorun_engine.errors import MeasurementError
from lorun_engine.files.arranging import scaled, upright
from lorun_engine.files.contents import Contents
from lorun_engine.files.opening import naming
from lorun_engine.files.options import AS_THE_FILE_SAYS, ReadingOptions
from lorun_engine.files.truth import brightness, read_truth
from lorun_engine.files.variables import KERNEL, LEAST_SIDE, LOW, AnyArray, as_floats, choose_item
from lorun_engine.measurement import Measurement

LARGEST_VALUE = 2.0


def super_resolution_measurement(
    source: Contents, kernel: Contents | None, scale: int | None, truth: Contents | None, options: ReadingOptions
) -> Measurement:
    """Read a picture as a low-resolution measurement.

    Args:
        source: file of the picture, grey or RGB, with or without alpha.
        kernel: file of the blur kernel, or None for bicubic reduction.
        scale: 2, 3 or 4; None where the file states it.
        truth: file of the high-resolution picture, or None.
        options: which variable, item and kernel.

    Raises:
        MeasurementError: the picture, the kernel or the scale is unusable.
    """
    low = read_picture(source, options)
    stated = source.whole_numbers("scale")
    factor = scale if scale is not None else stated[0] if stated is not None and len(stated) == 1 else None
    if factor is None:
        raise MeasurementError(
            f"{source.path.name} does not say by how much it is to be enlarged.",
            expected=f"a scale of {', '.join(map(str, SCALES))}",
            found="none",
            remedy="Give the scale.",
        )
    blur = kernel if kernel is not None else source if source.has(KERNEL) else None
    channels, height, width = low.shape
    kernel_values = None if blur is None else _kernel(blur, options)
    camera = SuperResolutionCamera(factor, height, width, channels, kernel_values)
    return Measurement(
        data=low,
        camera=camera,
        truth=None if truth is None else read_truth(truth, camera.cube_shape, options),
        name=source.text("name") or source.path.stem,
    )


def read_picture(source: Contents, options: ReadingOptions) -> Floats:
    """A picture as (channels, height, width) in [0, 1], 1 channel for grey or 3 for RGB.

    Integers are divided by the full range of their type; alpha is laid on white.

    Raises:
        MeasurementError: it is not a picture, is under 8 pixels high or wide, or its numbers are not in [0, 1].
    """
    wanted = LOW if options.index is None else replace(LOW, dimensions=(2, 3, 4))
    variable = source.find(wanted, name=options.variable)
    what = f"The picture `{variable.name}` in {source.path.name}"
    values = source.load(variable)
    if options.index is not None:
        dimensions = max(2, values.ndim - 1)
        values = choose_item(values, dimensions=dimensions, index=options.index, what=what, option="index")
    ordered = upright(_channels_first(values), "measurement", options)
    picture = as_floats(brightness(ordered) if options.scaling is None else scaled(ordered, options, what), what)
    if picture.ndim != 3 or not 1 <= len(picture) <= 4 or min(picture.shape[1:]) < LEAST_SIDE:
        raise MeasurementError(
            f"{what} is not a usable picture.",
            expected=f"grey or RGB, with or without alpha, at least {LEAST_SIDE} × {LEAST_SIDE} pixels",
            found=" × ".join(map(str, values.shape)),
            remedy="Choose another file; of a stack, say which picture is meant (option `index`).",
        )
    if abs(picture).max() > LARGEST_VALUE:
        raise MeasurementError(
            f"{what} is not on the scale from 0 to 1.",
            expected="floating-point brightness from 0 (black) to 1 (white)",
            found=f"values from {picture.min():g} to {picture.max():g}",
            remedy="Divide the picture by its white level, for example 255.",
        )
    return _without_alpha(picture)


def _channels_first(values: AnyArray) -> AnyArray:
    """A picture of two axes, or with channels first or last, as (channels, height, width)."""
    if values.ndim == 2:
        return values[np.newaxis]
    if values.ndim == 3 and values.shape[-1] <= 4 < values.shape[0]:
        return np.moveaxis(values, -1, 0)
    return values


def _without_alpha(picture: Floats) -> Floats:
    """Lay a picture with alpha on white."""
    if len(picture) in (1, 3):
        return picture
    colour, alpha = picture[:-1], picture[-1:]
    return np.ascontiguousarray(colour * alpha + (1 - alpha))


def read_kernels(path: Path, options: ReadingOptions = AS_THE_FILE_SAYS) -> list[Floats]:
    """All blur kernels of a file, each (size, size).

    Raises:
        MeasurementError: the file cannot be read, or holds no usable kernel.
    """
    with naming(path):
        values, what = _kernels(Contents.of(path), options)
        return [as_floats(values, what)] if values.ndim == 2 else [as_floats(one, what) for one in values]


def _kernel(blur: Contents, options: ReadingOptions) -> Floats:
    """The blur kernel, (size, size)."""
    values, what = _kernels(blur, options)
    one = choose_item(values, dimensions=2, index=options.kernel_index, what=what, option="kernel_index")
    return as_floats(one, what)


def _kernels(blur: Contents, options: ReadingOptions) -> tuple[AnyArray, str]:
    """The kernel, or the stack of kernels along the first axis, and what to call it."""
    variable = blur.find(KERNEL, name=options.kernel_variable, option="kernel_variable")
    what = f"The blur kernel `{variable.name}` in {blur.path.name}"
    values = blur.load(variable)
    if values.ndim == 3 and values.shape[0] == values.shape[1] != values.shape[2]:
        values = np.moveaxis(values, -1, 0)
    return values, what
