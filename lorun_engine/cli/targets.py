"""Checks of what is to be written, before the hours that it takes to make it."""

from collections.abc import Sequence
from pathlib import Path

from lorun_engine.errors import ExportError


def require_target(path: Path, suffixes: Sequence[str]) -> None:
    """Raise `ExportError` unless the ending of `path` names a format and its folder is there."""
    if path.suffix.lower() not in suffixes:
        raise ExportError(
            f"{path.name} has an ending that names no format for this.",
            expected=", ".join(suffixes),
            found=path.suffix or "no ending",
            remedy="Choose one of these endings.",
        )
    if not path.parent.is_dir():
        raise ExportError(
            f"{path.name} cannot be written: there is no folder {path.parent}.",
            expected="an existing folder",
            found="nothing there" if not path.parent.exists() else "a file of that name",
            remedy="Create the folder, or choose another.",
        )
