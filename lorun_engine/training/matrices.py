"""Sampling matrices of any ratio: rows cut from given orthonormal matrices and from random ones."""

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
    """The matrices that a run simulates, by two numbers: which one, and how many of its rows.

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
        """Return rows of a matrix.

        Args:
            number: of the matrix, from 0; `given` and above for random ones.
            place: between the lowest ratio (0) and the highest (1), in equal factors; all rows where none are set.
        """
        ratios = self._config.ratios
        if number >= self.given:
            whole = _orthonormal(self._config.block, (number - self.given) % RANDOM_MATRICES)
        else:
            whole = self._given[number]
        if not ratios:
            return whole
        ratio = ratios[0] * (ratios[1] / ratios[0]) ** place
        return np.ascontiguousarray(whole[: max(1, round(ratio * whole.shape[1]))])


@lru_cache(maxsize=RANDOM_MATRICES)
def _orthonormal(block: int, seed: int) -> Floats:
    return random_matrix(1.0, block, seed)
