"""Opening with options: the dialog that asks what is what, for as long as the files leave it open."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.imports import ImportOffer, VariableDrawn
from app.sources import Sources
from app.view_model import Session
from app.views.import_dialog import ImportDialog


class Imports(QObject):
    """Joins the import dialog to what opens files.

    Args:
        window: the dialog's owner.
        session: opens files.
        parent: the owner in Qt's tree.
    """

    def __init__(self, window: QWidget, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._session = session
        self._dialog: ImportDialog | None = None
        session.opening.import_wanted.connect(self._ask)
        session.opening.opened.connect(lambda _: self._leave())
        session.opening.variable_drawn.connect(self._show_preview)

    @Slot(object)
    def _ask(self, offer: ImportOffer) -> None:
        """Show the dialog; where it is still there, say what is left open now."""
        if self._dialog is not None:
            self._dialog.show_problem(offer.fault)
            return
        dialog = self._dialog = ImportDialog(offer, self._window)
        dialog.variable_looked_at.connect(self._session.opening.look_at)
        dialog.open_wanted.connect(self._open)
        dialog.finished.connect(lambda _: self._forget())
        dialog.rejected.connect(self._session.opening.give_up)
        dialog.open()
        dialog.look()

    def _open(self, sources: Sources) -> None:
        self._session.open_as_told(sources)

    def _leave(self) -> None:
        if self._dialog is not None:
            self._dialog.accept()

    def _forget(self) -> None:
        self._dialog = None

    @Slot(object)
    def _show_preview(self, drawn: VariableDrawn) -> None:
        if self._dialog is not None:
            self._dialog.show_preview(drawn)
