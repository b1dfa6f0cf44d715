"""What went wrong, in four lines and a report that can be copied."""

from PySide6.QtCore import Qt
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

from app.forms import in_letters
from app.reports import tidy
from app.state import Fault, FaultKind
from app.style import Colours, icon

WIDTH = 560


class FaultDialog(QDialog):
    """Problem, expected, found, to do; the trace and the versions under *Details*.

    Args:
        fault: what to show.
        versions: what is at work, for the report.
        colours: the theme's.
        parent: the window it belongs to.
    """

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
        self.resize(self.minimumWidth(), column.totalHeightForWidth(self.minimumWidth()))  # its own guess is higher

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
        close = box.button(QDialogButtonBox.StandardButton.Close)
        close.setDefault(True)
        close.setFocus()
        close.setProperty("primary", "true")
        return box


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
