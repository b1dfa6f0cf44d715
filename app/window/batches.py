"""The batch beside the window: its dialog, and the files and folders that are chosen for it."""

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.exports import Making
from app.runner import BatchRunner
from app.settings import Settings
from app.view_model import Batching, Documents
from app.views.batch_dialog import BatchDialog
from app.views.commands import Commands
from app.views.file_dialogs import ask_for_folder, ask_for_measurements, ask_for_recipe


class Batches(QObject):
    """Joins the batch to its dialog.

    Args:
        window: the dialog's owner.
        documents: of which the one on show lends its settings.
        settings: remembers the folder.
        models: the folder of installed models; the bundled one when None.
    """

    def __init__(self, window: QWidget, documents: Documents, settings: Settings, models: Path | None) -> None:
        super().__init__(window)
        self._documents = documents
        self._settings = settings
        self.batching = Batching(BatchRunner(models), self._making, self)
        self.dialog = BatchDialog(window)
        remove = QShortcut(QKeySequence.StandardKey.Delete, self.dialog.queue)
        remove.activated.connect(self.dialog.remove.click)
        self._join()

    def join(self, commands: Commands) -> None:
        """Connect the command that shows the batch."""
        commands.batch.triggered.connect(self.show)

    @Slot()
    def show(self) -> None:
        """Show the dialog, with the settings as they are now."""
        self.batching.refresh()
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def close(self) -> None:
        """End all work."""
        self.dialog.close()
        self.batching.close()

    def _join(self) -> None:
        batching, dialog = self.batching, self.dialog
        batching.items_changed.connect(dialog.show_items)
        batching.view_changed.connect(dialog.show_view)
        dialog.places_dropped.connect(batching.add)
        dialog.open_settings_wanted.connect(batching.use_open)
        dialog.folder_edited.connect(batching.choose_folder)
        dialog.format_edited.connect(batching.choose_format)
        dialog.run_wanted.connect(batching.run)
        dialog.pause_wanted.connect(batching.pause)
        dialog.stop_wanted.connect(batching.stop)
        dialog.retry_wanted.connect(batching.retry)
        dialog.remove_wanted.connect(batching.remove)
        dialog.files_wanted.connect(lambda: ask_for_measurements(dialog, self._settings.folder, batching.add))
        dialog.folder_wanted.connect(
            lambda: ask_for_folder(dialog, self._settings.folder, lambda folder: batching.add((folder,)))
        )
        dialog.recipe_wanted.connect(lambda: ask_for_recipe(dialog, self._settings.folder, batching.choose_recipe))
        dialog.results_wanted.connect(self._open_results)

    def _open_results(self) -> None:
        folder = self.batching.view.folder
        if folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _making(self) -> Making | None:
        """How what is open would be reconstructed now."""
        session = self._documents.current.session
        running, sources, tile = session.running, session.opening.sources, session.choosing.tile
        if running.solver is None or sources.measurement is None:
            return None
        stage = running.solver.stages or 0
        return Making(
            sources, running.solver, running.device, running.strengths or None, stage, running.precision, tile
        )
