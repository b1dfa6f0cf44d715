"""One training run: pretraining, adapting or finetuning, as a generator of its progress."""

import math
import time
from collections.abc import Generator
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

import torch
from torch import nn

from lorun_engine.device import choose_device, convolution_type
from lorun_engine.errors import TrainingError
from lorun_engine.network.checkpoint import (
    ModelCard,
)
from lorun_engine.training.card import Account
from lorun_engine.training.compiling import compile_where_wanted
from lorun_engine.training.config import Task, TrainingConfig
from lorun_engine.training.data import Patches, load_cubes
from lorun_engine.training.held_out import held_out
from lorun_engine.training.learned_matrices import LearnedMatrices
from lorun_engine.training.learner import MATRICES, Learner
from lorun_engine.training.log import RunLog
from lorun_engine.training.network import network_of
from lorun_engine.training.objective import Objective
from lorun_engine.training.output import Output
from lorun_engine.training.progress import Progress
from lorun_engine.training.simulation import Noisy, Simulated, Simulator, read_arrays
from lorun_engine.training.state import State, load_state, save_state
from lorun_engine.training.validation import validation_of
from lorun_engine.training.workers import ALONE, Workers
from lorun_engine.wavelengths import CASSI_BAND_CENTRES

CURVE_POINTS = 200
WORKER_SEEDS = 1000


class TrainingRun:
    """A network in training with its optimiser and its averages.

    Args:
        task: "pretrain" (the base, on noise), "adapt" (adapters alone) or "finetune" (both).
        config: the run.
        folder: where checkpoints and the finished model are written.
        resume: go on from the checkpoint in `folder`.
        device: name of the device, None for the best.
        workers: this process among those that train together.
        command: how the run was started, for the card.

    Raises:
        TrainingError: the data is absent or held out, or there is nothing to resume.
    """

    def __init__(
        self,
        task: Task,
        config: TrainingConfig,
        folder: Path,
        *,
        resume: bool = False,
        device: str | None = None,
        workers: Workers = ALONE,
        command: str = "",
    ) -> None:
        self.task, self.config = task, config
        self.device = choose_device(device)
        self._workers, self._command = workers, command
        torch.manual_seed(config.seed)
        seed = config.seed + WORKER_SEEDS * workers.rank
        self._generator = torch.Generator().manual_seed(seed)
        self._detector = torch.Generator(self.device).manual_seed(seed + WORKER_SEEDS // 2)
        self.output = Output(task, config, folder)
        self.output.require_base()
        self.network = network_of(config).to(self.device)
        bands = self.network.denoiser.shape.bands
        wavelengths = CASSI_BAND_CENTRES if bands == len(CASSI_BAND_CENTRES) else ()
        arrays = read_arrays(config.camera, config.data.patch)
        cubes, self._source = load_cubes(config.data, bands, wavelengths, held_out(config))
        self._patches = Patches(cubes, config.data.patch, self._generator)
        camera = config.camera
        self.matrices = LearnedMatrices(camera.files, arrays).to(self.device) if camera.learned else None
        self._simulate = Simulator(camera, arrays, self._generator, self._detector, self.matrices)
        self._prepared = partial(validation_of, config, bands=bands, wavelengths=wavelengths)
        self._validation = self._prepared(arrays) if workers.is_first else None
        self.precision = convolution_type(config.schedule.precision, self.device)
        self.objective = Objective(self.network, config.schedule, self.precision)
        self.learner = Learner(self._trained(), config.schedule.average, config.schedule.base_rate)
        self.state = State(reached=self.stages_at(0.0))
        self._ticked = 0.0
        self._is_asked_to_stop = self._is_stopped = self._is_compiled = False
        if resume:
            self._restore()
        workers.agree(self.learner.parameters.values())

    def train(self, save_every: float = 120.0) -> Generator[Progress, None, None]:
        """Yield after every step until the run is over or `stop` was called.

        Checkpoints are written every `save_every` seconds and at the end; a run that is over leaves its model.
        """
        log = RunLog(self.output.log, self.state.step) if self._workers.is_first else None
        self._ticked = time.monotonic()
        self._compile()
        saved = self.state.seconds
        if log is not None and not self.state.step:
            log.write(self._measured(log))
        while self.share < 1 and not self._is_stopped:
            self._take_step()
            progress = self._progress()
            if log is not None:
                progress = self._measured(log) if self._is_measuring_due else progress
                log.write(progress)
            if self.state.seconds - saved > save_every:
                self.save_checkpoint()
                saved = self.state.seconds
            yield progress
        self.save_checkpoint()
        if log is not None:
            log.close()
        if self.share >= 1:
            self.save_model()

    def draw(self) -> Simulated | Noisy:
        """Return the next batch: patches of the data, and what a camera of the run records of them."""
        return self._simulate(self._patches.batch(self.config.data.batch).to(self.device))

    def stop(self) -> None:
        """Ask the run to end after its step, so that it can be resumed from there."""
        self._is_asked_to_stop = True

    @property
    def share(self) -> float:
        """Share of the run that is done."""
        return self.config.schedule.share_at(self.state.step, self.state.seconds)

    def stages_at(self, share: float) -> int:
        """Stages unfolded at a share of the run; 0 while pretraining on noise."""
        if self.config.camera.kind == "noise":
            return 0
        return self.config.schedule.stages_at(share, len(self.network.adapters))

    @property
    def conventions(self) -> tuple[str, ...]:
        """How the figures of its validation are counted."""
        return () if self._validation is None else self._validation.conventions

    def _progress(self) -> Progress:
        state, share = self.state, self.share
        rate = self.config.schedule.rate_at(share)
        return Progress(state.step, share, state.loss, self.stages_at(share), rate, state.seconds, tuple(state.psnr))

    @property
    def _is_measuring_due(self) -> bool:
        waited = self.state.seconds - self.state.measured
        return self.share >= 1 or waited >= 60 * self.config.validation.every

    def _measured(self, log: RunLog) -> Progress:
        """Measure the averaged weights on the scenes of the validation, if there are any."""
        if self._validation is None:
            return self._progress()
        state, stages = self.state, max(1, self.stages_at(self.share))
        with self.learner.averaged():
            if self.matrices is not None:
                self._validation = self._prepared(self.matrices.arrays()) or self._validation
            found = self._validation.measure(self.network, self._card(), stages, self.device)
        state.measured, state.psnr, state.ssim = state.seconds, list(found.psnr), found.ssim
        log.show(state.step, found.pictures)
        return replace(self._progress(), is_measured=True)

    def _take_step(self) -> None:
        state, share, schedule = self.state, self.share, self.config.schedule
        stages = self.stages_at(share)
        self._grow(stages)
        if self.task == "adapt":
            self.network.denoiser.requires_grad_(share >= 1 - schedule.joint)
        loss, last = self.objective(self.draw(), stages)
        self.learner.differentiate(loss)
        told = (last, self._elapsed(), float(self._is_asked_to_stop))
        last, elapsed, stopping = self._workers.average(self.learner.parameters.values(), told)
        self._require_number(last)
        state.step += 1
        self.learner.update(state.step, schedule.rate_at(share))
        state.loss = last if math.isnan(state.loss) else 0.98 * state.loss + 0.02 * last
        state.seconds += elapsed
        self._is_stopped = stopping > 0
        if self.share * CURVE_POINTS >= len(state.curve):
            state.curve.append((state.step, state.loss))

    def _require_number(self, loss: float) -> None:
        """Raise `TrainingError` where the weights have run away: nothing would bring them back."""
        if not math.isfinite(loss):
            rate = self.config.schedule.rate_at(self.share)
            raise TrainingError(
                f"The training of {self.config.name} has run away.",
                expected="an error that is a number",
                found=f"{loss} in step {self.state.step + 1}, at a rate of {rate:.1e}",
                remedy="Lower `rate` in [schedule], and start again.",
            )

    def _compile(self) -> None:
        """Compile the denoiser where that is wanted; the batch that it is tried on is drawn again afterwards."""
        wanted = self.config.schedule.compile
        if wanted is False:
            return
        chance = [(generator, generator.get_state()) for generator in (self._generator, self._detector)]
        self._is_compiled = compile_where_wanted(self.objective, self.draw(), self.stages_at(self.share), wanted)
        for generator, state in chance:
            generator.set_state(state)

    def _elapsed(self) -> float:
        """Seconds since the last call by the clock of the first process, which counts for all: others wait for it."""
        before, self._ticked = self._ticked, time.monotonic()
        return (self._ticked - before) * self._workers.count if self._workers.is_first else 0.0

    def _grow(self, stages: int) -> None:
        """Start the adapters of new stages from that of the last stage that was unfolded."""
        while 0 < self.state.reached < stages:
            reached = self.state.reached
            known, new = (self.network.adapter(index) for index in (reached, reached + 1))
            new.load_state_dict(known.state_dict())
            self.learner.forget(f"adapters.{reached}.")
            self.state.reached += 1

    def _trained(self) -> dict[str, nn.Parameter]:
        """Return the weights that are trained at some time of the run."""
        is_base_used = self.config.stages.sharing != "separate"
        is_base_trained = is_base_used and (self.task != "adapt" or self.config.schedule.joint > 0)
        self.network.denoiser.requires_grad_(is_base_trained)
        self.network.adapters.requires_grad_(self.task != "pretrain")
        trained = {name: value for name, value in self.network.named_parameters() if value.requires_grad}
        return trained if self.matrices is None else {**trained, MATRICES: self.matrices.rows}

    def save_checkpoint(self) -> None:
        """Write weights, averages, optimiser and chance, beside the old checkpoint and then in its place."""
        tensors = self.learner.tensors()
        tensors["chance"] = self._workers.gathered(self._generator.get_state())
        tensors["detector"] = self._workers.gathered(self._detector.get_state())
        if self._workers.is_first:
            save_state(self.output.checkpoint, self.state, tensors, asdict(self.config))

    def _restore(self) -> None:
        self.state, tensors = load_state(self.output.checkpoint)
        self.learner.restore(tensors)
        for name, generator in (("chance", self._generator), ("detector", self._detector)):
            kept = tensors.get(name)
            if kept is not None and len(kept) == self._workers.count:
                generator.set_state(kept[self._workers.rank].clone())
            else:  # other processes than before: their data must not be what was learned already
                generator.manual_seed(generator.initial_seed() + self.state.step)

    def save_model(self) -> None:
        """Write the averaged weights as a model."""
        if self._workers.is_first:
            with self.learner.averaged():
                self.output.save(self.network, replace(self._card(), training=self._account().for_card()))
                if self.matrices is not None:
                    self.output.save_matrices(self.matrices.by_name())

    def _card(self) -> ModelCard:
        config, shape = self.config, self.network.denoiser.shape
        stages, rank = len(self.network.adapters), config.stages.rank
        return ModelCard(config.name, config.title, config.camera.kind, stages, rank, shape)

    def _account(self) -> Account:
        state = self.state
        return Account(
            self.task,
            self.config,
            self._source,
            self._command,
            self.device,
            self.precision,
            self._is_compiled,
            self._workers.count,
            state.step,
            state.seconds,
            tuple(state.curve),
            tuple(state.psnr),
            state.ssim,
        )
