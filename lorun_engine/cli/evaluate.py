"""`lorun evaluate`: models and baselines side by side on sets with known truth."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Annotated

import typer

from lorun_engine.cli.console import progress_bar, say, show_facts, show_table
from lorun_engine.cli.options import ComputingType, DeviceName, TileSide
from lorun_engine.cli.strengths import evaluate_strengths
from lorun_engine.errors import MeasurementError, MissingSolverError

if TYPE_CHECKING:
    from lorun_engine.evaluation import Evaluated, TestSet
    from lorun_engine.measurement import Measurement
    from lorun_engine.solvers import ChosenSolver
    from lorun_engine.stage import Solver


def evaluate(
    data: Annotated[Path, typer.Option(help="folder that the suite's folders and files lie in", show_default=False)],
    suite: Annotated[
        Path | None, typer.Option(help="TOML file of the sets", show_default="the public sets of the literature")
    ] = None,
    sets: Annotated[
        list[str] | None,
        typer.Option("--set", help="only sets whose names contain this; may be repeated", show_default="all"),
    ] = None,
    models: Annotated[
        list[str] | None,
        typer.Option(
            "--model",
            metavar="NAME",
            help="an installed model, a file, gap-tv, bicubic, plug-and-play or deepinv-tv; may be repeated",
            show_default="what the suite says, else the model that fits best, and the baseline",
        ),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="folder for tables (Markdown, CSV) and pictures of the worst scenes"),
    ] = None,
    *,
    scenes: Annotated[bool, typer.Option("--scenes", help="show every scene, not only the means")] = False,
    strengths: Annotated[
        bool,
        typer.Option(
            "--strengths", help="instead, PSNR of the last stage over the strength of each stage, and its plot"
        ),
    ] = False,
    record: Annotated[bool, typer.Option("--record", help="write the means on the cards of installed models")] = False,
    device: DeviceName = None,
    precision: ComputingType = "auto",
    tile: TileSide = None,
) -> None:
    """Measure how well models do on simulated measurements of known scenes, beside the classical baselines.

    \b
    lorun evaluate --data data
    lorun evaluate --data data --set Set11 --model runs/mine.safetensors --model gap-tv --scenes
    lorun evaluate --data data -o results
    lorun evaluate --data data --set CASSI --strengths -o strengths

    The conventions of the figures stand under the table.
    """
    from lorun_engine import evaluation
    from lorun_engine.device import choose_device, convolution_type, type_name
    from lorun_engine.metrics import convention
    from lorun_engine.report import COLUMNS, UNMEASURED, WorstPictures, write_tables
    from lorun_engine.solvers import chosen_solver

    choose = partial(chosen_solver, device=device, precision=precision, tile=tile)
    chosen = _chosen_sets(evaluation.read_suite(suite or evaluation.PUBLIC_SUITE, data), sets)
    if strengths:
        evaluate_strengths(chosen, models or (), folder, choose)
        return
    missing: dict[tuple[str, str], MissingSolverError] = {}
    found = evaluation.evaluate(
        chosen,
        lambda one, test_set: _solvers(one, test_set.name, models or test_set.solvers, choose, missing),
        WorstPictures(folder) if folder is not None else None,
    )
    results = list(_followed(found))
    if not results:
        raise next(iter(missing.values()))
    groups: dict[tuple[str, str], list[Evaluated]] = {}
    for result in results:
        groups.setdefault((result.test_set, result.solver), []).append(result)
    place = choose_device(device)
    in_tiles = f" in tiles of {tile} pixels" if tile is not None else ""
    computed = f"networks: {type_name(convolution_type(precision, place))} on {place}{in_tiles}"
    rows: list[list[str]] = []
    for members in groups.values():
        rows += [_row(one.scene, [one]) for one in members] if scenes else []
        rows.append(_row(f"mean of {len(members)}", members))
    rows += [[test_set, "not measured", solver, *UNMEASURED] for test_set, solver in missing]
    show_table(
        ["set", "scene", "solver", *COLUMNS],
        rows,
        "; ".join([*dict.fromkeys(convention(result.camera) for result in results), computed]),
    )
    if folder is not None:
        show_facts((path.name, str(path)) for path in write_tables(folder, results, computed, [*missing]))
    if record:
        _record(groups)


def _record(groups: "Mapping[tuple[str, str], Sequence[Evaluated]]") -> None:
    from lorun_engine.network.checkpoint import installed_models
    from lorun_engine.network.checkpoint import record as record_figures

    paths = {card.name: card.path for card in installed_models()}
    for (test_set, solver), members in groups.items():
        if solver in paths:
            last = [member.qualities[-1] for member in members]
            words = f"{fmean(found.psnr for found in last):.2f} dB, SSIM {fmean(found.ssim for found in last):.4f}"
            record_figures(paths[solver], {test_set: words})


def _chosen_sets(known: "Sequence[TestSet]", words: "Sequence[str] | None") -> "list[TestSet]":
    chosen = [one for one in known if words is None or any(word.lower() in one.name.lower() for word in words)]
    if not chosen:
        raise MeasurementError(
            "No set of the suite bears such a name.",
            expected=f"part of one of: {', '.join(one.name for one in known)}",
            found=", ".join(words or ()),
            remedy="Correct `--set`, or leave it out for all sets.",
        )
    return chosen


def _solvers(
    measurement: "Measurement",
    test_set: str,
    models: "Sequence[str] | None",
    choose: "Callable[..., ChosenSolver]",
    missing: dict[tuple[str, str], MissingSolverError],
) -> "Iterator[tuple[str, Solver]]":
    """The solvers that were asked for, or the best model and the baseline of the camera; note what is not installed."""
    from lorun_engine.camera import SuperResolutionCamera
    from lorun_engine.solvers import BICUBIC, GAP_TV

    baseline = BICUBIC if isinstance(measurement.camera, SuperResolutionCamera) else GAP_TV
    for model in models or (None, baseline):
        try:
            chosen = choose(measurement, model)
        except MissingSolverError as error:
            name = model or "a model"
            if name not in {solver for _, solver in missing}:
                say(f"{name} is left out. {error}")
            missing[test_set, name] = error
        else:
            yield chosen.name, chosen.solver


def _row(scene: str, members: "Sequence[Evaluated]") -> list[str]:
    """One line of the table: the means over the members, which are of one set and one solver."""
    from lorun_engine.report import mean_figures

    figures = mean_figures(members)
    return [members[0].test_set, scene, members[0].solver, *figures]


def _followed(results: "Iterable[Evaluated]") -> "Iterator[Evaluated]":
    with progress_bar("evaluating", None) as advance:
        for number, result in enumerate(results, start=1):
            advance(number, f"{result.test_set}, {result.scene}: {result.solver}")
            yield result
