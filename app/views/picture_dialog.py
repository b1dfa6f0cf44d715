"""How pictures are to be written: one, one a band, or an animation."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDoubleSpinBox,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.exports import PictureChoice, PictureKind, PictureOffer
from app.forms import accept_or_cancel, list_box, new_form
from app.target_field import TargetField

WHOLE, IN_VIEW = "All of the picture", "What is in view"


class PictureDialog(QDialog):
    """Asks how pictures are to be written.

    Args:
        offer: the kinds at hand, and what was chosen the last time.
        parent: the window it belongs to.
    """

    export_wanted = Signal(object, object)

    def __init__(self, offer: PictureOffer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export pictures")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._offer = offer
        self._on_offer = [kind for kind in PictureKind if kind in offer.counts]
        last = offer.last
        tip = "Which pictures are written; they look as they look in the window"
        self.kinds = list_box("What", tip, [kind.value for kind in self._on_offer], self)
        self.kinds.setCurrentIndex(self._on_offer.index(last.kind) if last.kind in self._on_offer else 0)
        parts = [WHOLE, IN_VIEW] if offer.view is not None else [WHOLE]
        self.parts = list_box("Part", "Which part of each picture is written", parts, self)
        self.speed = QDoubleSpinBox(self)
        self.speed.setRange(0.2, 50)
        self.speed.setDecimals(1)
        self.speed.setValue(last.per_second)
        self.speed.setSuffix(" pictures a second")
        self.speed.setAccessibleName("Speed")
        self.speed.setToolTip("How fast the animation goes; it begins again when it is over")
        self.captions = QCheckBox("Say below each picture what it is", self)
        self.captions.setChecked(last.captions)
        self.captions.setToolTip("A line with the stage and the band")
        self.target = TargetField("File or folder", self)
        self.summary = QLabel(self)
        self.summary.setWordWrap(True)
        self.summary.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        self.summary.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lay_out()
        self.kinds.currentIndexChanged.connect(lambda _: self._show_place())
        self.parts.currentIndexChanged.connect(lambda _: self._show_all())
        self.speed.valueChanged.connect(lambda _: self._show_all())
        self.target.path_edited.connect(lambda _: self._show_all())
        self.buttons.accepted.connect(self._take)
        self.buttons.rejected.connect(self.reject)
        self._show_place()

    @property
    def choice(self) -> PictureChoice:
        """What is chosen."""
        view = self._offer.view if self.parts.currentText() == IN_VIEW else None
        return PictureChoice(self._kind, view, self.speed.value(), self.captions.isChecked())

    @property
    def _kind(self) -> PictureKind:
        return self._on_offer[self.kinds.currentIndex()]

    def _lay_out(self) -> None:
        form = self._form = new_form()
        form.addRow("&What", self.kinds)
        form.addRow("&Part", self.parts)
        form.addRow("&Speed", self.speed)
        form.addRow("", self.captions)
        self._place_name = QLabel(self)
        self._place_name.setBuddy(self.target)
        form.addRow(self._place_name, self.target)
        self.buttons, self.export = accept_or_cancel("&Export", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(14)
        column.addLayout(form)
        column.addWidget(self.summary)
        column.addStretch(1)
        column.addWidget(self.buttons)

    def _take(self) -> None:
        path = self.target.path
        if path is not None:
            self.export_wanted.emit(path, self.choice)
            self.accept()

    def _show_place(self) -> None:
        kind = self._kind
        place = self._offer.places[kind]
        endings = (kind.suffix,) if kind.suffix else ()
        self.target.show_path(place.with_name(place.name + kind.suffix), kind.suffix, endings)
        self._place_name.setText("F&ile" if kind.suffix else "F&older")
        self._show_all()

    def _show_all(self) -> None:
        kind = self._kind
        for animated in (self.speed, self.captions):
            self._form.setRowVisible(animated, kind.is_animation)
        self.summary.setText(self._words(kind))
        path = self.target.path
        self.export.setEnabled(path is not None)
        self.export.setText("R&eplace" if path is not None and path.is_file() else "&Export")
        fitting = self.sizeHint()
        self.resize(max(self.width(), fitting.width()), fitting.height())

    def _words(self, kind: PictureKind) -> str:
        """What would be written."""
        count, view = self._offer.counts[kind], self.choice.view
        height, width = self._offer.shape
        if view is not None:
            height, width = view.bottom - view.top, view.right - view.left
        lines = [f"{count} picture{'' if count == 1 else 's'} of {width} × {height} pixels, drawn as in the window."]
        if kind.is_animation:
            lines.append(f"One round takes {count / self.speed.value():.1f} s.")
        path = self.target.path
        if path is not None and path.is_file():
            lines.append(f"{path.name} is there already and will be replaced.")
        elif path is not None and path.is_dir():
            lines.append("The folder is there already; pictures of the same names in it will be replaced.")
        return "\n".join(lines)
