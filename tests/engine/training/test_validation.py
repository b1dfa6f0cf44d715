"""Measuring while learning: figures, pictures and a log that disturb nothing and tell what they should."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from lorun_engine.errors import TrainingError
from lorun_engine.files import read_matrix
from lorun_engine.metrics import psnr
from lorun_engine.network.checkpoint import load_model, read_card
from lorun_engine.reconstruction import Reconstruction
from lorun_engine.training.config import CameraConfig, HeldOutConfig, TrainingConfig, ValidationConfig
from lorun_engine.training.log import COLUMNS, read_log
from lorun_engine.training.run import TrainingRun
from lorun_engine.training.validation import validation_of
from tests.engine.training.conftest import configuration, finished, on_pictures, saved_cubes, saved_pictures


@pytest.fixture
def validated(cubes: Path, tmp_path: Path) -> TrainingConfig:
    """A run that measures before its first step and after each one."""
    folder = saved_cubes(tmp_path / "validation", count=3, seed=9)
    config = configuration(cubes)
    return replace(config, validation=ValidationConfig(str(folder), every=0, size=32, scenes=2, pictures=1))


def test_measuring_leaves_the_run_as_it_is(cubes: Path, tmp_path: Path, validated: TrainingConfig) -> None:
    plain = finished("finetune", configuration(cubes), tmp_path / "plain")
    seen = finished("finetune", validated, tmp_path / "seen")
    for one, other in zip(plain.network.parameters(), seen.network.parameters(), strict=True):
        assert torch.equal(one, other)


def test_the_log_is_a_table_with_the_quality_of_every_stage(tmp_path: Path, validated: TrainingConfig) -> None:
    steps = list(TrainingRun("finetune", validated, tmp_path, device="cpu").train())
    with (tmp_path / "small" / "log.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert tuple(rows[0]) == COLUMNS
    assert [int(row["step"]) for row in rows] == [0, 1, 2, 3, 4]
    for step, row in zip(steps, rows[1:], strict=True):
        assert len(step.psnr) == 1 + step.stages
        assert row["psnr_by_stage"] == " ".join(f"{found:.3f}" for found in step.psnr)
        assert float(row["psnr"]) == pytest.approx(step.psnr[-1], abs=1e-3)
        assert float(row["loss"]) == pytest.approx(step.loss, abs=1e-6)


def test_a_resumed_run_takes_back_what_was_logged_after_its_checkpoint(
    tmp_path: Path, validated: TrainingConfig
) -> None:
    killed = TrainingRun("finetune", validated, tmp_path, device="cpu")
    progress = killed.train()
    next(progress)
    killed.save_checkpoint()
    next(progress)
    next(progress)
    list(TrainingRun("finetune", validated, tmp_path, resume=True, device="cpu").train())
    assert [int(row["step"]) for row in read_log(tmp_path / "small" / "log.csv")] == [0, 1, 2, 3, 4]


def test_pictures_show_first_estimate_last_estimate_and_truth_side_by_side(
    tmp_path: Path, validated: TrainingConfig
) -> None:
    finished("finetune", validated, tmp_path)
    names = sorted(path.name for path in (tmp_path / "small" / "pictures").iterdir())
    assert names == [f"000000{step}_0.png" for step in range(5)]
    with Image.open(tmp_path / "small" / "pictures" / names[-1]) as picture:
        assert picture.size == (3 * 32, 32)


def test_the_card_tells_what_the_saved_model_reaches(tmp_path: Path, validated: TrainingConfig) -> None:
    run = finished("finetune", replace(validated, camera=CameraConfig(kind="cassi")), tmp_path)
    told = read_card(run.output.model).training["validation"]
    assert isinstance(told, dict)
    model = load_model(run.output.model)
    reached = []
    scenes = validation_of(replace(validated, camera=CameraConfig(kind="cassi")), [], 4, ())
    assert scenes is not None
    for scene in scenes.scenes:
        assert scene.measurement is not None
        solver = Reconstruction(model, scene.measurement, torch.device("cpu"))
        reached.append([psnr(stage.estimate.numpy(), scene.truth, scene.measurement.camera) for stage in solver.run()])
    assert told["psnr_by_stage"] == pytest.approx(np.mean(reached, axis=0).tolist(), abs=0.02)


def test_the_scenes_of_the_validation_are_no_data(tmp_path: Path, validated: TrainingConfig) -> None:
    (tmp_path / "cubes" / "copy.npy").write_bytes((tmp_path / "validation" / "2.npy").read_bytes())
    with pytest.raises(TrainingError, match=r"copy\.npy is kept(.|\n)*\[validation\]"):
        TrainingRun("finetune", validated, tmp_path, device="cpu")


def test_pretraining_is_measured_by_what_it_takes_of_the_noise(tmp_path: Path) -> None:
    config = on_pictures(saved_pictures(tmp_path / "pictures"), CameraConfig(), steps=60)
    folder = str(saved_pictures(tmp_path / "others", seed=4))
    config = replace(config, validation=ValidationConfig(folder, every=60))
    config = replace(config, schedule=replace(config.schedule, rate=5e-3))
    rows = read_log_of(config, tmp_path)
    first, last = ([float(found) for found in row["psnr_by_stage"].split()] for row in (rows[0], rows[-1]))
    assert first[0] == last[0] == pytest.approx(20, abs=0.5)
    assert last[1] > first[1]


def read_log_of(config: TrainingConfig, folder: Path) -> list[dict[str, str]]:
    return read_log(finished("pretrain", config, folder).output.log / "log.csv")


@pytest.mark.parametrize(
    "camera",
    [
        CameraConfig(kind="blocks", files=("phi.npz",)),
        CameraConfig(kind="super-resolution", scales=(2, 3), noise=0.02),
    ],
)
def test_cameras_of_pictures_take_turns_at_the_scenes(tmp_path: Path, camera: CameraConfig) -> None:
    np.savez(tmp_path / "phi.npz", phi=np.linalg.qr(np.random.default_rng(0).random((16, 4)))[0].T)
    config = on_pictures(saved_pictures(tmp_path / "pictures"), camera)
    config = replace(config, validation=ValidationConfig(str(saved_pictures(tmp_path / "others", seed=4))))
    arrays = [read_matrix(tmp_path / "phi.npz")] if camera.files else []
    validation = validation_of(config, arrays, 1, ())
    assert validation is not None
    cameras = [scene.measurement.camera for scene in validation.scenes if scene.measurement is not None]
    assert [type(found).__name__ for found in cameras] == 2 * [type(cameras[0]).__name__]
    assert camera.files or [found.cube_shape for found in cameras] == [(1, 40, 50), (1, 39, 48)]


def test_a_set_of_a_suite_validates_by_its_name(tmp_path: Path) -> None:
    saved_pictures(tmp_path / "bench", seed=8)
    suite = '[[set]]\nname = "Bench x2"\ncamera = "super-resolution"\nfolder = "bench"\n'
    (tmp_path / "ours.toml").write_text(suite, encoding="utf-8")
    config = on_pictures(saved_pictures(tmp_path / "pictures"), CameraConfig(kind="super-resolution"))
    config = replace(config, held_out=HeldOutConfig((str(tmp_path / "ours.toml"),)))
    run = finished("finetune", replace(config, validation=ValidationConfig(sets=("bench",))), tmp_path)
    assert len(read_log(run.output.log / "log.csv")[-1]["psnr_by_stage"].split()) == 3
    with pytest.raises(TrainingError, match=r"no set “other”(.|\n)*Bench x2"):
        finished("finetune", replace(config, validation=ValidationConfig(sets=("other",))), tmp_path)


def test_a_log_for_tensorboard_is_written_where_that_is_installed(tmp_path: Path, validated: TrainingConfig) -> None:
    accumulator = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    run = finished("finetune", validated, tmp_path)
    board = accumulator.EventAccumulator(str(run.output.log / "tensorboard")).Reload()
    assert {"loss", "rate", "psnr/stage 0", "psnr/stage 2"} <= set(board.Tags()["scalars"])
    assert [event.step for event in board.Scalars("psnr/stage 2")] == [0, 1, 2, 3, 4]
    assert board.Tags()["images"] == ["0"]


def test_a_run_that_is_asked_to_stop_ends_after_its_step_and_can_be_resumed(cubes: Path, tmp_path: Path) -> None:
    whole = finished("finetune", configuration(cubes), tmp_path / "whole")
    run = TrainingRun("finetune", configuration(cubes), tmp_path / "parts", device="cpu")
    for step in run.train():
        if step.step == 2:
            run.stop()
    assert run.share < 1
    assert not run.output.model.exists()
    resumed = TrainingRun("finetune", configuration(cubes), tmp_path / "parts", resume=True, device="cpu")
    list(resumed.train())
    assert all(map(torch.equal, whole.network.parameters(), resumed.network.parameters()))
