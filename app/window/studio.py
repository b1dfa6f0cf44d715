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

from app.journal import Journal
from app.mix import Mix
from app.settings import Settings
from app.sources import Part, Sources
from app.state import Fault
from app.style import Theme, colours_of, dress, icon, letter_size
from app.view_model import Comparison, Document, Documents, Probing, Regions, Session, Viewing
from app.views.fault_dialog import FaultDialog
from app.views.file_dialogs import ask_for_files, ask_for_part
from app.window.batches import Batches
from app.window.collecting import Collecting
from app.window.layout import Layout
from app.window.manners import Manners
from app.window.page import Page
from app.window.preferring import Preferring
from app.window.regions import join_drawing
from app.window.relief import Relief
from app.window.sessions import Sessions
from app.window.tabs import join_tabs
from app.window.tour import Tour
from app.window.wiring import join_views
from app.workspace import Workspace

SIZE = (1360, 860)
SAMPLE = Path(str(files("resources"))) / "samples" / "still_life.npz"
SAMPLE_WORDS = "Point at an object for its spectrum, walk the stages with ↑ and ↓, or move a fader."


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
        self._collecting = Collecting(self)
        self._settings = settings if settings is not None else Settings()
        self._journal = journal if journal is not None else Journal()
        self._theme = theme or Theme(self._settings.theme)
        self._write_first()
        self.documents = Documents(models, self)
        self.views = Layout(self)
        self.manners = Manners(self, self.views.commands, self._settings)
        self._faults: list[tuple[Fault, Document | None]] = []
        self._is_loaded = False
        self._pages: dict[Document, Page] = {}
        self._page: Page | None = None
        join_views(self.views)
        join_drawing(self.views)
        self.batches = Batches(self, self.documents, self._settings, models)
        self.batches.join(self.views.commands)
        self.sessions = Sessions(self, self.documents, self._furnish, self._settings, models, kept)
        self.tour = Tour(self, self.documents, self.views, self._settings)
        self._join()
        self.documents.begin()
        self._preferring = Preferring(
            self, self.documents, self.views, self._settings, self._journal, lambda: self._theme, self._dress
        )
        self._relief = Relief(self.documents, self._preferring)
        self._show_recent()
        self.views.welcome.sample.setFocus()
        geometry, _ = self._settings.layout()
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)

    @property
    def page(self) -> Page:
        """The measurement on show."""
        return self._pages[self.documents.current]

    @property
    def session(self) -> Session:
        """What is computed of the measurement on show."""
        return self.documents.current.session

    @property
    def viewing(self) -> Viewing:
        """What is looked at of it."""
        return self.documents.current.viewing

    @property
    def probing(self) -> Probing:
        """What is pointed at on it."""
        return self.documents.current.probing

    @property
    def comparison(self) -> Comparison:
        """What it is compared with."""
        return self.documents.current.comparison

    @property
    def regions(self) -> Regions:
        """What is drawn on it."""
        return self.documents.current.regions

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
            QTimer.singleShot(0, self.documents.load)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Vanish at once; what is being written is finished, what is being computed ends at its next stage."""
        if not self.sessions.may_close():
            event.ignore()
            return
        panels = self.views.panels
        self._settings.keep_layout(self.saveGeometry(), panels if not panels.isEmpty() else self._settings.layout()[1])
        self.hide()
        self.batches.close()
        self.sessions.close()
        self.documents.end()
        self._collecting.end()
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
        commands, documents, views = self.views.commands, self.documents, self.views
        commands.open.triggered.connect(self._ask_for_files)
        commands.open_told.triggered.connect(self._ask_for_files_to_tell)
        commands.sample.triggered.connect(self.open_sample)
        commands.quit.triggered.connect(self.close)
        commands.layout.triggered.connect(views.reset)
        commands.theme_edited.connect(self._choose_theme)
        commands.recent_wanted.connect(self.open_path)
        views.welcome.sample_wanted.connect(self.open_sample)
        views.welcome.open_wanted.connect(self._ask_for_files)
        views.welcome.recent_wanted.connect(self.open_path)
        views.sources.part_wanted.connect(self._ask_for_part)
        for choice in (views.choices.devices, views.choices.solvers):
            choice.activated.connect(lambda _: views.picture.setFocus())
        self.sessions.join(commands)
        self.sessions.restored.connect(self._show_restored)
        self.sessions.recent_changed.connect(self._show_recent)
        self.sessions.fault_found.connect(self._queue_fault)
        documents.made.connect(self._take_in)
        documents.left.connect(self._let_go)
        documents.shown.connect(self._show_document)
        documents.changed.connect(self.sessions.show_title)
        documents.said.connect(views.status.show_progress)
        documents.fault_found.connect(self._queue_fault)
        join_tabs(documents, views.tabs, commands, self.sessions.close_tab)
        self.batches.batching.fault_found.connect(self._queue_fault)
        self.batches.dialog.fault_wanted.connect(self._queue_fault)
        self.fault_reported.connect(self._queue_fault, Qt.ConnectionType.QueuedConnection)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._dress)

    def _take_in(self, document: Document) -> None:
        """A measurement is to be opened: keep what it learns, and hear what goes wrong."""
        self._pages[document] = Page(document, self, self.views, self._settings)
        self._pages[document].show_colours(colours_of(self._theme))
        session = document.session
        session.opening.remembered = self._settings.remembered
        session.mixing.load_presets(self._settings.presets)
        session.mixing.presets_edited.connect(self._share_presets)
        session.learned.connect(lambda sources, learned: self._learn(document, sources, learned))

    def _let_go(self, document: Document) -> None:
        self._pages.pop(document).close()

    def _show_document(self, document: Document) -> None:
        if self._page is not None:
            self._page.leave()
        self._page = self._pages[document]
        self._page.show()

    def _share_presets(self, presets: dict[str, Mix]) -> None:
        """Presets belong to the user: what is saved in one tab is offered in all."""
        self._settings.keep_presets(presets)
        for document in self.documents.items:
            if document.session.mixing.presets != presets:
                document.session.mixing.load_presets(presets)

    def _show_restored(self, workspace: Workspace) -> None:
        if workspace.panels:
            self.views.restore_panels(QByteArray.fromBase64(workspace.panels.encode()))

    def _furnish(self, document: Document) -> Workspace:
        """What is set of a measurement, with what the window itself has set."""
        if document is self.documents.current:
            self.page.note_view()
        panels = bytes(self.views.panels.toBase64().data()).decode()
        return replace(document.workplace.take(), panels=panels, view=document.view)

    def _learn(self, document: Document, sources: Sources, learned: dict[str, str]) -> None:
        self._settings.remember(learned)
        is_sample = sources.measurement == SAMPLE
        self._pages[document].show_words(SAMPLE_WORDS if is_sample else "")
        if sources.measurement is not None and not is_sample:
            self._settings.note_opened(sources.measurement)
        self._show_recent()

    def _show_recent(self) -> None:
        recent = self._settings.recent
        self.views.commands.show_recent(recent)
        self.views.welcome.show_recent(recent)

    def _ask_for_files(self) -> None:
        ask_for_files(self, self._settings.folder, self.open_paths)

    def _ask_for_files_to_tell(self) -> None:
        ask_for_files(self, self._settings.folder, self.documents.ask_about)

    def _ask_for_part(self, part: Part) -> None:
        if part is Part.MEASUREMENT:
            self._ask_for_files()
        else:
            ask_for_part(self, self._settings.folder, part, lambda path: self.session.open_part(path, part))

    def _queue_fault(self, fault: Fault, document: Document | None = None) -> None:
        can_run_again = document is not None
        self._faults.append((fault if can_run_again else replace(fault, shortage=None), document))
        if len(self._faults) == 1:
            self._show_fault()

    def _show_fault(self) -> None:
        fault, document = self._faults[0]
        dialog = FaultDialog(fault, self.session.versions, colours_of(self._theme), self)
        if document is not None:
            self._relief.join(dialog, document)
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

    def _write_first(self) -> None:
        """Have the letters and the theme before any view: views measure their letters when they are made."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            letter_size(application, self._settings.preferences.points)
            dress(application, self._theme)

    def _dress(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            colours = dress(application, self._theme)
            self.views.show_colours(colours)
            for page in self._pages.values():
                page.show_colours(colours)
            self.manners.show_colours(colours)
            self.sessions.show_colours(colours)
            self.tour.show_colours(colours)
        self.views.commands.show_theme(self._theme)
        self.setWindowIcon(icon("lorun", ""))
