"""Coded-aperture snapshot spectral imaging: y = sum over bands of shift(aperture * band, offset)."""

from collections.abc import Iterator
from itertools import pairwise

import torch
from torch import Tensor

from lorun_engine.camera import CassiCamera
from lorun_engine.physics.smooth_start import smooth_start


class CassiOperator:
    """The snapshot operator A of a single-disperser CASSI camera.

    Cubes are (batch, bands, height, width); snapshots are (batch, height, width + span), or longer along the height.
    A Aᵀ is diagonal, because each detector pixel sees its own set of cube voxels.

    Args:
        aperture: transmission in [0, 1], (batch or 1, bands or 1, height, width).
        offsets: where each band starts on the detector, pixels, the smallest 0.
        axis: the direction of dispersion.

    Source: Wagadarikar et al., Applied Optics 47 (2008), B44; closed data step as in Liu et al., DeSCI (2019).
    """

    def __init__(self, aperture: Tensor, offsets: tuple[int, ...], axis: str = "width") -> None:
        self.aperture = aperture
        self.offsets = offsets
        self.dimension = -1 if axis == "width" else -2
        self._length = aperture.shape[self.dimension]
        steps = {after - before for before, after in pairwise(offsets)}
        self._step = steps.pop() if len(steps) == 1 else 0
        self.squared_norm = self._disperse(aperture.expand(-1, len(offsets), -1, -1))

    @classmethod
    def of(cls, camera: CassiCamera, device: torch.device, dtype: torch.dtype = torch.float32) -> "CassiOperator":
        """Build the operator of one camera."""
        aperture = torch.as_tensor(camera.aperture, dtype=dtype, device=device)
        layers = aperture if aperture.ndim == 3 else aperture[None]
        return cls(layers[None], camera.offsets, camera.axis)

    @property
    def guide(self) -> Tensor:
        """What the denoiser may know of the camera: the aperture, (batch or 1, 1, height, width)."""
        return self.aperture.mean(dim=1, keepdim=True)

    def forward(self, cube: Tensor) -> Tensor:
        """Return the snapshot of a cube."""
        return self._disperse(cube)

    def adjoint(self, snapshot: Tensor) -> Tensor:
        """Return the back-projection of a snapshot."""
        return self.aperture * self._gather(snapshot)

    def start(self, snapshot: Tensor) -> Tensor:
        """Return a first estimate of the cube: its smooth part."""
        return smooth_start(self, snapshot)

    def data_step(self, cube: Tensor, snapshot: Tensor, penalty: Tensor | float) -> Tensor:
        """Return the minimiser of ‖y - A z‖² + penalty ‖z - cube‖², exact because A Aᵀ is diagonal."""
        misfit = snapshot - self.forward(cube)
        return torch.addcmul(cube, self.aperture, self._gather(misfit / (self.squared_norm + penalty)))

    def _disperse(self, cube: Tensor) -> Tensor:
        shape = list(cube[:, 0].shape)
        shape[self.dimension] += max(self.offsets)
        snapshot = cube.new_zeros(shape)
        for band, view in enumerate(self._views(snapshot)):
            view.addcmul_(self.aperture[:, min(band, self.aperture.shape[1] - 1)], cube[:, band])
        return snapshot

    def _gather(self, snapshot: Tensor) -> Tensor:
        """Return each band's part of the snapshot, (batch, bands, height, width); a view where the steps are even."""
        if self._step > 0:
            views = snapshot.unfold(self.dimension, self._length, self._step)
            return views.movedim(self.dimension - 1, 1).transpose(-1, self.dimension)
        return torch.stack(list(self._views(snapshot)), dim=1)

    def _views(self, snapshot: Tensor) -> Iterator[Tensor]:
        return (snapshot.narrow(self.dimension, offset, self._length) for offset in self.offsets)
