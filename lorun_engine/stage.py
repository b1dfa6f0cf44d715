"""One finished stage of a reconstruction, and what can yield them."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage, in the measurement's own units.

    Attributes:
        index: 0 for the first estimate, which is the input of stage 1; then 1 … N.
        fitted: the data-step picture z, (bands, height, width) float32; at index 0 the estimate itself.
        estimate: the estimate x, (bands, height, width) float32.
        residual: ‖y - A x‖ / ‖y‖.
        seconds: time this stage took.
    """

    index: int
    fitted: Tensor
    estimate: Tensor
    residual: float
    seconds: float


class Solver(Protocol):
    """Anything that reconstructs stage by stage."""

    @property
    def device(self) -> torch.device:
        """Where it computes."""

    @property
    def stage_count(self) -> int:
        """N, the number of stages after the first estimate."""

    def run(self, strengths: Sequence[float] | None = None) -> Generator[Stage, None, None]:
        """Yield stages 0 … N; close the generator to stop."""
