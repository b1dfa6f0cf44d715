"""What a finished model's card tells of the run that made it."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import torch

from lorun_engine.device import hardware, threads_in_use, type_name
from lorun_engine.training.config import Task, TrainingConfig
from lorun_engine.training.data import Source
from lorun_engine.versions import decisive_versions

CURVE_POINTS = 12


@dataclass(frozen=True)
class Account:
    """A run that is over.

    Attributes:
        task: what was allowed to change.
        config: the run.
        source: what was learned from.
        command: how it was started, without folders of this machine.
        device: what computed.
        precision: of the convolutions.
        is_compiled: whether the denoiser was compiled.
        processes: how many computed together.
        steps: optimiser steps.
        seconds: training time, over all resumptions.
        curve: (step, loss) from the beginning to the end.
        psnr: dB by stage on the scenes of the validation; empty where there are none.
        ssim: of the last stage there.
    """

    task: Task
    config: TrainingConfig
    source: Source
    command: str
    device: torch.device
    precision: torch.dtype | None
    is_compiled: bool
    processes: int
    steps: int
    seconds: float
    curve: tuple[tuple[int, float], ...]
    psnr: tuple[float, ...]
    ssim: float

    def for_card(self) -> dict[str, object]:
        """Return plain values, as a card holds them."""
        psnr = [round(found, 2) for found in self.psnr]
        return {
            "task": self.task,
            "command": self.command,
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "minutes": round(self.seconds / 60, 1),
            "steps": self.steps,
            "loss": [[step, round(loss, 5)] for step, loss in _thinned(self.curve)],
            "validation": {"psnr_by_stage": psnr, "ssim": round(self.ssim, 4)} if psnr else {},
            "device": device_words(self.device, self.precision),
            "compiled": self.is_compiled,
            "processes": self.processes,
            "versions": decisive_versions(),
            "data": asdict(self.source),
            "config": _portable(asdict(self.config)),
        }


def device_words(device: torch.device, precision: torch.dtype | None) -> str:
    """Return what computed, and how precisely, for people."""
    count = threads_in_use(device)
    threads = [f"{count} thread" if count == 1 else f"{count} threads"] if count else []
    return ", ".join([device.type, hardware(device), *threads, type_name(precision)])


def _thinned(curve: tuple[tuple[int, float], ...]) -> list[tuple[int, float]]:
    """Return a few points of a curve, spread evenly, its end among them."""
    places = np.linspace(0, len(curve) - 1, CURVE_POINTS).round().astype(int)
    return [curve[place] for place in dict.fromkeys(places.tolist())] if curve else []


def _portable(value: object) -> object:
    """Return a configuration as a card holds it: names of files without the folders of this machine."""
    if isinstance(value, dict):
        return {key: _portable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_portable(item) for item in value]
    return Path(value).name if isinstance(value, str) and Path(value).is_absolute() else value
