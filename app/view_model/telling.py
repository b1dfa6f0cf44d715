"""What is said of what goes on: how far it is, whom it waits for, what was done beside it."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.showing import Progress


class Telling(QObject):
    """Says it, and knows what was said last.

    Args:
        parent: the owner in Qt's tree.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._progress = self._at_work = Progress(running=False, text="")

    @property
    def progress(self) -> Progress:
        """What was said last."""
        return self._progress

    def tell(self) -> None:
        """Say it once more."""
        self.changed.emit(self._progress)

    def say(self, text: str, *, busy: bool = False) -> None:
        """Say what is done, or was."""
        self.show(Progress(running=busy, text=text))

    def show(self, progress: Progress) -> None:
        """Say how far the work under way is."""
        self._at_work = progress
        self._show(progress)

    def remark(self, text: str) -> None:
        """Say what is done beside the work under way."""
        self._show(replace(self._progress, text=text))

    def hold_up(self, behind: str) -> None:
        """The work under way waits for the stage of another measurement, or goes on where that has no name."""
        if behind:
            self._show(replace(self._at_work, text=f"Waits for {behind} to finish its stage.", waits_for=behind))
        elif self._progress.waits_for:
            self._show(self._at_work)

    def _show(self, progress: Progress) -> None:
        self._progress = progress
        self.tell()
