"""How a training run is followed: a bar on a terminal, a line now and then in a pipe."""

from math import isfinite
from typing import TYPE_CHECKING

from lorun_engine.cli.console import MESSAGES, progress_bar, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lorun_engine.training.progress import Progress

SECONDS_BETWEEN_LINES = 60.0


def follow(steps: "Iterable[tuple[str, Progress]]") -> None:
    """Tell where runs stand, each under its title, until they are over.

    Since they take hours, a pipe gets a line a minute, and one at every measuring.
    """
    said, current = 0.0, ""
    with progress_bar("train", 1.0) as advance:
        for title, step in steps:
            advance(step.share, f"{title}: {_words(step)}")
            is_due = title != current or step.seconds - said >= SECONDS_BETWEEN_LINES
            if (is_due or step.is_measured or step.share >= 1) and not MESSAGES.is_terminal:
                said, current = step.seconds, title
                say(f"{title}: {_words(step)}")


def _words(step: "Progress") -> str:
    """What matters most comes first: a narrow terminal cuts the end off."""
    psnr = [f"{step.psnr[-1]:.2f} dB"] if step.psnr else []
    stages = [f"{step.stages} stage{'s' if step.stages > 1 else ''}"] if step.stages else []
    pace = [f"loss {step.loss:.4f}", f"rate {step.rate:.1e}", *stages, f"step {step.step}"]
    return ", ".join([f"{step.share:.0%}", *psnr, f"{_duration(step.remaining)} left", *pace])


def _duration(seconds: float) -> str:
    if not isfinite(seconds):
        return "?"
    if seconds < 60:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
