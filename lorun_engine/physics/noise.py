"""Detector noise: photon shot noise and read noise, in the physical terms of a camera's data sheet."""

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class DetectorNoise:
    """Shot and read noise of a detector whose full scale is the value 1.

    Attributes:
        full_well: electrons at the value 1, which sets the shot noise; None for none.
        read: standard deviation of the read noise, in units of the full scale.
    """

    full_well: float | None = None
    read: float = 0.0

    def added_to(self, data: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """Return `data` as this detector would have recorded it; Poisson noise on its positive part."""
        noisy = data
        if self.full_well is not None:
            electrons = data.clamp(min=0) * self.full_well
            noisy = torch.poisson(electrons, generator=generator) / self.full_well + data.clamp(max=0)
        if self.read > 0:
            noise = torch.randn(data.shape, generator=generator, device=data.device, dtype=data.dtype)
            noisy = noisy + self.read * noise
        return noisy
