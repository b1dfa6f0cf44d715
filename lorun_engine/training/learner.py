"""What learns: the trained weights, their moving average, and the optimiser with its moments."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import torch
from torch import Tensor, nn

SCALAR_RATE, RISE_RATE, MATRIX_RATE = 10.0, 10.0, 0.1
MATRICES = "matrices"
RISES, BASE = ".rises.", "denoiser."
LARGEST_GRADIENT = 1.0


class Learner:
    """Adam on some weights, with a moving average of them.

    Args:
        parameters: the weights that are trained, by name.
        decay: of the average, for every step.
        base_rate: how fast the base learns, against its adapters.
    """

    def __init__(self, parameters: dict[str, nn.Parameter], decay: float, base_rate: float = 1.0) -> None:
        self.parameters = parameters
        self._decay = decay
        self._average = {name: value.detach().clone() for name, value in parameters.items()}
        factors = {name: _rate_of(name, value, base_rate) for name, value in parameters.items()}
        groups = [
            {"params": [parameters[name] for name, own in factors.items() if own == factor], "factor": factor}
            for factor in dict.fromkeys(factors.values())
        ]
        self._optimiser = torch.optim.Adam(groups, betas=(0.9, 0.99), fused=True)

    def differentiate(self, loss: Tensor) -> None:
        """Put the gradient of `loss` on the weights, and none on a weight that has no part in it."""
        self._optimiser.zero_grad()
        torch.autograd.backward(loss)

    def update(self, step: int, rate: float) -> None:
        """Move the weights along their clipped gradient, and the average after them.

        Args:
            step: number of this step, from 1.
            rate: learning rate.
        """
        for group in self._optimiser.param_groups:
            group["lr"] = rate * group["factor"]
        nn.utils.clip_grad_norm_(self.parameters.values(), LARGEST_GRADIENT)
        self._optimiser.step()
        decay = min(self._decay, step / (step + 10))
        current = [value.detach() for value in self.parameters.values()]
        torch._foreach_lerp_(list(self._average.values()), current, 1 - decay)

    def forget(self, prefix: str) -> None:
        """Let the average of the weights whose names start with `prefix` be the weights themselves."""
        for name, value in self.parameters.items():
            if name.startswith(prefix):
                self._average[name].copy_(value.detach())

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """Put the average in the place of the weights within."""
        current = {name: value.detach().clone() for name, value in self.parameters.items()}
        self._load(self._average)
        try:
            yield
        finally:
            self._load(current)

    def tensors(self) -> dict[str, Tensor]:
        """Return all that is needed to go on."""
        kept = {f"weight/{name}": value.detach() for name, value in self.parameters.items()}
        kept |= {f"average/{name}": value for name, value in self._average.items()}
        for name, value in self.parameters.items():
            for key, moment in self._optimiser.state[value].items():
                kept[f"optimiser/{name}/{key}"] = moment
        return kept

    def restore(self, kept: Mapping[str, Tensor]) -> None:
        """Take over what `tensors` returned."""
        for name, value in self.parameters.items():
            value.data.copy_(kept[f"weight/{name}"])
            self._average[name].copy_(kept[f"average/{name}"])
            prefix = f"optimiser/{name}/"
            self._optimiser.state[value] = {
                key.removeprefix(prefix): _laid_out_as(value, moment)
                for key, moment in kept.items()
                if key.startswith(prefix)
            }

    def _load(self, weights: Mapping[str, Tensor]) -> None:
        for name, value in self.parameters.items():
            value.data.copy_(weights[name])


def _rate_of(name: str, value: Tensor, base_rate: float) -> float:
    """How fast a weight learns, against the others.

    Penalties and noise levels learn faster, and so does B of a low-rank change B A, which starts at zero; entries of
    measurement matrices learn slower.

    Source: for B, Hayou et al., *LoRA+: Efficient low rank adaptation of large models*, ICML 2024.
    """
    if value.ndim == 0:
        return SCALAR_RATE
    if name.startswith(BASE):
        return base_rate
    return RISE_RATE if RISES in name else MATRIX_RATE if name == MATRICES else 1.0


def _laid_out_as(parameter: Tensor, moment: Tensor) -> Tensor:
    """Return a moment in its parameter's place and memory layout, which the fused optimiser takes for granted."""
    return moment.to(parameter.device) if moment.ndim == 0 else torch.empty_like(parameter).copy_(moment).detach()
