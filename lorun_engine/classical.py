"""Reconstruction without learning, to compare with: GAP-TV for any camera, bicubic enlargement for super-resolution.

Both yield the same stages as a learned reconstruction. They have no adapters, so strengths change nothing.
"""

import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from lorun_engine.camera import CassiCamera, SuperResolutionCamera
from lorun_engine.device import naming_memory
from lorun_engine.errors import ModelError
from lorun_engine.measurement import Measurement
from lorun_engine.physics.operator import build_operator, relative_residual
from lorun_engine.stage import Solver, Stage

STAGES = 10
DATA_PENALTY = 1e-3
MOMENTUM = 0.4
DUAL_STEP = 0.25
BRIGHT_SHARE = 0.99
BRIGHTNESS_SAMPLES = 65536


@dataclass(frozen=True)
class TvSettings:
    """How GAP-TV smooths.

    Attributes:
        weight: weight of the total variation, relative to the brightness of the first estimate, above 0.
        sweeps: Chambolle iterations in each smoothing, at least 1.
        iterations: GAP iterations in each of the ten stages, at least 1.
    """

    weight: float
    sweeps: int
    iterations: int


SPECTRAL_TV = TvSettings(weight=0.2, sweeps=6, iterations=7)
PICTURE_TV = TvSettings(weight=0.03, sweeps=5, iterations=4)


class GapTv:
    """Accelerated generalised alternating projection with total variation.

        r ← r + y - A v                             what the data still miss, gathered
        z ← argmin ‖r - A z‖² + penalty ‖z - v‖²    back onto the data, penalty almost 0
        x ← argmin ½‖x - z‖² + weight · TV(x)       smoothed, each band by itself
        v ← x + momentum · (x - x before)

    Each stage is a fixed number of iterations. The result scales with the measurement. Momentum stays under 0.5, where
    gathering and running ahead together would no longer settle: the error of an unsmoothed mode follows
    `e' = -momentum (e - e before)`.

    Args:
        measurement: what was recorded, by any camera.
        device: where to compute.
        settings: how to smooth; by default what suits the camera.

    Source: Yuan, *Generalized alternating projection based total variation minimization*, ICIP 2016.
    """

    def __init__(self, measurement: Measurement, device: torch.device, settings: TvSettings | None = None) -> None:
        spectral = isinstance(measurement.camera, CassiCamera)
        self.measurement = measurement
        self.device = device
        self._settings = settings or (SPECTRAL_TV if spectral else PICTURE_TV)
        self._operator = build_operator(measurement.camera, device)
        self._data = torch.as_tensor(measurement.data, device=device)[None]

    @property
    def stage_count(self) -> int:
        """N, the number of stages after the first estimate."""
        return STAGES

    @torch.no_grad()
    def run(self, strengths: Sequence[float] | None = None) -> Generator[Stage, None, None]:  # noqa: ARG002 - nothing to weigh
        """Yield stages 0 … N, each as soon as it is ready; strengths change nothing."""
        began = time.perf_counter()
        estimate = self._operator.start(self._data)
        weight = self._settings.weight * _brightness(estimate)
        yield self._stage(0, estimate, estimate, began)
        ahead, gathered = estimate, torch.zeros_like(self._data)
        for index in range(1, STAGES + 1):
            began = time.perf_counter()
            fitted = ahead
            with naming_memory(self.device):
                for _ in range(self._settings.iterations):
                    gathered = gathered + self._data - self._operator.forward(ahead)
                    fitted = self._operator.data_step(ahead, gathered, DATA_PENALTY)
                    smoothed = smooth(fitted, weight, self._settings.sweeps)
                    ahead = smoothed + MOMENTUM * (smoothed - estimate)
                    estimate = smoothed
            yield self._stage(index, fitted, estimate, began)

    def _stage(self, index: int, fitted: Tensor, estimate: Tensor, began: float) -> Stage:
        residual = relative_residual(self._operator, self._data, estimate)
        return Stage(index, fitted[0], estimate[0], residual, time.perf_counter() - began)


class Bicubic:
    """Bicubic enlargement of a low-resolution picture.

    Stage 0 repeats each pixel, stage 1 is the enlargement; there is nothing to iterate.

    Args:
        measurement: a low-resolution picture.
        device: where to compute.

    Raises:
        ModelError: the measurement is no low-resolution picture.

    Source: Keys, *Cubic convolution interpolation*, IEEE ASSP 1981.
    """

    def __init__(self, measurement: Measurement, device: torch.device) -> None:
        if not isinstance(measurement.camera, SuperResolutionCamera):
            raise ModelError(
                f"Bicubic enlargement does not fit {measurement.name}.",
                expected="a low-resolution picture",
                found=f"a measurement by a {type(measurement.camera).__name__}",
                remedy="Choose GAP-TV, or a model for this camera.",
            )
        self.measurement = measurement
        self.device = device
        self._scale = measurement.camera.scale
        self._operator = build_operator(measurement.camera, device)
        self._data = torch.as_tensor(measurement.data, device=device)[None]

    @property
    def stage_count(self) -> int:
        """N, the number of stages after the first estimate."""
        return 1

    @torch.no_grad()
    def run(self, strengths: Sequence[float] | None = None) -> Generator[Stage, None, None]:  # noqa: ARG002 - nothing to weigh
        """Yield the repeated pixels and the enlargement; strengths change nothing."""
        began = time.perf_counter()
        repeated = self._data.repeat_interleave(self._scale, dim=-2).repeat_interleave(self._scale, dim=-1)
        yield self._stage(0, repeated, began)
        began = time.perf_counter()
        yield self._stage(1, self._operator.start(self._data), began)

    def _stage(self, index: int, estimate: Tensor, began: float) -> Stage:
        residual = relative_residual(self._operator, self._data, estimate)
        return Stage(index, estimate[0], estimate[0], residual, time.perf_counter() - began)


def classical_solver(measurement: Measurement, device: torch.device) -> Solver:
    """Return what the literature compares with: bicubic for super-resolution, GAP-TV otherwise."""
    if isinstance(measurement.camera, SuperResolutionCamera):
        return Bicubic(measurement, device)
    return GapTv(measurement, device)


def smooth(cube: Tensor, weight: float, sweeps: int) -> Tensor:
    """Return argmin ½‖x - cube‖² + weight · TV(x), approached in `sweeps` dual steps.

    Args:
        cube: (..., height, width); the isotropic total variation of every picture counts by itself.
        weight: above 0, in the units of the cube.
        sweeps: dual gradient steps; few of them smooth less far.

    Source: Chambolle, *An algorithm for total variation minimization*, JMIV 20 (2004), 89.
    """
    if cube.device.type != "cpu":
        return _smoothed(cube, weight, sweeps)
    pictures = cube.reshape(-1, *cube.shape[-2:])
    return torch.stack([_smoothed(picture, weight, sweeps) for picture in pictures]).reshape(cube.shape)


def _smoothed(cube: Tensor, weight: float, sweeps: int) -> Tensor:
    target = cube / weight
    down, right = torch.zeros_like(cube), torch.zeros_like(cube)
    slope_down, slope_right = torch.zeros_like(cube), torch.zeros_like(cube)
    for _ in range(sweeps):
        change = _divergence(down, right).sub_(target)
        torch.sub(change[..., 1:, :], change[..., :-1, :], out=slope_down[..., :-1, :])
        torch.sub(change[..., 1:], change[..., :-1], out=slope_right[..., :-1])
        steepness = torch.hypot(slope_down, slope_right).mul_(DUAL_STEP).add_(1)
        down.add_(slope_down, alpha=DUAL_STEP).div_(steepness)
        right.add_(slope_right, alpha=DUAL_STEP).div_(steepness)
    return cube - weight * _divergence(down, right)


def _divergence(down: Tensor, right: Tensor) -> Tensor:
    """The negative adjoint of the forward differences, whose last row and column are zero."""
    total = down + right
    total[..., 1:, :] -= down[..., :-1, :]
    total[..., 1:] -= right[..., :-1]
    return total


def _brightness(start: Tensor) -> float:
    """The 99th percentile of the first estimate, above 0."""
    values = start.flatten()
    every = max(1, values.numel() // BRIGHTNESS_SAMPLES)
    return max(float(values[::every].float().quantile(BRIGHT_SHARE)), 1e-12)
