"""A and B, and the presets: mixes to flip between and to come back to."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QInputDialog,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from app.elided import ElidedChoice
from app.mix import PresetList, Side
from app.style import Colours, icon


class Sides(QWidget):
    """Two buttons for the sides, one to copy, the list of presets and its menu."""

    flip_wanted = Signal()
    copy_wanted = Signal()
    preset_edited = Signal(str)
    preset_saved = Signal(str)
    preset_renamed = Signal(str, str)
    preset_deleted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presets = PresetList(())
        self._side = Side.A
        self.sides = {Side.A: self._segment(Side.A, "first"), Side.B: self._segment(Side.B, "last")}
        group = QButtonGroup(self)
        for button in self.sides.values():
            group.addButton(button)
        self.copy = QPushButton(self)
        self.copy.setProperty("quiet", "true")
        self.copy.setIconSize(QSize(16, 16))
        self.copy.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.presets = ElidedChoice(self)
        self.presets.setAccessibleName("Preset")
        self.presets.setToolTip("Presets: mixes saved by name")
        self.presets.setPlaceholderText("Own mix")
        self.presets.setMinimumContentsLength(1)
        self.presets.setMinimumWidth(60)
        self.presets.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more = self._menu_button()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sides[Side.A])
        row.addWidget(self.sides[Side.B])
        row.addWidget(self.copy)
        row.addSpacing(6)
        row.addWidget(self.presets, 1)
        row.addWidget(self.more)
        self.copy.clicked.connect(self.copy_wanted)
        self.presets.activated.connect(lambda place: self.preset_edited.emit(self.presets.itemText(place)))

    def show_side(self, side: Side, *, alike: bool) -> None:
        """Show which side is at work, and whether both are alike."""
        self._side = side
        self.sides[side].setChecked(True)
        tip = f"Copy {side.value} to {side.other.value} (Shift+X)"
        self.copy.setToolTip(f"{tip}: both are alike" if alike else tip)
        self.copy.setAccessibleName(tip)
        self.copy.setEnabled(not alike)

    def show_presets(self, presets: PresetList) -> None:
        """Offer these presets."""
        self._presets = presets
        with QSignalBlocker(self.presets):
            if tuple(self.presets.itemText(place) for place in range(self.presets.count())) != presets.names:
                self.presets.clear()
                self.presets.addItems(list(presets.names))
            self.presets.setCurrentIndex(presets.names.index(presets.chosen) if presets.chosen is not None else -1)
        can_change = presets.chosen in presets.saved
        self.save_action.setEnabled(presets.chosen is None)
        self.rename_action.setEnabled(can_change)
        self.delete_action.setEnabled(can_change)

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self.copy.setIcon(icon("copy", colours.text, colours.line))
        self.more.setIcon(icon("more", colours.text, colours.line))

    def _menu_button(self) -> QToolButton:
        more = QToolButton(self)
        more.setAccessibleName("Save, rename or delete presets")
        more.setToolTip("Save, rename or delete presets")
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        more.setProperty("menu", "true")
        menu = QMenu(more)
        self.save_action = menu.addAction("&Save as a preset …", self._ask_to_save)
        self.rename_action = menu.addAction("&Rename the preset …", self._ask_to_rename)
        self.delete_action = menu.addAction("&Delete the preset", self._delete)
        more.setMenu(menu)
        return more

    def _ask_to_save(self) -> None:
        self._ask("Save as a preset", "", self.preset_saved.emit)

    def _ask_to_rename(self) -> None:
        old = self._presets.chosen
        if old is not None:
            self._ask("Rename the preset", old, lambda new: self.preset_renamed.emit(old, new))

    def _delete(self) -> None:
        if self._presets.chosen is not None:
            self.preset_deleted.emit(self._presets.chosen)

    def _ask(self, title: str, name: str, answer: Callable[[str], None]) -> None:
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        dialog.setLabelText("Name of the preset; one of the same name is replaced:")
        dialog.setTextValue(name)
        dialog.textValueSelected.connect(lambda text: answer(" ".join(text.split())))
        dialog.open()

    def _click(self, side: Side) -> None:
        # The buttons show what is at work: that changes only once the window agrees.
        self.sides[self._side].setChecked(True)
        if side is not self._side:
            self.flip_wanted.emit()

    def _segment(self, side: Side, place: str) -> QPushButton:
        button = QPushButton(side.value, self)
        button.setCheckable(True)
        button.setProperty("segment", place)
        button.setFixedWidth(button.fontMetrics().horizontalAdvance("A") + 20)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(f"Mix {side.value}")
        button.setProperty("command", "flip")
        button.setToolTip(f"Put mix {side.value} to work (X)")
        button.clicked.connect(lambda: self._click(side))
        return button
