"""The table of places that cannot be written to, and what a message about each must say."""

import errno
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest

from lorun_engine.files import write_cube
from tests.engine.files.scenes import numbers, wavelengths


@dataclass(frozen=True)
class Refusal:
    """A place that cannot be written to.

    Attributes:
        name: what hinders.
        place: the target in a folder, prepared.
        hinders: what holds while it is written to.
        words: what the message must say, a regular expression.
    """

    name: str
    place: Callable[[Path], Path]
    hinders: Callable[[Path], AbstractContextManager[None]]
    words: str


@contextmanager
def full_disk(_: Path) -> Iterator[None]:
    """No file can grow beyond a few hundred bytes, as on a disk that is just full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (700, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Nothing can be made in the folder, not even by the one who may do everything."""
    open_any = Path.open

    def open_elsewhere(self: Path, mode: str = "r", *others: object, **named_others: object) -> object:
        if self.parent == folder.resolve() and mode[0] in "wx":
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return open_any(self, mode, *others, **named_others)  # type: ignore[call-overload] # handed on as it came

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "open", open_elsewhere)
        yield


def free(_: Path) -> AbstractContextManager[None]:
    """Nothing hinders but the place itself."""
    return nullcontext()


def under_a_file(folder: Path) -> Path:
    """A place below what is no folder."""
    (folder / "plain").write_text("a file")
    return folder / "plain" / "cube.npz"


def taken_by_a_folder(folder: Path) -> Path:
    """A place where a folder stands."""
    (folder / "cube.npz").mkdir()
    return folder / "cube.npz"


def overwriting(suffix: str) -> Callable[[Path], Path]:
    """A place where an earlier cube stands."""

    def place(folder: Path) -> Path:
        write_cube(folder / f"cube{suffix}", numbers(4, 6, 5), wavelengths())
        return folder / f"cube{suffix}"

    return place


SUFFIXES = (".hdr", ".h5", ".tif", ".mat", ".npz")
REFUSALS = [
    *[Refusal(f"a full disk, {suffix}", overwriting(suffix), full_disk, "disk is full") for suffix in SUFFIXES],
    *[Refusal(f"a locked folder, {suffix}", overwriting(suffix), locked, "does not permit") for suffix in SUFFIXES],
    Refusal("no folder", lambda folder: folder / "lost" / "cube.npz", free, "there is no folder"),
    Refusal("a file in place of the folder", under_a_file, free, "a file of that name"),
    Refusal("a folder in place of the file", taken_by_a_folder, free, "is a folder"),
    Refusal("an unknown ending", lambda folder: folder / "cube.xyz", free, r"\.hdr, "),
]
EVERY_REFUSAL = pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.name)
