"""Pictures on the screen: an image that knows its place and its colours, and the scale of those colours."""

import numpy as np
import pyqtgraph
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, qRgb
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from app.display import tone_table
from app.showing import Picture
from app.state import Pixels

SMOOTH_BELOW = 2.0
BAR = QSize(220, 12)
EDGE = 7
INK = QColor("#f2f4f7")
GROUND = QColor(16, 17, 19, 205)


class SmoothImage(pyqtgraph.GraphicsObject):
    """An image that is smooth while its pixels are small, and shows them as squares when they are zoomed into.

    Args:
        framed: whether a dashed line runs around it.
    """

    def __init__(self, *, framed: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._frame = pyqtgraph.mkPen("w", width=1, style=Qt.PenStyle.DashLine) if framed else None
        self._image = QImage()
        self._place = QRectF()
        self._clip: QPainterPath | None = None

    def boundingRect(self) -> QRectF:
        """Where it lies, in the pixels of the picture."""
        return self._place

    def show_picture(self, picture: Picture, table: Pixels | None) -> None:
        """Draw a picture where it belongs, in the colours of its kind, or of a table where its kind has none."""
        own = tone_table(picture.tone)
        self._image = screen_image(picture.pixels, table if own is None else own)
        self.setOpacity(0.4 if picture.stale else 1.0)
        area, pitch = picture.area, picture.pitch
        left, top = pitch * area.left - 0.5, pitch * area.top - 0.5
        place = QRectF(left, top, pitch * (area.right - area.left), pitch * (area.bottom - area.top))
        if place != self._place:
            self.prepareGeometryChange()
            self._place = place
            self.informViewBoundsChanged()  # type: ignore[no-untyped-call]
        self.update()

    def show_clip(self, clip: QPainterPath | None) -> None:
        """Show only what lies in a path, in the scene's coordinates; None shows all."""
        self._clip = clip
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        """Draw the image, smooth or in squares."""
        if self._clip is not None:
            painter.setClipPath(self.mapFromScene(self._clip), Qt.ClipOperation.IntersectClip)
        across = painter.worldTransform().map(QPointF(1, 0)) - painter.worldTransform().map(QPointF(0, 0))
        zoom = (across.x() ** 2 + across.y() ** 2) ** 0.5
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, zoom < SMOOTH_BELOW)
        painter.drawImage(self._place, self._image)
        if self._frame is not None:
            painter.setPen(self._frame)
            painter.drawRect(self._place)


def screen_image(pixels: Pixels, table: Pixels | None = None) -> QImage:
    """Pixels as the screen has them, which Qt draws several times as fast as any other kind.

    Args:
        pixels: (height, width) to be coloured by a table, or (height, width, 3) sRGB.
        table: (256, 3) sRGB, None for grey.
    """
    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape[:2]
    if pixels.ndim == 3:
        image = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    elif table is None:
        image = QImage(pixels.data, width, height, width, QImage.Format.Format_Grayscale8)
    else:
        image = QImage(pixels.data, width, height, width, QImage.Format.Format_Indexed8)
        image.setColorTable([qRgb(*colour) for colour in table.tolist()])
    return image.convertToFormat(QImage.Format.Format_RGB32)


class ScaleBar(QWidget):
    """Which colour means which value, for pictures that are not light."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Scale of the colours")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._table: Pixels | None = None
        self._marks: tuple[str, ...] = ()
        self.hide()

    @property
    def marks(self) -> tuple[str, ...]:
        """The values at the ends and in the middle."""
        return self._marks

    def show_picture(self, picture: Picture) -> None:
        """Show the scale of a picture; nothing for pictures of light."""
        self._table = tone_table(picture.tone)
        scale = picture.scale
        if self._table is None or scale is None:
            self.hide()
            return
        values = (scale.low, (scale.low + scale.high) / 2, scale.high)
        signed = scale.low < 0
        marks = (f"{value:{'+' if signed and value else ''}.3g}{picture.unit}" for value in values)
        self._marks = tuple(mark.replace("-", "−") for mark in marks)
        self.setAccessibleDescription(" to ".join(self._marks[::2]))
        self.resize(self.sizeHint())
        self.show()
        self.update()

    def sizeHint(self) -> QSize:
        """The bar with its words under it."""
        return QSize(self._length + 2 * EDGE, BAR.height() + self.fontMetrics().height() + 2 * EDGE)

    @property
    def _length(self) -> int:
        """As long as its words need it, with room between them."""
        return max(BAR.width(), self.fontMetrics().horizontalAdvance("  ".join(self._marks)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 everything is painted
        """Paint bar and words."""
        if self._table is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(GROUND)
        painter.drawRoundedRect(self.rect(), 4, 4)
        row = np.ascontiguousarray(self._table[None])
        image = QImage(row.tobytes(), 256, 1, 768, QImage.Format.Format_RGB888).copy()
        painter.drawImage(QRectF(EDGE, EDGE, self._length, BAR.height()), image)
        painter.setPen(INK)
        words = QRectF(EDGE, EDGE + BAR.height(), self._length, self.fontMetrics().height() + 2)
        sides = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
        for mark, side in zip(self._marks, sides, strict=True):
            painter.drawText(words, side | Qt.AlignmentFlag.AlignBottom, mark)
