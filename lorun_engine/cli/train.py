"""`lorun train`: learn a base, or adapters for it."""

import signal
from collections import deque
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lorun_engine.cli.comparison import compare, require_alone
from lorun_engine.cli.console import show_facts
from lorun_engine.cli.following import follow
from lorun_engine.cli.options import DeviceName
from lorun_engine.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lorun_engine.training.config import Task as TrainedTask
    from lorun_engine.training.run import TrainingRun


class Task(StrEnum):
    """What a training run may change."""

    PRETRAIN = "pretrain"
    ADAPT = "adapt"
    FINETUNE = "finetune"
    COMPARE = "compare"


TRAINED: "dict[Task, TrainedTask]" = {Task.PRETRAIN: "pretrain", Task.ADAPT: "adapt", Task.FINETUNE: "finetune"}


def train(
    task: Annotated[Task, typer.Argument(help="pretrain the base, adapt the stages to it, finetune both, or compare")],
    config: Annotated[Path, typer.Argument(help="the run, as a TOML file", metavar="CONFIG.toml", show_default=False)],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="folder of the model, the checkpoint and the log",
            show_default="your models, which the Studio lists; for compare, CONFIG-comparison here",
        ),
    ] = None,
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
    lorun train adapt my_aperture.toml --minutes 30
    lorun train adapt my_aperture.toml --minutes 60 --resume
    lorun train compare my_aperture.toml -o comparison

    The finished model is reported by its path and serves `lorun reconstruct … --model PATH`. Among your models it is
    listed by the Studio and by `lorun models`, and its name is enough. `compare` trains alike what shares more and less
    than LoRun, and prints what each takes and gives.
    """
    from lorun_engine.network.folders import own_folder
    from lorun_engine.training.config import read_config
    from lorun_engine.training.run import TrainingRun
    from lorun_engine.training.workers import joined

    settings, folder = read_config(config), output or own_folder()
    if minutes is not None:
        settings = replace(settings, schedule=replace(settings.schedule, minutes=minutes, steps=0))
    with joined(device) as (workers, place):
        if task is Task.COMPARE:
            require_alone(workers.count)
            compare(settings, output or Path(f"{settings.name}-comparison"), resume=resume, device=place)
            return
        command = _command(task, config, minutes, workers.count)
        run = TrainingRun(
            TRAINED[task], settings, folder, resume=resume, device=place, workers=workers, command=command
        )
        with _stopping(run):
            if workers.is_first:
                follow((settings.name, step) for step in run.train())
            else:
                deque(run.train(), maxlen=0)
        if run.share < 1:
            raise _stopped(run)
        if workers.is_first:
            show_facts([("model", str(run.output.model)), ("log", str(run.output.log))])


@contextmanager
def _stopping(run: "TrainingRun") -> "Iterator[None]":
    """End the run after its step when the process is asked to end; a second time ends it at once."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def ask(_number: int, _frame: object) -> None:
        run.stop()
        restore()

    for number in before:
        signal.signal(number, ask)
    try:
        yield
    finally:
        restore()


def _command(task: Task, config: Path, minutes: float | None, processes: int) -> str:
    """What was typed, as a card tells it: without folders, resumptions and the device, which is told beside it."""
    together = f"torchrun --nproc-per-node {processes} -m lorun_engine.cli" if processes > 1 else "lorun"
    budget = "" if minutes is None else f" --minutes {minutes:g}"
    return f"{together} train {task.value} {config.name}{budget}"


def _stopped(run: "TrainingRun") -> TrainingError:
    return TrainingError(
        f"The run {run.config.name} was stopped before its end.",
        expected="a run to its end",
        found=f"{run.share:.0%} of it, kept in {run.output.checkpoint}",
        remedy="Give the same command with --resume to go on.",
    )
