"""The LoRA mixer: one fader and number a stage, from the bare base at 0 over the trained strength 1 to 2."""

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSlider,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.state import STRENGTH_RANGE, TRAINED_STRENGTH
from app.style import DARK, Colours, icon

STEPS = 100
DETENT = 4
CAP = QSize(28, 16)
EDGE = 10
TALLEST = 420
AROUND_FADER = 84
TICKS = (0.0, 0.5, 1.0, 1.5, 2.0)
EXPLANATION = "Strength of each stage's adapter: 0 is the bare base, 1 as trained. Moving one reruns from its stage."


class Fader(QSlider):
    """A vertical fader that stops at 1 when it comes near, and returns there on a double-click."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        low, high = STRENGTH_RANGE
        self.setRange(round(low * STEPS), round(high * STEPS))
        self.setSingleStep(1)
        self.setPageStep(10)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.SizeVerCursor)
        self.setMinimumHeight(96)
        self.setMaximumHeight(TALLEST)
        self._colours = DARK
        self._grip: float | None = None
        with QSignalBlocker(self):
            self.setValue(round(TRAINED_STRENGTH * STEPS))

    @property
    def strength(self) -> float:
        """What the fader stands at."""
        return self.value() / STEPS

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._colours = colours
        self.update()

    def height_of(self, strength: float) -> float:
        """Where a strength lies, pixels from the top."""
        low, high = STRENGTH_RANGE
        return EDGE + (high - strength) / (high - low) * (self.height() - 2 * EDGE)

    def sizeHint(self) -> QSize:
        """Narrow and high."""
        return QSize(46, 170)

    def minimumSizeHint(self) -> QSize:
        """Still wide enough for the cap and the scale."""
        return QSize(42, 96)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 everything is painted
        """Paint scale, track and cap."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, middle = self._colours, self.width() / 2
        for tick in TICKS:
            main = tick == TRAINED_STRENGTH
            half = CAP.width() / 2 + 4 if main else CAP.width() / 2 - 3
            painter.setPen(QPen(QColor(colours.text if main else colours.line), 1.6 if main else 1))
            y = self.height_of(tick)
            painter.drawLine(QPointF(middle - half, y), QPointF(middle + half, y))
        track = QRectF(middle - 2, EDGE, 4, self.height() - 2 * EDGE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(track, 2, 2)
        y = self.height_of(self.strength)
        painter.setBrush(QColor(colours.accent))
        painter.drawRoundedRect(QRectF(track.left(), y, 4, track.bottom() - y), 2, 2)
        self._paint_cap(painter, QPointF(middle, y))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grip the cap, or bring it to where the track was clicked."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        distance = event.position().y() - self.height_of(self.strength)
        self._grip = distance if abs(distance) <= CAP.height() / 2 else 0.0
        self.setSliderDown(True)
        self._move(event.position().y())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the hand."""
        if self._grip is not None:
            self._move(event.position().y())

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

    def _move(self, y: float) -> None:
        low, high = STRENGTH_RANGE
        share = (y - (self._grip or 0.0) - EDGE) / max(1, self.height() - 2 * EDGE)
        value = round((high - share * (high - low)) * STEPS)
        trained = round(TRAINED_STRENGTH * STEPS)
        self.setValue(trained if abs(value - trained) <= DETENT else value)

    def _paint_cap(self, painter: QPainter, centre: QPointF) -> None:
        colours = self._colours
        cap = QRectF(0, 0, CAP.width(), CAP.height())
        cap.moveCenter(centre)
        held = self.isSliderDown() or self.hasFocus() or self.underMouse()
        painter.setPen(QPen(QColor(colours.accent if held else colours.muted), 1.5))
        painter.setBrush(QColor(colours.raised))
        painter.drawRoundedRect(cap, 4, 4)
        painter.setPen(QPen(QColor(colours.text), 2))
        painter.drawLine(QPointF(cap.left() + 6, centre.y()), QPointF(cap.right() - 6, centre.y()))


class _Channel(QWidget):
    """One stage's fader with its name, its number and its reset."""

    edited = Signal(float)

    def __init__(self, stage: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = f"Strength of stage {stage}"
        low, high = STRENGTH_RANGE
        self.fader = Fader(self)
        self.fader.setAccessibleName(name)
        self.fader.setToolTip(f"{name}: drag; double-click returns to 1")
        self.box = QDoubleSpinBox(self)
        self.box.setRange(low, high)
        self.box.setSingleStep(0.05)
        self.box.setDecimals(2)
        self.box.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        self.box.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.box.setKeyboardTracking(False)
        self.box.setAccessibleName(f"{name}, as a number")
        self.reset = QPushButton(self)
        self.reset.setProperty("quiet", "true")
        self.reset.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.reset.setAccessibleName(f"Reset stage {stage} to 1")
        self.reset.setToolTip(f"Reset stage {stage} to 1")
        title = QLabel(str(stage), self)
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title.setProperty("role", "title")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(title)
        column.addWidget(self.fader, 1, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.box, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.reset)
        column.addStretch(0)
        title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.box.setFixedWidth(43)
        self.setMinimumWidth(46)
        self.fader.valueChanged.connect(lambda: self.edited.emit(self.fader.strength))
        self.box.valueChanged.connect(self.edited)
        self.reset.clicked.connect(lambda: self.edited.emit(TRAINED_STRENGTH))

    def show_strength(self, strength: float) -> None:
        with QSignalBlocker(self.fader), QSignalBlocker(self.box):
            self.fader.setValue(round(strength * STEPS))
            self.box.setValue(strength)
        self.fader.update()
        self.reset.setEnabled(strength != TRAINED_STRENGTH)

    def show_colours(self, colours: Colours) -> None:
        self.fader.show_colours(colours)
        self.reset.setIcon(icon("reset", colours.text, colours.line))


class Mixer(QWidget):
    """All faders side by side, or a word on why there are none."""

    strength_edited = Signal(int, float)
    reset_edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("LoRA mixer")
        self._channels: list[_Channel] = []
        self._colours = DARK
        self._reason = _words("")
        self._reset = QPushButton("Reset all to 1", self)
        self._reset.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._reset.clicked.connect(self.reset_edited)
        self._row = QHBoxLayout()
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._desk())
        self._stack.addWidget(self._reason)
        self.show_reason("Open a measurement to see the stages of its model.")

    @property
    def faders(self) -> tuple[Fader, ...]:
        """The faders, stage 1 first."""
        return tuple(channel.fader for channel in self._channels)

    @property
    def boxes(self) -> tuple[QDoubleSpinBox, ...]:
        """The number boxes, stage 1 first."""
        return tuple(channel.box for channel in self._channels)

    @property
    def reset_button(self) -> QPushButton:
        """The button that sets all faders as trained."""
        return self._reset

    def show_strengths(self, strengths: tuple[float, ...]) -> None:
        """Show one fader a strength."""
        if len(strengths) != len(self._channels):
            self._rebuild(len(strengths))
        for channel, strength in zip(self._channels, strengths, strict=True):
            channel.show_strength(strength)
        self._reset.setEnabled(any(strength != TRAINED_STRENGTH for strength in strengths))
        self._stack.setCurrentIndex(0 if strengths else 1)

    def show_reason(self, text: str) -> None:
        """Say why there are no faders."""
        self._reason.setText(text)
        self._stack.setCurrentIndex(0 if self._channels else 1)

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._colours = colours
        self._reset.setIcon(icon("reset", colours.text, colours.muted))
        for channel in self._channels:
            channel.show_colours(colours)

    def _desk(self) -> QWidget:
        desk, inside = QWidget(self), QWidget(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)
        inside.setLayout(self._row)
        scroll = QScrollArea(desk)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMaximumHeight(TALLEST + AROUND_FADER)
        column = QVBoxLayout(desk)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(6)
        column.addWidget(_words(EXPLANATION))
        column.addWidget(scroll, 1)
        column.addWidget(self._reset)
        column.addStretch(0)
        return desk

    def _rebuild(self, count: int) -> None:
        for channel in self._channels:
            self._row.removeWidget(channel)
            channel.hide()
            channel.deleteLater()
        self._channels = [self._channel(index) for index in range(count)]

    def _channel(self, index: int) -> _Channel:
        channel = _Channel(index + 1, self)
        channel.show_colours(self._colours)
        channel.edited.connect(lambda strength: self.strength_edited.emit(index, strength))
        self._row.addWidget(channel)
        return channel


def _words(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setProperty("role", "muted")
    label.setContentsMargins(4, 2, 4, 2)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    return label
