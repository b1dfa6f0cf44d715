"""In which colours all bands are seen together: under a light, or three chosen bands."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from app.elided import ElidedChoice
from app.state import ColourScheme, Scene

LIGHTS = {
    "E": "equal energy (E)",
    "D50": "daylight, warm (D50)",
    "D55": "daylight, noon (D55)",
    "D65": "daylight (D65)",
    "D75": "daylight, cool (D75)",
    "A": "incandescent (A)",
}
THREE = "three bands"
FIRST_SHARES = (0.85, 0.5, 0.15)


class ColourPanel(QWidget):
    """Chooses how bands become colours."""

    scheme_edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self.choice = ElidedChoice(self)
        self.choice.setAccessibleName("Colours of all bands together")
        self.choice.setToolTip("Pseudo-RGB: as the CIE 1931 observer sees the bands under a light, or three of them")
        self.choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for light, title in LIGHTS.items():
            self.choice.addItem(f"Colours: {title}", light)
        self.choice.addItem(f"Colours: {THREE}", "")
        self.boxes = [self._box(name) for name in ("Red", "Green", "Blue")]
        self._row = QWidget(self)
        self._lay_out()
        self.choice.activated.connect(lambda _: self._edit())
        for box in self.boxes:
            box.valueChanged.connect(lambda _: self._edit())

    def show_scene(self, scene: Scene) -> None:
        """Offer the bands of a scene; without wavelengths there is nothing to choose."""
        self.setVisible(scene.wavelengths is not None and scene.has_colour)
        self._names = scene.band_names
        count = scene.shape[0]
        for box, share in zip(self.boxes, FIRST_SHARES, strict=True):
            with QSignalBlocker(box):
                box.setRange(1, count)
                box.setValue(round(share * (count - 1)) + 1)
        self._name()

    def show_scheme(self, scheme: ColourScheme) -> None:
        """Show which colours are chosen."""
        place = self.choice.findData(scheme.light if scheme.bands is None else "")
        self.choice.setCurrentIndex(place)
        self._row.setVisible(scheme.bands is not None)
        for box, band in zip(self.boxes, scheme.bands or (), strict=False):
            with QSignalBlocker(box):
                box.setValue(band + 1)
        self._name()

    def _edit(self) -> None:
        light = self.choice.currentData()
        red, green, blue = (box.value() - 1 for box in self.boxes)
        self.scheme_edited.emit(ColourScheme(light) if light else ColourScheme(bands=(red, green, blue)))

    def _name(self) -> None:
        for box in self.boxes:
            band = box.value() - 1
            name = self._names[band] if 0 <= band < len(self._names) else ""
            box.setToolTip(f"{box.accessibleName()}: {name}")

    def _lay_out(self) -> None:
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for box in self.boxes:
            label = QLabel(box.accessibleName().split()[0], self._row)
            label.setProperty("role", "muted")
            label.setBuddy(box)
            row.addWidget(label)
            row.addWidget(box, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 8, 8)
        column.setSpacing(5)
        column.addWidget(self.choice)
        column.addWidget(self._row)
        self._row.hide()

    def _box(self, name: str) -> QSpinBox:
        box = QSpinBox(self)
        box.setAccessibleName(f"{name} band")
        box.setKeyboardTracking(False)
        return box
