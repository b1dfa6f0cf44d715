"""What every camera's operator can do, and the operator of a camera."""

from typing import Protocol

import torch
from torch import Tensor

from lorun_engine.camera import BlockCamera, Camera, CassiCamera
from lorun_engine.physics.block_sensing import BlockSensingOperator
from lorun_engine.physics.cassi import CassiOperator
from lorun_engine.physics.super_resolution import super_resolution_operator


class DataStep(Protocol):
    """What a stage asks of a camera; cubes are (batch, bands, height, width), data (batch, …)."""

    @property
    def guide(self) -> Tensor | None:
        """What the denoiser is told of the camera, (batch or 1, planes, height, width), or None."""

    def data_step(self, cube: Tensor, data: Tensor, penalty: Tensor | float, /) -> Tensor:
        """Return the minimiser of ‖y - A z‖² + penalty ‖z - cube‖²."""


class Operator(DataStep, Protocol):
    """A linear camera y = A x."""

    def forward(self, cube: Tensor, /) -> Tensor:
        """Return A x."""

    def adjoint(self, data: Tensor, /) -> Tensor:
        """Return Aᵀ y."""

    def start(self, data: Tensor, /) -> Tensor:
        """Return a first estimate that needs no training; it scales with the data."""


def build_operator(camera: Camera, device: torch.device, dtype: torch.dtype = torch.float32) -> Operator:
    """Return the operator of a camera on a device."""
    if isinstance(camera, CassiCamera):
        return CassiOperator.of(camera, device, dtype)
    if isinstance(camera, BlockCamera):
        return BlockSensingOperator.of(camera, device, dtype)
    return super_resolution_operator(camera, device, dtype)


def relative_residual(operator: Operator, data: Tensor, estimate: Tensor) -> float:
    """Return ‖y - A x‖ / ‖y‖; 0 where both vanish."""
    misfit = data - operator.forward(estimate)
    return float(misfit.norm() / data.norm().clamp(min=1e-30))
