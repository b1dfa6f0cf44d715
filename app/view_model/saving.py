"""The session as a file: where it lies, whether there is work that is not in it, and how it is saved and opened."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.runner import SessionFiles
from app.sources import Part
from app.view_model.document import Document
from app.view_model.documents import Documents
from app.view_model.restoring import Restoring
from app.workspace import FoundSession, SavedSession, SavedTab, SessionFault, Workspace

Furnish = Callable[[Document], Workspace]
Work = list[tuple[Document, object]]


class Saving(QObject):
    """Saves all open measurements as one session, and opens sessions.

    Args:
        files: writes and reads.
        documents: what is open.
        furnish: takes down what is set of a measurement, with what the window itself has set.
        parent: the owner in Qt's tree.

    Attributes:
        beside: folders to look for a session's files in.
    """

    changed = Signal()
    saved = Signal(object)
    mislaid = Signal(object)
    restored = Signal(object)
    fault_found = Signal(object)

    def __init__(
        self,
        files: SessionFiles,
        documents: Documents,
        furnish: Furnish,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._files, self._documents, self._furnish = files, documents, furnish
        self.beside: Sequence[Path] = ()
        self._path: Path | None = None
        self._asked: list[tuple[Path, Work]] = []
        self._wanted: Path | None = None
        self._restoring: Restoring | None = None
        queued = Qt.ConnectionType.QueuedConnection
        files.written.connect(self._note_written, queued)
        files.found.connect(self._take_found, queued)
        files.failed.connect(self._fail, queued)
        documents.changed.connect(self._heed)

    @property
    def path(self) -> Path | None:
        """The session's file, None where it has none yet."""
        return self._path

    @property
    def is_changed(self) -> bool:
        """Whether there is work that no file holds."""
        return self._documents.is_changed

    def snapshot(self) -> SavedSession:
        """Everything as it is now."""
        items = [document for document in self._documents.items if document.is_begun]
        current = self._documents.current
        shown = items.index(current) if current in items else 0
        return SavedSession(tuple(self._tab(document) for document in items), shown)

    def copy(self) -> SavedSession:
        """Everything as it is now, to be kept against a crash."""
        return replace(self.snapshot(), is_copy=True, origin=self._path)

    def save(self, path: Path) -> None:
        """Save to a file, which is the session's from then on."""
        self._asked.append((path, [(document, document.work) for document in self._documents.items]))
        self._files.write(path, self.snapshot())

    def open(self, path: Path, places: Mapping[tuple[int, Part], Path] | None = None) -> None:
        """Open a session; `mislaid` tells what it names and cannot be found as it was.

        Args:
            path: the session file.
            places: where files are that were not found before, by measurement and part.
        """
        self._wanted = path
        self._documents.current.session.announce(f"Opening {path.name} …")
        self._files.read(path, dict(places or {}), tuple(self.beside))

    def give_up(self) -> None:
        """Leave the session that was asked for unopened; what is open stays."""
        self._wanted = None
        self._documents.current.session.announce("Nothing was opened.", busy=False)

    def go_on(self, found: FoundSession) -> None:
        """Open a session with the files that were found."""
        self._wanted = None
        self._restoring = Restoring(found, self._documents, self)
        self._restoring.done.connect(self._take_restored)
        self._restoring.start()

    def close(self) -> None:
        """Finish writing."""
        self._files.close()

    def _tab(self, document: Document) -> SavedTab:
        session = document.session
        return SavedTab(
            session.opening.begun, session.running.solver, self._furnish(document), kept=document.runs.marks
        )

    @Slot(object)
    def _take_found(self, found: FoundSession) -> None:
        if found.path != self._wanted:
            return
        if found.mislaid:
            self.mislaid.emit(found)
        else:
            self.go_on(found)

    @Slot(object)
    def _take_restored(self, found: FoundSession) -> None:
        self._restoring = None
        self._path = found.session.origin if found.session.is_copy else found.path
        self.restored.emit(found)
        self.changed.emit()

    def _heed(self) -> None:
        if all(document.is_empty for document in self._documents.items):
            self._path = None
        self.changed.emit()

    @Slot(object)
    def _note_written(self, path: Path) -> None:
        saved = self._answered(path)
        if saved is not None:
            self._path = path
            for document, work in saved:
                if document in self._documents.items:
                    document.note_saved(work)
            self.changed.emit()
            self.saved.emit(path)

    @Slot(object)
    def _fail(self, failed: SessionFault) -> None:
        if self._answered(failed.path) is not None or failed.path == self._wanted:
            self._wanted = None
            self.fault_found.emit(failed.fault)

    def _answered(self, path: Path) -> Work | None:
        """What was to be saved to a file by the oldest request, which is answered first; None where there is none."""
        asked = next((one for one in self._asked if one[0] == path), None)
        if asked is None:
            return None
        self._asked.remove(asked)
        return asked[1]
