"""What the engine thread has on its bench: one measurement, the solver at work on it, and the stages it gave."""

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from weakref import WeakKeyDictionary

from app.display import frame_of, tinted
from app.imports import ImportOffer
from app.requests import AsideRequest, LookRequest, OpenRequest, PreviewRequest, RunRequest, TintRequest, TrialRequest
from app.results import (
    AsideReady,
    EngineReady,
    FilesSorted,
    LookReady,
    Opened,
    PartMissing,
    PreviewEnded,
    Result,
    RunEnded,
    RunStarted,
    StageJudged,
    StageReady,
    Tinted,
    TrialsEnded,
    Waiting,
)
from app.runner.loading import keep_what_is_loaded, versions
from app.runner.looking import made
from app.runner.opening import open_sources
from app.runner.quality import figures_of, psnr_of
from app.runner.scenes import colour_matrix, scene_of
from app.runner.sharing import Sharing
from app.runner.solvers import build_solver, offered_solvers
from app.runner.variants import array_of, previewed, tried
from app.runner.work import Work
from app.sources import Part
from app.state import Figures, Floats, Frame, Scene
from lorun_engine.device import available_devices, choose_device, convolution_type
from lorun_engine.measurement import Measurement
from lorun_engine.memory import memory_in_use
from lorun_engine.reconstruction import Reconstruction
from lorun_engine.stage import Stage

Wanted = Callable[[], bool]


class Workbench:
    """Everything that belongs to the engine thread.

    Args:
        models: the folder of installed models; the bundled ones and the user's own when None.
        sharing: what it shares with the benches of other measurements.
    """

    def __init__(self, models: Path | None = None, sharing: Sharing | None = None) -> None:
        self._models = models
        self._sharing = sharing if sharing is not None else Sharing()
        self._sharing.join(self)
        self._measurement: Measurement | None = None
        self._scene: Scene | None = None
        self._work: Work | None = None
        self._tinting: tuple[Scene | None, Floats | None] = (None, None)

    def load(self) -> Iterator[Result]:
        """Say what the engine can compute on."""
        keep_what_is_loaded()
        devices = tuple(available_devices())
        halves = tuple(name for name in devices if convolution_type("auto", choose_device(name)) is not None)
        yield EngineReady(devices, versions(), halves)

    def open(self, request: OpenRequest) -> Iterator[Result]:
        """Read a measurement, or say which part it needs; what was open stays until the new one is there.

        Raises:
            LorunError: a file cannot serve.
        """
        joined = open_sources(request)
        if isinstance(joined, PartMissing | ImportOffer | FilesSorted):
            yield joined
            return
        solvers = offered_solvers(joined.measurement, self._models, joined.model)
        scene = scene_of(joined.measurement, joined.sources)
        self._measurement, self._scene, self._work = joined.measurement, scene, None
        yield Opened(request.number, joined.sources, scene, solvers, joined.model, joined.learned)

    def run(self, request: RunRequest, wanted: Wanted) -> Iterator[Result]:
        """Yield the stages of a run until it is complete or no longer wanted.

        Raises:
            LorunError: the model or the device cannot serve.
        """
        if self._measurement is None:
            return
        began = time.perf_counter()
        work = self._work_for(request, self._measurement)
        yield RunStarted(request.number, work.solver.stage_count)
        complete = False
        with closing(_closable(work.solver.run(request.strengths))) as stages:
            for stage in self._sharing.in_turns(stages, wanted, request.number, self._name):
                if not wanted():
                    break
                if isinstance(stage, Waiting):
                    yield stage
                    continue
                yield self._shown(work, stage, request)
                complete = stage.index == work.solver.stage_count
        yield RunEnded(request.number, complete, time.perf_counter() - began)

    def preview(self, request: PreviewRequest, wanted: Wanted) -> Iterator[Result]:
        """Yield one area of the stages that have changed, from the stages at hand.

        Raises:
            LorunError: the device ran out of memory.
        """
        work = self._work
        if work is not None and work.is_of(request) and isinstance(work.solver, Reconstruction):
            with closing(previewed(request, work.solver, self._matrix)) as patches:
                for patch in patches:  # a hand waits for them: they wait for no turn
                    if not wanted():
                        return
                    yield patch
        yield PreviewEnded(request.number)

    def try_settings(self, request: TrialRequest, wanted: Wanted) -> Iterator[Result]:
        """Yield what comes of one setting after another, until all are tried or no longer wanted.

        Raises:
            LorunError: the model or the device cannot serve.
        """
        if self._measurement is None:
            return
        work = self._work_for(request, self._measurement)
        complete = True
        if isinstance(work.solver, Reconstruction):
            with closing(tried(request, work.solver, self._measurement)) as results:
                for result in self._sharing.in_turns(results, wanted, request.number, self._name):
                    if result is not None:
                        yield result
            complete = wanted()
        yield TrialsEnded(request.number, complete)

    def tint(self, request: TintRequest) -> Iterator[Tinted]:
        """The colours of pictures by a scheme, which those that come after take as well."""
        scene = self._scene
        if scene is None or scene.matrix is None:
            return
        matrix = colour_matrix(request.scheme, scene)
        self._tinting = scene, matrix
        for frame in request.frames:
            yield Tinted(request.number, frame, tinted(frame.cube, frame.preview, matrix))

    def solve(self, request: AsideRequest, wanted: Wanted) -> Iterator[AsideReady | Waiting]:
        """What was reconstructed to compare with, and before it for whom it waits; nothing where it is not wanted.

        Raises:
            LorunError: the model or the device cannot serve.
        """
        measurement, matrix = self._measurement, self._matrix
        if measurement is None:
            return
        last: Stage | None = None
        frames: dict[int, Frame] = {}
        solver = build_solver(request.solver, measurement, request.device, request.precision, request.tile)
        if isinstance(solver, Reconstruction):
            solver.keep_within(0)  # nobody goes on from these stages
        stages, name = iter(solver.run(request.strengths)), f"{request.solver.title} of {self._name}"
        for stage in self._sharing.in_turns(stages, wanted, request.number, name):
            if isinstance(stage, Waiting):
                yield stage
                continue
            last = stage
            if request.is_whole:
                frames[last.index] = frame_of(array_of(last.estimate), matrix)
        if last is None or not wanted():
            return
        if not request.is_whole:
            frames[last.index] = frame_of(array_of(last.estimate), matrix)
        cube, truth = frames[last.index].cube, measurement.truth
        psnr = psnr_of(cube, truth, measurement.camera) if truth is not None else None
        yield AsideReady(request.number, frames, last.residual, psnr)

    def judging(self, number: int) -> Iterator[StageJudged]:
        """The figures of the stages at hand, one at a time, as a generator that another thread may work off."""
        work, measurement = self._work, self._measurement
        if work is None or measurement is None:
            return iter(())
        return _judged(number, measurement, work.shown, work.judged)

    def look(self, request: LookRequest) -> Iterator[LookReady]:
        """The picture asked for; nothing where its stage has been replaced meanwhile."""
        if self._measurement is not None:
            look = made(request, self._measurement, self._work, self._matrix)
            if look is not None:
                yield LookReady(request.number, request.key, request.estimate, look)

    @property
    def has_work(self) -> bool:
        """Whether there are stages to keep."""
        return self._work is not None

    def keep_within(self, room: int) -> None:
        """Let finished stages take no more bytes than this; the earliest go first."""
        work = self._work
        if work is not None:
            work.keep_within(room)

    @property
    def _name(self) -> str:
        """The measurement's file, as its tab says it."""
        rows = self._scene.rows if self._scene is not None else ()
        return next((row.name for row in rows if row.part is Part.MEASUREMENT), "")

    @property
    def _matrix(self) -> Floats | None:
        scene, (of, matrix) = self._scene, self._tinting
        return matrix if of is scene else scene.matrix if scene is not None else None

    def _work_for(self, request: RunRequest | TrialRequest, measurement: Measurement) -> Work:
        old = self._work
        afresh = isinstance(request, RunRequest) and request.afresh
        if old is not None and not afresh and old.is_of(request):
            return old
        # The old solver goes first: two at once may not fit into the device's memory.
        self._work = None
        solver = build_solver(request.solver, measurement, request.device, request.precision, request.tile)
        self._work = Work(request, solver)
        return self._work

    def _shown(self, work: Work, stage: Stage, request: RunRequest) -> StageReady:
        """A stage as the window shows it; a stage that was kept is not worked on twice."""
        before, number = work.shown_as(stage), request.number
        if before is not None:
            return replace(before, number=number)
        frame = frame_of(array_of(stage.estimate), self._matrix)
        psnr = None
        if self._measurement is not None and self._measurement.truth is not None:
            psnr = psnr_of(frame.cube, self._measurement.truth, self._measurement.camera)
        ready = StageReady(number, stage.index, frame, stage.residual, stage.seconds, psnr, memory_in_use())
        work.show(stage, ready, request.strengths)
        return ready


def _judged(
    number: int, measurement: Measurement, stages: list[StageReady], known: WeakKeyDictionary[Frame, Figures]
) -> Iterator[StageJudged]:
    if measurement.truth is None:
        return
    for ready in stages:
        figures = known.get(ready.frame)
        if figures is None:
            figures = known[ready.frame] = figures_of(ready.frame.cube, measurement.truth, measurement.camera)
        yield StageJudged(number, ready.index, figures)


def _closable(stages: Iterator[Stage]) -> Generator[Stage]:
    """The same stages as a generator, which can be closed whatever kind of iterator a solver returns."""
    yield from stages
