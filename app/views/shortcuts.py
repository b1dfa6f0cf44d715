"""The keys, on one page."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

KEYS = (
    ("Ctrl+O", "Open files"),
    ("Ctrl+Shift+O", "Open the sample"),
    ("Space", "Run, or stop"),
    ("Esc", "Stop"),
    ("← →", "Band before, band after"),
    ("↑ ↓", "Picture of the filmstrip before, after"),
    ("Shift + arrows", "Move the pinned pixel"),
    ("R", "Colour or one band"),
    ("Z, E, A, Y", "Show data step, error, spectral angle, residual; again the estimate"),
    ("B, S, W", "Compare: blink, side by side, swipe"),
    ("D, L", "Compare: difference, lens; the same key again ends it"),
    ("K", "Keep this run to compare others with it"),
    ("Shift+B", "Swap the pictures A and B"),
    ("Alt + arrows, [ ]", "Move the divider or the lens, turn the divider"),
    ("C", "Fit the levels to the picture"),
    ("0", "Show the whole picture"),
    ("X", "Flip between mix A and mix B"),
    ("Shift+X", "Copy the mix at work to the other side"),
    ("M, S, L on a fader", "Mute, solo or link its stage"),
    ("1 on a fader", "Return it to 1"),
    ("1 … 5", "Draw a point, rectangle, ellipse, polygon, line; Enter places one"),
    ("Ctrl + arrows", "Move the chosen region; with Shift resize it"),
    ("Delete", "Remove the chosen region"),
    ("Ctrl+Z", "Undo"),
    ("Ctrl+Y, Ctrl+Shift+Z", "Redo"),
    ("Ctrl+E", "Export a cube"),
    ("Ctrl+Shift+E", "Export pictures"),
    ("Ctrl+C", "Copy the picture"),
    ("Ctrl+B", "Batch: many files with the same settings"),
    ("F1", "This list"),
)
MOUSE = (
    ("Wheel, drag", "Zoom and move the picture; double-click shows all"),
    ("Shift-click in the filmstrip", "Compare with that picture"),
    ("Click", "Pin the spectrum of a pixel; again sets it free"),
    ("Drag an edge or a handle", "Move or resize a region"),
    ("Double-click a fader", "Return it to 1"),
    ("Drag the marker in the spectra", "Change the band"),
)


class Shortcuts(QDialog):
    """Lists keys and mouse."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys and mouse")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(5)
        for row, (key, meaning) in enumerate((*KEYS, *MOUSE)):
            name = QLabel(key, self)
            name.setProperty("role", "title")
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(QLabel(meaning, self), row, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(14)
        column.addLayout(grid)
        column.addWidget(buttons)
