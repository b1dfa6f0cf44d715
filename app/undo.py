"""What was done, as steps that can be undone and redone: every step is a frozen value before and after."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

RESTING_MS = 400
LONGEST = 500


class Subject(Enum):
    """What a step changed."""

    MIX = "mix"
    REGIONS = "regions"
    LEVELS = "levels"
    BAND = "band"
    GAMMA = "gamma"
    SCOPE = "scope"
    COLOURS = "colours"
    MAP = "map"


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes:
        subject: what it changed.
        name: what was done, as a phrase for a menu.
        before: the value to return to.
        after: the value to go to again.
    """

    subject: Subject
    name: str
    before: object
    after: object


class History(QObject):
    """Keeps the steps, and has their values restored.

    Changes of one name that follow each other are one step until the hand rests: a drag is one step, and so is a walk
    through the bands.

    Args:
        is_held: whether a button of the mouse is down; a drag may pause.
        parent: the owner in Qt's tree.
    """

    changed = Signal(str, str)

    def __init__(self, is_held: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_held = is_held
        self._restorers: dict[Subject, Callable[[Any], None]] = {}
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._is_open = self._is_restoring = False
        self._resting = QTimer(self, singleShot=True, interval=RESTING_MS)
        self._resting.timeout.connect(self._rest)

    def restore_by(self, subject: Subject, restore: Callable[[Any], None]) -> None:
        """Restore values of a subject by calling this."""
        self._restorers[subject] = restore

    def note(self, subject: Subject, name: str, before: object, after: object) -> None:
        """Take note of a change that was made; what restoring changes is not noted."""
        if self._is_restoring or before == after:
            return
        last = self._done[-1] if self._done else None
        if self._is_open and last is not None and (last.subject, last.name) == (subject, name):
            self._done.pop()
            before = last.before
        if before != after:
            self._done.append(Step(subject, name, before, after))
        del self._done[:-LONGEST]
        self._undone.clear()
        self._is_open = before != after
        self._resting.start()
        self.tell()

    def undo(self) -> None:
        """Return to before the last step."""
        if self._done:
            step = self._done.pop()
            self._undone.append(step)
            self._restore(step.subject, step.before)

    def redo(self) -> None:
        """Do again what was undone last."""
        if self._undone:
            step = self._undone.pop()
            self._done.append(step)
            self._restore(step.subject, step.after)

    def forget(self, *subjects: Subject) -> None:
        """Drop the steps of some subjects, which have become another thing."""
        for steps in (self._done, self._undone):
            steps[:] = [step for step in steps if step.subject not in subjects]
        self._is_open = False
        self.tell()

    def tell(self) -> None:
        """Name the steps that undo and redo are for."""
        self.changed.emit(*(steps[-1].name if steps else "" for steps in (self._done, self._undone)))

    def _restore(self, subject: Subject, value: object) -> None:
        self._is_open, self._is_restoring = False, True
        try:
            self._restorers[subject](value)
        finally:
            self._is_restoring = False
        self.tell()

    def _rest(self) -> None:
        if self._is_held():
            self._resting.start()
        else:
            self._is_open = False
