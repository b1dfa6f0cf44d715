"""Every picture that can be looked at or compared with, by its key: where it is kept, and what it is called."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, Signal

from app.looks import Look
from app.showing import Choice
from app.state import DATA, TRUTH, FrameKey, FrameKind
from app.view_model.viewing import Viewing


class Library(QObject):
    """Finds pictures.

    Args:
        viewing: holds those of the filmstrip.
        parent: the owner in Qt's tree.
    """

    changed = Signal()

    def __init__(self, viewing: Viewing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._viewing = viewing

    @property
    def usual(self) -> FrameKey:
        """What to compare with where nothing was chosen: the truth, else the first estimate, else the measurement."""
        keys = self._viewing.keys
        if TRUTH in keys:
            return TRUTH
        return next((key for key in keys if key.kind is FrameKind.STAGE), DATA)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """All pictures that can be chosen."""
        return tuple(self._choices())

    def look(self, key: FrameKey) -> Look | None:
        """A picture, None where there is none."""
        return self._viewing.frame(key)

    def title(self, key: FrameKey) -> str:
        """What a picture is called."""
        drawing = self._viewing.drawing
        return drawing.title(key) if drawing is not None else ""

    def pitch(self, key: FrameKey) -> float:
        """How many pixels of the cube one pixel of a picture spans."""
        drawing = self._viewing.drawing
        if key != DATA or drawing is None or not drawing.scene.data_is_picture:
            return 1.0
        return drawing.scene.shape[1] / drawing.scene.data.shape[1]

    def _choices(self) -> Iterator[Choice]:
        for key in self._viewing.keys:
            yield Choice(key, self.title(key))
