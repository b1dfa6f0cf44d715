"""Low-rank adapters: what retunes the shared denoiser to one stage, kept outside it."""

import math

import torch
from torch import Tensor, nn

from lorun_engine.network.denoiser import Denoiser


class StageAdapter(nn.Module):
    """What one stage owns: a low-rank change of every layer, its penalty and its noise level.

    For a layer whose weight, seen as a matrix, is out × rest, the change is B A with B out × rank and A rank × rest.
    B starts at zero, so that an untrained adapter changes nothing.

    Args:
        denoiser: the denoiser to adapt; only its shapes are read.
        rank: rank of each change.
        penalty: first value of the data step's penalty, > 0.
        noise_level: first value of what the denoiser is told, > 0, in units of the exposure.

    Source: Hu et al., *LoRA*, ICLR 2022; alpha equals the rank, so that the change is B A itself.
    """

    def __init__(self, denoiser: Denoiser, rank: int, penalty: float = 0.1, noise_level: float = 0.1) -> None:
        super().__init__()
        self.rank = rank
        self.falls = nn.ParameterDict()
        self.rises = nn.ParameterDict()
        for name, weight in denoiser.named_parameters():
            rows, columns = weight.shape[0], weight[0].numel()
            fall = nn.Parameter(torch.empty(rank, columns))
            nn.init.kaiming_uniform_(fall, a=math.sqrt(5))
            self.falls[_key(name)] = fall
            self.rises[_key(name)] = nn.Parameter(torch.zeros(rows, rank))
        self.log_penalty = nn.Parameter(torch.tensor(math.log(penalty)))
        self.log_noise_level = nn.Parameter(torch.tensor(math.log(noise_level)))

    def widen(self, rank: int) -> None:
        """Raise the rank, where it is lower; the change stays what it is until the adapter is trained on."""
        more = rank - self.rank
        if more <= 0:
            return
        for key, fall in self.falls.items():
            rise = self.rises[key]
            fresh = nn.init.kaiming_uniform_(fall.new_empty(more, fall.shape[1]), a=math.sqrt(5))
            self.falls[key] = nn.Parameter(torch.cat([fall.detach(), fresh]))
            self.rises[key] = nn.Parameter(torch.cat([rise.detach(), rise.new_zeros(len(rise), more)], dim=1))
        self.rank = rank

    @property
    def penalty(self) -> Tensor:
        """Weight of staying near the last estimate in the data step, > 0."""
        return self.log_penalty.exp()

    @property
    def noise_level(self) -> Tensor:
        """What the denoiser is told, > 0, in units of the exposure."""
        return self.log_noise_level.exp()

    def folded(self, denoiser: Denoiser, strength: float = 1.0) -> dict[str, Tensor]:
        """Return the denoiser's weights with this adapter's change, W + strength · B A; `denoiser` is not altered."""
        weights: dict[str, Tensor] = dict(denoiser.named_parameters())
        if strength == 0:
            return weights
        return {
            name: torch.addmm(
                weight.flatten(1), self.rises[_key(name)], self.falls[_key(name)], alpha=strength
            ).view_as(weight)
            for name, weight in weights.items()
        }


def _key(name: str) -> str:
    return name.removesuffix(".weight").replace(".", "-")
