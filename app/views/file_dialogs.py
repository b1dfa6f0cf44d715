"""The dialogs that ask for files."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from app.sources import Part
from app.workspace import SUFFIX

MEASURED = "*.mat *.npz *.npy *.h5 *.hdf5 *.hdr *.tif *.tiff *.png *.jpg *.jpeg"
FILTERS = {
    Part.MODEL: "Models (*.safetensors)",
}
ANY = "All files (*)"


def ask_for_files(parent: QWidget, folder: str, chosen: Callable[[tuple[Path, ...]], None]) -> QFileDialog:
    """Ask for a measurement and whatever belongs to it, or for a session."""
    dialog = QFileDialog(parent, "Open a measurement and what belongs to it, or a session", folder)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilters([f"Measurements and sessions ({MEASURED} *{SUFFIX})", "Models (*.safetensors)", ANY])
    dialog.filesSelected.connect(lambda names: chosen(tuple(Path(name) for name in names)))
    return _opened(dialog)


def ask_for_part(parent: QWidget, folder: str, part: Part, chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask for the file of one part."""
    dialog = QFileDialog(parent, f"Choose the {part.value.lower()}", folder)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([FILTERS.get(part, f"{part.value} ({MEASURED})"), ANY])
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    return _opened(dialog)


def ask_where_to_save_table(parent: QWidget, place: Path, chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask where to write a table."""
    return _ask_where(parent, "Save the numbers", "CSV (*.csv)", place, chosen)


def ask_where_to_save_view(parent: QWidget, place: Path, chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask where to write what a panel looks like."""
    return _ask_where(parent, "Save as picture", "PNG (*.png)", place, chosen)


def ask_where_to_save_session(parent: QWidget, place: Path, chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask where to save a session."""
    return _ask_where(parent, "Save the session", f"Sessions (*{SUFFIX})", place, chosen)


def _ask_where(parent: QWidget, title: str, kind: str, place: Path, chosen: Callable[[Path], None]) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(place.parent))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([kind])
    dialog.setDefaultSuffix(place.suffix.removeprefix("."))
    dialog.selectFile(place.name)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    return _opened(dialog)


def ask_for_measurements(parent: QWidget, folder: str, chosen: Callable[[tuple[Path, ...]], None]) -> QFileDialog:
    """Ask for many measurements."""
    dialog = QFileDialog(parent, "Add measurements to the batch", folder)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilters([f"Measurements ({MEASURED})", ANY])
    dialog.filesSelected.connect(lambda names: chosen(tuple(Path(name) for name in names)))
    return _opened(dialog)


def ask_for_folder(parent: QWidget, folder: str, chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask for a folder of measurements."""
    dialog = QFileDialog(parent, "Add the measurements of a folder", folder)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    return _opened(dialog)


def ask_for_recipe(parent: QWidget, folder: str, chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask for a recipe."""
    dialog = QFileDialog(parent, "Choose a recipe", folder)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(["Recipes (*.json)", ANY])
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    return _opened(dialog)


def _opened(dialog: QFileDialog) -> QFileDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
