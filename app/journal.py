"""What happened, in memory, so that a report can be copied from the window."""

import logging
from collections import deque

LINES = 1000
FORMAT = "%(asctime)s  %(levelname)s  %(threadName)s  %(message)s"


class Journal(logging.Handler):
    """Keeps the last lines of the log."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter(FORMAT))
        self._lines: deque[str] = deque(maxlen=LINES)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record."""
        self._lines.append(self.format(record))

    @property
    def text(self) -> str:
        """All lines kept, the oldest first."""
        return "\n".join(self._lines) or "Nothing has happened yet."
