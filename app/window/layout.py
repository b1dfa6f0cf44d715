"""Where everything stands in the window."""

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

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
from app.window.panels import Panels


class Layout:
    """All views, and where they stand in a window: the picture with what belongs to it in the middle, others in panels.

    Args:
        window: where they are put.
    """

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._left = QByteArray()
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
        self.log = LogPanel(window)
        self._panels = Panels(window, self._splitter, self._in_panels())
        self.docks, self.log_dock = self._panels.docks, self._panels.log
        self.commands.add_menu("Re&gions", list(self.region_tools.tools.values()), self.regions.actions())
        self.steps = Steps(window)
        self.commands.add_menu("&Walk", self.steps.listed)
        self.commands.add_panels([dock.toggleViewAction() for dock in (*self.docks.values(), self.log_dock)])
        self._panels.hide()

    def show_workspace(self, state: QByteArray) -> None:
        """Leave the welcome page, with the panels where they were before it, else where they were last time."""
        if self.stack.currentIndex() == 1:
            return
        self.stack.setCurrentIndex(1)
        if self._left.isEmpty():
            self.reset()
        wanted = state if self._left.isEmpty() else self._left
        if not wanted.isEmpty():
            self._panels.restore(wanted)

    @property
    def panels(self) -> QByteArray:
        """Where the panels are, or were before the welcome page; empty where none has been shown."""
        return self._left if self.stack.currentIndex() == 0 else self._panels.state

    def restore_panels(self, state: QByteArray) -> None:
        """Put the panels where they were; on the welcome page, when it is left."""
        if self.stack.currentIndex() == 1:
            self._panels.restore(state)
        else:
            self._left = state

    def show_welcome(self) -> None:
        """Return to the welcome page, without panels."""
        self._left = self.panels
        self.stack.setCurrentIndex(0)
        self._panels.hide()
        self.steps.show_ready(ready=False)
        self.sources.show_camera("")

    def show_scene(self, scene: Scene) -> None:
        """Have every view offer what a measurement has."""
        self.sources.show_camera(scene.camera)
        self.filmstrip.show_shape(*scene.shape[1:])
        self.bands.show_scene(scene)
        self.spectra.show_scene(scene)
        self._panels.show_spectra(is_spectral=scene.is_spectral)
        self.levels.show_bands(scene.shape[0])
        self.curve.setToolTip(scene.convention)
        self.steps.show_ready(ready=True)
        self.colours.show_scene(scene)

    def show_sources(self) -> None:
        """Bring the sources panel up, be it beside the welcome page."""
        self._panels.show_sources()

    def show_log(self) -> None:
        """Bring the log up."""
        self._panels.show_log()

    def reset(self) -> None:
        """Put every panel back to its place."""
        self._panels.reset()

    def refit(self) -> None:
        """The letters have another size: put panels upon each other where they leave no room beside, and back."""
        if self.stack.currentIndex() == 1:
            self._panels.refit()

    def show_sample_offered(self, offered: bool) -> None:  # noqa: FBT001 a Qt slot
        """Show or hide every way to the sample."""
        self.commands.sample.setVisible(offered)
        self.welcome.sample.setVisible(offered)

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

    def _in_panels(self) -> dict[str, QWidget]:
        """What each panel holds."""
        return {
            "sources": self.sources,
            "regions": self.regions,
            "runs": self.runs,
            "mixer": self.mixer,
            "levels": _column(self.levels, self.colours),
            "spectra": self.spectra,
            "profile": self.profile,
            "curve": self.curve,
            "log": self.log,
        }


def _column(upper: QWidget, lower: QWidget, *, stretched: int = 0) -> QWidget:
    """Two views as one panel, of which one takes what room there is."""
    panel = QWidget()
    column = QVBoxLayout(panel)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for place, view in enumerate((upper, lower)):
        column.addWidget(view, int(place == stretched))
    return panel
