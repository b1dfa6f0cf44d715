"""Pieces that every dialog's form is made of."""

from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QWidget

SPACING = 6


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
