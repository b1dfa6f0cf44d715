"""A button that names a picture and lets another be chosen from its menu."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

SHORTEST = "A  Stage 10"
WIDEST = 180
EDGES = 44
SLACK = 8  # fonts round their widths
SECOND_TIP = " (or Shift-click in the filmstrip)"


class Picker(QPushButton):
    """A button with a menu of pictures, that shortens what it says to the room there is."""

    def __init__(self, letter: str, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(letter, parent)
        self._letter = letter
        self._name = ""
        self.setMenu(menu)
        self.setProperty("picker", "true")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)  # a button does not shrink

    def show_name(self, name: str) -> None:
        """Say which picture is chosen."""
        self._name = name
        self.setAccessibleName(f"Picture {self._letter}: {name}")
        self.setToolTip(f"Picture {self._letter}: {name}" + SECOND_TIP * (self._letter == "B"))
        self._shorten()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Wide enough for the whole name, within reason."""
        whole = self.fontMetrics().horizontalAdvance(f"{self._letter}  {self._name}")
        return QSize(min(whole, WIDEST) + EDGES, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Wide enough for a stage, where there is little room."""
        needed = self.fontMetrics().horizontalAdvance(SHORTEST) + EDGES - SLACK
        return QSize(min(needed, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        room = self.width() - EDGES + SLACK
        self.setText(self.fontMetrics().elidedText(f"{self._letter}  {self._name}", Qt.TextElideMode.ElideRight, room))
