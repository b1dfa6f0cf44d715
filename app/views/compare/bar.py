"""The bar over the picture: how two pictures are compared, and what each way of comparing lets one set."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QGridLayout, QHBoxLayout, QSpinBox, QWidget

from app.elided import Elided
from app.showing import Compare, Ends, LensShape
from app.style import Colours, icon
from app.views.compare.actions import action_of, button_of
from app.views.compare.kinds import KindChoice
from app.views.compare.pair import Pair

WAYS = {
    Compare.SINGLE: ("single", "", "Look at one picture"),
    Compare.SIDE: ("side", "S", "Two pictures side by side, zoomed alike"),
    Compare.SWIPE: ("swipe", "W", "A divider over both: drag its handle, turn it by its knob"),
    Compare.BLINK: ("blink", "B", "Change between both in place"),
    Compare.DIFFERENCE: ("difference", "D", "The first picture minus the second, band by band"),
    Compare.LENS: ("lens", "L", "See the second picture through a window under the pointer"),
}
TURNS = (
    ("Turn the divider &left", "[", -15, "By 15°"),
    ("Turn the divider &right", "]", 15, "By 15°"),
    ("Turn the divider by a &quarter", "", 90, "From upright to level, and on"),
)
BLINK_RANGE = (0.35, 5.0)
USUAL_BLINK = 0.7
LENS_RANGE = (40, 600)
USUAL_LENS = 180


class CompareBar(QWidget):
    """Says which way of comparing is wished; beside it stand what is shown of a stage, and which two are compared."""

    mode_edited = Signal(object)
    turn_wanted = Signal(float)
    blink_edited = Signal(float)
    lens_edited = Signal(object, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind, self.pair = KindChoice(self), Pair(self)
        group = QActionGroup(self)
        self.ways = {way: self._way(way, group) for way in Compare}
        self.ways[Compare.SINGLE].setChecked(True)
        self.turns = tuple(
            action_of(self, text, key, tip, _turning(self.turn_wanted.emit, degrees))
            for text, key, degrees, tip in TURNS
        )
        self._turn = button_of(self.turns[-1], "small", self)
        self.blink = self._seconds()
        self.shape = self._forms()
        self.lens = self._diameter()
        self._note = Elided("", self)
        self._note.setProperty("role", "muted")
        self._lay_out()
        self.show_mode(Compare.SINGLE)

    @property
    def listed(self) -> tuple[QAction, ...]:
        """Everything that the menu lists."""
        divider = QAction(self)
        divider.setSeparator(True)
        return (*self.ways.values(), self.pair.swap, *self.turns, divider, *self.kind.switches.values())

    @property
    def note(self) -> str:
        """Why two pictures cannot be compared as wished; empty where they can."""
        return self._note.whole

    def minimumSizeHint(self) -> QSize:
        """As wide as the wider of its two lines."""
        width = max(self._ways.sizeHint().width(), self._rest.minimumSizeHint().width())
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the two pictures on a line of their own where they have no room beside."""
        super().resizeEvent(event)
        self._stand()

    def show_mode(self, mode: Compare) -> None:
        """Show which way is chosen, and what it lets one set."""
        self.ways[mode].setChecked(True)
        self.pair.show_mode(mode)
        for turn in self.turns:
            turn.setEnabled(mode is Compare.SWIPE)
        self._turn.setVisible(mode is Compare.SWIPE)
        self.blink.setVisible(mode is Compare.BLINK)
        self.shape.setVisible(mode is Compare.LENS)
        self.lens.setVisible(mode is Compare.LENS)
        if mode is Compare.SINGLE:
            self._show_note("")
        self._stand()

    def show_ends(self, ends: Ends) -> None:
        """Show the two pictures in words, and why they cannot be compared as wished."""
        self.pair.show_ends(ends)
        self._show_note(ends.note)

    def show_ready(self, *, ready: bool) -> None:
        """Show whether there is anything to compare."""
        self.kind.setEnabled(ready)
        for way in self.ways.values():
            way.setEnabled(ready)

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        for way, action in self.ways.items():
            action.setIcon(icon(WAYS[way][0], colours.text, colours.muted, colours.on_accent))
        self.turns[-1].setIcon(icon("turn", colours.text, colours.muted))
        self.pair.show_colours(colours)

    def _show_note(self, note: str) -> None:
        self._note.show_text(note)
        self._note.setVisible(bool(note))

    def _lay_out(self) -> None:
        self._ways, self._rest = QWidget(self), QWidget(self)
        row = _row(self._ways)
        row.addWidget(self.kind)
        row.addSpacing(8)
        for action in self.ways.values():
            row.addWidget(button_of(action, "segment", self))
        row = _row(self._rest)
        row.addWidget(self.pair)
        row.addSpacing(6)
        for control in (self._turn, self.blink, self.shape, self.lens):
            row.addWidget(control)
            row.addSpacing(2)
        row.addWidget(self._note, 100)
        row.addStretch(1)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self._ways, 0, 0, Qt.AlignmentFlag.AlignLeft)
        self._stand()

    def _stand(self) -> None:
        """Have the two pictures beside the ways or below them."""
        needed = self._ways.sizeHint().width() + self._grid.horizontalSpacing()
        below = needed + self._rest.minimumSizeHint().width() > self.width()
        self._grid.removeWidget(self._rest)
        self._grid.addWidget(self._rest, int(below), int(not below), 1, 2 if below else 1)

    def _way(self, way: Compare, group: QActionGroup) -> QAction:
        _, key, tip = WAYS[way]
        action = action_of(self, way.value, key, tip, lambda: self.mode_edited.emit(way))
        action.setCheckable(True)
        group.addAction(action)
        return action

    def _seconds(self) -> QDoubleSpinBox:
        box = QDoubleSpinBox(self)
        box.setRange(*BLINK_RANGE)
        box.setDecimals(2)
        box.setSingleStep(0.05)
        box.setValue(USUAL_BLINK)
        box.setPrefix("every ")
        box.setSuffix(" s")
        box.setKeyboardTracking(False)
        box.setAccessibleName("Seconds until the other picture")
        box.setToolTip("Seconds until the other picture; never more than three changes a second")
        box.valueChanged.connect(self.blink_edited)
        return box

    def _forms(self) -> QComboBox:
        choice = QComboBox(self)
        choice.setAccessibleName("Shape of the lens")
        choice.setToolTip("Shape of the lens")
        for shape in LensShape:
            choice.addItem(shape.value, shape)
        choice.activated.connect(lambda _: self._say_lens())
        return choice

    def _diameter(self) -> QSpinBox:
        box = QSpinBox(self)
        box.setRange(*LENS_RANGE)
        box.setSingleStep(20)
        box.setSuffix(" px")
        box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        with QSignalBlocker(box):
            box.setValue(USUAL_LENS)
        box.setKeyboardTracking(False)
        box.setAccessibleName("Width of the lens")
        box.setToolTip("Width of the lens")
        box.valueChanged.connect(lambda _: self._say_lens())
        return box

    def _say_lens(self) -> None:
        self.lens_edited.emit(self.shape.currentData(), self.lens.value())


def _row(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    return row


def _turning(turn: Callable[[float], None], degrees: float) -> Callable[[], None]:
    return lambda: turn(degrees)
