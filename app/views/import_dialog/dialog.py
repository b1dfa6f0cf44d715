"""What is what in files that do not say it: which array is which part, how its axes lie, and in which units it is."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from app.forms import accept_or_cancel, list_box, new_form, number_box, open_at, row_of
from app.imports import FileVariable, Fit, ImportOffer, VariableDrawn
from app.sources import Part, Reading, Sources
from app.state import Fault
from app.views.import_dialog.array_choice import ArrayChoice
from app.views.import_dialog.arrays import ArrayTable
from app.views.import_dialog.band_centres import BandCentres
from app.views.import_dialog.scaling import Scaling

SIZE = (860, 640)
CASSI, BLOCKS, PICTURE = "CASSI: a snapshot and its aperture", "Block samples and their matrix", "A picture to enlarge"
CAMERAS = (CASSI, BLOCKS, PICTURE)
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
        self._problem = QLabel(self)
        self._problem.setWordWrap(True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self.arrays = ArrayTable(offer.variables, self)
        self.cameras = list_box("Camera", "What kind of measurement it is", CAMERAS, self)
        self._ask_for_arrays()
        self._ask_for_geometry()
        self.scaling = Scaling(self)
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
        data, camera = self.data.variable, self.cameras.currentText()
        aperture = self.aperture.variable if camera == CASSI else None
        matrix = self.matrix.variable if camera == BLOCKS else None
        truth = self.truth.variable
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
            reading = replace(reading, shift_step=self.step.value(), wavelengths=self.centres.of(self._fit().bands))
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
            reading=replace(reading, scaling=self.scaling.divisor),
        )

    def show_problem(self, fault: Fault | None) -> None:
        """Say what is left open."""
        self.fault = fault
        self._problem.setVisible(fault is not None)
        if fault is not None:
            self._problem.setText(f"{fault.problem}\nExpected: {fault.expected}. Found: {fault.found}.\n{fault.remedy}")

    def show_preview(self, drawn: VariableDrawn) -> None:
        """Show how an array looks, if it is still the one looked at."""
        self.arrays.show_preview(drawn)

    def look(self) -> None:
        """Have the array that is looked at drawn."""
        self.arrays.look()

    def _ask_for_arrays(self) -> None:
        arrays = [one for one in self.offer.variables if one.is_numeric and len(one.shape) > 1]
        self.data = ArrayChoice("Measurement", Part.MEASUREMENT, arrays, self)
        self._index_words = QLabel("number", self)
        self.index = number_box("Which of a stack", 0, 9999, 0, self)
        self.data.ask(self._index_words, self.index)
        self.aperture = ArrayChoice("Coded aperture", Part.APERTURE, arrays, self)
        self.matrix = ArrayChoice("Sampling matrix", Part.MATRIX, arrays, self)
        self.truth = ArrayChoice("Truth", Part.TRUTH, arrays, self, optional=True)
        self.band_axis = list_box("Bands of the truth", "Which axis of the truth holds the bands", [USUAL], self)
        for value, words in BAND_AXES.items():
            self.band_axis.addItem(words, value)
        self.truth.ask(self.band_axis)
        self._arrays = self.data, self.aperture, self.matrix, self.truth

    def _ask_for_geometry(self) -> None:
        ways = ["width", "height"]
        self.axis = list_box("Dispersion", "The direction of dispersion on the detector", ways, self)
        self.step = number_box("Shift per band", -64, 64, 2, self)
        self.step.setSuffix(" px a band")
        self.centres = BandCentres(self)
        ways = ["row by row", "column by column"]
        self.order = list_box("Pixels of a block", "How they are read into a vector", ways, self)
        self.height_box = number_box("Height of the picture", 0, 99999, 0, self)
        self.width_box = number_box("Width of the picture", 0, 99999, 0, self)
        self.scale = list_box("Scale", "How much finer the picture becomes", ["2", "3", "4"], self)

    def _lay_out(self) -> None:
        self._dispersion = row_of(self.axis, self.step)
        self._order, self._scale = row_of(self.order), row_of(self.scale)
        words = QLabel("pixels, 0 as usual", self)
        self._size = row_of(self.height_box, QLabel("×", self), self.width_box, words)
        self._form = new_form()
        self._form.addRow("&Camera", self.cameras)
        for text, row, buddy in (
            ("&Measurement", self.data, self.data),
            ("&Aperture", self.aperture, self.aperture),
            ("Matri&x", self.matrix, self.matrix),
            ("Tr&uth", self.truth, self.truth),
            ("&Dispersion", self._dispersion, self.axis),
            ("&Band centres", self.centres, self.centres),
            ("&Pixels of a block", self._order, self.order),
            ("Si&ze", self._size, self.height_box),
            ("Sca&le", self._scale, self.scale),
            ("Valu&es", self.scaling, self.scaling),
        ):
            label = QLabel(text, self)
            label.setBuddy(buddy)
            self._form.addRow(label, row)
        self.buttons, self.accept_button = accept_or_cancel("&Open", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(12)
        column.addWidget(self._problem)
        column.addWidget(self.arrays, 1)
        column.addLayout(self._form)
        column.addWidget(self.check)
        column.addWidget(self.buttons)

    def _guess(self) -> None:
        """Begin with what is known, and with what names tell."""
        known, reading = self.offer.sources, self.offer.sources.reading
        self.data.guess(known.measurement, reading.variable)
        self.aperture.guess(known.aperture, reading.aperture_variable, self.data.variable)
        self.matrix.guess(known.matrix, reading.matrix_variable, self.data.variable)
        self.truth.guess(known.truth, reading.truth_variable, self.data.variable)
        if known.scale is not None:
            self.scale.setCurrentText(str(known.scale))
        is_blocks = self.matrix.variable is not None and any(one.guess is Part.MATRIX for one in self.offer.variables)
        is_picture = known.scale is not None or known.kernel is not None
        self.cameras.setCurrentText(PICTURE if is_picture else BLOCKS if is_blocks else CASSI)
        self.step.setValue(reading.shift_step)
        self._follow(self.data.variable)

    def _join(self) -> None:
        for choice in (self.cameras, self.band_axis, self.axis, self.order, self.scale):
            choice.currentIndexChanged.connect(lambda _: self._show_all())
        for number in (self.step, self.index, self.height_box, self.width_box):
            number.valueChanged.connect(lambda _: self._show_all())
        for part in (*self._arrays, self.centres, self.scaling):
            part.edited.connect(self._show_all)
        for array in self._arrays:
            array.chosen.connect(self._follow)
        self.arrays.looked_at.connect(self.variable_looked_at)
        self.buttons.accepted.connect(lambda: self.open_wanted.emit(self.sources))
        self.buttons.rejected.connect(self.reject)

    def _follow(self, variable: FileVariable | None) -> None:
        """Look at the array that was just chosen."""
        if variable is not None:
            self.arrays.choose(variable)

    def _show_all(self) -> None:
        """Show what applies, and whether it fits."""
        camera = self.cameras.currentText()
        for rows, owner in (
            ((self.aperture, self._dispersion, self.centres), CASSI),
            ((self.matrix, self._order, self._size), BLOCKS),
            ((self._scale,), PICTURE),
        ):
            for row in rows:
                self._form.setRowVisible(row, camera == owner)
        for stack in (self._index_words, self.index):
            stack.setVisible(self._is_stack())
        has_truth = self.truth.variable is not None
        self.band_axis.setVisible(has_truth)
        self.truth.turned.setVisible(has_truth)
        words, fits = self._fit().verdict
        self.check.setText(words)
        self.check.setProperty("role", "title" if fits else "missing")
        self.check.style().unpolish(self.check)
        self.check.style().polish(self.check)
        self.accept_button.setEnabled(self.data.variable is not None and self.step.value() != 0)

    def _fit(self) -> Fit:
        """The arrays as they are taken."""
        camera = self.cameras.currentText()
        return Fit(
            self.data.variable,
            self.aperture.variable if camera == CASSI else None,
            self.matrix.variable if camera == BLOCKS else None,
            self._turned(),
            self.axis.currentText(),
            self.step.value(),
            self.centres.count,
        )

    def _turned(self) -> tuple[Part, ...]:
        """The parts whose rows and columns are exchanged."""
        return tuple(array.part for array in self._arrays if array.turned.isChecked())

    def _is_stack(self) -> bool:
        """Whether the measurement is one of several in its array."""
        data = self.data.variable
        expected = 3 if self.cameras.currentText() == PICTURE else 2
        return data is not None and len(data.shape) > expected and self.cameras.currentText() != BLOCKS


def _name(variable: FileVariable | None) -> str | None:
    return None if variable is None else variable.name


def _path(variable: FileVariable | None) -> Path | None:
    return None if variable is None else variable.path
