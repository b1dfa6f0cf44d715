"""Configurations say what is wrong with them."""

from pathlib import Path

import pytest

from lorun_engine.errors import TrainingError
from lorun_engine.training.config import read_config

GOOD = """
name = "mine"
[base]
file = "our-base.safetensors"
widths = [8, 16]
[data]
folder = "cubes"
patch = [64, 32]
[camera]
kind = "cassi"
files = ["mask.mat"]
[schedule]
minutes = 3
grow = [[0.0, 1], [0.5, 3]]
"""


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "run.toml").write_text(GOOD)
    config = read_config(tmp_path / "run.toml")
    assert config.data.folder == str(tmp_path / "cubes")
    assert config.camera.files == (str(tmp_path / "mask.mat"),)
    assert config.base.file == str(tmp_path / "our-base.safetensors")
    assert config.stages.file == ""
    assert config.data.patch == (64, 32)
    assert config.schedule.grow == ((0.0, 1), (0.5, 3))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('name = "mine"', "", "name"),
        ("minutes = 3", "", "how long"),
        ("minutes = 3", "minutes = 3\nsteps = 2", "how long"),
        ("minutes = 3", "minuets = 3", "minuets"),
        ("[camera]", "[kamera]", "kamera"),
        ("patch = [64, 32]", "patch = [0, 32]", "not positive"),
        ("patch = [64, 32]", 'patch = "large"', "patch"),
        ("[base]", "[base", "cannot be read"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    (tmp_path / "run.toml").write_text(GOOD.replace(old, new))
    with pytest.raises(TrainingError, match=told):
        read_config(tmp_path / "run.toml")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"none\.toml"):
        read_config(tmp_path / "none.toml")
