"""What models are measured on cannot slip into what they learn from."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lorun_engine.errors import TrainingError
from lorun_engine.files import read_cube
from lorun_engine.training.config import CameraConfig, HeldOutConfig
from lorun_engine.training.held_out import fingerprint, held_out
from lorun_engine.training.run import TrainingRun
from tests.engine.training.conftest import configuration, on_pictures, saved_cubes, saved_pictures

CHECKOUT = Path(__file__).resolve().parents[3]
SUITE = """
[[set]]
name = "Our bench"
camera = "super-resolution"
folder = "bench"
"""


@pytest.mark.parametrize("inside", ["", "deeper"])
def test_a_folder_of_the_public_sets_is_refused_wherever_it_lies(tmp_path: Path, inside: str) -> None:
    folder = saved_pictures(tmp_path / "anywhere" / "images" / "set11" / inside)
    with pytest.raises(TrainingError, match=r"0\.png is kept for measuring(.|\n)*Set11"):
        TrainingRun("pretrain", on_pictures(folder, CameraConfig()), tmp_path, device="cpu")


def test_a_link_to_a_held_out_folder_is_refused(tmp_path: Path) -> None:
    saved_pictures(tmp_path / "images" / "set5")
    (tmp_path / "innocent").symlink_to(tmp_path / "images" / "set5")
    with pytest.raises(TrainingError, match="kept for measuring"):
        TrainingRun("pretrain", on_pictures(tmp_path / "innocent", CameraConfig()), tmp_path, device="cpu")


def test_a_renamed_copy_in_another_format_is_refused(tmp_path: Path) -> None:
    held = saved_pictures(tmp_path / "data" / "images" / "set11", seed=5)
    learned = saved_pictures(tmp_path / "data" / "mine")
    Image.open(held / "1.png").save(learned / "holiday.tif")
    with pytest.raises(TrainingError, match=r"holiday\.tif is kept for measuring(.|\n)*1\.png of Set11"):
        TrainingRun("pretrain", on_pictures(learned, CameraConfig()), tmp_path, device="cpu")


def test_what_a_named_suite_holds_is_refused_also_as_a_copy(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(SUITE, encoding="utf-8")
    held = saved_cubes(tmp_path / "elsewhere" / "bench", seed=3)
    learned = saved_cubes(tmp_path / "cubes")
    named = HeldOutConfig((str(tmp_path / "ours.toml"),), str(tmp_path / "elsewhere"))
    config = replace(configuration(learned), held_out=named)
    TrainingRun("finetune", config, tmp_path, device="cpu")
    np.savez(learned / "copy.npz", cube=np.load(held / "0.npy"))
    with pytest.raises(TrainingError, match=r"copy\.npz is kept(.|\n)*0\.npy of Our bench"):
        TrainingRun("finetune", config, tmp_path, device="cpu")


def test_a_named_suite_that_cannot_be_compared_with_is_said(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(SUITE, encoding="utf-8")
    config = configuration(saved_cubes(tmp_path / "cubes"))
    with pytest.raises(TrainingError, match=r"Our bench of ours\.toml was not found"):
        held_out(replace(config, held_out=HeldOutConfig((str(tmp_path / "ours.toml"),))))


def test_other_data_beside_a_held_out_folder_is_not_refused(tmp_path: Path) -> None:
    saved_pictures(tmp_path / "images" / "set11", seed=1)
    learned = saved_pictures(tmp_path / "images" / "train")
    TrainingRun("pretrain", on_pictures(learned, CameraConfig()), tmp_path, device="cpu")


@pytest.mark.parametrize("name", ["set11", "set5"])
def test_the_public_pictures_are_known_without_their_folder(name: str, tmp_path: Path) -> None:
    data = Path(os.environ.get("LORUN_DATA", CHECKOUT.parent / "shared" / "data"))
    if not data.is_dir():
        pytest.skip("needs the data of LORUN_DATA")
    reserved = held_out(on_pictures(saved_pictures(tmp_path / "holiday"), CameraConfig()))
    for path in (data / "images" / name).iterdir():
        with pytest.raises(TrainingError, match="kept for measuring"):
            reserved.require_absent(tmp_path / "holiday" / "beach.png", fingerprint(read_cube(path)[0]))
