"""The toolbar's two lists: on which device, and with which model."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.elided import ElidedChoice
from app.state import SolverChoice


class Choices(QWidget):
    """Device and model, each with its name before it."""

    device_edited = Signal(int)
    solver_edited = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.solvers = self._list("Model", "Open a measurement first", 240)
        self.solvers.setToolTip("The model or the classical method that reconstructs")
        self.devices = self._list("Device", "Loading …", 86)
        self.devices.setToolTip("Where it is computed")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for text, choice in (("Model", self.solvers), ("Device", self.devices)):
            label = QLabel(text, self)
            label.setBuddy(choice)
            row.addWidget(label)
            row.addWidget(choice, 3 if choice is self.solvers else 1)
        row.addStretch(1)
        self.devices.activated.connect(self.device_edited)
        self.solvers.activated.connect(self.solver_edited)

    def show_devices(self, names: tuple[str, ...], chosen: int) -> None:
        """Offer these devices."""
        with QSignalBlocker(self.devices):
            self.devices.clear()
            self.devices.addItems([name.upper() for name in names])
            self.devices.setCurrentIndex(chosen)
        self.devices.setEnabled(len(names) > 0)

    def show_solvers(self, solvers: tuple[SolverChoice, ...], chosen: int) -> None:
        """Offer these models and methods."""
        with QSignalBlocker(self.solvers):
            self.solvers.clear()
            for place, solver in enumerate(solvers):
                self.solvers.addItem(solver.title)
                self.solvers.setItemData(place, solver.detail, Qt.ItemDataRole.ToolTipRole)
            self.solvers.setCurrentIndex(chosen)
        self.solvers.setEnabled(len(solvers) > 0)

    def _list(self, name: str, waiting: str, width: int) -> QComboBox:
        choice = ElidedChoice(self)
        choice.setAccessibleName(name)
        choice.setPlaceholderText(waiting)
        choice.setMinimumWidth(width)
        choice.setMaximumWidth(2 * width)
        choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        choice.setEnabled(False)
        return choice
