"""A coach mark: a ring around a control and a few words beside it, which are in nobody's way."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMainWindow, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.style import DARK, Colours

WIDTH_IN_LETTERS = 46
GAP = 10
EDGE = 6
RING = 7
LINE = 3
ROUND = 7
OUT_OF_VIEW = "It is not in view now: the menu View ▸ Panels brings panels back."
MOVING = {
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.ParentChange,
    QEvent.Type.FontChange,
    QEvent.Type.StyleChange,
}


@dataclass(frozen=True)
class CoachMark:
    """What is said beside a control.

    Attributes:
        title, text: what it is, and what to do with it.
        keys: the keys that do it, in words; empty where there are none.
        place, count: the how manieth of how many it is, from 1.
        onward: what the button says that goes on.
    """

    title: str
    text: str
    keys: str
    place: int
    count: int
    onward: str = "&Next"


class Coach(QFrame):
    """Shows one coach mark at a time, beside its control for as long as that is in view.

    Args:
        window: that the controls stand in.
    """

    next_wanted = Signal()
    back_wanted = Signal()
    end_wanted = Signal()

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.setObjectName("coach")
        self._window = window
        self._target: QWidget | None = None
        self._watched: list[QObject] = []
        self.ring = _Ring(window)
        self._title, self._place, self._text, self._keys, self._note = (QLabel(self) for _ in range(5))
        self.end = self._button("&End the tour", "Hide these words; Help ▸ Take the tour shows them again")
        self.end.setProperty("quiet", "true")
        self.back = self._button("&Back", "Show the step before")
        self.next = self._button("&Next", "Go on to the next step")
        self.next.setProperty("primary", "true")
        self._lay_out()
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._settle)
        self.end.clicked.connect(self.end_wanted)
        self.back.clicked.connect(self.back_wanted)
        self.next.clicked.connect(self.next_wanted)
        self.hide()

    @property
    def words(self) -> str:
        """All that is said, as a screen reader hears it."""
        labels = (self._title, self._place, self._text, self._keys, self._note)
        return " ".join(label.text() for label in labels if not label.isHidden())

    def show_mark(self, mark: CoachMark, target: QWidget) -> None:
        """Show a mark beside a control of the window."""
        self._title.setText(mark.title)
        self._place.setText(f"{mark.place} of {mark.count}")
        self._text.setText(mark.text)
        self._keys.setText(mark.keys)
        self._keys.setVisible(bool(mark.keys))
        self.back.setEnabled(mark.place > 1)
        self.next.setText(mark.onward)
        self._watch(target)
        self._settle()
        self.show()
        self.setAccessibleName(f"Tour: {self.words}")
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.words))

    def leave(self) -> None:
        """Go out of the way."""
        self._watch(None)
        self.hide()
        self.ring.hide()

    def take_focus(self) -> None:
        """Let the keys go to the button that goes on."""
        self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self.ring.show_colours(colours)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the control when it, or anything around it, is moved, resized, hidden or shown."""
        if event.type() in MOVING:
            self._soon.start()
        return super().eventFilter(watched, event)

    def _watch(self, target: QWidget | None) -> None:
        for watched in filter(isValid, self._watched):
            watched.removeEventFilter(self)
        self._target, self._watched = target, []
        if target is not None:
            target.destroyed.connect(self._soon.start, Qt.ConnectionType.UniqueConnection)
        around: QWidget | None = target
        while around is not None:
            around.installEventFilter(self)
            self._watched.append(around)
            around = around.parentWidget()

    def _settle(self) -> None:
        """Stand beside the control; in the middle of the window where it is not in view."""
        target = self._target if self._target is not None and isValid(self._target) else None
        room = self._window.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE)
        is_seen = target is not None and target.isVisible() and target.window() is self._window
        self._note.setVisible(not is_seen)
        width = min(self.fontMetrics().averageCharWidth() * WIDTH_IN_LETTERS, room.width())
        self.setFixedWidth(width)
        self.resize(width, self.heightForWidth(width))
        self.ring.setVisible(is_seen)
        if target is not None and is_seen:
            around = QRect(target.mapTo(self._window, QPoint(0, 0)), target.size())
            ring = around.adjusted(-RING, -RING, RING, RING).intersected(self._window.rect())
            self.ring.enclose(ring)
            self.ring.raise_()
            self.move(place_beside(room, ring, self.size()))
        else:
            self.move(room.center() - self.rect().center())
        self.raise_()

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        return button

    def _lay_out(self) -> None:
        self._title.setProperty("role", "title")
        for label in (self._place, self._keys):
            label.setProperty("role", "muted")
        self._note.setProperty("role", "missing")
        self._note.setText(OUT_OF_VIEW)
        for label in (self._text, self._keys, self._note):
            label.setWordWrap(True)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._place)
        foot.setSpacing(6)
        foot.addWidget(self.end)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 12, 10)
        column.setSpacing(7)
        column.addLayout(head)
        for label in (self._text, self._keys, self._note):
            column.addWidget(label)
        column.addLayout(foot)


class _Ring(QWidget):
    """A line around a control, and nothing over it: what lies inside is drawn and used as ever."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._colours = DARK
        self.hide()

    def enclose(self, place: QRect) -> None:
        """Stand around this part of the window."""
        self.setGeometry(place)
        inner = self.rect().adjusted(LINE + 2, LINE + 2, -LINE - 2, -LINE - 2)
        self.setMask(QRegion(self.rect()).subtracted(QRegion(inner)))

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._colours = colours
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 all of it is painted
        """Paint the line, with an edge that parts it from pictures of its own colour."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = (LINE + 2) / 2
        line = QRectF(self.rect()).adjusted(middle, middle, -middle, -middle)
        for colour, width in ((self._colours.window, LINE + 2), (self._colours.accent, LINE)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawRoundedRect(line, ROUND, ROUND)


def place_beside(room: QRect, target: QRect, size: QSize) -> QPoint:
    """Where something of a size stands in a room: under a target, else over it or at a side, else in its corner.

    Returns:
        The upper left corner; all of it lies in the room, as far as that is large enough.
    """
    across, down = size.width() + GAP, size.height() + GAP
    centre = target.center() - QPoint(size.width() // 2, size.height() // 2)
    sides = (
        (room.bottom() - target.bottom() - down, QPoint(centre.x(), target.bottom() + GAP)),
        (target.top() - room.top() - down, QPoint(centre.x(), target.top() - down)),
        (target.left() - room.left() - across, QPoint(target.left() - across, centre.y())),
        (room.right() - target.right() - across, QPoint(target.right() + GAP, centre.y())),
    )
    inside = target.bottomRight() - QPoint(across, down)
    corner = next((corner for spare, corner in sides if spare >= 0), inside)
    return QPoint(
        max(room.left(), min(corner.x(), room.right() + 1 - size.width())),
        max(room.top(), min(corner.y(), room.bottom() + 1 - size.height())),
    )
