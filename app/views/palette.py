"""The command palette: type a few letters of anything that can be done, and Enter does it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.actions import Command
from app.finding import best
from app.forms import open_at
from app.style import Colours

SIZE = (620, 420)
ROOM = 8
HINT = "↑ ↓ choose · Enter does it · Esc leaves"
NOTHING = "Nothing is called that. Other words, or fewer letters?"
WALKING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CommandPalette(QDialog):
    """Lists commands, the recent ones first, and narrows the list as one types.

    Args:
        commands: everything that can be done.
        recent: the names of those done last, the newest first.
        colours: the theme's.
        parent: the window they belong to.
    """

    command_wanted = Signal(object)

    def __init__(
        self, commands: Sequence[Command], recent: Sequence[str], colours: Colours, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle("Commands")
        self.setObjectName("commands")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        ranks = {name: rank for rank, name in enumerate(recent)}
        self._commands = sorted(commands, key=lambda command: ranks.get(command.name, len(ranks)))
        self._recent = frozenset(recent)
        self._muted = QBrush(QColor(colours.muted))
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("What do you want to do?")
        self.line.setAccessibleName("Find a command")
        self.line.setClearButtonEnabled(True)
        self.line.installEventFilter(self)
        self.list = self._make_list()
        self.note = QLabel(HINT, self)
        self.note.setProperty("role", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 8)
        column.setSpacing(8)
        column.addWidget(self.line)
        column.addWidget(self.list, 1)
        column.addWidget(self.note)
        self.line.textChanged.connect(self._narrow)
        self.list.itemActivated.connect(lambda _: self._choose())
        self.list.itemClicked.connect(lambda _: self._choose())
        self._narrow("")
        self._find_place(parent)

    @property
    def shown(self) -> tuple[Command, ...]:
        """The commands in the list, from above."""
        return tuple(self._command(self.list.topLevelItem(row)) for row in range(self.list.topLevelItemCount()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk the list and choose from it while the line has the keys."""
        if watched is self.line and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in WALKING:
                QApplication.sendEvent(self.list, event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose()
                return True
        return super().eventFilter(watched, event)

    def _make_list(self) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setColumnCount(3)
        tree.setHeaderHidden(True)
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setAccessibleName("Commands")
        tree.setToolTip("A click does it")
        tree.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            tree.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        return tree

    def _narrow(self, query: str) -> None:
        places = best(query, [f"{command.title} {command.place}" for command in self._commands])
        self.list.clear()
        self.list.addTopLevelItems([self._item(self._commands[place]) for place in places])
        first = self.list.topLevelItem(0)
        if first is not None:
            self.list.setCurrentItem(first)
        self.note.setText(HINT if places else NOTHING)

    def _item(self, command: Command) -> QTreeWidgetItem:
        state = " ✓" if command.action.isCheckable() and command.action.isChecked() else ""
        note = "not now" if not command.action.isEnabled() else "recent" if command.name in self._recent else ""
        place = " · ".join(part for part in (command.place, note) if part)
        item = QTreeWidgetItem([f"{command.title}{state}", place, command.key])
        item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setData(0, Qt.ItemDataRole.UserRole, command)
        item.setSizeHint(0, QSize(0, self.fontMetrics().height() + ROOM))
        for column in range(3):
            if column or not command.action.isEnabled():
                item.setForeground(column, self._muted)
        return item

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is None:
            return
        command = self._command(item)
        if not command.action.isEnabled():
            self.note.setText(f"“{command.title}” cannot be done now.")
            return
        self.accept()
        self.command_wanted.emit(command)

    def _command(self, item: QTreeWidgetItem | None) -> Command:
        command = item.data(0, Qt.ItemDataRole.UserRole) if item is not None else None
        if not isinstance(command, Command):
            raise TypeError(f"expected a line of the palette, got {item!r}")
        return command

    def _find_place(self, window: QWidget | None) -> None:
        """In the upper middle of the window."""
        open_at(self, *SIZE)
        if window is not None:
            self.resize(min(self.width(), window.width() - 40), min(self.height(), window.height() - 80))
            self.move(window.mapToGlobal(window.rect().topLeft()))
            self.move(self.x() + (window.width() - self.width()) // 2, self.y() + window.height() // 10)
