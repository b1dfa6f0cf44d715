"""Measurements simulated while training: a camera drawn at random, and what it records of a batch."""

import math
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from lorun_engine.camera import Floats
from lorun_engine.errors import TrainingError
from lorun_engine.files import read_aperture, read_kernels, read_matrix
from lorun_engine.physics.block_sensing import BlockSensingOperator
from lorun_engine.physics.cassi import CassiOperator
from lorun_engine.physics.noise import DetectorNoise
from lorun_engine.physics.operator import Operator
from lorun_engine.physics.super_resolution import BicubicOperator, BlurOperator
from lorun_engine.training.config import CameraConfig
from lorun_engine.training.learned_matrices import LearnedMatrices
from lorun_engine.training.matrices import RANDOM_MATRICES, RATIOS, Matrices

LARGEST_NOISE = 50 / 255
KEPT_OPERATORS = 48


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
        learned: the matrices of the files as they are being learned, in their place; None where they are fixed.
    """

    def __init__(
        self,
        config: CameraConfig,
        arrays: list[Floats],
        generator: torch.Generator,
        detector: torch.Generator,
        learned: LearnedMatrices | None = None,
    ) -> None:
        self._config = config
        self._learned = learned
        self._arrays = [torch.from_numpy(array) for array in arrays]
        self._generator = generator
        self._detector = detector
        self._matrices = Matrices(config, arrays) if config.kind == "blocks" else None
        self._kept: OrderedDict[tuple[object, ...], BlockSensingOperator] = OrderedDict()

    def __call__(self, truth: Tensor) -> "Simulated | Noisy":
        """Return what a camera drawn at random records of `truth`, on the device of `truth`."""
        if self._config.kind == "noise":
            return self._noisy(truth)
        operator, truth = self._camera(truth)
        has_range = self._config.electrons[0] < self._config.electrons[1]
        detector = detector_noise(self._config, self._chance(), self._chance() if has_range else 0.0)
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
            return self._blocks(truth), truth
        scale = self._config.scales[self._below(len(self._config.scales))]
        low = (height // scale, width // scale)
        truth = truth[..., : low[0] * scale, : low[1] * scale]
        if self._arrays and not self._falls(self._config.bicubic_share):
            return BlurOperator(self._arrays[self._below(len(self._arrays))].to(truth), *low, scale), truth
        return BicubicOperator(*low, scale, truth), truth

    def _blocks(self, truth: Tensor) -> BlockSensingOperator:
        """Return the operator of a matrix and a ratio; those used last are kept, since each takes a while to make."""
        if self._matrices is None:
            raise TypeError("only a block camera has matrices")
        given, config = self._matrices.given, self._config
        is_random = not given or self._falls(config.random_share)
        number = given + self._below(RANDOM_MATRICES) if is_random else self._below(given)
        if self._learned is not None and number < given:
            return BlockSensingOperator(self._learned.matrix(number).to(truth), *truth.shape[-2:])
        place = self._below(RATIOS) / (RATIOS - 1) if config.ratios else 1.0
        key = (number, place, truth.shape[-2:])
        if key not in self._kept:
            matrix = torch.from_numpy(self._matrices.cut(number, place)).to(truth)
            self._kept[key] = BlockSensingOperator(matrix, *truth.shape[-2:])
        self._kept.move_to_end(key)
        if len(self._kept) > KEPT_OPERATORS:
            self._kept.popitem(last=False)
        return self._kept[key]

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

    def _falls(self, share: float) -> bool:
        """Whether what happens in such a share of batches happens; no chance is drawn where it cannot."""
        return share > 0 and self._chance() < share

    def _below(self, count: int) -> int:
        return int(torch.randint(count, (), generator=self._generator))

    def _chance(self) -> float:
        return float(torch.rand((), generator=self._generator))


def detector_noise(config: CameraConfig, noise: float, exposure: float) -> DetectorNoise:
    """Return the noise of a detector.

    Args:
        config: its bounds.
        noise: how much of `config.noise`, 0 to 1.
        exposure: between the least electrons (0) and the most (1) at the value 1, in equal factors.
    """
    least, most = config.electrons
    electrons = least * (most / least) ** exposure if least > 0 else 0.0
    read = config.read_noise / electrons if electrons else 0.0
    return DetectorNoise(electrons or None, math.hypot(config.noise * noise, read))


def read_arrays(config: CameraConfig, patch: tuple[int, int]) -> list[Floats]:
    """Read the apertures, matrices or kernels that a configuration names.

    Raises:
        MeasurementError: a file cannot be read.
        TrainingError: an aperture is smaller than a patch.
    """
    paths = [Path(name) for name in config.files]
    if config.kind == "super-resolution":
        return [kernel for path in paths for kernel in read_kernels(path)]
    if config.kind == "blocks":
        return [read_matrix(path) for path in paths]
    apertures = [read_aperture(path) for path in paths]
    for path, aperture in zip(paths, apertures, strict=True):
        if any(length < wanted for length, wanted in zip(aperture.shape[-2:], patch, strict=True)):
            raise TrainingError(
                f"The aperture {path.name} is smaller than a patch.",
                expected=f"at least {patch[0]} × {patch[1]} pixels",
                found=f"{aperture.shape[-2]} × {aperture.shape[-1]}",
                remedy="Set a smaller `patch` in [data].",
            )
    return apertures
