"""Many curves as one item of a plot, drawn by hand: quick enough to follow the pointer."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

import pyqtgraph
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

MARKER = 3.2
SPARSE = 4
APART = 9.0
RIM_SHARE = 0.22
JOINED = 2.0


class Marker(Enum):
    """What tells curves apart where colours do not: the corners of a mark, by angle and distance."""

    CIRCLE = ()
    SQUARE = ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9))
    TRIANGLE = ((0.0, -1.2), (1.1, 0.9), (-1.1, 0.9))
    DIAMOND = ((0.0, -1.3), (1.1, 0.0), (0.0, 1.3), (-1.1, 0.0))
    DOWN = ((0.0, 1.2), (1.1, -0.9), (-1.1, -0.9))
    BAR = ((-1.3, -0.45), (1.3, -0.45), (1.3, 0.45), (-1.3, 0.45))
    POST = ((-0.45, -1.3), (0.45, -1.3), (0.45, 1.3), (-0.45, 1.3))


MARKERS = tuple(Marker)


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


def marker_of(number: int) -> Marker:
    """The mark of something that is counted from 1."""
    return MARKERS[(number - 1) % len(MARKERS)]


@dataclass(frozen=True, eq=False)
class CurveLine:
    """One curve.

    Attributes:
        points: in the units of the plot.
        look: its pen and mark.
        spread: how far the values scatter about each point, upwards and downwards; empty where nothing is known of it.
    """

    points: tuple[tuple[float, float], ...]
    look: Look
    spread: tuple[float, ...] = ()

    @property
    def rim(self) -> tuple[tuple[float, float], ...]:
        """The edge of the scatter: there above the points, and back below them."""
        upper = [(x, y + more) for (x, y), more in zip(self.points, self.spread, strict=False)]
        lower = [(x, y - less) for (x, y), less in zip(self.points, self.spread, strict=False)]
        return (*upper, *reversed(lower))


class Curves(pyqtgraph.GraphicsObject):
    """Many curves of a plot.

    Args:
        resting: whether they mostly stay while others change; they are then kept as a picture.
    """

    def __init__(self, *, resting: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        if resting:
            self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._lines: Sequence[CurveLine] = ()

    def show_lines(self, lines: Sequence[CurveLine]) -> None:
        """Draw these curves, the last on top."""
        self._lines = lines
        self.update()

    def viewRangeChanged(self) -> None:
        """The axes were moved."""
        self.prepareGeometryChange()

    def boundingRect(self) -> QRectF:
        """Everything in view."""
        return QRectF(self.viewRect())  # type: ignore[no-untyped-call]

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        """Draw in the pixels of the screen, so that marks keep their shape."""
        across = painter.worldTransform()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line in self._lines:
            if line.spread:
                _draw_rim(painter, QPolygonF([across.map(QPointF(x, y)) for x, y in line.rim]), line.look)
        for line in self._lines:
            places = across.map(QPolygonF([QPointF(x, y) for x, y in line.points])).toList()
            _draw_line(painter, places, line.look)
            draw_markers(painter, places[:: _step(places, thick=line.look.width > 2)], line.look)


def _draw_line(painter: QPainter, places: Sequence[QPointF], look: Look) -> None:
    """Draw a line; a thin one in pieces, whose missing joins nobody sees, in a quarter of the time."""
    pen = look.pen
    if look.dashed or look.width >= JOINED:
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(places))
        return
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLines([QLineF(one, other) for one, other in pairwise(places)])


def _step(places: Sequence[QPointF], *, thick: bool) -> int:
    """Every how-many-th point carries a mark, so that marks do not touch."""
    across = abs(places[-1].x() - places[0].x()) / max(1, len(places) - 1)
    return max(1 if thick else SPARSE, math.ceil(APART / max(across, 0.01)))


def _draw_rim(painter: QPainter, rim: QPolygonF, look: Look) -> None:
    colour = QColor(look.colour)
    colour.setAlphaF(RIM_SHARE * colour.alphaF())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(rim)


def draw_markers(painter: QPainter, places: Sequence[QPointF], look: Look) -> None:
    """Draw the mark of a look at every place."""
    if look.marker is None:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.colour))
    corners = QPolygonF([QPointF(x, y) * MARKER for x, y in look.marker.value])
    for place in places:
        if look.marker is Marker.CIRCLE:
            painter.drawEllipse(place, MARKER, MARKER)
        else:
            painter.drawPolygon(corners.translated(place))
