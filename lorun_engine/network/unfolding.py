"""The unfolded algorithm: a data step, then the shared denoiser as each stage's adapter retunes it."""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn
from torch.func import functional_call
from torch.utils.checkpoint import checkpoint

from lorun_engine.network.denoiser import Denoiser
from lorun_engine.network.lora import StageAdapter
from lorun_engine.network.tiling import denoised_in_tiles
from lorun_engine.physics.operator import DataStep

EXPOSED_SHARE = 0.99
EXPOSURE_SAMPLES = 65536


class Unfolding(nn.Module):
    """N stages around one denoiser.

        z_k = argmin ‖y - A z‖² + penalty_k ‖z - x_{k-1}‖²
        x_k, memory_k = D(z_k, noise_level_k, memory_{k-1}; W + s_k · B_k A_k)

    A denoiser of one band serves a cube of several band by band.

    Args:
        denoiser: the shared denoiser, with weights W.
        adapters: one a stage.
    """

    def __init__(self, denoiser: Denoiser, adapters: Sequence[StageAdapter]) -> None:
        super().__init__()
        self.denoiser = denoiser
        self.adapters = nn.ModuleList(adapters)

    def stage(
        self,
        index: int,
        operator: DataStep,
        data: Tensor,
        estimate: Tensor,
        strength: float,
        exposed: Tensor,
        memory: Tensor | None = None,
        precision: torch.dtype | None = None,
        tile: int | None = None,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return the data-step picture z, the estimate x and the memory of the stage numbered `index`, from 1.

        Args:
            index: 1 … N.
            operator: the camera.
            data: what it recorded, (batch, …).
            estimate: x of the stage before, (batch, bands, height, width).
            strength: how much of the adapter is folded in.
            exposed: the brightness that counts as 1, (batch,), from `exposure`.
            memory: what the stage before remembers, None before the first.
            precision: a half type for the convolutions, or None for the weights' own.
            tile: largest side of the tiles that the denoiser goes through, pixels; None for the whole at once.
        """
        adapter = self.adapter(index)
        fitted = operator.data_step(estimate, data, adapter.penalty)
        weights = adapter.folded(self.denoiser, strength)
        device = fitted.device.type
        with torch.autocast(device, dtype=precision or torch.bfloat16, enabled=precision is not None):
            level = adapter.noise_level * exposed
            return fitted, *self._denoised(weights, fitted, level, self._shown(operator, exposed), memory, tile)

    def adapter(self, index: int) -> StageAdapter:
        """Return the adapter of the stage numbered `index`, from 1."""
        adapter = self.adapters[index - 1]
        if not isinstance(adapter, StageAdapter):
            raise TypeError(f"stage {index} holds a {type(adapter).__name__}, not an adapter")
        return adapter

    def estimates(
        self,
        operator: DataStep,
        data: Tensor,
        start: Tensor,
        stages: int,
        precision: torch.dtype | None = None,
        *,
        recompute: bool = False,
    ) -> Iterator[Tensor]:
        """Yield the estimates of the first `stages` stages from the first estimate `start`, for training.

        With `recompute` each stage is computed again in the backward pass: a third more time, memory of one stage.
        """
        estimate, exposed, memory = start, exposure(start), None
        for index in range(1, stages + 1):
            arguments = (index, operator, data, estimate, 1.0, exposed, memory, precision)
            if recompute:
                _, estimate, memory = checkpoint(self.stage, *arguments, use_reentrant=False)
            else:
                _, estimate, memory = self.stage(*arguments)
            yield estimate

    def _shown(self, operator: DataStep, exposed: Tensor) -> Tensor | None:
        """What the denoiser is shown of the camera, in units of the exposure."""
        guide = operator.guide
        return guide * exposed.reshape(-1, 1, 1, 1) if guide is not None and self.denoiser.shape.guides else None

    def _denoised(
        self,
        weights: dict[str, Tensor],
        cube: Tensor,
        level: Tensor,
        guide: Tensor | None,
        memory: Tensor | None,
        tile: int | None,
    ) -> tuple[Tensor, Tensor]:
        shape = self.denoiser.shape
        batch = cube.reshape(-1, shape.bands, *cube.shape[-2:])
        levels = level.repeat_interleave(len(batch) // len(cube))

        def denoise(*given: Tensor | None) -> tuple[Tensor, Tensor]:
            result: tuple[Tensor, Tensor] = functional_call(self.denoiser, weights, given)
            return result

        denoised, memory = denoised_in_tiles(denoise, shape, tile, batch, levels, guide, memory)
        return denoised.reshape(cube.shape), memory


def exposure(start: Tensor) -> Tensor:
    """Return the brightness that the network takes as 1, (batch,): the 99th percentile of the first estimate.

    The denoiser has no biases, so telling it noise level and guide in this unit makes the whole reconstruction scale
    with the measurement, whatever its units.
    """
    values = start.detach().flatten(1)
    values = values[:, :: max(1, values.shape[1] // EXPOSURE_SAMPLES)].float()
    place = EXPOSED_SHARE * (values.shape[1] - 1)
    brightest = values.topk(
        values.shape[1] - int(place), dim=1
    ).values  # sorting all would take longer than a data step
    return brightest[:, -1].lerp(brightest[:, -2:][:, 0], place % 1).clamp(min=1e-12).to(start)
