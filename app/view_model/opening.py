"""Which files are open, and which are asked for."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.imports import FileVariable, ImportOffer, VariableWanted
from app.requests import OpenRequest
from app.results import Failed, FilesSorted, Opened, PartMissing
from app.runner import Runner
from app.sources import Condition, Offer, Part, SourceRow, Sources
from app.state import SolverChoice


class Opening(QObject):
    """Asks for files to be read, and keeps what was open until the new measurement stands.

    Args:
        runner: reads.
        numbers: where request numbers come from.
        parent: the owner in Qt's tree.
    """

    rows_changed = Signal(object)
    opened = Signal(object)
    import_wanted = Signal(object)
    variable_drawn = Signal(object)
    sorted_out = Signal(object)
    ended = Signal()

    def __init__(self, runner: Runner, numbers: Iterator[int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._numbers = numbers
        self._number = 0
        self._is_asking = False
        self._paths: tuple[Path, ...] = ()
        self._sources = self._asked = Sources()
        self._rows: tuple[SourceRow, ...] = ()
        self._missing: tuple[SourceRow, ...] = ()
        self._solver: SolverChoice | None = None
        self._model: Path | None = None
        self._model_asked: Path | None = None
        self.remembered: dict[str, str] = {}

    @property
    def is_busy(self) -> bool:
        """Whether files are being read."""
        return self._number != 0

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that were asked for last."""
        return self._paths

    @property
    def is_incomplete(self) -> bool:
        """Whether a measurement still needs a part."""
        return bool(self._missing)

    @property
    def sources(self) -> Sources:
        """The files of the measurement that is open."""
        return self._sources

    @property
    def begun(self) -> Sources:
        """The files of the measurement that is open, or of the one that still needs a part where none is open."""
        return self._asked if self._missing and self._sources.measurement is None else self._sources

    @property
    def rows(self) -> tuple[SourceRow, ...]:
        """The lines of the sources panel: of what is open, or of what is still incomplete."""
        if self._missing:
            return self._missing
        return (*self._rows, self._model_row()) if self._rows else ()

    def open(self, paths: tuple[Path, ...], assigned: Part | None = None, *, beside: bool = False) -> None:
        """Open files; what they are is guessed unless it is said."""
        base, model = self._base()
        number, memory = next(self._numbers), dict(self.remembered)
        self._ask(OpenRequest(number, paths, base, assigned, memory, model, beside=beside))

    def apply(self, offer: Offer) -> None:
        """Take one of the remedies that were offered."""
        if offer.path is not None:
            self.open((offer.path,), offer.part)
            return
        base, model = self._base()
        sources = replace(base, scale=offer.scale)
        self._ask(OpenRequest(next(self._numbers), (), sources, None, dict(self.remembered), model))

    def ask(self, paths: tuple[Path, ...], *, beside: bool = False) -> None:
        """Have files surveyed, for the user to say how they are read."""
        number, sources = next(self._numbers), self._sources
        self._ask(OpenRequest(number, paths, sources, model=self._model, asks=True, beside=beside))

    def open_as_told(self, sources: Sources) -> None:
        """Open files as the user says."""
        self._ask(OpenRequest(next(self._numbers), (), sources, model=self._model, told=True))

    def look_at(self, variable: FileVariable) -> None:
        """Have an array of a file drawn."""
        self._runner.draw_variable(VariableWanted(next(self._numbers), variable))

    def reopen(self, sources: Sources, model: Path | None) -> None:
        """Open the files of a session, whatever was remembered of their like."""
        self._ask(OpenRequest(next(self._numbers), (), sources, model=model))

    def give_up(self) -> None:
        """Forget an incomplete measurement, and what is still read of it; return to the one that is open."""
        self._runner.give_up(self._number)
        self._number = 0
        self._missing, self._is_asking = (), False
        self.rows_changed.emit(self.rows)
        self.ended.emit()

    def name_solver(self, solver: SolverChoice | None) -> None:
        """Note the chosen solver for its line in the sources panel."""
        self._solver = solver
        self.rows_changed.emit(self.rows)

    def take(self, result: Opened | PartMissing | ImportOffer | FilesSorted | Failed) -> bool:
        """An answer of the runner; all but the newest are dropped. Say whether this one was taken."""
        if not result.number or result.number != self._number:
            return False
        self._number = 0
        if isinstance(result, PartMissing):
            self._asked, self._missing, self._model_asked = result.sources, result.rows, result.model
        elif isinstance(result, Opened):
            self._sources, self._rows, self._missing = result.sources, result.scene.rows, ()
            self._model, self._is_asking = result.model, False
            self.remembered |= result.learned
            self.opened.emit(result)
        elif isinstance(result, ImportOffer):
            self._is_asking = True
            self.import_wanted.emit(result)
        elif isinstance(result, FilesSorted):
            self.sorted_out.emit(result)
        self.rows_changed.emit(self.rows)
        if isinstance(result, Failed) and not self._is_asking:
            self.ended.emit()
        return True

    def _base(self) -> tuple[Sources, Path | None]:
        """What new files join: what is still incomplete, else what is open; with its model file."""
        return (self._asked, self._model_asked) if self._missing else (self._sources, self._model)

    def _ask(self, request: OpenRequest) -> None:
        self._number, self._paths = request.number, request.paths or self._paths
        self._runner.open(request)

    def _model_row(self) -> SourceRow:
        if self._solver is None:
            return SourceRow(Part.MODEL, "", "Nothing chosen.", Condition.OPTIONAL)
        return SourceRow(Part.MODEL, self._solver.title, self._solver.detail, Condition.LOADED, self._solver.path)
