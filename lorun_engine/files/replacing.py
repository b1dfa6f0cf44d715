"""Writing that is whole or not at all: new files are made beside their targets and renamed when they are complete."""

import errno
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from lorun_engine.errors import ExportError

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NO_PERMISSION = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextmanager
def replacing(*targets: Path) -> Iterator[tuple[Path, ...]]:
    """Yield one temporary path beside each target; on success they take the targets' places, all of them or none.

    Args:
        targets: the files to write, in the order in which they are to appear.

    Raises:
        ExportError: a folder is missing or closed, the disk is full, or the library failed. Every target then holds
            what it held before, and no temporary file is left.
    """
    places = tuple(target.resolve() for target in targets)
    for place in places:
        _require_place(place)
    drafts = tuple(place.with_name(f".{place.stem[:80]}.{secrets.token_hex(4)}{place.suffix}") for place in places)
    try:
        yield drafts
        for draft, place in zip(drafts, places, strict=True):
            _settle(draft, place)
        _take_places(drafts, places)
    except (OSError, RuntimeError, ValueError) as error:  # h5py reports a failed write as RuntimeError or ValueError
        raise _explained(error, targets[0]) from error
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, where it is not there yet.

    Raises:
        ExportError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(
            f"The folder {folder.name} cannot be made.",
            expected="a place where you may make folders, and no file of that name",
            found=" ".join(str(error).split())[:200],
            remedy="Choose another folder.",
        ) from error


def require_target(path: Path, suffixes: Sequence[str]) -> None:
    """Raise `ExportError` unless the ending of `path` names a format and its folder is there.

    Worth asking before the work that makes what is to be written.

    Args:
        path: the file to write.
        suffixes: the endings that name a format, in lower case.
    """
    if path.suffix.lower() not in suffixes:
        raise unknown_ending(path, suffixes)
    _require_place(path.absolute())


def unknown_ending(path: Path, known: Sequence[str]) -> ExportError:
    """What to raise where the ending of a file names none of the known formats."""
    return ExportError(
        f"{path.name} has an ending that names no format for this.",
        expected=", ".join(known),
        found=path.suffix or "no ending",
        remedy="Choose one of these endings.",
    )


def _require_place(place: Path) -> None:
    """Raise `ExportError` unless a file can stand at `place`."""
    if not place.parent.is_dir():
        raise ExportError(
            f"{place.name} cannot be written: there is no folder {place.parent}.",
            expected="an existing folder",
            found="nothing there" if not place.parent.exists() else "a file of that name",
            remedy="Create the folder, or choose another.",
        )
    if place.is_dir():
        raise ExportError(
            f"{place.name} cannot be written: it is a folder.",
            expected="the name of a file",
            found=f"the folder {place}",
            remedy="Choose another name.",
        )


def _settle(draft: Path, place: Path) -> None:
    """Bring the bytes to the disk, and keep the permissions of the file that will be replaced."""
    with draft.open("rb+") as stream:
        os.fsync(stream.fileno())
    if place.exists():
        shutil.copymode(place, draft)


def _take_places(drafts: Sequence[Path], places: Sequence[Path]) -> None:
    """Rename all drafts; if one rename fails, put back what stood there."""
    if len(drafts) == 1:
        drafts[0].replace(places[0])
        return
    kept: dict[Path, Path] = {}
    placed: list[Path] = []
    try:
        for draft, place in zip(drafts, places, strict=True):
            if place.exists():
                kept[place] = place.with_name(f"{draft.name}.kept")
                place.replace(kept[place])
            draft.replace(place)
            placed.append(place)
    except OSError:
        for place in placed:
            place.unlink()
        for place, keepsake in kept.items():
            if keepsake.exists():
                keepsake.replace(place)
        raise
    for keepsake in kept.values():
        keepsake.unlink()


def _explained(error: Exception, target: Path) -> ExportError:
    """Say what a failed write means."""
    number = error.errno if isinstance(error, OSError) else None
    words = " ".join(str(error).split())[:200]
    if number in NO_ROOM or "requested and" in words:  # NumPy's words for a write that was cut short, without a number
        return ExportError(
            f"{target.name} was not written: the disk is full.",
            expected="enough free space beside the target",
            found=words,
            remedy="Free some space or choose another disk; what stood there before is untouched.",
        )
    if number in NO_PERMISSION:
        return ExportError(
            f"{target.name} was not written: the folder does not permit it.",
            expected="a folder that you may write to",
            found=f"no permission in {target.parent}",
            remedy="Choose a folder of your own.",
        )
    return ExportError(
        f"{target.name} was not written.",
        expected="a folder and a disk that accept the file",
        found=f"{type(error).__name__}: {words}",
        remedy="Choose another folder or format; what stood there before is untouched.",
    )
