"""The window held still to be drawn: it waits until nothing more is under way, however slow the machine."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyqtgraph
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QSettings, QSize, Qt, QThread
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QWidget

from app.preferences import Preferences
from app.settings import Settings
from app.style import Theme
from app.window import StudioWindow

PATIENCE_MS = 240_000
PAUSE_MS = 5
STILL_MS = 60


class Gallery:
    """A window of its own settings whose views are drawn one after another.

    Args:
        folder: for its settings and for files that are opened on the way.
        points: the preferred size of letters; 0 is the system's.
    """

    def __init__(self, folder: Path, points: int = 0) -> None:
        pyqtgraph.setConfigOptions(imageAxisOrder="row-major", antialias=True)
        self.folder = folder
        self.settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
        self.settings.preferences = Preferences(points=points)
        self.window = StudioWindow(self.settings, theme=Theme.LIGHT)
        self.window.show()
        self.wait(self.window.views.choices.devices.isEnabled)

    def wait(self, condition: Callable[[], bool]) -> None:
        """Let the window work until something holds."""
        deadline = QDeadlineTimer(PATIENCE_MS)
        while not condition():
            if deadline.hasExpired():
                raise TimeoutError("a view did not become what it should be")
            QThread.msleep(PAUSE_MS)
            _work()

    def open(self, paths: tuple[Path, ...], model: str = "") -> None:
        """Open a measurement and reconstruct it, by the model whose name begins so."""
        window, solvers = self.window, self.window.views.choices.solvers
        window.open_paths(paths)
        self.wait(lambda: window.session.is_ready)
        place = solvers.findText(model, Qt.MatchFlag.MatchStartsWith)
        if model and place >= 0:
            window.session.choosing.choose_solver(place)
        if not window.session.is_busy:
            window.session.toggle_run()
        self.wait(lambda: window.session.running.stages.is_complete and not window.session.is_busy)

    def dress(self, theme: Theme, size: QSize) -> None:
        """Give the window a theme and a size, with the panels where they belong at that size."""
        self.window.views.commands.theme_edited.emit(theme)
        self.window.resize(size)
        if self.window.session.scene is not None:
            self.window.views.reset()
        _work()

    def draw(self, widget: QWidget) -> QImage:
        """What a widget looks like once nothing changes any more."""
        self.rest()
        before, image = None, _drawn(widget)
        while before is None or not np.array_equal(pixels_of(before), pixels_of(image)):
            still = QDeadlineTimer(STILL_MS)
            self.wait(still.hasExpired)
            before, image = image, _drawn(widget)
        return image

    def rest(self) -> None:
        """Wait until every thread behind the window has done all that it was asked for."""
        session = self.window.session
        threads = [part for part in vars(session._runner).values() if isinstance(part, ThreadPoolExecutor)]  # noqa: SLF001
        for _ in range(2):
            self.wait(lambda: not session.is_busy)
            asked = [thread.submit(int) for thread in threads]
            self.wait(lambda asked=asked: all(answer.done() for answer in asked))  # type: ignore[misc]
            _work()

    def dialog(self) -> QDialog:
        """The dialog that is open."""
        self.wait(lambda: self._dialog() is not None)
        dialog = self._dialog()
        assert dialog is not None
        return dialog

    def leave(self) -> None:
        """Close the dialog that is open, if there is one."""
        dialog = self._dialog()
        if dialog is not None:
            dialog.done(0)
            self.wait(lambda: self._dialog() is None)

    def close(self) -> None:
        """Close the window and ask nothing."""
        self.window.documents.end()
        self.window.close()

    def _dialog(self) -> QDialog | None:
        return next((dialog for dialog in self.window.findChildren(QDialog) if dialog.isVisible()), None)


def pixels_of(image: QImage) -> NDArray[np.uint8]:
    """The colours of a picture, (height, width, 3)."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).copy()


def _drawn(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def _work() -> None:
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, 52)  # what is to be deleted: no loop runs here that would do so
