"""The log panel: what happened, as it happens, by how grave it is; to be copied."""

import logging

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.journal import LINES, LogLine
from app.reports import tidy

LEVELS = (("Everything", 0), ("Warnings and errors", logging.WARNING), ("Errors", logging.ERROR))
EMPTY = "Nothing of this kind has happened."
EDGE = 6

Way = QBoxLayout.Direction


class LogPanel(QWidget):
    """Shows the lines of the log from a chosen level on."""

    report_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Log")
        self._lines: list[LogLine] = []
        self.level = QComboBox(self)
        self.level.setAccessibleName("What the log shows")
        self.level.setToolTip("How grave what is shown has to be")
        for words, level in LEVELS:
            self.level.addItem(words, level)
        self.page = QPlainTextEdit(self)
        self.page.setReadOnly(True)
        self.page.setMaximumBlockCount(LINES)
        self.page.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.page.setPlaceholderText(EMPTY)
        self.page.setAccessibleName("Lines of the log")
        self.page.setToolTip("The newest line is the last")
        self.copy = QPushButton("Copy", self)
        self.copy.setToolTip("Copy what is shown, without the path of your home folder")
        self.report = QPushButton("Bug report …", self)
        self.report.setToolTip("Versions, device and the end of the log on one page, to be copied and sent")
        self._buttons = QHBoxLayout()
        for button in (self.copy, self.report):
            self._buttons.addWidget(button)
        self._head = QBoxLayout(Way.LeftToRight)
        self._head.addWidget(self.level)
        self._head.addStretch(1)
        self._head.addLayout(self._buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        column.addLayout(self._head)
        column.addWidget(self.page, 1)
        self.level.activated.connect(lambda _: self._fill())
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(tidy(self.page.toPlainText())))
        self.report.clicked.connect(self.report_wanted)

    def minimumSizeHint(self) -> QSize:
        """As wide as the two buttons."""
        return QSize(self._buttons.minimumSize().width() + 2 * EDGE, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The choice stands above the buttons where there is no room beside them."""
        super().resizeEvent(event)
        widths = self.level.sizeHint().width(), self._buttons.sizeHint().width()
        has_room = self.width() >= sum(widths) + self._head.spacing() + 2 * EDGE
        self._head.setDirection(Way.LeftToRight if has_room else Way.TopToBottom)

    def show_lines(self, lines: tuple[LogLine, ...]) -> None:
        """Show these lines instead of all others."""
        self._lines = list(lines)
        self._fill()

    def add_line(self, line: LogLine) -> None:
        """Show one line more; a reader who scrolled up is left where they are."""
        self._lines = [*self._lines[-LINES + 1 :], line]
        if line.level >= self.level.currentData():
            self.page.appendPlainText(line.text)
            self.page.horizontalScrollBar().setValue(0)

    def _fill(self) -> None:
        chosen = [line.text for line in self._lines if line.level >= self.level.currentData()]
        self.page.setPlainText("\n".join(chosen))
        self.page.verticalScrollBar().setValue(self.page.verticalScrollBar().maximum())
        self.page.horizontalScrollBar().setValue(0)
