"""The spectrum at one pixel through all stages, with the truth and a marker for the band on show."""

import pyqtgraph
from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.colour_maps import ColourMap, colour_table
from app.plots import Plot
from app.showing import Probe, Spectrum
from app.state import FrameKey, FrameKind, Scene
from app.style import Colours, icon

HINT = "Point at the picture to see the spectrum there; click to pin it."
ROOM = 1.08
SHRINK_BELOW = 0.45
SAMPLE = 26
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
MARKERS = ("o", "s", "t", "d", "+", "x", "star", "p", "h")


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
        self._curves: dict[FrameKey, pyqtgraph.PlotDataItem] = {}
        self._colours: Colours | None = None
        self._top = 0.0
        self._where = QLabel(HINT, self)
        self._where.setProperty("role", "muted")
        self._free = QPushButton("Unpin", self)
        self._free.setProperty("quiet", "true")
        self._free.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._free.hide()
        self.plot = Plot()
        self._marker = pyqtgraph.InfiniteLine(angle=90, movable=True, label="", labelOpts={"position": 0.93})
        self._legend = _Legend(self)
        self._lay_out()
        self._free.clicked.connect(self.unpinned)
        self._marker.sigPositionChanged.connect(self._drag)

    @property
    def curve_keys(self) -> tuple[FrameKey, ...]:
        """What is plotted."""
        return tuple(self._curves)

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
        """Plot these spectra."""
        if tuple(spectrum.key for spectrum in spectra) != self.curve_keys:
            self._rebuild(spectra)
        for place, spectrum in enumerate(spectra):
            curve = self._curves[spectrum.key]
            curve.setData(self._centres, spectrum.values)
            self._dress(curve, spectrum, place / max(1, len(spectra) - 1), place)
        self._legend.show_entries([(spectrum.title, self._curves[spectrum.key]) for spectrum in spectra])
        if spectra:
            self._scale(
                max(float(spectrum.values.max()) for spectrum in spectra), min(float(s.values.min()) for s in spectra)
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

    def _lay_out(self) -> None:
        self.plot.show_grid(across=True)
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

    def _rebuild(self, spectra: tuple[Spectrum, ...]) -> None:
        for curve in self._curves.values():
            self.plot.remove(curve)
        self._curves = {}
        for spectrum in spectra:
            curve = pyqtgraph.PlotDataItem(antialias=True)
            self.plot.add(curve)
            self._curves[spectrum.key] = curve

    def _dress(self, curve: pyqtgraph.PlotDataItem, spectrum: Spectrum, share: float, place: int) -> None:
        if spectrum.key.kind is FrameKind.TRUTH:
            colour = QColor(self._colours.text if self._colours is not None else "#808080")
            style, width = Qt.PenStyle.DashLine, 2.2
        else:
            red, green, blue = colour_table(ColourMap.VIRIDIS)[round(40 + 190 * share)]
            colour = QColor(int(red), int(green), int(blue))
            style, width = Qt.PenStyle.SolidLine, 3.0 if spectrum.current else 1.3
            curve.setSymbol(MARKERS[place % len(MARKERS)])
        if spectrum.stale:
            colour.setAlpha(90)
        curve.setPen(pyqtgraph.mkPen(colour, width=width, style=style))
        curve.setSymbolSize(7 if spectrum.current else 5)
        curve.setSymbolBrush(colour)
        curve.setSymbolPen(None)
        curve.setZValue(20 if spectrum.current else 10)

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
        self._entries: list[tuple[str, pyqtgraph.PlotDataItem]] = []
        self._text = QColor("#808080")
        self.setAccessibleName("Curves")

    def show_entries(self, entries: list[tuple[str, pyqtgraph.PlotDataItem]]) -> None:
        """Name these curves."""
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
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = min(self.fontMetrics().height() + 2, (self.height() - 4) // max(1, len(self._entries)))
        for place, (title, curve) in enumerate(self._entries):
            middle = 2 + line * place + line / 2
            painter.setPen(curve.opts["pen"])
            painter.drawLine(QPointF(6, middle), QPointF(6 + SAMPLE, middle))
            if curve.opts["symbol"] is not None:
                symbol = pyqtgraph.graphicsItems.ScatterPlotItem.Symbols[curve.opts["symbol"]]
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(curve.opts["symbolBrush"])
                painter.save()
                painter.translate(6 + SAMPLE / 2, middle)
                painter.scale(curve.opts["symbolSize"], curve.opts["symbolSize"])
                painter.drawPath(symbol)
                painter.restore()
            painter.setPen(self._text)
            painter.drawText(QRectF(12 + SAMPLE, middle - line / 2, self.width(), line), LEFT, title)
