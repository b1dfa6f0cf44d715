"""The threads behind the window: one for the engine, one for files and figures, one for regions, one for pictures.

Whatever imports the engine is imported in these threads: torch takes seconds, and the window does not wait for it.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.imports import VariableWanted
from app.requests import (
    AsideRequest,
    CubeExport,
    LookRequest,
    MeasureRequest,
    OpenRequest,
    PictureExport,
    PictureWanted,
    PreviewRequest,
    RunRequest,
    TextExport,
    TintRequest,
    TrialRequest,
)
from app.results import Failed, PictureDrawn, Result
from app.runner.faults import noted
from app.runner.loading import preload_library
from app.runner.sharing import Sharing
from app.runner.threads import background_thread
from lorun_engine.allocation import give_memory_back

if TYPE_CHECKING:
    from app.runner.measuring import Measuring
    from app.runner.workbench import Workbench


class Runner(QObject):
    """Takes requests, works them off away from the window's thread, and answers with `arrived(Result)`.

    Opening and running share one engine thread; the newest request wins by its number: an older run ends at its next
    stage, an older request that has not begun does nothing. Exports and figures have a second thread, so that a file
    is written while a run goes on; regions a third, so that their spectra follow the mouse; and pictures that are asked
    for a fourth, since somebody waits for them.

    Args:
        models: the folder of installed models; the bundled ones and the user's own when None.
        sharing: what it shares with the runners of other measurements.
        parent: the owner in Qt's tree.
    """

    arrived = Signal(object)

    def __init__(
        self, models: Path | None = None, sharing: Sharing | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._models, self._sharing = models, sharing
        self._bench: Workbench | None = None
        self._engine = background_thread("engine")
        self._desk = background_thread("desk")
        self._survey = background_thread("survey")
        self._easel = ThreadPoolExecutor(1, thread_name_prefix="lorun-easel")
        self._measuring: Measuring | None = None
        self._aside = background_thread("aside")
        self._newest = self._newest_survey = self._newest_tint = 0
        self._wanted_aside: frozenset[int] = frozenset()
        self._works: set[Future[None]] = set()
        self._is_left = False

    @property
    def is_over(self) -> bool:
        """Whether it was left, and nothing of it works or waits any more."""
        return self._is_left and not self._works

    def load(self) -> None:
        """Load the engine, and answer with its devices."""
        self._submit(self._engine, self._answer, 0, lambda: self._workbench().load())

    def open(self, request: OpenRequest) -> None:
        """Open files; a run under way is given up."""
        self._newest = request.number
        self._submit(self._engine, self._work, request.number, lambda bench, _: bench.open(request))

    def run(self, request: RunRequest) -> None:
        """Reconstruct; a run under way is given up at its next stage."""
        self._newest = request.number
        self._submit(self._engine, self._run, request)

    def preview(self, request: PreviewRequest) -> None:
        """Reconstruct a part; a run under way is given up at its next stage."""
        self._newest = request.number
        self._submit(self._engine, self._work, request.number, lambda bench, wanted: bench.preview(request, wanted))

    def try_settings(self, request: TrialRequest) -> None:
        """Reconstruct under many settings; a run under way is given up at its next stage."""
        self._newest = request.number
        self._submit(
            self._engine, self._work, request.number, lambda bench, wanted: bench.try_settings(request, wanted)
        )

    def give_up(self, number: int) -> None:
        """End a request at its next stage if it is still the newest."""
        if self._wants(number):
            self.stop()

    def stop(self) -> None:
        """End the run under way at its next stage."""
        self._newest = 0

    def look(self, request: LookRequest) -> None:
        """Make a picture."""
        self._submit(self._easel, self._answer, request.number, lambda: self._workbench().look(request))

    def tint(self, request: TintRequest) -> None:
        """Give pictures other colours; an older request ends at its next picture."""
        number = self._newest_tint = request.number
        self._submit(
            self._easel,
            self._answer,
            number,
            lambda: takewhile(lambda _: number == self._newest_tint, self._workbench().tint(request)),
        )

    def solve_aside(self, request: AsideRequest) -> None:
        """Reconstruct to compare with, beside whatever else runs; one after another."""
        number = request.number
        self._wanted_aside |= {number}
        self._submit(
            self._aside,
            self._answer,
            number,
            lambda: self._workbench().solve(request, lambda: number in self._wanted_aside),
        )

    def withdraw_aside(self, number: int) -> None:
        """End one of what is reconstructed to compare with at its next stage."""
        self._wanted_aside -= {number}

    def leave_aside(self) -> None:
        """End what is reconstructed to compare with at its next stage."""
        self._wanted_aside = frozenset()

    def export_cube(self, request: CubeExport) -> None:
        """Write a cube."""
        self._submit(self._desk, self._answer, request.number, lambda: _written_cube(request))

    def export_text(self, request: TextExport) -> None:
        """Write a text."""
        self._submit(self._desk, self._answer, request.number, lambda: _written_text(request))

    def export_picture(self, request: PictureExport) -> None:
        """Write pictures."""
        self._submit(self._desk, self._answer, request.number, lambda: _written_pictures(request))

    def draw_picture(self, request: PictureWanted) -> None:
        """Draw a picture."""
        self._submit(
            self._desk,
            self._answer,
            request.number,
            lambda: [PictureDrawn(request.number, next(request.draw()).pixels)],
        )

    def measure(self, request: MeasureRequest) -> None:
        """Take the values of regions; an older request ends at its next picture."""
        self._newest_survey = request.number
        self._submit(self._survey, self._answer, 0, lambda: self._measured(request))

    def draw_variable(self, request: VariableWanted) -> None:
        """Draw an array of a file."""
        self._submit(self._desk, self._answer, request.number, lambda: _drawn_variable(request))

    def leave(self) -> None:
        """End what can be ended, and let the threads go as soon as what is being written is finished."""
        self._is_left = True
        self.stop()
        self._newest_survey = self._newest_tint = 0
        self.leave_aside()
        with suppress(RuntimeError):  # left before
            self._submit(self._engine, self._clear)
        for thread in (self._survey, self._engine, self._desk):
            thread.shutdown(wait=False)
        for thread in (self._easel, self._aside):
            thread.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        """End what can be ended, finish writing what is being written, and let the threads go."""
        self.leave()
        self._survey.shutdown(wait=True)
        self._engine.shutdown(wait=True)
        self._desk.shutdown(wait=True)
        self._easel.shutdown(wait=True, cancel_futures=True)
        self._aside.shutdown(wait=True, cancel_futures=True)

    def _submit(self, thread: ThreadPoolExecutor, work: Callable[..., None], *arguments: object) -> None:
        """Have a thread work, and know of it until it is done."""
        future = thread.submit(work, *arguments)
        self._works.add(future)
        future.add_done_callback(self._works.discard)

    def _clear(self) -> None:
        """Give the measurement's memory back."""
        self._bench = None
        give_memory_back()

    def _wants(self, number: int) -> bool:
        return number == self._newest

    def _workbench(self) -> "Workbench":
        if self._bench is None:
            preload_library("torch", "lib/libtorch_python")
            from app.runner.workbench import Workbench

            self._bench = Workbench(self._models, self._sharing)
        return self._bench

    def _run(self, request: RunRequest) -> None:
        number = request.number
        self._work(number, lambda bench, wanted: bench.run(request, wanted))
        if self._wants(number):
            figures = self._workbench().judging(number)
            self._submit(self._desk, self._answer, number, lambda: takewhile(lambda _: self._wants(number), figures))

    def _work(self, number: int, work: "Callable[[Workbench, Callable[[], bool]], Iterable[Result]]") -> None:
        """Work a request off unless a newer one has come."""
        if self._wants(number):
            self._answer(number, lambda: work(self._workbench(), lambda: self._wants(number)))

    def _measured(self, request: MeasureRequest) -> Iterable[Result]:
        if self._measuring is None:
            from app.runner.measuring import Measuring

            self._measuring = Measuring()
        return self._measuring.measured(request, lambda: request.number == self._newest_survey)

    def _answer(self, number: int, work: Callable[[], Iterable[Result]]) -> None:
        """Send every result on its way; whatever goes wrong becomes one, too, since no thread may die unheard."""
        try:
            for result in work():
                self.arrived.emit(result)
        except Exception as error:
            self.arrived.emit(Failed(number, noted(error)))


def _written_cube(request: CubeExport) -> Iterable[Result]:
    from app.runner.writing import export_cube

    return export_cube(request)


def _written_text(request: TextExport) -> Iterable[Result]:
    from app.runner.writing import export_text

    return export_text(request)


def _written_pictures(request: PictureExport) -> Iterable[Result]:
    from app.runner.writing import export_pictures

    return export_pictures(request)


def _drawn_variable(request: VariableWanted) -> Iterable[Result]:
    from app.runner.importing import draw_variable

    return draw_variable(request)
