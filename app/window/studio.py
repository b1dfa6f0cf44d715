"""The window itself: what it does with files, keys, faults and its own closing."""

from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QMainWindow

from app.colour_maps import ColourMap, colour_table
from app.journal import Journal
from app.runner import Runner
from app.settings import Settings
from app.showing import Progress
from app.state import Fault, Part, Scene, Sources
from app.style import Theme, colours_of, dress, icon
from app.view_model import Colouring, Comparison, Exporting, Library, Regions, Runs, Session, Viewing, Workplace
from app.views.fault_dialog import FaultDialog
from app.views.file_dialogs import ask_for_files, ask_for_part
from app.window.batches import Batches
from app.window.exports import Exports
from app.window.imports import Imports
from app.window.layout import Layout
from app.window.manners import Manners
from app.window.preferring import Preferring
from app.window.regions import Takings, join_regions
from app.window.sessions import Sessions
from app.window.tour import Tour
from app.window.trials import Trials
from app.window.undoing import Undoing
from app.window.wiring import join, join_colours, join_runs
from app.workspace import Workspace

SIZE = (1360, 860)
SAMPLE = Path(str(files("resources"))) / "samples" / "still_life.npz"
SAMPLE_WORDS = (
    "The bundled still life: a snapshot of 28 bands through a coded aperture, with its true spectra. "
    "Point at an object for its spectrum, walk the stages with ↑ and ↓, or move a fader."
)


class StudioWindow(QMainWindow):
    """LoRun Studio.

    Args:
        settings: what is remembered; the user's own when None.
        models: the folder of installed models; the bundled ones and the user's own when None.
        journal: where the log is kept for the user.
        theme: how to look this time, whatever is remembered.
        kept: where unsaved work is kept against a crash; None keeps none, and does not ask about it either.
    """

    fault_reported = Signal(object)

    def __init__(
        self,
        settings: Settings | None = None,
        models: Path | None = None,
        journal: Journal | None = None,
        theme: Theme | None = None,
        kept: Path | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle("LoRun Studio")
        self.setObjectName("studio")
        self.setAcceptDrops(True)
        self.resize(*SIZE)
        self._settings = settings if settings is not None else Settings()
        self._journal = journal if journal is not None else Journal()
        runner = Runner(models)
        self.session = Session(runner, self)
        self.viewing = Viewing(self)
        self.runs = Runs(self.session, self.viewing, self)
        library = Library(self.viewing, self.runs, self.session.look, self)
        self.colouring = Colouring(self.viewing, lambda: (*self.runs.frames, *library.frames), self.session.tint, self)
        for listener in (self.runs.take, library.take, self.colouring.take):
            runner.arrived.connect(listener, Qt.ConnectionType.QueuedConnection)
        self.comparison = Comparison(self.viewing, library, self.runs, self)
        self.regions = Regions(runner, self)
        self.views = Layout(self)
        self.trials = Trials(self, self.session, self.views.commands, self._settings)
        self.manners = Manners(self, self.views.commands, self._settings)
        self._theme = theme or Theme(self._settings.theme)
        self._map = ColourMap.GREY
        self._faults: list[Fault] = []
        self._is_loaded = False
        self.session.opening.remembered = self._settings.remembered
        join_colours(self.colouring, self.comparison, self.views)
        join_runs(self.session, self.runs, self.comparison, self.views)
        join(self.session, self.viewing, self.comparison, self.views)
        self.exporting = Exporting(self.session, self.viewing, self)
        exports = Exports(self, self.session, self.exporting, self._settings, lambda: colour_table(self._map))
        exports.join(self.views.commands, self.views.status, self.session)
        self.undoing = Undoing(self.session, self.viewing, self.regions, self.views.commands, self)
        join_regions(self.session, self.viewing, self.comparison, self.regions, self.views)
        self._takings = Takings(self.session, self.viewing, self.regions, self.views, self._settings, self)
        self.batches = Batches(self, self.session, self._settings, models)
        self.batches.join(self.views.commands)
        self.imports = Imports(self, self.session, lambda: self._settings.folder)
        self.imports.join(self.views.commands)
        workplace = Workplace(self.session, self.viewing, self.comparison, self.regions, self)
        self.sessions = Sessions(self, workplace, self._furnish, self._settings, models, kept)
        self.tour = Tour(self, self.session, self.comparison, self.views, self._settings)
        self._join()
        self.session.mixing.load_presets(self._settings.presets)
        self._preferring = Preferring(
            self, self.session, self.runs, self.views, self._settings, self._journal, lambda: self._theme, self._dress
        )
        self._show_recent()
        self.views.welcome.sample.setFocus()
        geometry, _ = self._settings.layout()
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)

    def open_path(self, path: Path) -> None:
        """Open one file."""
        self.open_paths((path,))

    def open_paths(self, paths: tuple[Path, ...], *, run: bool = False) -> None:
        """Open files together (a measurement, what belongs to it, a model), and run if that is wished."""
        if paths:
            self._settings.folder = str(paths[0].parent)
            self.sessions.open(paths, run=run)

    def open_sample(self) -> None:
        """Open the bundled sample and run it."""
        self.sessions.open((SAMPLE,), run=True)

    def report(self, fault: Fault) -> None:
        """Show a fault; while one is shown, others wait. May be called from any thread."""
        self.fault_reported.emit(fault)

    def showEvent(self, event: QShowEvent) -> None:
        """Load the engine once the window is there."""
        super().showEvent(event)
        if not self._is_loaded:
            self._is_loaded = True
            QTimer.singleShot(0, self.session.load)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Vanish at once; what is being written is finished, what is being computed ends at its next stage."""
        if not self.sessions.may_close():
            event.ignore()
            return
        self._settings.keep_layout(self.saveGeometry(), self._panels())
        self.hide()
        self.batches.close()
        self.sessions.close()
        self.session.close()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no control had a use for, such as arrows and Space."""
        if not (self.manners.hear(event) or self.tour.hear(event)):
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self.views.welcome.show_hovered(True)  # noqa: FBT003 a Qt slot

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The files went elsewhere."""
        super().dragLeaveEvent(event)
        self.views.welcome.show_hovered(False)  # noqa: FBT003 a Qt slot

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the files that were dropped."""
        self.views.welcome.show_hovered(False)  # noqa: FBT003 a Qt slot
        event.acceptProposedAction()
        self.open_paths(tuple(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()))

    def _join(self) -> None:
        commands, session, views = self.views.commands, self.session, self.views
        commands.open.triggered.connect(self._ask_for_files)
        commands.sample.triggered.connect(self.open_sample)
        commands.quit.triggered.connect(self.close)
        commands.layout.triggered.connect(views.reset)
        commands.theme_edited.connect(self._choose_theme)
        commands.recent_wanted.connect(self.open_path)
        views.welcome.sample_wanted.connect(self.open_sample)
        views.welcome.open_wanted.connect(self._ask_for_files)
        views.welcome.recent_wanted.connect(self.open_path)
        views.sources.part_wanted.connect(self._ask_for_part)
        views.levels.map_edited.connect(self._choose_map)
        for choice in (views.choices.devices, views.choices.solvers):
            choice.activated.connect(lambda _: views.picture.setFocus())
        self.sessions.join(commands)
        self.sessions.restored.connect(self._show_restored)
        self.sessions.recent_changed.connect(self._show_recent)
        self.sessions.fault_found.connect(self._queue_fault)
        session.scene_opened.connect(self._show_scene)
        session.opening.rows_changed.connect(lambda _: self._show_sources())
        session.solver_named.connect(views.mixer.show_reason)
        session.device_named.connect(views.status.show_device)
        session.progress_changed.connect(self._show_progress)
        session.learned.connect(self._learn)
        session.mixing.presets_edited.connect(self._settings.keep_presets)
        session.fault_found.connect(self._queue_fault)
        self.batches.batching.fault_found.connect(self._queue_fault)
        self.batches.dialog.fault_wanted.connect(self._queue_fault)
        self.fault_reported.connect(self._queue_fault, Qt.ConnectionType.QueuedConnection)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._dress)

    def _show_scene(self, scene: Scene) -> None:
        views = self.views
        views.show_workspace(self._settings.layout()[1])
        views.picture.forget_zooms()
        views.sources.show_camera(scene.camera)
        views.filmstrip.show_shape(*scene.shape[1:])
        views.bands.show_scene(scene)
        views.spectra.show_scene(scene)
        views.docks["spectra"].setVisible(scene.is_spectral)
        views.levels.show_bands(scene.shape[0])
        self.regions.open(scene)
        views.curve.setToolTip(scene.convention)
        self.viewing.open(scene)
        self.runs.forget()
        views.steps.show_ready(ready=True)
        self.comparison.reset()
        views.colours.show_scene(scene)
        self.colouring.open(scene)
        self.undoing.forget()
        views.picture.setFocus()

    def _show_restored(self, workspace: Workspace) -> None:
        self.undoing.forget()
        self.views.levels.show_map(workspace.colour_map)
        self._choose_map(workspace.colour_map)
        self.colouring.choose(workspace.colours)
        if workspace.panels:
            self.restoreState(QByteArray.fromBase64(workspace.panels.encode()))

    def _furnish(self, workspace: Workspace) -> Workspace:
        """A workspace with what the window itself has set."""
        panels = bytes(self.saveState().toBase64().data()).decode()
        return replace(workspace, colour_map=self._map, colours=self.colouring.scheme, panels=panels)

    def _show_sources(self) -> None:
        """An incomplete measurement needs the sources panel, even before anything else is there."""
        if self.session.opening.rows:
            self.views.show_sources()

    def _show_progress(self, progress: Progress) -> None:
        commands = self.views.commands
        commands.show_running(progress.running and self.session.is_busy)
        commands.show_ready(ready=self.session.is_ready, exportable=self.viewing.exportable() is not None)
        self.views.compare.show_ready(ready=self.session.is_ready)

    def _learn(self, sources: Sources, learned: dict[str, str]) -> None:
        self._settings.remember(learned)
        if sources.measurement is not None:
            is_sample = sources.measurement == SAMPLE
            self.views.banner.show_words(SAMPLE_WORDS if is_sample else "")
            if not is_sample:
                self._settings.note_opened(sources.measurement)
        self._show_recent()

    def _show_recent(self) -> None:
        recent = self._settings.recent
        self.views.commands.show_recent(recent)
        self.views.welcome.show_recent(recent)

    def _ask_for_files(self) -> None:
        ask_for_files(self, self._settings.folder, self.open_paths)

    def _ask_for_part(self, part: Part) -> None:
        if part is Part.MEASUREMENT:
            self._ask_for_files()
        else:
            ask_for_part(self, self._settings.folder, part, lambda path: self.session.open_part(path, part))

    def _queue_fault(self, fault: Fault) -> None:
        self._faults.append(fault)
        if len(self._faults) == 1:
            self._show_fault()

    def _show_fault(self) -> None:
        dialog = FaultDialog(self._faults[0], self.session.versions, colours_of(self._theme), self)
        dialog.finished.connect(self._leave_fault)
        dialog.open()

    def _leave_fault(self) -> None:
        self._faults.pop(0)
        if self._faults:
            self._show_fault()

    def _choose_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._settings.theme = theme.value
        self._dress()

    def _choose_map(self, colour_map: ColourMap) -> None:
        self._map = colour_map
        table = colour_table(colour_map)
        self.views.picture.show_table(table)
        self.views.beside.show_table(table)
        self.views.filmstrip.show_table(table)
        self.viewing.draw_again()

    def _dress(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            colours = dress(application, self._theme)
            self.views.show_colours(colours)
            self.trials.show_colours(colours)
            self.manners.show_colours(colours)
            self.sessions.show_colours(colours)
            self.tour.show_colours(colours)
        self.views.commands.show_theme(self._theme)
        self.setWindowIcon(icon("lorun", ""))

    def _panels(self) -> QByteArray:
        """Where the panels are; what was there last time where they have not been shown."""
        is_shown = self.session.scene is not None
        return self.saveState() if is_shown else self._settings.layout()[1]
