"""From block samples and their sampling matrix to a measurement."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from lorun_engine.camera import BlockCamera, Floats, require_numbers
from lorun_engine.errors import AmbiguityError, MeasurementError
from lorun_engine.files.arranging import scaled, upright
from lorun_engine.files.contents import Contents
from lorun_engine.files.opening import naming
from lorun_engine.files.options import AS_THE_FILE_SAYS, Order, ReadingOptions
from lorun_engine.files.truth import read_truth
from lorun_engine.files.variables import MATRIX, SAMPLES, as_floats
from lorun_engine.measurement import Measurement


def block_measurement(
    source: Contents, matrix: Contents, truth: Contents | None, options: ReadingOptions
) -> Measurement:
    """Read block samples and join them with their matrix.

    Args:
        source: file of the samples, (blocks, m), blocks row by row.
        matrix: file of the sampling matrix phi, (m, block²).
        truth: file of the true picture, or None.
        options: height, width and pixel order where the file does not state them.

    Raises:
        MeasurementError: samples and matrix do not belong together, or one of them is unusable.
    """
    phi = sampling_matrix(matrix, options)
    samples = _samples(source, matrix, phi, options)
    height, width = _size(source, len(samples), max(1, round(float(phi.shape[1]) ** 0.5)), options)
    with naming(matrix.path):
        camera = BlockCamera(phi, height, width, options.order or _stated_order(source) or "row")
    return Measurement(
        data=samples,
        camera=camera,
        truth=None if truth is None else read_truth(truth, camera.cube_shape, options),
        name=source.text("name") or source.path.stem,
    )


def read_matrix(path: Path, options: ReadingOptions = AS_THE_FILE_SAYS) -> Floats:
    """A sampling matrix alone, (samples, block²).

    Raises:
        MeasurementError: the file cannot be read, or holds no usable matrix.
    """
    with naming(path):
        return sampling_matrix(Contents.of(path), options)


def sampling_matrix(matrix: Contents, options: ReadingOptions) -> Floats:
    """The sampling matrix as its file holds it."""
    variable = matrix.find(MATRIX, name=options.matrix_variable, option="matrix_variable")
    what = f"The sampling matrix `{variable.name}` in {matrix.path.name}"
    phi = as_floats(upright(matrix.load(variable), "matrix", options), what)
    require_numbers(phi, what, dimensions=(2,))
    return phi


def _samples(source: Contents, matrix: Contents, phi: Floats, options: ReadingOptions) -> Floats:
    """The samples, (blocks, m), checked against the matrix."""
    variable = source.find(SAMPLES, name=options.variable)
    what = f"The samples `{variable.name}` in {source.path.name}"
    samples = as_floats(scaled(upright(source.load(variable), "measurement", options), options, what), what)
    samples = samples[np.newaxis] if samples.ndim == 1 else samples
    if samples.ndim != 2 or samples.shape[1] != len(phi):
        turned = samples.ndim == 2 and len(samples) == len(phi)
        raise AmbiguityError(
            f"{what} do not fit the matrix {matrix.path.name}" + (": their axes look transposed." if turned else "."),
            expected=f"(blocks, {len(phi)}), one sample a row of the matrix",
            found=f"samples of {samples.shape}, a matrix of {phi.shape}",
            remedy="Transpose the samples." if turned else "Choose the matrix that these samples were taken with.",
        )
    if not samples.any():
        raise MeasurementError(
            f"{what} are all zero.",
            expected="samples of a picture",
            found="zeros only",
            remedy="Choose another variable or file.",
        )
    return samples


def _size(source: Contents, blocks: int, block: int, options: ReadingOptions) -> tuple[int, int]:
    """Height and width of the picture, pixels: as given, as the file says, or the squarest whole number of blocks."""
    height = options.height or _single(source.whole_numbers("height"))
    width = options.width or _single(source.whole_numbers("width"))
    if height is None and width is None:
        height = max(rows for rows in range(1, int(blocks**0.5) + 1) if blocks % rows == 0) * block
    if height is None:
        height = blocks // max(1, -(-(width or 1) // block)) * block
    if width is None:
        width = blocks // max(1, -(-height // block)) * block
    if -(-height // block) * -(-width // block) != blocks:
        raise MeasurementError(
            f"The samples in {source.path.name} do not fill the picture.",
            expected=f"as many blocks of {block} × {block} as a picture of {height} × {width} has",
            found=f"{blocks} blocks",
            remedy="Give the height and width of the picture that was measured, or leave both out.",
        )
    return height, width


def _single(numbers: Sequence[int] | None) -> int | None:
    """The number, where there is just one."""
    return numbers[0] if numbers is not None and len(numbers) == 1 else None


def _stated_order(source: Contents) -> Order | None:
    """The order of a block's pixels that the file states, or None."""
    stated = source.text("order")
    return "row" if stated == "row" else "column" if stated == "column" else None
