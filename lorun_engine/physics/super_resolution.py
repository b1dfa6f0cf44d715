"""Super-resolution: an exact antialiased bicubic reduction, and a blur kernel followed by decimation."""

from functools import lru_cache

import torch
from torch import Tensor
from torch.nn import functional

from lorun_engine.camera import SuperResolutionCamera

CUBIC_SHARPNESS = -0.5


class BicubicOperator:
    """Antialiased bicubic reduction, as MATLAB's `imresize` does it: y = R_h x R_wᵀ.

    Pictures are (batch, channels, height, width), low resolution (batch, channels, height / scale, width / scale).
    The two small Gram matrices are decomposed once, so the data step is exact without periodic borders.

    Args:
        height: rows of the low-resolution picture, pixels.
        width: columns of the low-resolution picture, pixels.
        scale: factor between the resolutions.
        like: a tensor whose device and dtype are taken.

    Source: Keys, *Cubic convolution interpolation*, IEEE ASSP 1981.
    """

    def __init__(self, height: int, width: int, scale: int, like: Tensor) -> None:
        self._rows, self._columns = (_reduction(size, scale).to(like) for size in (height, width))
        self._rise, self._widen = (_enlargement(size, scale, centred=True).to(like) for size in (height, width))
        down, across = _spectrum(height, scale), _spectrum(width, scale)
        self._down, self._across = down[1].to(like), across[1].to(like)
        self._powers = (down[0][:, None] * across[0]).to(like)

    @property
    def guide(self) -> None:
        """The denoiser is told nothing of the reduction."""
        return

    def forward(self, picture: Tensor) -> Tensor:
        """Return the low-resolution picture."""
        return self._rows @ picture @ self._columns.T

    def adjoint(self, low: Tensor) -> Tensor:
        """Return the back-projection of a low-resolution picture."""
        return self._rows.T @ low @ self._columns

    def start(self, low: Tensor) -> Tensor:
        """Return the bicubic enlargement."""
        return self._rise @ low @ self._widen.T

    def data_step(self, picture: Tensor, low: Tensor, penalty: Tensor | float) -> Tensor:
        """Return the minimiser of ‖y - A z‖² + penalty ‖z - picture‖², through the two Gram matrices."""
        misfit = self._down.T @ (low - self.forward(picture)) @ self._across
        return picture + self.adjoint(self._down @ (misfit / (self._powers + penalty)) @ self._across.T)


class BlurOperator:
    """Circular blur by a kernel, then every `scale`-th pixel from the first: y = (x * k)↓.

    Args:
        kernel: blur kernel, odd square, sum 1.
        height: rows of the low-resolution picture, pixels.
        width: columns of the low-resolution picture, pixels.
        scale: factor between the resolutions.

    Source: Zhao et al., *Fast single image super-resolution*, IEEE TIP 2016, for the closed data step.
    """

    def __init__(self, kernel: Tensor, height: int, width: int, scale: int) -> None:
        self._scale = scale
        self._size = (height * scale, width * scale)
        self._transfer = torch.fft.fft2(_wrapped(kernel, self._size))
        power = self._transfer.abs() ** 2
        self._powers = power.reshape(scale, height, scale, width).mean(dim=(0, 2))
        self._rise, self._widen = (_enlargement(size, scale, centred=False).to(kernel) for size in (height, width))

    @property
    def guide(self) -> None:
        """The denoiser is told nothing of the kernel."""
        return

    def forward(self, picture: Tensor) -> Tensor:
        """Return the low-resolution picture."""
        blurred: Tensor = torch.fft.ifft2(torch.fft.fft2(picture) * self._transfer).real
        return blurred[..., :: self._scale, :: self._scale]

    def adjoint(self, low: Tensor) -> Tensor:
        """Return the back-projection of a low-resolution picture."""
        spread = low.new_zeros(*low.shape[:-2], *self._size)
        spread[..., :: self._scale, :: self._scale] = low
        blurred: Tensor = torch.fft.ifft2(torch.fft.fft2(spread) * self._transfer.conj()).real
        return blurred

    def start(self, low: Tensor) -> Tensor:
        """Return the bicubic enlargement, in the phase of the decimation."""
        return self._rise @ low @ self._widen.T

    def data_step(self, picture: Tensor, low: Tensor, penalty: Tensor | float) -> Tensor:
        """Return the minimiser of ‖y - A z‖² + penalty ‖z - picture‖², in the Fourier domain."""
        misfit = torch.fft.fft2(low - self.forward(picture)) / (self._powers + penalty)
        return picture + self.adjoint(torch.fft.ifft2(misfit).real)


def super_resolution_operator(
    camera: SuperResolutionCamera, device: torch.device, dtype: torch.dtype = torch.float32
) -> BicubicOperator | BlurOperator:
    """Build the operator of one camera."""
    like = torch.empty(0, dtype=dtype, device=device)
    if camera.kernel is None:
        return BicubicOperator(camera.height, camera.width, camera.scale, like)
    return BlurOperator(torch.as_tensor(camera.kernel).to(like), camera.height, camera.width, camera.scale)


def _cubic(distance: Tensor) -> Tensor:
    near, far = distance.abs(), CUBIC_SHARPNESS
    inner = (far + 2) * near**3 - (far + 3) * near**2 + 1
    outer = far * near**3 - 5 * far * near**2 + 8 * far * near - 4 * far
    return torch.where(near <= 1, inner, torch.where(near < 2, outer, torch.zeros_like(near)))


def _interpolation(centres: Tensor, size: int, stretch: int) -> Tensor:
    reach = torch.arange(-2 * stretch - 1, 2 * stretch + 2)
    source = centres.floor().long()[:, None] + reach
    weights = _cubic((centres[:, None] - source) / stretch)
    weights = weights / weights.sum(dim=1, keepdim=True)
    period = source.remainder(2 * size)
    mirrored = torch.where(period < size, period, 2 * size - 1 - period)
    return torch.zeros(len(centres), size, dtype=torch.float64).scatter_add_(1, mirrored, weights)


@lru_cache(maxsize=32)
def _reduction(low: int, scale: int) -> Tensor:
    centres = (torch.arange(low, dtype=torch.float64) + 0.5) * scale - 0.5
    return _interpolation(centres, low * scale, scale)


@lru_cache(maxsize=32)
def _enlargement(low: int, scale: int, *, centred: bool) -> Tensor:
    centres = torch.arange(low * scale, dtype=torch.float64) / scale
    return _interpolation(centres + (0.5 / scale - 0.5 if centred else 0.0), low, 1)


@lru_cache(maxsize=32)
def _spectrum(low: int, scale: int) -> tuple[Tensor, Tensor]:
    reduction = _reduction(low, scale)
    powers, axes = torch.linalg.eigh(reduction @ reduction.T)
    return powers.clamp(min=0), axes


def _wrapped(kernel: Tensor, size: tuple[int, int]) -> Tensor:
    side = kernel.shape[0]
    tall, wide = (-(-max(side, length) // length) * length for length in size)
    padded = functional.pad(kernel, (0, wide - side, 0, tall - side)).roll((-(side // 2), -(side // 2)), (0, 1))
    return padded.reshape(tall // size[0], size[0], wide // size[1], size[1]).sum(dim=(0, 2))
