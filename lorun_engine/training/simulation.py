"""Measurements simulated while training: a camera drawn at random, and what it records of a batch."""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from lorun_engine.camera import Floats
from lorun_engine.files import read_aperture, read_kernels, read_matrix
from lorun_engine.physics.block_sensing import BlockSensingOperator
from lorun_engine.physics.cassi import CassiOperator
from lorun_engine.physics.noise import DetectorNoise
from lorun_engine.physics.operator import Operator
from lorun_engine.physics.super_resolution import BicubicOperator, BlurOperator
from lorun_engine.training.config import CameraConfig

LARGEST_NOISE = 50 / 255


@dataclass(frozen=True)
class Simulated:
    """One batch: the camera, what it recorded, and the truth, (batch, bands, height, width)."""

    operator: Operator
    data: Tensor
    truth: Tensor


@dataclass(frozen=True)
class Noisy:
    """One batch for pretraining: cubes with Gaussian noise, its standard deviations (batch,), and the truth."""

    noisy: Tensor
    level: Tensor
    truth: Tensor


class Simulator:
    """Draws a camera for every batch, and lets it record the batch.

    Args:
        config: which cameras to draw from.
        arrays: what the files of `config` hold: apertures, matrices or kernels.
        generator: the only source of chance where cameras are drawn, on the processor.
        detector: that of the noise, on the device that computes.
    """

    def __init__(
        self, config: CameraConfig, arrays: list[Floats], generator: torch.Generator, detector: torch.Generator
    ) -> None:
        self._config = config
        self._arrays = [torch.from_numpy(array) for array in arrays]
        self._generator = generator
        self._detector = detector
        self._matrices: dict[tuple[int, int, int], BlockSensingOperator] = {}

    def __call__(self, truth: Tensor) -> "Simulated | Noisy":
        """Return what a camera drawn at random records of `truth`, on the device of `truth`."""
        if self._config.kind == "noise":
            return self._noisy(truth)
        operator, truth = self._camera(truth)
        noise = self._config.noise * self._chance()
        detector = DetectorNoise(self._config.full_well or None, noise)
        return Simulated(operator, detector.added_to(operator.forward(truth), self._detector), truth)

    def _noisy(self, truth: Tensor) -> Noisy:
        level = LARGEST_NOISE * torch.rand(len(truth), generator=self._generator).to(truth)
        noise = torch.randn(truth.shape, generator=self._detector, device=truth.device)
        return Noisy(truth + level.reshape(-1, 1, 1, 1) * noise, level, truth)

    def _camera(self, truth: Tensor) -> tuple[Operator, Tensor]:
        kind = self._config.kind
        height, width = truth.shape[-2:]
        if kind == "cassi":
            offsets = tuple(self._config.shift_step * band for band in range(truth.shape[1]))
            return CassiOperator(self._apertures(len(truth), height, width).to(truth), offsets), truth
        if kind == "blocks":
            number = self._below(len(self._arrays))
            key = (number, height, width)
            if key not in self._matrices:
                self._matrices[key] = BlockSensingOperator(self._arrays[number].to(truth), height, width)
            return self._matrices[key], truth
        scale = self._config.scales[self._below(len(self._config.scales))]
        low = (height // scale, width // scale)
        truth = truth[..., : low[0] * scale, : low[1] * scale]
        if self._arrays:
            return BlurOperator(self._arrays[self._below(len(self._arrays))].to(truth), *low, scale), truth
        return BicubicOperator(*low, scale, truth), truth

    def _apertures(self, count: int, height: int, width: int) -> Tensor:
        chosen = []
        for _ in range(count):
            if not self._arrays or self._chance() < self._config.random_share:
                density = 0.3 + 0.4 * self._chance()
                chosen.append((torch.rand(height, width, generator=self._generator) < density).float())
                continue
            aperture = self._arrays[self._below(len(self._arrays))]
            top = self._below(aperture.shape[0] - height + 1)
            left = self._below(aperture.shape[1] - width + 1)
            cut = aperture[top : top + height, left : left + width]
            cut = cut.flip([axis for axis in (0, 1) if self._chance() < 0.5])
            chosen.append(cut)
        return torch.stack(chosen)[:, None]

    def _below(self, count: int) -> int:
        return int(torch.randint(count, (), generator=self._generator))

    def _chance(self) -> float:
        return float(torch.rand((), generator=self._generator))


def read_arrays(config: CameraConfig) -> list[Floats]:
    """Read the apertures, matrices or kernels that a configuration names."""
    paths = [Path(name) for name in config.files]
    if config.kind == "super-resolution":
        return [kernel for path in paths for kernel in read_kernels(path)]
    return [read_aperture(path) if config.kind == "cassi" else read_matrix(path) for path in paths]
