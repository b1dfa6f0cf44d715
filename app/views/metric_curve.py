"""How quality or residual runs over the stages."""

import pyqtgraph
from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.plots import Plot
from app.showing import Curve
from app.state import FrameKey, FrameKind
from app.style import DARK, Colours


class MetricCurve(QWidget):
    """A point a stage; the shown stage is larger, an outdated one hollow; a click on a point shows its stage."""

    metric_edited = Signal(object)
    stage_edited = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Figures over the stages")
        self._colours = DARK
        self._curve: Curve | None = None
        self._stage: int | None = None
        self.choice = QComboBox(self)
        self.choice.setAccessibleName("Figure")
        self.choice.setToolTip("What is drawn over the stages")
        self.choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.plot = Plot(self)
        self.plot.show_grid(across=False)
        self._line = pyqtgraph.PlotDataItem(antialias=True)
        self._dots = pyqtgraph.ScatterPlotItem(pxMode=True, hoverable=True, tip=None)
        self.plot.add(self._line)
        self.plot.add(self._dots)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 2)
        column.setSpacing(2)
        column.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.plot, 1)
        self._soon = QTimer(self, singleShot=True)  # what changes together is drawn once
        self._soon.timeout.connect(self._draw)
        self.choice.activated.connect(lambda place: self.metric_edited.emit(self.choice.itemData(place)))
        self._dots.sigClicked.connect(self._click)

    @property
    def points(self) -> tuple[tuple[int, float], ...]:
        """What is plotted: stage and value."""
        return tuple((point.stage, point.value) for point in self._curve.points) if self._curve is not None else ()

    def show_curve(self, curve: Curve) -> None:
        """Plot a figure over the stages."""
        if curve == self._curve:
            return
        if self._curve is None or self._curve.on_offer != curve.on_offer or self._curve.metric is not curve.metric:
            self._offer(curve)
        self._curve = curve
        self._soon.start()

    def show_chosen(self, key: FrameKey) -> None:
        """Mark the stage on show."""
        self._stage = key.stage if key.kind is FrameKind.STAGE else None
        self._soon.start()

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._colours = colours
        self.plot.show_colours(colours)
        self._soon.start()

    def _offer(self, curve: Curve) -> None:
        with QSignalBlocker(self.choice):
            self.choice.clear()
            for metric in curve.on_offer:
                self.choice.addItem(metric.title, metric)
            self.choice.setCurrentIndex(curve.on_offer.index(curve.metric))

    def _draw(self) -> None:
        curve = self._curve
        if curve is None:
            return
        stages = [point.stage for point in curve.points]
        values = [point.value for point in curve.points]
        self._line.setData(stages, values, pen=pyqtgraph.mkPen(self._colours.muted, width=1.2))
        accent, panel = QColor(self._colours.accent), QColor(self._colours.panel)
        self._dots.setData(
            [
                {
                    "pos": (point.stage, point.value),
                    "size": 12 if point.stage == self._stage else 7,
                    "pen": pyqtgraph.mkPen(accent, width=1.6),
                    "brush": panel if point.stale else accent,
                    "data": point.stage,
                }
                for point in curve.points
            ]
        )
        self.plot.show_across(-0.3, max(curve.stage_count, 1) + 0.3)
        self.plot.mark_bottom({stage: str(stage) for stage in range(curve.stage_count + 1)})
        self.plot.show_scale(shown=bool(values))
        if values:
            room = max(0.12 * (max(values) - min(values)), 0.01 * abs(max(values)), 1e-9)
            self.plot.show_up(min(values) - room, max(values) + room)

    def _click(self, _: object, spots: list[pyqtgraph.SpotItem]) -> None:
        if len(spots) > 0:
            self.stage_edited.emit(int(spots[0].data()))
