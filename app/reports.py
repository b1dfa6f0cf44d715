"""What is sent to the developers when something went wrong, without the user's name in it."""

import platform
from collections.abc import Sequence
from pathlib import Path

TAIL = 60


def tidy(text: str, home: Path | None = None) -> str:
    """A text without the user's home folder, however its path is written."""
    folder = home if home is not None else Path.home()
    for written in (str(folder), folder.as_posix(), str(folder).replace("\\", "\\\\")):
        if len(written) > 1:
            text = text.replace(written, "~")
    return text


def report(versions: str, device: str, lines: Sequence[str]) -> str:
    """Versions, device and system, and the end of the log."""
    system = f"{platform.system()} {platform.release()} ({platform.machine()})"
    parts = (
        versions or "versions: the engine is not loaded yet",
        f"device: {device or 'none yet'}\nsystem: {system}",
        "Log\n" + "\n".join(lines[-TAIL:]) if lines else "Log: nothing yet",
    )
    return tidy("\n\n".join(parts))
