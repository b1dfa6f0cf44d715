"""Everything that a window can do, as a list: each action with its name, its place, and whether it can be done now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QToolButton, QWidget

STEP = " ▸ "


@dataclass(frozen=True)
class Command:
    """One action as lists show it.

    Attributes:
        action: what is done.
        place: the menu or panel that it stands in.
    """

    action: QAction
    place: str

    @property
    def title(self) -> str:
        """What it does, in words."""
        return plain(self.action.text())

    @property
    def key(self) -> str:
        """The key, as this platform writes it; empty where it has none."""
        return self.action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)

    @property
    def name(self) -> str:
        """What it is remembered by, whatever it is called while something runs."""
        return self.action.objectName() or f"{self.place}{STEP}{self.title}"


def commands_of(window: QMainWindow) -> tuple[Command, ...]:
    """All actions that a menu or a button of the window offers, menu by menu, then panel by panel."""
    found = dict.fromkeys(_listed(window.menuBar().actions()))
    offered = (action for action in window.findChildren(QAction) if _is_offered(action, window))
    commands = [Command(action, _place(action)) for action in (*found, *offered) if plain(action.text())]
    return tuple({id(command.action): command for command in commands}.values())


def plain(text: str) -> str:
    """An action's text without the mark of its mnemonic and without dots."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").removesuffix("…").strip()


def _listed(actions: Iterable[QAction]) -> Iterator[QAction]:
    for action in actions:
        menu = action.menu()
        if isinstance(menu, QMenu):
            yield from _listed(menu.actions())
        elif not action.isSeparator():
            yield action


def _is_offered(action: QAction, window: QMainWindow) -> bool:
    owners = action.associatedObjects()
    if action.menu() is not None or action.isSeparator():
        return False
    return any(isinstance(owner, QMenu | QToolButton) and _window_of(owner) is window for owner in owners)


def _window_of(widget: QObject) -> QObject:
    """The main window or the dialog that a menu or a button belongs to; a menu is a window by itself."""
    while isinstance(widget, QMenu) and (owner := widget.parentWidget()) is not None:
        widget = owner
    return widget.window() if isinstance(widget, QWidget) else widget


def _place(action: QAction) -> str:
    menus = [owner for owner in action.associatedObjects() if isinstance(owner, QMenu) and owner.title()]
    if menus:
        return _path(menus[0])
    owners = [owner for owner in action.associatedObjects() if isinstance(owner, QWidget)]
    widget: QObject | None = owners[0] if owners else action.parent()
    while widget is not None:
        if isinstance(widget, QDockWidget):
            return widget.windowTitle()
        widget = widget.parent()
    return ""


def _path(menu: QMenu) -> str:
    above = [owner for owner in menu.menuAction().associatedObjects() if isinstance(owner, QMenu) and owner.title()]
    outer = [owner for owner in above if owner is not menu]
    return f"{_path(outer[0])}{STEP}{plain(menu.title())}" if outer else plain(menu.title())
