"""Coded-aperture snapshot spectral imaging: y = sum over bands of shift(aperture * band, offset)."""

import torch
from torch import Tensor
from torch.nn import functional

from lorun_engine.camera import CassiCamera

START_WINDOW = 7
FAINTEST_TRANSMISSION = 1e-6


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
        self._along = -1 if axis == "width" else -2
        self._length = aperture.shape[self._along]
        every_band = aperture.expand(-1, len(offsets), -1, -1)
        self.squared_norm = self._disperse(every_band**2)
        self._transmission = self._disperse(every_band)

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
        return self._disperse(self.aperture * cube)

    def adjoint(self, snapshot: Tensor) -> Tensor:
        """Return the back-projection of a snapshot."""
        return self.aperture * self._gather(snapshot)

    def start(self, snapshot: Tensor) -> Tensor:
        """Return a first cube: each voxel gets the mean brightness around its detector pixel.

        It is smooth, so that the first data step adds what the aperture tells of each band to it, and no more.
        """
        transmission = _around(self._transmission).clamp(min=FAINTEST_TRANSMISSION)
        return self._gather(_around(snapshot) / transmission)

    def data_step(self, cube: Tensor, snapshot: Tensor, penalty: Tensor | float) -> Tensor:
        """Return the minimiser of ‖y - A z‖² + penalty ‖z - cube‖², exact because A Aᵀ is diagonal."""
        misfit = snapshot - self.forward(cube)
        return cube + self.adjoint(misfit / (self.squared_norm + penalty))

    def _disperse(self, coded: Tensor) -> Tensor:
        shape = list(coded[:, 0].shape)
        shape[self._along] += max(self.offsets)
        snapshot = coded.new_zeros(shape)
        for band, offset in enumerate(self.offsets):
            snapshot.narrow(self._along, offset, self._length).add_(coded[:, band])
        return snapshot

    def _gather(self, snapshot: Tensor) -> Tensor:
        bands = [snapshot.narrow(self._along, offset, self._length) for offset in self.offsets]
        return torch.stack(bands, dim=1)


def _around(snapshot: Tensor) -> Tensor:
    reach = START_WINDOW // 2
    return functional.avg_pool2d(snapshot[:, None], START_WINDOW, 1, reach, count_include_pad=False)[:, 0]
