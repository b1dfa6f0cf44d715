"""What hands do in the real window, wherever a test needs it: pull, pick from a list, answer the dialogs of files."""

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.views.export_dialog import ExportDialog
from app.views.picture_dialog import PictureDialog
from app.window import StudioWindow
from tests.app.conftest import WAIT_MS

LEFT = Qt.MouseButton.LeftButton
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PAUSE_MS = 10
Dialog = TypeVar("Dialog", bound=QDialog)


def be_active(window: StudioWindow, qtbot: QtBot) -> None:
    """Keys go to the window once a dialog over it has gone."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)


def dialog_of(window: StudioWindow, kind: type[Dialog], qtbot: QtBot) -> Dialog:
    """The dialog of a kind, once it is there."""
    qtbot.waitUntil(lambda: window.findChild(kind) is not None, timeout=WAIT_MS)
    dialog = window.findChild(kind)
    assert isinstance(dialog, kind)
    return dialog


def pull(qtbot: QtBot, surface: QWidget, start: QPoint, end: QPoint) -> None:
    """Press, move in steps, and let go."""
    qtbot.mouseMove(surface, start)
    qtbot.wait(PAUSE_MS)
    qtbot.mousePress(surface, LEFT, pos=start)
    for share in (0.3, 0.6, 1.0):
        qtbot.mouseMove(surface, start + (end - start) * share)
        qtbot.wait(PAUSE_MS)
    qtbot.mouseRelease(surface, LEFT, pos=end)
    qtbot.wait(PAUSE_MS)


def pull_fader(qtbot: QtBot, window: StudioWindow, stage: int, strength: float) -> None:
    """Pull the cap of a fader."""
    fader = window.views.mixer.faders[stage - 1]
    middle = fader.width() // 2
    qtbot.mousePress(fader, LEFT, pos=QPoint(middle, round(fader.place_of(fader.strength))))
    qtbot.mouseMove(fader, QPoint(middle, round(fader.place_of(strength))))
    qtbot.mouseRelease(fader, LEFT, pos=QPoint(middle, round(fader.place_of(strength))))


def pick(box: QComboBox, words: str, qtbot: QtBot) -> None:
    """Choose an entry by the keyboard."""
    (place,) = [place for place in range(box.count()) if words in box.itemText(place)]
    while box.currentIndex() != place:
        qtbot.keyClick(box, Qt.Key.Key_Down if place > box.currentIndex() else Qt.Key.Key_Up)


def cube_dialog(window: StudioWindow, qtbot: QtBot) -> ExportDialog:
    """Ask to export a cube."""
    be_active(window, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_E, CONTROL)
    return dialog_of(window, ExportDialog, qtbot)


def picture_dialog(window: StudioWindow, qtbot: QtBot) -> PictureDialog:
    """Ask to export a picture."""
    be_active(window, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_E, CONTROL | SHIFT)
    return dialog_of(window, PictureDialog, qtbot)


def write(window: StudioWindow, dialog: ExportDialog | PictureDialog, target: Path, qtbot: QtBot) -> None:
    """Type where to, and export."""
    dialog.target.line.selectAll()
    qtbot.keyClicks(dialog.target.line, str(target))
    with qtbot.waitSignal(window.session.writing.exported, timeout=WAIT_MS):
        qtbot.mouseClick(dialog.export, LEFT)


def save_session(window: StudioWindow, qtbot: QtBot, path: Path) -> None:
    """Save the session to a new file."""
    qtbot.keyClick(window, Qt.Key.Key_S, CONTROL | SHIFT)
    dialog = dialog_of(window, QFileDialog, qtbot)
    dialog.selectFile(str(path))
    with qtbot.waitSignal(window.sessions.saving.saved, timeout=WAIT_MS):
        dialog.accept()
