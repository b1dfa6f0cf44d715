"""A button that names a picture and lets another be chosen from its menu."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

SHORTEST = "Stage 10"
WIDEST = 180
EDGES = 28  # the frame, the padding and the arrow, as the style has them
SLACK = 2  # fonts round their widths


class Picker(QPushButton):
    """A button with a menu of pictures, that shortens the name of the chosen one to the room there is.

    Args:
        role: what the chosen picture is here.
        menu: of pictures.
        hint: how else one can be chosen.
        parent: the owner in Qt's tree.
    """

    def __init__(self, role: str, menu: QMenu, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role, self._hint = role, hint
        self._name = ""
        self.setMenu(menu)
        self.setProperty("picker", "true")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)  # a button does not shrink
        self.show_name("")

    def show_name(self, name: str) -> None:
        """Say which picture is chosen."""
        self._name = name
        self.setAccessibleName(f"{self._role}: {name}")
        self.setToolTip(f"{self._role}: {name}{self._hint}")
        self._shorten()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Wide enough for the whole name, within reason."""
        whole = self.fontMetrics().horizontalAdvance(self._name)
        return QSize(min(whole, WIDEST) + EDGES + SLACK, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Wide enough for a stage, where there is little room."""
        needed = self.fontMetrics().horizontalAdvance(SHORTEST) + EDGES + SLACK
        return QSize(min(needed, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        # Two stages of one run differ at the end of their names, those of two runs at the beginning.
        shown = self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, self.width() - EDGES)
        self.setText(shown.replace("&", "&&"))
