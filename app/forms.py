"""Pieces that every dialog's form is made of."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QWidget,
)

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


def list_box(name: str, tip: str, entries: Iterable[str], parent: QWidget) -> QComboBox:
    """A list to choose from, named for the eye and for a screen reader."""
    box = QComboBox(parent)
    box.addItems(list(entries))
    box.setAccessibleName(name)
    box.setToolTip(tip)
    return box


def line_up(row: QWidget, *widgets: QWidget) -> QHBoxLayout:
    """Lay widgets side by side in another one, from the left."""
    inside = QHBoxLayout(row)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.setSpacing(SPACING)
    for widget in widgets:
        inside.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)  # else a low tick box would make the row low
    inside.addStretch(1)
    return inside


def row_of(*widgets: QWidget) -> QWidget:
    """Widgets of a dialog side by side, from the left; they keep their places in its tab order."""
    row = QWidget(widgets[0].parentWidget())
    line_up(row, *widgets)
    return row


def new_form() -> QFormLayout:
    """A form with its labels beside what they name."""
    form = QFormLayout()
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
    form.setHorizontalSpacing(12)
    form.setVerticalSpacing(8)
    return form


def accept_or_cancel(accept: str, dialog: QDialog) -> tuple[QDialogButtonBox, QPushButton]:
    """The buttons that end a dialog, and the one of them that does what it is for."""
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, dialog)
    button = QPushButton(accept, dialog)
    button.setProperty("primary", "true")
    button.setDefault(True)
    buttons.addButton(button, QDialogButtonBox.ButtonRole.AcceptRole)
    return buttons, button
