"""One picture of the filmstrip, which is chosen by a click and compared with by another."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from app.showing import VERSUS, Tile, TileCondition
from app.state import FrameKey
from app.style import DARK, Colours

SMALLEST = 48
PADDING = 5
BADGE_EDGE = 5
IN_TWO_LINES = ("working", "not run", "out of")
MARKS = {TileCondition.STALE: "out of date", TileCondition.WORKING: "working …", TileCondition.EMPTY: "not run yet"}


def lowest(widget: QWidget) -> int:
    """The height of a picture that can be told from others, and that has room for a mark in two lines."""
    return max(SMALLEST, 2 * widget.fontMetrics().height())


class TileButton(QAbstractButton):
    """One picture of the strip; its frame, its words and its mark say what a colour would, too."""

    second_wanted = Signal()

    def __init__(self, key: FrameKey, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self._tile: Tile | None = None
        self._pixmap: QPixmap | None = None
        self._colours = DARK
        self._aspect = 1.0
        self._is_second = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)

    @property
    def condition(self) -> TileCondition:
        """How far the picture is."""
        return self._tile.condition if self._tile is not None else TileCondition.EMPTY

    @property
    def caption(self) -> str:
        """The figure under the picture."""
        return self._tile.caption if self._tile is not None else ""

    def show_tile(self, tile: Tile) -> None:
        """Show title, figure and condition."""
        if tile != self._tile:
            self._tile = tile
            self.setEnabled(tile.condition in (TileCondition.READY, TileCondition.STALE))
            if tile.condition is TileCondition.EMPTY:
                self._pixmap = None
            self._name()
            self.updateGeometry()
            self.update()

    def show_thumbnail(self, pixmap: QPixmap) -> None:
        """Show a picture."""
        self._pixmap = pixmap
        self.update()

    def show_aspect(self, aspect: float) -> None:
        """Make room for pictures of this width over height."""
        self._aspect = min(max(aspect, 0.5), 2.0)
        self.updateGeometry()

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._colours = colours
        self.update()

    def show_chosen(self, chosen: bool) -> None:  # noqa: FBT001 a Qt slot
        """Mark as the picture on show."""
        self.setChecked(chosen)
        self._name()

    def show_second(self, is_second: bool) -> None:  # noqa: FBT001 a Qt slot
        """Mark as the picture that the one on show is compared with."""
        if is_second != self._is_second:
            self._is_second = is_second
            self._name()
            self.update()

    def sizeHint(self) -> QSize:
        """As high as the strip, as wide as the picture needs, and wide enough for the words."""
        height = max(self.height(), self.minimumSizeHint().height())
        picture = round((height - self._words_height() - 2 * PADDING) * self._aspect) + 2 * PADDING
        return QSize(max(self.minimumSizeHint().width(), picture), height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A higher strip has wider tiles."""
        super().resizeEvent(event)
        if event.oldSize().height() != event.size().height():
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Never narrower than its words."""
        title, caption = (self._tile.title, self._tile.caption) if self._tile is not None else ("", "")
        need = self.fontMetrics().horizontalAdvance
        width = max(QFontMetrics(self._bold).horizontalAdvance(title), *map(need, (caption, *IN_TWO_LINES)), SMALLEST)
        return QSize(width + 2 * PADDING, lowest(self) + self._words_height() + 2 * PADDING)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the arrows, which walk the strip, to the window."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """With Shift, compare with this picture."""
        if event.button() == Qt.MouseButton.LeftButton and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.second_wanted.emit()
        else:
            super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to show this picture, or to compare with it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Show this picture").triggered.connect(lambda _: self.click())
        menu.addAction("Compare with this picture").triggered.connect(lambda _: self.second_wanted.emit())
        menu.popup(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 everything is painted
        """Paint frame, picture and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        colours, whole = self._colours, QRectF(self.rect()).adjusted(1, 1, -1, -1)
        chosen = self.isChecked()
        edge = colours.text if self.hasFocus() else colours.accent if chosen else colours.line
        painter.setPen(QPen(QColor(edge), 2 if edge != colours.line else 1))
        painter.setBrush(QColor(colours.control if chosen or self.underMouse() else colours.panel))
        painter.drawRoundedRect(whole, 6, 6)
        area = whole.adjusted(PADDING, PADDING, -PADDING, -self._words_height())
        self._paint_picture(painter, area)
        self._paint_words(painter, QRectF(whole.left(), area.bottom() + 2, whole.width(), self._words_height() - 4))

    def _paint_picture(self, painter: QPainter, area: QRectF) -> None:
        condition = self.condition
        if self._pixmap is not None:
            size = QSize(self._pixmap.size()).scaled(area.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRectF(0, 0, size.width(), size.height())
            target.moveCenter(area.center())
            painter.setOpacity(1.0 if condition is TileCondition.READY else 0.35)
            painter.drawPixmap(target, self._pixmap, QRectF(self._pixmap.rect()))
            painter.setOpacity(1.0)
        else:
            painter.setPen(QPen(QColor(self._colours.line), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if condition in MARKS:
            self._paint_mark(painter, area, MARKS[condition])
        if self._is_second:
            self._paint_badge(painter, area)

    def _paint_badge(self, painter: QPainter, area: QRectF) -> None:
        """Say that the picture on show is compared with this one."""
        size = QSize(painter.fontMetrics().horizontalAdvance(VERSUS) + 2 * BADGE_EDGE, painter.fontMetrics().height())
        badge = QRectF(area.right() - size.width(), area.top(), size.width(), size.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colours.accent))
        painter.drawRoundedRect(badge, 4, 4)
        painter.setPen(QColor(self._colours.on_accent))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, VERSUS)

    def _paint_mark(self, painter: QPainter, area: QRectF, mark: str) -> None:
        painter.setPen(QColor(self._colours.accent if self.condition is TileCondition.WORKING else self._colours.muted))
        lines = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        if self._pixmap is not None:
            box = painter.boundingRect(area, lines, mark).adjusted(-5, -2, 5, 2) & area
            painter.fillRect(box, QColor(self._colours.panel))
        painter.drawText(area, lines, mark)

    def _paint_words(self, painter: QPainter, area: QRectF) -> None:
        if self._tile is None:
            return
        painter.setFont(self._bold)
        painter.setPen(QColor(self._colours.text))
        half = area.height() / 2
        marked = f"▸ {self._tile.title}"
        has_room = painter.fontMetrics().horizontalAdvance(marked) + 2 * PADDING <= area.width()
        painter.drawText(
            QRectF(area.topLeft(), QPointF(area.right(), area.top() + half)),
            Qt.AlignmentFlag.AlignCenter,
            marked if self.isChecked() and has_room else self._tile.title,
        )
        painter.setFont(self.font())
        painter.setPen(QColor(self._colours.muted))
        painter.drawText(
            QRectF(QPointF(area.left(), area.top() + half), area.bottomRight()),
            Qt.AlignmentFlag.AlignCenter,
            self._tile.caption,
        )

    @property
    def _bold(self) -> QFont:
        bold = QFont(self.font())
        bold.setBold(True)
        return bold

    def _words_height(self) -> int:
        return 2 * self.fontMetrics().height() + 6

    def _name(self) -> None:
        if self._tile is not None:
            chosen = ", on show" if self.isChecked() else ", compared with" if self._is_second else ""
            words = f"{self._tile.title}, {self._tile.caption or 'no figure'}, {self._tile.condition.value}{chosen}"
            self.setAccessibleName(words)
            self.setToolTip(f"{self._tile.title} (↑ and ↓ walk, Shift-click compares)\n{self._tile.caption}".strip())
