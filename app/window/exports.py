"""Taking things out of the window: the dialogs that ask how, and the clipboard."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.colour_maps import colour_table
from app.exports import ExportMemory
from app.images import screen_image
from app.results import Exported
from app.settings import Settings
from app.state import Pixels
from app.view_model import Document
from app.views.commands import Commands
from app.views.export_dialog import ExportDialog
from app.views.picture_dialog import PictureDialog
from app.views.status import StatusBar
from app.window.joints import Joints

NAME = "export"


class Exports(QObject):
    """Joins the commands of exporting to their dialogs and to what does the work.

    Args:
        window: the dialogs' owner.
        document: offers what there is, and has things written.
        settings: remembers the folder and the choices.
        status: says what was written.
        parent: the owner in Qt's tree.
    """

    def __init__(
        self,
        window: QWidget,
        document: Document,
        settings: Settings,
        status: StatusBar,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._exporting = exporting = document.exporting
        self._settings = settings
        self._colouring = document.colouring
        exporting.memory_changed.connect(lambda memory: settings.keep_choices(NAME, memory.plain()))
        document.session.writing.picture_drawn.connect(self._copy)
        document.session.writing.exported.connect(lambda exported: status.show_note(words_of(exported)))
        document.session.writing.picture_drawn.connect(lambda _: status.show_note("The picture is on the clipboard."))

    def join(self, joints: Joints, commands: Commands) -> None:
        """Connect the commands; what was chosen last, for whatever measurement, is proposed again."""
        self._exporting.memory = ExportMemory.of(self._settings.choices(NAME))
        joints.join(commands.export_cube.triggered, self.ask_for_cube)
        joints.join(commands.export_picture.triggered, self.ask_for_pictures)
        joints.join(commands.copy_picture.triggered, lambda: self._exporting.copy_picture(self._table()))

    @Slot()
    def ask_for_cube(self) -> None:
        """Ask how a cube is to be written."""
        offer = self._exporting.cube_offer(self._folder())
        if offer is not None:
            dialog = ExportDialog(offer, self._window)
            dialog.export_wanted.connect(self._exporting.write_cube)
            dialog.open()

    @Slot()
    def ask_for_pictures(self) -> None:
        """Ask how pictures are to be written."""
        offer = self._exporting.picture_offer(self._folder())
        if offer is not None:
            dialog = PictureDialog(offer, self._window)
            dialog.export_wanted.connect(
                lambda path, choice: self._exporting.write_pictures(path, choice, self._table())
            )
            dialog.open()

    def _folder(self) -> Path:
        """Where to propose writing: beside what was opened last."""
        return Path(self._settings.folder) if self._settings.folder else Path.home()

    def _table(self) -> Pixels:
        """The colours of one band."""
        return colour_table(self._colouring.map)

    @Slot(object)
    def _copy(self, pixels: Pixels) -> None:
        QGuiApplication.clipboard().setImage(screen_image(pixels))


def words_of(exported: Exported) -> str:
    """What was written, in a line."""
    size = f"{exported.size / 1e6:.1f} MB" if exported.size >= 1e5 else f"{exported.size / 1e3:.1f} kB"
    return f"Wrote {exported.path} ({'; '.join(filter(None, (size, exported.note)))})"
