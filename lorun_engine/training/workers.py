"""Processes that train one network together, as `torchrun` starts them: other data each, the same weights in all."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import torch
from torch import Tensor, distributed, nn

PATIENCE = timedelta(hours=2)


@dataclass(frozen=True)
class Workers:
    """This process among those that train together.

    Attributes:
        rank: its number, from 0; the first one alone writes.
        count: how many there are.
    """

    rank: int = 0
    count: int = 1

    @property
    def is_first(self) -> bool:
        """Whether this process writes and speaks for all."""
        return self.rank == 0

    def agree(self, weights: Iterable[Tensor]) -> None:
        """Give all processes the weights of the first."""
        if self.count > 1:
            for weight in weights:
                distributed.broadcast(weight.data, 0)

    def average(self, parameters: Iterable[nn.Parameter], numbers: Sequence[float]) -> list[float]:
        """Let every gradient be the mean over all processes; return the mean of each number as well.

        One message carries everything. A weight has a gradient in all processes or in none.
        """
        if self.count == 1:
            return list(numbers)
        gradients = [value.grad for value in parameters if value.grad is not None]
        told = torch.tensor(numbers, dtype=torch.float32, device=gradients[0].device)
        message = torch.cat([*(gradient.flatten() for gradient in gradients), told]) / self.count
        distributed.all_reduce(message)
        *means, told = torch.split(message, [*(gradient.numel() for gradient in gradients), len(numbers)])
        for gradient, mean in zip(gradients, means, strict=True):
            gradient.copy_(mean.view_as(gradient))
        return [float(number) for number in told]

    def gathered(self, own: Tensor) -> Tensor:
        """Return the tensors of all processes, stacked; `own` lies on the processor and has the same shape in all."""
        if self.count == 1:
            return own[None]
        found: list[Tensor | None] = [None] * self.count
        distributed.all_gather_object(found, own)
        return torch.stack([tensor for tensor in found if tensor is not None])


ALONE = Workers()


@contextmanager
def joined(device: str | None) -> Iterator[tuple[Workers, str | None]]:
    """Join the other processes within, if `torchrun` started some; yield this one's place and its device.

    Args:
        device: name of the device, None for the best: with several processes, a GPU of its own for each.
    """
    count = int(os.environ.get("WORLD_SIZE", "1"))
    if count == 1:
        yield ALONE, device
        return
    if device is None and torch.cuda.is_available():
        device = f"cuda:{os.environ['LOCAL_RANK']}"
    on_gpu = device is not None and device.startswith("cuda")
    if on_gpu:
        torch.cuda.set_device(device)
    distributed.init_process_group("nccl" if on_gpu else "gloo", timeout=PATIENCE)
    try:
        yield Workers(distributed.get_rank(), count), device
    finally:
        distributed.destroy_process_group()
