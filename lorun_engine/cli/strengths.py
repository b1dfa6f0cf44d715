"""`lorun evaluate --strengths`: what moving one strength at a time does to the last stage."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lorun_engine.cli.console import progress_bar, say, show_facts, show_table
from lorun_engine.errors import MissingSolverError, ModelError

if TYPE_CHECKING:
    from lorun_engine.evaluation import TestSet
    from lorun_engine.measurement import Measurement
    from lorun_engine.reconstruction import Reconstruction
    from lorun_engine.solvers import ChosenSolver
    from lorun_engine.strengths import StrengthPoint


def evaluate_strengths(
    sets: "Sequence[TestSet]", models: Sequence[str], folder: Path | None, choose: "Callable[..., ChosenSolver]"
) -> None:
    """Print PSNR over the strength of each stage, and write tables and plots where a folder is given.

    Args:
        sets: what to measure on.
        models: names, as `--model` takes them; empty for those of the sets.
        folder: for tables and plots, None for neither.
        choose: the solver of a measurement by its name, as `chosen_solver` gives it.
    """
    from lorun_engine.strength_report import can_plot, headings, rows_of, write_strengths
    from lorun_engine.strengths import strength_curves, strength_points

    if folder is not None and not can_plot():
        say("No plot will be drawn, for want of matplotlib; `pip install matplotlib` brings it.")
    points = strength_points(sets, lambda one, test_set: _adapted(one, models or test_set.solvers or (None,), choose))
    found = strength_curves(_followed(points))
    for curves in found:
        rows = [[curves.test_set, curves.solver, *row] for row in rows_of(curves)]
        foot = [f"PSNR in dB of the last stage, mean of {curves.scenes}", *curves.conventions]
        show_table(["set", "model", *headings(curves)], rows, "; ".join(foot))
    if folder is not None:
        show_facts((path.name, str(path)) for path in write_strengths(folder, found))


def _adapted(
    measurement: "Measurement", models: "Sequence[str | None]", choose: "Callable[..., ChosenSolver]"
) -> "Iterator[tuple[str, Reconstruction]]":
    """The models among the solvers: only their stages have strengths."""
    from lorun_engine.reconstruction import Reconstruction

    chosen, missing = [], None
    for name in models:
        try:
            chosen.append(choose(measurement, name))
        except MissingSolverError as error:
            missing = error
    adapted = [one for one in chosen if one.model is not None]
    if not adapted:
        raise missing or ModelError(
            "There is no strength to move.",
            expected="a model with adapters",
            found=", ".join(str(name) for name in models),
            remedy="Name one with `--model`; `lorun models` tells what is installed.",
        )
    for one in adapted:
        if isinstance(one.solver, Reconstruction):
            yield one.name, one.solver


def _followed(points: "Iterator[StrengthPoint]") -> "Iterator[StrengthPoint]":
    with progress_bar("strengths", None) as advance:
        for number, point in enumerate(points, start=1):
            advance(number, f"{point.test_set}, {point.scene}: stage {point.stage} at {point.strength:g}")
            yield point
