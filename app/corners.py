"""What stands in the corners of a picture: what is on show, what is under the pointer, which colour means what."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.elided import Elided
from app.images import ScaleBar
from app.readout import Readout
from app.showing import VERSUS, Picture

MARGIN = 8
GROUND = "background: rgba(16, 17, 19, 190); color: #f2f4f7; border-radius: 4px; padding: 3px 7px;"


class Corners:
    """Words and a scale over a widget that draws a picture.

    Args:
        view: the widget.
    """

    def __init__(self, view: QWidget) -> None:
        self._view = view
        self._caption = Elided("", view, Qt.TextElideMode.ElideMiddle)
        self._caption.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._caption.setStyleSheet(GROUND)
        self._caption.hide()
        self._readout = Readout(view)
        self._alone = self._both = ""
        self.scale = ScaleBar(view)
        self._has_scale = False

    @property
    def caption(self) -> str:
        """What is on show, in words."""
        return self._caption.whole

    @property
    def readout(self) -> str:
        """What is said of the pixel under the pointer."""
        return self._both or self._alone

    def show_picture(self, picture: Picture, other: Picture | None) -> None:
        """Say what is on show, and what else where a part of another picture is seen."""
        caption = _caption(picture) if other is None else _caption_of_both(picture, other)
        self._caption.show_text(caption)
        self._caption.setAccessibleName(f"Shown picture: {caption}")
        self.scale.show_picture(picture)
        self._has_scale = not self.scale.isHidden()
        self.place()

    def show_readout(self, text: str) -> None:
        """Say what is under the pointer."""
        self._alone = text
        self.place()

    def show_readout_of_both(self, text: str) -> None:
        """Say instead what two pictures are there, each name before a tab; empty where there is one."""
        self._both = text
        self.place()

    def place(self) -> None:
        """Stand in the corners, however large the view is now."""
        view, scale = self._view, self.scale
        room = view.width() - 2 * MARGIN
        scale.move(view.width() - scale.width() - MARGIN, view.height() - scale.height() - MARGIN)
        beside = room - scale.width() - MARGIN if self._has_scale else room
        self._readout.show_text(self.readout, beside)
        is_in_the_way = bool(self.readout) and self._readout.sizeHint().width() > beside
        scale.setVisible(self._has_scale and not is_in_the_way)
        if is_in_the_way:
            self._readout.show_text(self.readout, room)
        self._readout.move(MARGIN, view.height() - self._readout.height() - MARGIN)
        hint = self._caption.sizeHint()
        self._caption.setGeometry(MARGIN, MARGIN, min(hint.width(), room), hint.height())
        is_covered = bool(self.readout) and self._caption.geometry().intersects(self._readout.geometry())
        self._caption.setVisible(bool(self.caption) and not is_covered)


def _caption(picture: Picture) -> str:
    """What a picture is, and how far it can be trusted where it can not be altogether."""
    if picture.inset is not None:
        return f"{picture.title} · preview in the frame, the rest out of date"
    return f"{picture.title} · out of date" if picture.stale else picture.title


def _caption_of_both(first: Picture, second: Picture) -> str:
    """Both names, and once what is true of both."""
    one, other = _caption(first), _caption(second)
    is_alike = one.removeprefix(first.name) == other.removeprefix(second.name)
    return f"{first.name if is_alike else one} {VERSUS} {other}"
