"""What went wrong, in four lines and a report that can be copied."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.forms import in_letters, row_of
from app.reports import tidy
from app.state import Fault, FaultKind, Shortage
from app.style import Colours, icon

WIDTH = 560


class FaultDialog(QDialog):
    """Problem, expected, found, to do; the trace and the versions under *Details*.

    Where memory was short, buttons below offer the ways in which less may do.

    Args:
        fault: what to show.
        versions: what is at work, for the report.
        colours: the theme's.
        parent: the window it belongs to.
    """

    tiles_wanted = Signal(int)
    processor_wanted = Signal()

    def __init__(self, fault: Fault, versions: str, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("LoRun Studio: a fault" if fault.kind is FaultKind.BUG else "LoRun Studio")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(in_letters(self, WIDTH))
        self.fault = fault
        self.report = _report(fault, versions)
        self._details = QPlainTextEdit(self.report, self)
        self._details.setReadOnly(True)
        self._details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._details.setMinimumHeight(160)
        self._details.hide()
        mark = QLabel(self)
        is_bug = fault.kind is FaultKind.BUG
        mark.setPixmap(icon("bug" if is_bug else "missing", colours.bad if is_bug else colours.warn).pixmap(32, 32))
        mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        problem = _text(fault.problem)
        problem.setProperty("role", "title")
        body = QGridLayout()
        body.setHorizontalSpacing(14)
        body.setVerticalSpacing(8)
        body.setColumnStretch(1, 1)
        body.addWidget(problem, 0, 0, 1, 2)
        for row, (word, text) in enumerate(_lines(fault), start=1):
            name = _text(word)
            name.setProperty("role", "muted")
            body.addWidget(name, row, 0)
            body.addWidget(_text(text), row, 1)
        ways = self._ways(fault.shortage) if fault.shortage is not None else []
        if ways:
            body.addWidget(row_of(*ways), body.rowCount(), 1)
        body.setRowStretch(body.rowCount(), 1)
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(mark)
        top.addLayout(body, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 18, 18, 14)
        column.setSpacing(14)
        column.addLayout(top)
        column.addWidget(self._details, 1)
        column.addWidget(self._buttons(colours))
        _lead(ways[0] if ways else self._close)
        self.resize(self.minimumWidth(), column.totalHeightForWidth(self.minimumWidth()))  # its own guess is higher

    def _ways(self, shortage: Shortage) -> list[QPushButton]:
        tile, buttons = shortage.tile, []
        if tile is not None:
            words, tip = (
                f"Run in tiles of {tile} pixels",
                "The same cube, part by part; the preferences keep the choice",
            )
            buttons.append(self._way(words, tip, lambda: self.tiles_wanted.emit(tile)))
        if shortage.device != "cpu":
            tip = "The same cube, more slowly, in the memory of the computer"
            buttons.append(self._way("Run on the CPU", tip, self.processor_wanted.emit))
        return buttons

    def _way(self, words: str, tip: str, take: Callable[[], None]) -> QPushButton:
        button = QPushButton(words, self)
        button.setToolTip(tip)
        button.clicked.connect(self.accept)
        button.clicked.connect(lambda: take())
        return button

    def _buttons(self, colours: Colours) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        box.rejected.connect(self.reject)
        self.copy = QPushButton(icon("copy", colours.text), "Copy report", self)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.report))
        box.addButton(self.copy, QDialogButtonBox.ButtonRole.ActionRole)
        self.more = QPushButton("Details", self)
        self.more.setCheckable(True)
        self.more.toggled.connect(self._details.setVisible)
        box.addButton(self.more, QDialogButtonBox.ButtonRole.ActionRole)
        self._close = box.button(QDialogButtonBox.StandardButton.Close)
        return box


def _lead(button: QPushButton) -> None:
    """Have a button at hand for the eye and for Return."""
    button.setDefault(True)
    button.setFocus()
    button.setProperty("primary", "true")


def _lines(fault: Fault) -> list[tuple[str, str]]:
    lines = (("Expected", fault.expected), ("Found", fault.found), ("To do", fault.remedy))
    return [(word, text) for word, text in lines if text]


def _report(fault: Fault, versions: str) -> str:
    words = [fault.problem, *(f"{word}: {text}" for word, text in _lines(fault))]
    return tidy("\n\n".join(part for part in ("\n".join(words), fault.details.strip(), versions) if part))


def _text(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    return label
