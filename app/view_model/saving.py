"""The session as a file: where it lies, whether it holds work that is not in it, and how it is saved and opened."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.runner import SessionFiles
from app.state import Part
from app.view_model.workplace import Workplace
from app.workspace import FoundSession, SavedSession, SessionFault, Workspace

Furnish = Callable[[Workspace], Workspace]


class Saving(QObject):
    """Saves and opens sessions.

    Work worth asking about is what is set on the mixer, drawn on the picture, levels set by hand and the model chosen:
    not what is merely looked at.

    Args:
        files: writes and reads.
        workplace: takes down what is set, and sets it up.
        furnish: adds what the window itself has set.
        parent: the owner in Qt's tree.

    Attributes:
        beside: folders to look for a session's files in.
    """

    changed = Signal()
    saved = Signal(object)
    mislaid = Signal(object)
    restored = Signal(object)
    fault_found = Signal(object)

    def __init__(
        self,
        files: SessionFiles,
        workplace: Workplace,
        furnish: Furnish,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._files, self._workplace, self._furnish = files, workplace, furnish
        self._session = session = workplace.session
        self.beside: Sequence[Path] = ()
        self._path: Path | None = None
        self._levels: object = None
        self._baseline: object = None
        self._written: dict[Path, object] = {}
        self._wanted: Path | None = None
        self._pending: FoundSession | None = None
        queued = Qt.ConnectionType.QueuedConnection
        files.written.connect(self._note_written, queued)
        files.found.connect(self._take_found, queued)
        files.failed.connect(self._fail, queued)
        session.opened.connect(self._start)
        workplace.viewing.levels_edited.connect(self._note_levels)
        for signal in (session.mixing.desk_changed, workplace.regions.set_changed, session.running.stages_changed):
            signal.connect(lambda _: self.changed.emit())

    @property
    def path(self) -> Path | None:
        """The session's file, None where it has none yet."""
        return self._path

    @property
    def is_changed(self) -> bool:
        """Whether there is work that no file holds."""
        return self._session.scene is not None and self._baseline != self._work()

    def snapshot(self) -> SavedSession:
        """Everything as it is now."""
        workspace = self._furnish(self._workplace.take())
        return SavedSession(self._session.opening.sources, self._session.running.solver, workspace)

    def copy(self) -> SavedSession:
        """Everything as it is now, to be kept against a crash."""
        return replace(self.snapshot(), is_copy=True, origin=self._path)

    def save(self, path: Path) -> None:
        """Save to a file, which is the session's from then on."""
        self._written[path] = self._work()
        self._files.write(path, self.snapshot())

    def open(self, path: Path, places: Mapping[Part, Path] | None = None) -> None:
        """Open a session; `mislaid` tells what it names and cannot be found as it was.

        Args:
            path: the session file.
            places: where files are that were not found before.
        """
        self._wanted = path
        self._session.announce(f"Opening {path.name} …")
        self._files.read(path, dict(places or {}), tuple(self.beside))

    def give_up(self) -> None:
        """Leave the session that was asked for unopened; what is open stays."""
        self._wanted = None
        self._session.announce("Nothing was opened.", busy=False)

    def go_on(self, found: FoundSession) -> None:
        """Open a session with the files that were found."""
        self._pending = found
        self._session.reopen(found.session.sources, found.session.model)

    def close(self) -> None:
        """Finish writing."""
        self._files.close()

    @Slot(object)
    def _take_found(self, found: FoundSession) -> None:
        if found.path != self._wanted:
            return
        if found.mislaid:
            self.mislaid.emit(found)
        else:
            self.go_on(found)

    def _start(self) -> None:
        """A measurement has been opened, by itself or by a session."""
        pending, self._pending = self._pending, None
        self._path = self._levels = None
        if pending is not None and pending.session.sources == self._session.opening.sources:
            session = pending.session
            self._workplace.put(session.workspace, session.solver, pending.path.stem)
            self._path = session.origin if session.is_copy else pending.path
            self._baseline = None if session.is_copy else self._work()
            self.restored.emit(pending)
        else:
            self._baseline = self._work()
        self.changed.emit()

    @Slot(object)
    def _note_written(self, path: Path) -> None:
        if path in self._written:
            self._path, self._baseline = path, self._written.pop(path)
            self.changed.emit()
            self.saved.emit(path)

    @Slot(object)
    def _fail(self, failed: SessionFault) -> None:
        if failed.path in self._written or failed.path == self._wanted:
            self._written.pop(failed.path, None)
            self._wanted = None
            self.fault_found.emit(failed.fault)

    def _note_levels(self, _: object, after: object) -> None:
        self._levels = after
        self.changed.emit()

    def _work(self) -> tuple[object, ...]:
        return self._session.running.solver, self._session.mixing.desk, self._workplace.regions.set, self._levels
