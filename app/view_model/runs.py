"""Finished runs of a measurement, kept to be compared with after another model or another mix has taken their place."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

from PySide6.QtCore import QObject, Signal, Slot

from app.messages import BaselineReady, Failed
from app.showing import Choice, RunList, RunRow
from app.state import TRAINED_STRENGTH, Frame, FrameKey, FrameKind, stage_key
from app.view_model.session import Session
from app.view_model.stages import StageList, caption
from app.view_model.viewing import Viewing

USUAL_ROOM = 2**30
KEPT_RUNS = "Kept runs"
BASELINE = FrameKey(FrameKind.STAGE, 0, -1)


@dataclass(frozen=True, eq=False)
class KeptRun:
    """A run that is over.

    Attributes:
        number: what its pictures are named by.
        name: what the user sees.
        figure: PSNR or residual of its result.
        frames: its pictures by their stages, the result last; at least that.
    """

    number: int
    name: str
    figure: str
    frames: dict[int, Frame]

    @property
    def result(self) -> FrameKey:
        """The key of its last stage."""
        return FrameKey(FrameKind.STAGE, max(self.frames), self.number)

    @property
    def cube(self) -> Frame:
        """The picture of its last stage."""
        return self.frames[max(self.frames)]

    def alone(self) -> "KeptRun":
        """The run without its earlier stages."""
        return replace(self, frames={max(self.frames): self.cube})


class Runs(QObject):
    """Keeps finished runs as long as there is room: the oldest lose their earlier stages first, then go.

    Args:
        session: what is computed.
        viewing: holds the pictures of the run at work.
        parent: the owner in Qt's tree.
    """

    changed = Signal(object)
    came = Signal(object)

    def __init__(self, session: Session, viewing: Viewing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._viewing = viewing
        self._runs: list[KeptRun] = []
        self._numbers = count(1)
        self._finished: tuple[str, str, int] | None = None
        self._ordered = 0
        self._room = USUAL_ROOM
        session.running.stages_changed.connect(self._track)

    @property
    def choices(self) -> Iterator[Choice]:
        """What can be compared with: results, earlier stages, and the classical baseline where it is still to come."""
        for run in self._runs:
            yield Choice(run.result, run.name, KEPT_RUNS)
        for run in self._runs:
            for stage in sorted(run.frames)[:-1]:
                key = FrameKey(FrameKind.STAGE, stage, run.number)
                yield Choice(key, f"Stage {stage}" if stage else "Start estimate", f"Stages of {run.name}")
        baseline = self._session.baseline
        if baseline is not None and all(run.name != baseline.title for run in self._runs):
            yield Choice(BASELINE, f"{baseline.title}: compute it")

    @property
    def awaits(self) -> str:
        """What is being computed to compare with, empty where nothing is."""
        baseline = self._session.baseline
        return baseline.title if self._ordered and baseline is not None else ""

    @property
    def frames(self) -> Iterator[Frame]:
        """The pictures of all kept runs."""
        return (frame for run in self._runs for frame in run.frames.values())

    def frame(self, key: FrameKey) -> Frame | None:
        """A picture of a kept run, None where it has gone."""
        run = next((run for run in self._runs if run.number == key.run), None)
        return None if run is None else run.frames.get(key.stage)

    def title(self, key: FrameKey) -> str:
        """What a picture of a kept run is called."""
        run = next((run for run in self._runs if run.number == key.run), None)
        if run is None:
            return ""
        return run.name if key.stage == run.result.stage else f"{run.name}, stage {key.stage}"

    def keep(self) -> None:
        """Keep the run at work, if it is finished and not kept yet."""
        if self._finished is not None and self._can_keep():
            name, figure, last = self._finished
            frames = {stage: self._viewing.frame(stage_key(stage)) for stage in range(last + 1)}
            there = {stage: frame for stage, frame in frames.items() if frame is not None}
            if last in there:
                self._add(name, figure, there)
        self._tell()

    def set_room(self, room: int) -> None:
        """Say how many bytes all kept runs may take."""
        self._room = room
        if self._runs:
            self._runs = _fitting(self._runs, room)
        self._tell()

    def rename(self, number: int, name: str) -> None:
        """Call a run otherwise; an empty name changes nothing."""
        if name.strip():
            self._runs = [replace(run, name=name.strip()) if run.number == number else run for run in self._runs]
        self._tell()

    def delete(self, number: int) -> None:
        """Let a run go."""
        self._runs = [run for run in self._runs if run.number != number]
        self._tell()

    def forget(self) -> None:
        """Let all go: another measurement was opened."""
        self._runs, self._finished, self._ordered = [], None, 0
        self._session.leave_baseline()
        self._tell()

    def order(self) -> None:
        """Have the classical method reconstruct, to be compared with; say where it is if that was done."""
        baseline = self._session.baseline
        there = next((run for run in self._runs if baseline is not None and run.name == baseline.title), None)
        if there is not None:
            self.came.emit(there.result)
        elif not self._ordered:
            self._ordered = self._session.solve_baseline()
        self._tell()

    @Slot(object)
    def take(self, answer: object) -> None:
        """An answer of the runner: the baseline, or that there is none."""
        if not isinstance(answer, BaselineReady | Failed) or not answer.number or answer.number != self._ordered:
            return
        self._ordered = 0
        baseline = self._session.baseline
        if isinstance(answer, BaselineReady) and baseline is not None:
            run = self._add(baseline.title, caption(answer.psnr, answer.residual), {answer.stage: answer.frame})
            self.came.emit(run.result)
        self._tell()

    def _track(self, stages: StageList) -> None:
        """Note what a finished run is called while it can still be told."""
        solver = self._session.running.solver
        if stages.is_complete and not self._session.running.is_running and solver is not None:
            last = stages.entries[-1]
            name = solver.title + _mix(self._session.running.strengths)
            self._finished = name, caption(last.psnr, last.residual), stages.stage_count
        elif stages.has_any:
            self._finished = None
        self._tell()

    def _can_keep(self) -> bool:
        if self._finished is None:
            return False
        result = self._viewing.frame(stage_key(self._finished[2]))
        return result is not None and all(run.cube.cube is not result.cube for run in self._runs)

    def _add(self, name: str, figure: str, frames: dict[int, Frame]) -> KeptRun:
        taken, wanted = {run.name for run in self._runs}, name
        for again in count(2):
            if wanted not in taken:
                break
            wanted = f"{name} ({again})"
        run = KeptRun(next(self._numbers), wanted, figure, frames)
        self._runs = _fitting([*self._runs, run], self._room)
        return run

    def _tell(self) -> None:
        rows = tuple(
            RunRow(run.number, run.result, run.name, run.figure, len(run.frames), _size([run])) for run in self._runs
        )
        baseline = self._session.baseline
        title = baseline.title if baseline is not None else ""
        self.changed.emit(RunList(rows, _size(self._runs), self._room, title, self._can_keep(), bool(self._ordered)))


def _fitting(runs: list[KeptRun], room: int) -> list[KeptRun]:
    """The runs that there is room for; the newest stays at least with its result."""
    *older, newest = runs
    for place, run in enumerate(older):
        if _size([*older, newest]) > room:
            older[place] = run.alone()
    while older and _size([*older, newest]) > room:
        older = older[1:]
    return [*older, newest if _size([*older, newest]) <= room else newest.alone()]


def _size(runs: list[KeptRun]) -> int:
    """Bytes of all pictures; one that two runs share counts once."""
    frames = {id(frame.cube): frame for run in runs for frame in run.frames.values()}
    return sum(frame.nbytes for frame in frames.values())


def _mix(strengths: tuple[float, ...]) -> str:
    """The strengths as a part of a name, empty where all are as trained."""
    if all(strength == TRAINED_STRENGTH for strength in strengths):
        return ""
    return " · " + ", ".join(f"{strength:.3g}" for strength in strengths)
