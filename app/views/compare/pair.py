"""The two compared pictures by their names, each with a menu of others, and a button that swaps them."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget

from app.showing import VERSUS, Choice, Compare, Ends
from app.state import FrameKey
from app.style import Colours, icon
from app.views.compare.actions import action_of, button_of
from app.views.compare.picker import Picker

MINUS = "−"
SPACING = 4


class Pair(QWidget):
    """Says which two pictures are wished."""

    first_edited = Signal(object)
    second_edited = Signal(object)
    swap_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[Choice, ...] = ()
        self._keys: list[FrameKey | None] = [None, None]
        self.swap = action_of(
            self, "S&wap the compared pictures", "Shift+B", "Make the second the first", self.swap_wanted.emit
        )
        self.first = Picker("First picture", self._menu(0), parent=self)
        self.second = Picker("Second picture", self._menu(1), " (or Shift-click in the filmstrip)", self)
        self._word = QLabel(VERSUS, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING)
        for widget in (self.first, self._word, self.second, button_of(self.swap, "small", self)):
            row.addWidget(widget)

    def show_mode(self, mode: Compare) -> None:
        """Show both where both are looked at, and what is done with them."""
        self.setVisible(mode is not Compare.SINGLE)
        self.swap.setEnabled(mode is not Compare.SINGLE)
        self._word.setText(MINUS if mode is Compare.DIFFERENCE else VERSUS)

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        """Offer these pictures."""
        self._choices = choices

    def show_first(self, key: FrameKey) -> None:
        """Show which picture is the first."""
        self._keys[0] = key

    def show_second(self, key: FrameKey | None) -> None:
        """Show which picture is the second."""
        self._keys[1] = key

    def show_ends(self, ends: Ends) -> None:
        """Show both in words."""
        self.first.show_name(ends.first)
        self.second.show_name(ends.second)

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self.swap.setIcon(icon("swap", colours.text, colours.muted))

    def _menu(self, place: int) -> QMenu:
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: self._fill(menu, place))
        return menu

    def _fill(self, menu: QMenu, place: int) -> None:
        menu.clear()
        for old in menu.findChildren(QMenu):
            old.deleteLater()
        groups: dict[str, QMenu] = {"": menu}
        signal = self.second_edited if place else self.first_edited
        for choice in self._choices:
            into = groups.get(choice.group) or groups.setdefault(choice.group, menu.addMenu(_written(choice.group)))
            action = into.addAction(_written(choice.title))
            action.setCheckable(True)
            action.setChecked(choice.key == self._keys[place])
            action.triggered.connect(_emitting(signal.emit, choice.key))


def _written(name: str) -> str:
    """A name as a menu writes it, where & would mark a letter."""
    return name.replace("&", "&&")


def _emitting(emit: Callable[[object], None], key: FrameKey) -> Callable[[], None]:
    return lambda: emit(key)
