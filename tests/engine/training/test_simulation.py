"""The cameras that are simulated while training: what is drawn, and from where."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from lorun_engine.camera import Floats
from lorun_engine.errors import TrainingError
from lorun_engine.physics.block_sensing import BlockSensingOperator
from lorun_engine.physics.super_resolution import BicubicOperator, BlurOperator
from lorun_engine.training.config import CameraConfig, DataConfig, read_config
from lorun_engine.training.matrices import Matrices
from lorun_engine.training.run import TrainingRun
from lorun_engine.training.simulation import Simulated, Simulator, detector_noise
from tests.engine.training.conftest import configuration, finished, on_pictures, saved_pictures

ANY_RATIO = CameraConfig(kind="blocks", ratios=(0.05, 0.6), block=4, random_share=0.5)


def orthonormal(samples: int = 12) -> Floats:
    rows = np.linalg.qr(np.random.default_rng(1).standard_normal((16, samples)))[0].T
    return np.ascontiguousarray(rows, np.float32)


def drawn(config: CameraConfig, arrays: list[Floats], count: int = 60) -> list[Simulated]:
    generator = torch.Generator().manual_seed(0)
    simulate = Simulator(config, arrays, generator, generator)
    found = [simulate(torch.rand(2, 1, 24, 24, generator=generator)) for _ in range(count)]
    return [one for one in found if isinstance(one, Simulated)]


def matrices(batches: list[Simulated]) -> list[torch.Tensor]:
    return [one.operator.matrix for one in batches if isinstance(one.operator, BlockSensingOperator)]


def test_one_run_sees_ratios_from_the_lowest_to_the_highest() -> None:
    samples = {len(matrix) for matrix in matrices(drawn(ANY_RATIO, [orthonormal(12)]))} - {12}
    assert min(samples) == 1
    assert max(samples) == round(0.6 * 16)
    assert len(samples) >= 6


def test_every_matrix_has_orthonormal_rows_and_is_the_given_one_or_random() -> None:
    given = torch.from_numpy(orthonormal(12))
    found = matrices(drawn(ANY_RATIO, [orthonormal(12)]))
    for matrix in found:
        torch.testing.assert_close(matrix @ matrix.T, torch.eye(len(matrix)), rtol=0, atol=1e-5)
    from_given = [torch.equal(matrix, given) for matrix in found]
    assert 0.3 < np.mean(from_given) < 0.7


def test_matrices_need_no_file_where_ratios_are_given(tmp_path: Path) -> None:
    folder = saved_pictures(tmp_path / "pictures")
    run = finished("finetune", on_pictures(folder, replace(ANY_RATIO, random_share=0)), tmp_path)
    assert run.output.model.is_file()
    with pytest.raises(TrainingError, match="no matrix"):
        Matrices(CameraConfig(kind="blocks"), [])


def test_a_run_over_many_matrices_repeats_exactly(tmp_path: Path) -> None:
    folder = saved_pictures(tmp_path / "pictures")
    one, same = (finished("finetune", on_pictures(folder, ANY_RATIO, steps=4), tmp_path / name) for name in ("a", "b"))
    assert all(map(torch.equal, one.network.parameters(), same.network.parameters()))


def test_kernels_and_bicubic_reduction_share_one_run() -> None:
    kernel = np.full((3, 3), 1 / 9, np.float32)
    config = CameraConfig(kind="super-resolution", scales=(2, 3), bicubic_share=0.5)
    kinds = [type(one.operator) for one in drawn(config, [kernel])]
    assert 0.3 < kinds.count(BicubicOperator) / len(kinds) < 0.7
    assert {type(one.operator) for one in drawn(replace(config, bicubic_share=0), [kernel])} == {BlurOperator}
    assert {one.truth.shape[-1] // one.data.shape[-1] for one in drawn(config, [kernel])} == {2, 3}


def test_noise_in_electrons_is_that_of_the_data_sheet() -> None:
    config = CameraConfig(kind="cassi", full_well=(100.0, 10000.0), read_noise=5.0)
    dark, bright = (detector_noise(config, 0.0, exposure) for exposure in (0.0, 1.0))
    assert [dark.full_well, dark.read] == pytest.approx([100.0, 0.05])
    assert [bright.full_well, bright.read] == pytest.approx([10000.0, 0.0005])
    generator = torch.Generator().manual_seed(0)
    grey = torch.full((200, 200), 0.5)
    recorded = dark.added_to(grey, generator)
    assert float(recorded.mean()) == pytest.approx(0.5, abs=0.002)
    assert float(recorded.std()) == pytest.approx((0.5 / 100 + 0.05**2) ** 0.5, rel=0.02)


@pytest.mark.parametrize(
    ("camera", "told"),
    [
        ("ratios = [0.5]", "ratios"),
        ("ratios = [0.5, 0.1]", "ratios"),
        ("ratios = [0.0, 0.5]", "ratios"),
        ("read_noise = 3.0", "full_well"),
    ],
)
def test_cameras_that_cannot_be_are_explained(camera: str, told: str, tmp_path: Path) -> None:
    text = f'name = "x"\n[data]\nfolder = "y"\n[schedule]\nsteps = 1\n[camera]\n{camera}\n'
    (tmp_path / "run.toml").write_text(text, encoding="utf-8")
    with pytest.raises(TrainingError, match=told):
        read_config(tmp_path / "run.toml")


def test_an_aperture_smaller_than_a_patch_is_explained(cubes: Path, tmp_path: Path) -> None:
    np.savez(tmp_path / "mask.npz", mask=np.ones((12, 40), np.float32))
    config = replace(configuration(cubes), camera=CameraConfig(kind="cassi", files=(str(tmp_path / "mask.npz"),)))
    with pytest.raises(TrainingError, match=r"mask\.npz is smaller than a patch"):
        TrainingRun("finetune", config, tmp_path, device="cpu")


def test_cubes_with_other_bands_than_the_network_are_explained(cubes: Path, tmp_path: Path) -> None:
    config = configuration(cubes)
    with pytest.raises(TrainingError, match="does not have the bands"):
        TrainingRun("finetune", replace(config, base=replace(config.base, bands=5)), tmp_path, device="cpu")


def test_a_guide_without_an_aperture_is_explained(tmp_path: Path) -> None:
    config = on_pictures(saved_pictures(tmp_path / "pictures"), CameraConfig(kind="super-resolution"))
    config = replace(config, base=replace(config.base, guides=1), data=DataConfig(folder=config.data.folder))
    with pytest.raises(TrainingError, match="a camera without one"):
        TrainingRun("finetune", config, tmp_path, device="cpu")
