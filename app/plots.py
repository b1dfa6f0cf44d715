"""Plots as this window wants them: in the theme's colours, with axes that only their owner moves."""

from typing import Any

import pyqtgraph
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.style import Colours

GRID = 0.12
LOW = 130


class Plot(QWidget):
    """A plot that neither zooms nor takes keys; a typed front of pyqtgraph's, which is not typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_named = True
        self._widget: Any = pyqtgraph.PlotWidget()
        self._widget.setMouseEnabled(x=False, y=False)
        self._widget.setMenuEnabled(False)
        self._widget.hideButtons()
        self._widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._widget.setAcceptDrops(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._widget)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low plot does without the name of its axis: the curves need the room."""
        super().resizeEvent(event)
        self._name_axis()

    def show_named(self, *, named: bool) -> None:
        """Name the axis where there is room for that, or in no case."""
        self._is_named = named
        self._name_axis()

    def _name_axis(self) -> None:
        axis = self._widget.getAxis("bottom")
        axis.showLabel(bool(axis.labelText) and self._is_named and self.height() >= LOW)

    @property
    def surface(self) -> QWidget:
        """The widget that takes the mouse."""
        surface: QWidget = self._widget.viewport()
        return surface

    def place_of(self, x: float, y: float) -> tuple[int, int]:
        """Where a point of the plot lies on the surface, pixels."""
        point = self._widget.mapFromScene(self._widget.getViewBox().mapViewToScene(QPointF(x, y)))
        return point.x(), point.y()

    def add(self, item: object) -> None:
        """Put a curve or a marker in; the axes stay as they are."""
        self._widget.addItem(item, ignoreBounds=True)

    def remove(self, item: object) -> None:
        """Take a curve out."""
        self._widget.removeItem(item)

    def show_across(self, low: float, high: float) -> None:
        """Show this part of the horizontal axis."""
        self._widget.setXRange(low, high, padding=0)

    def show_up(self, low: float, high: float) -> None:
        """Show this part of the vertical axis."""
        self._widget.setYRange(low, high, padding=0)

    def show_scale(self, *, shown: bool) -> None:
        """Show numbers at the vertical axis; without curves they would mean nothing."""
        self._widget.getAxis("left").setStyle(showValues=shown)

    def show_grid(self, *, across: bool) -> None:
        """Draw faint lines at the ticks."""
        self._widget.showGrid(x=across, y=True, alpha=GRID)

    def hide_grid(self) -> None:
        """Draw no lines at the ticks."""
        self._widget.showGrid(x=False, y=False)

    def hide_left(self) -> None:
        """Do without the vertical axis."""
        self._widget.hideAxis("left")

    def name_bottom(self, name: str, unit: str | None = None) -> None:
        """Name the horizontal axis."""
        axis = self._widget.getAxis("bottom")
        axis.enableAutoSIPrefix(enable=False)
        axis.setLabel(name, units=unit)

    def name_left(self, name: str) -> None:
        """Name the vertical axis."""
        axis = self._widget.getAxis("left")
        axis.enableAutoSIPrefix(enable=False)
        axis.setLabel(name)

    def mark_bottom(self, ticks: dict[float, str]) -> None:
        """Put these words under the horizontal axis."""
        self._widget.getAxis("bottom").setTicks([list(ticks.items())])

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._widget.setBackground(QColor(colours.panel))
        for side in ("left", "bottom"):
            self._widget.getAxis(side).setPen(QColor(colours.line))
            self._widget.getAxis(side).setTextPen(QColor(colours.muted))
