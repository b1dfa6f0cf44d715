"""What can be taken from a plot: its numbers to the clipboard or to a file, and its picture."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.style import DARK, Colours, icon

ICON = 18


class PlotTools(QWidget):
    """Three small buttons in a row.

    Args:
        what: the plot, in the middle of a sentence.
        parent: the widget it stands in.
    """

    copy_wanted = Signal()
    csv_wanted = Signal()
    picture_wanted = Signal()

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.copy = self._action("copy", f"Copy the numbers of the {what}")
        self.csv = self._action("save", f"Save the numbers of the {what} as CSV …")
        self.picture = self._action("picture", f"Copy the {what} as a picture")
        self.show_colours(DARK)  # without an icon a button would be as wide as its text
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for action, signal in (
            (self.copy, self.copy_wanted),
            (self.csv, self.csv_wanted),
            (self.picture, self.picture_wanted),
        ):
            action.triggered.connect(signal)
            button = QToolButton(self)
            button.setDefaultAction(action)
            button.setIconSize(QSize(ICON, ICON))
            button.setProperty("small", "true")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(action.text())
            row.addWidget(button)
        self.show_any(any_curve=False)

    @property
    def actions_offered(self) -> tuple[QAction, ...]:
        """The actions, for menus."""
        return self.copy, self.csv, self.picture

    def show_any(self, *, any_curve: bool) -> None:
        """Show whether there is something to take."""
        for action in self.actions_offered:
            action.setEnabled(any_curve)

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        for action in self.actions_offered:
            action.setIcon(icon(str(action.data()), colours.text, colours.line))

    def _action(self, drawing: str, text: str) -> QAction:
        action = QAction(text, self)
        action.setData(drawing)
        action.setToolTip(text.removesuffix(" …"))
        return action
