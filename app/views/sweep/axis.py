"""One axis of a sweep: which stage, from where to where, in how many steps."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QLabel, QSpinBox, QWidget

from app.state import STRENGTH_RANGE
from app.trials import MOST_STEPS, Axis

SMALLEST_SPAN = 0.05
FIRST_STEPS = 9


class AxisChoice(QWidget):
    """Which stage, from where to where, in how many steps.

    Args:
        name: what the axis is called.
        optional: whether no stage may be chosen.
        parent: the owner in Qt's tree.
    """

    edited = Signal()

    def __init__(self, name: str, parent: QWidget | None = None, *, optional: bool) -> None:
        super().__init__(parent)
        self._optional = optional
        self.stage = QComboBox(self)
        self.stage.setAccessibleName(name)
        low, high = STRENGTH_RANGE
        self.low, self.high = self._number(f"{name}: from", low), self._number(f"{name}: to", high)
        self.count = QSpinBox(self)
        self.count.setRange(2, MOST_STEPS)
        self.count.setValue(FIRST_STEPS)
        self.count.setAccessibleName(f"{name}: steps")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for text, control in (
            ("and" if optional else "Move", self.stage),
            ("from", self.low),
            ("to", self.high),
            ("in", self.count),
        ):
            label = QLabel(text, self)
            label.setMinimumWidth(34 if control is self.stage else 0)
            row.addWidget(label)
            row.addWidget(control)
        row.addWidget(QLabel("steps", self))
        row.addStretch(1)
        self.stage.currentIndexChanged.connect(self._show)
        self.low.valueChanged.connect(self._keep_apart)
        self.high.valueChanged.connect(self._keep_apart)
        self.count.valueChanged.connect(self.edited)

    @property
    def axis(self) -> Axis | None:
        """What is chosen, None for no stage."""
        stage = self.stage.currentData()
        return Axis(int(stage), self.low.value(), self.high.value(), self.count.value()) if stage else None

    def show_stages(self, count: int) -> None:
        """Offer so many stages."""
        with QSignalBlocker(self.stage):
            self.stage.clear()
            if self._optional:
                self.stage.addItem("no other", 0)
            for stage in range(1, count + 1):
                self.stage.addItem(f"stage {stage}", stage)
        self._show()

    def _show(self) -> None:
        for control in (self.low, self.high, self.count):
            control.setEnabled(bool(self.stage.currentData()))
        self.edited.emit()

    def _keep_apart(self) -> None:
        low, high = self.low.value(), self.high.value()
        if high - low < SMALLEST_SPAN:
            moved, other = (self.low, self.high) if self.sender() is self.high else (self.high, self.low)
            with QSignalBlocker(moved):
                moved.setValue(other.value() + (-SMALLEST_SPAN if moved is self.low else SMALLEST_SPAN))
        self.edited.emit()

    def _number(self, name: str, value: float) -> QDoubleSpinBox:
        low, high = STRENGTH_RANGE
        box = QDoubleSpinBox(self)
        is_low = value == low
        box.setRange(low if is_low else low + SMALLEST_SPAN, high - SMALLEST_SPAN if is_low else high)
        box.setSingleStep(SMALLEST_SPAN)
        box.setValue(value)
        box.setAccessibleName(name)
        box.setKeyboardTracking(False)
        return box
