"""Ablation and sweep: reconstructions under many settings, and what is told of them."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.display import band_pixels, symmetric_levels
from app.looks import LUMINANCE
from app.mix import Strengths
from app.requests import TrialRequest
from app.results import Failed, TrialReady, TrialsEnded
from app.runner import Runner
from app.showing import Area, Picture, Progress, Tone
from app.state import Floats, Scene
from app.trials import Ablation, Axis, Outcome, Sweep
from app.view_model.mixing import Mixing
from app.view_model.running import Running


class Trying(QObject):
    """Runs the settings of an ablation or a sweep, one of both at a time; the stages on show stay as they are.

    Args:
        runner: computes.
        numbers: where request numbers come from.
        running: knows solver and device; a run of its own ends what is tried.
        mixing: knows the mix, and takes strengths that were tried over.
        parent: the owner in Qt's tree.
    """

    ablation_changed = Signal(object)
    sweep_changed = Signal(object)
    change_shown = Signal(object)
    said = Signal(object)

    def __init__(
        self,
        runner: Runner,
        numbers: Iterator[int],
        running: Running,
        mixing: Mixing,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self._numbers = runner, numbers
        self._running, self._mixing = running, mixing
        self._number = 0
        self._sweeping = False
        self._scene: Scene | None = None
        self._ablation = Ablation()
        self._changes: dict[int, Floats] = {}
        self._stage: int | None = None
        self._band: int | None = None
        self._sweep = Sweep()
        running.asked.connect(self.cancel)
        mixing.strengths_changed.connect(self._compare)

    @property
    def is_running(self) -> bool:
        """Whether settings are being tried."""
        return self._number != 0

    @property
    def number(self) -> int:
        """The number of what is being tried, 0 where nothing is."""
        return self._number

    @property
    def ablation(self) -> Ablation:
        """What each stage's adapter does, as far as it is known."""
        return self._ablation

    @property
    def sweep(self) -> Sweep:
        """What a range of strengths gives, as far as it is known."""
        return self._sweep

    def open(self, scene: Scene | None) -> None:
        """Forget what was tried: another measurement or another model is at work."""
        self.cancel()
        self._scene = scene
        self._changes, self._stage, self._band = {}, None, None
        self._show_ablation(Ablation())
        self._show_sweep(Sweep())
        self._show_change()

    def ablate(self) -> None:
        """Leave out each stage's adapter in turn, the others as mixed."""
        strengths = self._mixing.strengths
        if strengths and self._ask(Ablation(strengths).settings):
            self._sweeping = False
            self._changes, self._stage = {}, None
            self._show_ablation(Ablation(strengths, is_running=True))
            self._show_change()

    def try_range(self, axes: tuple[Axis, ...]) -> None:
        """Move one fader over a range, or two over all pairs, the others as mixed."""
        sweep = Sweep.over(self._mixing.strengths, axes)
        if self._mixing.strengths and self._ask((sweep.strengths, *sweep.settings)):
            self._sweeping = True
            self._show_sweep(replace(sweep, is_running=True))

    def cancel(self) -> None:
        """Try no more; what has come stays."""
        if self.is_running:
            self._runner.give_up(self._number)
            self._end(complete=False)

    def take(self, result: TrialReady | TrialsEnded | Failed) -> None:
        """An answer of the runner; all but those of the newest request are dropped."""
        if result.number != self._number or not self.is_running:
            return
        match result:
            case TrialReady():
                self._take_trial(result)
            case TrialsEnded():
                self._end(complete=result.complete)
            case Failed():
                self._end(complete=False)

    def choose_stage(self, stage: int) -> None:
        """Show what leaving out this stage changes in the picture."""
        if stage in self._changes:
            self._stage = stage
            self._show_change()

    def choose_band(self, band: int | None) -> None:
        """Show the change in one band, from 0, or in all together."""
        self._band = band
        self._show_change()

    def open_point(self, place: int) -> None:
        """Set the faders to the strengths of a point of the sweep, and so run them."""
        if 0 <= place < len(self._sweep.outcomes):
            self._mixing.take_faders(self._sweep.strengths_at(place))

    def _compare(self, strengths: Strengths) -> None:
        ablation, sweep = self._ablation.beside(strengths), self._sweep.beside(strengths)
        if ablation != self._ablation:
            self._show_ablation(ablation)
        if sweep != self._sweep:
            self._show_sweep(sweep)

    def _ask(self, settings: tuple[tuple[float, ...], ...]) -> bool:
        solver = self._running.solver
        if solver is None or not solver.has_faders:
            return False
        self._running.stop()
        self.cancel()
        self._number = next(self._numbers)
        running = self._running
        self._runner.try_settings(
            TrialRequest(self._number, solver, running.device, settings, running.precision, running.tile)
        )
        self.said.emit(Progress(running=True, text="Starting …"))
        return True

    def _take_trial(self, ready: TrialReady) -> None:
        outcome = Outcome(ready.psnr, ready.sam, 100 * ready.residual)
        if self._sweeping:
            if ready.place:
                self._show_sweep(self._sweep.with_outcome(ready.place - 1, outcome))
            done, count, what = self._sweep.done, len(self._sweep.outcomes), "Sweep"
        else:
            self._show_ablation(self._ablation.with_outcome(ready.place, outcome))
            if ready.place:
                self._changes[self._ablation.stage_of(ready.place)] = ready.change
                self._stage = self._ablation.rows[0].stage
                self._show_change()
            done, count, what = len(self._ablation.rows), len(self._ablation.strengths), "Ablation"
        self.said.emit(Progress(running=True, text=f"{what}: {done} of {count}", stage=done, stage_count=count))

    def _end(self, *, complete: bool) -> None:
        self._number = 0
        what = "Sweep" if self._sweeping else "Ablation"
        if self._sweeping:
            self._show_sweep(replace(self._sweep, is_running=False))
        else:
            self._show_ablation(replace(self._ablation, is_running=False))
        self.said.emit(Progress(running=False, text=f"{what} {'complete' if complete else 'stopped'}."))

    def _show_ablation(self, ablation: Ablation) -> None:
        self._ablation = ablation
        self.ablation_changed.emit(ablation)

    def _show_sweep(self, sweep: Sweep) -> None:
        self._sweep = sweep
        self.sweep_changed.emit(sweep)

    def _show_change(self) -> None:
        change = self._changes.get(self._stage) if self._stage is not None else None
        self.change_shown.emit(None if change is None or self._scene is None else self._picture(change, self._scene))

    def _picture(self, change: Floats, scene: Scene) -> Picture:
        bands, height, width = change.shape
        if self._band is not None and self._band < bands:
            plane, shown = change[self._band], scene.band_names[self._band]
        else:
            weights = np.full(bands, 1 / bands, np.float32) if scene.matrix is None else LUMINANCE @ scene.matrix
            plane, shown = (
                np.tensordot(weights, change, axes=1),
                "luminance" if scene.matrix is not None else "all bands",
            )
        plane = np.asarray(plane, np.float32)
        levels = symmetric_levels(plane)
        title = f"Stage {self._stage} left out, less the mix" + (f" · {shown}" if bands > 1 else "")
        return Picture(
            band_pixels(plane, levels),
            (height, width),
            Area(0, 0, width, height),
            title,
            tone=Tone.DIFFERENCE,
            scale=levels,
        )
