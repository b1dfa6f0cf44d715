"""`lorun simulate`: what a camera would record of a known cube or picture."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lorun_engine.cli.console import say, show_facts
from lorun_engine.cli.options import (
    CAMERA,
    Aperture,
    BandAxisName,
    Dispersion,
    Index,
    Kernel,
    KernelIndex,
    Matrix,
    PixelOrder,
    Scale,
    Shifts,
    ShiftStep,
    VariableName,
    Wavelengths,
    as_numbers,
    as_whole_numbers,
)
from lorun_engine.cli.words import camera_words
from lorun_engine.errors import MeasurementError

if TYPE_CHECKING:
    from lorun_engine.camera import Camera, Floats
    from lorun_engine.cli.options import Axis, Order


class Kind(StrEnum):
    """The cameras that can be simulated."""

    CASSI = "cassi"
    BLOCKS = "blocks"
    SUPER_RESOLUTION = "super-resolution"


def simulate(
    cube: Annotated[Path, typer.Argument(help="the cube or picture that is looked at", show_default=False)],
    camera: Annotated[Kind, typer.Option(help="which camera looks at it", show_default=False)],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="measurement to write: .npz, .h5, .mat", show_default=False)
    ],
    aperture: Aperture = None,
    shift_step: ShiftStep = 2,
    shifts: Shifts = None,
    axis: Dispersion = None,
    matrix: Matrix = None,
    ratio: Annotated[
        float, typer.Option(help="blocks: samples a pixel, without --matrix", rich_help_panel=CAMERA)
    ] = 0.25,
    block: Annotated[
        int, typer.Option(help="blocks: side of a block, pixels, without --matrix", rich_help_panel=CAMERA)
    ] = 33,
    order: PixelOrder = None,
    scale: Scale = None,
    kernel: Kernel = None,
    kernel_index: KernelIndex = None,
    noise: Annotated[
        float, typer.Option(min=0, help="read noise, standard deviation; full scale is 1", rich_help_panel=CAMERA)
    ] = 0.0,
    full_well: Annotated[
        float | None,
        typer.Option(
            min=1, help="electrons at the value 1, for shot noise", show_default="no shot noise", rich_help_panel=CAMERA
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="of the random aperture or matrix, and of the noise")] = 0,
    size: Annotated[
        int | None, typer.Option(min=1, help="only the middle so many pixels square", show_default="all")
    ] = None,
    *,
    standard_bands: Annotated[
        bool,
        typer.Option("--standard-bands", help="resample to the 28 bands of the public CASSI systems, 453.5 to 648 nm"),
    ] = False,
    wavelengths: Wavelengths = None,
    variable: VariableName = None,
    index: Index = None,
    band_axis: BandAxisName = None,
) -> None:
    """Record a known cube or picture with a simulated camera.

    \b
    lorun simulate cube.mat --camera cassi --aperture mask.mat -o snapshot.npz
    lorun simulate cube.hdr --camera cassi --seed 7 --standard-bands -o snapshot.npz
    lorun simulate photo.png --camera blocks --ratio 0.1 -o samples.mat
    lorun simulate photo.png --camera super-resolution --scale 2 -o low.npz

    Without an aperture or a matrix a random one is drawn. The file holds the camera and the truth too, so that
    `lorun reconstruct` and the Studio open it alone.
    """
    from lorun_engine import simulation
    from lorun_engine.files import MEASUREMENT_SUFFIXES, ReadingOptions, read_cube, require_target, write_measurement
    from lorun_engine.physics.noise import DetectorNoise

    require_target(output, MEASUREMENT_SUFFIXES)
    reading = ReadingOptions(
        variable=variable, index=index, band_axis=band_axis, wavelengths=as_numbers(wavelengths, "--wavelengths")
    )
    truth, centres = read_cube(cube, reading)
    if size is not None:
        truth = simulation.centre(truth, size, size)
    if standard_bands:
        truth, centres = _at_standard_bands(cube, truth, centres)
    made: Camera
    match camera:
        case Kind.CASSI:
            steps = as_whole_numbers(shifts, "--shifts") or tuple(shift_step * band for band in range(len(truth)))
            truth, made = _cassi(truth, aperture, steps, axis or "width", seed)
        case Kind.BLOCKS:
            truth, centres = simulation.as_grey(truth), None
            made = _blocks(truth, matrix, order or "row", ratio, block, seed)
        case Kind.SUPER_RESOLUTION:
            centres = None
            truth, made = _super_resolution(truth, scale, kernel, kernel_index)
    detector = DetectorNoise(full_well, noise)
    measurement = simulation.simulated(truth, made, wavelengths=centres, noise=detector, seed=seed, name=cube.stem)
    write_measurement(output, measurement)
    say(f"{cube.name}: {camera_words(made)}")
    show_facts([("measurement", str(output))])


def _at_standard_bands(path: Path, cube: "Floats", centres: "Floats | None") -> "tuple[Floats, Floats]":
    import numpy as np

    from lorun_engine.spectra import resample_bands
    from lorun_engine.wavelengths import CASSI_BAND_CENTRES

    if centres is None:
        raise MeasurementError(
            f"{path.name} does not say at which wavelengths its bands are.",
            expected="band centres in nm, to resample from",
            found=f"{len(cube)} bands without wavelengths",
            remedy="Give them with `--wavelengths`.",
        )
    wanted = np.asarray(CASSI_BAND_CENTRES, np.float32)
    return resample_bands(cube, centres, wanted), wanted


def _cassi(
    cube: "Floats", aperture: Path | None, shifts: tuple[int, ...], axis: "Axis", seed: int
) -> "tuple[Floats, Camera]":
    """The camera, and the part of the cube that it looks at: the middle that cube and aperture have in common."""
    from lorun_engine.camera import CassiCamera
    from lorun_engine.files import read_aperture
    from lorun_engine.simulation import centre, random_aperture

    _, height, width = cube.shape
    coded = random_aperture(height, width, seed) if aperture is None else read_aperture(aperture)
    coded = centre(coded, height, width)
    return centre(cube, *coded.shape[-2:]), CassiCamera(coded, shifts, axis)


def _blocks(picture: "Floats", matrix: Path | None, order: "Order", ratio: float, block: int, seed: int) -> "Camera":
    from lorun_engine.camera import BlockCamera
    from lorun_engine.files import read_matrix
    from lorun_engine.simulation import random_matrix

    phi = random_matrix(ratio, block, seed) if matrix is None else read_matrix(matrix)
    _, height, width = picture.shape
    return BlockCamera(phi, height, width, order)


def _super_resolution(
    picture: "Floats", scale: int | None, kernel: Path | None, index: int | None
) -> "tuple[Floats, Camera]":
    """The camera, and the picture cut to whole low-resolution pixels."""
    from lorun_engine.camera import SuperResolutionCamera

    factor = 2 if scale is None else scale
    channels, height, width = picture.shape
    low = (height // max(1, factor), width // max(1, factor))
    camera = SuperResolutionCamera(factor, *low, channels, None if kernel is None else _kernel(kernel, index or 0))
    return picture[:, : low[0] * factor, : low[1] * factor], camera


def _kernel(path: Path, index: int) -> "Floats":
    from lorun_engine.files import read_kernels

    kernels = read_kernels(path)
    if not 0 <= index < len(kernels):
        raise MeasurementError(
            f"{path.name} has no blur kernel of that number.",
            expected=f"a number from 0 to {len(kernels) - 1}",
            found=f"{index}",
            remedy="Choose another with `--kernel-index`.",
        )
    return kernels[index]
