"""Block compressive sensing: every block of the picture, read as a vector, is multiplied by one matrix."""

import torch
from torch import Tensor
from torch.nn import functional

from lorun_engine.camera import BlockCamera

MARKOV_CORRELATION = 0.95
MARKOV_VARIANCE = 0.06
MEAN_VARIANCE = 0.2
START_NOISE = 1e-4


class BlockSensingOperator:
    """The operator A of a block camera: pictures (batch, 1, height, width) to samples (batch, blocks, samples).

    A picture that is not whole blocks is continued by zeros. Blocks that reach beyond the picture have a Gram matrix
    of their own; there are at most four kinds of block, and each is decomposed once, so that the data step is exact for
    any matrix and any penalty. Gradients reach a matrix whose rows are, and stay, orthonormal.

    Args:
        matrix: sampling matrix phi, (samples, block²).
        height: rows of the picture, pixels.
        width: columns of the picture, pixels.
        order: how the pixels of a block are read, "row" or "column" by "column".

    Source: Gan 2007 for the camera; the start is a linear minimum-mean-square-error estimate under a first-order Markov
    model of the block.
    """

    def __init__(self, matrix: Tensor, height: int, width: int, order: str = "row") -> None:
        self.matrix = matrix
        self.height = height
        self.width = width
        self.block = round(matrix.shape[1] ** 0.5)
        self._by_row = order == "row"
        self._down = -(-height // self.block)
        self._across = -(-width // self.block)
        inside = self._cut(matrix.new_ones(1, 1, height, width))[0] > 0
        kinds, self._kind_of_block = torch.unique(inside, dim=0, return_inverse=True)
        exact = matrix.cpu().double()
        covariance = _markov_covariance(self.block).to(exact)
        self._axes, self._powers, self._starts = [], [], []
        for kind in kinds.to(exact):
            restricted = exact * kind
            powers, axes = torch.linalg.eigh((restricted @ restricted.T).detach())
            expected = restricted @ covariance @ restricted.T
            noise = START_NOISE * expected.diagonal().mean() * torch.eye(len(exact)).to(exact)
            start = (covariance * kind[:, None]) @ torch.linalg.solve(expected + noise, restricted).T
            self._axes.append(axes.to(matrix))
            self._powers.append(powers.clamp(min=0).to(matrix))
            self._starts.append(start.to(matrix))

    @classmethod
    def of(
        cls, camera: BlockCamera, device: torch.device, dtype: torch.dtype = torch.float32
    ) -> "BlockSensingOperator":
        """Build the operator of one camera."""
        matrix = torch.as_tensor(camera.matrix, dtype=dtype, device=device)
        return cls(matrix, camera.height, camera.width, camera.order)

    @property
    def guide(self) -> None:
        """The denoiser is told nothing of the matrix: one network serves every ratio."""
        return

    def forward(self, picture: Tensor) -> Tensor:
        """Return the samples of a picture."""
        return self._cut(picture) @ self.matrix.T

    def adjoint(self, samples: Tensor) -> Tensor:
        """Return the back-projection of samples."""
        return self._join(samples @ self.matrix)

    def start(self, samples: Tensor) -> Tensor:
        """Return the linear minimum-mean-square-error estimate of each block."""
        return self._join(self._per_kind(samples, [start.T for start in self._starts]))

    def data_step(self, picture: Tensor, samples: Tensor, penalty: Tensor | float) -> Tensor:
        """Return the minimiser of ‖y - A z‖² + penalty ‖z - picture‖², exact for any matrix."""
        solves = [(axes / (powers + penalty)) @ axes.T for axes, powers in zip(self._axes, self._powers, strict=True)]
        misfit = samples - self.forward(picture)
        return picture + self.adjoint(self._per_kind(misfit, solves))

    def _per_kind(self, samples: Tensor, factors: list[Tensor]) -> Tensor:
        if len(factors) == 1:
            return samples @ factors[0]
        result = samples.new_empty(*samples.shape[:2], factors[0].shape[1])
        for kind, factor in enumerate(factors):
            chosen = self._kind_of_block == kind
            result[:, chosen] = samples[:, chosen] @ factor
        return result

    def _cut(self, picture: Tensor) -> Tensor:
        below = self._down * self.block - self.height
        right = self._across * self.block - self.width
        whole = functional.pad(picture[:, 0], (0, right, 0, below))
        tiles = whole.reshape(-1, self._down, self.block, self._across, self.block)
        order = (0, 1, 3, 2, 4) if self._by_row else (0, 1, 3, 4, 2)
        return tiles.permute(order).reshape(-1, self._down * self._across, self.block**2)

    def _join(self, blocks: Tensor) -> Tensor:
        tiles = blocks.reshape(-1, self._down, self._across, self.block, self.block)
        order = (0, 1, 3, 2, 4) if self._by_row else (0, 1, 4, 2, 3)
        whole = tiles.permute(order).reshape(-1, 1, self._down * self.block, self._across * self.block)
        return whole[..., : self.height, : self.width]


def _markov_covariance(block: int) -> Tensor:
    place = torch.arange(block, dtype=torch.float64)
    line = MARKOV_CORRELATION ** (place[:, None] - place).abs()
    return MARKOV_VARIANCE * torch.kron(line, line) + MEAN_VARIANCE
