"""The arrays of the files in a table, and beside it how the one looked at looks."""

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from app.imports import FileVariable, VariableDrawn

PREVIEW = 220


class ArrayTable(QWidget):
    """Lists arrays, and has the one that is looked at drawn.

    Args:
        variables: the arrays.
        parent: the dialog.
    """

    looked_at = Signal(object)

    def __init__(self, variables: tuple[FileVariable, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._variables = variables
        self.tree = self._tree()
        self.preview = QLabel(self)
        self.preview.setFixedSize(PREVIEW, PREVIEW)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setAccessibleName("Preview")
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        looks = QVBoxLayout()
        looks.addWidget(self.preview)
        looks.addWidget(self.words)
        looks.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.tree, 1)
        row.addLayout(looks)
        self.tree.currentItemChanged.connect(lambda *_: self.look())

    def choose(self, variable: FileVariable) -> None:
        """Look at this array."""
        row = self.tree.topLevelItem(self._variables.index(variable))
        if row is not None:
            self.tree.setCurrentItem(row)

    def look(self) -> None:
        """Have the array that is looked at drawn."""
        variable = self._looked_at()
        if variable is not None:
            self.preview.setText("…")
            self.words.setText("")
            self.looked_at.emit(variable)

    def show_preview(self, drawn: VariableDrawn) -> None:
        """Show how an array looks, if it is still the one looked at."""
        if drawn.variable != self._looked_at():
            return
        self.words.setText(drawn.words)
        if drawn.pixels is None:
            self.preview.setPixmap(QPixmap())
            self.preview.setText("no picture")
            return
        rows = np.ascontiguousarray(drawn.pixels)
        height, width = rows.shape
        image = QImage(rows.data, width, height, rows.strides[0], QImage.Format.Format_Grayscale8).copy()
        size = self.preview.size() * self.preview.devicePixelRatio()
        pixmap = QPixmap.fromImage(image).scaled(size, Qt.AspectRatioMode.KeepAspectRatio)
        pixmap.setDevicePixelRatio(self.preview.devicePixelRatio())
        self.preview.setPixmap(pixmap)

    def _looked_at(self) -> FileVariable | None:
        row = self.tree.currentItem()
        return None if row is None else self._variables[self.tree.indexOfTopLevelItem(row)]

    def _tree(self) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.ensurePolished()  # or rows that are added now would be as low as without a style
        tree.setUniformRowHeights(True)
        tree.setAccessibleName("Arrays")
        tree.setHeaderLabels(["File", "Array", "Shape", "Type", "Looks like"])
        tree.setRootIsDecorated(False)
        for one in self._variables:
            shape = " × ".join(map(str, one.shape)) or "single value"
            guess = one.guess.value.lower() if one.guess is not None else ""
            tree.addTopLevelItem(QTreeWidgetItem([one.path.name, one.name, shape, one.kind, guess]))
        for column in range(4):
            tree.resizeColumnToContents(column)
        return tree
