"""The master: one fader that scales the strengths of all stages."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.style import Colours
from app.views.mixer.fader import Fader
from app.views.mixer.strength_box import StrengthBox

BOX = 44


class Master(QWidget):
    """A fader that lies, with its number."""

    master_edited = Signal(float)
    edit_ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fader = Fader(Qt.Orientation.Horizontal, self)
        self.fader.setAccessibleName("Master")
        self.fader.setToolTip("Master: multiplies the strengths of all stages; double-click or 1 returns to 1")
        self.box = StrengthBox("Master", self)
        self.box.setMinimumWidth(BOX)
        self.box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        label = QLabel("Master", self)
        label.setBuddy(self.box)
        label.setProperty("role", "title")
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(label)
        row.addWidget(self.fader, 1)
        row.addWidget(self.box)
        self.fader.valueChanged.connect(self._move)
        self.fader.sliderReleased.connect(self.edit_ended)
        self.box.valueChanged.connect(self._type)

    def show_master(self, master: float) -> None:
        """Show what all strengths are multiplied by."""
        self.fader.show_strength(master, master)
        self.box.show_strength(master)

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self.fader.show_colours(colours)

    def _move(self) -> None:
        self.master_edited.emit(self.fader.strength)
        if not self.fader.isSliderDown():
            self.edit_ended.emit()

    def _type(self, strength: float) -> None:
        self.master_edited.emit(strength)
        self.edit_ended.emit()
