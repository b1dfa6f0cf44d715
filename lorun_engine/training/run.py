"""One training run: pretraining, adapting or finetuning, as a generator of its progress."""

import json
import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from lorun_engine.device import choose_device
from lorun_engine.errors import TrainingError
from lorun_engine.files import make_folder
from lorun_engine.files.replacing import replacing
from lorun_engine.network.checkpoint import ModelCard, load_base, load_model, save_adapters, save_base
from lorun_engine.network.denoiser import Denoiser
from lorun_engine.network.lora import StageAdapter
from lorun_engine.network.unfolding import Unfolding, exposure
from lorun_engine.training.config import Task, TrainingConfig
from lorun_engine.training.data import Patches, load_cubes
from lorun_engine.training.simulation import Simulator, read_arrays
from lorun_engine.wavelengths import CASSI_BAND_CENTRES

SCALAR_RATE = 10.0
LARGEST_NOISE = 50 / 255
LARGEST_GRADIENT = 1.0


@dataclass(frozen=True)
class Progress:
    """Where a run stands.

    Attributes:
        step: optimiser steps done.
        share: share of the run that is done, 0 to 1.
        loss: moving mean of the root-mean-square error of the last stage, in units of the exposure.
        stages: stages unfolded now; 0 while pretraining on noise.
        rate: learning rate.
        seconds: training time, over all resumptions.
    """

    step: int
    share: float
    loss: float
    stages: int
    rate: float
    seconds: float


class TrainingRun:
    """A network in training with its optimiser and its averages.

    Args:
        task: "pretrain" (the base, on noise), "adapt" (adapters alone) or "finetune" (both).
        config: the run.
        folder: where checkpoints and the finished model are written.
        resume: go on from the checkpoint in `folder`.
        device: name of the device, None for the best.
    """

    def __init__(
        self, task: Task, config: TrainingConfig, folder: Path, *, resume: bool = False, device: str | None = None
    ) -> None:
        self.task, self.config, self.folder = task, config, folder
        self.device = choose_device(device)
        torch.manual_seed(config.seed)
        self._generator = torch.Generator().manual_seed(config.seed)
        bands = config.base.bands
        wavelengths = CASSI_BAND_CENTRES if bands == len(CASSI_BAND_CENTRES) else ()
        self._patches = Patches(load_cubes(config.data, wavelengths), config.data.patch, self._generator)
        self._simulate = Simulator(config.camera, read_arrays(config.camera), self._generator)
        self.network = self._network().to(self.device)
        self._parameters = self._trained()
        self._average = {name: value.detach().clone() for name, value in self._parameters.items()}
        self._optimiser = torch.optim.Adam(self._groups(), lr=config.schedule.rate, betas=(0.9, 0.99), fused=True)
        self._step, self._seconds, self._loss = 0, 0.0, math.nan
        self._reached = self.stages
        if resume:
            self._restore()

    def train(self, save_every: float = 120.0) -> Iterator[Progress]:
        """Yield after every step until the run is over; checkpoints every `save_every` seconds and at the end."""
        saved = self._seconds
        while self.share < 1:
            began = time.monotonic()
            self._take_step()
            self._seconds += time.monotonic() - began
            if self._seconds - saved > save_every:
                self.save_checkpoint()
                saved = self._seconds
            yield Progress(self._step, self.share, self._loss, self.stages, self.rate, self._seconds)
        self.save_checkpoint()
        self.save_model()

    @property
    def share(self) -> float:
        """Share of the run that is done."""
        schedule = self.config.schedule
        return min(1.0, self._step / schedule.steps if schedule.steps else self._seconds / (60 * schedule.minutes))

    @property
    def rate(self) -> float:
        """Learning rate now: a linear warm-up, then a cosine to zero."""
        schedule = self.config.schedule
        if self.share < schedule.warm_up:
            return schedule.rate * (self.share + 0.01 * schedule.warm_up) / schedule.warm_up
        left = (1 - self.share) / (1 - schedule.warm_up)
        return schedule.rate * 0.5 * (1 - math.cos(math.pi * left)) + 1e-3 * schedule.rate

    @property
    def stages(self) -> int:
        """Stages unfolded now."""
        if self.config.camera.kind == "noise":
            return 0
        reached = [stages for share, stages in self.config.schedule.grow if share <= self.share]
        return reached[-1] if reached else self.config.stages.count

    def _take_step(self) -> None:
        self._grow()
        for group in self._optimiser.param_groups:
            group["lr"] = self.rate * group["factor"]
        self._optimiser.zero_grad()
        loss, last = self._loss_of_batch()
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(self._parameters.values(), LARGEST_GRADIENT)
        self._optimiser.step()
        self._step += 1
        self._loss = last if math.isnan(self._loss) else 0.98 * self._loss + 0.02 * last
        decay = min(self.config.schedule.average, self._step / (self._step + 10))
        current = [value.detach() for value in self._parameters.values()]
        torch._foreach_lerp_(list(self._average.values()), current, 1 - decay)

    def _grow(self) -> None:
        """Start the adapters of new stages from that of the last stage that was unfolded."""
        while 0 < self._reached < self.stages:
            known, new = (self.network.adapter(index) for index in (self._reached, self._reached + 1))
            new.load_state_dict(known.state_dict())
            for name, value in new.named_parameters():
                self._average[f"adapters.{self._reached}.{name}"].copy_(value.detach())
            self._reached += 1

    def _loss_of_batch(self) -> tuple[Tensor, float]:
        precision = torch.bfloat16 if self.config.schedule.precision == "bfloat16" else None
        truth = self._patches.batch(self.config.data.batch).to(self.device)
        if not self.stages:
            return self._denoising_loss(truth, precision)
        simulated = self._simulate(truth)
        operator, data = simulated.operator, simulated.data
        start = operator.start(data)
        recompute = self.config.schedule.recompute
        estimates = self.network.estimates(operator, data, start, self.stages, precision, recompute=recompute)
        scale = exposure(start).reshape(-1, 1, 1, 1)
        errors = torch.stack([_root_mean_square((estimate - simulated.truth) / scale) for estimate in estimates])
        weights = torch.full_like(errors, self.config.schedule.earlier_weight)
        weights[-1] = 1
        return (weights * errors).sum(), float(errors[-1].detach())

    def _denoising_loss(self, truth: Tensor, precision: torch.dtype | None) -> tuple[Tensor, float]:
        level = LARGEST_NOISE * torch.rand(len(truth), generator=self._generator).to(self.device)
        noise = torch.randn(truth.shape, generator=self._generator).to(self.device)
        noisy = truth + level.reshape(-1, 1, 1, 1) * noise
        with torch.autocast(self.device.type, dtype=precision or torch.bfloat16, enabled=precision is not None):
            denoised, _ = self.network.denoiser(noisy, level)
        loss = (denoised - truth).abs().mean()
        return loss, float(_root_mean_square(denoised.detach() - truth))

    def _network(self) -> Unfolding:
        base, stages = self.config.base, self.config.stages
        if stages.file:
            network = load_model(Path(stages.file)).network
            if base.file:
                network.denoiser = load_base(Path(base.file))[0]
            return network.requires_grad_()
        denoiser = load_base(Path(base.file))[0] if base.file else Denoiser(base.shape)
        levels = [(0.2 * 0.6**index, 0.15 * 0.6**index) for index in range(stages.count)]
        return Unfolding(denoiser, [StageAdapter(denoiser, stages.rank, *level) for level in levels])

    def _trained(self) -> dict[str, nn.Parameter]:
        self.network.denoiser.requires_grad_(self.task != "adapt")
        self.network.adapters.requires_grad_(self.task != "pretrain")
        return {name: value for name, value in self.network.named_parameters() if value.requires_grad}

    def _groups(self) -> list[dict[str, object]]:
        scalars = [value for value in self._parameters.values() if value.ndim == 0]
        others = [value for value in self._parameters.values() if value.ndim > 0]
        groups = [{"params": others, "factor": 1.0}, {"params": scalars, "factor": SCALAR_RATE}]
        return [group for group in groups if group["params"]]

    @property
    def checkpoint(self) -> Path:
        """Where the state of this run is kept."""
        return self.folder / f"{self.config.name}.checkpoint"

    def save_checkpoint(self) -> None:
        """Write weights, averages, optimiser and chance, beside the old checkpoint and then in its place."""
        tensors = {f"weight/{name}": value.detach() for name, value in self._parameters.items()}
        tensors |= {f"average/{name}": value for name, value in self._average.items()}
        for name, value in self._parameters.items():
            for key, moment in self._optimiser.state[value].items():
                tensors[f"optimiser/{name}/{key}"] = moment
        tensors["chance"] = self._generator.get_state()
        state = {
            "step": self._step,
            "seconds": self._seconds,
            "loss": self._loss,
            "reached": self._reached,
            "config": asdict(self.config),
        }
        make_folder(self.folder)
        with replacing(self.checkpoint) as (draft,):
            plain = {name: value.cpu().contiguous() for name, value in tensors.items()}
            save_file(plain, draft, metadata={"state": json.dumps(state)})

    def _restore(self) -> None:
        if not self.checkpoint.is_file():
            raise TrainingError(
                f"{self.config.name} cannot be resumed.",
                expected=f"a checkpoint at {self.checkpoint}",
                found="no such file",
                remedy="Start the run without --resume.",
            )
        with safe_open(self.checkpoint, framework="pt") as archive:
            state = json.loads(archive.metadata()["state"])
            for name, value in self._parameters.items():
                value.data.copy_(archive.get_tensor(f"weight/{name}"))
                self._average[name].copy_(archive.get_tensor(f"average/{name}"))
                prefix = f"optimiser/{name}/"
                kept = [key for key in archive.keys() if key.startswith(prefix)]  # noqa: SIM118
                self._optimiser.state[value] = {
                    key.removeprefix(prefix): _laid_out_as(value, archive.get_tensor(key)) for key in kept
                }
            self._generator.set_state(archive.get_tensor("chance"))
        self._step, self._seconds, self._loss = state["step"], state["seconds"], state["loss"]
        self._reached = state["reached"]

    def save_model(self) -> None:
        """Write the averaged weights as a model: a base, and adapters unless this run only pretrained."""
        current = {name: value.detach().clone() for name, value in self._parameters.items()}
        for name, value in self._parameters.items():
            value.data.copy_(self._average[name])
        base, stages = self.config.base, self.config.stages
        card = ModelCard(
            self.config.name, self.config.title, self.config.camera.kind, stages.count, stages.rank, base.shape
        )
        training = {
            "task": self.task,
            "minutes": round(self._seconds / 60, 1),
            "steps": self._step,
            "device": str(self.device),
            "torch": torch.__version__,
            "config": _portable(asdict(self.config)),
        }
        card = replace(card, training=training)
        if self.task == "adapt":
            base_card = load_base(Path(base.file))[1]
        else:
            name = base.name or f"{self.config.name}-base"
            base_card = save_base(self.folder / f"{name}.safetensors", self.network.denoiser, replace(card, name=name))
        if self.task != "pretrain":
            save_adapters(self.folder / f"{self.config.name}.safetensors", self.network, base_card, card)
        for name, value in self._parameters.items():
            value.data.copy_(current[name])


def _root_mean_square(error: Tensor) -> Tensor:
    return (error.square().flatten(1).mean(dim=1) + 1e-8).sqrt().mean()


def _portable(value: object) -> object:
    """Return a configuration as a card holds it: names of files without the folders of this machine."""
    if isinstance(value, dict):
        return {key: _portable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_portable(item) for item in value]
    return Path(value).name if isinstance(value, str) else value


def _laid_out_as(parameter: Tensor, moment: Tensor) -> Tensor:
    """Return a moment in its parameter's memory layout, which the fused optimiser takes for granted."""
    return moment if moment.ndim == 0 else torch.empty_like(parameter).copy_(moment).detach()
