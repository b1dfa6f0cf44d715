"""A solver of another library, on the same measurements and through the same operators, to compare with."""

import time
from collections.abc import Generator, Sequence
from importlib import import_module
from typing import Any

import torch
from torch import Tensor

from lorun_engine.device import naming_memory
from lorun_engine.errors import MissingSolverError
from lorun_engine.measurement import Measurement
from lorun_engine.network.unfolding import exposure
from lorun_engine.physics.operator import Operator, build_operator, relative_residual
from lorun_engine.stage import Stage

ITERATIONS = 80
SWEEPS = 10
WEIGHT = 5e-4
STEP = 30.0


class DeepInverseTv:
    """DeepInverse's ADMM with its total variation, which needs no weights, and our operator as its physics.

        argmin ½‖y - A x‖² + weight · TV(x)

    The result scales with the measurement. Stage 0 is the start of all solvers, stage 1 what the iterations come to.

    Args:
        measurement: what was recorded, by any camera.
        device: where to compute.

    Raises:
        MissingSolverError: DeepInverse is not installed, or cannot be loaded.

    Source: https://deepinv.github.io; Boyd et al., *Distributed optimization and statistical learning via ADMM*, 2011.
    """

    def __init__(self, measurement: Measurement, device: torch.device) -> None:
        self._optim, self._physics = (_library(f"deepinv.{part}") for part in ("optim", "physics"))
        self.measurement = measurement
        self.device = device
        self._operator = build_operator(measurement.camera, device)
        self._data = torch.as_tensor(measurement.data, device=device)[None]

    @property
    def stage_count(self) -> int:
        """N, the number of stages after the first estimate."""
        return 1

    @torch.no_grad()
    def run(self, strengths: Sequence[float] | None = None) -> Generator[Stage, None, None]:  # noqa: ARG002 - nothing to weigh
        """Yield stages 0 and 1; strengths change nothing."""
        began = time.perf_counter()
        start = self._operator.start(self._data)
        yield self._stage(0, start, began)
        began = time.perf_counter()
        unit = exposure(start).reshape(-1, 1, 1, 1)
        with naming_memory(self.device):
            solve = self._optim.ADMM(
                data_fidelity=self._optim.L2(),
                prior=self._optim.TVPrior(n_it_max=SWEEPS),
                lambda_reg=WEIGHT,
                stepsize=STEP,
                max_iter=ITERATIONS,
            )
            physics = as_physics(self._physics, self._operator)
            data = self._data / unit.reshape(-1, *[1] * (self._data.ndim - 1))
            estimate: Tensor = unit * solve(data, physics, init=(start / unit, start / unit))
        yield self._stage(1, estimate, began)

    def _stage(self, index: int, estimate: Tensor, began: float) -> Stage:
        residual = relative_residual(self._operator, self._data, estimate)
        return Stage(index, estimate[0], estimate[0], residual, time.perf_counter() - began)


def as_physics(library: Any, operator: Operator) -> Any:  # noqa: ANN401 DeepInverse has no types
    """Return our operator as a `LinearPhysics` of DeepInverse, with our closed data step as its proximal step."""

    def forward(cube: Tensor, **_: object) -> Tensor:
        return operator.forward(cube)

    def adjoint(data: Tensor, **_: object) -> Tensor:
        return operator.adjoint(data)

    def proximal(cube: Tensor, data: Tensor, gamma: float, **_: object) -> Tensor:
        return operator.data_step(cube, data, 1 / gamma)

    physics = library.LinearPhysics(A=forward, A_adjoint=adjoint)
    physics.prox_l2 = proximal
    return physics


def _library(name: str) -> Any:  # noqa: ANN401 DeepInverse has no types
    try:
        return import_module(name)
    except (ImportError, RuntimeError) as error:  # its torchvision does not fit torch: RuntimeError
        raise MissingSolverError(
            "The library DeepInverse cannot be used.",
            expected="deepinv, and the torchvision that belongs to the installed torch",
            found=str(error).splitlines()[0] if str(error) else type(error).__name__,
            remedy="Install both with `pip install '.[peers]'` in the folder of this project.",
        ) from error
