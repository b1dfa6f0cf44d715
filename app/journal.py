"""What happened: in memory for the window, in a file for afterwards."""

import logging
from collections import deque
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal

LINES = 1000
LOG_BYTES = 1_000_000
FILE = "studio.log"
FORMAT = "%(asctime)s  %(levelname)s  %(threadName)s  %(message)s"


@dataclass(frozen=True)
class LogLine:
    """One record; `level` as Python's logging counts."""

    level: int
    text: str


class Herald(QObject):
    """Tells the window of new lines, from whatever thread they come."""

    line_added = Signal(object)


class Journal(logging.Handler):
    """Keeps the last lines of the log, tells of new ones, and writes them to a file where that is wished.

    Attributes:
        herald: tells of new lines.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter(FORMAT))
        self.herald = Herald()
        self._lines: deque[LogLine] = deque(maxlen=LINES)
        self._file: RotatingFileHandler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record."""
        line = LogLine(record.levelno, self.format(record))
        self._lines.append(line)
        if self._file is not None:
            self._file.handle(record)
        self.herald.line_added.emit(line)

    @property
    def lines(self) -> tuple[LogLine, ...]:
        """All lines kept, the oldest first."""
        return tuple(self._lines)

    @property
    def folder(self) -> Path | None:
        """Where the file lies, None where none is written."""
        return Path(self._file.baseFilename).parent if self._file is not None else None

    def write_to(self, folder: Path) -> str:
        """Go on writing in another folder; say why where that is not possible: the file then stays where it was."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file = RotatingFileHandler(folder / FILE, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8")
        except OSError as error:
            return f"No log can be written in {folder}: {error.strerror or error}. Choose another folder."
        file.setFormatter(self.formatter)
        self._end_file()
        self._file = file
        return ""

    def close(self) -> None:
        """End the file."""
        self._end_file()
        super().close()

    def _end_file(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def usual_folder() -> Path:
    """Where the log lies unless another folder is chosen."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation))
