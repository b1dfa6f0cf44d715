"""A fader: from the bare base at 0 over the trained strength at 1, where it catches, to 2."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from app.state import STRENGTH_RANGE, TRAINED_STRENGTH
from app.style import DARK, Colours

LOW, HIGH = STRENGTH_RANGE
STEPS = 100
DETENT = 4
CAP = QSize(26, 14)
NARROW_CAP = 20
EDGE = 9
TALLEST = 420
LOWEST = 76
TICKS = (0.0, 0.5, 1.0, 1.5, 2.0)
OWN_KEYS = (Qt.Key.Key_M, Qt.Key.Key_S, Qt.Key.Key_L, Qt.Key.Key_1)


class Fader(QSlider):
    """A cap for what is set on a track that is filled up to what is run.

    It catches at 1 when it comes near, and returns there on a double-click or the key 1.
    """

    def __init__(self, orientation: Qt.Orientation = Qt.Orientation.Vertical, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self.setRange(round(LOW * STEPS), round(HIGH * STEPS))
        self.setSingleStep(1)
        self.setPageStep(10)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        vertical = orientation is Qt.Orientation.Vertical
        self.setCursor(Qt.CursorShape.SizeVerCursor if vertical else Qt.CursorShape.SizeHorCursor)
        if vertical:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
            self.setMinimumHeight(LOWEST)
            self.setMaximumHeight(TALLEST)
        self._colours = DARK
        self._grip: float | None = None
        self._run = TRAINED_STRENGTH
        self._is_silent = False
        with QSignalBlocker(self):
            self.setValue(round(TRAINED_STRENGTH * STEPS))

    @property
    def strength(self) -> float:
        """What the fader stands at."""
        return self.value() / STEPS

    @property
    def run_strength(self) -> float:
        """What the track is filled up to."""
        return self._run

    def show_strength(self, strength: float, run: float, *, silent: bool = False) -> None:
        """Show what is set and what is run; a silent stage's cap stands back."""
        with QSignalBlocker(self):
            self.setValue(round(strength * STEPS))
        self._run, self._is_silent = run, silent
        self.update()

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._colours = colours
        self.update()

    def place_of(self, strength: float) -> float:
        """Where a strength lies, pixels from the end that stands for 2."""
        return EDGE + (HIGH - strength) / (HIGH - LOW) * (self._length - 2 * EDGE)

    def point_of(self, strength: float) -> QPointF:
        """Where a strength lies in the widget."""
        place = self.place_of(strength)
        return (
            QPointF(self.width() / 2, place) if self._is_vertical else QPointF(self.width() - place, self._across / 2)
        )

    def sizeHint(self) -> QSize:
        """Long and narrow."""
        return QSize(40, 170) if self._is_vertical else QSize(120, CAP.width() - 4)

    def minimumSizeHint(self) -> QSize:
        """Still wide enough for the cap."""
        return QSize(NARROW_CAP + 2, LOWEST) if self._is_vertical else QSize(60, CAP.width() - 4)

    def event(self, event: QEvent) -> bool:
        """Keep the keys of a fader from those of the window."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in OWN_KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return to 1 by the key 1; arrows and pages move."""
        if event.key() == Qt.Key.Key_1:
            self.setValue(round(TRAINED_STRENGTH * STEPS))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 everything is painted
        """Paint scale, track and cap, lying down as it would stand."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._is_vertical:
            painter.translate(self.width(), 0)
            painter.rotate(90)
        colours, middle = self._colours, self._across / 2
        reach = min(CAP.width() / 2 + 3, self._across / 2 - 1)
        for tick in TICKS:
            main = tick == TRAINED_STRENGTH
            half = reach if main else reach - 6
            painter.setPen(QPen(QColor(colours.text if main else colours.line), 1.6 if main else 1))
            y = self.place_of(tick)
            painter.drawLine(QPointF(middle - half, y), QPointF(middle + half, y))
        track = QRectF(middle - 2, EDGE, 4, self._length - 2 * EDGE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(track, 2, 2)
        painter.setBrush(QColor(colours.accent))
        y = self.place_of(self._run)
        painter.drawRoundedRect(QRectF(track.left(), y, 4, track.bottom() - y), 2, 2)
        self._paint_cap(painter, QPointF(middle, self.place_of(self.strength)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grip the cap, or bring it to where the track was clicked."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        distance = self._place_in(event) - self.place_of(self.strength)
        self._grip = distance if abs(distance) <= CAP.height() / 2 else 0.0
        self.setSliderDown(True)
        self._move(self._place_in(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the hand."""
        if self._grip is not None:
            self._move(self._place_in(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = None
            self.setSliderDown(False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Return to the trained strength."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = None
            self.setValue(round(TRAINED_STRENGTH * STEPS))

    @property
    def _is_vertical(self) -> bool:
        return self.orientation() is Qt.Orientation.Vertical

    @property
    def _length(self) -> int:
        return self.height() if self._is_vertical else self.width()

    @property
    def _across(self) -> int:
        return self.width() if self._is_vertical else self.height()

    def _place_in(self, event: QMouseEvent) -> float:
        place = event.position()
        return place.y() if self._is_vertical else self.width() - place.x()

    def _move(self, place: float) -> None:
        share = (place - (self._grip or 0.0) - EDGE) / max(1, self._length - 2 * EDGE)
        value = round((HIGH - share * (HIGH - LOW)) * STEPS)
        trained = round(TRAINED_STRENGTH * STEPS)
        self.setValue(trained if abs(value - trained) <= DETENT else value)

    def _paint_cap(self, painter: QPainter, centre: QPointF) -> None:
        colours = self._colours
        cap = QRectF(0, 0, min(CAP.width(), self._across - 2), CAP.height())
        cap.moveCenter(centre)
        held = self.isSliderDown() or self.hasFocus() or self.underMouse()
        painter.setPen(QPen(QColor(colours.accent if held else colours.muted), 1.5))
        painter.setBrush(QColor(colours.panel if self._is_silent else colours.raised))
        painter.drawRoundedRect(cap, 4, 4)
        painter.setPen(QPen(QColor(colours.line if self._is_silent else colours.text), 2))
        painter.drawLine(QPointF(cap.left() + 6, centre.y()), QPointF(cap.right() - 6, centre.y()))
