"""Laws of a learned sampling matrix."""

import numpy as np
import pytest
import torch
from torch import Tensor

from lorun_engine.errors import TrainingError
from lorun_engine.simulation import random_matrix
from lorun_engine.training.principal import principal_matrix


@pytest.fixture
def pictures() -> list[Tensor]:
    """Smooth random pictures, none of them square."""
    chance = torch.Generator().manual_seed(0)
    coarse = [torch.rand(1, 1, 6, 7, generator=chance) for _ in range(4)]
    return [torch.nn.functional.interpolate(one, size=(40, 48), mode="bicubic")[0] for one in coarse]


def kept(phi: np.ndarray, pictures: list[Tensor]) -> float:
    """The share of the blocks' energy that the samples keep."""
    blocks = torch.cat([one[0].unfold(0, 8, 3).unfold(1, 8, 3).reshape(-1, 64) for one in pictures]).numpy()
    return float(np.square(blocks @ phi.T).sum() / np.square(blocks).sum())


def test_its_rows_are_orthonormal(pictures: list[Tensor]) -> None:
    phi = principal_matrix(pictures, 0.25, 8)
    assert phi.shape == (16, 64)
    np.testing.assert_allclose(phi @ phi.T, np.eye(16), atol=1e-5)


def test_a_smaller_ratio_keeps_the_first_rows(pictures: list[Tensor]) -> None:
    large, small = (principal_matrix(pictures, ratio, 8) for ratio in (0.25, 0.1))
    np.testing.assert_array_equal(small, large[:6])


def test_it_keeps_more_energy_than_a_random_one(pictures: list[Tensor]) -> None:
    assert kept(principal_matrix(pictures, 0.1, 8), pictures) > 0.99
    assert kept(random_matrix(0.1, 8, 0), pictures) < 0.9


def test_turning_the_pictures_changes_nothing_of_what_it_keeps(pictures: list[Tensor]) -> None:
    turned = [picture.rot90(1, (1, 2)) for picture in pictures]
    one, other = (principal_matrix(seen, 0.2, 8) for seen in (pictures, turned))
    assert kept(one, turned) == pytest.approx(kept(other, turned), abs=1e-3)


@pytest.mark.parametrize(("ratio", "block"), [(0.0, 8), (1.5, 8), (0.25, 64)])
def test_what_cannot_be_learned_is_refused(pictures: list[Tensor], ratio: float, block: int) -> None:
    with pytest.raises(TrainingError, match="No matrix can be learned"):
        principal_matrix(pictures, ratio, block)
