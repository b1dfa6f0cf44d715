"""How the wavelengths of the bands are known: from the file, by the first and the last, or as a list."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QLineEdit, QWidget

from app.forms import line_up, list_box

AS_FILE, BY_ENDS, AS_LIST = "as the file says, else as usual", "from first to last", "a list"
USUAL_NM = (450, 650)


class BandCentres(QWidget):
    """The band centres, nm."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ways = [AS_FILE, BY_ENDS, AS_LIST]
        self.way = list_box("Band centres", "How the bands' wavelengths are known", ways, self)
        self.first, self.last = (
            self._nanometres(name, value) for name, value in zip(("First band", "Last band"), USUAL_NM, strict=True)
        )
        self.list = QLineEdit(self)
        self.list.setPlaceholderText("450, 460, 470 …")
        self.list.setAccessibleName("Band centres in nm")
        self.list.setToolTip("Band centres in nm, one a band")
        self._ends = self.first, QLabel("to", self), self.last, QLabel("nm", self)
        line_up(self, self.way, *self._ends, self.list)
        self.setFocusProxy(self.way)
        self._show_way()
        self.way.currentIndexChanged.connect(lambda _: self._show_way())
        for box in (self.first, self.last):
            box.valueChanged.connect(lambda _: self.edited.emit())
        self.list.textEdited.connect(lambda _: self.edited.emit())

    @property
    def count(self) -> int | None:
        """How many were listed, None where none are to be."""
        return len(self._listed()) if self.way.currentText() == AS_LIST else None

    def of(self, bands: int | None) -> tuple[float, ...] | None:
        """The centres of so many bands; None where the file is to say them."""
        if self.way.currentText() == AS_LIST:
            return self._listed() or None
        if self.way.currentText() != BY_ENDS or bands is None:
            return None
        return tuple(float(nm) for nm in np.linspace(self.first.value(), self.last.value(), bands).round(3))

    def _listed(self) -> tuple[float, ...]:
        """The band centres that were typed; none while they are no list of numbers."""
        try:
            return tuple(float(word) for word in self.list.text().replace(",", " ").replace(";", " ").split())
        except ValueError:
            return ()

    def _show_way(self) -> None:
        for part in self._ends:
            part.setVisible(self.way.currentText() == BY_ENDS)
        self.list.setVisible(self.way.currentText() == AS_LIST)
        self.edited.emit()

    def _nanometres(self, name: str, value: float) -> QDoubleSpinBox:
        box = QDoubleSpinBox(self)
        box.setRange(1, 99999)
        box.setDecimals(1)
        box.setValue(value)
        box.setAccessibleName(f"{name}, nm")
        box.setToolTip(f"Centre of the {name.lower()} in nm")
        return box
