"""The thread of session files: they are written and read beside whatever else is at work."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.runner.faults import noted
from app.sources import Part
from app.workspace import SavedSession, SessionFault


class SessionFiles(QObject):
    """Writes and reads session files, one after another, and answers.

    The engine is imported in the thread.

    Args:
        models: the folder of installed models; the bundled ones and the user's own when None.
        parent: the owner in Qt's tree.
    """

    written = Signal(object)
    found = Signal(object)
    peeked = Signal(object)
    failed = Signal(object)

    def __init__(self, models: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._models = models
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="lorun-sessions")

    def write(self, path: Path, session: SavedSession) -> None:
        """Write a session; `written` tells its path."""

        def work() -> Path:
            from app.runner.session_files import write_session

            write_session(path, session)
            return path

        self._thread.submit(self._answer, path, work, self.written)

    def read(self, path: Path, places: Mapping[tuple[int, Part], Path], beside: Sequence[Path]) -> None:
        """Read a session and find its files; `found` tells them."""

        def work() -> object:
            from app.runner.session_files import read_session

            return read_session(path, places, beside, self._models)

        self._thread.submit(self._answer, path, work, self.found)

    def peek(self, path: Path) -> None:
        """Say what a session is of; `peeked` tells it."""

        def work() -> object:
            from app.runner.session_files import peek_session

            return peek_session(path)

        self._thread.submit(self._answer, path, work, self.peeked)

    def remove(self, path: Path) -> None:
        """Remove a session file that may be there, once what was asked before is done."""
        self._thread.submit(path.unlink, missing_ok=True)

    def close(self) -> None:
        """Finish what was asked for, and let the thread go."""
        self._thread.shutdown(wait=True)

    def _answer(self, path: Path, work: Callable[[], object], answer: Any) -> None:  # noqa: ANN401 a bound signal
        """Send what came on its way; whatever goes wrong becomes an answer, too."""
        try:
            answer.emit(work())
        except Exception as error:
            self.failed.emit(SessionFault(path, noted(error)))
