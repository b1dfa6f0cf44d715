"""`lorun evaluate`: solvers side by side on simulated measurements."""

from collections.abc import Iterable, Sequence
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lorun_engine.cli.console import say, show_table
from lorun_engine.cli.models import BICUBIC, GAP_TV, chosen_solver
from lorun_engine.cli.options import DeviceName

if TYPE_CHECKING:
    from lorun_engine.evaluation import Evaluated
    from lorun_engine.measurement import Measurement
    from lorun_engine.stage import Solver

PUBLIC = Path(str(files("resources"))) / "suites" / "public.toml"
BEST = "lorun"


def evaluate(
    suite: Annotated[Path, typer.Argument(help="the sets, as a TOML file")] = PUBLIC,
    data: Annotated[
        Path, typer.Option(envvar="LORUN_DATA", help="folder that the suite's folders and files are relative to")
    ] = Path(),
    model: Annotated[
        list[str] | None,
        typer.Option(help="model name, .safetensors file, lorun (the best that fits), gap-tv, bicubic; may be repeated"),
    ] = None,
    only: Annotated[str, typer.Option(help="only sets whose name holds this text")] = "",
    device: DeviceName = None,
    *,
    scenes: Annotated[bool, typer.Option("--scenes", help="a row for every scene, and not only the mean")] = False,
) -> None:
    """Measure models on sets of truths, stage by stage; the conventions are printed under each table.

    \b
    lorun evaluate --data ../data
    lorun evaluate --data ../data --only CASSI --model lorun --model gap-tv --scenes
    lorun evaluate my_suite.toml --model runs/my_camera.safetensors
    """
    from lorun_engine.evaluation import evaluate as evaluated
    from lorun_engine.evaluation import read_suite

    def solvers(measurement: "Measurement") -> "Iterable[tuple[str, Solver]]":
        for name in model or [BEST]:
            if not _senseless(name, measurement):
                solver, title = chosen_solver(measurement, None if name == BEST else name, device)
                yield title, solver

    sets = [test_set for test_set in read_suite(suite, data) if only in test_set.name]
    results = []
    for result in evaluated(sets, solvers):
        say(f"{result.test_set}: {result.scene}, {result.solver}, {result.qualities[-1].psnr:.2f} dB")
        results.append(result)
    for name, members in groupby(results, key=lambda result: result.test_set):
        _show(name, list(members), each=scenes)


def _senseless(name: str, measurement: "Measurement") -> bool:
    from lorun_engine.camera import SuperResolutionCamera

    enlarging = isinstance(measurement.camera, SuperResolutionCamera)
    return (name == GAP_TV and enlarging) or (name == BICUBIC and not enlarging)


def _show(name: str, results: "Sequence[Evaluated]", *, each: bool) -> None:
    from lorun_engine.metrics import convention

    rows = [_row(result.scene, [result]) for result in results] if each else []
    titles = dict.fromkeys(result.solver for result in results)
    rows += [_row("mean", [result for result in results if result.solver == title]) for title in titles]
    headings = [name, "solver", "PSNR dB", "SSIM", "SAM °", "seconds", "PSNR of each stage, from the first estimate"]
    show_table(headings, rows, convention(results[0].camera))


def _row(scene: str, results: "Sequence[Evaluated]") -> list[str]:
    last = [result.qualities[-1] for result in results]
    angles = [found.sam for found in last if found.sam is not None]
    stages = zip(*([found.psnr for found in result.qualities] for result in results), strict=True)
    return [
        scene,
        results[0].solver,
        f"{_mean([found.psnr for found in last]):.2f}",
        f"{_mean([found.ssim for found in last]):.4f}",
        f"{_mean(angles):.2f}" if angles else "–",
        f"{_mean([result.seconds for result in results]):.2f}",
        " ".join(f"{_mean(stage):.2f}" for stage in stages),
    ]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
