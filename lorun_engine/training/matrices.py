"""Sampling matrices: given ones, whole, and rows of random orthonormal ones, for any ratio."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from lorun_engine.camera import Floats
from lorun_engine.errors import TrainingError
from lorun_engine.simulation import random_matrix
from lorun_engine.training.config import CameraConfig

RANDOM_MATRICES = 8
RATIOS = 12


class Matrices:
    """The matrices that a run simulates, by two numbers: which one, and for random ones how many rows.

    Args:
        config: the ratios, the block of random matrices, and their share.
        given: the matrices of the files, (samples, block²) each.

    Raises:
        TrainingError: the configuration names neither a matrix nor ratios.
    """

    def __init__(self, config: CameraConfig, given: Sequence[Floats]) -> None:
        if not given and not config.ratios:
            raise TrainingError(
                "Block sensing has no matrix to simulate.",
                expected="`files` with matrices, or `ratios` for random ones, in [camera]",
                found="neither",
                remedy='Set files = ["phi.mat"], or ratios = [0.01, 0.5].',
            )
        self._config = config
        self._given = given

    @property
    def given(self) -> int:
        """How many matrices were given; those from this number on are random."""
        return len(self._given)

    def cut(self, number: int, place: float) -> Floats:
        """Return a given matrix, or rows of a random one.

        Args:
            number: of the matrix, from 0; `given` and above for random ones.
            place: between the lowest ratio (0) and the highest (1), in equal factors; all rows where none are set.
        """
        if number < self.given:
            return self._given[number]
        ratios = self._config.ratios
        whole = _orthonormal(self._config.block, (number - self.given) % RANDOM_MATRICES)
        if not ratios:
            return whole
        ratio = ratios[0] * (ratios[1] / ratios[0]) ** place
        return np.ascontiguousarray(whole[: max(1, round(ratio * whole.shape[1]))])


@lru_cache(maxsize=RANDOM_MATRICES)
def _orthonormal(block: int, seed: int) -> Floats:
    return random_matrix(1.0, block, seed)
