"""Many curves as one item of a plot, drawn by hand: quick enough to follow the pointer."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import pyqtgraph
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

MARKER = 3.2
SPARSE = 4


class Marker(Enum):
    """What tells curves apart where colours do not: the corners of a mark, by angle and distance."""

    CIRCLE = ()
    SQUARE = ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9))
    TRIANGLE = ((0.0, -1.2), (1.1, 0.9), (-1.1, 0.9))
    DIAMOND = ((0.0, -1.3), (1.1, 0.0), (0.0, 1.3), (-1.1, 0.0))
    DOWN = ((0.0, 1.2), (1.1, -0.9), (-1.1, -0.9))
    BAR = ((-1.3, -0.45), (1.3, -0.45), (1.3, 0.45), (-1.3, 0.45))
    POST = ((-0.45, -1.3), (0.45, -1.3), (0.45, 1.3), (-0.45, 1.3))


@dataclass(frozen=True)
class Look:
    """How one curve is drawn.

    Attributes:
        colour: `#rrggbb` or `#aarrggbb`.
        width: of the line, pixels.
        dashed: whether the line is broken.
        marker: the mark on its points, or None.
    """

    colour: str
    width: float = 1.3
    dashed: bool = False
    marker: Marker | None = None

    @property
    def pen(self) -> QPen:
        """The line."""
        pen = QPen(QColor(self.colour), self.width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setStyle(Qt.PenStyle.DashLine if self.dashed else Qt.PenStyle.SolidLine)
        return pen


@dataclass(frozen=True, eq=False)
class CurveLine:
    """One curve: its points in the units of the plot, and its look."""

    points: tuple[tuple[float, float], ...]
    look: Look


class Curves(pyqtgraph.GraphicsObject):
    """All curves of a plot."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._lines: Sequence[CurveLine] = ()

    def show_lines(self, lines: Sequence[CurveLine]) -> None:
        """Draw these curves, the last on top."""
        self._lines = lines
        self.update()

    def boundingRect(self) -> QRectF:
        """Everything in view."""
        return QRectF(self.viewRect())  # type: ignore[no-untyped-call]

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        """Draw in the pixels of the screen, so that marks keep their shape."""
        across = painter.worldTransform()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line in self._lines:
            places = [across.map(QPointF(x, y)) for x, y in line.points]
            painter.setPen(line.look.pen)
            painter.drawPolyline(QPolygonF(places))
            for place in places if line.look.width > 2 else places[::SPARSE]:
                draw_marker(painter, place, line.look)


def draw_marker(painter: QPainter, place: QPointF, look: Look) -> None:
    """Draw the mark of a look at a place."""
    if look.marker is None:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.colour))
    if look.marker is Marker.CIRCLE:
        painter.drawEllipse(place, MARKER, MARKER)
        return
    painter.drawPolygon(QPolygonF([place + QPointF(x, y) * MARKER for x, y in look.marker.value]))
