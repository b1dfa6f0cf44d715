"""The run: solver, device, strengths, and the stages as they come."""

import time
from collections.abc import Iterator

from PySide6.QtCore import QObject, Signal

from app.messages import Failed, RunEnded, RunRequest, RunStarted, StageJudged, StageReady
from app.runner import Runner
from app.showing import Progress
from app.state import STRENGTH_RANGE, TRAINED_STRENGTH, SolverChoice, stage_key
from app.view_model.stages import StageList


class Running(QObject):
    """Asks for runs and holds their stages.

    Answers to any but the newest request are dropped by their number. While a fader moves, the next rerun begins when
    the one before has shown its first new stage, so that the picture keeps up with the hand.

    Args:
        runner: computes.
        numbers: where request numbers come from.
        parent: the owner in Qt's tree.
    """

    strengths_changed = Signal(object)
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
        self._strengths: tuple[float, ...] = ()
        self._stages = StageList()
        self._awaits_new = self._rerun_wanted = False
        self._began = 0.0
        self._memory: int | None = None

    @property
    def is_running(self) -> bool:
        """Whether stages are still to come."""
        return self._is_running

    @property
    def stages(self) -> StageList:
        """What is known of the stages."""
        return self._stages

    @property
    def strengths(self) -> tuple[float, ...]:
        """One strength a stage; empty for a solver without adapters."""
        return self._strengths

    def set_solver(self, solver: SolverChoice | None) -> None:
        """Choose what reconstructs; results of the one before are dropped, and made anew if there were any."""
        had_any = self._stages.has_any
        self._leave()
        self._solver = solver
        count = solver.stages if solver is not None else None
        faders = count if solver is not None and solver.has_faders and count else 0
        if faders != len(self._strengths):
            self._strengths = (TRAINED_STRENGTH,) * faders
        self.strengths_changed.emit(self._strengths)
        self._set_stages(StageList.empty(count) if count else StageList())
        self.stages_dropped.emit()
        if had_any and solver is not None:
            self.start()

    def set_device(self, device: str) -> None:
        """Choose where to compute; what has been computed is computed again there."""
        if device == self._device:
            return
        self._device = device
        if self._stages.has_any:
            self._set_stages(self._stages.stale_from(0))
            self.start()

    def forget(self) -> None:
        """Drop all stages and set all strengths as trained: another measurement was opened."""
        self._leave()
        self._strengths = ()
        self._set_stages(StageList())

    def set_strength(self, index: int, strength: float) -> None:
        """Move the fader of one stage, from 0; what depends on it is computed again if it had been computed."""
        low, high = STRENGTH_RANGE
        strength = min(max(strength, low), high)
        if 0 <= index < len(self._strengths) and self._strengths[index] != strength:
            self._mix((*self._strengths[:index], strength, *self._strengths[index + 1 :]), index)

    def reset_strengths(self) -> None:
        """Set all faders as trained."""
        moved = [index for index, strength in enumerate(self._strengths) if strength != TRAINED_STRENGTH]
        if moved:
            self._mix((TRAINED_STRENGTH,) * len(self._strengths), moved[0])

    def start(self) -> None:
        """Run; stages that are up to date are kept, and when all are, everything is computed afresh."""
        if self._solver is None:
            return
        afresh = self._stages.is_complete
        if afresh:
            self._stages = self._stages.stale_from(0)
        self._number = next(self._numbers)
        self._is_running, self._awaits_new, self._rerun_wanted = True, True, False
        self._began = time.perf_counter()
        self._set_stages(self._stages.started())
        self._runner.run(RunRequest(self._number, self._solver, self._device, self._strengths or None, afresh))
        self._say("Starting …")

    def stop(self) -> None:
        """Give the run up; a stage that is being computed is the last."""
        if self._is_running:
            self._leave()
            self._set_stages(self._stages)
            self._say(f"Stopped: {self._stages.ready_count} of {len(self._stages.entries)} pictures are up to date.")

    def take(self, result: RunStarted | StageReady | StageJudged | RunEnded | Failed) -> None:
        """An answer of the runner; all but those of the newest run are dropped."""
        if result.number != self._number:
            return
        match result:
            case RunStarted():
                self._size_stages(result.stage_count)
            case StageReady():
                self._take_stage(result)
            case StageJudged():
                self._set_stages(self._stages.with_figures(result.index, result.figures))
            case RunEnded():
                self._end(f"{self._stages.stage_count} stages in {result.seconds:.2f} s")
            case Failed():
                self._end("Failed.")

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
        self._is_running = False
        self._set_stages(self._stages.ended())
        self._say(text)
        self.settled.emit()
        self._start_if_wanted()

    def _mix(self, strengths: tuple[float, ...], first: int) -> None:
        self._strengths = strengths
        self.strengths_changed.emit(strengths)
        had_any = self._stages.has_any
        self._set_stages(self._stages.stale_from(first + 1))
        if self._is_running and self._awaits_new:
            self._rerun_wanted = True
        elif self._is_running or had_any:
            self.start()

    def _start_if_wanted(self) -> None:
        if self._rerun_wanted:
            self.start()

    def _leave(self) -> None:
        """Let the run under way go unheard."""
        self._runner.stop()
        self._number = 0
        self._is_running = self._awaits_new = self._rerun_wanted = False
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
