"""Everything that is open and computed, joined: the answers of the runner go to whom they concern."""

from dataclasses import replace
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.imports import ImportOffer, VariableDrawn
from app.results import (
    EngineReady,
    Exported,
    Failed,
    FilesSorted,
    Opened,
    PartMissing,
    PatchReady,
    PictureDrawn,
    PreviewEnded,
    Result,
    RunEnded,
    RunStarted,
    StageJudged,
    StageReady,
    TrialReady,
    TrialsEnded,
    Waiting,
)
from app.runner import Runner
from app.showing import Metric
from app.sources import Offer, Part, Sources
from app.state import Scene, SolverChoice
from app.view_model.asides import Asides
from app.view_model.choosing import Choosing
from app.view_model.mixing import Mixing
from app.view_model.opening import Opening
from app.view_model.running import Running
from app.view_model.stages import StageList
from app.view_model.telling import Telling
from app.view_model.trying import Trying
from app.view_model.writing import Writing


class Session(QObject):
    """One open measurement with its solver, its stages and what is written of them.

    Args:
        runner: works requests off and answers them.
        parent: the owner in Qt's tree.

    Attributes:
        opening: which files are open.
        running: the run and its stages.
        mixing: what is set on the mixer.
        trying: what other strengths would give.
        choosing: what reconstructs, and where.
        writing: what is written of it.
        asides: what is computed beside the run.
        telling: what is said of all that.
        versions: what is at work, empty until the engine is loaded.
    """

    scene_opened = Signal(object)
    opened = Signal()
    tiles_changed = Signal(object)
    stale_changed = Signal(object)
    curve_changed = Signal(object)
    run_wished = Signal()
    fault_found = Signal(object)
    learned = Signal(object, object)

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._numbers = count(1)
        self.opening = Opening(runner, self._numbers, self)
        self.running = Running(runner, self._numbers, self)
        self.mixing = Mixing(self)
        self.trying = Trying(runner, self._numbers, self.running, self.mixing, self)
        self.choosing, self.telling = Choosing(self), Telling(self)
        self.writing = Writing(runner, self._numbers, self)
        self.asides = Asides(runner, self._numbers, self.choosing)
        self._scene: Scene | None = None
        self._model: Path | None = None
        self._metric: Metric | None = None
        self._runs_when_open = self._is_asked = self._is_closed = self._is_left = False
        self.versions = ""
        runner.arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self.opening.opened.connect(self._show_opened)
        self.opening.ended.connect(self._say_unopened)
        self.running.stages_changed.connect(self._show_stages)
        self.running.said.connect(self.telling.show)
        self.running.asked.connect(lambda: self.telling.hold_up(""))
        self.trying.said.connect(self.telling.show)
        self.choosing.solver_chosen.connect(self._take_solver)
        self.choosing.device_chosen.connect(self.running.compute_on)
        self.mixing.strengths_changed.connect(self.running.set_strengths)
        self.mixing.settled.connect(self.running.settle)

    @property
    def scene(self) -> Scene | None:
        """The open measurement."""
        return self._scene

    @property
    def metric(self) -> Metric | None:
        """What the curve over the stages shows, None for the usual figure."""
        return self._metric

    @property
    def is_ready(self) -> bool:
        """Whether something can be run."""
        return self._scene is not None and self.choosing.has_solvers

    @property
    def runs_when_open(self) -> bool:
        """Whether what is being opened is to run at once."""
        return self._runs_when_open

    @property
    def is_busy(self) -> bool:
        """Whether stages or trials are still to come."""
        return self.running.is_running or self.trying.is_running

    def tell(self) -> None:
        """Say everything once more."""
        self.choosing.tell()
        self.opening.rows_changed.emit(self.opening.rows)
        self._show_stages(self.running.stages)
        self.telling.tell()

    def load(self) -> None:
        """Load the engine behind the window."""
        self.telling.say("Loading the engine …", busy=True)
        self._runner.load()

    def open_paths(self, paths: tuple[Path, ...], *, run: bool = False, beside: bool = False) -> None:
        """Open files together, and run as soon as they are open if that is wished.

        Args:
            paths: the files.
            run: whether to run.
            beside: whether what is no measurement may belong to another one that is open.
        """
        self._runs_when_open, self._is_asked = run, True
        self.stop()
        self.telling.say(f"Opening {', '.join(path.name for path in paths)} …", busy=True)
        self.opening.open(paths, beside=beside)

    def reopen(self, sources: Sources, model: Path | None) -> None:
        """Open the files of a session."""
        self._runs_when_open = False
        self.stop()
        self.opening.reopen(sources, model)

    def announce(self, text: str, *, busy: bool = True) -> None:
        """Say what is done about the session as a whole; a run goes on meanwhile."""
        self._is_asked = True
        if self.is_busy:
            self.telling.remark(text)
        else:
            self.telling.say(text, busy=busy)

    def open_part(self, path: Path, part: Part) -> None:
        """Put one file in the place of a part, or choose it as the model."""
        self.stop()
        self.telling.say(f"Opening {path.name} …", busy=True)
        self.opening.open((path,), part)

    def ask_about(self, paths: tuple[Path, ...], *, beside: bool = False) -> None:
        """Let the user say how files are read."""
        self._is_asked = True
        self.running.stop()
        self.telling.say("Looking into the files …", busy=True)
        self.opening.ask(paths, beside=beside)

    def open_as_told(self, sources: Sources) -> None:
        """Open files as the user says."""
        self._is_asked = True
        self.running.stop()
        self.telling.say("Opening …", busy=True)
        self.opening.open_as_told(sources)

    def take_offer(self, offer: Offer) -> None:
        """Take a remedy that the sources panel offered."""
        self.stop()
        self.telling.say("Opening …", busy=True)
        self.opening.apply(offer)

    def choose_metric(self, metric: Metric) -> None:
        """Choose what the curve over the stages shows."""
        self._metric = metric
        self.curve_changed.emit(self.running.stages.curve(metric))

    def toggle_run(self) -> None:
        """Run, or stop what is running."""
        if self.is_busy:
            self.stop()
        elif self.is_ready:
            self.run_wished.emit()
            if self.running.stages.is_complete:
                self.choosing.compute_as_preferred()
            if not self.is_busy:
                self.running.start()

    def stop(self) -> None:
        """Give up what is being computed."""
        self.running.stop()
        self.trying.cancel()

    def leave(self) -> None:
        """End all work without waiting for it; only of files that are still being written is something heard."""
        self._is_left = True
        self.stop()
        self._runner.leave()

    def end(self) -> None:
        """Let answers still on their way go unheard."""
        self._is_closed = True

    def close(self) -> None:
        """End all work; answers still on their way go unheard."""
        self.end()
        self._runner.close()

    @Slot(object)
    def _take(self, result: Result) -> None:
        if self._is_closed or (self._is_left and not isinstance(result, Exported | Failed)):
            return
        match result:
            case EngineReady():
                self._show_engine(result)
            case Opened() | PartMissing() | ImportOffer() | FilesSorted():
                self._take_opening(result)
            case RunStarted() | StageReady() | PatchReady() | PreviewEnded() | StageJudged() | RunEnded():
                self.running.take(result)
            case TrialReady() | TrialsEnded():
                self.trying.take(result)
            case Waiting():
                self._wait(result)
            case Exported() | PictureDrawn():
                self.writing.take(result)
            case VariableDrawn():
                self.opening.variable_drawn.emit(result)
            case Failed():
                self._fail(result)

    def _take_opening(self, result: Opened | PartMissing | ImportOffer | FilesSorted) -> None:
        self.opening.take(result)
        if isinstance(result, PartMissing):
            self.telling.say(f"{result.part.value} is still missing: see the sources.")
        elif isinstance(result, ImportOffer):
            self.telling.say("The files leave something open.")

    def _show_engine(self, ready: EngineReady) -> None:
        self.versions = ready.versions
        self.choosing.offer_devices(ready.devices, ready.halves)
        if not self._is_asked:
            self.telling.say("Ready.")

    def _show_opened(self, opened: Opened) -> None:
        stays = opened.model == self._model
        self._scene, self._model = opened.scene, opened.model
        self.writing.wavelengths, self.asides.truth = opened.scene.wavelengths, opened.scene.truth
        self.running.forget()
        self.mixing.fit(0)
        self.scene_opened.emit(opened.scene)
        self.learned.emit(opened.sources, opened.learned)
        self.choosing.offer_solvers(opened.solvers, stays=stays)
        self.telling.say(f"{opened.scene.name} is open. Space runs.")
        self.opened.emit()
        if self._runs_when_open:
            self.running.start()

    def _take_solver(self, solver: SolverChoice) -> None:
        self.opening.name_solver(solver)
        self.trying.open(self._scene)
        self.mixing.fit(solver.fader_count)
        self.running.set_solver(solver, self.mixing.strengths, self.choosing.precision)

    def _fail(self, failed: Failed) -> None:
        if self.opening.take(failed):
            self._say_unopened()
        fault = failed.fault
        is_at_work = failed.number > 0 and failed.number in (self.running.number, self.trying.number)
        self.running.take(failed)
        self.trying.take(failed)
        self.fault_found.emit(fault if is_at_work else replace(fault, shortage=None))

    def _say_unopened(self) -> None:
        self.telling.say("Nothing was opened" + ("." if self._scene is None else "; what was open is still there."))

    def _wait(self, waiting: Waiting) -> None:
        """What is under way waits for another measurement, or goes on; then what was said before holds again."""
        if waiting.number in (self.running.number, self.trying.number):
            self.running.take(waiting)
            self.telling.hold_up(waiting.behind)

    def _show_stages(self, stages: StageList) -> None:
        if self._scene is not None:
            self.tiles_changed.emit(stages.tiles(self._scene))
            self.stale_changed.emit(stages.stale)
            self.curve_changed.emit(stages.curve(self._metric))
