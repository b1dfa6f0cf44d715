"""Sampling matrices that are learned with the network."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from lorun_engine.camera import Floats
from lorun_engine.errors import TrainingError
from lorun_engine.files.blocks import read_matrix
from lorun_engine.physics.block_sensing import BlockSensingOperator
from lorun_engine.training.config import CameraConfig, TrainingConfig
from lorun_engine.training.learned_matrices import LearnedMatrices, orthonormalised
from lorun_engine.training.run import TrainingRun
from tests.engine.training.conftest import finished, on_pictures, saved_pictures


def orthonormal(samples: int, pixels: int = 16, seed: int = 1) -> Floats:
    rows = np.linalg.qr(np.random.default_rng(seed).standard_normal((pixels, samples)))[0].T
    return np.ascontiguousarray(rows, np.float32)


@pytest.fixture
def learning(tmp_path: Path) -> TrainingConfig:
    """A run that learns two matrices, of which the first is drawn twice as often."""
    for name, samples in (("many", 8), ("few", 3)):
        np.savez(tmp_path / f"{name}.npz", phi=orthonormal(samples))
    files = tuple(str(tmp_path / f"{name}.npz") for name in ("many", "many", "few"))
    camera = CameraConfig(kind="blocks", files=files, learned=True)
    return on_pictures(saved_pictures(tmp_path / "pictures"), camera, steps=6)


def test_it_starts_from_the_files() -> None:
    given = [orthonormal(8), orthonormal(8), orthonormal(3)]
    for found, first in zip(LearnedMatrices(["a", "a", "b"], given).arrays(), given, strict=True):
        np.testing.assert_allclose(found, first, atol=1e-6)


def test_rows_are_orthonormal_whatever_was_learned() -> None:
    matrices = LearnedMatrices(["a", "b"], [orthonormal(8), orthonormal(3)])
    torch.nn.init.normal_(matrices.rows)
    for matrix in matrices.arrays():
        np.testing.assert_allclose(matrix @ matrix.T, np.eye(len(matrix)), atol=1e-5)


def test_gradients_reach_the_entries_through_samples_start_and_data_step() -> None:
    torch.manual_seed(0)
    picture = torch.rand(1, 1, 4, 8, dtype=torch.float64)

    def restored(rows: Tensor) -> Tensor:
        operator = BlockSensingOperator(orthonormalised(rows), 4, 8)
        samples = operator.forward(picture)
        return operator.data_step(0.9 * operator.start(samples), samples, 0.3)

    rows = torch.randn(5, 16, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(restored, rows)


def test_a_run_changes_its_matrices_and_writes_them(learning: TrainingConfig, tmp_path: Path) -> None:
    run = finished("finetune", learning, tmp_path / "runs")
    for name, samples in (("many", 8), ("few", 3)):
        written = read_matrix(run.output.log / f"{name}.npz")
        np.testing.assert_allclose(written @ written.T, np.eye(samples), atol=1e-5)
        assert np.abs(written - orthonormal(samples)).max() > 1e-5


def test_a_run_that_was_stopped_learns_the_same_matrices(learning: TrainingConfig, tmp_path: Path) -> None:
    whole = finished("finetune", learning, tmp_path / "whole")
    broken = TrainingRun("finetune", learning, tmp_path / "broken", device="cpu")
    for progress in broken.train():
        if progress.step == 3:
            broken.stop()
    going_on = TrainingRun("finetune", learning, tmp_path / "broken", resume=True, device="cpu")
    list(going_on.train())
    assert whole.matrices is not None
    assert going_on.matrices is not None
    assert torch.equal(whole.matrices.rows, going_on.matrices.rows)


def test_what_cannot_be_learned_is_refused() -> None:
    with pytest.raises(TrainingError, match="matrices of one block"):
        LearnedMatrices(["a", "b"], [orthonormal(8), orthonormal(2, pixels=9)])
    with pytest.raises(TrainingError, match="matrices of one block"):
        LearnedMatrices([], [])
    with pytest.raises(TrainingError, match="Only the matrices"):
        replace(CameraConfig(kind="cassi"), learned=True)
