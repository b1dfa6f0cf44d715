"""Marks on single pixels of a picture: the one whose spectrum is shown, and the one that is pointed at beside."""

from typing import Any

import pyqtgraph
from PySide6.QtGui import QPainterPath

POINTER = 22
PROBE = 26


def probe_mark(*, pinned: bool = False) -> Any:  # noqa: ANN401 pyqtgraph's own
    """A cross, with a ring around the pixel where it is pinned."""
    return _mark((_cross(), PROBE), ("o", PROBE // 2)) if pinned else _mark((_cross(), PROBE))


def pointer_mark() -> Any:  # noqa: ANN401 pyqtgraph's own
    """A thin cross."""
    return _mark(("+", POINTER), width=1.0)


def _mark(*symbols: tuple[QPainterPath | str, int], width: float = 1.4) -> Any:  # noqa: ANN401 pyqtgraph's own
    """Symbols of these sizes upon each other; white on black is seen on any picture."""
    pens = (pyqtgraph.mkPen("k", width=width + 2), pyqtgraph.mkPen("w", width=width))
    return pyqtgraph.ScatterPlotItem(
        [
            {"pos": (0, 0), "symbol": symbol, "size": size, "brush": None, "pen": pen}
            for symbol, size in symbols
            for pen in pens
        ],
        pxMode=True,
    )


def _cross() -> QPainterPath:
    """Four short arms around a gap that leaves the pixel itself to be seen."""
    path = QPainterPath()
    for across, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        path.moveTo(0.22 * across, 0.22 * down)
        path.lineTo(0.5 * across, 0.5 * down)
    return path
