"""Finished runs of a measurement, kept to be compared with after another model or another mix has taken their place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count

from PySide6.QtCore import QObject, Signal, Slot

from app.results import AsideReady, Failed, Waiting
from app.showing import Choice, RunList, RunRow
from app.state import TRAINED_STRENGTH, Frame, FrameKey, FrameKind, stage_key
from app.view_model.session import Session
from app.view_model.shelf import KeptRun, Shelf, size_of
from app.view_model.stages import StageList, caption
from app.view_model.viewing import Viewing
from app.workspace import KeptMark

KEPT_RUNS = "Kept runs"
BASELINE = FrameKey(FrameKind.STAGE, 0, -1)


@dataclass(frozen=True)
class _Finished:
    """What a finished run is called while it can still be told."""

    mark: KeptMark
    figure: str
    last: int


class Runs(QObject):
    """Keeps finished runs of one measurement, on a shelf that it shares with others.

    Args:
        session: what is computed.
        viewing: holds the pictures of the run at work.
        shelf: where they are kept.
        parent: the owner in Qt's tree.
    """

    changed = Signal(object)
    came = Signal(object)

    def __init__(self, session: Session, viewing: Viewing, shelf: Shelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._viewing = viewing
        self._shelf = shelf
        self._numbers = count(1)
        self._finished: _Finished | None = None
        self._ordered = 0
        self._behind = ""
        self._remade: dict[int, KeptMark] = {}
        session.running.stages_changed.connect(self._track)
        shelf.changed.connect(self.tell)

    @property
    def _runs(self) -> list[KeptRun]:
        return [run for run in self._shelf.runs if run.owner is self]

    @property
    def choices(self) -> Iterator[Choice]:
        """What can be compared with: results, earlier stages, and the classical baseline where it is still to come."""
        for run in self._runs:
            yield Choice(run.result, run.name, KEPT_RUNS)
        for run in self._runs:
            for stage in sorted(run.frames)[:-1]:
                key = FrameKey(FrameKind.STAGE, stage, run.number)
                yield Choice(key, f"Stage {stage}" if stage else "Start estimate", f"Stages of {run.name}")
        baseline = self._session.choosing.baseline
        if baseline is not None and all(run.name != baseline.title for run in self._runs):
            yield Choice(BASELINE, f"{baseline.title}: compute it")

    @property
    def marks(self) -> tuple[KeptMark, ...]:
        """How all runs were made, those that are still to be made again as well."""
        return *(run.mark for run in self._runs), *self._remade.values()

    @property
    def awaits(self) -> str:
        """What is said of what is to be compared with while it is still to come, empty where nothing is."""
        baseline = self._session.choosing.baseline
        if not self._ordered or baseline is None:
            return ""
        goes = f"waits for {self._behind} to finish its stage." if self._behind else "is being computed …"
        return f"{baseline.title} {goes}"

    @property
    def frames(self) -> Iterator[Frame]:
        """The pictures of all kept runs."""
        return (frame for run in self._runs for frame in run.frames.values())

    def frame(self, key: FrameKey) -> Frame | None:
        """A picture of a kept run, None where it has gone."""
        run = next((run for run in self._runs if run.number == key.run), None)
        return None if run is None else run.frames.get(key.stage)

    def cube(self, number: int) -> Frame | None:
        """The picture of a run's last stage, None where it has gone."""
        return next((run.cube for run in self._runs if run.number == number), None)

    def title(self, key: FrameKey) -> str:
        """What a picture of a kept run is called."""
        run = next((run for run in self._runs if run.number == key.run), None)
        if run is None:
            return ""
        stage = f"stage {key.stage}" if key.stage else "start estimate"
        return run.name if key.stage == run.result.stage else f"{run.name}, {stage}"

    def keep(self) -> None:
        """Keep the run at work, if it is finished and not kept yet."""
        if self._finished is not None and self._can_keep():
            mark, figure, last = self._finished.mark, self._finished.figure, self._finished.last
            frames = {stage: self._viewing.frame(stage_key(stage)) for stage in range(last + 1)}
            there = {stage: frame for stage, frame in frames.items() if frame is not None}
            if last in there:
                self._add(mark, figure, there)
        self.tell()

    def rename(self, number: int, name: str) -> None:
        """Call a run otherwise; an empty name changes nothing."""
        if name.strip():
            self._shelf.put(
                replace(run, mark=replace(run.mark, name=name.strip()))
                if run.owner is self and run.number == number
                else run
                for run in self._shelf.runs
            )
        self.tell()

    def delete(self, number: int) -> None:
        """Let a run go."""
        self._shelf.put(run for run in self._shelf.runs if not self._is(run, number))

    def forget(self) -> None:
        """Let all go: another measurement was opened, or this one was closed."""
        self._finished, self._ordered, self._behind, self._remade = None, 0, "", {}
        self._session.asides.leave()
        self._shelf.put(run for run in self._shelf.runs if run.owner is not self)

    def order(self) -> None:
        """Have the classical method reconstruct, to be compared with; say where it is if that was done."""
        baseline = self._session.choosing.baseline
        there = next((run for run in self._runs if baseline is not None and run.name == baseline.title), None)
        if there is not None:
            self.came.emit(there.result)
        elif not self._ordered:
            self._ordered = self._session.asides.solve_baseline()
        self.tell()

    def withdraw(self) -> None:
        """Have the classical method reconstruct no longer."""
        self._session.asides.withdraw(self._ordered)
        self._ordered, self._behind = 0, ""
        self.tell()

    def restore(self, marks: Iterable[KeptMark]) -> None:
        """Have runs made again that were kept before, each with its number and its name."""
        for mark in (replace(mark, solver=self._session.choosing.offered(mark.solver)) for mark in marks):
            self._remade[self._session.asides.solve_again(mark)] = mark
            self._numbers = count(max(mark.number, next(self._numbers)) + 1)
        self.tell()

    @Slot(object)
    def take(self, answer: object) -> None:
        """An answer of the runner: the baseline or a run made again, that there is none, or for whom it waits."""
        if isinstance(answer, Waiting) and answer.number == self._ordered:
            self._behind = answer.behind
            self.tell()
        mark = self._remade.pop(answer.number, None) if isinstance(answer, AsideReady | Failed) else None
        if isinstance(answer, AsideReady) and mark is not None:
            run = KeptRun(mark, caption(answer.psnr, answer.residual), answer.frames, self)
            self._shelf.put((*self._shelf.runs, run))
        if not isinstance(answer, AsideReady | Failed) or not answer.number or answer.number != self._ordered:
            return
        self._ordered, self._behind = 0, ""
        baseline = self._session.choosing.baseline
        if isinstance(answer, AsideReady) and baseline is not None:
            made = KeptMark(0, baseline.title, baseline, self._session.running.device)
            run = self._add(made, caption(answer.psnr, answer.residual), answer.frames)
            self.came.emit(run.result)
        self.tell()

    def tell(self) -> None:
        """Say which runs there are."""
        rows = tuple(
            RunRow(run.number, run.result, run.name, run.figure, len(run.frames), size_of([run])) for run in self._runs
        )
        baseline = self._session.choosing.baseline
        title = baseline.title if baseline is not None else ""
        size, room = self._shelf.size, self._shelf.room
        beside = self._session.is_busy
        self.changed.emit(RunList(rows, size, room, title, self._can_keep(), self.awaits, self._behind, beside))

    def _is(self, run: KeptRun, number: int) -> bool:
        return run.owner is self and run.number == number

    def _track(self, stages: StageList) -> None:
        """Note what a finished run is called while it can still be told."""
        solver = self._session.running.solver
        if stages.is_complete and not self._session.running.is_running and solver is not None:
            last = stages.entries[-1]
            running = self._session.running
            name, strengths = solver.title + _mix(running.strengths), running.strengths
            mark = KeptMark(0, name, solver, running.device, strengths, running.precision, running.tile)
            self._finished = _Finished(mark, caption(last.psnr, last.residual), stages.stage_count)
        elif stages.has_any:
            self._finished = None
        self.tell()

    def _can_keep(self) -> bool:
        if self._finished is None:
            return False
        result = self._viewing.frame(stage_key(self._finished.last))
        return result is not None and all(run.cube.cube is not result.cube for run in self._runs)

    def _add(self, mark: KeptMark, figure: str, frames: dict[int, Frame]) -> KeptRun:
        taken, name = {mark.name for mark in self.marks}, mark.name
        wanted = name
        for again in count(2):
            if wanted not in taken:
                break
            wanted = f"{name} ({again})"
        run = KeptRun(replace(mark, number=next(self._numbers), name=wanted), figure, frames, self)
        self._shelf.put((*self._shelf.runs, run))
        return run


def _mix(strengths: tuple[float, ...]) -> str:
    """The strengths as a part of a name, empty where all are as trained."""
    if all(strength == TRAINED_STRENGTH for strength in strengths):
        return ""
    return " · " + ", ".join(f"{strength:.3g}" for strength in strengths)
