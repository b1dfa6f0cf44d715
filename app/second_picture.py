"""A second picture over the first: the half behind the divider, what the lens shows, or all of it for a moment."""

from typing import Any

from PySide6.QtCore import QObject, QPointF, QRectF

from app.divider import Divider
from app.images import SmoothImage
from app.lens import Lens
from app.showing import Compare, Picture
from app.state import Pixels

STEP = 8


class SecondPicture(QObject):
    """The second picture over the first.

    Args:
        view: pyqtgraph's graphics view.
        box: its view box, in which the first lies.
        parent: the owner in Qt's tree.
    """

    def __init__(self, view: Any, box: Any, parent: QObject | None = None) -> None:  # noqa: ANN401 pyqtgraph's own
        super().__init__(parent)
        self._box = box
        self._image: Any = SmoothImage()
        self._compare = Compare.SINGLE
        self._turned_over = False
        self.picture: Picture | None = None
        self.divider, self.lens = Divider(), Lens()
        box.addItem(self._image)
        for item in (self.divider, self.lens):
            view.scene().addItem(item)
            item.moved.connect(self._clip)
        box.sigResized.connect(lambda *_: self._show_bounds(box.sceneBoundingRect()))
        self._show()

    @property
    def covers(self) -> bool:
        """Whether it is all that is seen."""
        return self.picture is not None and self._compare is Compare.BLINK and self._turned_over

    @property
    def shares(self) -> bool:
        """Whether a part of it is seen, and a part of the first."""
        return self.picture is not None and self._compare in (Compare.SWIPE, Compare.LENS)

    def show_picture(self, first: Picture | None, picture: Picture | None, table: Pixels | None) -> None:
        """Draw it, None where there is none."""
        self.picture = picture
        if picture is not None:
            self._image.show_picture(picture, table)
        self.show_names(first)
        self._show()

    def show_names(self, first: Picture | None) -> None:
        """Say which side is which."""
        if self.picture is not None and first is not None:
            self.divider.show_names(first.name, self.picture.name)
            self.lens.show_name(self.picture.name)

    def show_compare(self, compare: Compare) -> None:
        """See both in this way."""
        self._compare = compare
        if compare is Compare.LENS and self.lens.centre.isNull():
            self.lens.move_to(self._box.sceneBoundingRect().center())
        self._show()

    def show_turned(self, turned_over: bool) -> None:  # noqa: FBT001 one of two sides
        """Of two that blink, show the second or the first."""
        self._turned_over = turned_over
        self._show()

    def point_at(self, place: QPointF) -> None:
        """The pointer is here, in the scene; the lens goes with it."""
        if self._compare is Compare.LENS:
            self.lens.move_to(place)

    def push(self, across: int, down: int) -> None:
        """Move the divider or the lens by a step, as keys do."""
        if self._compare is Compare.SWIPE:
            self.divider.move_by(STEP * across, STEP * down)
        elif self._compare is Compare.LENS:
            self.lens.move_to(self.lens.centre + QPointF(STEP * across, STEP * down))

    def _show_bounds(self, bounds: QRectF) -> None:
        self.divider.show_bounds(bounds)
        self.lens.show_bounds(bounds)

    def _show(self) -> None:
        is_there, compare = self.picture is not None, self._compare
        self.divider.setVisible(is_there and compare is Compare.SWIPE)
        self.lens.setVisible(is_there and compare is Compare.LENS)
        self._image.setVisible(self.covers or self.shares)
        self._clip()

    def _clip(self) -> None:
        match self._compare:
            case Compare.SWIPE:
                self._image.show_clip(self.divider.side)
            case Compare.LENS:
                self._image.show_clip(self.lens.opening)
            case _:
                self._image.show_clip(None)
