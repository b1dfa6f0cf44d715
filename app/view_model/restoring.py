"""All measurements of a session, opened again and set up as they were."""

from PySide6.QtCore import QObject, Signal

from app.view_model.document import Document
from app.view_model.documents import Documents
from app.workspace import FoundSession, SavedTab


class Restoring(QObject):
    """Opens a session's measurements beside what is open, and puts them in its place once all have answered.

    Args:
        found: the session.
        documents: what is open.
        parent: the owner in Qt's tree.
    """

    done = Signal(object)

    def __init__(self, found: FoundSession, documents: Documents, parent: QObject) -> None:
        super().__init__(parent)
        self._found, self._documents = found, documents
        self._made: list[tuple[Document, SavedTab]] = []
        self._awaited: set[Document] = set()

    def start(self) -> None:
        """Ask for all files."""
        self._made = [(self._documents.make(), tab) for tab in self._found.session.tabs]
        self._awaited = {document for document, _ in self._made}
        for document, tab in self._made:
            self._join(document, tab)
            document.session.reopen(tab.sources, tab.model)

    def _join(self, document: Document, tab: SavedTab) -> None:
        opening = document.session.opening
        document.session.opened.connect(lambda: self._put(document, tab))
        opening.rows_changed.connect(lambda _: self._note(document) if opening.is_incomplete else None)
        opening.import_wanted.connect(lambda _: self._note(document))
        opening.ended.connect(lambda: self._note(document))

    def _put(self, document: Document, tab: SavedTab) -> None:
        if document in self._awaited:
            document.workplace.put(tab.workspace, tab.solver, self._found.path.stem)
            document.runs.restore(tab.kept)
            document.view = tab.workspace.view
            document.begun.emit()
            document.note_saved(None if self._found.session.is_copy else document.work)
            self._note(document)

    def _note(self, document: Document) -> None:
        """It has answered; what comes to nothing has no tab."""
        self._awaited.discard(document)
        if self._awaited or not self._made:
            return
        made, self._made = self._made, []
        wanted = self._found.session.tabs[self._found.session.shown]
        opened = [(document, tab) for document, tab in made if not document.is_empty]
        places = [place for place, (_, tab) in enumerate(opened) if tab is wanted]
        if opened:
            self._documents.replace([document for document, _ in opened], places[0] if places else 0)
            self.done.emit(self._found)
        else:
            self._documents.current.session.announce("Nothing was opened; what was open is still there.", busy=False)
        for document, _ in made:
            if document not in self._documents.items:
                self._documents.leave(document)
        self.deleteLater()
