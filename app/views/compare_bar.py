"""The bar over the picture: how two pictures are compared, which two, and what each way of comparing lets one set."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QWidget,
)

from app.elided import Elided
from app.picker import Picker
from app.showing import Choice, Compare, Ends, LensShape
from app.state import FrameKey, FrameKind
from app.style import Colours, icon

WAYS = {
    Compare.SINGLE: ("single", "", "Look at one picture"),
    Compare.SIDE: ("side", "S", "Two pictures side by side, zoomed alike"),
    Compare.SWIPE: ("swipe", "W", "A divider over both: drag its handle, turn it by its knob"),
    Compare.BLINK: ("blink", "B", "Change between both in place"),
    Compare.DIFFERENCE: ("difference", "D", "A minus B, band by band"),
    Compare.LENS: ("lens", "L", "See B through a window under the pointer"),
}
KINDS = {
    FrameKind.STAGE: ("Estimate", "", "The estimate of each stage"),
    FrameKind.FITTED: ("Data step", "Z", "The picture z of each stage, moved to where it agrees with the measurement"),
    FrameKind.ERROR: ("Error", "E", "How far each stage is from the truth, absolute"),
    FrameKind.ANGLE: ("Spectral angle", "A", "The angle between the spectra of each stage and the truth"),
    FrameKind.RESIDUAL: ("Residual", "Y", "What of the measurement each stage does not explain, y − A x"),
}
BLINK_RANGE = (0.35, 5.0)
USUAL_BLINK = 0.7
LENS_RANGE = (40, 600)
USUAL_LENS = 180
QUARTER = 90
STEP = 15


class CompareBar(QWidget):
    """Says which way of comparing and which two pictures are wished."""

    mode_edited = Signal(object)
    kind_edited = Signal(object)
    first_edited = Signal(object)
    second_edited = Signal(object)
    swap_wanted = Signal()
    turn_wanted = Signal(float)
    blink_edited = Signal(float)
    lens_edited = Signal(object, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[Choice, ...] = ()
        self._keys: list[FrameKey | None] = [None, None]
        self.kind = QComboBox(self)
        self.kind.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.kind.setAccessibleName("What is shown of a stage")
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.kind.activated.connect(lambda place: self.kind_edited.emit(self.kind.itemData(place)))
        self.kinds = {kind: self._kind_action(kind) for kind in list(KINDS)[1:]}
        group = QActionGroup(self)
        self.ways = {way: self._way(way, group) for way in Compare}
        self.ways[Compare.SINGLE].setChecked(True)
        self.swap = self._action("S&wap A and B", "Shift+B", "Make B of A, and A of B", self.swap_wanted.emit)
        self.turns = (
            self._action(
                "Turn the divider &left", "[", "Turn the divider by 15°", lambda: self.turn_wanted.emit(-STEP)
            ),
            self._action(
                "Turn the divider &right", "]", "Turn the divider by 15°", lambda: self.turn_wanted.emit(STEP)
            ),
        )
        self.first = self._picker("A", 0)
        self.second = self._picker("B", 1)
        self._swap = self._button("Swap A and B (Shift+B)")
        self._swap.clicked.connect(self.swap_wanted)
        self._turn = self._button("Turn the divider by a quarter ([ and ] by 15°)")
        self._turn.clicked.connect(lambda: self.turn_wanted.emit(QUARTER))
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
        return (*self.ways.values(), self.swap, *self.turns, divider, *self.kinds.values())

    @property
    def note(self) -> str:
        """Why two pictures cannot be compared as wished; empty where they can."""
        return self._note.whole

    def minimumSizeHint(self) -> QSize:
        """As wide as the wider of its two lines."""
        width = max(self._ways.sizeHint().width(), self._pair.minimumSizeHint().width())
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put A and B on a line of their own where they have no room beside."""
        super().resizeEvent(event)
        self._stand()

    def show_mode(self, mode: Compare) -> None:
        """Show which way is chosen, and what it lets one set."""
        self.ways[mode].setChecked(True)
        compares = mode is not Compare.SINGLE
        for control in (self.first, self._swap, self.second):
            control.setVisible(compares)
        self.swap.setEnabled(compares)
        for turn in self.turns:
            turn.setEnabled(mode is Compare.SWIPE)
        self._turn.setVisible(mode is Compare.SWIPE)
        self.blink.setVisible(mode is Compare.BLINK)
        self.shape.setVisible(mode is Compare.LENS)
        self.lens.setVisible(mode is Compare.LENS)
        if not compares:
            self._show_note("")
        self._stand()

    def show_kinds(self, kinds: tuple[FrameKind, ...]) -> None:
        """Offer this of each stage."""
        chosen = self.kind.currentData()
        with QSignalBlocker(self.kind):
            self.kind.clear()
            for kind in kinds:
                title, _, tip = KINDS[kind]
                self.kind.addItem(title, kind)
                action = self.kinds.get(kind)
                key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) if action is not None else ""
                tip = f"{tip} ({key})" if key else tip
                self.kind.setItemData(self.kind.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        for kind, action in self.kinds.items():
            action.setEnabled(kind in kinds)
        self.show_kind(chosen if chosen in kinds else FrameKind.STAGE)

    def show_kind(self, kind: FrameKind) -> None:
        """Show which of them is looked at."""
        self.kind.setCurrentIndex(max(self.kind.findData(kind), 0))
        self.kind.setToolTip(KINDS[kind][2])
        for other, action in self.kinds.items():
            action.setChecked(other is kind)

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        """Offer these pictures."""
        self._choices = choices

    def show_first(self, key: FrameKey) -> None:
        """Show which picture is A."""
        self._keys[0] = key

    def show_second(self, key: FrameKey | None) -> None:
        """Show which picture is B."""
        self._keys[1] = key

    def show_ends(self, ends: Ends) -> None:
        """Show A and B in words."""
        for picker, name in ((self.first, ends.first), (self.second, ends.second)):
            picker.show_name(name)
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
        self._swap.setIcon(icon("swap", colours.text))
        self._turn.setIcon(icon("turn", colours.text))

    def _show_note(self, note: str) -> None:
        self._note.show_text(note)
        self._note.setVisible(bool(note))

    def _lay_out(self) -> None:
        self._ways, self._pair = QWidget(self), QWidget(self)
        row = _row(self._ways)
        row.addWidget(self.kind)
        row.addSpacing(8)
        for way, action in self.ways.items():
            button = QToolButton(self)
            button.setDefaultAction(action)
            button.setProperty("segment", "true")
            button.setAccessibleName(way.value)
            row.addWidget(button)
        row = _row(self._pair)
        row.addWidget(self.first)
        row.addWidget(self._swap)
        row.addWidget(self.second)
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
        """Have A and B beside the ways or below them."""
        needed = self._ways.sizeHint().width() + self._grid.horizontalSpacing()
        below = needed + self._pair.minimumSizeHint().width() > self.width()
        self._grid.removeWidget(self._pair)
        self._grid.addWidget(self._pair, int(below), int(not below), 1, 2 if below else 1)

    def _way(self, way: Compare, group: QActionGroup) -> QAction:
        _, key, tip = WAYS[way]
        action = self._action(way.value, key, tip, lambda: self.mode_edited.emit(way))
        action.setCheckable(True)
        group.addAction(action)
        return action

    def _kind_action(self, kind: FrameKind) -> QAction:
        title, key, tip = KINDS[kind]
        action = self._action(f"Show the {title.lower()}", key, tip, lambda: self._toggle(kind))
        action.setCheckable(True)
        action.setEnabled(False)
        return action

    def _toggle(self, kind: FrameKind) -> None:
        self.kind_edited.emit(FrameKind.STAGE if self.kind.currentData() is kind else kind)

    def _action(self, text: str, key: str, tip: str, deed: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        if key:
            action.setShortcut(QKeySequence(key))
        action.setToolTip(f"{text.replace('&', '')}: {tip}" + (f" ({key})" if key else ""))
        action.triggered.connect(lambda _: deed())
        return action

    def _picker(self, letter: str, place: int) -> Picker:
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: self._fill(menu, place))
        return Picker(letter, menu, self)

    def _fill(self, menu: QMenu, place: int) -> None:
        menu.clear()
        for old in menu.findChildren(QMenu):
            old.deleteLater()
        groups: dict[str, QMenu] = {"": menu}
        signal = self.second_edited if place else self.first_edited
        for choice in self._choices:
            into = groups.get(choice.group) or groups.setdefault(choice.group, menu.addMenu(choice.group))
            action = into.addAction(choice.title)
            action.setCheckable(True)
            action.setChecked(choice.key == self._keys[place])
            action.triggered.connect(_emitting(signal.emit, choice.key))

    def _button(self, tip: str) -> QPushButton:
        button = QPushButton(self)
        button.setProperty("quiet", "true")
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        return button

    def _seconds(self) -> QDoubleSpinBox:
        box = QDoubleSpinBox(self)
        box.setRange(*BLINK_RANGE)
        box.setDecimals(2)
        box.setSingleStep(0.05)
        box.setValue(USUAL_BLINK)
        box.setPrefix("every ")
        box.setSuffix(" s")
        box.setKeyboardTracking(False)
        box.setAccessibleName("Seconds between A and B")
        box.setToolTip("Seconds between A and B; never more than three changes a second")
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


def _emitting(emit: Callable[[object], None], key: FrameKey) -> Callable[[], None]:
    return lambda: emit(key)
