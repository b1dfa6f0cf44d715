"""The palette beside the picture: what the mouse draws on it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from app.regions import Shape
from app.style import Colours, icon

ICON = 18
TOOLS: tuple[tuple[Shape | None, str, str, str, str], ...] = (
    (None, "pointer", "&Look around", "", "Drag pans, click pins; regions are moved by their edges (Esc)"),
    (Shape.POINT, "point", "&Point", "1", "Click for a point"),
    (Shape.RECTANGLE, "rectangle", "&Rectangle", "2", "Drag a rectangle"),
    (Shape.ELLIPSE, "ellipse", "&Ellipse", "3", "Drag an ellipse"),
    (Shape.POLYGON, "polygon", "Poly&gon", "4", "Click each corner; double-click or Enter closes"),
    (Shape.LINE, "line", "&Line profile", "5", "Drag a line; the values along it are plotted"),
)


class RegionTools(QFrame):
    """One tool is chosen at a time; choosing the chosen one again returns to looking around."""

    tool_edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setAccessibleName("Drawing tools")
        self._tool: Shape | None = None
        group = QActionGroup(self)
        self.tools = {tool: self._action(group, tool, text, key, tip) for tool, _, text, key, tip in TOOLS}
        self.buttons: dict[Shape | None, QToolButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 4, 2, 4)
        column.setSpacing(2)
        for tool, action in self.tools.items():
            button = QToolButton(self)
            button.setDefaultAction(action)
            button.setIconSize(QSize(ICON, ICON))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            column.addWidget(button)
            self.buttons[tool] = button
        column.addStretch(1)
        self.tools[None].setChecked(True)

    @property
    def tool(self) -> Shape | None:
        """The chosen tool, None to look around."""
        return self._tool

    def show_possible(self, possible: bool) -> None:  # noqa: FBT001 a Qt slot
        """Show whether the picture on show can be drawn on."""
        for tool, action in self.tools.items():
            action.setEnabled(possible or tool is None)
        if not possible:
            self.leave()

    def leave(self) -> None:
        """Return to looking around."""
        self._choose(None)

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        for tool, name, *_ in TOOLS:
            self.tools[tool].setIcon(icon(name, colours.text, colours.line, colours.on_accent))

    def _action(self, group: QActionGroup, tool: Shape | None, text: str, key: str, tip: str) -> QAction:
        action = QAction(text, group)
        action.setCheckable(True)
        if key:
            action.setShortcut(QKeySequence(key))
        action.setToolTip(f"{text.replace('&', '')}: {tip[0].lower()}{tip[1:]}{f' ({key})' if key else ''}")
        action.setStatusTip(tip)
        action.triggered.connect(lambda: self._choose(None if tool is self._tool else tool))
        return action

    def _choose(self, tool: Shape | None) -> None:
        self.tools[tool].setChecked(True)
        if tool is not self._tool:
            self._tool = tool
            self.tool_edited.emit(tool)
