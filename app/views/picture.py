"""The main picture: one image with zoom, a mark on the probed pixel, and what the pointer is over."""

import math
from typing import Any

import pyqtgraph
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QResizeEvent
from PySide6.QtWidgets import QLabel, QStyleOptionGraphicsItem, QWidget

from app.showing import Area, Picture, Probe
from app.state import Pixels
from app.style import Colours

SMOOTH_BELOW = 2.0
MARGIN = 8
SETTLING_MS = 40


class _Image(pyqtgraph.ImageItem):
    """An image that is smooth while its pixels are small, and shows them as squares when they are zoomed into."""

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        across = painter.worldTransform().map(QPointF(1, 0)) - painter.worldTransform().map(QPointF(0, 0))
        zoom = (across.x() ** 2 + across.y() ** 2) ** 0.5
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, zoom < SMOOTH_BELOW)
        super().paint(painter, option, widget)  # type: ignore[no-untyped-call]


class PictureView(QWidget):
    """Draws pictures and says which pixel the pointer is over or has clicked.

    Wheel zooms, drag pans, double-click shows the whole picture again. Each picture size keeps its own zoom, so that
    walking through the stages stays in place.
    """

    pixel_hovered = Signal(int, int)
    pixel_picked = Signal(int, int)
    area_viewed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Picture")
        self.setAccessibleDescription("Wheel zooms, drag pans, double-click shows all, click pins the spectrum.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._image: Any = _Image(axisOrder="row-major")
        self._view: Any = pyqtgraph.GraphicsView(self)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setAcceptDrops(False)
        self._box: Any = pyqtgraph.ViewBox(lockAspect=True, invertY=True, enableMenu=False, defaultPadding=0.02)
        self._view.setCentralItem(self._box)
        self._box.addItem(self._image)
        self._cross = _cross()
        self._ring = pyqtgraph.ScatterPlotItem(pxMode=True)
        self._box.addItem(self._ring)
        self._caption = self._label("Shown picture")
        self._readout = self._label("Value under the pointer")
        self._shape: tuple[int, int] | None = None
        self._zooms: dict[tuple[int, int], QRectF] = {}
        self._table: Pixels | None = None
        self._listen()
        self.show_probe(None)

    @property
    def surface(self) -> QWidget:
        """The widget that takes the mouse."""
        surface: QWidget = self._view.viewport()
        return surface

    def place_of(self, x: float, y: float) -> tuple[int, int]:
        """Where a pixel's centre lies on the surface."""
        point = self._view.mapFromScene(self._box.mapViewToScene(QPointF(x, y)))
        return point.x(), point.y()

    @property
    def zoom(self) -> QRectF:
        """The part of the picture that is in view, in pixels."""
        return QRectF(self._box.viewRect())

    @property
    def readout(self) -> str:
        """What is said of the pixel under the pointer."""
        return self._readout.text()

    def show_picture(self, picture: Picture) -> None:
        """Draw a picture; the zoom stays unless the size is another."""
        pixels = picture.pixels
        self._image.setImage(pixels, autoLevels=False, levels=(0, 255), lut=None if pixels.ndim == 3 else self._table)
        self._image.setOpacity(0.4 if picture.stale else 1.0)
        title = f"{picture.title} · out of date" if picture.stale else picture.title
        self._say(self._caption, title)
        area = picture.area
        self._image.setRect(QRectF(area.left - 0.5, area.top - 0.5, area.right - area.left, area.bottom - area.top))
        if picture.shape != self._shape:
            self._change_size(*picture.shape)

    def show_table(self, table: Pixels) -> None:
        """Draw single bands in the colours of a table, (256, 3)."""
        self._table = table
        if self._image.image is not None and self._image.image.ndim == 2:
            self._image.setLookupTable(table)

    def show_probe(self, probe: Probe | None) -> None:
        """Mark a pixel with a cross; a pinned one with a ring as well."""
        self._ring.setVisible(probe is not None)
        if probe is None:
            return
        marks = (("cross", 26), ("o", 13)) if probe.pinned else (("cross", 26),)
        # Black under white is seen on any picture.
        pens = (pyqtgraph.mkPen("k", width=3.4), pyqtgraph.mkPen("w", width=1.4))
        spots = [
            {
                "pos": (probe.x, probe.y),
                "symbol": self._cross if symbol == "cross" else symbol,
                "size": size,
                "brush": None,
                "pen": pen,
            }
            for symbol, size in marks
            for pen in pens
        ]
        self._ring.setData(spots)

    def show_readout(self, text: str) -> None:
        """Say what is under the pointer."""
        self._say(self._readout, text)

    def show_all(self) -> None:
        """Show the whole picture."""
        if self._shape is not None:
            height, width = self._shape
            self._box.setRange(QRectF(-0.5, -0.5, width, height), padding=0.02)

    def forget_zooms(self) -> None:
        """Show the next picture whole, whatever its size: another measurement was opened."""
        self._shape = None
        self._zooms = {}

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._view.setBackground(QColor(colours.canvas))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the labels in their corners."""
        super().resizeEvent(event)
        self._view.setGeometry(self.rect())
        self._place_labels()

    def _listen(self) -> None:
        scene = self._view.scene()
        scene.sigMouseMoved.connect(self._hover)
        scene.sigMouseClicked.connect(self._click)
        self._moved = QTimer(self)
        self._moved.setSingleShot(True)
        self._moved.setInterval(SETTLING_MS)
        self._moved.timeout.connect(self._say_area)
        self._box.sigRangeChanged.connect(lambda *_: self._moved.start())

    def _change_size(self, height: int, width: int) -> None:
        if self._shape is not None:
            self._zooms[self._shape] = self.zoom
        self._shape = (height, width)
        kept = self._zooms.get(self._shape)
        if kept is None:
            self.show_all()
        else:
            self._box.setRange(kept, padding=0)

    def _say_area(self) -> None:
        zoom = self.zoom
        corner, end = zoom.topLeft(), zoom.bottomRight()
        self.area_viewed.emit(
            Area(math.floor(corner.x()), math.floor(corner.y()), math.ceil(end.x()) + 1, math.ceil(end.y()) + 1)
        )

    def _hover(self, place: QPointF) -> None:
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

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setAccessibleName(name)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        label.setStyleSheet("background: rgba(16, 17, 19, 190); color: #f2f4f7; border-radius: 4px; padding: 3px 7px;")
        label.hide()
        return label

    def _say(self, label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))
        label.adjustSize()
        self._place_labels()

    def _place_labels(self) -> None:
        self._caption.move(MARGIN, MARGIN)
        self._readout.move(MARGIN, self.height() - self._readout.height() - MARGIN)


def _cross() -> QPainterPath:
    """Four short arms around a gap that leaves the pixel itself to be seen."""
    path = QPainterPath()
    for across, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        path.moveTo(0.22 * across, 0.22 * down)
        path.lineTo(0.5 * across, 0.5 * down)
    return path
