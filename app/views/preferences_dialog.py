"""The preferences, each at work as soon as it is chosen."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.forms import SPACING, in_letters
from app.preferences import POINTS, RUN_MEMORY, STAGE_MEMORY, TILES, Preferences
from app.state import Precision
from app.style import Theme

WIDTH = 480
PRECISION_TIP = (
    "What models compute in: bfloat16 takes about half the time where the device has it, and costs about 0.01 dB; "
    "float32 costs nothing but time. What was computed in the other one is computed again"
)
TILES_TIP = (
    "How large a part of the picture models take at a time: smaller tiles need less memory and more time, and give the "
    "same cube. The next run takes them"
)
STAGES_TIP = (
    "What a moved fader goes on from, beside the pictures on show; when it is used up the earliest stages go, and are "
    "computed again if needed"
)
THEMES = {Theme.SYSTEM: "As the system", Theme.LIGHT: "Light", Theme.DARK: "Dark"}


class PreferencesDialog(QDialog):
    """Says what the user prefers.

    Args:
        devices: where can be computed.
        halves: those of them that are faster in bfloat16.
        folder: where the log lies.
        points: the size of the letters.
        parent: the window.
    """

    theme_edited = Signal(object)
    edited = Signal(object)

    def __init__(
        self,
        devices: tuple[str, ...],
        halves: tuple[str, ...],
        folder: Path,
        points: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Preferences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(in_letters(self, WIDTH))
        self._preferences, self._usual_points = Preferences(), points
        self.theme = self._choice("Theme", "Light or dark, plots included", tuple(THEMES.items()))
        self.points = self._box("Size of the letters", POINTS, " pt", "How large everything is written")
        fastest = (("", "The fastest there is"), *((name, name.upper()) for name in devices))
        self.device = self._choice("Device at the start", "Where to compute from the next start on", fastest)
        self.precision = self._choice("Precision", PRECISION_TIP, precisions(devices, halves))
        self.precision.setEnabled(bool(halves))
        sides = ((0, "Off: the whole picture at once"), *((side, f"{side} pixels") for side in TILES))
        self.tiles = self._choice("Tiles", TILES_TIP, sides)
        self.memory = self._box("Memory for kept runs", RUN_MEMORY, " MiB", "Older runs go when it is used up")
        self.stages = self._box("Memory for kept stages", STAGE_MEMORY, " MiB", STAGES_TIP)
        for box in (self.memory, self.stages):
            box.setSingleStep(256)
        self.folder = QLineEdit(str(folder), self)
        self.folder.setReadOnly(True)
        self.folder.setAccessibleName("Folder of the log")
        self.folder.setToolTip(str(folder))
        self.browse = QPushButton("Choose …", self)
        self.browse.setToolTip("Choose the folder that the log is written in")
        self.sample = QCheckBox("Offer the bundled sample", self)
        self.sample.setToolTip("On the first page, on the toolbar and in the menu")
        self.note = QLabel(self)
        self.note.setProperty("role", "missing")
        self.note.setWordWrap(True)
        self.note.hide()
        self._lay_out()
        self._join()

    def show_preferences(self, preferences: Preferences, theme: Theme) -> None:
        """Show what is preferred."""
        self._preferences = preferences
        choices = (self.theme, self.device, self.precision, self.tiles)
        blockers = [QSignalBlocker(one) for one in (*choices, self.points, self.memory, self.stages, self.sample)]
        self.theme.setCurrentIndex(self.theme.findData(theme))
        self.points.setValue(preferences.points or self._usual_points)
        if self.device.findData(preferences.device) < 0:
            self.device.addItem(f"{preferences.device.upper()} (not there now)", preferences.device)
        self.device.setCurrentIndex(self.device.findData(preferences.device))
        self.precision.setCurrentIndex(max(self.precision.findData(preferences.precision), 0))
        self.tiles.setCurrentIndex(self.tiles.findData(preferences.tile))
        self.memory.setValue(preferences.run_memory)
        self.stages.setValue(preferences.stage_memory)
        self.sample.setChecked(preferences.offers_sample)
        del blockers

    def show_folder(self, folder: Path, refusal: str) -> None:
        """Show where the log lies, and why it lies nowhere else."""
        self.folder.setText(str(folder))
        self.folder.setToolTip(str(folder))
        self.note.setText(refusal)
        self.note.setVisible(bool(refusal))

    def _join(self) -> None:
        self.theme.activated.connect(lambda _: self.theme_edited.emit(self.theme.currentData()))
        self.device.activated.connect(lambda _: self._say(replace(self._preferences, device=self.device.currentData())))
        self.precision.activated.connect(
            lambda _: self._say(replace(self._preferences, precision=self.precision.currentData()))
        )
        self.tiles.activated.connect(lambda _: self._say(replace(self._preferences, tile=self.tiles.currentData())))
        self.points.valueChanged.connect(lambda points: self._say(replace(self._preferences, points=points)))
        self.memory.valueChanged.connect(lambda memory: self._say(replace(self._preferences, run_memory=memory)))
        self.stages.valueChanged.connect(lambda memory: self._say(replace(self._preferences, stage_memory=memory)))
        self.sample.toggled.connect(lambda offers: self._say(replace(self._preferences, offers_sample=offers)))
        self.browse.clicked.connect(self._ask_for_folder)
        self.reset.clicked.connect(self._reset)

    def _say(self, preferences: Preferences) -> None:
        self._preferences = preferences
        self.edited.emit(preferences)

    def _reset(self) -> None:
        self.theme_edited.emit(Theme.SYSTEM)
        self._say(Preferences())
        self.show_preferences(Preferences(), Theme.SYSTEM)

    def _ask_for_folder(self) -> None:
        dialog = QFileDialog(self, "Folder of the log", self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda folder: self._say(replace(self._preferences, log_folder=folder)))
        dialog.open()

    def _choice(self, name: str, tip: str, entries: tuple[tuple[object, str], ...]) -> QComboBox:
        choice = QComboBox(self)
        choice.setAccessibleName(name)
        choice.setToolTip(tip)
        for value, words in entries:
            choice.addItem(words, value)
        return choice

    def _box(self, name: str, limits: tuple[int, int], unit: str, tip: str) -> QSpinBox:
        box = QSpinBox(self)
        box.setRange(*limits)
        box.setSuffix(unit)
        box.setKeyboardTracking(False)
        box.setAccessibleName(name)
        box.setToolTip(tip)
        return box

    def _lay_out(self) -> None:
        log = QHBoxLayout()
        log.setSpacing(SPACING)
        log.addWidget(self.folder, 1)
        log.addWidget(self.browse)
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.setHorizontalSpacing(16)
        for words, control in (
            ("&Theme", self.theme),
            ("&Size of the letters", self.points),
            ("&Device at the start", self.device),
            ("&Precision", self.precision),
            ("T&iles", self.tiles),
            ("&Memory for kept runs", self.memory),
            ("Memory for &kept stages", self.stages),
        ):
            form.addRow(words, control)
        form.addRow("Folder of the log", log)
        form.addRow("", self.sample)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.reset = buttons.addButton("Restore defaults", QDialogButtonBox.ButtonRole.ResetRole)
        self.reset.setToolTip("Prefer again what is preferred where nothing was chosen")
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 18, 18, 14)
        column.setSpacing(14)
        column.addLayout(form)
        column.addWidget(self.note)
        column.addStretch(1)
        column.addWidget(buttons)


def precisions(devices: tuple[str, ...], halves: tuple[str, ...]) -> tuple[tuple[Precision, str], ...]:
    """What can be chosen to compute in, and what it is on these devices.

    Args:
        devices: where can be computed.
        halves: those of them that are faster in bfloat16.
    """
    kinds = ", ".join(dict.fromkeys(name.split(":")[0].upper() for name in halves))
    if not kinds:
        return (("auto", "Exact: float32, no device here has bfloat16" if devices else "Loading …"),)
    elsewhere = "" if set(devices) <= set(halves) else ", float32 elsewhere"
    return ("auto", f"Fast: bfloat16 on {kinds}{elsewhere}"), ("float32", "Exact: float32")
