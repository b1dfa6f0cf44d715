"""Sampling matrices that are learned together with the network."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from lorun_engine.camera import Floats
from lorun_engine.errors import TrainingError


class LearnedMatrices(nn.Module):
    """Matrices whose entries are trained; whatever these become, the rows of each matrix are orthonormal.

    The entries of all lie in one parameter, so that each step has a gradient for it, whichever matrix was drawn.

    Args:
        files: where the first matrices come from; one that comes several times is still one matrix.
        given: what these files hold, (samples, block²) each.

    Raises:
        TrainingError: there is no matrix, or their blocks differ.
    """

    def __init__(self, files: Sequence[str], given: Sequence[Floats]) -> None:
        super().__init__()
        first = dict(zip(reversed(files), reversed(given), strict=True))
        widths = {matrix.shape[1] for matrix in first.values()}
        if len(widths) != 1:
            raise TrainingError(
                "There are no matrices of one block to learn.",
                expected="`files` in [camera] with matrices that have equally many columns",
                found=", ".join(map(str, sorted(widths))) + " columns" if widths else "none",
                remedy="Name matrices to start from, such as those that `lorun matrix` writes.",
            )
        self.files = tuple(dict.fromkeys(files))
        self._order = [self.files.index(file) for file in files]
        self._samples = [len(first[file]) for file in self.files]
        self.rows = nn.Parameter(torch.from_numpy(np.concatenate([first[file] for file in self.files])))

    def matrix(self, number: int) -> Tensor:
        """Return the matrix that the file of this number has become, (samples, block²); gradients reach its entries."""
        return orthonormalised(torch.split(self.rows, self._samples)[self._order[number]])

    @torch.no_grad()
    def arrays(self) -> list[Floats]:
        """Return the matrices of all files, in their order."""
        return [self.matrix(number).cpu().numpy() for number in range(len(self._order))]

    def by_name(self) -> dict[str, Floats]:
        """Return each matrix once, by the name of its file."""
        arrays = self.arrays()
        return {Path(file).name: arrays[self._order.index(place)] for place, file in enumerate(self.files)}


def orthonormalised(rows: Tensor) -> Tensor:
    """Return orthonormal rows that span the same space, (samples, block²); such as they were if they are already."""
    axes, triangle = torch.linalg.qr(rows.T)
    matrix: Tensor = (axes * triangle.diagonal().sign()).T
    return matrix
