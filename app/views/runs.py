"""The runs panel: finished runs that were kept to be compared with, and what memory they take."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.showing import RunList, RunRow

MIB = 2**20
EMPTY = "No run is kept yet. “Keep this run” does so; choosing another model does, too."


class _List(QTreeWidget):
    """A list that Delete deletes from and Return compares with."""

    delete_wanted = Signal()
    compare_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete, compare, or walk."""
        if event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.compare_wanted.emit()
        else:
            super().keyPressEvent(event)


class RunsPanel(QWidget):
    """Lists kept runs and says what is to be done with them."""

    keep_wanted = Signal()
    baseline_wanted = Signal()
    compare_wanted = Signal(object)
    renamed = Signal(int, str)
    delete_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs = RunList((), 0, 1)
        self.keep = self._action("&Keep this run", "K", "Keep the finished run to compare others with it")
        self.keep.triggered.connect(lambda _: self.keep_wanted.emit())
        self.baseline = self._action("Compute the &baseline", "", "Reconstruct by the classical method and compare")
        self.baseline.triggered.connect(lambda _: self.baseline_wanted.emit())
        self.list = _List(self)
        self.list.setAccessibleName("Kept runs")
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.header().setStretchLastSection(False)
        self.list.itemChanged.connect(self._rename)
        self.list.currentItemChanged.connect(lambda *_: self._enable())
        self.list.delete_wanted.connect(self._delete)
        self.list.compare_wanted.connect(self._compare)
        self.keep_button = self._button("Keep this run", self.keep.toolTip(), self.keep.trigger)
        self.baseline_button = self._button("Baseline", self.baseline.toolTip(), self.baseline.trigger)
        self.compare_button = self._button("Compare", "Compare with the chosen run (Return)", self._compare)
        self.rename_button = self._button("Rename", "Rename the chosen run (F2)", self._edit)
        self.delete_button = self._button("Delete", "Let the chosen run go (Del)", self._delete)
        self._words = QLabel(self)
        self._words.setProperty("role", "muted")
        self._words.setWordWrap(True)
        self._words.setToolTip("Where the room ends, the oldest runs lose their earlier stages first, then go")
        self._lay_out()
        self.show_runs(self._runs)

    @property
    def listed(self) -> tuple[QAction, ...]:
        """What the menu lists."""
        return self.keep, self.baseline

    @property
    def words(self) -> str:
        """What is said under the list."""
        return self._words.text()

    def show_runs(self, runs: RunList) -> None:
        """Show the kept runs."""
        if runs.rows != self._runs.rows:
            self._fill(runs.rows)
        self._runs = runs
        self.list.setVisible(bool(runs.rows))
        share = f"{runs.size / MIB:.0f} of at most {runs.most / MIB:.0f} MiB"
        key = "Esc stops the run first, then this." if runs.is_beside else "Esc stops it."
        awaited = f"{runs.awaits} {key}" if runs.awaits else ""
        self._words.setText("\n".join(filter(None, (awaited, share if runs.rows else "" if awaited else EMPTY))))
        self.keep.setEnabled(runs.can_keep)
        self.keep_button.setEnabled(runs.can_keep)
        self.baseline.setEnabled(bool(runs.baseline) and not runs.awaits)
        self.baseline_button.setEnabled(self.baseline.isEnabled())
        doing = "Waits …" if runs.waits_for else "Computing …"
        self.baseline_button.setText(doing if runs.awaits else "Baseline")
        if runs.baseline:
            deed = f"Reconstruct by {runs.baseline} and compare with it"
            self.baseline_button.setToolTip(f"Waits for {runs.waits_for}" if runs.waits_for else deed)
        self._enable()

    def _fill(self, rows: tuple[RunRow, ...]) -> None:
        chosen = self._chosen()
        with QSignalBlocker(self.list):
            self.list.clear()
            for row in rows:
                item = QTreeWidgetItem(self.list, [row.name, row.figure])
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
                item.setData(0, Qt.ItemDataRole.UserRole, row)
                tip = f"{row.name}\n{row.figure}, {row.pictures} pictures, {row.size / MIB:.0f} MiB"
                for column in (0, 1):
                    item.setToolTip(column, tip)
                if self.list.currentItem() is None or (chosen is not None and row.number == chosen.number):
                    self.list.setCurrentItem(item)

    def _chosen(self) -> RunRow | None:
        item = self.list.currentItem()
        row = item.data(0, Qt.ItemDataRole.UserRole) if item is not None else None
        return row if isinstance(row, RunRow) else None

    def _rename(self, item: QTreeWidgetItem, column: int) -> None:
        row = item.data(0, Qt.ItemDataRole.UserRole)
        if column == 0 and isinstance(row, RunRow):
            if not item.text(0).strip():
                with QSignalBlocker(self.list):
                    item.setText(0, row.name)
            self.renamed.emit(row.number, item.text(0))

    def _edit(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.list.editItem(item, 0)

    def _compare(self) -> None:
        row = self._chosen()
        if row is not None:
            self.compare_wanted.emit(row.result)

    def _delete(self) -> None:
        row = self._chosen()
        if row is not None:
            self.delete_wanted.emit(row.number)

    def _enable(self) -> None:
        for button in (self.compare_button, self.rename_button, self.delete_button):
            button.setEnabled(self._chosen() is not None)
            button.setVisible(bool(self._runs.rows))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(5)
        for buttons in (
            (self.keep_button, self.baseline_button),
            (self.compare_button, self.rename_button, self.delete_button),
        ):
            row = QHBoxLayout()
            row.setSpacing(4)
            for button in buttons:
                row.addWidget(button, 1)
            column.addLayout(row)
            if self.keep_button in buttons:
                column.addWidget(self.list, 1)
        column.addWidget(self._words)
        column.addStretch(0)

    def _action(self, text: str, key: str, tip: str) -> QAction:
        action = QAction(text, self)
        if key:
            action.setShortcut(QKeySequence(key))
        action.setToolTip(f"{tip} ({key})" if key else tip)
        return action

    def _button(self, text: str, tip: str, deed: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("compact", "true")
        button.setToolTip(tip)
        button.clicked.connect(lambda _: deed())
        return button
