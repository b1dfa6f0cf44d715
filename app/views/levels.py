"""Levels and colour map: the histogram of what is on show, and the two values at the ends of its colours."""

import numpy as np
import pyqtgraph
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.colour_maps import ColourMap
from app.elided import ElidedChoice
from app.plots import Plot
from app.showing import LevelPicture, Levels, LevelScope
from app.style import Colours, icon

NARROWEST = 1e-6
NARROW = 52
ROOM = 14
GAMMA_RANGE = (0.2, 5.0)


class LevelPanel(QWidget):
    """The levels are locked: they change when they are dragged, typed or fitted, and never by themselves."""

    levels_edited = Signal(object)
    fit_wanted = Signal()
    scope_edited = Signal(object)
    gamma_edited = Signal(float)
    map_edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Levels")
        self._levels = Levels(0, 1)
        self.plot = Plot(self)
        self.plot.hide_left()
        self.plot.setMinimumHeight(72)
        self._bars = pyqtgraph.PlotDataItem(stepMode="center", fillLevel=0)
        self._region = pyqtgraph.LinearRegionItem((0, 1), swapMode="block")
        self._region.setZValue(10)
        self.plot.add(self._bars)
        self.plot.add(self._region)
        self.low_box = self._box("Lowest value")
        self.high_box = self._box("Highest value")
        self.gamma_box = self._box("Gamma", "0.00")
        self.gamma_box.setRange(*GAMMA_RANGE)
        self.gamma_box.setDecimals(2)
        self.gamma_box.setSingleStep(0.1)
        self.gamma_box.setValue(1)
        self.gamma_box.setToolTip("Gamma: above 1 the shadows are brighter")
        self._fit = QPushButton("Fit", self)
        self._fit.setProperty("command", "fit")
        self._fit.setToolTip("Fit the levels to the picture on show (C)")
        self._fit.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._scope = self._choice("Levels are shared by", [(f"Levels: {scope.title}", scope) for scope in LevelScope])
        self._map = self._choice(
            "Colour map of single bands", [(f"Colour map: {entry.value.lower()}", entry) for entry in ColourMap]
        )
        self._lay_out()
        self._region.sigRegionChanged.connect(self._drag)
        self.low_box.valueChanged.connect(self._type)
        self.high_box.valueChanged.connect(self._type)
        self.gamma_box.valueChanged.connect(self.gamma_edited)
        self._fit.clicked.connect(self.fit_wanted)
        self._scope.activated.connect(lambda place: self.scope_edited.emit(self._scope.itemData(place)))
        self._map.activated.connect(lambda place: self.map_edited.emit(self._map.itemData(place)))

    @property
    def levels(self) -> Levels:
        """The levels shown."""
        return self._levels

    def show_levels(self, levels: Levels) -> None:
        """Show the levels that are drawn with."""
        self._levels = levels
        step = (levels.high - levels.low) / 100
        with QSignalBlocker(self._region), QSignalBlocker(self.low_box), QSignalBlocker(self.high_box):
            self._region.setRegion((levels.low, levels.high))
            for box, value in ((self.low_box, levels.low), (self.high_box, levels.high)):
                box.setDecimals(max(3, 3 - int(np.floor(np.log10(step * 100)))))
                box.setSingleStep(step)
                box.setValue(value)

    def show_level_picture(self, picture: LevelPicture) -> None:
        """Show how often values occur; rare ones are lifted so that they can be seen."""
        half = (picture.centres[1] - picture.centres[0]) / 2
        edges = np.append(picture.centres - half, picture.centres[-1] + half)
        self._bars.setData(edges, np.sqrt(picture.counts))
        self.plot.show_across(float(edges[0]), float(edges[-1]))
        self.plot.show_up(0, 1.05)

    def show_bands(self, count: int) -> None:
        """Offer levels for each band where there are several."""
        self._scope.setVisible(count > 1)

    def show_scope(self, scope: LevelScope) -> None:
        """Show what shares one pair of levels."""
        self._scope.setCurrentIndex(self._scope.findData(scope))

    def show_gamma(self, gamma: float) -> None:
        """Show the power that light is drawn by."""
        with QSignalBlocker(self.gamma_box):
            self.gamma_box.setValue(gamma)

    def show_map(self, colour_map: ColourMap) -> None:
        """Show which colours single bands are drawn in."""
        self._map.setCurrentIndex(self._map.findData(colour_map))

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self.plot.show_colours(colours)
        self._bars.setPen(QColor(colours.muted))
        fill = QColor(colours.muted)
        fill.setAlpha(90)
        self._bars.setBrush(fill)
        accent = QColor(colours.accent)
        for line in self._region.lines:
            line.setPen(pyqtgraph.mkPen(accent, width=2))
            line.setHoverPen(pyqtgraph.mkPen(accent, width=4))
        accent.setAlpha(36)
        self._region.setBrush(accent)
        accent.setAlpha(60)
        self._region.setHoverBrush(accent)
        self._fit.setIcon(icon("levels", colours.text))

    def _drag(self) -> None:
        low, high = self._region.getRegion()
        self._edit(float(low), float(high))

    def _type(self) -> None:
        self._edit(self.low_box.value(), self.high_box.value())

    def _edit(self, low: float, high: float) -> None:
        if high - low > NARROWEST * max(abs(high), abs(low), NARROWEST):
            self.levels_edited.emit(Levels(low, high))
        else:
            self.show_levels(self._levels)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(5)
        for column, (text, box) in enumerate(
            (("From", self.low_box), ("To", self.high_box), ("Gamma", self.gamma_box))
        ):
            label = QLabel(text, self)
            label.setProperty("role", "muted")
            label.setBuddy(box)
            grid.addWidget(label, 0, column)
            grid.addWidget(box, 1, column)
            grid.setColumnStretch(column, 1 if box is self.gamma_box else 2)
        column_layout = QVBoxLayout(self)
        column_layout.setContentsMargins(8, 6, 8, 8)
        column_layout.setSpacing(5)
        column_layout.addWidget(self.plot, 1)
        column_layout.addLayout(grid)
        row = QHBoxLayout()
        row.setSpacing(5)
        row.addWidget(self._scope, 1)
        row.addWidget(self._fit)
        column_layout.addLayout(row)
        column_layout.addWidget(self._map)

    def _box(self, name: str, widest: str = "0.0000") -> QDoubleSpinBox:
        box = QDoubleSpinBox(self)
        box.setRange(-1e9, 1e9)
        box.setDecimals(3)
        box.setKeyboardTracking(False)
        # Its range would ask for more than its values ever need.
        box.setMinimumWidth(max(NARROW, box.fontMetrics().horizontalAdvance(widest) + ROOM))
        box.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        box.setAccessibleName(name)
        box.setToolTip(name)
        return box

    def _choice(self, name: str, entries: list[tuple[str, object]]) -> QComboBox:
        choice = ElidedChoice(self)
        choice.setAccessibleName(name)
        choice.setToolTip(name)
        choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for text, value in entries:
            choice.addItem(text, value)
        return choice
