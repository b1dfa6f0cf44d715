"""The preferences at work: kept, shown in their dialog, and put through in the window; and the log, which they move."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from app.journal import Journal, usual_folder
from app.preferences import Preferences
from app.reports import report
from app.settings import Settings
from app.style import Theme, letter_size
from app.view_model import Documents
from app.views.preferences_dialog import PreferencesDialog
from app.views.text_dialog import TextDialog
from app.window.layout import Layout

MIB = 2**20
ABOUT = (
    "LoRun Studio turns coded snapshots, block samples and low-resolution pictures into the cube they came from, by a "
    "deep unfolding network with one shared denoiser and a low-rank adapter for each stage.\n\n"
    "Method: Wang, Zeng, Sun, Cao, Zhang, Shen, Chen, Deep LoRA-Unfolding Networks for Image Restoration, "
    "IEEE TIP 2026, arXiv 2602.18697.\n\n"
    "To report a bug, copy this page and say what you did:"
)


class Preferring:
    """Joins preferences, log and bug report.

    Args:
        window: the dialogs' owner.
        documents: the one on show knows the devices and the versions; all share room for kept runs.
        layout: what is shown.
        settings: keep the preferences.
        journal: the log.
        theme: tells which theme is chosen.
        dress: gives the window its theme and its letters anew.
    """

    def __init__(
        self,
        window: QWidget,
        documents: Documents,
        layout: Layout,
        settings: Settings,
        journal: Journal,
        theme: Callable[[], Theme],
        dress: Callable[[], None],
    ) -> None:
        self._window, self._documents, self._views = window, documents, layout
        self._settings, self._journal, self._theme, self._dress = settings, journal, theme, dress
        documents.preferred_device = settings.preferences.device
        layout.log.show_lines(journal.lines)
        journal.herald.line_added.connect(layout.log.add_line)
        layout.log.report_wanted.connect(self.open_report)
        layout.commands.log.triggered.connect(layout.show_log)
        layout.commands.about.triggered.connect(self.open_report)
        layout.commands.preferences.triggered.connect(self.open)
        self._apply(settings.preferences)

    def open(self) -> None:
        """Show the preferences, to be changed."""
        font = QApplication.font().pointSize()
        choosing = self._documents.current.session.choosing
        dialog = PreferencesDialog(choosing.devices, choosing.halves, self._folder, font, self._window)
        dialog.show_preferences(self._settings.preferences, self._theme())
        dialog.theme_edited.connect(self._views.commands.theme_edited)
        dialog.edited.connect(lambda preferences: self._prefer(preferences, dialog))
        dialog.open()

    def prefer_tiles(self, tile: int) -> None:
        """Prefer tiles of this side from now on."""
        self._settings.preferences = replace(self._settings.preferences, tile=tile)
        self._apply(self._settings.preferences)

    def open_report(self) -> None:
        """Show what this is, with all that a bug report needs."""
        session = self._documents.current.session
        choosing = session.choosing
        place = f"{choosing.device}, {choosing.precision}" if choosing.device else ""
        page = report(session.versions, place, [line.text for line in self._journal.lines])
        TextDialog("About LoRun Studio", f"{ABOUT}\n\n{page}", self._window).open()

    @property
    def _folder(self) -> Path:
        return self._journal.folder or usual_folder()

    def _prefer(self, preferences: Preferences, dialog: PreferencesDialog) -> None:
        before, refusal = self._settings.preferences, ""
        if preferences.log_folder != before.log_folder:
            refusal = self._journal.write_to(Path(preferences.log_folder or usual_folder()))
        self._settings.preferences = preferences if not refusal else before
        self._apply(self._settings.preferences)
        dialog.show_preferences(self._settings.preferences, self._theme())
        dialog.show_folder(self._folder, refusal)

    def _apply(self, preferences: Preferences) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            letter_size(application, preferences.points)
        self._documents.compute_in(preferences.precision)
        self._documents.compute_in_tiles(preferences.tile or None)
        self._documents.shelf.set_room(preferences.run_memory * MIB)
        self._documents.keep_stages_within(preferences.stage_memory * MIB)
        self._views.show_sample_offered(preferences.offers_sample)
        self._dress()
        self._views.refit()
