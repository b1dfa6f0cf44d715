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

    @property
    def size(self) -> int:
        """Bytes that are free once it has gone, while what it gave is still shown."""
        return size_beside(self.estimate, self.fitted)


def size_beside(given: Tensor, *others: Tensor | None) -> int:
    """Bytes that tensors take beside an estimate that was given out.

    In the machine's own memory it is the very array that is shown, and stays with whoever shows it; elsewhere that is a
    copy, and the estimate counts as well.
    """
    tensors = {tensor.data_ptr(): tensor.nbytes for tensor in (*others, given) if tensor is not None}
    return sum(tensors.values()) - (given.nbytes if given.device.type == "cpu" else 0)


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
