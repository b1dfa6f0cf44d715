"""The palette beside the picture: what the mouse draws on it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QToolButton, QWidget

from app.regions import Shape
from app.style import Colours, icon

ICON = 18
SPACING = 2
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
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(2, 4, 2, 4)
        self._grid.setSpacing(SPACING)
        for tool, action in self.tools.items():
            button = QToolButton(self)
            button.setDefaultAction(action)
            button.setIconSize(QSize(ICON, ICON))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.buttons[tool] = button
        self._columns = 0
        self._lay_out(1)
        self.tools[None].setChecked(True)

    @property
    def tool(self) -> Shape | None:
        """The chosen tool, None to look around."""
        return self._tool

    def minimumSizeHint(self) -> QSize:
        """As high as two columns need it."""
        return QSize(super().minimumSizeHint().width(), self._height_of(2))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand in two columns where one would be too high."""
        super().resizeEvent(event)
        self._lay_out(1 if self.height() >= self._height_of(1) else 2)

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

    def _height_of(self, columns: int) -> int:
        rows = -(-len(self.buttons) // columns)
        edges = self._grid.contentsMargins()
        button = self.buttons[None].sizeHint().height()
        return rows * (button + SPACING) - SPACING + edges.top() + edges.bottom()

    def _lay_out(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, button in enumerate(self.buttons.values()):
            self._grid.addWidget(button, place // columns, place % columns)
        self._grid.setRowStretch(len(self.buttons), 1)

    def _choose(self, tool: Shape | None) -> None:
        self.tools[tool].setChecked(True)
        if tool is not self._tool:
            self._tool = tool
            self.tool_edited.emit(tool)
