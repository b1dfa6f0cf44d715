"""The open measurements, in the order of their tabs, and the one on show."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.results import FilesSorted
from app.runner import Runner, Sharing
from app.showing import Progress
from app.state import Fault, Precision
from app.view_model.document import Document
from app.view_model.session import Session
from app.view_model.shelf import Shelf

Ask = Callable[[Session, bool], None]


class Documents(QObject):
    """Opens measurements beside each other, and closes them; there is always one, if only an empty one.

    What is opened has its tab as soon as it stands, or as it is known what it still needs; until then the one on show
    stays on show.

    Args:
        models: the folder of installed models; the bundled ones and the user's own when None.
        parent: the owner in Qt's tree.

    Attributes:
        shelf: where kept runs of all measurements stand.
        preferred_device: where to compute from the start, if it is there.
    """

    made = Signal(object)
    shown = Signal(object)
    left = Signal(object)
    listed = Signal(object, int)
    changed = Signal()
    said = Signal(object)
    fault_found = Signal(object, object)

    def __init__(self, models: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._models = models
        self._sharing = Sharing()
        self.shelf = Shelf(self)
        self.preferred_device = ""
        self._precision: Precision = "auto"
        self._tile: int | None = None
        self._items: list[Document] = []
        self._coming: list[Document] = []
        self._runners: list[Runner] = []
        self._current: Document | None = None
        self._is_loaded = False

    @property
    def current(self) -> Document:
        """The one on show."""
        if self._current is None:
            raise RuntimeError("begin first")
        return self._current

    @property
    def items(self) -> tuple[Document, ...]:
        """All that have a tab, in their order."""
        return tuple(self._items)

    @property
    def has_any(self) -> bool:
        """Whether a measurement is open, or one still needs a part."""
        return any(document.is_begun for document in self._items)

    @property
    def is_changed(self) -> bool:
        """Whether any holds work that no file holds."""
        return any(document.is_changed for document in self._items)

    def begin(self) -> None:
        """Begin with an empty one."""
        self.replace((self.make(),), 0)

    def load(self) -> None:
        """Load the engine."""
        self._is_loaded = True
        for document in (*self._items, *self._coming):
            document.session.load()

    def open(self, paths: tuple[Path, ...], *, run: bool = False) -> None:
        """Open files: a measurement has a tab of its own, or the one that it has already; parts join what is open."""
        there = self._there(paths)
        if there is None:
            self._begin(lambda session, beside: session.open_paths(paths, run=run, beside=beside))
            return
        self.show(there)
        session = there.session
        if len(paths) > 1:
            session.open_paths(paths, run=run)
        elif run and session.is_ready and not session.running.stages.has_any and not session.is_busy:
            session.toggle_run()

    def ask_about(self, paths: tuple[Path, ...]) -> None:
        """Open files as the user says."""
        self._begin(lambda session, beside: session.ask_about(paths, beside=beside))

    def show(self, document: Document) -> None:
        """Show another one."""
        if document is not self._current and document in self._items:
            self._current = document
            self.shown.emit(document)
            self._tell()

    def show_place(self, place: int) -> None:
        """Show the one at a place, from 0."""
        if 0 <= place < len(self._items):
            self.show(self._items[place])

    def walk(self, step: int) -> None:
        """Show the next one, or the one before; from the last one on to the first."""
        self.show_place((self._items.index(self.current) + step) % len(self._items))

    def move(self, place: int, to: int) -> None:
        """Give one another place."""
        if 0 <= place < len(self._items) and 0 <= to < len(self._items) and place != to:
            self._items.insert(to, self._items.pop(place))
            self._tell()

    def close(self, document: Document) -> None:
        """Close one; its neighbour is shown, or an empty one where there is none."""
        if document not in self._items:
            return
        place = self._items.index(document)
        others = [other for other in self._items if other is not document] or [self.make()]
        shown = self._current if self._current is not document else None
        self.replace(others, others.index(shown) if shown is not None else min(place, len(others) - 1))

    def replace(self, documents: Sequence[Document], shown: int) -> None:
        """Have these tabs and no others."""
        before, self._items = self._items, list(documents)
        if self._items[shown] is self._current:
            self._tell()
        else:
            self._current = None
            self.show_place(shown)
        for document in before:
            if document not in self._items:
                self._let_go(document)

    def keep_stages_within(self, size: int) -> None:
        """Let the finished stages of all together take this many bytes; the earliest go, and are computed again."""
        self._sharing.set_room(size)

    def compute_in(self, precision: Precision) -> None:
        """Choose what convolutions of all measurements compute in."""
        if precision == self._precision:
            return  # what a session restored stays as it was made
        self._precision = precision
        for document in (*self._items, *self._coming):
            document.session.choosing.choose_precision(precision)

    def compute_in_tiles(self, tile: int | None) -> None:
        """Choose the side of the tiles that models go through in the next runs, pixels; None for the whole at once."""
        self._tile = tile
        for document in (*self._items, *self._coming):
            document.session.choosing.choose_tile(tile)

    def make(self) -> Document:
        """An empty one without a tab."""
        self._forget_runners()
        self._runners.append(Runner(self._models, self._sharing))
        document = Document(self._runners[-1], self.shelf, self)
        document.session.choosing.preferred_device = self.preferred_device
        document.session.choosing.choose_precision(self._precision)
        document.session.choosing.choose_tile(self._tile)
        if self._current is not None:
            document.look_as(self._current)
        self.made.emit(document)
        session = document.session
        session.opened.connect(lambda: self._list(document))
        session.opening.rows_changed.connect(
            lambda _: self._list(document) if document.session.opening.is_incomplete else None
        )
        session.opening.sorted_out.connect(lambda files: self._sort(document, files))
        session.opening.ended.connect(lambda: self._heed_end(document))
        document.changed.connect(lambda: self._heed(document))
        session.fault_found.connect(lambda fault: self._report(document, fault))
        if self._is_loaded:
            session.load()
        return document

    def leave(self, document: Document) -> None:
        """Give up one that has no tab."""
        if document in self._coming:
            self._coming.remove(document)
        self._let_go(document)

    def end(self) -> None:
        """End all work, and wait for what is being written."""
        for document in self.findChildren(Document):
            document.session.end()
        for runner in self._runners:
            runner.stop()
        for runner in self._runners:
            runner.close()
        self._sharing.close()

    def _there(self, paths: tuple[Path, ...]) -> Document | None:
        """The one that one of these files is the measurement of, or that they are being opened for."""
        wanted = {path.resolve() for path in paths}
        for document in (*self._items, *self._coming):
            opening = document.session.opening
            asked = {path.resolve() for path in opening.paths} if opening.is_busy or opening.is_incomplete else set()
            measurement = opening.begun.measurement
            if asked == wanted or (measurement is not None and measurement.resolve() in wanted):
                return document
        return None

    def _begin(self, ask: Ask) -> None:
        if self.current.is_empty:
            ask(self.current.session, False)  # noqa: FBT003 named by the ones who ask
            return
        document = self.make()
        self._coming.append(document)
        ask(document.session, True)  # noqa: FBT003 named by the ones who ask

    def _list(self, document: Document) -> None:
        if document in self._coming:
            self._coming.remove(document)
            self._items.insert(self._items.index(self.current) + 1, document)
            self.show(document)

    def _sort(self, document: Document, files: FilesSorted) -> None:
        run = document.session.runs_when_open
        if document in self._coming:
            self.leave(document)
        if not files.are_parts:
            for path in files.paths:
                self.open((path,), run=run)
        elif files.asks:
            self.current.session.ask_about(files.paths)
        else:
            self.current.session.open_paths(files.paths, run=run)

    def _heed_end(self, document: Document) -> None:
        """What comes to nothing has no tab, unless it is the only one."""
        if document in self._coming:
            self.leave(document)
            self.said.emit(Progress(running=False, text="Nothing was opened; what was open is still there."))
        elif document.is_empty and len(self._items) > 1:
            self.close(document)

    def _heed(self, document: Document) -> None:
        if document in self._items:
            self._tell()
        elif document in self._coming:
            self.said.emit(document.session.telling.progress)  # it has no tab yet to say so

    def _report(self, document: Document, fault: Fault) -> None:
        """Say what went wrong, and in which tab where there are several."""
        if document in self._items and len(self._items) > 1:
            fault = replace(fault, problem=f"{document.row.name}: {fault.problem}")
        self.fault_found.emit(fault, document)

    def _let_go(self, document: Document) -> None:
        self.left.emit(document)
        document.runs.forget()
        document.session.leave()
        _forget_when_gone(document)
        document.deleteLater()

    def _forget_runners(self) -> None:
        """Let those go that were left and have finished what they wrote."""
        for runner in [runner for runner in self._runners if runner.is_over]:
            self._runners.remove(runner)
            runner.deleteLater()

    def _tell(self) -> None:
        self.listed.emit(tuple(document.row for document in self._items), self._items.index(self.current))
        self.changed.emit()


def _forget_when_gone(document: Document) -> None:
    """Let a document's parts hold nothing once it is deleted.

    They refer to one another: else their pictures, hundreds of megabytes, would be held until Python looks for such
    rings, which is late and stops the window for a while.
    """
    parts = [document, *document.findChildren(QObject)]

    def forget() -> None:
        while parts:
            vars(parts.pop()).clear()

    document.destroyed.connect(forget)
