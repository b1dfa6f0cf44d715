"""One measurement in the window: its dialogs, and its joints with the views while it is on show."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from app.settings import Settings
from app.showing import Progress
from app.state import Scene
from app.style import Colours
from app.view_model import Document
from app.window.exports import Exports
from app.window.imports import Imports
from app.window.joints import Joints
from app.window.layout import Layout
from app.window.regions import Takings, join_regions
from app.window.trials import Trials
from app.window.undoing import Undoing
from app.window.wiring import join


class Page(QObject):
    """Shows a measurement in the views that all measurements share.

    Args:
        document: the measurement.
        window: the dialogs' owner.
        layout: the views.
        settings: remember folders and choices.
    """

    def __init__(self, document: Document, window: QMainWindow, layout: Layout, settings: Settings) -> None:
        super().__init__(document)
        self.document, self._views, self._settings = document, layout, settings
        self._joints = Joints()
        self._words = ""
        self.undoing = Undoing(document, self)
        self.trials = Trials(window, document.session, settings)
        self.imports = Imports(window, document.session, self)
        self._exports = Exports(window, document, settings, layout.status, self)
        self._takings = Takings(document, settings, window)
        document.viewing.rest()

    def show(self) -> None:
        """Join the views, and have everything said to them."""
        document, joints, views = self.document, self._joints, self._views
        joints.join(document.scene_changed, self._begin)
        joints.join(document.session.opening.rows_changed, lambda _: self._show_missing())
        joints.join(document.session.telling.changed, self._show_progress)
        joints.join(document.runs.changed, lambda _: self._show_stoppable())
        joints.join(views.banner.close_button.clicked, self._forget_words)
        join(joints, document, views)
        join_regions(joints, document.comparison, document.regions, views)
        self._takings.join(joints, views)
        self._exports.join(joints, views.commands)
        self.trials.join(joints, views.commands)
        if document.session.scene is not None:
            views.show_workspace(self._settings.layout()[1])
            views.show_scene(document.session.scene)
            views.picture.show_view(document.view)
            document.comparison.set_blink(views.compare.blink.value())
        else:
            views.show_welcome()
        document.tell()
        self.undoing.join(joints, views.commands)
        views.banner.show_words(self._words)

    def leave(self) -> None:
        """Let the views be another measurement's."""
        self.note_view()
        self._joints.part()
        self.document.viewing.rest()

    def note_view(self) -> None:
        """Note how the picture is zoomed and divided."""
        if self.document.session.scene is not None:
            self.document.view = self._views.picture.view

    def close(self) -> None:
        """The measurement goes, and its dialogs with it."""
        self._joints.part()
        self.trials.close()

    def show_words(self, words: str) -> None:
        """Explain the measurement above its picture; no words explain nothing."""
        self._words = words
        if self._joints.are_made:
            self._views.banner.show_words(words)

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours for the dialogs."""
        self.trials.show_colours(colours)

    def _begin(self, scene: Scene) -> None:
        """A measurement has been opened here."""
        views = self._views
        views.show_workspace(self._settings.layout()[1])
        views.picture.show_view(self.document.view)
        views.show_scene(scene)
        views.picture.setFocus()

    def _show_missing(self) -> None:
        """Bring up where a part is asked for; what needs none leaves the panels as they are."""
        if self.document.session.opening.is_incomplete:
            self._views.show_sources()

    def _show_progress(self, progress: Progress) -> None:
        commands, session = self._views.commands, self.document.session
        commands.show_running(progress.running and session.is_busy)
        self._show_stoppable()
        exportable = self.document.viewing.exportable() is not None
        commands.show_ready(ready=session.is_ready, exportable=exportable)
        self._views.compare.show_ready(ready=session.is_ready)

    def _show_stoppable(self) -> None:
        document, commands = self.document, self._views.commands
        commands.stop.setEnabled(document.session.is_busy or bool(document.runs.awaits))

    def _forget_words(self) -> None:
        self._words = ""
