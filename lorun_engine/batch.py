"""Many files with the settings of one recipe: progress as it is made, past whatever is bad, and a report at the end."""

import csv
import io
import time
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from lorun_engine.errors import ExportError, LorunError
from lorun_engine.files import (
    CubeForm,
    MeasurementFiles,
    Role,
    guess_role,
    make_folder,
    write_cube,
)
from lorun_engine.files.replacing import replacing
from lorun_engine.measurement import Measurement
from lorun_engine.metrics import Quality, quality
from lorun_engine.network.checkpoint import read_card
from lorun_engine.precision import Precision
from lorun_engine.recipe import FileFormat, Making, Recipe, recorded, write_recipe
from lorun_engine.replaying import Difference, located_companions, located_model
from lorun_engine.solvers import ChosenSolver, chosen_solver
from lorun_engine.stage import Stage

TAKEN = (Role.MEASUREMENT, Role.SNAPSHOT, Role.SAMPLES, Role.PICTURE)
REPORTS = ("report.csv", "report.md")
HEADINGS = ("file", "result", "stage", "residual", "psnr_db", "ssim", "sam_degrees", "seconds", "problem", "to_do")


@dataclass(frozen=True)
class BatchPlan:
    """How every file is treated.

    Attributes:
        files: what belongs to each measurement, and how it is read; its own measurement and truth do not count.
        model: as `chosen_solver` takes it.
        device: name of the device, None for the fastest.
        precision: what convolutions compute in.
        tile: largest side of the tiles that a model goes through, pixels; None for the whole at once.
        strengths: one a stage, None for all as trained.
        stage: which stage is written, None for the last.
        form: what is written of a cube, and how.
        format: to what kind of file.
    """

    files: MeasurementFiles
    model: str | None = None
    device: str | None = None
    precision: Precision = "auto"
    tile: int | None = None
    strengths: tuple[float, ...] | None = None
    stage: int | None = None
    form: CubeForm = field(default_factory=CubeForm)
    format: FileFormat = field(default_factory=FileFormat)


@dataclass(frozen=True)
class BatchStep:
    """A stage of a file is there: `stage` of `stages`."""

    file: Path
    stage: int
    stages: int


@dataclass(frozen=True, eq=False)
class BatchOutcome:
    """What came of one file.

    Attributes:
        file: the measurement.
        result: the cube that was written, None where it came to nothing.
        stage: which stage that is.
        residual: ‖y - A x‖ / ‖y‖ of it.
        figures: its quality, where the file holds the truth.
        seconds: from opening to writing.
        error: why it came to nothing, or None.
    """

    file: Path
    result: Path | None = None
    stage: int = 0
    residual: float = 0.0
    figures: Quality | None = None
    seconds: float = 0.0
    error: LorunError | None = None


def plan_like(
    recipe: Recipe, folder: Path, *, beside: Sequence[Path] = (), models: Path | None = None
) -> tuple[BatchPlan, tuple[Difference, ...]]:
    """The settings of a recipe for other files, and what differs of its aperture, its matrix or its model.

    Args:
        recipe: whose settings they are.
        folder: where it lies.
        beside: further folders to look for its files in.
        models: the folder of installed models, None for the bundled ones.

    Raises:
        RecipeError: something that it names is nowhere to be found.
    """
    without_truth = replace(recipe, files={part: mark for part, mark in recipe.files.items() if part != "truth"})
    files, changed = located_companions(without_truth, folder, folder, beside)
    model, other = located_model(recipe.model, folder, models)
    plan = BatchPlan(
        files=files,
        model=model,
        precision=recipe.device.precision,
        tile=recipe.device.tile,
        strengths=recipe.strengths,
        stage=recipe.stage,
        form=recipe.form,
        format=recipe.format,
    )
    return plan, (*changed, *other)


def measurements_in(places: Iterable[Path]) -> list[Path]:
    """The files among these, and of folders those in them that look like measurements, by name."""
    found: list[Path] = []
    for place in places:
        if place.is_dir():
            found += [file for file in sorted(place.iterdir()) if file.is_file() and guess_role(file) in TAKEN]
        else:
            found.append(place)
    return list(dict.fromkeys(found))


def places_for(files: Sequence[Path], folder: Path, suffix: str) -> dict[Path, Path]:
    """Where the cube of each file is written: under its own name, with a number where names are equal."""
    places: dict[Path, Path] = {}
    taken: set[str] = set()
    for file in files:
        name, number = file.stem, 1
        while name.lower() in taken:
            number += 1
            name = f"{file.stem}_{number}"
        taken.add(name.lower())
        places[file] = folder / f"{name}{suffix}"
    return places


def run_batch(files: Sequence[Path], plan: BatchPlan, folder: Path) -> Generator[BatchStep | BatchOutcome, None, None]:
    """Yield each stage of each file as it is there, and what came of each file; the report is kept up to date.

    Close the generator, or ask for nothing further, to stop.

    Raises:
        ExportError: the folder or the report cannot be written.
    """
    make_folder(folder)
    places = places_for(files, folder, plan.format.suffix)
    outcomes: list[BatchOutcome] = []
    for file in files:
        yield (outcome := (yield from process(file, plan, places[file])))
        outcomes.append(outcome)
        write_report(folder, outcomes)


def process(file: Path, plan: BatchPlan, target: Path) -> Generator[BatchStep, None, BatchOutcome]:
    """Yield each stage of one file as it is there; return what came of it, which may be an error.

    The recipe is written beside the cube.
    """
    began = time.perf_counter()
    try:
        _require_other(file, target)
        own = replace(plan.files, measurement=file, truth=None)
        measurement = own.read()
        solver = chosen_solver(measurement, plan.model, plan.device, precision=plan.precision, tile=plan.tile)
        last = solver.solver.stage_count if plan.stage is None else min(plan.stage, solver.solver.stage_count)
        stage: Stage | None = None
        with closing(solver.solver.run(plan.strengths)) as stages:
            for stage in stages:
                yield BatchStep(file, stage.index, last)
                if stage.index == last:
                    break
        if stage is None:
            raise ValueError(f"no stage came of {file}")
        figures = _written(stage, measurement, own, solver, plan, target)
    except LorunError as error:
        return BatchOutcome(file, seconds=time.perf_counter() - began, error=error)
    return BatchOutcome(file, target, stage.index, stage.residual, figures, time.perf_counter() - began)


def write_report(folder: Path, outcomes: Sequence[BatchOutcome]) -> None:
    """Write what came of each file as a table for programs (`report.csv`) and for people (`report.md`).

    Raises:
        ExportError: it cannot be written.
    """
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(HEADINGS)
    writer.writerows(_row(outcome) for outcome in outcomes)
    with replacing(*(folder / name for name in REPORTS)) as (for_programs, for_people):
        for_programs.write_text(table.getvalue(), encoding="utf-8", newline="")
        for_people.write_text(_told(outcomes), encoding="utf-8")


def _written(
    stage: Stage,
    measurement: Measurement,
    files: MeasurementFiles,
    solver: ChosenSolver,
    plan: BatchPlan,
    target: Path,
) -> Quality | None:
    """Write a cube with its recipe; return its quality where the truth is known."""
    cube, style = stage.estimate.cpu().numpy(), plan.format
    write_cube(
        target,
        cube,
        measurement.wavelengths,
        interleave=style.interleave,
        matlab_version=style.matlab_version,
        form=plan.form,
    )
    used = None if solver.model is None else plan.strengths or (1.0,) * read_card(solver.model).stages
    making = Making(files, solver.name, solver.model, solver.device, used, stage.index, solver.precision, solver.tile)
    folder = target.absolute().parent
    write_recipe(target.with_suffix(".recipe.json"), recorded(folder, making, measurement, cube, plan.form, style))
    return None if measurement.truth is None else quality(cube, measurement.truth, measurement.camera)


def _require_other(file: Path, target: Path) -> None:
    """Raise `ExportError` where a result would take the place of its measurement."""
    places = {target.resolve(), target.with_suffix(".img").resolve()}
    if file.resolve() in places:
        raise ExportError(
            f"{file.name} would be replaced by its own result.",
            expected="another folder, or another format",
            found=f"{target}",
            remedy="Choose a folder of its own for the results.",
        )


def _row(outcome: BatchOutcome) -> list[str]:
    """A line of the table."""
    took = f"{outcome.seconds:.2f}"
    if outcome.error is not None:
        return [str(outcome.file), *[""] * 6, took, outcome.error.problem, outcome.error.remedy]
    figures = outcome.figures
    known = ["", "", ""] if figures is None else [f"{figures.psnr:.3f}", f"{figures.ssim:.5f}"]
    if figures is not None:
        known.append("" if figures.sam is None else f"{figures.sam:.3f}")
    result = "" if outcome.result is None else outcome.result.name
    return [str(outcome.file), result, str(outcome.stage), f"{outcome.residual:.6f}", *known, took, "", ""]


def _told(outcomes: Sequence[BatchOutcome]) -> str:
    """The report for people."""
    failed = [outcome for outcome in outcomes if outcome.error is not None]
    done = len(outcomes) - len(failed)
    lines = ["# Batch", "", f"{done} of {len(outcomes)} files done, {len(failed)} failed.", ""]
    if done:
        lines += ["| file | result | residual | PSNR dB | SSIM | SAM ° | seconds |", "|---|---|---|---|---|---|---|"]
        for outcome in outcomes:
            if outcome.error is None:
                row = _row(outcome)
                lines.append(f"| {' | '.join([_cell(outcome.file.name), _cell(row[1]), *row[3:8]])} |")
        lines.append("")
    for outcome in failed:
        lines += [f"## {outcome.file.name}", ""]
        if outcome.error is not None:
            lines += [
                outcome.error.problem,
                "",
                f"- expected: {outcome.error.expected}",
                f"- found: {outcome.error.found}",
                f"- to do: {outcome.error.remedy}",
                "",
            ]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
