"""Which part was seen of pictures of each size, so that walking through the stages stays in place."""

from collections.abc import Iterable

from PySide6.QtCore import QRectF

LOOSEST = 1.06
Size = tuple[int, int]
Part = tuple[float, float, float, float]


class Zooms:
    """Keeps a part for each size, (height, width)."""

    def __init__(self, parts: Iterable[tuple[Size, Part]] = ()) -> None:
        self._zooms = {size: QRectF(*part) for size, part in parts}

    @property
    def parts(self) -> tuple[tuple[Size, Part], ...]:
        """All that are not the whole picture: left, top, width and height."""
        return tuple(
            (size, (zoom.left(), zoom.top(), zoom.width(), zoom.height()))
            for size, zoom in sorted(self._zooms.items(), key=lambda item: item[0])
            if not _is_whole(zoom, *size)
        )

    def keep(self, size: Size, zoom: QRectF) -> None:
        """Remember what was seen."""
        self._zooms[size] = QRectF(zoom)

    def part(self, size: Size) -> QRectF | None:
        """What was seen last, None for the whole picture: the room for it may be another now."""
        zoom = self._zooms.get(size)
        return None if zoom is None or _is_whole(zoom, *size) else zoom


def _is_whole(zoom: QRectF, height: int, width: int) -> bool:
    """Whether a picture is seen whole, as large as it can be."""
    is_fitted = min(zoom.width() / width, zoom.height() / height) < LOOSEST
    return is_fitted and zoom.contains(QRectF(-0.5, -0.5, width, height))
