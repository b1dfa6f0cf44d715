"""`lorun train compare`: what shares more or less than LoRun, trained alike, in one table."""

from pathlib import Path
from typing import TYPE_CHECKING

from lorun_engine.cli.console import show_facts, show_table
from lorun_engine.cli.following import follow
from lorun_engine.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lorun_engine.training.config import TrainingConfig
    from lorun_engine.training.progress import Progress


def compare(config: "TrainingConfig", folder: Path, *, resume: bool, device: str | None) -> None:
    """Train each way, print the table, and write it beside what was trained."""
    from lorun_engine.training.comparison import compare as compared
    from lorun_engine.training.outcome import HEADINGS, Outcome, conventions, rows_of, write_comparison

    outcomes: list[Outcome] = []

    def steps() -> "Iterator[tuple[str, Progress]]":
        for told in compared(config, folder, resume=resume, device=device):
            if isinstance(told, Outcome):
                outcomes.append(told)
            else:
                yield told

    follow(steps())
    show_table(HEADINGS, rows_of(outcomes), "; ".join(conventions(config, outcomes)))
    show_facts((path.name, str(path)) for path in write_comparison(folder, config, outcomes))


def require_alone(processes: int) -> None:
    """Raise `TrainingError` where several processes were started: each way is measured in one of its own."""
    if processes > 1:
        raise TrainingError(
            "A comparison runs in one process.",
            expected="`lorun train compare` without torchrun",
            found=f"{processes} processes",
            remedy="Start it alone; to train one model together, use adapt or finetune.",
        )
