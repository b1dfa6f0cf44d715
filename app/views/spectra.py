"""The spectrum at one pixel through all stages, with the truth and a marker for the band on show."""

import pyqtgraph
from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.colour_maps import ColourMap, colour_table
from app.curves import CurveLine, Curves, Look, Marker, draw_marker
from app.plots import Plot
from app.showing import Probe, Spectrum
from app.state import FrameKey, FrameKind, Scene
from app.style import DARK, Colours, icon

HINT = "Point at the picture to see the spectrum there; click to pin it."
ROOM = 1.08
SHRINK_BELOW = 0.45
SAMPLE = 26
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
MARKERS = tuple(Marker)
FADING = 0.72


class SpectraView(QWidget):
    """Curves over wavelength: stages from dark to bright with a marker each, the shown one thick, the truth dashed."""

    band_edited = Signal(int)
    unpinned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Spectra")
        self._centres: tuple[float, ...] = ()
        self._bands: tuple[tuple[int, int, int], ...] = ()
        self._names: tuple[str, ...] = ()
        self._spectra: tuple[Spectrum, ...] = ()
        self._colours = DARK
        self._top = 0.0
        self._where = QLabel(HINT, self)
        self._where.setProperty("role", "muted")
        self._free = QPushButton("Unpin", self)
        self._free.setProperty("quiet", "true")
        self._free.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._free.hide()
        self.plot = Plot()
        self._marker = pyqtgraph.InfiniteLine(angle=90, movable=True, label="", labelOpts={"position": 0.93})
        self._curves = Curves()
        self._legend = _Legend(self)
        self._lay_out()
        self._free.clicked.connect(self.unpinned)
        self._marker.sigPositionChanged.connect(self._drag)

    @property
    def curve_keys(self) -> tuple[FrameKey, ...]:
        """What is plotted."""
        return tuple(spectrum.key for spectrum in self._spectra)

    @property
    def place_text(self) -> str:
        """What is said of the probed pixel."""
        return self._where.text()

    @property
    def unpin_button(self) -> QPushButton:
        """The button that lets the pointer move the probe again."""
        return self._free

    @property
    def top(self) -> float:
        """Where the vertical axis ends."""
        return self._top

    def show_scene(self, scene: Scene) -> None:
        """Take the bands of a scene as the axis."""
        self._centres = scene.wavelengths or tuple(float(band + 1) for band in range(scene.shape[0]))
        self._bands, self._names = scene.band_colours, scene.band_names
        self.plot.name_bottom("Wavelength (nm)" if scene.wavelengths else "Band")
        low, high = min(self._centres), max(self._centres)
        room = max(0.02 * (high - low), 0.5)
        self.plot.show_across(low - room, high + room)
        self._top = 0.0
        self.show_spectra(())

    def show_spectra(self, spectra: tuple[Spectrum, ...]) -> None:
        """Plot these spectra, the one of the picture on show on top."""
        self._spectra = spectra
        looks = [self._look(place, spectrum) for place, spectrum in enumerate(spectra)]
        lines = [
            CurveLine(tuple(zip(self._centres, spectrum.values.tolist(), strict=True)), look)
            for spectrum, look in zip(spectra, looks, strict=True)
        ]
        self._curves.show_lines(sorted(lines, key=lambda line: line.look.width))
        self._legend.show_entries([(spectrum.title, look) for spectrum, look in zip(spectra, looks, strict=True)])
        if spectra:
            self._scale(
                max(float(spectrum.values.max()) for spectrum in spectra),
                min(float(spectrum.values.min()) for spectrum in spectra),
            )

    def show_probe(self, probe: Probe | None) -> None:
        """Say which pixel it is."""
        if probe is None:
            self._where.setText(HINT)
        else:
            pinned = " · pinned" if probe.pinned else " · click to pin"
            self._where.setText(f"At x {probe.x}, y {probe.y}{pinned}")
        self._free.setVisible(probe is not None and probe.pinned)

    def show_band(self, band: int) -> None:
        """Put the marker on a band."""
        if not 0 <= band < len(self._centres):
            return
        with QSignalBlocker(self._marker):
            self._marker.setValue(self._centres[band])
        self._marker.label.setFormat(self._names[band])
        red, green, blue = self._bands[band]
        self._marker.setPen(pyqtgraph.mkPen(red, green, blue, width=2.5))
        self._marker.setHoverPen(pyqtgraph.mkPen(red, green, blue, width=5))

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._colours = colours
        self.plot.show_colours(colours)
        self._marker.label.setColor(QColor(colours.text))
        self._marker.label.fill = pyqtgraph.mkBrush(colours.panel)
        self._legend.show_colours(colours)
        self._free.setIcon(icon("pin", colours.text))
        self.show_spectra(self._spectra)

    def _lay_out(self) -> None:
        self.plot.show_grid(across=True)
        self.plot.add(self._curves)
        self.plot.add(self._marker)
        head = QHBoxLayout()
        head.setContentsMargins(8, 2, 4, 0)
        head.addWidget(self._where, 1)
        head.addWidget(self._free)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(0)
        column.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.plot, 1)
        row.addWidget(self._legend)
        column.addLayout(row, 1)

    def _look(self, place: int, spectrum: Spectrum) -> Look:
        """Later stages are brighter; how bright a stage is does not depend on how many there are."""
        alpha = "70" if spectrum.stale else "ff"
        if spectrum.key.kind is FrameKind.TRUTH:
            return Look(f"#{alpha}{self._colours.text[1:]}", 2.0, dashed=True)
        red, green, blue = colour_table(ColourMap.VIRIDIS)[round(230 - 180 * FADING**place)]
        colour = f"#{alpha}{red:02x}{green:02x}{blue:02x}"
        return Look(colour, 3.0 if spectrum.current else 1.3, marker=MARKERS[place % len(MARKERS)])

    def _scale(self, highest: float, lowest: float) -> None:
        """Grow the axis when a curve leaves it, shrink it only when most of it is empty: it must not dance."""
        if highest > self._top or highest < SHRINK_BELOW * self._top:
            self._top = max(highest * ROOM, 1e-12)
        self.plot.show_up(min(-0.02 * self._top, lowest), self._top)

    def _drag(self) -> None:
        if self._centres:
            place = float(self._marker.value())
            self.band_edited.emit(min(range(len(self._centres)), key=lambda band: abs(self._centres[band] - place)))


class _Legend(QWidget):
    """Names the curves beside the plot, where they hide nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: list[tuple[str, Look]] = []
        self._text = QColor(DARK.text)
        self.setAccessibleName("Curves")

    def show_entries(self, entries: list[tuple[str, Look]]) -> None:
        """Name these curves."""
        if entries == self._entries:
            return
        self._entries = entries
        width = max((self.fontMetrics().horizontalAdvance(title) for title, _ in entries), default=0)
        self.setFixedWidth(width + SAMPLE + 18 if entries else 0)
        self.setAccessibleDescription(", ".join(title for title, _ in entries))
        self.update()

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._text = QColor(colours.text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 everything is painted
        """Paint a piece of each curve with its name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = min(self.fontMetrics().height() + 2, (self.height() - 4) // max(1, len(self._entries)))
        for place, (title, look) in enumerate(self._entries):
            middle = 2 + line * place + line / 2
            painter.setPen(look.pen)
            painter.drawLine(QPointF(6, middle), QPointF(6 + SAMPLE, middle))
            draw_marker(painter, QPointF(6 + SAMPLE / 2, middle), look)
            painter.setPen(self._text)
            painter.drawText(QRectF(12 + SAMPLE, middle - line / 2, self.width(), line), LEFT, title)
