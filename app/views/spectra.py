"""Spectra: of one pixel through all stages, of regions with their scatter, the truth's, and a marker for the band."""

import math
from functools import partial

import pyqtgraph
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from app.charts import Chart
from app.curves import CurveLine, Curves, Look
from app.elided import Elided
from app.legend import Entry, look_of, region_look, truth_look
from app.plot_tools import PlotTools
from app.showing import Probe, Spectrum
from app.state import TRUTH, Floats, FrameKey, Scene
from app.style import DARK, Colours, icon
from app.surveys import RegionSpectrum, StageChoice, StageMenu

HINT = "Point at the picture to see the spectrum there; click to pin it."
UNPIN = "Unpin"
Way = QBoxLayout.Direction
ROOM = 1.08
SHRINK_BELOW = 0.45


class SpectraView(QWidget):
    """Curves over wavelength.

    Of a pixel: stages from dark to bright with a marker each, the shown one thick, the truth dashed. Of a region: all
    in its colour and with its marker, the shown stage thick with its deviation about it, the truth dashed.
    """

    band_edited = Signal(int)
    stages_edited = Signal(object)
    stage_picked = Signal(object)
    unpinned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Spectra")
        self._centres: tuple[float, ...] = ()
        self._bands: tuple[tuple[int, int, int], ...] = ()
        self._names: tuple[str, ...] = ()
        self._spectra: tuple[Spectrum, ...] = ()
        self._regions: tuple[RegionSpectrum, ...] = ()
        self._region_names: list[Entry] = []
        self._region_span = (-math.inf, -math.inf)
        self._colours = DARK
        self._top = 0.0
        self._where = Elided(HINT, self)
        self._where.setProperty("role", "muted")
        self._band = QLabel(self)
        self._band.setAccessibleName("Band of the marker")
        self._free = QPushButton(UNPIN, self)
        self._free.setAccessibleName(UNPIN)
        self._free.setToolTip("Let the spectrum follow the pointer again")
        self._free.setProperty("quiet", "true")
        self._free.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._free.hide()
        self._menu = StageMenu()
        self._picked: frozenset[FrameKey] = frozenset()
        self.stages = self._choice()
        self.tools = PlotTools("spectra", self)
        self._chart = Chart(self)
        self.plot = self._chart.plot
        self._marker = pyqtgraph.InfiniteLine(angle=90, movable=True)
        self._curves = Curves()
        self._region_curves = Curves(resting=True)
        self._head = QBoxLayout(Way.LeftToRight)
        self._lay_out()
        self._free.clicked.connect(self.unpinned)
        self._marker.sigPositionChanged.connect(self._drag)

    @property
    def curve_keys(self) -> tuple[FrameKey, ...]:
        """What is plotted of the pixel."""
        return tuple(spectrum.key for spectrum in self._spectra if self._is_plotted(spectrum))

    @property
    def region_curves(self) -> tuple[tuple[int, FrameKey], ...]:
        """What is plotted of regions: their numbers and the pictures."""
        return tuple((spectrum.region.number, spectrum.key) for spectrum in self._regions)

    @property
    def place_text(self) -> str:
        """What is said of the probed pixel."""
        return self._where.whole

    @property
    def unpin_button(self) -> QPushButton:
        """The button that lets the pointer move the probe again."""
        return self._free

    @property
    def top(self) -> float:
        """Where the vertical axis ends."""
        return self._top

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow panel has room for fewer words beside the pixel's place, and for the controls under it."""
        super().resizeEvent(event)
        self._free.setText("" if self._chart.is_narrow else UNPIN)
        self._head.setDirection(Way.TopToBottom if self._chart.is_narrow else Way.LeftToRight)

    def show_scene(self, scene: Scene) -> None:
        """Take the bands of a scene as the axis."""
        self._centres = scene.wavelengths or tuple(float(band + 1) for band in range(scene.shape[0]))
        self._bands, self._names = scene.band_colours, scene.band_names
        self.plot.name_bottom("Wavelength (nm)" if scene.wavelengths else "Band")
        low, high = min(self._centres), max(self._centres)
        room = max(0.02 * (high - low), 0.5)
        self.plot.show_across(low - room, high + room)
        self._top = 0.0
        self._spectra = self._regions = ()
        self._draw_regions()
        self._draw()

    def show_spectra(self, spectra: tuple[Spectrum, ...]) -> None:
        """Plot the spectra of a pixel, the one of the picture on show on top."""
        self._spectra = spectra
        self._draw()

    def show_region_spectra(self, spectra: tuple[RegionSpectrum, ...]) -> None:
        """Plot the spectra of regions; while there are any, the pixel's are plotted of the same pictures."""
        self._regions = spectra
        self.stages.setVisible(bool(spectra))
        self._draw_regions()
        self._draw()

    def show_stages(self, menu: StageMenu) -> None:
        """Say of which pictures the spectra of regions are."""
        if menu == self._menu:
            return
        self._menu = menu
        self._picked = frozenset(pick.key for pick in menu.picks if pick.picked)
        self.stages.setText(menu.choice.value)
        self.stages.menu().clear()
        for choice in dict.fromkeys((StageChoice.SHOWN, StageChoice.ALL, menu.choice)):
            action = self.stages.menu().addAction(choice.value)
            action.setCheckable(True)
            action.setChecked(choice is menu.choice)
            action.triggered.connect(partial(self.stages_edited.emit, choice))
        self.stages.menu().addSeparator()
        for pick in menu.picks:
            action = self.stages.menu().addAction(pick.title)
            action.setCheckable(True)
            action.setChecked(pick.picked)
            action.triggered.connect(partial(self.stage_picked.emit, pick.key))
        self._draw()

    def picture(self) -> QPixmap:
        """Plot and legend as they are seen."""
        return self._chart.grab()

    def show_probe(self, probe: Probe | None) -> None:
        """Say which pixel it is."""
        if probe is None:
            self._where.show_text(HINT)
        else:
            pinned = " · pinned" if probe.pinned else " · click to pin"
            self._where.show_text(f"x {probe.x}, y {probe.y}{pinned}")
        self._free.setVisible(probe is not None and probe.pinned)

    def show_band(self, band: int) -> None:
        """Put the marker on a band."""
        if not 0 <= band < len(self._centres):
            return
        with QSignalBlocker(self._marker):
            self._marker.setValue(self._centres[band])
        self._band.setText(self._names[band])
        red, green, blue = self._bands[band]
        self._marker.setPen(pyqtgraph.mkPen(red, green, blue, width=2.5))
        self._marker.setHoverPen(pyqtgraph.mkPen(red, green, blue, width=5))

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._colours = colours
        self._chart.show_colours(colours)
        self.tools.show_colours(colours)
        self._free.setIcon(icon("pin", colours.text))
        self._draw_regions()
        self._draw()

    def _lay_out(self) -> None:
        self.plot.show_grid(across=True)
        self.plot.add(self._region_curves)
        self.plot.add(self._curves)
        self.plot.add(self._marker)
        self._head.setContentsMargins(8, 2, 4, 0)
        self._head.setSpacing(4)
        place, controls = QHBoxLayout(), QHBoxLayout()
        place.addWidget(self._band)
        place.addSpacing(8)
        place.addWidget(self._where, 1)
        place.addWidget(self._free)
        controls.addWidget(self.stages)
        controls.addStretch(1)
        controls.addWidget(self.tools)
        self._head.addLayout(place, 1)
        self._head.addLayout(controls)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self._chart, 1)

    def _choice(self) -> QPushButton:
        choice = QPushButton(self._menu.choice.value, self)
        choice.setProperty("picker", "true")
        choice.setAccessibleName("Spectra of which stages")
        choice.setToolTip("Plot regions in the stage on show, in all stages, or in those that you pick")
        choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        choice.setMenu(QMenu(choice))
        choice.hide()
        return choice

    def _draw_regions(self) -> None:
        entries: dict[int, Entry] = {}
        lines = []
        for spectrum in self._regions:
            region, values, look = spectrum.region, spectrum.values, region_look(spectrum, self._colours)
            spread = tuple(values.deviation.tolist()) if spectrum.current and values.size > 1 else ()
            lines.append(self._line(values.mean, look, spread))
            if spectrum.current or region.number not in entries:
                entries[region.number] = (region.name, look)
        self._region_curves.show_lines(_thin_first(lines))
        self._region_span, self._region_names = _span(lines), list(entries.values())

    def _draw(self) -> None:
        names, lines = list(self._region_names), []
        for spectrum in filter(self._is_plotted, self._spectra):
            look = look_of(spectrum.key, self._colours, current=spectrum.current, stale=spectrum.stale)
            lines.append(self._line(spectrum.values, look))
            if not self._regions:
                names.append((spectrum.title, look))
            elif spectrum.current or spectrum.key == TRUTH:
                names.append((f"Pixel · {spectrum.title}", look))
        if TRUTH in {spectrum.key for spectrum in self._regions}:
            names.append(("Truth of each", truth_look(self._colours.text)))
        self._curves.show_lines(_thin_first(lines))
        self._chart.show_entries(names)
        self.tools.show_any(any_curve=bool(names))
        self.plot.show_scale(shown=bool(names))
        if names:
            self._scale(*map(max, zip(_span(lines), self._region_span, strict=True)))

    def _is_plotted(self, spectrum: Spectrum) -> bool:
        """The stages of a pixel would hide those of regions."""
        return not self._regions or spectrum.key in self._picked

    def _line(self, values: Floats, look: Look, spread: tuple[float, ...] = ()) -> CurveLine:
        return CurveLine(tuple(zip(self._centres, values.tolist(), strict=True)), look, spread)

    def _scale(self, highest: float, deepest: float) -> None:
        """Grow the axis when a curve leaves it, shrink it only when most of it is empty: it must not dance."""
        if highest > self._top or highest < SHRINK_BELOW * self._top:
            self._top = max(highest * ROOM, 1e-12)
        self.plot.show_up(min(-0.02 * self._top, -deepest), self._top)

    def _drag(self) -> None:
        if self._centres:
            place = float(self._marker.value())
            self.band_edited.emit(min(range(len(self._centres)), key=lambda band: abs(self._centres[band] - place)))


def _thin_first(lines: list[CurveLine]) -> list[CurveLine]:
    return sorted(lines, key=lambda line: line.look.width)


def _span(lines: list[CurveLine]) -> tuple[float, float]:
    """How far above and below 0 the curves reach."""
    heights = [y for line in lines for _, y in (line.rim if line.spread else line.points)]
    return max(heights, default=-math.inf), -min(heights, default=math.inf)
