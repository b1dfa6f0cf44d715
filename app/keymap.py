"""Which key does what: as the actions come, and as the user wants it; no two actions ever share a key."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton

from app.actions import Command

LATE = Qt.ShortcutContext.WidgetShortcut
Keys = tuple[QKeySequence, ...]


@dataclass(frozen=True)
class KeyLine:
    """One action and its key as the list of keys shows them.

    Attributes:
        name: what the action is remembered by.
        place, title: where it stands and what it does.
        key: what it is done by, empty where by no key.
        usual: the key that it came with.
    """

    name: str
    place: str
    title: str
    key: str
    usual: str

    @property
    def is_edited(self) -> bool:
        """Whether the user chose the key."""
        return self.key != self.usual


class Keymap(QObject):
    """The keys of a window's actions.

    An action whose shortcut belongs to its own widget alone is heard late: only when the control with the focus had no
    use for the key. So arrows walk bands and stages, and still move a slider.

    Args:
        commands: all actions with their names.
        reserved: keys that no action may have, with what they are for.
        parent: the owner in Qt's tree.
    """

    changed = Signal()

    def __init__(self, commands: Iterable[Command], reserved: Mapping[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commands = {command.name: command for command in commands}
        self._titles = {name: command.title for name, command in self._commands.items()}
        self._reserved = dict(reserved)
        self._usual: dict[str, Keys] = {
            name: tuple(command.action.shortcuts()) for name, command in self._commands.items()
        }
        self._edited: dict[str, Keys] = {}
        self._tips: list[tuple[QAction | QAbstractButton, str, str]] = []
        for name, command in self._commands.items():
            self.follow(command.action, name)

    @property
    def edited(self) -> dict[str, str]:
        """The keys that the user chose, to be kept; an empty one is none."""
        return {name: keys[0].toString() if keys else "" for name, keys in self._edited.items()}

    @property
    def lines(self) -> tuple[KeyLine, ...]:
        """All actions with their keys."""
        return tuple(
            KeyLine(name, command.place, self._titles[name], _words(self._keys(name)), _words(self._usual[name]))
            for name, command in self._commands.items()
        )

    def follow(self, told: QAction | QAbstractButton, name: str) -> None:
        """Let the tip of an action, or of a button that does the same, end with the key that it has."""
        ending = f" ({_words(self._usual[name][:1])})"
        self._tips.append((told, name, told.toolTip().removesuffix(ending)))

    def load(self, edited: Mapping[str, str]) -> None:
        """Take keys that were kept; those that clash by now are forgotten."""
        self._edited = {
            name: (QKeySequence(key),) if key else () for name, key in edited.items() if name in self._commands
        }
        while clashing := self._clashing():
            self._edited = {name: keys for name, keys in self._edited.items() if name not in clashing}
        self._apply()

    def edit(self, name: str, key: QKeySequence) -> str:
        """Give an action another key, an empty one for none; say why where that is not possible."""
        keys = () if key.isEmpty() else (key,)
        return self._wish(name, keys)

    def reset(self, name: str) -> str:
        """Give an action the key that it came with; say why where that is not possible."""
        return self._wish(name, self._usual[name])

    def reset_all(self) -> None:
        """Give every action the key that it came with."""
        self._edited = {}
        self._apply()

    def hear(self, event: QKeyEvent) -> bool:
        """Do what is done by a key that nothing else had a use for; say whether there was something."""
        pressed = QKeySequence(event.modifiers().value & ~Qt.KeyboardModifier.KeypadModifier.value | event.key())
        for command in self._commands.values():
            action = command.action
            if action.shortcutContext() is LATE and pressed in action.shortcuts():
                if action.isEnabled() and (action.autoRepeat() or not event.isAutoRepeat()):
                    action.trigger()
                return True
        return False

    def _wish(self, name: str, keys: Keys) -> str:
        for key in keys:
            reason = self._refusal(name, key)
            if reason:
                return reason
        if keys == self._usual[name]:
            self._edited.pop(name, None)
        else:
            self._edited[name] = keys
        self._apply()
        return ""

    def _refusal(self, name: str, key: QKeySequence) -> str:
        shown = _words((key,))
        if key.toString() in self._reserved:
            return f"{shown} {self._reserved[key.toString()]}. Choose another key."
        for other in self._commands:
            if other != name and key in self._keys(other):
                return f"{shown} is the key of “{self._titles[other]}”. Choose another, or change that one first."
        return ""

    def _clashing(self) -> set[str]:
        """Those edited actions whose key is another's, too, or reserved."""
        return {name for name, keys in self._edited.items() if any(self._refusal(name, key) for key in keys)}

    def _keys(self, name: str) -> Keys:
        return self._edited.get(name, self._usual[name])

    def _apply(self) -> None:
        for name, command in self._commands.items():
            if tuple(command.action.shortcuts()) != self._keys(name):
                command.action.setShortcuts(self._keys(name))
        for told, name, tip in self._tips:
            key = _words(self._keys(name)[:1])
            told.setToolTip(f"{tip} ({key})" if key else tip)
        self.changed.emit()


def _words(keys: Sequence[QKeySequence]) -> str:
    return ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in keys)
