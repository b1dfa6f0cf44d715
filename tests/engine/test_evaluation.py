"""Laws of evaluation: what a suite says is what is measured."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from lorun_engine.camera import BlockCamera, CassiCamera
from lorun_engine.errors import MeasurementError
from lorun_engine.evaluation import Evaluated, evaluate, read_suite, scenes
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
