"""The line over the picture that divides the first of two from the second."""

import math

from pyqtgraph.GraphicsScene.mouseEvents import HoverEvent, MouseDragEvent
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from app.plates import DARK, LIGHT, draw_line, draw_plate, plate_size

HANDLE = 13.0
KNOB = 7.0
KNOB_AWAY = 62.0
GRIP = 12.0
WORDS_AWAY = 20.0
LEAST = 1e-6


class Divider(QGraphicsObject):
    """A line with the first picture on one side and the second on the other; its handle moves it, its knob turns it."""

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(100)
        self._bounds = QRectF(0, 0, 1, 1)
        self._place = QPointF(0.5, 0.5)
        self._angle = 0.0
        self._names = ("", "")
        self._turns = False

    @property
    def angle(self) -> float:
        """Degrees clockwise; at 0 the line is upright with the first picture to its left."""
        return self._angle

    @property
    def place(self) -> QPointF:
        """Where the handle is, across and down, from 0 to 1."""
        return QPointF(self._place)

    def show_place(self, place: QPointF, degrees: float) -> None:
        """Lie here, turned so."""
        self._place = QPointF(place)
        self._turn_to(degrees)

    @property
    def handle(self) -> QPointF:
        """The middle of the handle, in the scene."""
        bounds = self._bounds
        return QPointF(
            bounds.left() + self._place.x() * bounds.width(), bounds.top() + self._place.y() * bounds.height()
        )

    @property
    def knob(self) -> QPointF:
        """The middle of the knob that turns the line, in the scene; inside the picture wherever the handle is."""
        for way in (1, -1):
            place = self.handle + self._along * (way * KNOB_AWAY)
            if self._bounds.contains(place):
                return place
        return self.handle + self._along * KNOB_AWAY

    @property
    def side(self) -> QPainterPath:
        """The side of the second picture, in the scene."""
        far = 2 * math.hypot(self._bounds.width(), self._bounds.height())
        along, across, middle = self._along * far, self._across * far, self.handle
        path = QPainterPath(middle + along)
        for corner in (middle - along, middle - along + across, middle + along + across):
            path.lineTo(corner)
        path.closeSubpath()
        return path

    def show_bounds(self, bounds: QRectF) -> None:
        """Lie over this part of the scene."""
        if bounds != self._bounds:
            self.prepareGeometryChange()
            self._bounds = QRectF(bounds)
            self.moved.emit()

    def show_names(self, first: str, second: str) -> None:
        """Say what lies on which side."""
        self._names = (first, second)
        self.update()

    def turn(self, degrees: float) -> None:
        """Turn clockwise."""
        self._turn_to(self._angle + degrees)

    def move_by(self, across: float, down: float) -> None:
        """Move by scene pixels."""
        self._move_to(self.handle + QPointF(across, down))

    def boundingRect(self) -> QRectF:
        """All of the picture."""
        return self._bounds

    def shape(self) -> QPainterPath:
        """What can be taken hold of: the line, the handle and the knob."""
        line = QPainterPath(self.handle - self._along * self._length)
        line.lineTo(self.handle + self._along * self._length)
        stroker = QPainterPathStroker()
        stroker.setWidth(GRIP)
        path = stroker.createStroke(line)
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addEllipse(self.handle, HANDLE, HANDLE)
        path.addEllipse(self.knob, KNOB + 3, KNOB + 3)
        return path

    def hoverEvent(self, event: HoverEvent) -> None:
        """Ask for the drags that begin here, before the picture takes them."""
        if event.isExit():
            self.unsetCursor()
        else:
            event.acceptDrags(Qt.MouseButton.LeftButton)
            turns = _distance(event.scenePos(), self.knob) <= KNOB + 3
            self.setCursor(Qt.CursorShape.CrossCursor if turns else Qt.CursorShape.SizeAllCursor)

    def mouseDragEvent(self, event: MouseDragEvent) -> None:
        """Move by the handle or the line, turn by the knob."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        event.accept()
        if event.isStart():
            self._turns = _distance(event.buttonDownScenePos(), self.knob) <= KNOB + 3
        if not self._turns:
            self._move_to(self.handle + event.scenePos() - event.lastScenePos())
            return
        way = event.scenePos() - self.handle
        self._turn_to(math.degrees(math.atan2(way.y(), way.x())) - 90)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        """Draw line, handle, knob and names: white on black, seen on any picture."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self._bounds)
        ends = self.handle - self._along * self._length, self.handle + self._along * self._length
        draw_line(painter, lambda: painter.drawLine(*ends))
        painter.setBrush(DARK)
        painter.drawEllipse(self.handle, HANDLE, HANDLE)
        painter.drawEllipse(self.knob, KNOB, KNOB)
        self._paint_arrows(painter)
        self._paint_names(painter)

    def _paint_arrows(self, painter: QPainter) -> None:
        painter.setPen(QPen(LIGHT, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for way in (1, -1):
            tip = self.handle + self._across * (way * 8)
            for slant in (1, -1):
                painter.drawLine(tip, tip - self._across * (way * 4) + self._along * (slant * 4))

    def _paint_names(self, painter: QPainter) -> None:
        for name, way in zip(self._names, (-1, 1), strict=True):
            size = plate_size(painter, name, self._room(way))
            reach = WORDS_AWAY + abs(self._across.x()) * size.width() / 2 + abs(self._across.y()) * size.height() / 2
            box = QRectF(QPointF(), size)
            box.moveCenter(self.handle + self._across * (way * reach))
            draw_plate(painter, name, box, self._bounds)

    def _room(self, way: int) -> float:
        """How wide a name may be to stay over the picture on this side of the line."""
        lean, bounds = self._across.x() * way, self._bounds
        start = self.handle.x() + lean * WORDS_AWAY
        # A plate as wide as w lies around start + lean² · w/2, on the side where the line leans to.
        right = (bounds.right() - start) / max(1 + lean * abs(lean), LEAST)
        left = (start - bounds.left()) / max(1 - lean * abs(lean), LEAST)
        return 2 * max(min(left, right), 0)

    def _move_to(self, place: QPointF) -> None:
        bounds = self._bounds
        x = (place.x() - bounds.left()) / max(bounds.width(), 1)
        y = (place.y() - bounds.top()) / max(bounds.height(), 1)
        self.prepareGeometryChange()
        self._place = QPointF(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))
        self.moved.emit()

    def _turn_to(self, degrees: float) -> None:
        self.prepareGeometryChange()
        self._angle = degrees % 360
        self.moved.emit()

    @property
    def _length(self) -> float:
        return math.hypot(self._bounds.width(), self._bounds.height())

    @property
    def _along(self) -> QPointF:
        return QPointF(-math.sin(math.radians(self._angle)), math.cos(math.radians(self._angle)))

    @property
    def _across(self) -> QPointF:
        """From the first to the second."""
        return QPointF(math.cos(math.radians(self._angle)), math.sin(math.radians(self._angle)))


def _distance(one: QPointF, other: QPointF) -> float:
    return math.hypot(one.x() - other.x(), one.y() - other.y())
