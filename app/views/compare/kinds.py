"""What is shown of a stage: a list, and an action with a key for each of its entries but the first."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from app.state import FrameKind
from app.views.compare.actions import action_of, keyed

KINDS = {
    FrameKind.STAGE: ("Estimate", "", "The estimate of each stage"),
    FrameKind.FITTED: ("Data step", "Z", "The picture z of each stage, moved to where it agrees with the measurement"),
    FrameKind.ERROR: ("Error", "E", "How far each stage is from the truth, absolute"),
    FrameKind.ANGLE: ("Spectral angle", "A", "The angle between the spectra of each stage and the truth"),
    FrameKind.RESIDUAL: ("Residual", "Y", "What of the measurement each stage does not explain, y − A x"),
}


class KindChoice(QComboBox):
    """Says what is wished to be seen of each stage."""

    kind_edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setAccessibleName("What is shown of a stage")
        self.switches = {kind: self._switch(kind) for kind in list(KINDS)[1:]}
        self.activated.connect(lambda place: self.kind_edited.emit(self.itemData(place)))

    def show_kinds(self, kinds: tuple[FrameKind, ...]) -> None:
        """Offer this of each stage."""
        chosen = self.currentData()
        with QSignalBlocker(self):
            self.clear()
            for kind in kinds:
                self.addItem(KINDS[kind][0], kind)
                self._tell(kind)
        for kind, action in self.switches.items():
            action.setEnabled(kind in kinds)
        self.show_kind(chosen if chosen in kinds else FrameKind.STAGE)

    def show_kind(self, kind: FrameKind) -> None:
        """Show which of them is looked at."""
        self.setCurrentIndex(max(self.findData(kind), 0))
        self.setToolTip(KINDS[kind][2])
        for other, action in self.switches.items():
            action.setChecked(other is kind)

    def _switch(self, kind: FrameKind) -> QAction:
        title, key, tip = KINDS[kind]
        action = action_of(self, f"Show the {title.lower()}", key, tip, lambda: self._toggle(kind))
        action.setCheckable(True)
        action.setEnabled(False)
        action.changed.connect(_telling(self._tell, kind))  # its key may be another by now
        return action

    def _toggle(self, kind: FrameKind) -> None:
        self.kind_edited.emit(FrameKind.STAGE if self.currentData() is kind else kind)

    def _tell(self, kind: FrameKind) -> None:
        """Say in the list what this is, and by which key."""
        tip, action = KINDS[kind][2], self.switches.get(kind)
        tip = tip if action is None else keyed(tip, action)
        self.setItemData(self.findData(kind), tip, Qt.ItemDataRole.ToolTipRole)


def _telling(tell: Callable[[FrameKind], None], kind: FrameKind) -> Callable[[], None]:
    return lambda: tell(kind)
