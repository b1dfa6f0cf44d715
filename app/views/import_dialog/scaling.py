"""What the recorded values are divided by."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from app.forms import line_up, list_box, number_box

WAYS = AS_IS, BY_MAXIMUM, BY_BITS, BY_NUMBER = "as they are", "by their maximum", "by bit depth", "by full well"


class Scaling(QWidget):
    """The unit of the recorded values."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.way = list_box("Scaling", "What the recorded values are divided by", WAYS, self)
        self.bits = number_box("Bit depth", 1, 32, 12, self)
        self.bits.setSuffix(" bits")
        self.full_well = QDoubleSpinBox(self)
        self.full_well.setRange(1e-6, 1e12)
        self.full_well.setDecimals(3)
        self.full_well.setValue(10000)
        self.full_well.setAccessibleName("Full well")
        self.full_well.setToolTip("The largest value that the detector can give, in the units of the file")
        line_up(self, self.way, self.bits, self.full_well)
        self.setFocusProxy(self.way)
        self._show_way()
        self.way.currentIndexChanged.connect(lambda _: self._show_way())
        for box in (self.bits, self.full_well):
            box.valueChanged.connect(lambda _: self.edited.emit())

    @property
    def divisor(self) -> float | None:
        """What values are divided by: 0 for their maximum, None for nothing."""
        match self.way.currentText():
            case words if words == BY_MAXIMUM:
                return 0.0
            case words if words == BY_BITS:
                return float(2 ** self.bits.value() - 1)
            case words if words == BY_NUMBER:
                return self.full_well.value()
        return None

    def _show_way(self) -> None:
        self.bits.setVisible(self.way.currentText() == BY_BITS)
        self.full_well.setVisible(self.way.currentText() == BY_NUMBER)
        self.edited.emit()
