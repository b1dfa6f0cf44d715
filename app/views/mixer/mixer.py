"""The mixer as a whole, or a word on why there is none."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.elided import Elided
from app.mix import Desk, PresetList
from app.style import DARK, Colours, icon
from app.views.mixer.channel import ChannelStrip
from app.views.mixer.fader import TALLEST, Fader
from app.views.mixer.master import Master
from app.views.mixer.sides import Sides

AROUND_FADER = 106
EXPLANATION = "Adapter strength: 0 bare base, 1 as trained"


class Mixer(QWidget):
    """A strip a stage, the master under them, A and B with the presets, and what examines the stages."""

    fader_edited = Signal(int, float)
    master_edited = Signal(float)
    edit_ended = Signal()
    mute_edited = Signal(int)
    solo_edited = Signal(int)
    link_edited = Signal(int)
    reset_wanted = Signal()
    ablation_wanted = Signal()
    sweep_wanted = Signal()
    flip_wanted = Signal()
    copy_wanted = Signal()
    preset_edited = Signal(str)
    preset_saved = Signal(str)
    preset_renamed = Signal(str, str)
    preset_deleted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("LoRA mixer")
        self._strips: list[ChannelStrip] = []
        self._colours = DARK
        self._reason = _words("")
        self._reset = self._button("Reset", "Reset all stages and the master to 1; nothing muted, soloed or linked")
        self._reset.clicked.connect(self.reset_wanted)
        self.ablate = self._button("Ablate …", "See what each stage's adapter does: leave each out in turn")
        self.ablate.clicked.connect(self.ablation_wanted)
        self.sweep = self._button("Sweep …", "Move one fader over a range, or two, and see the figures")
        self.sweep.clicked.connect(self.sweep_wanted)
        self._row = QHBoxLayout()
        self.bank = QScrollArea(self)
        self.master = Master(self)
        self.sides = Sides(self)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._desk())
        self._stack.addWidget(self._reason)
        self._join()
        self.show_reason("Open a measurement to see the stages of its model.")

    @property
    def strips(self) -> tuple[ChannelStrip, ...]:
        """The strips, stage 1 first."""
        return tuple(self._strips)

    @property
    def faders(self) -> tuple[Fader, ...]:
        """The faders, stage 1 first."""
        return tuple(strip.fader for strip in self._strips)

    @property
    def boxes(self) -> tuple[QDoubleSpinBox, ...]:
        """The number boxes, stage 1 first."""
        return tuple(strip.box for strip in self._strips)

    @property
    def reset_button(self) -> QPushButton:
        """The button that sets everything as trained."""
        return self._reset

    def show_desk(self, desk: Desk) -> None:
        """Show everything that is set."""
        channels, runs = desk.mix.channels, desk.mix.strengths
        if len(channels) != len(self._strips):
            self._rebuild(len(channels))
        for strip, channel, run in zip(self._strips, channels, runs, strict=True):
            strip.show_channel(channel, run)
        self.master.show_master(desk.mix.master)
        self.sides.show_side(desk.side, alike=desk.mix == desk.kept)
        self._reset.setEnabled(desk.mix != Desk.of(len(channels)).mix)
        self._stack.setCurrentIndex(0 if channels else 1)

    def show_presets(self, presets: PresetList) -> None:
        """Offer presets."""
        self.sides.show_presets(presets)

    def show_reason(self, text: str) -> None:
        """Say why there are no faders."""
        self._reason.setText(text)
        self._stack.setCurrentIndex(0 if self._strips else 1)

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._colours = colours
        self._reset.setIcon(icon("reset", colours.text, colours.muted))
        self.master.show_colours(colours)
        self.sides.show_colours(colours)
        for strip in self._strips:
            strip.show_colours(colours)

    def _join(self) -> None:
        self.master.master_edited.connect(self.master_edited)
        self.master.edit_ended.connect(self.edit_ended)
        self.sides.flip_wanted.connect(self.flip_wanted)
        self.sides.copy_wanted.connect(self.copy_wanted)
        self.sides.preset_edited.connect(self.preset_edited)
        self.sides.preset_saved.connect(self.preset_saved)
        self.sides.preset_renamed.connect(self.preset_renamed)
        self.sides.preset_deleted.connect(self.preset_deleted)

    def _desk(self) -> QWidget:
        desk, inside = QWidget(self), QWidget(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)
        inside.setLayout(self._row)
        scroll = self.bank
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setMaximumHeight(TALLEST + AROUND_FADER)
        line = QFrame(desk)
        line.setFrameShape(QFrame.Shape.HLine)
        line.setObjectName("line")
        words = Elided(EXPLANATION, desk)
        words.setProperty("role", "muted")
        words.setContentsMargins(2, 0, 2, 0)
        column = QVBoxLayout(desk)
        column.setContentsMargins(8, 4, 8, 6)
        column.setSpacing(5)
        column.addWidget(self.sides)
        column.addWidget(words)
        column.addWidget(scroll, 1)
        column.addWidget(line)
        column.addWidget(self.master)
        actions = QHBoxLayout()
        actions.setSpacing(5)
        for button in (self._reset, self.ablate, self.sweep):
            actions.addWidget(button, 1)
        column.addLayout(actions)
        column.addStretch(0)
        return desk

    def _rebuild(self, count: int) -> None:
        for strip in self._strips:
            self._row.removeWidget(strip)
            strip.hide()
            strip.deleteLater()
        self._strips = [self._strip(index) for index in range(count)]

    def _strip(self, index: int) -> ChannelStrip:
        strip = ChannelStrip(index + 1, self)
        strip.show_colours(self._colours)
        strip.fader_edited.connect(lambda strength: self.fader_edited.emit(index, strength))
        strip.edit_ended.connect(self.edit_ended)
        strip.mute_edited.connect(lambda: self.mute_edited.emit(index))
        strip.solo_edited.connect(lambda: self.solo_edited.emit(index))
        strip.link_edited.connect(lambda: self.link_edited.emit(index))
        self._row.addWidget(strip)
        return strip

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setProperty("compact", "true")
        return button


def _words(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setProperty("role", "muted")
    label.setContentsMargins(2, 0, 2, 0)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    return label
