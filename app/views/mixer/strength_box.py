"""A strength as a number to type."""

from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QDoubleSpinBox, QSizePolicy, QWidget

from app.state import STRENGTH_RANGE

STEP = 0.05
AROUND = QSize(1, 7)


class StrengthBox(QDoubleSpinBox):
    """Two digits behind the point, without arrows; the arrow keys step."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        low, high = STRENGTH_RANGE
        self.setRange(low, high)
        self.setSingleStep(STEP)
        self.setDecimals(2)
        self.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setKeyboardTracking(False)
        self.setProperty("strip", "true")
        self.setAccessibleName(f"{name}, as a number")
        self.setToolTip(f"{name}: type a number from {low:g} to {high:g}")
        self.setFrame(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Just as large as the number in it."""
        letters = self.lineEdit().fontMetrics()
        return QSize(letters.horizontalAdvance("0.00"), letters.height()) + AROUND

    def minimumSizeHint(self) -> QSize:
        """No smaller."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 everything but the text is painted
        """Paint a frame without the room that a style's own would take."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self.palette()
        painter.setPen(colours.color(QPalette.ColorRole.Accent if self.hasFocus() else QPalette.ColorRole.Mid))
        painter.setBrush(colours.color(QPalette.ColorRole.Button))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def show_strength(self, strength: float) -> None:
        """Show a strength."""
        with QSignalBlocker(self):
            self.setValue(strength)
