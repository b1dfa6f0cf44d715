"""Pieces that every dialog's form is made of."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSpinBox, QWidget

SPACING = 6
USUAL_LETTERS = 14


def in_letters(widget: QWidget, pixels: int) -> int:
    """A length as it is with the usual letters, and more with larger ones."""
    return max(pixels, pixels * widget.fontMetrics().height() // USUAL_LETTERS)


def open_at(dialog: QDialog, width: int, height: int) -> None:
    """Give a dialog the size that it needs, as far as its window reaches."""
    wanted = QSize(in_letters(dialog, width), in_letters(dialog, height))
    owner = dialog.parentWidget()
    room = owner.window().size() if owner is not None else wanted
    dialog.resize(wanted.boundedTo(room).expandedTo(QSize(width, height)))


def number_box(name: str, low: int, high: int, value: int, parent: QWidget) -> QSpinBox:
    """A box for a whole number, named for the eye and for a screen reader; `high` below `low` leaves `low` alone."""
    box = QSpinBox(parent)
    box.setRange(low, max(high, low))
    box.setValue(value)
    box.setAccessibleName(name)
    box.setToolTip(name)
    return box


def row_of(*widgets: QWidget) -> QWidget:
    """Widgets side by side, from the left."""
    row = QWidget()
    inside = QHBoxLayout(row)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.setSpacing(SPACING)
    for widget in widgets:
        inside.addWidget(widget)
    inside.addStretch(1)
    return row
