"""Where something is to be written: a path that can be typed, and a button to choose it."""

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget


class TargetField(QWidget):
    """A file or a folder to be written.

    Args:
        what: its name for people who do not see it.
        parent: the dialog.
    """

    path_edited = Signal(object)

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what = what
        self._suffix = ""
        self._endings: tuple[str, ...] = ()
        self.line = QLineEdit(self)
        self.line.setAccessibleName(what)
        self.line.setToolTip("Where it is written")
        self.line.setMinimumWidth(320)
        self.line.textEdited.connect(lambda _: self.path_edited.emit(self.path))
        self.browse = QPushButton("&Browse …", self)
        self.browse.setToolTip("Choose where it is written")
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(self._browse)
        self.setFocusProxy(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        row.addWidget(self.browse)

    @property
    def path(self) -> Path | None:
        """What stands there, None where no name does; a file of another ending than these has its kind's put behind."""
        path = Path(self.line.text().strip()).expanduser()
        if not path.name:
            return None
        ends = not self._endings or path.suffix.lower() in self._endings
        return path if ends else path.with_name(path.name + self._suffix)

    def show_path(self, path: Path, suffix: str, endings: tuple[str, ...] = ()) -> None:
        """Show a path.

        Args:
            path: where it is proposed to write.
            suffix: how files of this kind end, empty for a folder.
            endings: the endings that a file may have, none for a folder.
        """
        self._suffix, self._endings = suffix, endings
        with QSignalBlocker(self.line):
            self.line.setText(str(path))
            self.line.setCursorPosition(len(self.line.text()))

    def show_suffix(self, suffix: str) -> None:
        """Put this ending behind a name without one, and leave what is typed as it is."""
        self._suffix = suffix

    def _browse(self) -> None:
        path = self.path or Path.home()
        dialog = QFileDialog(self, self._what, str(path.parent))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # the dialog below says what would be replaced
        if self._suffix:
            dialog.setNameFilters([f"*{self._suffix}", "All files (*)"])
        else:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.selectFile(path.name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._take)
        dialog.open()

    def _take(self, name: str) -> None:
        self.show_path(Path(name), self._suffix, self._endings)
        self.path_edited.emit(self.path)
