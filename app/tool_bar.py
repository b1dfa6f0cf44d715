"""A tool bar that names its buttons where there is room, and shows their icons alone where there is not."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QToolBar, QWidget

NAMED, BARE = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly


class ToolBar(QToolBar):
    """Hides no button behind an arrow for as long as their icons fit.

    Args:
        title: its name.
        parent: the owner in Qt's tree.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setToolButtonStyle(NAMED)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose between names and icons."""
        super().resizeEvent(event)
        self._choose()

    def changeEvent(self, event: QEvent) -> None:
        """Larger letters need more room."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._choose()

    def _choose(self) -> None:
        self.setToolButtonStyle(NAMED)
        widgets = [self.widgetForAction(action) for action in self.actions()]
        spare = sum(widget.sizeHint().width() - widget.minimumSizeHint().width() for widget in widgets)
        if self.sizeHint().width() - spare > self.width():
            self.setToolButtonStyle(BARE)
