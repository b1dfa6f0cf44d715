"""How outlines look on a picture: lines that are seen on any ground, a badge with marker and number, and handles."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from app.curves import Look, draw_markers
from app.regions import Outline, Shape

GROUND = QColor(0, 0, 0, 170)
SHADE = QColor(16, 17, 19, 215)
WORDS = QColor("#f2f4f7")
GRIP = 4.0
RING = 6.0
BADGE = 16.0
GAP = 3.0


def path_of(outline: Outline) -> QPainterPath:
    """The outline in pixels of the picture, closed where it encloses something; a point is empty."""
    path = QPainterPath()
    left, top, right, bottom = outline.box
    match outline.shape:
        case Shape.RECTANGLE:
            path.addRect(QRectF(left, top, right - left, bottom - top))
        case Shape.ELLIPSE:
            path.addEllipse(QRectF(left, top, right - left, bottom - top))
        case Shape.POLYGON:
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in outline.corners]))
            path.closeSubpath()
        case Shape.LINE:
            path.moveTo(*outline.corners[0])
            path.lineTo(*outline.corners[1])
    return path


def draw_outline(painter: QPainter, outline: Outline, look: Look, label: str, to_screen: QTransform) -> None:
    """Draw an outline in the pixels of the screen, with its badge above it."""
    path = to_screen.map(path_of(outline))
    first = to_screen.map(QPointF(*outline.corners[0]))
    if outline.shape is Shape.POINT:
        path.addEllipse(first, RING, RING)
    elif outline.shape is Shape.LINE:
        path.addEllipse(first, GRIP, GRIP)
    draw_path(painter, path, look)
    box = path.boundingRect()
    draw_badge(painter, QPointF(box.left(), box.top() - BADGE - GAP), look, label)


def draw_path(painter: QPainter, path: QPainterPath, look: Look) -> None:
    """Draw a line in its colour over a dark one, so that it is seen on any picture."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(GROUND, look.width + 2))
    painter.drawPath(path)
    painter.setPen(look.pen)
    painter.drawPath(path)


def draw_badge(painter: QPainter, corner: QPointF, look: Look, label: str) -> None:
    """Draw marker and number, or a word, on a dark ground."""
    sign = 0.0 if look.marker is None else BADGE - GAP
    width = QFontMetricsF(painter.font()).horizontalAdvance(label) + sign + 3 * GAP
    ground = QRectF(corner.x(), corner.y(), width, BADGE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(SHADE)
    painter.drawRoundedRect(ground, GAP, GAP)
    draw_markers(painter, [QPointF(ground.left() + BADGE / 2, ground.center().y())], look)
    painter.setPen(WORDS)
    painter.drawText(ground.adjusted(sign + GAP, 0, 0, 0), Qt.AlignmentFlag.AlignCenter, label)


def draw_handles(painter: QPainter, outline: Outline, to_screen: QTransform) -> None:
    """Draw a square on each handle."""
    painter.setPen(QPen(GROUND, 1.4))
    painter.setBrush(WORDS)
    for x, y in outline.handles:
        place = to_screen.map(QPointF(x, y))
        painter.drawRect(QRectF(place.x() - GRIP, place.y() - GRIP, 2 * GRIP, 2 * GRIP))
