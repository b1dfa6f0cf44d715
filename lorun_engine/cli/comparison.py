"""`lorun train compare`: what shares more or less than LoRun, trained alike, in one table."""

from pathlib import Path
from typing import TYPE_CHECKING

from lorun_engine.cli.console import show_table
from lorun_engine.cli.following import follow
from lorun_engine.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lorun_engine.training.comparison import Outcome
    from lorun_engine.training.config import TrainingConfig
    from lorun_engine.training.progress import Progress

HEADINGS = ["way", "parameters", "of separate", "file MB", "memory MiB", "s a step", "steps", "PSNR dB", "SSIM"]


def compare(config: "TrainingConfig", folder: Path, *, resume: bool, device: str | None) -> None:
    """Train each way and print the table."""
    from lorun_engine.training.comparison import Outcome
    from lorun_engine.training.comparison import compare as compared

    outcomes: list[Outcome] = []

    def steps() -> "Iterator[tuple[str, Progress]]":
        for told in compared(config, folder, resume=resume, device=device):
            if isinstance(told, Outcome):
                outcomes.append(told)
            else:
                yield told

    follow(steps())
    show_table(HEADINGS, [_row(outcome, outcomes[-1]) for outcome in outcomes], _foot(config))


def require_alone(processes: int) -> None:
    """Raise `TrainingError` where several processes were started: each way is measured in one of its own."""
    if processes > 1:
        raise TrainingError(
            "A comparison runs in one process.",
            expected="`lorun train compare` without torchrun",
            found=f"{processes} processes",
            remedy="Start it alone; to train one model together, use adapt or finetune.",
        )


def _row(outcome: "Outcome", separate: "Outcome") -> list[str]:
    return [
        outcome.way,
        f"{outcome.parameters:,}",
        f"{outcome.parameters / separate.parameters:.3f}",
        f"{outcome.bytes / 1e6:.2f}",
        "" if outcome.memory is None else f"{outcome.memory / 2**20:.0f}",
        f"{outcome.step_seconds:.3f}",
        str(outcome.steps),
        f"{outcome.psnr:.2f}",
        f"{outcome.ssim:.4f}",
    ]


def _foot(config: "TrainingConfig") -> str:
    schedule = config.schedule
    length = f"{schedule.steps} steps" if schedule.steps else f"{schedule.minutes:g} minutes"
    start = f"the base {Path(config.base.file).stem}" if config.base.file else "a new base"
    return (
        f"all: {config.stages.count} stages, {length} from {start}, seed {config.seed}; file: half precision; memory: "
        "most that training takes for network, averages, gradients, moments and features, measured; "
        "PSNR and SSIM: mean of the last stage on the scenes of the validation"
    )
