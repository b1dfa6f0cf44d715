"""`lorun batch`: many files with the settings of one recipe."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lorun_engine.cli.console import progress_bar, say, show_facts, show_table
from lorun_engine.cli.options import DeviceName, OtherFolders, OtherTileSide
from lorun_engine.errors import MeasurementError

if TYPE_CHECKING:
    from lorun_engine.batch import BatchOutcome, BatchPlan

HEADINGS = ["file", "result", "residual", "PSNR dB", "seconds"]


def batch(
    places: Annotated[
        list[Path], typer.Argument(metavar="FOLDER|FILES…", help="measurements, or folders of them", show_default=False)
    ],
    like: Annotated[Path, typer.Option(metavar="RECIPE", help="whose settings count", show_default=False)],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="OUT", help="folder for the results", show_default=False)
    ],
    files: OtherFolders = None,
    device: DeviceName = None,
    tile: OtherTileSide = None,
    *,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="go on although the aperture, the matrix or the model is another one")
    ] = False,
) -> None:
    """Reconstruct many files with the model, the aperture or matrix, and the options of a recipe.

    \b
    lorun reconstruct scene1.mat --aperture mask.mat -o cube.hdr --recipe scene1.json
    lorun batch scenes --like scene1.json -o cubes

    Each cube is written in the recipe's format, with a recipe of its own. A file that is bad is told and left out.
    `report.csv` and `report.md` say what came of each. The exit code is 1 where a file came to nothing.
    """
    from dataclasses import replace

    from lorun_engine.batch import measurements_in, plan_like
    from lorun_engine.recipe import read_recipe
    from lorun_engine.replaying import require_same

    plan, differences = plan_like(read_recipe(like), like.absolute().parent, beside=files or ())
    if not anyway:
        require_same(differences)
    for difference in differences:
        say(f"differs: {difference}")
    found = measurements_in(places)
    if not found:
        raise MeasurementError(
            "There is nothing to reconstruct.",
            expected="measurements: snapshots, block samples or pictures",
            found=", ".join(str(place) for place in places),
            remedy="Name the files themselves if they are not recognised in their folder.",
        )
    outcomes = list(_followed(found, replace(plan, device=device, tile=plan.tile if tile is None else tile), output))
    show_table(HEADINGS, [_row(outcome) for outcome in outcomes if outcome.error is None])
    failed = [outcome for outcome in outcomes if outcome.error is not None]
    for outcome in failed:
        say(f"{outcome.error}")
    show_facts([("report", str(output / "report.md"))])
    if failed:
        say(f"{len(failed)} of {len(outcomes)} files came to nothing.")
        raise typer.Exit(1)


def _followed(found: list[Path], plan: "BatchPlan", folder: Path) -> "Iterator[BatchOutcome]":
    """Run the batch; on a terminal a bar shows how far it is."""
    from lorun_engine.batch import BatchStep, run_batch

    with progress_bar("batch", len(found)) as advance:
        done = 0
        for news in run_batch(found, plan, folder):
            if isinstance(news, BatchStep):
                share = news.stage / max(news.stages, 1)
                advance(done + share, f"{news.file.name}: stage {news.stage} of {news.stages}")
            else:
                done += 1
                advance(done, f"{done} of {len(found)}")
                yield news


def _row(outcome: "BatchOutcome") -> list[str]:
    psnr = "" if outcome.figures is None else f"{outcome.figures.psnr:.2f}"
    result = "" if outcome.result is None else str(outcome.result)
    return [outcome.file.name, result, f"{outcome.residual:.5f}", psnr, f"{outcome.seconds:.2f}"]
