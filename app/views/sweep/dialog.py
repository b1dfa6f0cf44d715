"""The dialog of a sweep: what to move, the curve or the map, and what its chosen point says."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.forms import open_at
from app.showing import Metric
from app.style import Colours
from app.trials import Axis, Sweep
from app.views.sweep.axis import AxisChoice
from app.views.sweep.plot import SweepPlot

SIZE = (820, 560)


class SweepDialog(QDialog):
    """The axes, the figure, the curve or the map, and what its chosen point says."""

    sweep_wanted = Signal(object)
    cancel_wanted = Signal()
    point_opened = Signal(int)
    table_wanted = Signal()
    picture_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Sweep")
        open_at(self, *SIZE)
        self._sweep = Sweep()
        self.first = AxisChoice("First fader", self, optional=False)
        self.second = AxisChoice("Second fader", self, optional=True)
        self.figures = QComboBox(self)
        self.figures.setAccessibleName("Figure")
        self.figures.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.plot = SweepPlot(self)
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._words.setAccessibleName("Chosen point")
        self.stale = QLabel("Out of date: another stage of the mix has changed since.", self)
        self.stale.setProperty("role", "missing")
        self._count = QLabel(self)
        self._count.setProperty("role", "muted")
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.run = _button("Sweep", self)
        self.use = _button("Open this point", self)
        self.use.setToolTip("Set the faders to these strengths and run (Enter in the plot, or a click on the point)")
        self.save_table = _button("Export the table …", self)
        self.save_picture = _button("Export as picture …", self)
        self.content = QWidget(self)
        self._lay_out()
        self.first.edited.connect(self._show_count)
        self.second.edited.connect(self._show_count)
        self.figures.activated.connect(lambda _: self._draw())
        self.plot.point_chosen.connect(lambda _: self._show_words())
        self.plot.point_opened.connect(self.point_opened)
        self.use.clicked.connect(lambda: self.point_opened.emit(self.plot.chosen))
        self.run.clicked.connect(self._click)
        self.save_table.clicked.connect(self.table_wanted)
        self.save_picture.clicked.connect(self.picture_wanted)
        self.show_stages(0)
        self.show_sweep(Sweep())

    @property
    def words(self) -> str:
        """What is said of the chosen point."""
        return self._words.text()

    def show_stages(self, count: int) -> None:
        """Offer the stages of a model."""
        self.first.show_stages(count)
        self.second.show_stages(count)

    def show_sweep(self, sweep: Sweep) -> None:
        """Show the points that have come."""
        self._sweep = sweep
        if tuple(self.figures.itemData(place) for place in range(self.figures.count())) != sweep.metrics:
            with QSignalBlocker(self.figures):
                self.figures.clear()
                for metric in sweep.metrics:
                    self.figures.addItem(metric.title, metric)
        self.figures.setVisible(bool(sweep.metrics))
        self.progress.setRange(0, max(len(sweep.outcomes), 1))
        self.progress.setValue(sweep.done)
        self.progress.setVisible(sweep.is_running)
        self.run.setText("Stop" if sweep.is_running else "Sweep")
        for button in (self.use, self.save_table, self.save_picture):
            button.setEnabled(sweep.done > 0)
        self.stale.setVisible(sweep.is_stale)
        self._draw()
        self._show_count()

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self.plot.show_colours(colours)

    def reject(self) -> None:
        """Stop first what is running; close when nothing is."""
        if self._sweep.is_running:
            self.cancel_wanted.emit()
        else:
            super().reject()

    @property
    def _axes(self) -> tuple[Axis, ...]:
        first, second = self.first.axis, self.second.axis
        chosen = [axis for axis in (first, second) if axis is not None]
        return tuple(chosen[:1] if len(chosen) == 2 and chosen[0].stage == chosen[1].stage else chosen)

    def _click(self) -> None:
        if self._sweep.is_running:
            self.cancel_wanted.emit()
        else:
            self.sweep_wanted.emit(self._axes)

    def _draw(self) -> None:
        metric = self.figures.currentData()
        self.plot.show_sweep(self._sweep, metric if isinstance(metric, Metric) else Metric.RESIDUAL)
        self._show_words()

    def _show_words(self) -> None:
        sweep, metric = self._sweep, self.plot.shown_metric
        best = sweep.best(metric)
        if best is None:
            self._words.setText("Nothing computed yet: choose the range, then sweep. Esc stops.")
            return
        chosen = sweep.words(self.plot.chosen)
        so_far = " so far" if sweep.is_running else ""
        lines = [f"{chosen[0].upper()}{chosen[1:]}", f"Best{so_far}: {sweep.words(best)}"]
        if len(sweep.axes) == 2:
            lines.append("The brighter, the larger the figure. × marks the mix.")
        self._words.setText(
            "\n".join(lines).replace(" %", "\N{NO-BREAK SPACE}%").replace(" dB", "\N{NO-BREAK SPACE}dB")
        )

    def _show_count(self) -> None:
        axes = self._axes
        count = Sweep.over((), axes) if axes else None
        number = len(count.outcomes) if count is not None else 0
        self._count.setText(f"{number} reconstructions" if number else "")
        self.run.setEnabled(self._sweep.is_running or number > 0)

    def _lay_out(self) -> None:
        chooser = QHBoxLayout()
        chooser.addWidget(self._words, 1)
        chooser.addWidget(self.figures, 0, Qt.AlignmentFlag.AlignTop)
        inside = QVBoxLayout(self.content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addLayout(chooser)
        inside.addWidget(self.stale)
        inside.addWidget(self.plot, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.run)
        buttons.addWidget(self._count)
        buttons.addWidget(self.progress, 1)
        buttons.addStretch(1)
        buttons.addWidget(self.use)
        buttons.addWidget(self.save_table)
        buttons.addWidget(self.save_picture)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addWidget(self.first)
        column.addWidget(self.second)
        column.addWidget(self.content, 1)
        column.addLayout(buttons)


def _button(text: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setAutoDefault(False)
    return button
