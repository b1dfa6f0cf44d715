"""Regions on the picture: how they look there, and how mouse and keys draw, move, resize and remove them."""

import math
from dataclasses import dataclass

import pyqtgraph
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPainterPathStroker, QPolygonF
from PySide6.QtWidgets import QGraphicsSceneHoverEvent, QGraphicsSceneMouseEvent, QStyleOptionGraphicsItem, QWidget

from app.curves import Look, marker_of
from app.outlines import BADGE, draw_badge, draw_handles, draw_outline, draw_path, path_of
from app.regions import PROFILE, Outline, RegionSet, Shape, Size

NEAR = 7.0
MARGIN = 8
WIDTH, CHOSEN_WIDTH = 1.6, 2.6
DRAFT = Look("#ffffff", WIDTH, dashed=True)
LINE_COLOUR = "#ffffff"
FIRST_SIZE = 8
STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
HINTS = {
    Shape.POINT: "Click for a point",
    Shape.RECTANGLE: "Drag a rectangle",
    Shape.ELLIPSE: "Drag an ellipse",
    Shape.POLYGON: "Click each corner; double-click or Enter closes",
    Shape.LINE: "Drag a line",
}


@dataclass(frozen=True)
class _Grip:
    """What the mouse has hold of: an outline as it was, one of its handles or all of it, and where it was taken."""

    number: int
    outline: Outline
    handle: int | None
    start: QPointF


class RegionLayer(pyqtgraph.UIGraphicsItem):
    """Lies over the picture. Without a tool it takes the mouse only where something can be taken hold of."""

    drawn = Signal(object)
    reshaped = Signal(int, object)
    selected = Signal(object)
    removed = Signal(int)
    tool_left = Signal()
    pixel_picked = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.setZValue(20)
        self.setAcceptHoverEvents(True)
        self._regions = RegionSet()
        self._size: Size = (1, 1)
        self._selected: int | None = None
        self._tool: Shape | None = None
        self._grip: _Grip | None = None
        self._draft: tuple[tuple[float, float], ...] = ()
        self._pointer = QPointF()

    def show_set(self, regions: RegionSet) -> None:
        """Draw these regions."""
        self._regions = regions
        self.update()

    def show_size(self, size: Size) -> None:
        """Take the size of the picture, (height, width), which bounds the regions."""
        self._size = size

    def show_selected(self, number: int | None) -> None:
        """Draw one region as chosen, with its handles."""
        self._selected = number
        self.update()

    def show_tool(self, tool: Shape | None) -> None:
        """Draw with a tool from now on, or with none."""
        self._tool, self._draft = tool, ()
        self.update()

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Take hold of what is under the pointer, or begin to draw."""
        place = event.pos()
        self._grip = self._grip_at(place) if event.button() is Qt.MouseButton.LeftButton and not self._draft else None
        if event.button() is not Qt.MouseButton.LeftButton or (self._grip is None and self._tool is None):
            event.ignore()
        elif self._grip is not None:
            self.selected.emit(self._grip.number)
        elif self._tool is Shape.POLYGON:
            self._add_corner(place)
        elif self._tool is Shape.POINT:
            self._finish(Outline(Shape.POINT, ((place.x(), place.y()),)))
        else:
            self._draft = ((place.x(), place.y()), (place.x(), place.y()))

    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Pull what is held, or the corner that is being drawn."""
        place = event.pos()
        self._pointer = place
        if self._grip is not None:
            self.reshaped.emit(self._grip.number, self._pulled(self._grip, place))
        elif self._tool is not Shape.POLYGON and self._draft:
            self._draft = (self._draft[0], (place.x(), place.y()))
            self.update()

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Let go; a click inside a chosen region is a click on the picture."""
        if self._grip is not None and event.pos() == self._grip.start and self._grip.handle is None:
            place = event.pos()
            if self._selected == self._grip.number and not self._is_near_edge(self._grip.outline, place):
                self.pixel_picked.emit(round(place.x()), round(place.y()))
        elif self._tool is not None and self._tool is not Shape.POLYGON and self._draft:
            self._finish_drag(self._tool)
        self._grip = None

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Close the polygon; with another tool the second click draws nothing."""
        if self._tool is Shape.POLYGON and self._draft:
            self._close()
        elif self._tool is None:
            event.ignore()

    def hoverMoveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        """Show by the pointer's shape what a press would do."""
        self._pointer = event.pos()
        grip = None if self._draft else self._grip_at(event.pos())
        if grip is not None:
            self.setCursor(Qt.CursorShape.SizeAllCursor if grip.handle is None else Qt.CursorShape.PointingHandCursor)
        elif self._tool is not None:
            self.setCursor(Qt.CursorShape.CrossCursor)
        else:
            self.unsetCursor()
        if self._draft:
            self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take those keys of the picture that mean something here, before the window's own."""
        if isinstance(event, QKeyEvent) and self.isVisible():
            if event.type() is QEvent.Type.ShortcutOverride and self._claims(event):
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress and self._means(event):
                self._do(event)
                return True
        return super().eventFilter(watched, event)

    def _claims(self, event: QKeyEvent) -> bool:
        """Whether a key is taken from the window; Esc first stops a run, and only then leaves the chosen region."""
        if event.key() == Qt.Key.Key_Escape:
            return bool(self._draft) or self._tool is not None
        return self._means(event)

    def _means(self, event: QKeyEvent) -> bool:
        match Qt.Key(event.key()):
            case Qt.Key.Key_Escape:
                return bool(self._draft) or self._tool is not None or self._selected is not None
            case Qt.Key.Key_Delete:
                return self._selected is not None
            case Qt.Key.Key_Backspace:
                return bool(self._draft) or self._selected is not None
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                return self._tool is not None
            case key if key in STEPS:
                return self._selected is not None and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return False

    def _do(self, event: QKeyEvent) -> None:
        match Qt.Key(event.key()):
            case Qt.Key.Key_Escape if self._draft:
                self._draft = ()
            case Qt.Key.Key_Escape if self._tool is not None:
                self.tool_left.emit()
            case Qt.Key.Key_Escape:
                self.selected.emit(None)
            case Qt.Key.Key_Backspace if self._draft:
                self._draft = self._draft[:-1]
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace if self._selected is not None:
                self.removed.emit(self._selected)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self._draft:
                self._close()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._place_one()
            case key if key in STEPS:
                self._step(*STEPS[key], resize=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        self.update()

    def _place_one(self) -> None:
        """Draw with the keyboard: a shape in the middle of what is in view, to be moved and resized from there."""
        seen = self._seen.intersected(QRectF(-0.5, -0.5, self._size[1], self._size[0]))
        middle, across, down = seen.center(), seen.width() / FIRST_SIZE, seen.height() / FIRST_SIZE
        x, y = middle.x(), middle.y()
        match self._tool:
            case Shape.POINT:
                self._finish(Outline(Shape.POINT, ((x, y),)))
            case Shape.POLYGON:
                corners = ((x, y - down), (x + across, y), (x, y + down), (x - across, y))
                self._finish(Outline(Shape.POLYGON, corners))
            case Shape.RECTANGLE | Shape.ELLIPSE | Shape.LINE:
                self._finish(Outline(self._tool, ((x - across, y - down), (x + across, y + down))))

    def _step(self, across: int, down: int, *, resize: bool) -> None:
        outline = self._regions.outlines.get(self._selected) if self._selected is not None else None
        if outline is None or self._selected is None:
            return
        if not resize:
            self.reshaped.emit(self._selected, outline.moved(across, down, self._size))
        elif outline.handles:
            handle = 2 if outline.shape is not Shape.LINE else 1
            x, y = outline.handles[handle]
            self.reshaped.emit(self._selected, outline.with_handle(handle, x + across, y + down, self._size))

    def _add_corner(self, place: QPointF) -> None:
        corner = (place.x(), place.y())
        if len(self._draft) >= 3 and self._is_near(QPointF(*self._draft[0]), place):
            self._close()
        elif not self._draft or not self._is_near(QPointF(*self._draft[-1]), place):
            self._draft = (*self._draft, corner)
        self.update()

    def _close(self) -> None:
        if len(self._draft) >= 3:
            self._finish(Outline(Shape.POLYGON, self._draft))

    def _finish_drag(self, tool: Shape) -> None:
        """Draw what was dragged; a mere click draws nothing."""
        start, end = (QPointF(*corner) for corner in self._draft)
        if self._is_near(start, end):
            self._draft = ()
            self.update()
        else:
            self._finish(Outline(tool, self._draft))

    def _finish(self, outline: Outline) -> None:
        self._draft = ()
        self.update()
        self.drawn.emit(outline.settled(self._size))

    def _pulled(self, grip: _Grip, place: QPointF) -> Outline:
        if grip.handle is not None:
            return grip.outline.with_handle(grip.handle, place.x(), place.y(), self._size)
        way = place - grip.start
        return grip.outline.moved(way.x(), way.y(), self._size)

    def _grip_at(self, place: QPointF) -> _Grip | None:
        """What can be taken hold of: the chosen region's handles and inside first, then the edges of all."""
        outlines = self._regions.outlines
        chosen = outlines.get(self._selected) if self._selected is not None else None
        if chosen is not None and self._selected is not None:
            for handle, corner in enumerate(chosen.handles):
                if self._is_near(QPointF(*corner), place):
                    return _Grip(self._selected, chosen, handle, place)
            if path_of(chosen).contains(place):
                return _Grip(self._selected, chosen, None, place)
        for number, outline in reversed(outlines.items()):
            if self._is_near_edge(outline, place):
                return _Grip(number, outline, None, place)
        return None

    def _is_near(self, here: QPointF, there: QPointF) -> bool:
        way = here - there
        return math.hypot(way.x(), way.y()) <= self._near

    def _is_near_edge(self, outline: Outline, place: QPointF) -> bool:
        if outline.shape is Shape.POINT:
            return self._is_near(QPointF(*outline.corners[0]), place)
        stroker = QPainterPathStroker()
        stroker.setWidth(2 * self._near)
        return stroker.createStroke(path_of(outline)).contains(place)

    @property
    def _seen(self) -> QRectF:
        """The part of the picture in view, and what lies beside it."""
        return QRectF(self.boundingRect())  # type: ignore[no-untyped-call]

    @property
    def _near(self) -> float:
        """How far a hand may miss, in pixels of the picture."""
        return float(NEAR * self.pixelWidth())  # type: ignore[no-untyped-call]

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        """Draw in the pixels of the screen, so that lines and badges keep their size."""
        to_screen = painter.worldTransform()
        seen = to_screen.mapRect(self._seen)
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, outline in self._regions.outlines.items():
            chosen = number == self._selected
            draw_outline(painter, outline, self._look(number, chosen=chosen), self._label(number), to_screen)
            if chosen:
                draw_handles(painter, outline, to_screen)
        if self._draft:
            draw_path(painter, to_screen.map(self._draft_path()), DRAFT)
        if self._tool is not None:
            hint = f"{HINTS[self._tool]} · Enter places one · Esc ends"
            left = seen.right() - painter.fontMetrics().horizontalAdvance(hint) - 3 * MARGIN
            draw_badge(painter, QPointF(left, seen.bottom() - BADGE - MARGIN), DRAFT, hint)

    def _look(self, number: int, *, chosen: bool) -> Look:
        width = CHOSEN_WIDTH if chosen else WIDTH
        region = self._regions.find(number)
        if region is None:
            return Look(LINE_COLOUR, width)
        return Look(region.colour, width, marker=marker_of(number))

    def _label(self, number: int) -> str:
        return "Line" if number == PROFILE else str(number)

    def _draft_path(self) -> QPainterPath:
        if self._tool is not None and self._tool is not Shape.POLYGON:
            return path_of(Outline(self._tool, self._draft))
        path = QPainterPath()
        path.addPolygon(QPolygonF([*(QPointF(x, y) for x, y in self._draft), self._pointer]))
        return path
