"""The questions about sessions: save unsaved work, take up what a crash left behind."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from app.workspace import Leftover

Button = QMessageBox.StandardButton
Role = QMessageBox.ButtonRole


def ask_to_save(parent: QWidget, name: str, save: Callable[[], None], discard: Callable[[], None]) -> QMessageBox:
    """Ask about unsaved work; nothing is called where the question is cancelled."""
    box = QMessageBox(QMessageBox.Icon.Question, "LoRun Studio", f"Save what you did with {name}?", parent=parent)
    box.setInformativeText("The mix, the regions, the levels and the model chosen are not in a session file yet.")
    box.setStandardButtons(Button.Save | Button.Discard | Button.Cancel)
    box.setDefaultButton(Button.Save)
    box.button(Button.Save).clicked.connect(save)
    box.button(Button.Discard).clicked.connect(discard)
    return _opened(box)


def ask_to_recover(
    parent: QWidget, leftover: Leftover, recover: Callable[[], None], discard: Callable[[], None]
) -> QMessageBox:
    """Offer what a crash left behind; it stays for the next start where neither is wanted now."""
    text = f"Take up your work on {leftover.name} again?"
    box = QMessageBox(QMessageBox.Icon.Question, "LoRun Studio", text, parent=parent)
    box.setInformativeText(f"LoRun Studio was not closed properly. What you had set was kept on {leftover.when}.")
    wanted = box.addButton("&Recover", Role.AcceptRole)
    wanted.clicked.connect(recover)
    box.addButton("&Discard it", Role.DestructiveRole).clicked.connect(discard)
    box.setEscapeButton(box.addButton("&Later", Role.RejectRole))
    box.setDefaultButton(wanted)
    return _opened(box)


def _opened(box: QMessageBox) -> QMessageBox:
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
    return box
