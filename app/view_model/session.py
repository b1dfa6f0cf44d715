"""Everything that is open and computed, joined: the answers of the runner go to whom they concern."""

from dataclasses import replace
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.exports import CubeChoice, Drawings, Making, PictureChoice
from app.imports import ImportOffer, VariableDrawn
from app.messages import (
    AsideRequest,
    CubeExport,
    EngineReady,
    Exported,
    Failed,
    FilesSorted,
    LookRequest,
    Opened,
    PartMissing,
    PatchReady,
    PictureDrawn,
    PictureExport,
    PictureWanted,
    PreviewEnded,
    Result,
    RunEnded,
    RunStarted,
    StageJudged,
    StageReady,
    TextExport,
    TintRequest,
    TrialReady,
    TrialsEnded,
    Waiting,
)
from app.runner import Runner
from app.showing import Metric, Progress
from app.state import ColourScheme, Floats, Frame, FrameKey, Offer, Part, Scene, SolverChoice, SolverKind, Sources
from app.view_model.mixing import Mixing
from app.view_model.opening import Opening
from app.view_model.running import Running
from app.view_model.stages import StageList
from app.view_model.trying import Trying


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
        device: where it is computed, empty until the engine is loaded.
        preferred_device: where to compute from the start, if it is there.
    """

    scene_opened = Signal(object)
    opened = Signal()
    solvers_changed = Signal(object, int)
    devices_changed = Signal(object, int)
    tiles_changed = Signal(object)
    stale_changed = Signal(object)
    curve_changed = Signal(object)
    run_wished = Signal()
    solver_named = Signal(str)
    device_named = Signal(str)
    progress_changed = Signal(object)
    fault_found = Signal(object)
    exported = Signal(object)
    picture_drawn = Signal(object)
    variable_drawn = Signal(object)
    learned = Signal(object, object)

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._numbers = count(1)
        self.opening = Opening(runner, self._numbers, self)
        self.running = Running(runner, self._numbers, self)
        self.mixing = Mixing(self)
        self.trying = Trying(runner, self._numbers, self.running, self.mixing, self)
        self._scene: Scene | None = None
        self._solvers: tuple[SolverChoice, ...] = ()
        self._solver = 0
        self._model: Path | None = None
        self._devices: tuple[str, ...] = ()
        self._metric: Metric | None = None
        self._runs_when_open = self._is_asked = self._is_closed = self._is_left = False
        self._progress = self._at_work = Progress(running=False, text="")
        self.versions = self.device = self.preferred_device = ""
        runner.arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self.opening.opened.connect(self._show_opened)
        self.opening.ended.connect(self._say_unopened)
        self.running.stages_changed.connect(self._show_stages)
        self.running.said.connect(self._show_progress)
        self.running.asked.connect(self._wait_no_longer)
        self.trying.said.connect(self._show_progress)
        self.mixing.strengths_changed.connect(self.running.set_strengths)
        self.mixing.settled.connect(self.running.settle)

    @property
    def scene(self) -> Scene | None:
        """The open measurement."""
        return self._scene

    @property
    def model(self) -> Path | None:
        """The model's file that was chosen by hand, None where there is none."""
        return self._model

    @property
    def metric(self) -> Metric | None:
        """What the curve over the stages shows, None for the usual figure."""
        return self._metric

    @property
    def is_ready(self) -> bool:
        """Whether something can be run."""
        return self._scene is not None and bool(self._solvers)

    @property
    def baseline(self) -> SolverChoice | None:
        """The classical method for the open measurement."""
        return next((solver for solver in self._solvers if solver.kind is SolverKind.CLASSICAL), None)

    @property
    def runs_when_open(self) -> bool:
        """Whether what is being opened is to run at once."""
        return self._runs_when_open

    @property
    def is_busy(self) -> bool:
        """Whether stages or trials are still to come."""
        return self.running.is_running or self.trying.is_running

    @property
    def progress(self) -> Progress:
        """How far the work under way is, as was said last."""
        return self._progress

    @property
    def devices(self) -> tuple[str, ...]:
        """Where can be computed, the fastest first."""
        return self._devices

    def tell(self) -> None:
        """Say everything once more."""
        self.solvers_changed.emit(self._solvers, self._solver)
        if self._devices:
            self.devices_changed.emit(self._devices, self._devices.index(self.device))
            self.device_named.emit(self.device.upper())
        if self._solvers:
            self._name_solver(self._solvers[self._solver])
        self.opening.rows_changed.emit(self.opening.rows)
        self._show_stages(self.running.stages)
        self.progress_changed.emit(self._progress)

    def load(self) -> None:
        """Load the engine behind the window."""
        self._say("Loading the engine …", busy=True)
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
        self._say(f"Opening {', '.join(path.name for path in paths)} …", busy=True)
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
            self._tell_progress(replace(self._progress, text=text))
        else:
            self._say(text, busy=busy)

    def open_part(self, path: Path, part: Part) -> None:
        """Put one file in the place of a part, or choose it as the model."""
        self.stop()
        self._say(f"Opening {path.name} …", busy=True)
        self.opening.open((path,), part)

    def ask_about(self, paths: tuple[Path, ...], *, beside: bool = False) -> None:
        """Let the user say how files are read."""
        self._is_asked = True
        self.running.stop()
        self._say("Looking into the files …", busy=True)
        self.opening.ask(paths, beside=beside)

    def open_as_told(self, sources: Sources) -> None:
        """Open files as the user says."""
        self._is_asked = True
        self.running.stop()
        self._say("Opening …", busy=True)
        self.opening.open_as_told(sources)

    def take_offer(self, offer: Offer) -> None:
        """Take a remedy that the sources panel offered."""
        self.stop()
        self._say("Opening …", busy=True)
        self.opening.apply(offer)

    def choose_solver(self, place: int) -> None:
        """Choose one of the solvers on offer."""
        if 0 <= place < len(self._solvers):
            self._solver = place
            solver = self._solvers[place]
            self.opening.name_solver(solver)
            self._name_solver(solver)
            self.trying.open(self._scene)
            self.mixing.fit(solver.fader_count)
            self.running.set_solver(solver, self.mixing.strengths)

    def _name_solver(self, solver: SolverChoice) -> None:
        self.solver_named.emit(f"{solver.title} has no adapters to mix. Choose a LoRun model to move its stages.")

    def choose_device(self, place: int) -> None:
        """Choose one of the devices on offer."""
        if 0 <= place < len(self._devices):
            self.device = self._devices[place]
            self.device_named.emit(self.device.upper())
            self.running.set_device(self.device)

    def offered(self, wanted: SolverChoice) -> SolverChoice:
        """A solver as it is on offer, by its kind and file; itself where it is not."""
        alike = (solver for solver in self._solvers if (solver.kind, solver.path) == (wanted.kind, wanted.path))
        return next(alike, wanted)

    def find_solver(self, wanted: SolverChoice | None) -> None:
        """Choose a solver by its kind and file, where it is on offer."""
        for place, solver in enumerate(self._solvers):
            if wanted is not None and (solver.kind, solver.path) == (wanted.kind, wanted.path):
                self.solvers_changed.emit(self._solvers, place)
                self.choose_solver(place)

    def find_device(self, name: str) -> None:
        """Choose a device by its name, where it is there."""
        if name in self._devices:
            self.devices_changed.emit(self._devices, self._devices.index(name))
            self.choose_device(self._devices.index(name))

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
            self.running.start()

    def stop(self) -> None:
        """Give up what is being computed."""
        self.running.stop()
        self.trying.cancel()

    def export_text(self, path: Path, text: str) -> None:
        """Write a text, such as a table."""
        self._runner.export_text(TextExport(next(self._numbers), path, text))

    def look(self, key: FrameKey, estimate: Frame) -> None:
        """Have a picture made of the estimate of a stage."""
        truth = self._scene.truth if self._scene is not None else None
        self._runner.look(LookRequest(next(self._numbers), key, estimate, truth))

    def tint(self, scheme: ColourScheme, frames: tuple[Frame, ...]) -> int:
        """Have pictures coloured, and all that come after; the number of the request."""
        request = TintRequest(next(self._numbers), scheme, frames)
        self._runner.tint(request)
        return request.number

    def solve_baseline(self) -> int:
        """Have the classical method reconstruct beside whatever runs; the number of the request, 0 without a method."""
        if self.baseline is None:
            return 0
        request = AsideRequest(next(self._numbers), self.baseline, self.running.device)
        self._runner.solve_aside(request)
        return request.number

    def solve_again(self, solver: SolverChoice, device: str, strengths: tuple[float, ...]) -> int:
        """Have a run made again beside whatever runs, in the place where it was made if that is there; its number."""
        place = device if device in self._devices else self.running.device
        whole = solver.kind is SolverKind.LORUN
        request = AsideRequest(next(self._numbers), solver, place, strengths or None, whole)
        self._runner.solve_aside(request)
        return request.number

    def leave_aside(self) -> None:
        """End what is reconstructed to compare with."""
        self._runner.leave_aside()

    def export_cube(self, path: Path, cube: Floats, choice: CubeChoice, making: Making | None = None) -> None:
        """Write a cube with the wavelengths of the open measurement."""
        wavelengths = self._scene.wavelengths if self._scene is not None else None
        self._runner.export_cube(CubeExport(next(self._numbers), path, cube, wavelengths, choice, making))

    def export_pictures(self, path: Path, draw: Drawings, choice: PictureChoice) -> None:
        """Write pictures that are drawn where they are written."""
        self._runner.export_picture(PictureExport(next(self._numbers), path, draw, choice))

    def copy_picture(self, draw: Drawings) -> None:
        """Have a picture drawn, to be copied."""
        self._runner.draw_picture(PictureWanted(next(self._numbers), draw))

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
            case Exported() | PictureDrawn() | VariableDrawn():
                self._hand_on(result)
            case Failed():
                self._fail(result)

    def _take_opening(self, result: Opened | PartMissing | ImportOffer | FilesSorted) -> None:
        self.opening.take(result)
        if isinstance(result, PartMissing):
            self._say(f"{result.part.value} is still missing: see the sources.")
        elif isinstance(result, ImportOffer):
            self._say("The files leave something open.")

    def _hand_on(self, result: Exported | PictureDrawn | VariableDrawn) -> None:
        match result:
            case Exported():
                self.exported.emit(result)
            case PictureDrawn():
                self.picture_drawn.emit(result.pixels)
            case VariableDrawn():
                self.variable_drawn.emit(result)

    def _show_engine(self, ready: EngineReady) -> None:
        self._devices, self.versions = ready.devices, ready.versions
        preferred = self.preferred_device
        place = ready.devices.index(preferred) if preferred in ready.devices else 0
        self.devices_changed.emit(ready.devices, place)
        self.choose_device(place)
        if not self._is_asked:
            self._say("Ready.")

    def _show_opened(self, opened: Opened) -> None:
        before = self._solvers[self._solver] if self._solvers else None
        stays = before in opened.solvers and opened.model == self._model
        place = opened.solvers.index(before) if stays and before is not None else 0
        self._scene, self._solvers, self._model = opened.scene, opened.solvers, opened.model
        self.running.forget()
        self.mixing.fit(0)
        self.scene_opened.emit(opened.scene)
        self.learned.emit(opened.sources, opened.learned)
        self.solvers_changed.emit(opened.solvers, place)
        self.choose_solver(place)
        self._say(f"{opened.scene.name} is open. Space runs.")
        self.opened.emit()
        if self._runs_when_open:
            self.running.start()

    def _fail(self, failed: Failed) -> None:
        if self.opening.take(failed):
            self._say_unopened()
        self.running.take(failed)
        self.trying.take(failed)
        self.fault_found.emit(failed.fault)

    def _say_unopened(self) -> None:
        self._say("Nothing was opened" + ("." if self._scene is None else "; what was open is still there."))

    def _say(self, text: str, *, busy: bool = False) -> None:
        self._show_progress(Progress(running=busy, text=text))

    def _wait(self, waiting: Waiting) -> None:
        """What is under way waits for another measurement, or goes on; then what was said before holds again."""
        if waiting.number in (self.running.number, self.trying.number):
            self.running.take(waiting)
            words, behind = f"Waits for {waiting.behind} to finish its stage.", waiting.behind
            self._tell_progress(replace(self._at_work, text=words, waits_for=behind) if behind else self._at_work)

    def _wait_no_longer(self) -> None:
        if self._progress.waits_for:
            self._tell_progress(self._at_work)

    def _show_progress(self, progress: Progress) -> None:
        self._at_work = progress
        self._tell_progress(progress)

    def _tell_progress(self, progress: Progress) -> None:
        self._progress = progress
        self.progress_changed.emit(progress)

    def _show_stages(self, stages: StageList) -> None:
        if self._scene is not None:
            self.tiles_changed.emit(stages.tiles(self._scene))
            self.stale_changed.emit(stages.stale)
            self.curve_changed.emit(stages.curve(self._metric))
