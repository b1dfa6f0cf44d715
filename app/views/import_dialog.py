"""What is what in files that do not say it: which array is which part, how its axes lie, and in which units it is."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.forms import number_box, open_at, row_of
from app.imports import FileVariable, Fit, ImportOffer, VariableDrawn
from app.sources import Part, Reading, Sources
from app.state import Fault

SIZE = (860, 640)
PREVIEW = 220
CASSI, BLOCKS, PICTURE = "CASSI: a snapshot and its aperture", "Block samples and their matrix", "A picture to enlarge"
CAMERAS = (CASSI, BLOCKS, PICTURE)
NONE = "none"
SCALINGS = AS_IS, BY_MAXIMUM, BY_BITS, BY_NUMBER = "as they are", "by their maximum", "by bit depth", "by full well"
AS_FILE, BY_ENDS, AS_LIST = "as the file says, else as usual", "from first to last", "a list"
USUAL = "as usual"
BAND_AXES = {"first": "first axis", "middle": "middle axis", "last": "last axis"}


class ImportDialog(QDialog):
    """Asks what the arrays of files are.

    Args:
        offer: the arrays, and what is known of them.
        parent: the window it belongs to.
    """

    open_wanted = Signal(object)
    variable_looked_at = Signal(object)

    def __init__(self, offer: ImportOffer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Open with options")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, *SIZE)
        self.offer = offer
        self.fault = offer.fault
        self._choices = [one for one in offer.variables if one.is_numeric and len(one.shape) > 1]
        self._problem = QLabel(self)
        self._problem.setWordWrap(True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self.tree = self._tree()
        self.preview = QLabel(self)
        self.preview.setFixedSize(PREVIEW, PREVIEW)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setAccessibleName("Preview")
        self.preview_words = QLabel(self)
        self.preview_words.setWordWrap(True)
        self.preview_words.setProperty("role", "muted")
        self.cameras = _list("Camera", "What kind of measurement it is", CAMERAS, self)
        self.data, self.data_turned = self._variable("Measurement")
        self.index = number_box("Which of a stack", 0, 9999, 0, self)
        self.aperture, self.aperture_turned = self._variable("Coded aperture")
        self.matrix, self.matrix_turned = self._variable("Sampling matrix")
        self.truth, self.truth_turned = self._variable("Truth", optional=True)
        self.band_axis = _list("Bands of the truth", "Which axis of the truth holds the bands", [USUAL], self)
        for value, words in BAND_AXES.items():
            self.band_axis.addItem(words, value)
        self.axis = _list("Dispersion", "The direction of dispersion on the detector", ["width", "height"], self)
        self.step = number_box("Shift per band", -64, 64, 2, self)
        self.step.setSuffix(" px a band")
        self.centres = _list("Band centres", "How the bands' wavelengths are known", [AS_FILE, BY_ENDS, AS_LIST], self)
        self.first_nm, self.last_nm = self._nanometres("First band", 450), self._nanometres("Last band", 650)
        self.list_nm = QLineEdit(self)
        self.list_nm.setPlaceholderText("450, 460, 470 …")
        self.list_nm.setAccessibleName("Band centres in nm")
        self.list_nm.setToolTip("Band centres in nm, one a band")
        self.order = _list(
            "Pixels of a block", "How they are read into a vector", ["row by row", "column by column"], self
        )
        self.height_box = number_box("Height of the picture", 0, 99999, 0, self)
        self.width_box = number_box("Width of the picture", 0, 99999, 0, self)
        self.scale = _list("Scale", "How much finer the picture becomes", ["2", "3", "4"], self)
        self.scaling = _list("Scaling", "What the recorded values are divided by", SCALINGS, self)
        self.bits = number_box("Bit depth", 1, 32, 12, self)
        self.bits.setSuffix(" bits")
        self.full_well = QDoubleSpinBox(self)
        self.full_well.setRange(1e-6, 1e12)
        self.full_well.setDecimals(3)
        self.full_well.setValue(10000)
        self.full_well.setAccessibleName("Full well")
        self.full_well.setToolTip("The largest value that the detector can give, in the units of the file")
        self.check = QLabel(self)
        self.check.setWordWrap(True)
        self._lay_out()
        self._guess()
        self._join()
        self.show_problem(offer.fault)
        self._show_all()

    @property
    def sources(self) -> Sources:
        """The files and how they are read, as they are chosen."""
        data, camera = self._chosen(self.data), self.cameras.currentText()
        aperture = self._chosen(self.aperture) if camera == CASSI else None
        matrix = self._chosen(self.matrix) if camera == BLOCKS else None
        truth = self._chosen(self.truth)
        reading = Reading(
            variable=_name(data),
            aperture_variable=_name(aperture),
            matrix_variable=_name(matrix),
            truth_variable=_name(truth),
            index=self.index.value() if self._is_stack() else None,
            transposed=self._turned(),
            band_axis=self.band_axis.currentData() if truth is not None else None,
        )
        if camera == CASSI:
            reading = replace(reading, shift_step=self.step.value(), wavelengths=self._wavelengths())
            reading = replace(reading, axis="height" if self.axis.currentText() == "height" else "width")
        elif camera == BLOCKS:
            height, width = self.height_box.value() or None, self.width_box.value() or None
            by_columns = self.order.currentText().startswith("column")
            reading = replace(reading, order="column" if by_columns else "row", height=height, width=width)
        return Sources(
            measurement=_path(data),
            aperture=_path(aperture),
            matrix=_path(matrix),
            kernel=self.offer.sources.kernel if camera == PICTURE else None,
            truth=_path(truth),
            scale=int(self.scale.currentText()) if camera == PICTURE else None,
            reading=replace(reading, scaling=self._scaling()),
        )

    def show_problem(self, fault: Fault | None) -> None:
        """Say what is left open."""
        self.fault = fault
        self._problem.setVisible(fault is not None)
        if fault is not None:
            self._problem.setText(f"{fault.problem}\nExpected: {fault.expected}. Found: {fault.found}.\n{fault.remedy}")

    def show_preview(self, drawn: VariableDrawn) -> None:
        """Show how an array looks, if it is still the one looked at."""
        if drawn.variable != self._looked_at():
            return
        self.preview_words.setText(drawn.words)
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

    def _lay_out(self) -> None:
        looks = QVBoxLayout()
        looks.addWidget(self.preview)
        looks.addWidget(self.preview_words)
        looks.addStretch(1)
        upper = QHBoxLayout()
        upper.addWidget(self.tree, 1)
        upper.addLayout(looks)
        form = self._form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(7)
        self._index_words = QLabel("number", self)
        self._to, self._nm = QLabel("to", self), QLabel("nm", self)
        self._rows = {
            name: row_of(*widgets)
            for name, widgets in {
                "data": (self.data, self._index_words, self.index, self.data_turned),
                "aperture": (self.aperture, self.aperture_turned),
                "matrix": (self.matrix, self.matrix_turned),
                "truth": (self.truth, self.band_axis, self.truth_turned),
                "dispersion": (self.axis, self.step),
                "centres": (self.centres, self.first_nm, self._to, self.last_nm, self._nm, self.list_nm),
                "order": (self.order,),
                "size": (self.height_box, QLabel("×", self), self.width_box, QLabel("pixels, 0 as usual", self)),
                "scale": (self.scale,),
                "scaling": (self.scaling, self.bits, self.full_well),
            }.items()
        }
        form.addRow("&Camera", self.cameras)
        for text, name, buddy in (
            ("&Measurement", "data", self.data),
            ("&Aperture", "aperture", self.aperture),
            ("Matri&x", "matrix", self.matrix),
            ("&Truth", "truth", self.truth),
            ("&Dispersion", "dispersion", self.axis),
            ("&Band centres", "centres", self.centres),
            ("&Pixels of a block", "order", self.order),
            ("Si&ze", "size", self.height_box),
            ("Sca&le", "scale", self.scale),
            ("&Values", "scaling", self.scaling),
        ):
            label = QLabel(text, self)
            label.setBuddy(buddy)
            form.addRow(label, self._rows[name])
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.accept_button = QPushButton("&Open", self)
        self.accept_button.setProperty("primary", "true")
        self.accept_button.setDefault(True)
        self.buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(12)
        column.addWidget(self._problem)
        column.addLayout(upper, 1)
        column.addLayout(form)
        column.addWidget(self.check)
        column.addWidget(self.buttons)

    def _guess(self) -> None:
        """Begin with what is known, and with what names tell."""
        known, reading = self.offer.sources, self.offer.sources.reading
        for box, part, path, name in (
            (self.data, Part.MEASUREMENT, known.measurement, reading.variable),
            (self.aperture, Part.APERTURE, known.aperture, reading.aperture_variable),
            (self.matrix, Part.MATRIX, known.matrix, reading.matrix_variable),
            (self.truth, Part.TRUTH, known.truth, reading.truth_variable),
        ):
            self._choose(box, part, path, name)
        if known.scale is not None:
            self.scale.setCurrentText(str(known.scale))
        is_blocks = self._chosen(self.matrix) is not None and any(one.guess is Part.MATRIX for one in self._choices)
        is_picture = known.scale is not None or known.kernel is not None
        self.cameras.setCurrentText(PICTURE if is_picture else BLOCKS if is_blocks else CASSI)
        self.step.setValue(reading.shift_step)
        self._follow(self.data)

    def _choose(self, box: QComboBox, part: Part, path: Path | None, name: str | None) -> None:
        """The array that was named before; else one whose name tells its part; else one of the part's own file."""
        fitting = sorted(
            self._choices,
            key=lambda one: (
                (one.path, one.name) != (path, name),
                one.guess is not part,
                box is not self.data and one == self._chosen(self.data),
                path is not None and one.path != path,
                one.guess is not None,
            ),
        )
        is_optional = box is self.truth
        if fitting and not (is_optional and path is None and fitting[0].guess is not part):
            box.setCurrentIndex(self._choices.index(fitting[0]) + int(is_optional))

    def _join(self) -> None:
        for choice in (
            self.cameras, self.data, self.aperture, self.matrix, self.truth, self.band_axis, self.axis, self.centres,
            self.order, self.scale, self.scaling,
        ):  # fmt: skip
            choice.currentIndexChanged.connect(lambda _: self._show_all())
        for box in (self.data_turned, self.aperture_turned, self.matrix_turned, self.truth_turned):
            box.toggled.connect(lambda _: self._show_all())
        for number in (self.step, self.bits, self.index, self.height_box, self.width_box):
            number.valueChanged.connect(lambda _: self._show_all())
        for value in (self.first_nm, self.last_nm, self.full_well):
            value.valueChanged.connect(lambda _: self._show_all())
        self.list_nm.textEdited.connect(lambda _: self._show_all())
        self.tree.currentItemChanged.connect(lambda *_: self._look())
        self.data.activated.connect(lambda _: self._follow(self.data))
        self.aperture.activated.connect(lambda _: self._follow(self.aperture))
        self.matrix.activated.connect(lambda _: self._follow(self.matrix))
        self.truth.activated.connect(lambda _: self._follow(self.truth))
        self.buttons.accepted.connect(lambda: self.open_wanted.emit(self.sources))
        self.buttons.rejected.connect(self.reject)

    def look(self) -> None:
        """Have the array that is looked at drawn."""
        self._look()

    def _look(self) -> None:
        variable = self._looked_at()
        if variable is not None:
            self.preview.setText("…")
            self.preview_words.setText("")
            self.variable_looked_at.emit(variable)

    def _looked_at(self) -> FileVariable | None:
        row = self.tree.currentItem()
        return None if row is None else self.offer.variables[self.tree.indexOfTopLevelItem(row)]

    def _follow(self, box: QComboBox) -> None:
        """Look at the array that was just chosen."""
        variable = self._chosen(box)
        if variable is not None:
            row = self.tree.topLevelItem(self.offer.variables.index(variable))
            if row is not None:
                self.tree.setCurrentItem(row)

    def _show_all(self) -> None:
        """Show what applies, and whether it fits."""
        camera, centres, scaling = self.cameras.currentText(), self.centres.currentText(), self.scaling.currentText()
        for name, shown in (
            ("aperture", camera == CASSI), ("matrix", camera == BLOCKS), ("dispersion", camera == CASSI),
            ("centres", camera == CASSI), ("order", camera == BLOCKS), ("size", camera == BLOCKS),
            ("scale", camera == PICTURE),
        ):  # fmt: skip
            self._form.setRowVisible(self._rows[name], shown)
        for part in (self.first_nm, self._to, self.last_nm, self._nm):
            part.setVisible(centres == BY_ENDS)
        self.list_nm.setVisible(centres == AS_LIST)
        self.bits.setVisible(scaling == BY_BITS)
        self.full_well.setVisible(scaling == BY_NUMBER)
        for stack in (self._index_words, self.index):
            stack.setVisible(self._is_stack())
        has_truth = self._chosen(self.truth) is not None
        self.band_axis.setVisible(has_truth)
        self.truth_turned.setVisible(has_truth)
        words, fits = self._fit().verdict
        self.check.setText(words)
        self.check.setProperty("role", "title" if fits else "missing")
        self.check.style().unpolish(self.check)
        self.check.style().polish(self.check)
        self.accept_button.setEnabled(self._chosen(self.data) is not None and self.step.value() != 0)

    def _fit(self) -> Fit:
        """The arrays as they are taken."""
        camera = self.cameras.currentText()
        return Fit(
            self._chosen(self.data),
            self._chosen(self.aperture) if camera == CASSI else None,
            self._chosen(self.matrix) if camera == BLOCKS else None,
            self._turned(),
            self.axis.currentText(),
            self.step.value(),
            len(self._listed()) if self.centres.currentText() == AS_LIST else None,
        )

    def _turned(self) -> tuple[Part, ...]:
        """The parts whose rows and columns are exchanged."""
        boxes = (
            (Part.MEASUREMENT, self.data_turned),
            (Part.APERTURE, self.aperture_turned),
            (Part.MATRIX, self.matrix_turned),
            (Part.TRUTH, self.truth_turned),
        )
        return tuple(part for part, box in boxes if box.isChecked())

    def _wavelengths(self) -> tuple[float, ...] | None:
        bands = self._fit().bands
        if self.centres.currentText() == AS_LIST:
            return self._listed() or None
        if self.centres.currentText() != BY_ENDS or bands is None:
            return None
        return tuple(float(nm) for nm in np.linspace(self.first_nm.value(), self.last_nm.value(), bands).round(3))

    def _listed(self) -> tuple[float, ...]:
        """The band centres that were typed; none while they are no list of numbers."""
        try:
            return tuple(float(word) for word in self.list_nm.text().replace(",", " ").replace(";", " ").split())
        except ValueError:
            return ()

    def _scaling(self) -> float | None:
        match self.scaling.currentText():
            case words if words == BY_MAXIMUM:
                return 0.0
            case words if words == BY_BITS:
                return float(2 ** self.bits.value() - 1)
            case words if words == BY_NUMBER:
                return self.full_well.value()
        return None

    def _is_stack(self) -> bool:
        """Whether the measurement is one of several in its array."""
        data = self._chosen(self.data)
        expected = 3 if self.cameras.currentText() == PICTURE else 2
        return data is not None and len(data.shape) > expected and self.cameras.currentText() != BLOCKS

    def _chosen(self, box: QComboBox) -> FileVariable | None:
        place = box.currentIndex() - int(box is self.truth)
        return self._choices[place] if 0 <= place < len(self._choices) else None

    def _variable(self, name: str, *, optional: bool = False) -> tuple[QComboBox, QCheckBox]:
        titles = [one.title for one in self._choices]
        box = _list(name, f"The array that is the {name.lower()}", [NONE, *titles] if optional else titles, self)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(34)
        turned = QCheckBox("transposed", self)
        turned.setAccessibleName(f"{name} transposed")
        turned.setToolTip("Rows and columns are exchanged when it is read")
        return box, turned

    def _nanometres(self, name: str, value: float) -> QDoubleSpinBox:
        box = QDoubleSpinBox(self)
        box.setRange(1, 99999)
        box.setDecimals(1)
        box.setValue(value)
        box.setAccessibleName(f"{name}, nm")
        box.setToolTip(f"Centre of the {name.lower()} in nm")
        return box

    def _tree(self) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.ensurePolished()  # or rows that are added now would be as low as without a style
        tree.setUniformRowHeights(True)
        tree.setAccessibleName("Arrays")
        tree.setHeaderLabels(["File", "Array", "Shape", "Type", "Looks like"])
        tree.setRootIsDecorated(False)
        for one in self.offer.variables:
            shape = " × ".join(map(str, one.shape)) or "single value"
            guess = one.guess.value.lower() if one.guess is not None else ""
            tree.addTopLevelItem(QTreeWidgetItem([one.path.name, one.name, shape, one.kind, guess]))
        for column in range(4):
            tree.resizeColumnToContents(column)
        return tree


def _list(name: str, tip: str, entries: list[str] | tuple[str, ...], parent: QWidget) -> QComboBox:
    choice = QComboBox(parent)
    choice.addItems(list(entries))
    choice.setAccessibleName(name)
    choice.setToolTip(tip)
    return choice


def _name(variable: FileVariable | None) -> str | None:
    return None if variable is None else variable.name


def _path(variable: FileVariable | None) -> Path | None:
    return None if variable is None else variable.path
