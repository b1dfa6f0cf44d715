"""The points of a sweep: one fader as a curve, two as a map with its numbers."""

import math
from typing import Any

import numpy as np
import pyqtgraph
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.colour_maps import ColourMap, colour_table
from app.plots import Plot
from app.showing import Metric
from app.style import DARK, Colours
from app.trials import Sweep

BESIDE_CROSS = (-0.15, 0.5)
NUMBERED_CELLS = 170
DOT, CHOSEN_DOT = 8, 14
DARK_BELOW = 128
LUMINANCE = (0.299, 0.587, 0.114)


class _Map(pyqtgraph.ImageItem):
    """An image that says which of its cells was clicked."""

    clicked = Signal(int, int)

    def mouseClickEvent(self, event: MouseClickEvent) -> None:
        """Say row and column."""
        if event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            place = event.pos()
            self.clicked.emit(math.floor(place.y()), math.floor(place.x()))


class SweepPlot(QWidget):
    """Draws a figure over one or two strengths; arrows choose a point, Enter or a click opens it."""

    point_chosen = Signal(int)
    point_opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Figures of the sweep")
        self.setAccessibleDescription("Arrows choose a point, Enter opens its reconstruction.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._colours = DARK
        self._sweep = Sweep()
        self._metric = Metric.RESIDUAL
        self._chosen = 0
        self.plot = Plot(self)
        self._line = pyqtgraph.PlotDataItem(antialias=True)
        self._dots = pyqtgraph.ScatterPlotItem(pxMode=True, hoverable=True, tip=None)
        self._mix = pyqtgraph.InfiniteLine(angle=90, label="mix", labelOpts={"position": 0.94})
        self._map: Any = _Map(axisOrder="row-major")
        self._cross = pyqtgraph.ScatterPlotItem(pxMode=True)
        self._frame = pyqtgraph.PlotDataItem()
        self._numbers: list[Any] = []
        self._parts_of_map: tuple[Any, ...] = (self._map, self._frame, self._cross)
        self._parts_of_curve: tuple[Any, ...] = (self._mix, self._line, self._dots)
        for part in (*self._parts_of_map, *self._parts_of_curve):
            self.plot.add(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.addWidget(self.plot)
        self._dots.sigClicked.connect(self._click_dot)
        self._map.clicked.connect(self._click_cell)

    @property
    def shown_metric(self) -> Metric:
        """The figure that is drawn."""
        return self._metric

    @property
    def chosen(self) -> int:
        """The point that is marked."""
        return self._chosen

    def show_sweep(self, sweep: Sweep, metric: Metric) -> None:
        """Draw a figure of the points that have come."""
        if sweep.axes != self._sweep.axes:
            self._chosen = 0
        self._sweep, self._metric = sweep, metric
        self._draw()

    def choose(self, place: int) -> None:
        """Mark a point."""
        if 0 <= place < len(self._sweep.outcomes):
            self._chosen = place
            self._draw()
            self.point_chosen.emit(place)

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._colours = colours
        self.plot.show_colours(colours)
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose, Enter opens."""
        shape = self._sweep.shape
        along = shape[1] if len(shape) == 2 else 1
        step = {
            Qt.Key.Key_Left: -along,
            Qt.Key.Key_Right: along,
            Qt.Key.Key_Down: -1,
            Qt.Key.Key_Up: 1,
        }.get(Qt.Key(event.key()))
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._sweep.done:
            self.point_opened.emit(self._chosen)
        elif step is not None:
            self._step(step)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring around the point."""
        super().focusInEvent(event)
        self._draw()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show no ring."""
        super().focusOutEvent(event)
        self._draw()

    def _step(self, step: int) -> None:
        shape = self._sweep.shape
        stays_in_column = (
            len(shape) < 2 or abs(step) != 1 or self._chosen // shape[1] == (self._chosen + step) // shape[1]
        )
        if stays_in_column:
            self.choose(self._chosen + step)

    def _draw(self) -> None:
        is_map = len(self._sweep.axes) == 2
        self.plot.setVisible(bool(self._sweep.axes))
        for part in self._parts_of_map:
            part.setVisible(is_map)
        for part in self._parts_of_curve:
            part.setVisible(len(self._sweep.axes) == 1)
        for number in self._numbers:
            self.plot.remove(number)
        self._numbers = []
        if is_map:
            self._draw_map()
        elif self._sweep.axes:
            self._draw_curve()

    def _draw_curve(self) -> None:
        sweep, colours, (axis,) = self._sweep, self._colours, self._sweep.axes
        known = [
            (place, value, figure)
            for place, value in enumerate(axis.values)
            if (figure := sweep.value(place, self._metric)) is not None and math.isfinite(figure)
        ]
        strengths, figures = [value for _, value, _ in known], [figure for _, _, figure in known]
        self._line.setData(strengths, figures, pen=pyqtgraph.mkPen(colours.muted, width=1.4))
        self._dots.setData(
            [
                {
                    "pos": (value, figure),
                    "size": CHOSEN_DOT if place == self._chosen else DOT,
                    "pen": pyqtgraph.mkPen(colours.text if place == self._chosen else colours.accent, width=1.8),
                    "brush": QColor(colours.accent),
                    "data": place,
                }
                for place, value, figure in known
            ]
        )
        self._mix.setPen(pyqtgraph.mkPen(colours.muted, width=1, style=Qt.PenStyle.DashLine))
        self._mix.label.setColor(QColor(colours.muted))
        self._mix.setPos(sweep.strengths[axis.stage - 1])
        room = 0.03 * (axis.high - axis.low)
        self.plot.show_across(axis.low - room, axis.high + room)
        self.plot.show_grid(across=True)
        self.plot.name_bottom(f"Strength of stage {axis.stage}")
        self.plot.name_left(self._metric.title)
        if figures:
            room = max(0.12 * (max(figures) - min(figures)), 1e-3 * abs(max(figures)), 1e-9)
            self.plot.show_up(min(figures) - room, max(figures) + room)

    def _draw_map(self) -> None:
        sweep, (across, up) = self._sweep, self._sweep.axes
        figures = (
            np.array(
                [
                    figure if (figure := sweep.value(place, self._metric)) is not None else np.nan
                    for place in range(len(sweep.outcomes))
                ]
            )
            .reshape(sweep.shape)
            .T
        )
        width, height = (axis.values[1] - axis.values[0] for axis in (across, up))
        pixels = _coloured(figures)
        self._map.setImage(pixels, autoLevels=False)
        left, bottom = across.low - width / 2, up.low - height / 2
        self._map.setRect(QRectF(left, bottom, width * across.count, height * up.count))
        self._frame_point(width, height)
        pens = (pyqtgraph.mkPen("k", width=4), pyqtgraph.mkPen("w", width=1.6))
        self._cross.setData(
            [{"pos": self._mix_of_map, "symbol": "x", "size": 11, "brush": None, "pen": pen} for pen in pens]
        )
        if figures.size <= NUMBERED_CELLS:
            self._number_cells(figures, pixels)
        self.plot.show_across(left, left + width * across.count)
        self.plot.show_up(bottom, bottom + height * up.count)
        self.plot.hide_grid()
        self.plot.name_bottom(f"Strength of stage {across.stage}")
        self.plot.name_left(f"Strength of stage {up.stage}")

    @property
    def _mix_of_map(self) -> tuple[float, ...]:
        """Where the mix lies on both axes."""
        return tuple(self._sweep.strengths[axis.stage - 1] for axis in self._sweep.axes)

    def _frame_point(self, width: float, height: float) -> None:
        x, y = self._sweep.values_at(self._chosen)
        corners = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
        self._frame.setData(
            [x + across * width / 2 for across, _ in corners],
            [y + up * height / 2 for _, up in corners],
            pen=pyqtgraph.mkPen(self._colours.accent if self.hasFocus() else self._colours.text, width=3),
        )

    def _number_cells(self, figures: "np.ndarray[Any, Any]", pixels: "np.ndarray[Any, Any]") -> None:
        across, up = self._sweep.axes
        span = float(np.nanmax(figures) - np.nanmin(figures)) if np.isfinite(figures).any() else 1.0
        digits = min(max(2 - math.floor(math.log10(span)), 0), 4) if span > 0 else 2
        for row, column in np.argwhere(np.isfinite(figures)):
            is_dark = float(np.dot(pixels[row, column, :3], LUMINANCE)) < DARK_BELOW
            x, y = across.values[column], up.values[row]
            is_crossed = all(abs(one - other) < 1e-6 for one, other in zip((x, y), self._mix_of_map, strict=True))
            anchor = BESIDE_CROSS if is_crossed else (0.5, 0.5)
            number = pyqtgraph.TextItem(f"{figures[row, column]:.{digits}f}", "w" if is_dark else "k", anchor=anchor)
            number.setPos(x, y)
            self.plot.add(number)
            self._numbers.append(number)

    def _click_dot(self, _: object, spots: list[pyqtgraph.SpotItem]) -> None:
        if len(spots) > 0:
            self._open(int(spots[0].data()))

    def _click_cell(self, row: int, column: int) -> None:
        self._open(column * self._sweep.shape[1] + row)

    def _open(self, place: int) -> None:
        if 0 <= place < len(self._sweep.outcomes) and self._sweep.outcomes[place] is not None:
            self.choose(place)
            self.point_opened.emit(place)


def _coloured(figures: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """Figures (rows, columns) as RGBA; what is not known is transparent."""
    known = np.isfinite(figures)
    low, high = (float(figures[known].min()), float(figures[known].max())) if known.any() else (0.0, 1.0)
    share = (np.where(known, figures, low) - low) / (high - low if high > low else 1.0)
    table = colour_table(ColourMap.VIRIDIS)
    pixels = np.empty((*figures.shape, 4), np.uint8)
    pixels[..., :3] = table[np.round(255 * share).astype(np.intp)]
    pixels[..., 3] = np.where(known, 255, 0)
    return pixels
