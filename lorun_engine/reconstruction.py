"""A reconstruction: stages as they are ready, kept, and rerun from the first that changed."""

import time
from collections.abc import Generator, Sequence
from copy import copy
from dataclasses import dataclass

import torch
from torch import Tensor

from lorun_engine.device import naming_memory
from lorun_engine.errors import ModelError, OutOfMemoryError
from lorun_engine.measurement import Measurement
from lorun_engine.metrics import LUMA_WEIGHTS
from lorun_engine.network.checkpoint import Model
from lorun_engine.network.tiling import remembered_area, require_tile, smaller_tile
from lorun_engine.network.unfolding import exposure
from lorun_engine.patch import CONTEXT, Area, FittedCamera, Patch
from lorun_engine.physics.operator import DataStep, Operator, build_operator, relative_residual
from lorun_engine.stage import Solver, Stage, size_beside

__all__ = ["Reconstruction", "Solver", "Stage"]

STRONGEST = 2.0


@dataclass(frozen=True, eq=False)
class _Kept:
    """A finished stage with what it was made with: the strengths up to its own."""

    strengths: tuple[float, ...]
    estimate: Tensor
    memory: Tensor | None
    stage: Stage

    @property
    def size(self) -> int:
        """Bytes that are free once it has gone, while what it gave is still shown."""
        return size_beside(self.stage.estimate, self.estimate, self.memory, self.stage.fitted)


@dataclass
class _Room:
    """How many bytes finished stages may take: one for a reconstruction and its branches, which all obey it."""

    size: int


@dataclass(frozen=True, eq=False)
class _Patched:
    """A stage in an area with its context, and the part of it that is shown."""

    estimate: Tensor
    memory: Tensor
    shown: Patch


class Reconstruction:
    """One model on one measurement.

    Colour pictures are restored in their luma; the colour differences are those of the first estimate. A model of one
    band restores a spectral cube band by band.

    Args:
        model: the network with its card.
        measurement: what was recorded.
        device: where to compute.
        kept_bytes: how much memory finished stages may take beside the estimates that were given out; the earliest go
            first when it is exceeded.
        precision: a half type for the convolutions, or None for float32.
        tile: largest side of the tiles that the denoiser goes through, pixels; None for the whole at once.

    Raises:
        ModelError: the model does not fit the measurement, or the tiles are too small.
        OutOfMemoryError: the device is too small for the measurement.
    """

    def __init__(
        self,
        model: Model,
        measurement: Measurement,
        device: torch.device,
        kept_bytes: int = 2 * 2**30,
        precision: torch.dtype | None = None,
        tile: int | None = None,
    ) -> None:
        bands, height, width = measurement.camera.cube_shape
        require_tile(tile)
        if model.card.shape.bands not in (1, bands):
            raise ModelError(
                f"The model {model.card.name} does not fit {measurement.name}.",
                expected=f"a model of {bands} bands, or of one band",
                found=f"a model of {model.card.shape.bands} bands",
                remedy="Choose another model, or train adapters for this number of bands.",
            )
        self.measurement = measurement
        self.device = device
        self._room, self._precision = _Room(kept_bytes), precision
        self._tile, self._advised_tile = tile, smaller_tile(tile, height, width)
        self._kept: dict[int, _Kept] = {}
        with naming_memory(device, self._advised_tile):
            self._network = model.network.to(device)
            self._operator: Operator = build_operator(measurement.camera, device)
            self._recorded = torch.as_tensor(measurement.data, device=device)[None]
            self._data, self._colour = self._luma_and_colour()
            self._exposed = torch.ones(1, device=device)  # until stage 0 tells

    @property
    def stage_count(self) -> int:
        """N, the number of stages after the first estimate."""
        return len(self._network.adapters)

    def keep_within(self, kept_bytes: int) -> None:
        """Let finished stages take no more memory than this from now on; those of a branch from its next stage on."""
        self._room.size = kept_bytes
        self._fit()

    def run(self, strengths: Sequence[float] | None = None) -> Generator[Stage, None, None]:
        """Yield stages 0 … N in order, each as soon as it is ready.

        Stages before the first changed strength are the kept ones, the same objects as before. Close the generator, or
        ask for no further stage, to stop.

        Args:
            strengths: one a stage, 0 the bare denoiser, 1 as trained, at most 2; all 1 by default.

        Raises:
            ModelError: the strengths are not N numbers from 0 to 2.
            OutOfMemoryError: the device ran out of memory.
        """
        wanted = self._checked(strengths)
        self._kept = {index: kept for index, kept in self._kept.items() if kept.strengths == wanted[: index + 1]}
        before: _Kept | None = None  # at hand even where there is no room to keep it
        for index in range(len(wanted)):
            kept = self._kept.get(index)
            if kept is None:
                kept = self._made(wanted[: index + 1], before)
                self._keep(index, kept)
            before = kept
            yield kept.stage

    def preview(self, strengths: Sequence[float], area: Area, last: int) -> Generator[Patch, None, None]:
        """Yield the first stage that `strengths` change, and those after it up to `last`, in one area of the cube.

        The data step of the first changed stage does not depend on its strength: its kept picture is cut, and only the
        denoiser runs again. The stages after it take what lies outside the area from the kept ones. So the first patch
        equals the same part of the whole stage but for what reaches in over its border. Kept stages stay as they are;
        nothing comes where they do not reach up to the change.

        Args:
            strengths: as for `run`.
            area: the part wanted.
            last: the last stage wanted; the first changed one comes even when it lies behind.
        """
        wanted = self._checked(strengths)
        stages = range(1, self.stage_count + 1)
        first = next((i for i in stages if i not in self._kept or self._kept[i].strengths != wanted[: i + 1]), None)
        patch = None
        for index in range(first, max(first, last) + 1) if first is not None else ():
            if index - 1 not in self._kept:
                return
            with naming_memory(self.device, self._advised_tile):
                patch = self._patched(index, wanted[index], area, patch)
            yield patch.shown

    def branch(self) -> "Reconstruction":
        """Return a reconstruction that starts from the stages kept so far and then goes its own way."""
        return copy(self)

    @property
    def kept_size(self) -> int:
        """Bytes that finished stages take beside the estimates that were given out."""
        return sum(kept.size for kept in self._kept.values())

    def _made(self, strengths: tuple[float, ...], before: _Kept | None) -> _Kept:
        """The stage that these strengths end with; where memory runs out, what is kept goes before it is given up."""
        try:
            with naming_memory(self.device, self._advised_tile):
                return self._computed(strengths, before)
        except OutOfMemoryError:
            if not self._kept:
                raise
        self._kept = {}
        with naming_memory(self.device, self._advised_tile):
            return self._computed(strengths, before)

    @torch.no_grad()
    def _computed(self, strengths: tuple[float, ...], before: _Kept | None) -> _Kept:
        """The stage that these strengths end with, after the one before."""
        began, index = time.perf_counter(), len(strengths) - 1
        if before is None:
            memory, fitted = None, self._operator.start(self._data)
            estimate = fitted
            self._exposed = exposure(estimate)
        else:
            fitted, estimate, memory = self._stage(index, self._operator, before.estimate, strengths[-1], before.memory)
        shown = self._coloured(estimate)
        residual = relative_residual(self._operator, self._recorded, shown)
        picture = shown if index == 0 else self._coloured(fitted)
        stage = Stage(index, picture[0], shown[0], residual, time.perf_counter() - began)
        return _Kept(strengths, estimate, memory, stage)

    @torch.no_grad()
    def _patched(self, index: int, strength: float, area: Area, before: "_Patched | None") -> "_Patched":
        """One stage in one area, after the stage before: kept whole, or itself a patch."""
        kept, whole = self._kept[index - 1], self._kept.get(index)
        height, width = kept.estimate.shape[-2:]
        room = area.with_context(CONTEXT, self._network.denoiser.shape.step, height, width)
        if before is None and whole is not None:
            fitted = self._uncoloured(room.cut(whole.stage.fitted[None]), room)
        else:
            estimate = kept.estimate
            if before is not None:
                estimate = estimate.clone()
                room.cut(estimate).copy_(before.estimate)
            penalty = self._network.adapter(index).penalty
            fitted = room.cut(self._operator.data_step(estimate, self._data, penalty))
        memory = before.memory if before is not None else self._cut_memory(kept.memory, room)
        guide = self._operator.guide
        camera = FittedCamera(fitted, None if guide is None else room.cut(guide))
        _, estimate, memory = self._stage(index, camera, fitted, strength, memory)
        colour = 0 if self._colour is None else room.cut(self._colour)
        shown = Patch(index, area, area.within(room).cut(estimate + colour)[0])
        return _Patched(estimate, memory, shown)

    def _stage(
        self, index: int, camera: DataStep, estimate: Tensor, strength: float, memory: Tensor | None
    ) -> tuple[Tensor, Tensor, Tensor]:
        network, exposed = self._network, self._exposed
        return network.stage(
            index, camera, self._data, estimate, strength, exposed, memory, self._precision, self._tile
        )

    def _cut_memory(self, memory: Tensor | None, room: Area) -> Tensor | None:
        """What a stage remembers of an area, which lies on the denoiser's grid."""
        return None if memory is None else remembered_area(self._network.denoiser.shape, room).cut(memory)

    def _keep(self, index: int, kept: _Kept) -> None:
        self._kept = {**self._kept, index: kept}  # a new one: branches share the old
        self._fit()

    def _fit(self) -> None:
        """Let the earliest stages go as long as there is no room for all."""
        while self.kept_size > self._room.size:
            self._kept = {index: kept for index, kept in self._kept.items() if index != min(self._kept)}

    def _checked(self, strengths: Sequence[float] | None) -> tuple[float, ...]:
        wanted = (1.0,) * self.stage_count if strengths is None else tuple(float(strength) for strength in strengths)
        if len(wanted) != self.stage_count or not all(0 <= strength <= STRONGEST for strength in wanted):
            raise ModelError(
                "The strengths do not fit the model.",
                expected=f"{self.stage_count} numbers from 0 to {STRONGEST:g}, one a stage",
                found=", ".join(f"{strength:g}" for strength in wanted) or "none",
                remedy="Give one strength for each stage; 1 is as trained, 0 is the bare denoiser.",
            )
        return (1.0, *wanted)

    def _luma_and_colour(self) -> tuple[Tensor, Tensor | None]:
        if self._recorded.ndim != 4 or self._recorded.shape[1] == 1:
            return self._recorded, None
        start = self._operator.start(self._recorded)
        return _luma(self._recorded), start - _luma(start)

    def _coloured(self, estimate: Tensor) -> Tensor:
        return estimate if self._colour is None else estimate + self._colour

    def _uncoloured(self, picture: Tensor, area: Area) -> Tensor:
        return picture if self._colour is None else (picture - area.cut(self._colour))[:, :1]


def _luma(picture: Tensor) -> Tensor:
    weights = torch.as_tensor(LUMA_WEIGHTS, dtype=picture.dtype, device=picture.device)
    return (picture * weights.reshape(1, 3, 1, 1)).sum(dim=1, keepdim=True)
