"""Coded-aperture snapshot spectral imaging: y = sum over bands of shift(aperture * band, offset)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from lorun_engine.camera import CassiCamera

START_CELL = 4
START_COMPONENTS = 6
START_STEPS = 20
CELL_CORRELATION = 0.7
BAND_CORRELATION = 0.85
START_NOISE = 0.2
STRIP_VALUES = 2**21


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
        """Return a linear minimum-mean-square-error estimate of the smooth part of the cube.

        The cube is modelled as a few spectral components on a coarse grid, both first-order Markov; the normal
        equations are solved by a fixed number of conjugate-gradient steps, each of which scales with the snapshot.
        """
        model = self._smooth_model(snapshot)
        noise = START_NOISE * self.squared_norm.mean(dim=(1, 2)).reshape(-1, 1, 1, 1)

        def normal(components: Tensor) -> Tensor:
            return self._components_of(self._snapshot_of(components, model), model) + noise * components

        components = _conjugate_gradients(normal, self._components_of(snapshot, model), START_STEPS)
        return self._cube_of(components, model)

    def data_step(self, cube: Tensor, snapshot: Tensor, penalty: Tensor | float) -> Tensor:
        """Return the minimiser of ‖y - A z‖² + penalty ‖z - cube‖², exact because A Aᵀ is diagonal."""
        misfit = snapshot - self.forward(cube)
        return torch.addcmul(cube, self.aperture, self._gather(misfit / (self.squared_norm + penalty)))

    def _smooth_model(self, like: Tensor) -> "_SmoothModel":
        rows, columns = (_cells_to_pixels(size).to(like) for size in self.aperture.shape[-2:])
        powers, spectra = torch.linalg.eigh(_markov(len(self.offsets), BAND_CORRELATION))
        spectra = (spectra * powers.clamp(min=0).sqrt())[:, -START_COMPONENTS:]
        return _SmoothModel(rows, columns, spectra.to(like))

    def _cube_of(self, components: Tensor, model: "_SmoothModel") -> Tensor:
        smooth = (model.rows @ components @ model.columns.T).flatten(2)
        return (model.spectra @ smooth).reshape(len(smooth), -1, *self.aperture.shape[-2:])

    def _snapshot_of(self, components: Tensor, model: "_SmoothModel") -> Tensor:
        """Return A of the cube with these components, strip by strip so that each stays in the processor's cache."""
        smooth = model.rows @ components @ model.columns.T
        snapshot = components.new_zeros(len(components), *self.squared_norm.shape[1:])
        for rows in self._strips():
            strip = smooth[:, :, rows]
            cube = (model.spectra @ strip.flatten(2)).reshape(len(strip), -1, *strip.shape[2:])
            self._add(cube, snapshot[:, rows], rows)
        return snapshot

    def _components_of(self, snapshot: Tensor, model: "_SmoothModel") -> Tensor:
        """Return the adjoint of `_snapshot_of`."""
        strips = []
        for rows in self._strips():
            layers = self.aperture[:, 0, rows]
            coded = snapshot.new_empty(len(snapshot), len(self.offsets), *layers.shape[1:])
            for band, view in enumerate(self._views(snapshot[:, rows])):
                torch.mul(self._layer(band)[:, rows], view, out=coded[:, band])
            strips.append((model.spectra.T @ coded.flatten(2)).reshape(len(coded), -1, *layers.shape[1:]))
        return model.rows.T @ torch.cat(strips, dim=2) @ model.columns

    def _strips(self) -> Iterator[slice]:
        """Rows that are worked on together; all of them where the dispersion runs across rows."""
        if self._along == -2:
            return iter([slice(None)])
        height, width = self.aperture.shape[-2:]
        step = max(1, STRIP_VALUES // (len(self.offsets) * width))
        return (slice(first, first + step) for first in range(0, height, step))

    def _layer(self, band: int) -> Tensor:
        return self.aperture[:, min(band, self.aperture.shape[1] - 1)]

    def _disperse(self, cube: Tensor) -> Tensor:
        shape = list(cube[:, 0].shape)
        shape[self._along] += max(self.offsets)
        snapshot = cube.new_zeros(shape)
        self._add(cube, snapshot, slice(None))
        return snapshot

    def _add(self, cube: Tensor, snapshot: Tensor, rows: slice) -> None:
        """Add to these rows of a snapshot what these rows of a cube give."""
        for band, view in enumerate(self._views(snapshot)):
            view.addcmul_(self._layer(band)[:, rows], cube[:, band])

    def _gather(self, snapshot: Tensor) -> Tensor:
        """Return each band's part of the snapshot, (batch, bands, height, width); a view where the steps are even."""
        if self._step > 0:
            views = snapshot.unfold(self._along, self._length, self._step)
            return views.movedim(self._along - 1, 1).transpose(-1, self._along)
        return torch.stack(list(self._views(snapshot)), dim=1)

    def _views(self, snapshot: Tensor) -> Iterator[Tensor]:
        return (snapshot.narrow(self._along, offset, self._length) for offset in self.offsets)


@dataclass(frozen=True, eq=False)
class _SmoothModel:
    """A cube as spectral components on a coarse grid: rows and columns turn cells into pixels, spectra into bands."""

    rows: Tensor
    columns: Tensor
    spectra: Tensor


def _markov(size: int, correlation: float) -> Tensor:
    place = torch.arange(size, dtype=torch.float64)
    covariance: Tensor = correlation ** (place[:, None] - place).abs()
    return covariance


def _cells_to_pixels(size: int) -> Tensor:
    cells = -(-size // START_CELL)
    place = ((torch.arange(size, dtype=torch.float64) + 0.5) / START_CELL - 0.5).clamp(0, cells - 1)
    linear = (1 - (place[:, None] - torch.arange(cells)).abs()).clamp(min=0)
    spread: Tensor = linear @ torch.linalg.cholesky(_markov(cells, CELL_CORRELATION))
    return spread


def _conjugate_gradients(normal: Callable[[Tensor], Tensor], right: Tensor, steps: int) -> Tensor:
    solution, misfit, direction = torch.zeros_like(right), right, right
    power = _power(misfit)
    for _ in range(steps):
        image = normal(direction)
        length = power / _inner(direction, image).clamp(min=torch.finfo(right.dtype).tiny)
        solution, misfit = solution + length * direction, misfit - length * image
        before, power = power, _power(misfit)
        direction = misfit + power / before.clamp(min=torch.finfo(right.dtype).tiny) * direction
    return solution


def _inner(one: Tensor, other: Tensor) -> Tensor:
    return (one * other).sum(dim=(1, 2, 3), keepdim=True)


def _power(values: Tensor) -> Tensor:
    return _inner(values, values)
