"""The actions of the bar, their buttons, and what tells the key that one has."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QToolButton, QWidget

from app.actions import plain


def action_of(owner: QObject, text: str, key: str, tip: str, deed: Callable[[], None]) -> QAction:
    """An action that does something, with the key it comes with, empty for none."""
    action = QAction(text, owner)
    action.setIconVisibleInMenu(False)  # where it is checked it has the colour of its button, and a menu has a mark
    if key:
        action.setShortcut(QKeySequence(key))
    action.setToolTip(keyed(f"{plain(text)}: {tip}", action))
    action.triggered.connect(lambda _: deed())
    return action


def button_of(action: QAction, dress: str, parent: QWidget) -> QToolButton:
    """A button that does what an action does."""
    button = QToolButton(parent)
    button.setDefaultAction(action)
    button.setProperty(dress, "true")
    button.setAccessibleName(plain(action.text()))
    return button


def keyed(tip: str, action: QAction) -> str:
    """A tip that ends with the key which an action has now."""
    key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{tip} ({key})" if key else tip
