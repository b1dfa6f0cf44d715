"""`lorun train`: learn a base, or adapters for it."""

import sys
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from lorun_engine.cli.console import MESSAGES, say, show_facts
from lorun_engine.cli.options import DeviceName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lorun_engine.training.run import Progress

QUIET_STEPS = 100


class Task(StrEnum):
    """What a training run may change."""

    PRETRAIN = "pretrain"
    ADAPT = "adapt"
    FINETUNE = "finetune"


def train(
    task: Annotated[Task, typer.Argument(help="pretrain the base, adapt the stages to it, or finetune both")],
    config: Annotated[Path, typer.Argument(help="the run, as a TOML file", metavar="CONFIG.toml", show_default=False)],
    folder: Annotated[Path, typer.Option("--output", "-o", help="folder of the checkpoint and of the model")] = Path(),
    minutes: Annotated[
        float | None, typer.Option(min=0.01, help="train for so long, whatever the file says", show_default=False)
    ] = None,
    *,
    resume: Annotated[bool, typer.Option("--resume", help="go on from the checkpoint in the folder")] = False,
    device: DeviceName = None,
) -> None:
    """Train the shared denoiser, or low-rank adapters for a camera of yours.

    \b
    lorun train pretrain base.toml -o runs
    lorun train adapt my_aperture.toml -o runs --minutes 30
    lorun train adapt my_aperture.toml -o runs --minutes 60 --resume

    The finished model is reported by its path and serves `lorun reconstruct … --model PATH`.
    """
    from lorun_engine.training.config import read_config
    from lorun_engine.training.run import TrainingRun

    settings = read_config(config)
    if minutes is not None:
        settings = replace(settings, schedule=replace(settings.schedule, minutes=minutes, steps=0))
    run = TrainingRun(task.value, settings, folder, resume=resume, device=device)
    _follow(run.train(), f"{task.value} {settings.name}")
    ending = "-base.safetensors" if task is Task.PRETRAIN else ".safetensors"
    show_facts([("model", str(folder / f"{settings.name}{ending}"))])


def _follow(steps: "Iterator[Progress]", name: str) -> None:
    """Draw a bar on a terminal; elsewhere say every hundredth step."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[state]}"), TimeElapsedColumn())
    with Bar(*columns, console=MESSAGES, disable=not sys.stderr.isatty()) as bar:
        shown = bar.add_task(name, total=1.0, state="starts")
        for step in steps:
            state = f"step {step.step}, {step.stages} stages, loss {step.loss:.4f}, rate {step.rate:.1e}"
            bar.update(shown, completed=step.share, state=state)
            if bar.disable and step.step % QUIET_STEPS == 0:
                say(f"{name}: {state}, {step.share:.0%}")
