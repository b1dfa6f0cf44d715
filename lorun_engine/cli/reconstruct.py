"""`lorun reconstruct`: from a measurement to the cube, stage by stage."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lorun_engine.cli.console import say, show_facts, show_table, with_progress
from lorun_engine.cli.options import (
    READING,
    Aperture,
    BandAxisName,
    ComputingType,
    DeviceName,
    Dispersion,
    Index,
    Kernel,
    KernelIndex,
    Matrix,
    PixelOrder,
    Scale,
    Scaling,
    Shifts,
    ShiftStep,
    TileSide,
    Transposed,
    VariableName,
    Wavelengths,
    as_numbers,
    as_scaling,
    as_turned,
    as_whole_numbers,
)
from lorun_engine.cli.words import camera_words, figure_headings, figure_words

if TYPE_CHECKING:
    from lorun_engine.camera import Floats
    from lorun_engine.measurement import Measurement
    from lorun_engine.stage import Stage

PICTURE_SUFFIX = ".png"


def reconstruct(
    file: Annotated[Path, typer.Argument(help="a snapshot, block samples, a picture, or a whole measurement")],
    outputs: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            show_default=False,
            help="what to write, by its ending: .hdr .h5 .tif .mat .npz (the cube), .png (a picture); may be repeated",
        ),
    ] = None,
    aperture: Aperture = None,
    shift_step: ShiftStep = 2,
    shifts: Shifts = None,
    axis: Dispersion = None,
    matrix: Matrix = None,
    order: PixelOrder = None,
    height: Annotated[
        int | None, typer.Option(min=1, help="blocks: rows of the picture", rich_help_panel=READING)
    ] = None,
    width: Annotated[
        int | None, typer.Option(min=1, help="blocks: columns of the picture", rich_help_panel=READING)
    ] = None,
    scale: Scale = None,
    kernel: Kernel = None,
    truth: Annotated[
        Path | None, typer.Option(help="file of the cube as it is known, to compare with", show_default=False)
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            help="an installed model (see `lorun models`), a .safetensors file, gap-tv or bicubic",
            show_default="the one that fits best",
            metavar="NAME",
        ),
    ] = None,
    strengths: Annotated[
        str | None,
        typer.Option(
            help="how much of each stage's adapter is used, 0 to 2: one number a stage, or one for all",
            show_default="1, as trained",
            metavar="S,S,…",
        ),
    ] = None,
    device: DeviceName = None,
    precision: ComputingType = "auto",
    tile: TileSide = None,
    recipe: Annotated[
        Path | None,
        typer.Option(help="file, .json, for all that `lorun replay` needs to make the cube again", show_default=False),
    ] = None,
    pictures: Annotated[
        Path | None, typer.Option(help="folder for a picture of every stage and of the truth", show_default=False)
    ] = None,
    white: Annotated[
        float | None,
        typer.Option(min=1e-9, help="value shown as white", show_default="1; of spectra the 99.5th percentile"),
    ] = None,
    interleave: Annotated[
        Literal["bsq", "bil", "bip"], typer.Option(help="ENVI: order of the numbers", show_default="bsq")
    ] = "bsq",
    matlab: Annotated[
        Literal["v5", "v7.3"], typer.Option(help=".mat: version; over 2 GiB it is always v7.3", show_default="v5")
    ] = "v5",
    bands: Annotated[
        int | None,
        typer.Option(min=1, help="CASSI: their number", show_default="as the sizes say", rich_help_panel=READING),
    ] = None,
    wavelengths: Wavelengths = None,
    variable: VariableName = None,
    aperture_variable: Annotated[
        str | None, typer.Option(help="the same for the aperture", rich_help_panel=READING)
    ] = None,
    matrix_variable: Annotated[
        str | None, typer.Option(help="the same for the matrix", rich_help_panel=READING)
    ] = None,
    kernel_variable: Annotated[
        str | None, typer.Option(help="the same for the kernel", rich_help_panel=READING)
    ] = None,
    truth_variable: Annotated[str | None, typer.Option(help="the same for the truth", rich_help_panel=READING)] = None,
    index: Index = None,
    kernel_index: KernelIndex = None,
    band_axis: BandAxisName = None,
    transposed: Transposed = None,
    scaling: Scaling = None,
) -> None:
    """Reconstruct a measurement, tell how each stage did, and write the cube or a picture.

    \b
    lorun reconstruct scene1.mat --aperture mask.mat -o cube.hdr -o cube.png
    lorun reconstruct y.mat --matrix phi.mat -o out.npz
    lorun reconstruct low.png --scale 2 -o out.png
    lorun reconstruct sample.npz --strengths 1,1,0.5,0,1 --pictures stages
    lorun reconstruct sample.npz --model gap-tv -o compare.npz

    The file decides the camera, with what is given beside it: an aperture (CASSI), a matrix (blocks), a scale
    (super-resolution). The cube is written as it is, in the measurement's own units and with its wavelengths.
    """
    from lorun_engine.files import (
        CUBE_SUFFIXES,
        MeasurementFiles,
        ReadingOptions,
        make_folder,
        require_target,
        write_cube,
    )
    from lorun_engine.solvers import chosen_solver

    if pictures is not None:
        make_folder(pictures)
    targets = outputs or []
    for target in targets:
        require_target(target, (*CUBE_SUFFIXES, PICTURE_SUFFIX))
    if recipe is not None:
        require_target(recipe, (".json",))
    weights = as_numbers(strengths, "--strengths")
    options = ReadingOptions(
        variable=variable,
        aperture_variable=aperture_variable,
        matrix_variable=matrix_variable,
        kernel_variable=kernel_variable,
        truth_variable=truth_variable,
        index=index,
        kernel_index=kernel_index,
        bands=bands,
        shift_step=shift_step,
        shifts=as_whole_numbers(shifts, "--shifts"),
        axis=axis,
        order=order,
        height=height,
        width=width,
        wavelengths=as_numbers(wavelengths, "--wavelengths"),
        band_axis=band_axis,
        transposed=as_turned(transposed),
        scaling=as_scaling(scaling),
    )
    files = MeasurementFiles(file, aperture, matrix, kernel, truth, scale, options)
    measurement = files.read()
    chosen = chosen_solver(measurement, model, device, precision=precision, tile=tile)
    say(f"{measurement.name}: {camera_words(measurement.camera)}; {chosen.name}")
    count = chosen.solver.stage_count
    each = weights * count if weights is not None and len(weights) == 1 else weights
    stages = list(with_progress(chosen.solver.run(each), count, measurement.name))
    estimates = [stage.estimate.cpu().numpy() for stage in stages]
    _show_stages(stages, estimates, measurement)
    for target in targets:
        if target.suffix.lower() == PICTURE_SUFFIX:
            _write_picture(target, estimates[-1], measurement.wavelengths, white)
        else:
            write_cube(target, estimates[-1], measurement.wavelengths, interleave=interleave, matlab_version=matlab)
        show_facts([("written", str(target))])
    if recipe is not None:
        from lorun_engine.recipe import FileFormat, Making, recorded, write_recipe

        used = None if chosen.model is None else each or (1.0,) * count
        making = Making(
            files, chosen.name, chosen.model, chosen.device, used, len(stages) - 1, chosen.precision, chosen.tile
        )
        style = FileFormat(_ending(targets), interleave, matlab)
        write_recipe(recipe, recorded(recipe.absolute().parent, making, measurement, estimates[-1], file_format=style))
        show_facts([("recipe", str(recipe))])
    if pictures is not None:
        from lorun_engine.cli.pictures import write_stages

        write_stages(pictures, measurement, estimates, white)
        show_facts([("pictures", str(pictures))])


def _ending(targets: Sequence[Path]) -> str:
    """The ending of the first cube among the targets; ENVI's where there is none."""
    return next((target.suffix.lower() for target in targets if target.suffix.lower() != PICTURE_SUFFIX), ".hdr")


def _show_stages(stages: "Sequence[Stage]", estimates: "Sequence[Floats]", measurement: "Measurement") -> None:
    """Print what each stage did: its residual and time, and its quality where the truth is known."""
    headings, foot = ["stage", "residual", "seconds"], "residual: ‖y − A x‖ / ‖y‖"
    rows = [[str(stage.index), f"{stage.residual:.5f}", f"{stage.seconds:.2f}"] for stage in stages]
    if measurement.truth is not None:
        from lorun_engine.metrics import convention, quality

        headings += figure_headings(measurement.camera)
        foot = f"{foot}; {convention(measurement.camera)}"
        for row, estimate in zip(rows, estimates, strict=True):
            row += figure_words(quality(estimate, measurement.truth, measurement.camera))
    show_table(headings, rows, foot)


def _write_picture(target: Path, cube: "Floats", wavelengths: "Floats | None", white: float | None) -> None:
    from lorun_engine.files import write_picture
    from lorun_engine.rendering import as_picture, white_level

    level = white_level(cube, wavelengths) if white is None else white
    write_picture(target, as_picture(cube, wavelengths, level))
