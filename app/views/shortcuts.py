"""All keys in one list, made from the actions themselves: searched, changed, given back; and what the mouse does."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.finding import best
from app.forms import open_at
from app.keymap import KeyLine
from app.style import Colours

SIZE = (640, 560)
HEADS = ("Command", "Where", "Key")
HINT = "Choose a command, then press its new key in the field. ● marks keys of your own."
GESTURES = (
    ("Wheel, drag", "Zoom and move the picture; double-click shows all"),
    ("Click", "Pin the spectrum of a pixel; again sets it free"),
    ("Drag an edge or a handle", "Move or resize a region"),
    ("Enter with a drawing tool", "Place its shape in the middle of the view"),
    ("Ctrl + arrows on a region", "Move it; with Shift resize it; Delete removes it"),
    ("Shift-click in the filmstrip", "Compare with that picture"),
    ("Double-click a fader", "Return it to 1, as its key 1 does"),
    ("M, S, L on a fader", "Mute, solo or link its stage"),
    ("Drag the marker in the spectra", "Change the band"),
)


class Shortcuts(QDialog):
    """Lists the keys of all commands, and says which the user wants changed.

    Args:
        colours: the theme's.
        parent: the window they belong to.
    """

    key_edited = Signal(str, QKeySequence)
    reset_wanted = Signal(str)
    all_reset_wanted = Signal()

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys and mouse")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, *SIZE)
        self._lines: tuple[KeyLine, ...] = ()
        self._muted = QBrush(QColor(colours.muted))
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("Find by name, place or key")
        self.line.setAccessibleName("Find a command")
        self.line.setToolTip("Shows the commands that are called so")
        self.line.setClearButtonEnabled(True)
        self.list = self._make_list()
        self.edit = QKeySequenceEdit(self)
        self.edit.setMaximumSequenceLength(1)
        self.edit.setAccessibleName("Key of the chosen command")
        self.edit.setToolTip("Press the new key here; Tab leaves")
        self.remove = QPushButton("No key", self)
        self.remove.setToolTip("Take the key of the chosen command away")
        self.reset = QPushButton("Usual key", self)
        self.reset.setToolTip("Give the chosen command the key that it came with")
        self.note = QLabel(HINT, self)
        self.note.setWordWrap(True)
        self.note.setAccessibleName("Note")
        self._lay_out()
        self.line.textChanged.connect(lambda _: self._narrow())
        self.list.currentItemChanged.connect(lambda *_: self._show_current())
        self.edit.editingFinished.connect(lambda: self._wish(self.edit.keySequence()))
        self.remove.clicked.connect(lambda: self._wish(QKeySequence()))
        self.reset.clicked.connect(lambda: self.reset_wanted.emit(self.current))
        self.line.setFocus()

    @property
    def current(self) -> str:
        """The name of the chosen command, empty where none is."""
        item = self.list.currentItem()
        return str(item.data(0, Qt.ItemDataRole.UserRole)) if item is not None else ""

    @property
    def shown(self) -> tuple[KeyLine, ...]:
        """The lines in the list, from above."""
        return tuple(self._lines[place] for place in self._places())

    def show_lines(self, lines: tuple[KeyLine, ...]) -> None:
        """Show these keys; the chosen command stays chosen."""
        self._lines = lines
        self._note(HINT)
        self._narrow()

    def show_refusal(self, reason: str) -> None:
        """Say why a key was not taken, and show the one that the command has."""
        self._note(reason, role="missing")
        self._show_current()

    def choose(self, name: str) -> None:
        """Choose a command."""
        for row in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(row)
            if item is not None and item.data(0, Qt.ItemDataRole.UserRole) == name:
                self.list.setCurrentItem(item)

    def _make_list(self) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setHeaderLabels(list(HEADS))
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setAccessibleName("Commands and their keys")
        tree.setToolTip("The chosen command's key is changed below")
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            tree.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        return tree

    def _lay_out(self) -> None:
        label = QLabel("&Key", self)
        label.setBuddy(self.edit)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.edit, 1)
        row.addWidget(self.remove)
        row.addWidget(self.reset)
        keys, mouse = QWidget(self), QWidget(self)
        column = QVBoxLayout(keys)
        column.setSpacing(8)
        for widget, stretch in ((self.line, 0), (self.list, 1)):
            column.addWidget(widget, stretch)
        column.addLayout(row)
        column.addWidget(self.note)
        grid = QGridLayout(mouse)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(1, 1)
        for place, (gesture, meaning) in enumerate(GESTURES):
            name, words = QLabel(gesture, mouse), QLabel(meaning, mouse)
            name.setProperty("role", "title")
            words.setWordWrap(True)
            grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, place, 1)
        grid.setRowStretch(len(GESTURES), 1)
        pages = QTabWidget(self)
        pages.addTab(keys, "Keys")
        pages.addTab(mouse, "Mouse, and keys on a control")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.reset_all = buttons.addButton("All usual keys", QDialogButtonBox.ButtonRole.ResetRole)
        self.reset_all.setToolTip("Give every command the key that it came with")
        self.reset_all.clicked.connect(self.all_reset_wanted)
        buttons.rejected.connect(self.reject)
        for button in (*buttons.buttons(), self.remove, self.reset):
            if isinstance(button, QPushButton):
                button.setAutoDefault(False)
        outer = QVBoxLayout(self)
        outer.addWidget(pages, 1)
        outer.addWidget(buttons)

    def _narrow(self) -> None:
        chosen = self.current
        self.list.clear()
        self.list.addTopLevelItems([self._item(line) for line in self.shown])
        self.choose(chosen)
        self._show_current()

    def _places(self) -> list[int]:
        return best(self.line.text(), [f"{line.title} {line.place} {line.key}" for line in self._lines])

    def _item(self, line: KeyLine) -> QTreeWidgetItem:
        item = QTreeWidgetItem([line.title, line.place, f"● {line.key or 'none'}" if line.is_edited else line.key])
        item.setData(0, Qt.ItemDataRole.UserRole, line.name)
        item.setForeground(1, self._muted)
        if line.is_edited:
            item.setToolTip(2, f"Your own; it came with {line.usual or 'no key'}")
        return item

    def _show_current(self) -> None:
        line = self._current_line()
        self.edit.setEnabled(line is not None)
        self.reset.setEnabled(line is not None and line.is_edited)
        key = _first(line.key) if line is not None else ""
        self.remove.setEnabled(bool(key))
        self.edit.setKeySequence(QKeySequence.fromString(key, QKeySequence.SequenceFormat.NativeText))
        self.reset_all.setEnabled(any(line.is_edited for line in self._lines))

    def _wish(self, pressed: QKeySequence) -> None:
        line = self._current_line()
        if line is not None and _words(pressed) != _first(line.key):
            self.key_edited.emit(line.name, pressed)

    def _current_line(self) -> KeyLine | None:
        return next((line for line in self._lines if line.name == self.current), None)

    def _note(self, text: str, role: str = "muted") -> None:
        self.note.setText(text)
        self.note.setProperty("role", role)
        self.note.style().unpolish(self.note)
        self.note.style().polish(self.note)


def _words(key: QKeySequence) -> str:
    return key.toString(QKeySequence.SequenceFormat.NativeText)


def _first(key: str) -> str:
    """The first of the keys of a command; the comma itself may be one."""
    return key.split(", ")[0]
