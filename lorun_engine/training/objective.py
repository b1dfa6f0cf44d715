"""What is minimised: the error of the estimates, or of the denoised cubes, of one batch."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from lorun_engine.network.unfolding import Unfolding, exposure
from lorun_engine.training.schedule import ScheduleConfig
from lorun_engine.training.simulation import Noisy, Simulated

DARKEST = 0.02


@dataclass(frozen=True, eq=False)
class Objective:
    """The loss of a network.

    Attributes:
        network: what is trained.
        schedule: weights of the stages, and whether they are recomputed.
        precision: a half type for the convolutions, or None for float32.
    """

    network: Unfolding
    schedule: ScheduleConfig
    precision: torch.dtype | None

    def __call__(self, batch: Simulated | Noisy, stages: int) -> tuple[Tensor, float]:
        """Return the loss of a batch, and the root-mean-square error of its last stage.

        The errors of cameras count in units of the exposure, so that dark scenes teach as much as bright ones.

        Args:
            batch: what was recorded or made noisy, with the truth.
            stages: how many are unfolded; of no account for `Noisy`.
        """
        if isinstance(batch, Noisy):
            return self._denoising(batch)
        start = batch.operator.start(batch.data)
        scale = exposure(start).reshape(-1, 1, 1, 1)
        recompute = self.schedule.recompute
        estimates = list(
            self.network.estimates(batch.operator, batch.data, start, stages, self.precision, recompute=recompute)
        )
        errors = torch.stack([_root_mean_square((estimate - batch.truth) / scale) for estimate in estimates])
        weights = torch.full_like(errors, self.schedule.earlier_weight)
        weights[-1] = 1
        return (weights * errors).sum() + self._beside(estimates[-1], batch, scale), float(errors[-1].detach())

    def _beside(self, estimate: Tensor, batch: Simulated, scale: Tensor) -> Tensor | float:
        """What counts beside the error."""
        loss: Tensor | float = 0.0
        if self.schedule.angle_weight:
            cosine = functional.cosine_similarity(estimate / scale, batch.truth / scale, eps=DARKEST)
            loss = loss + self.schedule.angle_weight * (1 - cosine).mean()
        if self.schedule.residual_weight:
            misfit = (batch.data - batch.operator.forward(estimate)).flatten(1).norm(dim=1)
            loss = loss + self.schedule.residual_weight * (misfit / batch.data.flatten(1).norm(dim=1)).mean()
        return loss

    def _denoising(self, batch: Noisy) -> tuple[Tensor, float]:
        device = batch.noisy.device.type
        with torch.autocast(device, dtype=self.precision or torch.bfloat16, enabled=self.precision is not None):
            denoised, _ = self.network.denoiser(batch.noisy, batch.level)
        loss = (denoised - batch.truth).abs().mean()
        return loss, float(_root_mean_square(denoised.detach() - batch.truth))


def _root_mean_square(error: Tensor) -> Tensor:
    return (error.square().flatten(1).mean(dim=1) + 1e-8).sqrt().mean()
