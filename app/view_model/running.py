"""The run: solver, device, strengths, and the stages as they come."""

import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer, Signal

from app.mix import Strengths
from app.requests import PreviewRequest, RunRequest
from app.results import Failed, PatchReady, PreviewEnded, RunEnded, RunStarted, StageJudged, StageReady, Waiting
from app.runner import Runner
from app.showing import Focus, Progress
from app.state import Precision, SolverChoice, stage_key
from app.view_model.stages import StageList

RESTING_MS = 150


class Running(QObject):
    """Asks for runs and holds their stages.

    Answers to any but the newest request are dropped by their number. While a fader moves, the part that is looked at
    is computed first, as a preview; the whole follows when the hand rests or lets go. Where no part is to be previewed,
    the next rerun begins when the one before has shown its first new stage. Either way the picture keeps up with the
    hand, and there is never more than one request under way and one wanted.

    Args:
        runner: computes.
        numbers: where request numbers come from.
        parent: the owner in Qt's tree.

    Attributes:
        focus: what is looked at: the part of the picture to preview and its stage; None to preview nothing.
    """

    asked = Signal()
    patch_arrived = Signal(object, object)
    stages_changed = Signal(object)
    stage_arrived = Signal(object, object)
    stages_dropped = Signal()
    settled = Signal()
    said = Signal(object)

    def __init__(self, runner: Runner, numbers: Iterator[int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._numbers = numbers
        self._number = 0
        self._is_running = False
        self._solver: SolverChoice | None = None
        self._device = ""
        self._precision: Precision = "auto"
        self._tile: int | None = None
        self._wanted_tile: int | None = None
        self.focus: Callable[[], Focus | None] = _nowhere
        self._strengths: Strengths = ()
        self._asked: Strengths = ()
        self._stages = StageList()
        self._awaits_new = self._rerun_wanted = self._is_previewing = False
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(RESTING_MS)
        self._resting.timeout.connect(self.settle)
        self._request: RunRequest | None = None
        self._began = 0.0
        self._memory: int | None = None

    @property
    def is_running(self) -> bool:
        """Whether stages are still to come."""
        return self._is_running

    @property
    def number(self) -> int:
        """The number of the newest request, 0 where it was given up."""
        return self._number

    @property
    def solver(self) -> SolverChoice | None:
        """What reconstructs."""
        return self._solver

    @property
    def device(self) -> str:
        """Where it computes."""
        return self._device

    @property
    def precision(self) -> Precision:
        """What convolutions compute in there."""
        return self._precision

    @property
    def tile(self) -> int | None:
        """Largest side of the tiles that the stages at hand went through, or those to come will; None for the whole."""
        return self._tile if self._is_concerned else self._wanted_tile

    @property
    def stages(self) -> StageList:
        """What is known of the stages."""
        return self._stages

    @property
    def strengths(self) -> Strengths:
        """One strength a stage; empty for a solver without adapters."""
        return self._strengths

    @property
    def request(self) -> RunRequest | None:
        """The newest run that was asked for: what its stages are made with."""
        return self._request

    def set_solver(self, solver: SolverChoice | None, strengths: Strengths, precision: Precision) -> None:
        """Choose what reconstructs; results of the one before are dropped, and made anew where any were wanted."""
        is_concerned = self._is_concerned
        self._leave()
        self._solver, self._strengths, self._precision = solver, strengths, precision
        count = solver.stages if solver is not None else None
        self._set_stages(StageList.empty(count) if count else StageList())
        self.stages_dropped.emit()
        if is_concerned and solver is not None:
            self.start()

    def compute_on(self, device: str, precision: Precision, tile: int | None) -> None:
        """Choose where and how to compute; what has been or is to be computed is computed there and in that precision.

        Other tiles give the same pictures: they are for the next run, and what there is goes on as it is.
        """
        is_learned = self._solver is not None and self._solver.has_faders
        is_other = device != self._device or (is_learned and precision != self._precision)
        self._device, self._precision, self._wanted_tile = device, precision, tile
        if is_other and self._is_concerned:
            self._set_stages(self._stages.stale_from(0))
            self.start()

    def forget(self) -> None:
        """Drop all stages: another measurement was opened."""
        self._leave()
        self._strengths = ()
        self._set_stages(StageList())

    def set_strengths(self, strengths: Strengths) -> None:
        """Take new strengths; what depends on them is computed again if it had been computed."""
        if strengths == self._strengths:
            return
        before, self._strengths = self._strengths, strengths
        is_concerned = self._is_concerned
        waits = self._is_running and self._awaits_new and (self._is_previewing or self.focus() is None)
        self._stages = self._stages.stale_from(_first_change(before, strengths))
        if is_concerned:
            self._resting.start()
            self._rerun_wanted = waits
        if is_concerned and not waits:
            self._rerun()
        else:
            self._set_stages(self._stages)

    def settle(self) -> None:
        """The hand has let go, or rests: compute the whole if only a part was previewed."""
        self._resting.stop()
        if self._is_previewing and not self._awaits_new:
            self._go_on()

    def start(self) -> None:
        """Run; stages that are up to date are kept, and when all are, or tiles are others, everything is made anew."""
        if self._tile != self._wanted_tile:
            self._tile, self._stages = self._wanted_tile, self._stages.stale_from(0)
        self._go_on()

    def stop(self) -> None:
        """Give the run up; a stage that is being computed is the last."""
        if self._is_running:
            self._leave()
            self._set_stages(self._stages)
            self._say(f"Stopped: {self._stages.ready_count} of {len(self._stages.entries)} pictures are up to date.")

    def take(
        self, result: RunStarted | Waiting | StageReady | PatchReady | PreviewEnded | StageJudged | RunEnded | Failed
    ) -> None:
        """An answer of the runner; all but those of the newest run are dropped."""
        if not result.number or result.number != self._number:
            return
        match result:
            case RunStarted():
                self._size_stages(result.stage_count)
            case Waiting():
                self._set_stages(self._stages.held_up(waits=bool(result.behind)))
            case StageReady():
                self._take_stage(result)
            case PatchReady():
                self.patch_arrived.emit(stage_key(result.index), result.patch)
            case PreviewEnded():
                self._end_preview()
            case StageJudged():
                self._set_stages(self._stages.with_figures(result.index, result.figures))
            case RunEnded():
                self._end(f"{self._stages.stage_count} stages in {result.seconds:.2f} s")
            case Failed():
                self._end("Failed.")

    @property
    def _is_concerned(self) -> bool:
        """Whether there are stages, or some are to come, that another choice makes anew."""
        return self._is_running or self._stages.has_any

    def _go_on(self) -> None:
        """Run in the tiles that the stages at hand went through."""
        if self._solver is None:
            return
        afresh = self._stages.is_complete
        if afresh:
            self._stages = self._stages.stale_from(0)
        self._ask(previewing=False)
        self._began = time.perf_counter()
        self._set_stages(self._stages.started())
        self._request = RunRequest(
            self._number, self._solver, self._device, self._strengths or None, afresh, self._precision, self._tile
        )
        self._runner.run(self._request)
        self._say("Starting …")

    def _take_stage(self, ready: StageReady) -> None:
        is_new = self._stages.is_new(ready.index)
        self._memory = ready.memory
        self._set_stages(self._stages.with_stage(ready))
        if is_new:
            self.stage_arrived.emit(stage_key(ready.index), ready.frame)
        self._say(f"Stage {ready.index} of {self._stages.stage_count}")
        if is_new and self._awaits_new:
            self._awaits_new = False
            self._start_if_wanted()

    def _end(self, text: str) -> None:
        self._is_running = self._is_previewing = False
        self._set_stages(self._stages.ended())
        self._say(text)
        self.settled.emit()
        self._start_if_wanted()

    def _end_preview(self) -> None:
        self._awaits_new = False
        if self._rerun_wanted:
            self._rerun()
        elif not self._resting.isActive():
            self._go_on()

    def _rerun(self) -> None:
        """Preview what is looked at, or begin with the whole where there is nothing to preview."""
        focus = self.focus()
        # What came since the strengths were asked for belongs to those, not to these.
        self._stages = self._stages.stale_from(_first_change(self._asked, self._strengths))
        if focus is None or self._solver is None:
            self._go_on()
            return
        self._ask(previewing=True)
        how = self._precision, self._tile
        request = PreviewRequest(
            self._number, self._solver, self._device, self._strengths, focus.area, focus.stage, *how
        )
        self._runner.preview(request)  # before anything is drawn: the hand waits for it
        self._set_stages(self._stages.started())

    def _ask(self, *, previewing: bool) -> None:
        self.asked.emit()
        self._number = next(self._numbers)
        self._is_running = self._awaits_new = True
        self._rerun_wanted, self._is_previewing = False, previewing
        self._asked = self._strengths

    def _start_if_wanted(self) -> None:
        if self._rerun_wanted:
            self._rerun()

    def _leave(self) -> None:
        """Let the run under way go unheard."""
        self._runner.stop()
        self._number = 0
        self._resting.stop()
        self._is_running = self._awaits_new = self._rerun_wanted = self._is_previewing = False
        self._stages = self._stages.ended()

    def _size_stages(self, stage_count: int) -> None:
        if self._stages.stage_count != stage_count or not self._stages.entries:
            self._set_stages(StageList.empty(stage_count).started())

    def _set_stages(self, stages: StageList) -> None:
        self._stages = stages
        self.stages_changed.emit(stages)

    def _say(self, text: str) -> None:
        done = self._stages.ready_count - 1
        seconds = time.perf_counter() - self._began
        progress = Progress(self._is_running, text, max(done, 0), self._stages.stage_count, seconds, self._memory)
        self.said.emit(progress)


def _first_change(before: Strengths, after: Strengths) -> int:
    """The first stage whose strength differs; behind the last one where none does."""
    return next((i for i, pair in enumerate(zip(before, after, strict=False), 1) if pair[0] != pair[1]), len(after) + 1)


def _nowhere() -> None:
    return None
