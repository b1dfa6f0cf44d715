"""`lorun train`: learn a base, or adapters for it."""

from collections import deque
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lorun_engine.cli.console import MESSAGES, progress_bar, say, show_facts
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
    from lorun_engine.training.workers import joined

    settings = read_config(config)
    if minutes is not None:
        settings = replace(settings, schedule=replace(settings.schedule, minutes=minutes, steps=0))
    with joined(device) as (workers, place):
        command = _command(task, config, minutes, workers.count)
        run = TrainingRun(task.value, settings, folder, resume=resume, device=place, workers=workers, command=command)
        if workers.is_first:
            _follow(run.train(), f"{task.value} {settings.name}")
            show_facts([("model", str(run.model))])
        else:
            deque(run.train(), maxlen=0)


def _command(task: Task, config: Path, minutes: float | None, processes: int) -> str:
    """What was typed, as a card tells it: without folders, resumptions and the device, which is told beside it."""
    together = f"torchrun --nproc-per-node {processes} -m lorun_engine.cli" if processes > 1 else "lorun"
    budget = "" if minutes is None else f" --minutes {minutes:g}"
    return f"{together} train {task.value} {config.name}{budget}"


def _follow(steps: "Iterator[Progress]", title: str) -> None:
    """Draw a bar on a terminal; elsewhere say every hundredth step, since a run takes hours."""
    with progress_bar(title, 1.0) as advance:
        for step in steps:
            state = f"step {step.step}, {step.stages} stages, loss {step.loss:.4f}, rate {step.rate:.1e}"
            advance(step.share, state)
            if not MESSAGES.is_terminal and step.step % QUIET_STEPS == 0:
                say(f"{title}: {state}, {step.share:.0%}")
