"""Which array a part of the measurement is, and whether it lies on its side."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from app.forms import line_up, list_box
from app.imports import FileVariable
from app.sources import Part

NONE = "none"
FEWEST_LETTERS = 34


class ArrayChoice(QWidget):
    """The array of one part.

    Args:
        name: of the part.
        part: what it is.
        variables: what can be chosen.
        optional: whether there may be none.
        parent: the dialog.
    """

    edited = Signal()
    chosen = Signal(object)

    def __init__(
        self,
        name: str,
        part: Part,
        variables: list[FileVariable],
        parent: QWidget | None = None,
        *,
        optional: bool = False,
    ) -> None:
        super().__init__(parent)
        self.part = part
        self._variables, self._optional = variables, optional
        titles = [one.title for one in variables]
        tip = f"The array that is the {name.lower()}"
        self.box = list_box(name, tip, [NONE, *titles] if optional else titles, self)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(FEWEST_LETTERS)
        self.turned = QCheckBox("transposed", self)
        self.turned.setAccessibleName(f"{name} transposed")
        self.turned.setToolTip("Rows and columns are exchanged when it is read")
        self._row = line_up(self, self.box, self.turned)
        self.setFocusProxy(self.box)
        self.box.currentIndexChanged.connect(lambda _: self.edited.emit())
        self.turned.toggled.connect(lambda _: self.edited.emit())
        self.box.activated.connect(lambda _: self.chosen.emit(self.variable))

    @property
    def variable(self) -> FileVariable | None:
        """The array that is chosen."""
        place = self.box.currentIndex() - int(self._optional)
        return self._variables[place] if 0 <= place < len(self._variables) else None

    def ask(self, *widgets: QWidget) -> None:
        """Ask for more of the array, before whether it is transposed."""
        for widget in widgets:
            self._row.insertWidget(self._row.indexOf(self.turned), widget)
            QWidget.setTabOrder(widget, self.turned)

    def guess(self, path: Path | None, name: str | None, taken: FileVariable | None = None) -> None:
        """The array that was named before; else one whose name tells its part; else one of the part's own file.

        Args:
            path: the part's file.
            name: the array in it.
            taken: what another part is.
        """
        fitting = min(
            self._variables,
            key=lambda one: (
                (one.path, one.name) != (path, name),
                one.guess is not self.part,
                one == taken,
                path is not None and one.path != path,
                one.guess is not None,
            ),
            default=None,
        )
        if fitting is not None and not (self._optional and path is None and fitting.guess is not self.part):
            self.box.setCurrentIndex(self._variables.index(fitting) + int(self._optional))
