"""The tabs of the open measurements."""

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QStyle, QStyleOptionTab, QTabBar, QToolButton, QWidget

from app.forms import in_letters
from app.showing import TabRow
from app.style import DARK, Colours, icon

SIDE = 18
NARROWEST, WIDEST = 160, 260
FEWEST_LETTERS = "name … file"
MNEMONIC = Qt.TextFlag.TextShowMnemonic.value  # a doubled & is one letter


class TabBar(QTabBar):
    """One tab a measurement; hidden while there is one at most."""

    place_edited = Signal(int)
    close_wanted = Signal(int)
    moved = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("measurements")
        self.setAccessibleName("Open measurements")
        self.setMovable(True)
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.setUsesScrollButtons(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.currentChanged.connect(self.place_edited)
        self.tabMoved.connect(self.moved)
        self._rows: tuple[TabRow, ...] = ()
        self._colours = DARK
        self.hide()

    def show_rows(self, rows: tuple[TabRow, ...], shown: int) -> None:
        """Show these tabs, and which of them is chosen."""
        with QSignalBlocker(self):
            while self.count() > len(rows):
                self.removeTab(self.count() - 1)
            while self.count() < len(rows):
                self._add()
            for place, row in enumerate(rows):
                if place >= len(self._rows) or row != self._rows[place]:
                    self._show_row(place, row)
            self.setCurrentIndex(shown)
        self._rows = rows
        self.setVisible(len(rows) > 1)

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._colours = colours
        for place in range(self.count()):
            self._draw_button(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The middle button closes."""
        place = self.tabAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.MiddleButton and place >= 0:
            self.close_wanted.emit(place)
        else:
            super().mouseReleaseEvent(event)

    def tabSizeHint(self, index: int) -> QSize:
        """As wide as the name, within reason: a long name is cut in its middle."""
        hint = super().tabSizeHint(index)
        return QSize(min(hint.width(), in_letters(self, WIDEST)), hint.height())

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Where there are too many to be told apart, the bar is walked instead."""
        hint, need = self.tabSizeHint(index), self.fontMetrics().horizontalAdvance
        least = max(NARROWEST, need(FEWEST_LETTERS + self._state(index)) + 2 * SIDE)
        return QSize(min(hint.width(), least), hint.height())

    def initStyleOption(self, option: QStyleOptionTab, index: int) -> None:
        """A name is cut where there is no room for it, what is done is not."""
        super().initStyleOption(option, index)
        state = self._state(index)
        room = self.style().subElementRect(QStyle.SubElement.SE_TabBarTabText, option, self).width()
        left = room - self.fontMetrics().horizontalAdvance(state)
        name = self.tabText(index).removesuffix(state)
        option.text = self.fontMetrics().elidedText(name, self.elideMode(), left, MNEMONIC) + state

    def _add(self) -> None:
        place = self.addTab("")
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setProperty("tab", "true")
        button.setFixedSize(SIDE, SIDE)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setToolTip("Close this measurement (middle click does so, too)")
        button.clicked.connect(lambda: self.close_wanted.emit(self._place_of(button)))
        self.setTabButton(place, QTabBar.ButtonPosition.RightSide, button)
        self._draw_button(place)

    def _show_row(self, place: int, row: TabRow) -> None:
        run = f" {'waits' if row.waits_for else '▸'} {row.doing}" if row.doing else ""
        state = f"{' •' if row.is_changed else ''}{run}"
        self.setTabData(place, state)
        self.setTabText(place, row.name.replace("&", "&&") + state)
        work = "Unsaved work" if row.is_changed else ""
        doing = f"Waits for {row.waits_for}" if row.waits_for else f"Runs: {row.doing}" if row.doing else ""
        said = (row.name, work.lower(), doing)
        self.setAccessibleTabName(place, ", ".join(filter(None, said)))
        self.setTabToolTip(place, "\n".join(filter(None, (row.tip, work, doing))))
        button = self.tabButton(place, QTabBar.ButtonPosition.RightSide)
        button.setAccessibleName(f"Close {row.name}")

    def _state(self, place: int) -> str:
        """What is said behind a name: whether it is saved, and what is done."""
        return self.tabData(place) or ""

    def _place_of(self, button: QToolButton) -> int:
        places = range(self.count())
        return next(place for place in places if self.tabButton(place, QTabBar.ButtonPosition.RightSide) is button)

    def _draw_button(self, place: int) -> None:
        button = self.tabButton(place, QTabBar.ButtonPosition.RightSide)
        if isinstance(button, QToolButton):
            button.setIcon(icon("close", self._colours.muted))
