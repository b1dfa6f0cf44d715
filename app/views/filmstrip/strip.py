"""The filmstrip: the measurement, every stage and the truth, side by side with their figures."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from app.images import screen_image
from app.showing import Tile
from app.state import FrameKey, Pixels
from app.style import DARK, Colours
from app.views.filmstrip.tile import PADDING, TileButton, lowest

SPACING = 4
BAR = 12


class Filmstrip(QScrollArea):
    """All pictures of a reconstruction in a row."""

    frame_edited = Signal(object)
    second_edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Filmstrip")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(self)
        self._row = QHBoxLayout(inside)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACING)
        self._row.addStretch(1)
        self.setWidget(inside)
        # New tiles find their places only when the event loop has come round; the bar knows when.
        self.horizontalScrollBar().rangeChanged.connect(self._bring_into_view)
        self._tiles: dict[FrameKey, TileButton] = {}
        self._chosen: FrameKey | None = None
        self._second: FrameKey | None = None
        self._table: Pixels | None = None
        self._colours = DARK
        self._aspect = 1.0

    def minimumSizeHint(self) -> QSize:
        """High enough for pictures that can be told apart, and their words."""
        words = 2 * self.fontMetrics().height() + 6
        return QSize(super().minimumSizeHint().width(), lowest(self) + words + 2 * PADDING + BAR)

    @property
    def tiles(self) -> dict[FrameKey, TileButton]:
        """The pictures by their keys, in order."""
        return dict(self._tiles)

    def show_shape(self, height: int, width: int) -> None:
        """Make room for pictures of this shape."""
        self._aspect = width / height
        for tile in self._tiles.values():
            tile.show_aspect(self._aspect)

    def show_tiles(self, tiles: tuple[Tile, ...]) -> None:
        """Show these pictures in words; thumbnails of those that stay are kept."""
        wanted = [tile.key for tile in tiles]
        if wanted != list(self._tiles):
            self._rebuild(wanted)
        for tile in tiles:
            self._tiles[tile.key].show_tile(tile)

    def show_thumbnail(self, key: FrameKey, pixels: Pixels) -> None:
        """Show the picture of a tile: (height, width) to be coloured by the table, or (height, width, 3)."""
        if key in self._tiles:
            self._tiles[key].show_thumbnail(QPixmap.fromImage(screen_image(pixels, self._table)))

    def show_table(self, table: Pixels) -> None:
        """Draw single bands in the colours of a table from now on."""
        self._table = table

    def show_chosen(self, key: FrameKey) -> None:
        """Mark the picture on show, and bring it into view."""
        self._chosen = key
        for other, tile in self._tiles.items():
            tile.show_chosen(other == key)
        self._bring_into_view()

    def show_second(self, key: FrameKey | None) -> None:
        """Mark the picture that the one on show is compared with."""
        self._second = key
        for other, tile in self._tiles.items():
            tile.show_second(other == key)

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._colours = colours
        for tile in self._tiles.values():
            tile.show_colours(colours)

    def _bring_into_view(self) -> None:
        if self._chosen in self._tiles:
            self.ensureWidgetVisible(self._tiles[self._chosen], 40, 0)

    def _rebuild(self, keys: list[FrameKey]) -> None:
        old = self._tiles
        self._tiles = {key: old.pop(key) if key in old else self._new(key) for key in keys}
        for leaving in old.values():
            self._row.removeWidget(leaving)
            leaving.hide()
            leaving.deleteLater()
        for place, tile in enumerate(self._tiles.values()):
            self._row.insertWidget(place, tile)
        if self._chosen is not None:
            self.show_chosen(self._chosen)
        self.show_second(self._second)

    def _new(self, key: FrameKey) -> TileButton:
        tile = TileButton(key, self)
        tile.show_aspect(self._aspect)
        tile.show_colours(self._colours)
        tile.clicked.connect(lambda: self._click(key))
        tile.second_wanted.connect(lambda: self.second_edited.emit(key))
        return tile

    def _click(self, key: FrameKey) -> None:
        # The strip shows what is on show, not what was clicked: both are the same only once the window agrees.
        if self._chosen is not None:
            self.show_chosen(self._chosen)
        self.frame_edited.emit(key)
