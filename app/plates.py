"""How things look that lie over a picture: light upon dark, so that they are seen on any, and names on plates."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

EDGES = QSizeF(14, 6)
WIDEST = 34  # letters
DARK = QColor(16, 17, 19, 205)
LIGHT = QColor("#f2f4f7")


def draw_line(painter: QPainter, draw: Callable[[], None]) -> None:
    """Draw a line light upon dark."""
    for pen in (QPen(DARK, 4), QPen(LIGHT, 1.6)):
        painter.setPen(pen)
        draw()


def plate_size(painter: QPainter, name: str, room: float) -> QSizeF:
    """How large a name is with its plate, no wider than the room for it."""
    metrics = QFontMetricsF(painter.font())
    size = QSizeF(metrics.horizontalAdvance(name), metrics.height()) + EDGES
    return QSizeF(min(size.width(), room, WIDEST * metrics.averageCharWidth()), size.height())


def draw_plate(painter: QPainter, name: str, box: QRectF, bounds: QRectF) -> None:
    """Draw a name on its plate, moved within the bounds; without its middle where the plate is too narrow for it."""
    box.moveLeft(max(min(box.left(), bounds.right() - box.width()), bounds.left()))
    box.moveTop(max(min(box.top(), bounds.bottom() - box.height()), bounds.top()))
    room = box.width() - EDGES.width()
    metrics = QFontMetricsF(painter.font())
    shown = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room + 1)  # fonts round their widths
    if room <= 0 or not shown:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(DARK)
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(LIGHT)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)
