"""The thread of batches: one file after another, beside whatever the window does; paused and stopped between stages."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.batches import (
    BatchResult,
    BatchSettings,
    FileDone,
    FileFailed,
    FileRequest,
    FilesFound,
    FileStep,
    FilesWanted,
    RecipeRead,
    RecipeRefused,
    RecipeWanted,
)
from app.runner.faults import fault_of, noted
from app.runner.threads import background_thread
from app.showing import Metric
from app.state import Fault

if TYPE_CHECKING:
    from lorun_engine.batch import BatchOutcome, BatchPlan
    from lorun_engine.recipe import Recipe


class BatchRunner(QObject):
    """Takes the files of a batch, and answers with `arrived(BatchResult)`.

    It has a thread of its own: a run in the window goes on beside it, and both share the processor. The engine is
    imported in that thread.

    Args:
        models: the folder of installed models; the bundled one when None.
        parent: the owner in Qt's tree.
    """

    arrived = Signal(object)

    def __init__(self, models: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._models = models
        self._thread = background_thread("batch")
        self._wanted = 0
        self._goes_on = Event()
        self._goes_on.set()
        self._settings: BatchSettings | None = None
        self._plan: BatchPlan | None = None
        self._outcomes: dict[Path, BatchOutcome] = {}

    def find(self, request: FilesWanted) -> None:
        """Find the measurements among files and folders."""
        self._thread.submit(self._answer, lambda: _found(request), lambda fault: self._report(0, fault))

    def read(self, request: RecipeWanted) -> None:
        """Read a recipe."""
        self._thread.submit(
            self._answer,
            lambda: self._read(request),
            lambda fault: self.arrived.emit(RecipeRefused(request.path, fault)),
        )

    def process(self, request: FileRequest) -> None:
        """Reconstruct a file and write its cube, its recipe and the report."""
        self._wanted = request.number
        self._goes_on.set()
        self._thread.submit(
            self._answer, lambda: self._process(request), lambda fault: self._report(request.number, fault)
        )

    def pause(self) -> None:
        """Wait after the stage that is being computed."""
        self._goes_on.clear()

    def resume(self) -> None:
        """Go on."""
        self._goes_on.set()

    def stop(self) -> None:
        """Give up the file under way at its next stage."""
        self._wanted = 0
        self._goes_on.set()

    def close(self) -> None:
        """Stop, and let the thread go."""
        self.stop()
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _read(self, request: RecipeWanted) -> Iterator[BatchResult]:
        from lorun_engine.batch import plan_like
        from lorun_engine.recipe import read_recipe
        from lorun_engine.replaying import require_same

        recipe = read_recipe(request.path)
        _, differences = plan_like(recipe, request.path.parent, models=self._models)
        require_same(differences)
        yield RecipeRead(request.path, _words(recipe))

    def _process(self, request: FileRequest) -> Iterator[BatchResult]:
        """Yield the stages of a file and what came of it; nothing more when it is no longer wanted."""
        from lorun_engine.batch import places_for, process, write_report
        from lorun_engine.files import make_folder

        if request.number != self._wanted:
            return
        folder, plan = request.settings.folder, self._planned(request.settings)
        make_folder(folder)
        target = places_for([*self._outcomes, request.path], folder, plan.format.suffix)[request.path]
        steps = process(request.path, plan, target)
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                outcome: BatchOutcome = end.value
                break
            yield FileStep(request.number, step.stage, step.stages)
            self._goes_on.wait()
            if request.number != self._wanted:
                steps.close()
                return
        self._outcomes[request.path] = outcome
        write_report(folder, list(self._outcomes.values()))
        if outcome.error is not None:
            yield FileFailed(request.number, fault_of(outcome.error))
        else:
            yield FileDone(request.number, target, _told(outcome))

    def _planned(self, settings: BatchSettings) -> "BatchPlan":
        """The plan of these settings; another folder begins another report."""
        if self._settings is None or settings.folder != self._settings.folder:
            self._outcomes = {}
        if self._plan is None or settings != self._settings:
            self._plan = _plan(settings, self._models)
        self._settings = settings
        return self._plan

    def _report(self, number: int, fault: Fault) -> None:
        self.arrived.emit(FileFailed(number, fault))

    def _answer(self, work: Callable[[], Iterable[BatchResult]], failed: Callable[[Fault], None]) -> None:
        """Send every result on its way; whatever goes wrong becomes one, too, since no thread may die unheard."""
        try:
            for result in work():
                self.arrived.emit(result)
        except Exception as error:
            failed(noted(error))


def _found(request: FilesWanted) -> Iterator[BatchResult]:
    from lorun_engine.batch import measurements_in

    yield FilesFound(tuple(measurements_in(request.places)))


def _plan(settings: BatchSettings, models: Path | None) -> "BatchPlan":
    """The settings as the engine takes them."""
    from app.runner.opening import files_of
    from app.runner.writing import form_of, format_of, making_of
    from lorun_engine.batch import BatchPlan, plan_like
    from lorun_engine.recipe import read_recipe

    if settings.recipe is not None:
        return plan_like(read_recipe(settings.recipe), settings.recipe.parent, models=models)[0]
    if settings.making is None:
        raise ValueError("a batch needs a recipe or a measurement that is open")
    making = making_of(settings.making, files_of(settings.making.sources).read())
    model = making.method if making.model is None else str(making.model)
    choice = settings.choice
    style = format_of(Path(f"cube{choice.format.suffix}"), choice.format)
    return BatchPlan(
        making.files,
        model,
        making.device,
        making.precision,
        tile=making.tile,
        strengths=making.strengths,
        form=form_of(choice),
        format=style,
    )


def _words(recipe: "Recipe") -> str:
    """A recipe's settings in a line."""
    names = [Path(mark.path).name for part, mark in recipe.files.items() if part not in ("measurement", "truth")]
    parts = [f"model {recipe.model.name}", *names]
    if recipe.strengths is not None:
        parts.append(f"strengths {' '.join(f'{strength:g}' for strength in recipe.strengths)}")
    parts.append(f"written as {recipe.format.suffix}, {recipe.form.number_type}")
    return " · ".join(parts)


def _told(outcome: "BatchOutcome") -> str:
    """What came of a file in a line."""
    quality = "" if outcome.figures is None else f"{Metric.PSNR.told(outcome.figures.psnr)} · "
    return f"{quality}residual {Metric.RESIDUAL.told(100 * outcome.residual)} · {outcome.seconds:.1f} s"
