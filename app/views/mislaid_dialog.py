"""The files of a session that have moved or changed, each with a button to show where it is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.sources import Part
from app.style import Colours, icon
from app.workspace import FoundSession, Mislaid

WIDTH = 600


class MislaidDialog(QDialog):
    """Names what is not as the session remembers it.

    Args:
        found: the session, with what was found.
        colours: the theme's.
        parent: the window it belongs to.
    """

    part_wanted = Signal(object)

    def __init__(self, found: FoundSession, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("LoRun Studio")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._colours = colours
        self.buttons: dict[tuple[int, Part], QPushButton] = {}
        title = _text(f"{found.path.name} names files that are not as they were.")
        title.setProperty("role", "title")
        rows = QGridLayout()
        rows.setHorizontalSpacing(14)
        rows.setVerticalSpacing(10)
        rows.setColumnStretch(1, 1)
        for row, mislaid in enumerate(found.mislaid):
            self._add(rows, row, mislaid)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 18, 18, 14)
        column.setSpacing(14)
        column.addWidget(title)
        column.addLayout(rows)
        column.addStretch(1)
        column.addWidget(self._box(lacking=any(mislaid.is_lacking for mislaid in found.mislaid)))
        self.setMinimumSize(WIDTH, column.totalHeightForWidth(WIDTH))

    def _add(self, rows: QGridLayout, row: int, mislaid: Mislaid) -> None:
        mark = QLabel(self)
        mark.setPixmap(icon("missing", self._colours.warn).pixmap(24, 24))
        words = _text(_words(mislaid))
        words.setTextFormat(Qt.TextFormat.PlainText)
        button = QPushButton("Find …", self)
        button.setToolTip(f"Show where the {mislaid.part.value.lower()} is")
        button.setAccessibleName(f"Find the {mislaid.part.value.lower()}")
        button.clicked.connect(lambda: self.part_wanted.emit(mislaid))
        self.buttons[mislaid.tab, mislaid.part] = button
        for place, widget in enumerate((mark, words, button)):
            rows.addWidget(widget, row, place, Qt.AlignmentFlag.AlignTop)

    def _box(self, *, lacking: bool) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.anyway = box.addButton("Open with what is there", QDialogButtonBox.ButtonRole.AcceptRole)
        self.anyway.setEnabled(not lacking)
        if lacking:
            self.anyway.setToolTip("Something is lacking without which nothing can be opened")
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        return box


def _words(mislaid: Mislaid) -> str:
    title, place = mislaid.part.value, mislaid.place
    if mislaid.found is None:
        spare = "" if mislaid.is_lacking else " It can be opened without."
        return f"{title}: {place.name} is no longer in {place.parent}, nor beside the session.{spare}"
    return f"{title}: {mislaid.found} has changed since the session was saved. Another cube may come of it."


def _text(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
