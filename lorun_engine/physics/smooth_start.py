"""The first estimate of the cube behind a CASSI snapshot: its smooth part, by linear least squares."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import torch
from scipy.fft import next_fast_len
from torch import Tensor

if TYPE_CHECKING:
    from lorun_engine.physics.cassi import CassiOperator

CELL = 4
COMPONENTS = 6
STEPS = 30
CELL_CORRELATION = 0.7
BAND_CORRELATION = 0.9
NOISE = 0.5


def smooth_start(operator: "CassiOperator", snapshot: Tensor) -> Tensor:
    """Return a linear minimum-mean-square-error estimate of the smooth part of the cube, (batch, bands, height, width).

    The cube is modelled as a few spectral components on a coarse grid, both first-order Markov; the normal equations
    are solved by a fixed number of conjugate-gradient steps, each of which scales with the snapshot.

    Args:
        operator: the camera.
        snapshot: what it recorded, (batch, height, width + span), or longer along the height.
    """
    camera = _SmoothCamera(operator, snapshot)
    noise = NOISE * operator.squared_norm.mean(dim=(1, 2)).reshape(-1, 1, 1, 1)

    def normal(components: Tensor) -> Tensor:
        return camera.gathered(camera.recorded(components)) + noise * components

    return camera.cube(_conjugate_gradients(normal, camera.gathered(camera.spectrum(snapshot)), STEPS))


class _SmoothCamera:
    """The camera as it records smooth cubes, given by their components, (batch, components, rows, columns) of cells.

    What is recorded is the Fourier transform of the snapshot along the dispersion, in which shifts are products: where
    all bands see the same aperture, the few components are coded and dispersed rather than the many bands.
    """

    def __init__(self, operator: "CassiOperator", like: Tensor) -> None:
        self._operator, self._axis = operator, operator.dimension
        self._size = operator.aperture.shape[-2:]
        self._rows, self._columns = (_cells_to_pixels(size).to(like) for size in self._size)
        powers, spectra = torch.linalg.eigh(_markov(len(operator.offsets), BAND_CORRELATION))
        self._spectra = (spectra * powers.clamp(min=0).sqrt())[:, -COMPONENTS:].to(like)
        self._length = next_fast_len(operator.squared_norm.shape[self._axis], real=True)
        spread = like.new_zeros(self._spectra.shape[1], self._length)
        spread.index_add_(1, torch.tensor(operator.offsets, device=like.device), self._spectra.T.contiguous())
        response = torch.fft.rfft(spread)
        self._response = response[:, None] if self._axis == -1 else response[..., None]

    def cube(self, components: Tensor) -> Tensor:
        smooth = self._smooth(components).flatten(2)
        cube: Tensor = (self._spectra @ smooth).reshape(len(smooth), -1, *self._size)
        return cube

    def spectrum(self, planes: Tensor) -> Tensor:
        spectrum: Tensor = torch.fft.rfft(planes, n=self._length, dim=self._axis)
        return spectrum

    def recorded(self, components: Tensor) -> Tensor:
        """Return the spectrum of the snapshot of a smooth cube."""
        if self._is_banded:
            return self.spectrum(self._operator.forward(self.cube(components)))
        return self.spectrum(self._smooth(components).mul_(self._operator.aperture)).mul_(self._response).sum(dim=1)

    def gathered(self, spectrum: Tensor) -> Tensor:
        """Return the adjoint of `recorded`, of the spectrum of a snapshot."""
        if self._is_banded:
            coded = self._operator.adjoint(self._planes(spectrum, self._operator.squared_norm.shape[self._axis]))
            planes = (self._spectra.T @ coded.flatten(2)).reshape(len(coded), -1, *self._size)
        else:
            dispersed = spectrum[:, None] * self._response.conj()
            planes = self._planes(dispersed, self._size[self._axis]) * self._operator.aperture
        components: Tensor = self._rows.T @ planes @ self._columns
        return components

    @property
    def _is_banded(self) -> bool:
        return self._operator.aperture.shape[1] > 1

    def _smooth(self, components: Tensor) -> Tensor:
        smooth: Tensor = self._rows @ (components @ self._columns.T)
        return smooth

    def _planes(self, spectrum: Tensor, length: int) -> Tensor:
        planes: Tensor = torch.fft.irfft(spectrum, n=self._length, dim=self._axis)
        return planes.narrow(self._axis, 0, length)


def _markov(size: int, correlation: float) -> Tensor:
    place = torch.arange(size, dtype=torch.float64)
    covariance: Tensor = correlation ** (place[:, None] - place).abs()
    return covariance


def _cells_to_pixels(size: int) -> Tensor:
    cells = -(-size // CELL)
    place = ((torch.arange(size, dtype=torch.float64) + 0.5) / CELL - 0.5).clamp(0, cells - 1)
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
