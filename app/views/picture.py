"""The main picture: one image, or two seen together, with zoom, a mark on the probed pixel, and what is pointed at."""

import math
from dataclasses import replace
from typing import Any

import pyqtgraph
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.corners import Corners
from app.divider import Divider
from app.images import ScaleBar, SmoothImage
from app.lens import Lens
from app.marks import pointer_mark, probe_mark
from app.second_picture import SecondPicture
from app.showing import Area, Compare, LensShape, Picture, Probe
from app.state import Pixels
from app.style import Colours
from app.workspace import View
from app.zooms import Zooms

SETTLING_MS = 40


class PictureView(QWidget):
    """Draws pictures and says which pixel the pointer is over or has clicked.

    Wheel zooms, drag pans, double-click shows the whole picture again. Each picture size keeps its own zoom, so that
    walking through the stages stays in place.

    Args:
        parent: the owner in Qt's tree.
        beside: whether this is the second of two, which takes its zoom from the first.
    """

    pixel_hovered = Signal(int, int)
    pixel_picked = Signal(int, int)
    area_viewed = Signal(object)
    zoomed = Signal(object)
    zoom_edited = Signal(object)
    whole_wanted = Signal()

    def __init__(self, parent: QWidget | None = None, *, beside: bool = False) -> None:
        super().__init__(parent)
        self._beside = beside
        self.setAccessibleName("Second picture" if beside else "Picture")
        self.setAccessibleDescription("Wheel zooms, drag pans, double-click shows all, click pins the spectrum.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._image: Any = SmoothImage()
        self._inset: Any = SmoothImage(framed=True)
        self._view: Any = pyqtgraph.GraphicsView(self)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setAcceptDrops(False)
        self._box: Any = pyqtgraph.ViewBox(lockAspect=True, invertY=True, enableMenu=False, defaultPadding=0.02)
        self._view.setCentralItem(self._box)
        self._box.addItem(self._image)
        self._box.addItem(self._inset)
        self._second = SecondPicture(self._view, self._box, self)
        # Marks are moved, not made anew: they follow every move of the mouse.
        self._probe_marks = probe_mark(), probe_mark(pinned=True)
        self._pointer = pointer_mark()
        for item in (*self._probe_marks, self._pointer):
            self._box.addItem(item)
            item.hide()
        self._corners = Corners(self)
        self._picture: Picture | None = None
        self._place: QPointF | None = None
        self._shape: tuple[int, int] | None = None
        self._zooms = Zooms()
        self._table: Pixels | None = None
        self._listen()

    @property
    def surface(self) -> QWidget:
        """The widget that takes the mouse."""
        surface: QWidget = self._view.viewport()
        return surface

    def place_of(self, x: float, y: float) -> tuple[int, int]:
        """Where a pixel's centre lies on the surface."""
        point = self._view.mapFromScene(self._box.mapViewToScene(QPointF(x, y)))
        return point.x(), point.y()

    def add_layer(self, layer: pyqtgraph.UIGraphicsItem) -> None:
        """Lay something over the picture, in its pixels; it hears the keys first."""
        self._box.addItem(layer, ignoreBounds=True)
        self.installEventFilter(layer)

    @property
    def zoom(self) -> QRectF:
        """The part of the picture that is in view, in pixels."""
        return QRectF(self._box.viewRect())

    @property
    def readout(self) -> str:
        """What is said of the pixel under the pointer."""
        return self._corners.readout

    @property
    def caption(self) -> str:
        """What is on show, in words."""
        return self._corners.caption

    @property
    def scale(self) -> ScaleBar:
        """Which colour means which value."""
        return self._corners.scale

    @property
    def divider(self) -> Divider:
        """The line between the first picture and the second."""
        return self._second.divider

    @property
    def lens(self) -> Lens:
        """The window through which the second picture is seen."""
        return self._second.lens

    def show_picture(self, picture: Picture) -> None:
        """Draw a picture; the zoom stays unless the size is another."""
        self._picture = picture
        self._image.show_picture(picture, self._table)
        self._draw_inset(picture.inset)
        self._second.show_names(picture)
        if self._beside:
            self._shape = picture.shape
        elif picture.shape != self._shape:
            self._change_size(*picture.shape)
        self._tell()
        if self._place is not None:
            self.pixel_hovered.emit(*self._pixel(self._place))

    def show_inset(self, inset: Picture) -> None:
        """Draw a newer part upon the picture on show."""
        if self._picture is not None:
            self._picture = replace(self._picture, inset=inset)
            self._draw_inset(inset)
            self._tell()

    def show_other(self, picture: Picture | None) -> None:
        """Draw a second picture where it is seen together with the first; None where there is none."""
        self._second.show_picture(self._picture, picture, self._table)
        self._tell()

    def show_compare(self, compare: Compare) -> None:
        """See both together in this way."""
        self._second.show_compare(compare)
        self._tell()

    def show_blink(self, shows_other: bool) -> None:  # noqa: FBT001 a Qt slot
        """Of two that blink, show the second or the first."""
        self._second.show_turned(shows_other)
        self._tell()

    def show_lens(self, shape: LensShape, diameter: int) -> None:
        """Make the lens round or square, so many pixels wide."""
        self._second.lens.show_form(shape, diameter)

    def push(self, across: int, down: int) -> None:
        """Move the divider or the lens by a step, as keys do."""
        self._second.push(across, down)

    def show_zoom(self, zoom: QRectF) -> None:
        """Show the same part as the picture beside."""
        if zoom != self.zoom:
            self._box.setRange(zoom, padding=0)

    def show_pointer(self, x: int, y: int) -> None:
        """Mark the pixel that is pointed at in the picture beside."""
        self._pointer.setPos(x, y)
        self._pointer.show()

    def show_table(self, table: Pixels) -> None:
        """Draw single bands in the colours of a table, (256, 3), from the next picture on."""
        self._table = table

    def show_probe(self, probe: Probe | None) -> None:
        """Mark a pixel with a cross; a pinned one with a ring as well."""
        for mark, pinned in zip(self._probe_marks, (False, True), strict=True):
            mark.setVisible(probe is not None and probe.pinned is pinned)
            if probe is not None:
                mark.setPos(probe.x, probe.y)

    def show_readout(self, text: str) -> None:
        """Say what is under the pointer."""
        self._corners.show_readout(text)

    def show_readout_of_both(self, text: str) -> None:
        """Say what both of two pictures are under the pointer, empty where there is one."""
        self._corners.show_readout_of_both(text)

    def show_all(self) -> None:
        """Show the whole picture."""
        if self._shape is not None:
            height, width = self._shape
            self._box.setRange(QRectF(-0.5, -0.5, width, height), padding=0.02)
        if self._beside:
            self.whole_wanted.emit()

    @property
    def view(self) -> View:
        """Which part is seen of pictures of which size, and how they are divided."""
        self._keep()
        place = self.divider.place
        return View(self._zooms.parts, (place.x(), place.y()), self.divider.angle)

    def show_view(self, view: View) -> None:
        """Show these parts of pictures, all others whole: another measurement is on show."""
        self._zooms = Zooms(view.zooms)
        self._shape = None
        self.divider.show_place(QPointF(*view.divider), view.turn)

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._view.setBackground(QColor(colours.canvas))

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is elsewhere: what it last pointed at is read out no longer when the picture changes."""
        super().leaveEvent(event)
        self._place = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the labels in their corners."""
        super().resizeEvent(event)
        self._view.setGeometry(self.rect())
        self._corners.place()

    def _draw_inset(self, inset: Picture | None) -> None:
        self._inset.setVisible(inset is not None)
        if inset is not None:
            self._inset.show_picture(inset, self._table)

    def _listen(self) -> None:
        scene = self._view.scene()
        scene.sigMouseMoved.connect(self._hover)
        scene.sigMouseClicked.connect(self._click)
        self._moved = QTimer(self)
        self._moved.setSingleShot(True)
        self._moved.setInterval(SETTLING_MS)
        self._moved.timeout.connect(self._say_area)
        self._box.sigRangeChanged.connect(lambda *_: self._moved.start())
        self._box.sigRangeChanged.connect(lambda *_: self.zoomed.emit(self.zoom))
        self._box.sigRangeChangedManually.connect(lambda *_: self.zoom_edited.emit(self.zoom))

    def _change_size(self, height: int, width: int) -> None:
        self._keep()
        self._shape = (height, width)
        part = self._zooms.part(self._shape)
        if part is None:
            self.show_all()
        else:
            self._box.setRange(part, padding=0)

    def _keep(self) -> None:
        if self._shape is not None:
            self._zooms.keep(self._shape, self.zoom)

    def _say_area(self) -> None:
        zoom = self.zoom
        corner, end = zoom.topLeft(), zoom.bottomRight()
        self.area_viewed.emit(
            Area(math.floor(corner.x()), math.floor(corner.y()), math.ceil(end.x()) + 1, math.ceil(end.y()) + 1)
        )

    def _hover(self, place: QPointF) -> None:
        self._pointer.hide()
        self._second.point_at(place)
        self._place = place
        x, y = self._pixel(place)
        self.pixel_hovered.emit(x, y)

    def _click(self, event: MouseClickEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if event.double():
            self.show_all()
            return
        x, y = self._pixel(event.scenePos())
        if self._shape is not None and 0 <= y < self._shape[0] and 0 <= x < self._shape[1]:
            self.pixel_picked.emit(x, y)

    def _pixel(self, place: QPointF) -> tuple[int, int]:
        """Pixel centres lie at whole numbers."""
        point = self._box.mapSceneToView(place)
        return round(point.x()), round(point.y())

    def _tell(self) -> None:
        """Say what is on show."""
        first, second = self._picture, self._second.picture
        picture = second if self._second.covers else first
        if picture is not None:
            self._corners.show_picture(picture, second if self._second.shares else None)
