"""How a cube is to be written: format, range, type, bands, region; and what that makes, before it is written."""

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.exports import CubeChoice, CubeOffer, NumberType, OfferedCube, ValueRange, types_of
from app.forms import accept_or_cancel, list_box, new_form, number_box, row_of
from app.showing import Area
from app.state import CubeFormat
from app.target_field import TargetField

WHOLE, IN_VIEW, RECTANGLE = "All of it", "What is in view", "A rectangle"
ALL_BANDS, SOME_BANDS = "All", "From … to"
ENDINGS = (*(form.suffix for form in CubeFormat), ".hdf5", ".tiff")
LARGEST = 1e9
FEW_NUMBERS = 32


class ExportDialog(QDialog):
    """Asks how a cube is to be written.

    Args:
        offer: the cubes at hand, and what was chosen the last time.
        parent: the window it belongs to.
    """

    export_wanted = Signal(object, object, object)

    def __init__(self, offer: CubeOffer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export a cube")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._offer = offer
        bands, height, width = offer.shape
        last = offer.last
        self.cubes = list_box("Cube", "Which cube is written", [cube.title for cube in offer.cubes], self)
        self.cubes.setCurrentIndex(offer.chosen)
        self.formats = list_box("Format", "The file's format", [form.title for form in CubeFormat], self)
        self.formats.setCurrentIndex(list(CubeFormat).index(last.format))
        self.ranges = list_box("Range", "The range of the values", [one.title for one in ValueRange], self)
        self.ranges.setCurrentIndex(list(ValueRange).index(last.value_range))
        self.maximum = QDoubleSpinBox(self)
        self.maximum.setRange(0, LARGEST)
        self.maximum.setDecimals(3)
        self.maximum.setSpecialValueText("the largest number")
        self.maximum.setValue(last.maximum or 0)
        self.maximum.setAccessibleName("Maximum")
        self.maximum.setToolTip("What the brightest value becomes; 0 for the largest number of the type, or 1")
        self.types = list_box("Numbers", "The type of the numbers", [], self)
        self.band_choice = list_box("Bands", "Which bands are written", [ALL_BANDS, SOME_BANDS], self)
        self.first = number_box("First band", 1, bands, 1, self)
        self.last = number_box("Last band", 1, bands, bands, self)
        parts = [WHOLE, RECTANGLE] if offer.view is None else [WHOLE, IN_VIEW, RECTANGLE]
        self.region_choice = list_box("Region", "Which pixels are written", parts, self)
        self.left = number_box("Left", 0, width - 1, 0, self)
        self.top = number_box("Top", 0, height - 1, 0, self)
        self.across = number_box("Width", 1, width, width, self)
        self.down = number_box("Height", 1, height, height, self)
        self.recipe = QCheckBox("Write the recipe beside it", self)
        self.recipe.setToolTip("A small file with all that “lorun replay” needs to make this cube again")
        self.recipe.setChecked(last.recipe)
        self.target = TargetField("File", self)
        self.summary = QLabel(self)
        self.summary.setWordWrap(True)
        self.summary.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        self.summary.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lay_out()
        self._show_types(last.number_type)
        self._show_place()
        self._join()
        self._show_all()

    @property
    def choice(self) -> CubeChoice:
        """What is chosen."""
        scaled = self._range is ValueRange.MAXIMUM
        return CubeChoice(
            format=self._format,
            value_range=self._range,
            maximum=self.maximum.value() if scaled and self.maximum.value() > 0 else None,
            number_type=types_of(self._format)[max(self.types.currentIndex(), 0)],
            bands=(self.first.value() - 1, self.last.value() - 1) if self._some_bands else None,
            region=self._region(),
            recipe=self.recipe.isChecked(),
        )

    @property
    def _cube(self) -> OfferedCube:
        return self._offer.cubes[self.cubes.currentIndex()]

    @property
    def _format(self) -> CubeFormat:
        return list(CubeFormat)[self.formats.currentIndex()]

    @property
    def _range(self) -> ValueRange:
        return list(ValueRange)[self.ranges.currentIndex()]

    @property
    def _some_bands(self) -> bool:
        return self.band_choice.currentText() == SOME_BANDS

    def _lay_out(self) -> None:
        self._names = QLabel(self)
        self._names.setProperty("role", "muted")
        form = self._form = new_form()
        form.addRow("&Cube", self.cubes)
        form.addRow("&Format", self.formats)
        form.addRow("&Range", row_of(self.ranges, self.maximum))
        form.addRow("&Numbers", self.types)
        self._to = QLabel("to", self)
        form.addRow("Ban&ds", row_of(self.band_choice, self.first, self._to, self.last, self._names))
        form.addRow("Re&gion", row_of(self.region_choice))
        self._rectangle = row_of(
            QLabel("left", self), self.left, QLabel("top", self), self.top,
            QLabel("width", self), self.across, QLabel("height", self), self.down,
        )  # fmt: skip
        form.addRow("", self._rectangle)
        form.addRow("", self.recipe)
        form.addRow("F&ile", self.target)
        for widget, label in ((self.ranges, "&Range"), (self.band_choice, "Ban&ds"), (self.region_choice, "Re&gion")):
            _buddy(form, widget, label)
        self.buttons, self.export = accept_or_cancel("&Export", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(14)
        column.addLayout(form)
        column.addWidget(self.summary)
        column.addStretch(1)
        column.addWidget(self.buttons)

    def _join(self) -> None:
        self.cubes.currentIndexChanged.connect(self._show_place)
        self.formats.currentIndexChanged.connect(lambda _: self._follow_format())
        self.target.path_edited.connect(self._follow_path)
        self.first.valueChanged.connect(lambda value: self.last.setMinimum(value))
        for box, corner, length in (
            (self.left, self.across, self._offer.shape[2]),
            (self.top, self.down, self._offer.shape[1]),
        ):
            box.valueChanged.connect(lambda value, corner=corner, length=length: corner.setMaximum(length - value))
        for choice in (self.cubes, self.ranges, self.types, self.band_choice, self.region_choice):
            choice.currentIndexChanged.connect(lambda _: self._show_all())
        for number in (self.first, self.last, self.left, self.top, self.across, self.down, self.maximum):
            number.valueChanged.connect(lambda _: self._show_all())
        self.recipe.toggled.connect(lambda _: self._show_all())
        self.buttons.accepted.connect(self._take)
        self.buttons.rejected.connect(self.reject)

    def _take(self) -> None:
        path = self.target.path
        if path is not None:
            self.export_wanted.emit(self._cube, path, self.choice)
            self.accept()

    def _follow_format(self) -> None:
        """A format brings its ending and its types."""
        path = self.target.path
        suffix = self._format.suffix
        if path is not None:
            self.target.show_path(path.with_suffix(suffix), suffix, ENDINGS)
        self._show_types(self._type_before())
        self._show_all()

    def _follow_path(self, path: Path | None) -> None:
        """A known ending that is typed brings its format."""
        typed = None if path is None else path.suffix.lower()
        typed = {".hdf5": ".h5", ".tiff": ".tif"}.get(typed or "", typed)
        if typed != self._format.suffix:
            place = next((place for place, form in enumerate(CubeFormat) if form.suffix == typed), None)
            if place is not None:
                with QSignalBlocker(self.formats):
                    self.formats.setCurrentIndex(place)
                self.target.show_suffix(self._format.suffix)
                self._show_types(self._type_before())
        self._show_all()

    def _type_before(self) -> NumberType:
        return NumberType(self.types.currentData())

    def _show_types(self, wanted: NumberType) -> None:
        """Offer the types that the format can hold."""
        kinds = types_of(self._format)
        with QSignalBlocker(self.types):
            self.types.clear()
            for kind in kinds:
                self.types.addItem(kind.title, kind.value)
            self.types.setCurrentIndex(kinds.index(wanted) if wanted in kinds else 0)

    def _show_place(self) -> None:
        place = self._cube.place
        suffix = self._format.suffix
        self.target.show_path(place.with_name(place.name + suffix), suffix, ENDINGS)

    def _show_all(self) -> None:
        """Show what applies, and what would be written."""
        self.maximum.setVisible(self._range is ValueRange.MAXIMUM)
        for part in (self.first, self._to, self.last):
            part.setVisible(self._some_bands)
        names = self._offer.band_names
        first, last = (self.first.value(), self.last.value()) if self._some_bands else (1, len(names))
        self._names.setText(names[first - 1] if first == last else f"{names[first - 1]} – {names[last - 1]}")
        self._form.setRowVisible(self._rectangle, self.region_choice.currentText() == RECTANGLE)
        self.recipe.setEnabled(self._cube.has_recipe)
        self.summary.setText(self._words())
        path = self.target.path
        self.export.setEnabled(path is not None)
        self.export.setText("R&eplace" if path is not None and path.exists() else "&Export")
        fitting = self.sizeHint()
        self.resize(max(self.width(), fitting.width()), fitting.height())

    def _region(self) -> Area | None:
        text = self.region_choice.currentText()
        if text == IN_VIEW:
            return self._offer.view
        if text != RECTANGLE:
            return None
        left, top = self.left.value(), self.top.value()
        return Area(left, top, left + self.across.value(), top + self.down.value())

    def _words(self) -> str:
        """What would be written, and what is to be known of it."""
        choice = self.choice
        bands, height, width = choice.shape(self._offer.shape)
        plural = "" if bands == 1 else "s"
        size = choice.size(self._offer.shape)
        lines = [f"{bands} band{plural} × {height} × {width}, {choice.number_type.value}: {_bytes(size)}."]
        lines.append(self._values(choice))
        path = self.target.path
        if path is not None and path.exists():
            lines.append(f"{path.name} is there already and will be replaced.")
        if not self._cube.has_recipe:
            lines.append("No recipe: this cube was not reconstructed here.")
        return "\n".join(lines)

    def _values(self, choice: CubeChoice) -> str:
        low, high = self._cube.low, self._cube.high
        span = f"Values from about {low:.3g} to {high:.3g}".replace("-", "−")
        match choice.value_range:
            case ValueRange.UNIT:
                return f"{span}: what lies outside 0 … 1 is clipped."
            case ValueRange.MAXIMUM:
                return f"{span}: scaled; the file says by how much."
        if choice.number_type.is_whole and high < FEW_NUMBERS:
            return f"{span}: rounded to whole numbers, which leaves little of them. Choose another range."
        return f"{span}: rounded to whole numbers." if choice.number_type.is_whole else f"{span}: as they are."


def _buddy(form: QFormLayout, widget: QWidget, text: str) -> None:
    """Let the label of a row with several controls lead to its first."""
    for row in range(form.rowCount()):
        item = form.itemAt(row, QFormLayout.ItemRole.LabelRole)
        label = item.widget() if item is not None else None
        if isinstance(label, QLabel) and label.text() == text:
            label.setBuddy(widget)


def _bytes(size: int) -> str:
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= factor:
            return f"{size / factor:.3g} {unit}"
    return f"{size} bytes"
