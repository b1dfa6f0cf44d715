"""The queue of a batch: which files, with which settings, how far each is."""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.batches import (
    BatchItem,
    BatchResult,
    BatchSettings,
    BatchView,
    FileDone,
    FileFailed,
    FileRequest,
    FilesFound,
    FileStep,
    FilesWanted,
    ItemState,
    RecipeRead,
    RecipeRefused,
    RecipeWanted,
)
from app.exports import CubeChoice, Making
from app.runner import BatchRunner
from app.state import CubeFormat, Fault

AT_WORK = (ItemState.RUNNING, ItemState.PAUSED)
OVER = (ItemState.DONE, ItemState.FAILED, ItemState.STOPPED)


class Batching(QObject):
    """Works a queue off, one file at a time.

    Args:
        runner: works.
        making: how what is open would be reconstructed now, None where nothing is open.
        parent: the owner in Qt's tree.
    """

    items_changed = Signal(object)
    view_changed = Signal(object)
    fault_found = Signal(object)

    def __init__(self, runner: BatchRunner, making: Callable[[], Making | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._open_making = making
        self._numbers = count(1)
        self._items: dict[int, BatchItem] = {}
        self._request = 0
        self._at = 0
        self._running = self._paused = False
        self._making: Making | None = None
        self._recipe: Path | None = None
        self._recipe_words = ""
        self._choice = CubeChoice()
        self._folder: Path | None = None
        self._began = 0.0
        runner.arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def items(self) -> tuple[BatchItem, ...]:
        """The queue."""
        return tuple(self._items.values())

    @property
    def view(self) -> BatchView:
        """What is to be shown beside the queue."""
        return BatchView(
            self._running,
            self._paused,
            self._recipe_words if self._recipe is not None else _making_words(self._making),
            self._recipe is not None,
            self._open_making() is not None,
            self._choice,
            self._folder,
            self._progress(),
        )

    def refresh(self) -> None:
        """Take the settings of what is open as they are now, unless a recipe was chosen."""
        if not self._running:
            self._making = self._open_making()
        self._show()

    def add(self, places: Iterable[Path]) -> None:
        """Put files, and the measurements in folders, into the queue."""
        self._runner.find(FilesWanted(tuple(places)))

    def choose_recipe(self, path: Path) -> None:
        """Take the settings of a recipe, once it is read."""
        self._runner.read(RecipeWanted(path))

    def use_open(self) -> None:
        """Take the settings of what is open."""
        self._recipe, self._making = None, self._open_making()
        self._show()

    def choose_folder(self, folder: Path | None) -> None:
        """Choose where results go."""
        self._folder = folder
        self._show()

    def choose_format(self, form: CubeFormat) -> None:
        """Choose the format of the cubes."""
        self._choice = CubeChoice(form)
        self._show()

    def run(self) -> None:
        """Work off what waits, or go on."""
        if self._paused:
            self._paused = False
            self._change(self._at, state=ItemState.RUNNING)
            self._runner.resume()
        elif not self._running and self._settings() is not None:
            self._running = True
            self._began = time.monotonic()
            self._next()
        self._show()

    def pause(self) -> None:
        """Wait after the stage that is being computed."""
        if self._running and not self._paused:
            self._paused = True
            self._change(self._at, state=ItemState.PAUSED)
            self._runner.pause()
            self._show()

    def stop(self) -> None:
        """Give up the file under way; the others wait."""
        if self._running:
            self._runner.stop()
            self._change(self._at, state=ItemState.STOPPED, words="")
            self._running = self._paused = False
            self._request = self._at = 0
            self._show()

    def retry(self, numbers: Iterable[int]) -> None:
        """Let these files wait once more, and work them off."""
        for number in numbers:
            if number in self._items and self._items[number].state in OVER:
                self._change(number, state=ItemState.WAITING, stage=0, words="", fault=None, result=None)
        self.run()

    def remove(self, numbers: Iterable[int]) -> None:
        """Take files out of the queue; the one under way stays."""
        for number in numbers:
            if number in self._items and self._items[number].state not in AT_WORK:
                del self._items[number]
        self.items_changed.emit(self.items)
        self._show()

    def close(self) -> None:
        """End all work."""
        self._running = False
        self._runner.close()

    @Slot(object)
    def _take(self, result: BatchResult) -> None:
        match result:
            case FilesFound():
                self._add(result.paths)
            case RecipeRead():
                self._recipe, self._recipe_words = result.path, result.words
            case RecipeRefused():
                self.fault_found.emit(result.fault)
            case FileFailed() if result.number == 0:
                self.fault_found.emit(result.fault)
            case FileStep() | FileDone() | FileFailed() if result.number == self._request:
                self._take_file(result)
        self._show()

    def _take_file(self, result: FileStep | FileDone | FileFailed) -> None:
        match result:
            case FileStep():
                self._change(self._at, stage=result.stage, stages=result.stages)
                return
            case FileDone():
                self._change(self._at, state=ItemState.DONE, words=result.words, result=result.result)
            case FileFailed():
                fault = result.fault
                self._change(self._at, state=ItemState.FAILED, words=fault.problem, fault=fault)
        self._next()

    def _add(self, paths: Iterable[Path]) -> None:
        there = {item.path for item in self._items.values()}
        new = [path for path in paths if path not in there]
        for path in new:
            number = next(self._numbers)
            self._items[number] = BatchItem(number, path)
        if new and self._folder is None:
            self._folder = new[0].parent / "reconstructed"
        self.items_changed.emit(self.items)

    def _next(self) -> None:
        """Begin the next file that waits; where none does, the batch is over."""
        waiting = next((item for item in self._items.values() if item.state is ItemState.WAITING), None)
        settings = self._settings()
        self._paused = False
        if waiting is None or settings is None or not self._running:
            self._running = False
            self._request = self._at = 0
            return
        self._at, self._request = waiting.number, next(self._numbers)
        self._change(self._at, state=ItemState.RUNNING)
        self._runner.process(FileRequest(self._request, waiting.path, settings))

    def _settings(self) -> BatchSettings | None:
        if self._folder is None or (self._recipe is None and self._making is None):
            return None
        making = self._making if self._recipe is None else None
        return BatchSettings(self._folder, making, self._recipe, self._choice)

    def _change(
        self,
        number: int,
        *,
        state: ItemState | None = None,
        stage: int | None = None,
        stages: int | None = None,
        words: str | None = None,
        result: Path | None = None,
        fault: Fault | None = None,
    ) -> None:
        old = self._items.get(number)
        if old is None:
            return
        self._items[number] = replace(
            old,
            state=state or old.state,
            stage=old.stage if stage is None else stage,
            stages=old.stages if stages is None else stages,
            words=old.words if words is None else words,
            result=result,
            fault=fault,
        )
        self.items_changed.emit(self.items)

    def _progress(self) -> str:
        """How far the queue is."""
        if not self._items:
            return "Add measurements, or drop them here."
        states = [item.state for item in self._items.values()]
        done, failed = states.count(ItemState.DONE), states.count(ItemState.FAILED)
        words = f"{done} of {len(states)} done"
        words += f", {failed} failed" if failed else ""
        waits = states.count(ItemState.WAITING)
        if self._running and done and waits and not self._paused:
            left = (time.monotonic() - self._began) / (done + failed) * (waits + 1)
            words += f" · about {_duration(left)} left"
        return f"{words}."

    def _show(self) -> None:
        self.view_changed.emit(self.view)


def _making_words(making: Making | None) -> str:
    """Settings in a line."""
    if making is None:
        return ""
    sources = making.sources
    names = [path.name for path in (sources.aperture, sources.matrix, sources.kernel) if path is not None]
    parts = [making.solver.title, *names]
    if sources.scale is not None:
        parts.append(f"× {sources.scale}")
    if making.strengths is not None:
        parts.append(f"strengths {' '.join(f'{strength:g}' for strength in making.strengths)}")
    return " · ".join(parts)


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
