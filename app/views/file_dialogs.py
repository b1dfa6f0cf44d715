"""The dialogs that ask for files."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from app.state import CubeFormat, Part

MEASURED = "*.mat *.npz *.npy *.h5 *.hdf5 *.hdr *.tif *.tiff *.png *.jpg *.jpeg"
FILTERS = {
    Part.MODEL: "Models (*.safetensors)",
}
ANY = "All files (*)"


def ask_for_files(parent: QWidget, folder: str, chosen: Callable[[tuple[Path, ...]], None]) -> QFileDialog:
    """Ask for a measurement and whatever belongs to it."""
    dialog = QFileDialog(parent, "Open a measurement and what belongs to it", folder)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilters([f"Measurements ({MEASURED})", "Models (*.safetensors)", ANY])
    dialog.filesSelected.connect(lambda names: chosen(tuple(Path(name) for name in names)))
    return _opened(dialog)


def ask_for_part(parent: QWidget, folder: str, part: Part, chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask for the file of one part."""
    dialog = QFileDialog(parent, f"Choose the {part.value.lower()}", folder)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([FILTERS.get(part, f"{part.value} ({MEASURED})"), ANY])
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    return _opened(dialog)


def ask_where_to_export_cube(parent: QWidget, place: Path, chosen: Callable[[Path, CubeFormat], None]) -> QFileDialog:
    """Ask where to write a cube, and in which format."""
    dialog = QFileDialog(parent, "Export the cube", str(place.parent))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    titles = [form.title for form in CubeFormat]
    dialog.setNameFilters(titles)
    dialog.selectFile(place.name)

    def take(name: str) -> None:
        form = next((form for form in CubeFormat if form.title == dialog.selectedNameFilter()), CubeFormat.ENVI_BSQ)
        chosen(*settled(Path(name), form))

    dialog.fileSelected.connect(take)
    return _opened(dialog)


def ask_where_to_export_picture(parent: QWidget, place: Path, chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask where to write a picture."""
    dialog = QFileDialog(parent, "Export the picture", str(place.parent))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(["PNG (*.png)"])
    dialog.setDefaultSuffix("png")
    dialog.selectFile(place.name)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    return _opened(dialog)


def settled(path: Path, form: CubeFormat) -> tuple[Path, CubeFormat]:
    """Path and format that agree: a known ending that was typed wins over the list, an unknown one gets the list's."""
    if path.suffix.lower() == form.suffix:
        return path, form
    typed = next((other for other in CubeFormat if other.suffix == path.suffix.lower()), None)
    if typed is not None:
        return path, typed
    return path.with_name(path.name + form.suffix), form


def _opened(dialog: QFileDialog) -> QFileDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
