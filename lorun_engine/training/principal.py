"""A sampling matrix learned from pictures: the principal components of their blocks."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from lorun_engine.camera import Floats
from lorun_engine.errors import TrainingError

STRIDE = 5


def principal_matrix(pictures: Sequence[Tensor], ratio: float, block: int = 33) -> Floats:
    """Return the matrix of so many orthonormal rows that keeps the most energy of the pictures' blocks.

    The rows are the first principal components of all blocks on a grid of 5 pixels, turned and mirrored in all eight
    ways, about zero and not about their mean, so that brightness is measured, too. No other matrix of as many samples
    lets a linear estimate come nearer to these blocks.

    Args:
        pictures: (1, height, width) each; smaller ones than a block are passed over.
        ratio: samples a pixel, above 0 and at most 1.
        block: side of a block, pixels.

    Returns:
        (samples, block²), row by row of a block; the most telling row first, and the sum of each not negative.

    Raises:
        TrainingError: the ratio is out of range, or no picture is as large as a block.

    Source: Eckart and Young, Psychometrika 1 (1936), 211.
    """
    large = [picture for picture in pictures if min(picture.shape[1:]) >= block]
    if not 0 < ratio <= 1 or not large:
        raise TrainingError(
            "No matrix can be learned.",
            expected=f"a ratio above 0 and at most 1, and pictures of at least {block} × {block} pixels",
            found=f"ratio {ratio:g}, {len(large)} such pictures",
            remedy="Correct the ratio, the block or the folder.",
        )
    energy = torch.zeros(block**2, block**2, dtype=torch.float64)
    for picture in large:
        blocks = picture[0].unfold(0, block, STRIDE).unfold(1, block, STRIDE).reshape(-1, block**2).double()
        energy += blocks.T @ blocks
    _, axes = torch.linalg.eigh(_in_all_directions(energy, block))
    rows = axes.flip(1)[:, : max(1, round(ratio * block**2))].T
    rows = torch.where(rows.sum(dim=1, keepdim=True) < 0, -rows, rows)
    return np.ascontiguousarray(rows.numpy(), np.float32)


def _in_all_directions(energy: Tensor, block: int) -> Tensor:
    """The mean over the eight ways to turn and mirror a block of the energy that these would give."""
    places = torch.arange(block**2).reshape(block, block)
    ways = [turned for quarter in range(4) for turned in (places.rot90(quarter), places.rot90(quarter).T)]
    orders = [way.reshape(-1) for way in ways]
    return torch.stack([energy[order][:, order] for order in orders]).mean(dim=0)
