"""The values along the line on the picture, through all stages and in the truth."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.charts import Chart
from app.curves import CurveLine, Curves
from app.elided import Elided
from app.legend import look_of
from app.plot_tools import PlotTools
from app.state import FrameKey
from app.style import DARK, Colours, icon
from app.surveys import Profile

HINT = "Draw a line on the picture (5): the values along it are plotted here."
REMOVE = "Remove"
ROOM = 0.05


class ProfileView(QWidget):
    """Curves over the distance from the start of the line, in the looks of the spectra."""

    removal_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Line profile")
        self._profile: Profile | None = None
        self._colours = DARK
        self._words = Elided("", self)
        self._words.setProperty("role", "muted")
        self.tools = PlotTools("line profile", self)
        self.remove_button = QPushButton(REMOVE, self)
        self.remove_button.setAccessibleName(REMOVE)
        self.remove_button.setProperty("quiet", "true")
        self.remove_button.setToolTip("Take the line off the picture")
        self.remove_button.clicked.connect(self.removal_wanted)
        self._chart = Chart(self)
        self.plot = self._chart.plot
        self._curves = Curves()
        self._lay_out()
        self.show_profile(None)

    @property
    def curve_keys(self) -> tuple[FrameKey, ...]:
        """What is plotted."""
        return tuple(curve.key for curve in self._profile.curves) if self._profile is not None else ()

    @property
    def words(self) -> str:
        """What is said over the plot."""
        return self._words.whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow panel has room for fewer words beside the length."""
        super().resizeEvent(event)
        self.remove_button.setText("" if self._chart.is_narrow else REMOVE)

    def show_profile(self, profile: Profile | None) -> None:
        """Plot a profile; the axes fit it."""
        self._profile = profile
        self.tools.show_any(any_curve=profile is not None)
        self.plot.show_scale(shown=profile is not None)
        self.remove_button.setVisible(profile is not None)
        if profile is None:
            self._words.show_text(HINT)
            self._curves.show_lines(())
            self._chart.show_entries([])
            return
        length = float(profile.distances[-1])
        self._words.show_text(f"{length:.1f} px{' · ' if profile.band else ''}{profile.band}")
        looks = [
            look_of(curve.key, self._colours, current=curve.current, stale=curve.stale) for curve in profile.curves
        ]
        lines = [
            CurveLine(tuple(zip(profile.distances.tolist(), curve.values.tolist(), strict=True)), look)
            for curve, look in zip(profile.curves, looks, strict=True)
        ]
        self._curves.show_lines(sorted(lines, key=lambda line: line.look.width))
        self._chart.show_entries([(curve.title, look) for curve, look in zip(profile.curves, looks, strict=True)])
        lowest = min(float(curve.values.min()) for curve in profile.curves)
        highest = max(float(curve.values.max()) for curve in profile.curves)
        room = max(ROOM * (highest - lowest), 1e-9)
        self.plot.show_across(0, max(length, 1e-9))
        self.plot.show_up(lowest - room, highest + room)

    def picture(self) -> QPixmap:
        """Plot and legend as they are seen."""
        return self._chart.grab()

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._colours = colours
        self._chart.show_colours(colours)
        self.tools.show_colours(colours)
        self.remove_button.setIcon(icon("remove", colours.text))
        self.show_profile(self._profile)

    def _lay_out(self) -> None:
        self.plot.show_grid(across=True)
        self.plot.name_bottom("Distance along the line (pixels)")
        self.plot.add(self._curves)
        head = QHBoxLayout()
        head.setContentsMargins(8, 2, 4, 0)
        head.addWidget(self._words, 1)
        head.addWidget(self.remove_button)
        head.addWidget(self.tools)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._chart, 1)
