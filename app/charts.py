"""A plot with the names of its curves: beside it, or under it where the panel is narrow."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.forms import in_letters
from app.legend import Entry, Legend
from app.plots import Plot
from app.style import Colours

NARROW = 300
FLAT = 3

Way = QBoxLayout.Direction


class Chart(QWidget):
    """Plot and legend as one widget, which can be taken as a picture.

    Attributes:
        plot: the plot.
        legend: the names.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plot = Plot()
        self.legend = Legend(self)
        self._box = QBoxLayout(Way.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self.plot, 1)
        self._box.addWidget(self.legend)

    @property
    def is_narrow(self) -> bool:
        """Whether there is no room for the names beside the curves, but some below them."""
        return self.width() < in_letters(self, NARROW) and FLAT * self.height() > self.width()

    def show_entries(self, entries: list[Entry]) -> None:
        """Name these curves."""
        self.legend.show_entries(entries)

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self.plot.show_colours(colours)
        self.legend.show_colours(colours)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the names where there is room for them."""
        super().resizeEvent(event)
        self._box.setDirection(Way.TopToBottom if self.is_narrow else Way.LeftToRight)
        self.legend.show_below(below=self.is_narrow)
        self.plot.show_named(named=not self.is_narrow)
