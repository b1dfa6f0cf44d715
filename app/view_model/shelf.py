"""Where kept runs stand, as long as there is room for them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from app.state import Frame, FrameKey, FrameKind
from app.workspace import KeptMark

USUAL_ROOM = 2**30


@dataclass(frozen=True, eq=False)
class KeptRun:
    """A run that is over.

    Attributes:
        mark: its number, its name, and how it was made.
        figure: PSNR or residual of its result.
        frames: its pictures by their stages, the result last; at least that.
        owner: whose run it is, of all that share the shelf.
    """

    mark: KeptMark
    figure: str
    frames: dict[int, Frame]
    owner: object

    @property
    def number(self) -> int:
        """What its pictures are named by."""
        return self.mark.number

    @property
    def name(self) -> str:
        """What the user sees."""
        return self.mark.name

    @property
    def result(self) -> FrameKey:
        """The key of its last stage."""
        return FrameKey(FrameKind.STAGE, max(self.frames), self.number)

    @property
    def cube(self) -> Frame:
        """The picture of its last stage."""
        return self.frames[max(self.frames)]

    def alone(self) -> "KeptRun":
        """The run without its earlier stages."""
        return replace(self, frames={max(self.frames): self.cube})


class Shelf(QObject):
    """Where the kept runs of all open measurements stand, as long as there is room for them.

    The oldest lose their earlier stages first, then go.

    Attributes:
        runs: the oldest first.
        room: how many bytes all of them may take.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runs: tuple[KeptRun, ...] = ()
        self.room = USUAL_ROOM

    @property
    def size(self) -> int:
        """The bytes that they take."""
        return size_of(self.runs)

    def put(self, runs: Iterable[KeptRun]) -> None:
        """Keep these instead."""
        self.runs = tuple(_fitting(list(runs), self.room))
        self.changed.emit()

    def set_room(self, room: int) -> None:
        """Say how many bytes all kept runs may take."""
        self.room = room
        self.put(self.runs)


def _fitting(runs: list[KeptRun], room: int) -> list[KeptRun]:
    """The runs that there is room for; the newest stays at least with its result."""
    if not runs:
        return runs
    *older, newest = runs
    for place, run in enumerate(older):
        if size_of([*older, newest]) > room:
            older[place] = run.alone()
    while older and size_of([*older, newest]) > room:
        older = older[1:]
    return [*older, newest if size_of([*older, newest]) <= room else newest.alone()]


def size_of(runs: Iterable[KeptRun]) -> int:
    """Bytes of all pictures; one that two runs share counts once."""
    frames = {id(frame.cube): frame for run in runs for frame in run.frames.values()}
    return sum(frame.nbytes for frame in frames.values())
