"""Where everything stands in the window."""

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.forms import in_letters
from app.state import Scene
from app.style import Colours
from app.views.band_bar import BandBar
from app.views.banner import Banner
from app.views.choices import Choices
from app.views.colours import ColourPanel
from app.views.commands import Commands
from app.views.compare import CompareBar
from app.views.filmstrip import Filmstrip
from app.views.levels import LevelPanel
from app.views.log import LogPanel
from app.views.metric_curve import MetricCurve
from app.views.mixer import Mixer
from app.views.picture import PictureView
from app.views.profile import ProfileView
from app.views.region_layer import RegionLayer
from app.views.region_table import RegionTableView
from app.views.region_tools import RegionTools
from app.views.runs import RunsPanel
from app.views.sources import SourcesPanel
from app.views.spectra import SpectraView
from app.views.status import StatusBar
from app.views.steps import Steps
from app.views.tabs import TabBar
from app.views.welcome import Welcome

SIDE = 250
RIGHT = 286
BOTTOM = 172
LEVELS = 262
REGIONS = 210
CURVE = 250
STRIP = 96
FEWEST_LINES = 38
OVER_THE_STAGES = "Over the stages"
WIDEST_SIDE, WIDEST_RIGHT = 0.25, 0.28


class Layout:
    """All views, and their places in a window.

    Args:
        window: where they are put.
    """

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._left = QByteArray()
        self._is_spectral, self._spectra_were = True, (True, True)
        self._is_tight = False
        self.commands = Commands(window)
        self.choices = Choices(window)
        self.commands.toolbar.insertWidget(self.commands.place, self.choices)
        self.welcome = Welcome(window)
        self.banner = Banner(window)
        self.compare = CompareBar(window)
        self.commands.compare.addActions(self.compare.listed)
        self.picture = PictureView(window)
        self.beside = PictureView(window, beside=True)
        self.beside.hide()
        self.region_layers = RegionLayer(), RegionLayer()
        for picture, layer in zip((self.picture, self.beside), self.region_layers, strict=True):
            picture.add_layer(layer)
        self.region_tools = RegionTools(window)
        self.regions = RegionTableView(window)
        self.profile = ProfileView(window)
        self.bands = BandBar(window)
        self.filmstrip = Filmstrip(window)
        self.sources = SourcesPanel(window)
        self.runs = RunsPanel(window)
        self.commands.compare.addSeparator()
        self.commands.compare.addActions(self.runs.listed)
        self.mixer = Mixer(window)
        self.levels = LevelPanel(window)
        self.colours = ColourPanel(window)
        self.spectra = SpectraView(window)
        self.curve = MetricCurve(window)
        self.status = StatusBar(window)
        window.setStatusBar(self.status)
        self.stack = QStackedWidget(window)
        self.stack.addWidget(self.welcome)
        self._splitter = self._workspace()
        self.stack.addWidget(self._splitter)
        self.tabs = TabBar(window)
        window.setCentralWidget(_column(self.tabs, self.stack, stretched=1))
        self.docks = self._docks()
        self.log = LogPanel(window)
        self.log_dock = self._dock("log", "Log", self.log)
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.log_dock)
        self.log_dock.hide()
        self.commands.add_menu("Re&gions", list(self.region_tools.tools.values()), self.regions.actions())
        self.steps = Steps(window)
        self.commands.add_menu("&Walk", self.steps.listed)
        self.commands.add_panels([dock.toggleViewAction() for dock in (*self.docks.values(), self.log_dock)])
        for dock in self.docks.values():
            dock.hide()

    def show_workspace(self, state: QByteArray) -> None:
        """Leave the welcome page, with the panels where they were before it, else where they were last time."""
        if self.stack.currentIndex() == 1:
            return
        self.stack.setCurrentIndex(1)
        if self._left.isEmpty():
            self.reset()
        wanted = state if self._left.isEmpty() else self._left
        if not wanted.isEmpty():
            self._restore(wanted)

    @property
    def panels(self) -> QByteArray:
        """Where the panels are, or were before the welcome page; empty where none has been shown.

        The panel of spectra counts as open where only the scene has none to show.
        """
        if self.stack.currentIndex() == 0:
            return self._left
        if self._is_spectral or not self._spectra_were[0]:
            return self._window.saveState()
        return self._state_with_spectra()

    def restore_panels(self, state: QByteArray) -> None:
        """Put the panels where they were; on the welcome page, when it is left."""
        if self.stack.currentIndex() == 1:
            self._restore(state)
        else:
            self._left = state

    def show_welcome(self) -> None:
        """Return to the welcome page, without panels."""
        self._left = self.panels
        self.stack.setCurrentIndex(0)
        for dock in self.docks.values():
            dock.hide()
        self.steps.show_ready(ready=False)
        self.sources.show_camera("")

    def show_scene(self, scene: Scene) -> None:
        """Have every view offer what a measurement has."""
        self.sources.show_camera(scene.camera)
        self.filmstrip.show_shape(*scene.shape[1:])
        self.bands.show_scene(scene)
        self.spectra.show_scene(scene)
        self._show_spectra(is_spectral=scene.is_spectral)
        self.levels.show_bands(scene.shape[0])
        self.curve.setToolTip(scene.convention)
        self.steps.show_ready(ready=True)
        self.colours.show_scene(scene)

    def show_sources(self) -> None:
        """Bring the sources panel up, be it beside the welcome page."""
        dock = self.docks["sources"]
        if self._window.dockWidgetArea(dock) is Qt.DockWidgetArea.NoDockWidgetArea:
            self._window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
            self._window.resizeDocks([dock], [SIDE], Qt.Orientation.Horizontal)
        dock.show()

    def show_log(self) -> None:
        """Bring the log up."""
        self.log_dock.show()
        self.log_dock.raise_()

    def show_sample_offered(self, offered: bool) -> None:  # noqa: FBT001 a Qt slot
        """Show or hide every way to the sample."""
        self.commands.sample.setVisible(offered)
        self.welcome.sample.setVisible(offered)

    def reset(self) -> None:
        """Put every panel back to its place."""
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        bottom = Qt.DockWidgetArea.BottomDockWidgetArea
        docks, window = self.docks, self._window
        places = window.layout()
        if places is not None:
            places.setEnabled(False)  # or everything would be laid out anew after every single step
        for dock in (*docks.values(), self.log_dock):
            dock.setFloating(False)
        self._is_tight = self._has_few_lines
        for name, area in (
            ("sources", left),
            ("regions", left),
            ("mixer", right),
            ("levels", right),
            ("spectra", left if self._is_tight else bottom),
            ("curve", right if self._is_tight else bottom),
        ):
            window.addDockWidget(area, docks[name])
            docks[name].show()
        # Few lines are for the picture: no panel stands under it, and a column has few tabs beside each other.
        docks["curve"].setWindowTitle("Stages" if self._is_tight else OVER_THE_STAGES)
        if self._is_tight:
            for first, second in (("mixer", "levels"), ("levels", "curve"), ("sources", "regions")):
                window.tabifyDockWidget(docks[first], docks[second])
        else:
            down, across = Qt.Orientation.Vertical, Qt.Orientation.Horizontal
            window.splitDockWidget(docks["mixer"], docks["levels"], down)
            window.splitDockWidget(docks["sources"], docks["regions"], down)
            window.splitDockWidget(docks["spectra"], docks["curve"], across)
        for first, second in (("regions", "runs"), ("spectra", "profile")):
            window.tabifyDockWidget(docks[first], docks[second])
            docks[second].show()
        window.tabifyDockWidget(docks["profile"], self.log_dock)
        for name in ("regions", "sources", "mixer", "spectra"):
            docks[name].raise_()
        if places is not None:
            places.setEnabled(True)
        self._hide_what_has_no_spectra()
        self._share_room()

    def refit(self) -> None:
        """The letters have another size: put panels upon each other where they leave no room beside, and back."""
        if self.stack.currentIndex() == 1 and self._is_tight is not self._has_few_lines:
            self.reset()

    @property
    def _has_few_lines(self) -> bool:
        return self._window.height() < FEWEST_LINES * self._window.fontMetrics().height()

    def _share_room(self) -> None:
        """Give each panel what it needs, and a larger screen to all of them."""
        docks, window = self.docks, self._window
        width, height = window.width(), window.height()
        side = min(max(in_letters(window, SIDE), width // 12), round(WIDEST_SIDE * width))
        right = min(max(in_letters(window, RIGHT), width // 11), round(WIDEST_RIGHT * width))
        regions = max(REGIONS, height // 4)
        curve, levels, bottom = max(CURVE, width // 7), max(LEVELS, height // 4), max(BOTTOM, height // 5)
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        window.resizeDocks([docks["sources"], docks["mixer"]], [side, right], across)
        if self._is_tight:
            window.resizeDocks([docks["sources"], docks["spectra"]], [height * 7 // 15, height * 8 // 15], down)
        else:
            among = max(width - side - right - curve, 200)
            window.resizeDocks([docks["spectra"], docks["curve"]], [among, curve], across)
            window.resizeDocks([docks["mixer"], docks["levels"]], [max(height - levels, 200), levels], down)
            window.resizeDocks([docks["sources"], docks["regions"]], [max(height - regions, 200), regions], down)
            window.resizeDocks([docks["spectra"], docks["curve"]], [bottom, bottom], down)
        strip = max(STRIP, height // 7)
        self._splitter.setSizes([max(height - strip - bottom, 200), strip])

    def show_colours(self, colours: Colours) -> None:
        """Give every view a theme's colours."""
        for view in (
            self.commands,
            self.tabs,
            self.welcome,
            self.compare,
            self.picture,
            self.beside,
            self.region_tools,
            self.regions,
            self.profile,
            self.bands,
            self.filmstrip,
            self.sources,
            self.mixer,
            self.levels,
            self.spectra,
            self.curve,
        ):
            view.show_colours(colours)

    def _show_spectra(self, *, is_spectral: bool) -> None:
        """Have no panel of spectra where there are none; else as it was: open, and above those that share its place."""
        dock = self.docks["spectra"]
        if is_spectral == self._is_spectral:
            return
        self._is_spectral = is_spectral
        if not is_spectral:
            self._spectra_were = not dock.isHidden(), not dock.visibleRegion().isEmpty()
            dock.hide()
        elif self._spectra_were[0]:
            dock.show()
            if self._spectra_were[1]:
                dock.raise_()

    def _restore(self, state: QByteArray) -> None:
        """Put the panels where they were, that of spectra only where the scene has some."""
        self._window.restoreState(state)
        self._hide_what_has_no_spectra()

    def _hide_what_has_no_spectra(self) -> None:
        """All panels were just placed as for a spectral scene."""
        if not self._is_spectral:
            self._is_spectral = True
            self._show_spectra(is_spectral=False)

    def _state_with_spectra(self) -> QByteArray:
        dock, places = self.docks["spectra"], self._window.layout()
        if places is not None:
            places.setEnabled(False)  # or the other panels would make room for it
        dock.show()
        state = self._window.saveState()
        dock.hide()
        if places is not None:
            places.setEnabled(True)
        return state

    def _workspace(self) -> QSplitter:
        frame = QFrame()
        frame.setObjectName("picture_frame")
        inside = QHBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(2)
        inside.addWidget(self.region_tools)
        inside.addWidget(self.picture, 1)
        inside.addWidget(self.beside, 1)
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(5)
        column.addWidget(self.banner)
        column.addWidget(self.compare)
        column.addWidget(frame, 1)
        column.addWidget(self.bands)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(upper)
        splitter.addWidget(self.filmstrip)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 0)
        splitter.setCollapsible(0, False)  # noqa: FBT003 Qt's own signature
        return splitter

    def _docks(self) -> dict[str, QDockWidget]:
        window = self._window
        for corner, area in (
            (Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea),
            (Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea),
        ):
            window.setCorner(corner, area)
        docks = {}
        for name, title, view in (
            ("sources", "Sources", self.sources),
            ("regions", "Regions", self.regions),
            ("runs", "Runs", self.runs),
            ("mixer", "LoRA mixer", self.mixer),
            ("levels", "Levels", _column(self.levels, self.colours)),
            ("spectra", "Spectra", self.spectra),
            ("profile", "Line profile", self.profile),
            ("curve", OVER_THE_STAGES, self.curve),
        ):
            docks[name] = self._dock(name, title, view)
        return docks

    def _dock(self, name: str, title: str, view: QWidget) -> QDockWidget:
        dock = QDockWidget(title, self._window)
        dock.setObjectName(name)
        dock.setWidget(view)
        return dock


def _column(upper: QWidget, lower: QWidget, *, stretched: int = 0) -> QWidget:
    """Two views as one panel, of which one takes what room there is."""
    panel = QWidget()
    column = QVBoxLayout(panel)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for place, view in enumerate((upper, lower)):
        column.addWidget(view, int(place == stretched))
    return panel
