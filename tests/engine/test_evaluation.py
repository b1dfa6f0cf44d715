"""Laws of evaluation: what a suite says is what is measured."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from lorun_engine.camera import BlockCamera, CassiCamera, SuperResolutionCamera
from lorun_engine.errors import MeasurementError
from lorun_engine.evaluation import PUBLIC_SUITE, Evaluated, evaluate, read_suite, scenes
from lorun_engine.reconstruction import Reconstruction
from tests.engine.tiny import tiny_model

SUITE = """
[[set]]
name = "cubes"
camera = "cassi"
folder = "cubes"
file = "mask.npz"
size = 12
wavelengths = [400, 450, 500, 550, 600, 650, 700]

[[set]]
name = "blocks"
camera = "blocks"
folder = "pictures"
file = "phi.npz"
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A cube, a picture, a file that is neither, an aperture, a matrix and a suite of two sets."""
    chance = np.random.default_rng(0)
    (tmp_path / "cubes").mkdir()
    (tmp_path / "pictures").mkdir()
    np.save(tmp_path / "cubes" / "scene.npy", chance.random((7, 20, 18)).astype(np.float32))
    (tmp_path / "cubes" / "notes.txt").write_text("not a cube")
    Image.fromarray(chance.integers(0, 255, (10, 9), dtype=np.uint8)).save(tmp_path / "pictures" / "face.png")
    np.savez(tmp_path / "mask.npz", mask=(chance.random((30, 30)) > 0.5).astype(np.float32))
    np.savez(tmp_path / "phi.npz", phi=np.linalg.qr(chance.random((16, 6)))[0].T)
    (tmp_path / "suite.toml").write_text(SUITE)
    return tmp_path


def test_cubes_are_cropped_and_resampled_to_the_public_bands(data: Path) -> None:
    (measurement,) = scenes(read_suite(data / "suite.toml", data)[0])
    assert isinstance(measurement.camera, CassiCamera)
    assert measurement.camera.cube_shape == (28, 12, 12)
    assert measurement.wavelengths is not None
    assert measurement.wavelengths[0] == 453.5
    assert measurement.name == "scene"


def test_pictures_are_measured_in_blocks(data: Path) -> None:
    (measurement,) = scenes(read_suite(data / "suite.toml", data)[1])
    assert isinstance(measurement.camera, BlockCamera)
    assert measurement.data.shape == (9, 6)


BLURRED = """
[[set]]
name = "blurred"
camera = "super-resolution"
folder = "pictures"
file = "kernels.npz"
kernels = [2, 0]
scale = 3
noise = 0.02
"""


@pytest.fixture
def blurred(data: Path) -> Path:
    """A suite of one set through two kernels of three: a point, a shifted point and a mean."""
    kernels = np.zeros((3, 5, 5), np.float32)
    kernels[0, 2, 2], kernels[1, 2, 3], kernels[2] = 1, 1, 1 / 25
    np.savez(data / "kernels.npz", kernels=kernels)
    (data / "suite.toml").write_text(BLURRED)
    return data


def test_every_picture_is_seen_through_every_kernel_that_a_set_names(blurred: Path) -> None:
    (test_set,) = read_suite(blurred / "suite.toml", blurred)
    mean, point = scenes(test_set)
    assert (mean.name, point.name) == ("face, kernel 2", "face, kernel 0")
    for seen, kernel in ((mean, np.full((5, 5), 1 / 25)), (point, np.pad([[1.0]], 2))):
        assert isinstance(seen.camera, SuperResolutionCamera)
        assert seen.camera.scale == 3
        assert seen.camera.kernel is not None
        assert np.allclose(seen.camera.kernel, kernel)


def test_noise_after_a_kernel_is_neither_clipped_nor_rounded(blurred: Path) -> None:
    (test_set,) = read_suite(blurred / "suite.toml", blurred)
    _, point = scenes(test_set)
    assert point.truth is not None
    noise = point.data - point.truth[:, ::3, ::3]
    assert 0.01 < noise.std() < 0.03
    assert not np.allclose(255 * point.data, np.round(255 * point.data), atol=0.1)


def test_a_kernel_that_is_not_there_is_explained(blurred: Path) -> None:
    (blurred / "suite.toml").write_text(BLURRED.replace("[2, 0]", "[3]"))
    with pytest.raises(MeasurementError, match="from 0 to 2"):
        list(scenes(read_suite(blurred / "suite.toml", blurred)[0]))


@pytest.mark.parametrize("path", sorted(PUBLIC_SUITE.parent.glob("*.toml")), ids=lambda path: path.stem)
def test_bundled_suites_can_be_read(path: Path) -> None:
    assert read_suite(path, Path())


def test_a_solver_is_measured_at_every_stage(data: Path) -> None:
    model = tiny_model(bands=1, guides=0)

    def evaluated() -> list[Evaluated]:
        sets = read_suite(data / "suite.toml", data)
        return list(evaluate(sets, lambda one, _: [("tiny", Reconstruction(model, one, torch.device("cpu")))]))

    once, again = evaluated(), evaluated()
    assert [(one.test_set, one.scene, len(one.qualities)) for one in once] == [
        ("cubes", "scene", 4),
        ("blocks", "face", 4),
    ]
    assert [one.qualities for one in once] == [one.qualities for one in again]


def test_a_set_without_scenes_is_explained(data: Path) -> None:
    (data / "cubes" / "scene.npy").unlink()
    with pytest.raises(MeasurementError, match="no scene that can be read"):
        list(scenes(read_suite(data / "suite.toml", data)[0]))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('camera = "cassi"', 'camera = "pinhole"', "camera"),
        ("size = 12", "sise = 12", "sise"),
        ("[[set]]", "[[sets", "read"),
    ],
)
def test_faults_of_a_suite_are_named(data: Path, old: str, new: str, told: str) -> None:
    (data / "suite.toml").write_text(SUITE.replace(old, new))
    with pytest.raises(MeasurementError, match=told):
        read_suite(data / "suite.toml", data)
