"""Opening with options: the dialog that asks what is what, for as long as the files leave it open."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.imports import ImportOffer, VariableDrawn
from app.state import Sources
from app.view_model import Session
from app.views.commands import Commands
from app.views.file_dialogs import ask_for_files
from app.views.import_dialog import ImportDialog


class Imports(QObject):
    """Joins the import dialog to what opens files.

    Args:
        window: the dialog's owner.
        session: opens files.
        folder: gives the folder that a file dialog opens in.
    """

    def __init__(self, window: QWidget, session: Session, folder: Callable[[], str]) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._folder = folder
        self._dialog: ImportDialog | None = None
        session.opening.import_wanted.connect(self._ask)
        session.opening.opened.connect(lambda _: self._leave())
        session.variable_drawn.connect(self._show_preview)

    def join(self, commands: Commands) -> None:
        """Connect the command that asks for files."""
        commands.open_told.triggered.connect(self.ask_for_files)

    @Slot()
    def ask_for_files(self) -> None:
        """Ask for the files that are to be opened with options."""
        ask_for_files(self._window, self._folder(), self.ask_about)

    def ask_about(self, paths: tuple[Path, ...]) -> None:
        """Let the user say how these files are read."""
        if paths:
            self._session.ask_about(paths)

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
