"""The lens over the first of two pictures, through which the second is seen."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from app.plates import draw_line, draw_plate, plate_size
from app.showing import LensShape

GAP = 4


class Lens(QGraphicsObject):
    """A round or square window under the pointer through which the second picture is seen."""

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(100)
        self._centre = QPointF()
        self._radius = 90.0
        self._shape = LensShape.ROUND
        self._bounds = QRectF()
        self._name = ""

    @property
    def centre(self) -> QPointF:
        """Its middle, in the scene."""
        return self._centre

    @property
    def opening(self) -> QPainterPath:
        """Where the second picture is seen, in the scene."""
        path = QPainterPath()
        if self._shape is LensShape.ROUND:
            path.addEllipse(self._centre, self._radius, self._radius)
        else:
            path.addRect(self._frame)
        return path

    def show_name(self, name: str) -> None:
        """Say what is seen."""
        self._name = name
        self.update()

    def show_form(self, shape: LensShape, diameter: int) -> None:
        """Take a shape and a size."""
        self.prepareGeometryChange()
        self._shape, self._radius = shape, diameter / 2
        self.moved.emit()

    def move_to(self, place: QPointF) -> None:
        """Put its middle here."""
        self.prepareGeometryChange()
        self._centre = QPointF(place)
        self.moved.emit()

    def show_bounds(self, bounds: QRectF) -> None:
        """The name stays over this part of the scene."""
        self.prepareGeometryChange()
        self._bounds = QRectF(bounds)

    def boundingRect(self) -> QRectF:
        """The window and all of the picture, where its name is."""
        return self._bounds | self._frame.adjusted(-4, -4, 4, 4)

    def shape(self) -> QPainterPath:
        """Nothing to take hold of: the mouse belongs to the picture."""
        return QPainterPath()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        """Draw the rim and the name."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        draw_line(painter, lambda: painter.drawPath(self.opening))
        box = QRectF(QPointF(), plate_size(painter, self._name, self._bounds.width()))
        box.moveCenter(QPointF(self._centre.x(), self._frame.bottom() + box.height() / 2 + GAP))
        draw_plate(painter, self._name, box, self._bounds)

    @property
    def _frame(self) -> QRectF:
        corner = QPointF(self._radius, self._radius)
        return QRectF(self._centre - corner, self._centre + corner)
