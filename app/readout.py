"""What is under the pointer, over a picture: a place, and the values of one picture or of two."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.plates import DARK, LIGHT

ACROSS, DOWN, GAP = 10, 3, 14
WIDEST = 30  # letters
SHORTEST = "Stage 10"


class Readout(QWidget):
    """Lines of a name and values; the values stand below each other, and a long name leaves room for them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._rows: list[tuple[str, str]] = []
        self._column = 0
        self.hide()

    def show_text(self, text: str, room: int) -> None:
        """Say this in so many pixels, nothing where it is empty; a tab stands between a name and its values."""
        lines = [line.partition("\t") for line in text.split("\n")]
        self._rows = [(name, values) for name, _, values in lines]
        self._column = self._narrow(room)
        self.setAccessibleName(f"Under the pointer: {text}")
        self.resize(min(self.sizeHint().width(), room), self.sizeHint().height())
        self.setVisible(bool(text))
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the longest line."""
        need = self.fontMetrics().horizontalAdvance
        width = max(self._column + GAP + need(values) if values else need(name) for name, values in self._rows)
        return QSize(width + 2 * ACROSS, len(self._rows) * self.fontMetrics().height() + 2 * DOWN)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 everything is painted
        """Paint the ground and the lines."""
        painter, metrics = QPainter(self), self.fontMetrics()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(DARK)
        painter.drawRoundedRect(self.rect(), 4, 4)
        painter.setPen(LIGHT)
        whole = self.rect().adjusted(ACROSS, DOWN, -ACROSS, -DOWN)
        for place, (name, values) in enumerate(self._rows):
            line = QRect(whole.left(), whole.top() + place * metrics.height(), whole.width(), metrics.height())
            room = self._column if values else line.width()
            painter.drawText(line, metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room))
            line.setLeft(line.left() + self._column + GAP)
            painter.drawText(line, metrics.elidedText(values, Qt.TextElideMode.ElideRight, line.width()))

    def _narrow(self, room: int) -> int:
        """How wide the names are."""
        metrics = self.fontMetrics()
        need = metrics.horizontalAdvance
        left = room - 2 * ACROSS - GAP - max(need(values) for _, values in self._rows)
        least = need(self._rows[0][0] if self._rows[0][1] else SHORTEST)  # a place is of no use without its middle
        left = max(min(left, WIDEST * metrics.averageCharWidth()), least)
        return min(max((need(name) for name, values in self._rows if values), default=0), left)
