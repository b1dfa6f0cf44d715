"""One stage's strip: its name, what it runs with, fader, number, mute, solo and link."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.mix import Channel
from app.style import DARK, Colours, icon
from app.views.mixer.fader import Fader
from app.views.mixer.strength_box import StrengthBox

WIDEST = 60


class ChannelStrip(QWidget):
    """Everything that is set for one stage.

    Args:
        stage: its number, from 1.
        parent: the owner in Qt's tree.
    """

    fader_edited = Signal(float)
    edit_ended = Signal()
    mute_edited = Signal()
    solo_edited = Signal()
    link_edited = Signal()

    def __init__(self, stage: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stage = stage
        name = f"Strength of stage {stage}"
        self._colours = DARK
        self.fader = Fader(parent=self)
        self.fader.setAccessibleName(name)
        self.fader.setToolTip(f"{name}: drag; double-click or 1 returns to 1; M mutes, S solos, L links")
        self.box = StrengthBox(name, self)
        self.mute = self._switch("M", f"Mute stage {stage}: run the bare base there (M)")
        self.solo = self._switch("S", f"Solo stage {stage}: run the bare base everywhere else (S)")
        self.link = self._switch("", f"Link stage {stage}: its fader moves together with the other linked ones (L)")
        self.link.setObjectName("link")
        self._title = _line(str(stage), "title")
        self._run = _line("", "run")
        self._run.setAccessibleName(f"Stage {stage} runs with")
        self._lay_out()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.fader.valueChanged.connect(self._move)
        self.fader.sliderReleased.connect(self.edit_ended)
        self.box.valueChanged.connect(self._type)
        self.mute.clicked.connect(self.mute_edited)
        self.solo.clicked.connect(self.solo_edited)
        self.link.clicked.connect(self.link_edited)

    def sizeHint(self) -> QSize:
        """Never so wide that the strips of a few stages drift apart."""
        return QSize(max(WIDEST, self.minimumSizeHint().width()), super().sizeHint().height())

    def show_channel(self, channel: Channel, run: float) -> None:
        """Show what is set, and the strength that comes of it."""
        silent = run == 0 < channel.fader
        self.fader.show_strength(channel.fader, run, silent=silent)
        self.box.show_strength(channel.fader)
        for switch, is_on in ((self.mute, channel.muted), (self.solo, channel.solo), (self.link, channel.linked)):
            switch.setChecked(is_on)
        differs = run != channel.fader
        self._run.setText(f"{run:.2f}" if differs else "")
        self._run.setToolTip(f"Stage {self._stage} runs with strength {run:.2f}" if differs else "")
        words = [
            word
            for word, is_on in (("muted", channel.muted), ("solo", channel.solo), ("linked", channel.linked))
            if is_on
        ]
        self.fader.setAccessibleDescription(", ".join([f"runs with {run:.2f}", *words]))
        self._draw_link()

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._colours = colours
        self.fader.show_colours(colours)
        self._draw_link()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the fader leaves: M, S and L."""
        signal = {
            Qt.Key.Key_M: self.mute_edited,
            Qt.Key.Key_S: self.solo_edited,
            Qt.Key.Key_L: self.link_edited,
        }.get(Qt.Key(event.key()))
        if signal is None or event.modifiers():
            super().keyPressEvent(event)
        else:
            signal.emit()

    def _move(self) -> None:
        self.fader_edited.emit(self.fader.strength)
        if not self.fader.isSliderDown():
            self.edit_ended.emit()

    def _type(self, strength: float) -> None:
        self.fader_edited.emit(strength)
        self.edit_ended.emit()

    def _draw_link(self) -> None:
        colours = self._colours
        self.link.setIcon(icon("link", colours.on_accent if self.link.isChecked() else colours.muted))

    def _switch(self, text: str, tip: str) -> QPushButton:
        switch = QPushButton(text, self)
        switch.setCheckable(True)
        switch.setProperty("strip", "true")
        switch.setObjectName({"M": "mute", "S": "solo"}.get(text, ""))
        switch.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        switch.setIconSize(QSize(14, 14))
        switch.setToolTip(tip)
        switch.setAccessibleName(tip.split(":")[0])
        switch.setMinimumWidth(1)
        switch.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return switch

    def _lay_out(self) -> None:
        switches = QGridLayout()
        switches.setSpacing(2)
        switches.addWidget(self.mute, 0, 0)
        switches.addWidget(self.solo, 0, 1)
        switches.addWidget(self.link, 1, 0, 1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._title)
        column.addWidget(self._run)
        column.addWidget(self.fader, 1, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.box)
        column.addLayout(switches)
        column.addStretch(0)


def _line(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setProperty("role", role)
    label.setMinimumWidth(1)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return label
