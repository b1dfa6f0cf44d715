"""The real files of the field open as they are; skipped where they are not at hand."""

import os
from pathlib import Path

import numpy as np
import pytest

from lorun_engine.camera import BlockCamera, CassiCamera
from lorun_engine.files import (
    ReadingOptions,
    Role,
    guess_role,
    read_aperture,
    read_kernels,
    read_matrix,
    read_measurement,
)

ROOT = Path(__file__).parents[3]
DATA = Path(os.environ.get("LORUN_DATA", ROOT.parent / "shared" / "data"))

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="needs the data of LORUN_DATA")


@pytest.mark.parametrize("scene", [1, 2, 3])
def test_real_snapshots_open_with_their_aperture(scene: int) -> None:
    path, mask = DATA / "cassi" / "real" / f"scene{scene}.mat", DATA / "cassi" / "real" / "mask.mat"
    assert (guess_role(path), guess_role(mask)) == (Role.SNAPSHOT, Role.APERTURE)
    measurement = read_measurement(path, aperture=mask)
    assert isinstance(measurement.camera, CassiCamera)
    assert measurement.camera.cube_shape == (28, 660, 660)
    assert measurement.camera.shifts == tuple(range(0, 56, 2))
    assert measurement.wavelengths is not None
    assert measurement.name == f"scene{scene}"


def test_the_aperture_of_the_simulations_opens() -> None:
    mask = read_aperture(DATA / "cassi" / "mask_sim_256.mat")
    assert mask.shape == (256, 256)
    assert 0 <= mask.min() < mask.max() <= 1


@pytest.mark.parametrize("percent", [10, 25])
def test_sampling_matrices_open_with_orthonormal_rows(percent: int) -> None:
    path = DATA / "cs" / f"phi_0_{percent}_1089.mat"
    matrix = read_matrix(path)
    assert guess_role(path) is Role.MATRIX
    np.testing.assert_allclose(matrix @ matrix.T, np.eye(len(matrix)), atol=1e-4)


@pytest.mark.parametrize("name", ["barbara", "Parrots"])
def test_real_block_samples_open_with_their_matrix(name: str) -> None:
    path = DATA / "cs" / "real" / f"{name}_cs_meas_0_10.mat"
    assert guess_role(path) is Role.SAMPLES
    options = ReadingOptions(order="column")
    measurement = read_measurement(path, matrix=DATA / "cs" / "phi_0_10_1089.mat", options=options)
    assert isinstance(measurement.camera, BlockCamera)
    assert measurement.camera.block == 33
    assert measurement.data.shape == (404, 109)


def test_the_twelve_kernels_open() -> None:
    path = DATA / "sr" / "kernels_12.mat"
    assert guess_role(path) is Role.KERNEL
    kernels = read_kernels(path)
    assert [kernel.shape for kernel in kernels] == [(25, 25)] * 12
    assert all(abs(kernel.sum() - 1) < 1e-4 for kernel in kernels)


def test_every_ordinary_picture_opens() -> None:
    for path in sorted((DATA / "images" / "set5").glob("*.png")):
        measurement = read_measurement(path, scale=2)
        assert measurement.data.shape[0] == 3
        assert 0 <= measurement.data.min() < measurement.data.max() <= 1
