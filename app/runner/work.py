"""A solver at work on a measurement, and the stages it gave: shown as pictures, kept as long as there is room."""

from contextlib import closing
from dataclasses import dataclass
from weakref import ReferenceType, WeakKeyDictionary, ref

from app.requests import PreviewRequest, RunRequest, TrialRequest
from app.results import StageReady
from app.runner.variants import array_of
from app.state import Figures, Floats, Frame
from lorun_engine.reconstruction import Reconstruction
from lorun_engine.stage import Solver, Stage

Strengths = tuple[float, ...] | None


@dataclass(frozen=True, eq=False)
class _Given:
    """A stage that was given: what is shown of it, what it was made with, and itself where it is still kept."""

    ready: StageReady
    strengths: Strengths
    stage: ReferenceType[Stage]


class Work:
    """What a request asks for, under way or done.

    Stages are kept by the solver that goes on from them, and here for one that does not.

    Args:
        request: names solver, device, precision and tiles.
        solver: is ready to run.

    Attributes:
        solver: at work.
        judged: the figures of the stages judged so far, by what is shown of them.
    """

    def __init__(self, request: RunRequest | TrialRequest, solver: Solver) -> None:
        self._asked = _asked(request)
        self.solver = solver
        self.judged: WeakKeyDictionary[Frame, Figures] = WeakKeyDictionary()
        self._given: dict[int, _Given] = {}
        self._kept: dict[int, Stage] = {}
        self._room = 0

    @property
    def shown(self) -> list[StageReady]:
        """What is shown of the stages."""
        return [given.ready for given in list(self._given.values())]

    def is_of(self, request: RunRequest | PreviewRequest | TrialRequest) -> bool:
        """Whether it is what a request asks for."""
        return self._asked == _asked(request)

    def shown_as(self, stage: Stage) -> StageReady | None:
        """What is shown of a stage that has come before."""
        given = self._given.get(stage.index)
        return given.ready if given is not None and given.stage() is stage else None

    def show(self, stage: Stage, ready: StageReady, strengths: Strengths) -> None:
        """Note what is shown of a stage from now on."""
        self._given[stage.index] = _Given(ready, strengths, ref(stage))
        if not isinstance(self.solver, Reconstruction):
            self._kept = {**self._kept, stage.index: stage}
            self._fit()

    def keep_within(self, room: int) -> None:
        """Let finished stages take no more bytes than this beside what is shown of them; the earliest go first."""
        self._room = room
        if isinstance(self.solver, Reconstruction):
            self.solver.keep_within(room)
        self._fit()

    def fitted(self, estimate: Frame) -> Floats | None:
        """The data step of the stage that gave an estimate; None where none on show did.

        A stage that there was no room for is computed again.
        """
        given = next((one for one in list(self._given.values()) if one.ready.frame.cube is estimate.cube), None)
        if given is None:
            return None
        return array_of((given.stage() or self._again(given)).fitted)

    def _again(self, given: _Given) -> Stage:
        solver = self.solver.branch() if isinstance(self.solver, Reconstruction) else self.solver
        with closing(solver.run(given.strengths)) as stages:
            return next(stage for stage in stages if stage.index == given.ready.index)

    def _fit(self) -> None:
        while sum(stage.size for stage in self._kept.values()) > self._room:
            self._kept = {index: stage for index, stage in self._kept.items() if index != min(self._kept)}


def _asked(request: RunRequest | PreviewRequest | TrialRequest) -> tuple[object, ...]:
    """What tells solvers apart."""
    return request.solver, request.device, request.precision, request.tile
