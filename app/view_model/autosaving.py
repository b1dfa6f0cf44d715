"""Work that no file holds is kept every half minute, where the next start finds it after a crash."""

import logging
import os
import secrets
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Qt, QTimer, Signal, Slot

from app.runner import SessionFiles
from app.view_model.saving import Saving
from app.workspace import SUFFIX, Leftover, SavedSession, SessionFault

INTERVAL_MS = 30_000
LOG = logging.getLogger("lorun.studio")


class Autosaving(QObject):
    """Keeps a copy of the session while there is unsaved work, and finds copies that a crash left behind.

    Every window has a file of its own, locked as long as its process lives, so that none takes another's for left
    behind.

    Args:
        folder: where copies are kept; None keeps and finds none.
        files: writes.
        saving: says what is to be kept.
        parent: the owner in Qt's tree.
    """

    left_behind = Signal(object)

    def __init__(self, folder: Path | None, files: SessionFiles, saving: Saving, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder, self._files, self._saving = folder, files, saving
        self._place: Path | None = None
        self._lock: QLockFile | None = None
        self._kept: SavedSession | None = None
        self._is_lost = False
        self._offered: dict[Path, QLockFile] = {}
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.keep)
        files.peeked.connect(self._offer)
        files.failed.connect(self._note_lost, Qt.ConnectionType.QueuedConnection)
        if folder is not None:
            self._timer.start()

    def keep(self) -> None:
        """Keep what is not saved; remove what is kept where all is."""
        if not self._saving.is_changed:
            self.drop()
            return
        session = self._saving.copy()
        is_due = self._is_lost or session != self._kept
        if is_due and self._has_place() and self._place is not None:
            self._kept, self._is_lost = session, False
            self._files.write(self._place, session)

    def drop(self) -> None:
        """Remove what is kept."""
        if self._kept is not None and self._place is not None:
            self._files.remove(self._place)
        self._kept = None

    def close(self) -> None:
        """A clean end: nothing is left behind."""
        self._timer.stop()
        self.drop()
        for lock in (self._lock, *self._offered.values()):
            if lock is not None:
                lock.unlock()

    def search(self) -> None:
        """Look for what a crash left behind; `left_behind` tells the newest of it."""
        if self._folder is None or not self._folder.is_dir():
            return
        names = {path.stem for path in self._folder.iterdir() if not path.name.startswith(".")}
        places = [self._folder / f"{name}{SUFFIX}" for name in names]
        for path in sorted(places, key=_time_of, reverse=True):
            lock = _lock_of(path)
            if path == self._place or path in self._offered or not lock.tryLock(0):
                continue
            for draft in self._folder.glob(f".{path.stem}.*"):  # killed while it was written
                draft.unlink(missing_ok=True)
            if path.is_file():
                self._offered[path] = lock
                self._files.peek(path)
                return
            lock.unlock()

    def adopt(self, leftover: Leftover, kept: SavedSession) -> None:
        """Go on keeping work where it was found: it is never without a file."""
        lock = self._offered.pop(leftover.path)
        self.drop()
        if self._lock is not None:
            self._lock.unlock()
        self._lock, self._place, self._kept = lock, leftover.path, kept

    def discard(self, leftover: Leftover) -> None:
        """Remove what was left behind."""
        self._files.remove(leftover.path)
        self._offered.pop(leftover.path).unlock()

    def _offer(self, leftover: Leftover) -> None:
        if leftover.path in self._offered:
            self.left_behind.emit(leftover)

    @Slot(object)
    def _note_lost(self, failed: SessionFault) -> None:
        """Try again at the next time what could not be written, though nothing has changed by then."""
        self._is_lost = self._is_lost or failed.path == self._place

    def _has_place(self) -> bool:
        """Whether there is a file of its own, made sure of at the first time."""
        if self._place is None and self._folder is not None:
            place = self._folder / f"{os.getpid()}-{secrets.token_hex(4)}{SUFFIX}"
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                LOG.warning("Unsaved work cannot be kept: %s", error)
                self._timer.stop()
                return False
            self._lock, self._place = _lock_of(place), place
            self._lock.tryLock(0)
        return self._place is not None


def _time_of(path: Path) -> float:
    """When a file was written; long ago where it is not there."""
    return path.stat().st_mtime if path.is_file() else 0.0


def _lock_of(path: Path) -> QLockFile:
    lock = QLockFile(str(path.with_suffix(".lock")))
    lock.setStaleLockTime(0)  # not by age: only by the end of the process that holds it
    return lock
