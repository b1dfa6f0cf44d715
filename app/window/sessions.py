"""Sessions beside the window: the commands and questions of saving, opening, leaving and taking up again."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMainWindow

from app.runner import SessionFiles
from app.settings import Settings
from app.state import Fault
from app.style import Colours
from app.view_model import Autosaving, Document, Documents, Saving
from app.views.commands import Commands
from app.views.file_dialogs import ask_for_part, ask_where_to_save_session
from app.views.mislaid_dialog import MislaidDialog
from app.views.session_dialogs import ask_to_recover, ask_to_save
from app.workspace import SUFFIX, FoundSession, Leftover, Mislaid, Workspace

SAMPLES = Path(str(files("resources"))) / "samples"
FOUND = 2  # neither accepted nor rejected
Deed = Callable[[], None]


class Sessions(QObject):
    """Joins saving to its commands and dialogs.

    Args:
        window: whose title tells the session, and which dialogs belong to.
        documents: what is open.
        furnish: takes down what is set of a measurement, with what the window itself has set.
        settings: remembers folder and recent files.
        models: the folder of installed models; the bundled ones and the user's own when None.
        kept: where unsaved work is kept against a crash; None keeps and asks nothing.
    """

    recent_changed = Signal()
    restored = Signal(object)
    fault_found = Signal(object)

    def __init__(
        self,
        window: QMainWindow,
        documents: Documents,
        furnish: Callable[[Document], Workspace],
        settings: Settings,
        models: Path | None,
        kept: Path | None,
    ) -> None:
        super().__init__(window)
        self._window, self._documents, self._settings = window, documents, settings
        session_files = SessionFiles(models, self)
        self.saving = Saving(session_files, documents, furnish, self)
        self.autosaving = Autosaving(kept, session_files, self.saving, self)
        self.saving.beside = (SAMPLES,)
        self._asks = kept is not None
        self._is_leaving = self._has_searched = False
        self._next: Deed | None = None
        self._recovered: Leftover | None = None
        self._colours: Colours | None = None
        self.saving.changed.connect(self.show_title)
        self.saving.saved.connect(self._note_saved)
        self.saving.restored.connect(self._note_restored)
        self.saving.mislaid.connect(self._ask_for_mislaid)
        self.saving.fault_found.connect(self._fail)
        self.autosaving.left_behind.connect(self._offer)

    def join(self, commands: Commands) -> None:
        """Connect the commands, and look for what a crash left behind as soon as the engine is there."""
        commands.save.triggered.connect(self.save)
        commands.save_as.triggered.connect(self.save_as)
        self._documents.made.connect(lambda document: document.session.choosing.devices_changed.connect(self._search))

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours for the dialogs to come."""
        self._colours = colours

    def open(self, paths: tuple[Path, ...], *, run: bool = False) -> None:
        """Open the files of a measurement beside what is open; or a session in its place, after asking about work."""
        if not any(path.suffix.lower() == SUFFIX for path in paths):
            self._documents.open(paths, run=run)
        elif len(paths) == 1:
            self.leave(lambda: self.saving.open(paths[0]))
        else:
            self.fault_found.emit(
                Fault(
                    "A session cannot be opened together with other files.",
                    expected="one session alone, or the files of one measurement",
                    found=", ".join(path.name for path in paths),
                    remedy="Open the session first; other parts can be added to it then.",
                )
            )

    def leave(self, then: Deed) -> None:
        """Do what replaces the session, once its unsaved work is saved or given up."""
        if not self._asks or not self.saving.is_changed:
            then()
            return
        ask_to_save(self._window, self._name, lambda: self._save_first(then), then)

    def close_tab(self, document: Document) -> None:
        """Close a measurement, once its unsaved work is saved or given up."""

        def close() -> None:
            self._documents.close(document)

        if not self._asks or not document.is_changed:
            close()
        else:
            ask_to_save(self._window, document.row.name, lambda: self._save_first(close), close)

    def may_close(self) -> bool:
        """Whether the window may close now; where there is unsaved work, ask, and close it later if that is wished."""
        if self._is_leaving or not self._asks or not self.saving.is_changed:
            return True
        self.leave(self._close)
        return False

    def close(self) -> None:
        """A clean end: nothing is left behind, and everything written."""
        self.autosaving.close()
        self.saving.close()

    @Slot()
    def save(self) -> None:
        """Save to the session's file, or ask for one."""
        if self.saving.path is not None:
            self.saving.save(self.saving.path)
        else:
            self.save_as()

    @Slot()
    def save_as(self) -> None:
        """Ask for a file, and save to it."""
        if not self._documents.has_any:
            return
        folder = Path(self._settings.folder) if self._settings.folder else Path.home()
        place = self.saving.path or folder / f"{self._documents.current.name}{SUFFIX}"
        dialog = ask_where_to_save_session(self._window, place, self.saving.save)
        dialog.rejected.connect(self._forget_next)

    @property
    def _name(self) -> str:
        """What is asked about: the session, or the measurements that hold work."""
        if self.saving.path is not None:
            return self.saving.path.name
        names = [document.row.name for document in self._documents.items if document.is_changed]
        return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))

    @Slot()
    def _search(self) -> None:
        if not self._has_searched:
            self._has_searched = True
            self.autosaving.search()

    def _save_first(self, then: Deed) -> None:
        self._next = then
        self.save()

    def _close(self) -> None:
        self._is_leaving = True
        self._window.close()

    def _forget_next(self) -> None:
        self._next = None

    @Slot()
    def show_title(self) -> None:
        """Say in the window's title what is open, and whether there is work that no file holds."""
        path, document = self.saving.path, self._documents.current
        name = path.name if path is not None else document.name
        self._window.setWindowTitle(f"{name}[*] – LoRun Studio" if name else "LoRun Studio")
        self._window.setWindowModified(self.saving.is_changed)

    def _note_saved(self, path: Path) -> None:
        self._remember(path)
        self._documents.current.session.announce(f"Saved to {path.name}.", busy=False)
        then, self._next = self._next, None
        if then is not None:
            then()

    def _note_restored(self, found: FoundSession) -> None:
        leftover, self._recovered = self._recovered, None
        if leftover is not None and leftover.path == found.path:
            self.autosaving.adopt(leftover, found.session)
        elif not found.session.is_copy:
            self._remember(found.path)
        self.restored.emit(found.session.tabs[found.session.shown].workspace)

    def _remember(self, path: Path) -> None:
        self._settings.folder = str(path.parent)
        self._settings.note_opened(path)
        self.recent_changed.emit()

    def _fail(self, fault: Fault) -> None:
        self._forget_next()
        self._documents.current.session.announce("Nothing was saved or opened.", busy=False)
        self.fault_found.emit(fault)

    def _ask_for_mislaid(self, found: FoundSession) -> None:
        if self._colours is None:
            return
        dialog = MislaidDialog(found, self._colours, self._window)
        dialog.part_wanted.connect(lambda mislaid: self._find(found, mislaid, dialog))
        dialog.accepted.connect(lambda: self.saving.go_on(found))
        dialog.rejected.connect(self.saving.give_up)
        dialog.open()

    def _find(self, found: FoundSession, mislaid: Mislaid, dialog: MislaidDialog) -> None:
        def look_again(place: Path) -> None:
            dialog.done(FOUND)
            self.saving.open(found.path, {**found.places, (mislaid.tab, mislaid.part): place})

        ask_for_part(dialog, str(found.path.parent), mislaid.part, look_again)

    def _offer(self, leftover: Leftover) -> None:
        ask_to_recover(self._window, leftover, lambda: self._recover(leftover), lambda: self._discard(leftover))

    def _recover(self, leftover: Leftover) -> None:
        self._recovered = leftover
        self.leave(lambda: self.saving.open(leftover.path))

    def _discard(self, leftover: Leftover) -> None:
        self.autosaving.discard(leftover)
        self.autosaving.search()
