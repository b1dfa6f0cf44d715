"""Which band is shown: colour or one band, a slider painted in the bands' colours, its number and its wavelength."""

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QSlider, QSpinBox, QWidget

from app.showing import Mode
from app.state import Scene
from app.style import Colours, icon

GROOVE = 10
HANDLE = 8
EDGE = 7
NARROWEST = 60


class BandSlider(QSlider):
    """A slider whose groove shows each band in its colour; a click goes straight to the band under it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._bands: tuple[tuple[int, int, int], ...] = ()
        self._dimmed = False
        self._line = QColor("#808080")
        self._text = QColor("#ffffff")
        self._back = QColor("#000000")
        self.setMinimumSize(NARROWEST, 24)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Band")

    def show_bands(self, colours: tuple[tuple[int, int, int], ...]) -> None:
        """Paint the groove in these colours, one a band."""
        self._bands = colours
        self.update()

    def show_dimmed(self, dimmed: bool) -> None:  # noqa: FBT001 a Qt slot
        """Show that the band is not what is on the screen."""
        self._dimmed = dimmed
        self.update()

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._line, self._text, self._back = QColor(colours.line), QColor(colours.text), QColor(colours.window)
        self.update()

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(260, 26)

    def place(self, band: int) -> float:
        """Where a band lies, pixels from the left."""
        return EDGE + (band + 0.5) / max(1, len(self._bands)) * (self.width() - 2 * EDGE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 everything is painted
        """Paint groove and handle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        groove = QRectF(EDGE, (self.height() - GROOVE) / 2, self.width() - 2 * EDGE, GROOVE)
        if self._dimmed:
            painter.setOpacity(0.55)
        for band, (red, green, blue) in enumerate(self._bands):
            left = groove.left() + band / len(self._bands) * groove.width()
            right = groove.left() + (band + 1) / len(self._bands) * groove.width()
            painter.fillRect(QRectF(left, groove.top(), right - left + 0.5, GROOVE), QColor(red, green, blue))
        painter.setPen(QPen(self._line, 1))
        painter.drawRect(groove)
        handle = QRectF(0, 2, HANDLE, self.height() - 4)
        handle.moveCenter(QPointF(self.place(self.value()), self.height() / 2))
        painter.setPen(QPen(self._back, 1.5))
        painter.setBrush(self._text)
        painter.drawRoundedRect(handle, 3, 3)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._text, 1, Qt.PenStyle.DotLine))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the band under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._go(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer while its button is down."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position().x())

    def _go(self, x: float) -> None:
        share = (x - EDGE) / max(1, self.width() - 2 * EDGE)
        self.setValue(min(max(int(share * len(self._bands)), 0), len(self._bands) - 1))


class BandBar(QWidget):
    """Chooses between colour and one band, and which."""

    mode_edited = Signal(object)
    band_edited = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._colour = self._segment("Pseudo-RGB", "first", "All bands as they would look to the eye (R)")
        self._band = self._segment("One band", "last", "A single band (R)")
        self._modes = QButtonGroup(self)
        for button in (self._colour, self._band):
            button.setProperty("command", "colour")
        self._modes.addButton(self._colour)
        self._modes.addButton(self._band)
        self.slider = BandSlider(self)
        self.slider.setToolTip("Band (← and →)")
        self._box = QSpinBox(self)
        self._box.setAccessibleName("Band number")
        self._box.setToolTip("The band on show, counted from 1")
        self._box.setKeyboardTracking(False)
        self._previous = self._step("previous", "Previous band (←)")
        self._next = self._step("next", "Next band (→)")
        self._name = QLabel(self)
        self._name.setAccessibleName("Wavelength")
        self._lay_out()
        self._colour.clicked.connect(lambda: self.mode_edited.emit(Mode.COLOUR))
        self._band.clicked.connect(lambda: self.mode_edited.emit(Mode.BAND))
        self.slider.valueChanged.connect(self.band_edited)
        self._box.valueChanged.connect(lambda number: self.band_edited.emit(number - 1))
        self._previous.clicked.connect(lambda: self.band_edited.emit(self.slider.value() - 1))
        self._next.clicked.connect(lambda: self.band_edited.emit(self.slider.value() + 1))

    @property
    def mode(self) -> Mode:
        """What is chosen: colour or one band."""
        return Mode.COLOUR if self._colour.isChecked() else Mode.BAND

    @property
    def band(self) -> int:
        """Which band is chosen, from 0."""
        return self.slider.value()

    def minimumSizeHint(self) -> QSize:
        """Without what the keys and the caption do as well, and which gives way where there is little room."""
        shown = sum(width for widgets, width in self._dispensable if not widgets[0].isHidden())
        return super().minimumSizeHint() - QSize(shown, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer everything where there is room for it."""
        super().resizeEvent(event)
        self._use_room()

    def show_scene(self, scene: Scene) -> None:
        """Offer the bands of a scene; a grey picture has none to choose."""
        self._names = scene.band_names
        count = scene.shape[0]
        self.setVisible(count > 1)
        self._colour.setText("Pseudo-RGB" if scene.is_spectral else "Colour")
        self._band.setText("One band" if scene.is_spectral else "One channel")
        for button in (self._colour, self._band):
            button.setVisible(scene.has_colour)
        with QSignalBlocker(self.slider), QSignalBlocker(self._box):
            self.slider.setRange(0, count - 1)
            self._box.setRange(1, count)
            self._box.setSuffix(f" of {count}")
        self.slider.show_bands(scene.band_colours)
        self._use_room()

    def show_mode(self, mode: Mode) -> None:
        """Show which of both is on the screen."""
        self._colour.setChecked(mode is Mode.COLOUR)
        self._band.setChecked(mode is Mode.BAND)
        self.slider.show_dimmed(mode is Mode.COLOUR)

    def show_band(self, band: int) -> None:
        """Show which band is chosen."""
        with QSignalBlocker(self.slider), QSignalBlocker(self._box):
            self.slider.setValue(band)
            self._box.setValue(band + 1)
        name = self._names[band] if band < len(self._names) else ""
        self._name.setText(name)
        self.slider.setAccessibleDescription(name)
        self._previous.setEnabled(band > 0)
        self._next.setEnabled(band < len(self._names) - 1)

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self.slider.show_colours(colours)
        self._previous.setIcon(icon("previous", colours.text, colours.muted))
        self._next.setIcon(icon("next", colours.text, colours.muted))

    @property
    def _dispensable(self) -> tuple[tuple[tuple[QWidget, ...], int], ...]:
        """What gives way, the most wanted first, and how wide it is."""
        steps = self._previous, self._next
        return (
            ((self._name,), self._name.minimumWidth()),
            (steps, sum(step.minimumSizeHint().width() for step in steps)),
        )

    def _use_room(self) -> None:
        self._name.setMinimumWidth(self.fontMetrics().horizontalAdvance("0000.0 nm") + 8)
        room = self.width() - self.minimumSizeHint().width()
        for widgets, width in self._dispensable:
            room -= width
            for widget in widgets:
                widget.setVisible(room >= 0)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._colour)
        row.addWidget(self._band)
        row.addSpacing(10)
        row.addWidget(self._previous)
        row.addWidget(self.slider, 1)
        row.addWidget(self._next)
        row.addSpacing(6)
        row.addWidget(self._box)
        row.addSpacing(8)
        row.addWidget(self._name)

    def _segment(self, text: str, place: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setCheckable(True)
        button.setProperty("segment", place)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _step(self, name: str, tip: str) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(name)
        button.setProperty("quiet", "true")
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button
