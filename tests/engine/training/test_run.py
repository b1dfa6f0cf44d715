"""Laws of training: what may change, exact resumption, and a model that comes out of it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from lorun_engine.errors import TrainingError
from lorun_engine.network.checkpoint import installed_models, load_base, load_model
from lorun_engine.training.config import (
    BaseConfig,
    CameraConfig,
    DataConfig,
    ScheduleConfig,
    StagesConfig,
    Task,
    TrainingConfig,
)
from lorun_engine.training.run import TrainingRun
from tests.engine.tiny import saved_tiny_model


@pytest.fixture
def cubes(tmp_path: Path) -> Path:
    folder = tmp_path / "cubes"
    folder.mkdir()
    chance = np.random.default_rng(0)
    for number in range(2):
        coarse = chance.random((4, 6, 6)).astype(np.float32)
        np.save(folder / f"{number}.npy", np.kron(coarse, np.ones((1, 8, 8), np.float32)))
    return folder


def configuration(cubes: Path, steps: int = 4) -> TrainingConfig:
    return TrainingConfig(
        name="small",
        base=BaseConfig(bands=4, guides=1, widths=(8, 12)),
        stages=StagesConfig(count=2, rank=2),
        data=DataConfig(folder=str(cubes), kind="cubes", patch=(16, 24), batch=2),
        camera=CameraConfig(kind="cassi", noise=0.01),
        schedule=ScheduleConfig(steps=steps, rate=1e-3, precision="float32"),
    )


def finished(task: Task, config: TrainingConfig, folder: Path) -> TrainingRun:
    run = TrainingRun(task, config, folder, device="cpu")
    for _ in run.train():
        pass
    return run


def test_a_stopped_run_continued_equals_an_unbroken_one(cubes: Path, tmp_path: Path) -> None:
    config = configuration(cubes, steps=6)
    unbroken = finished("finetune", config, tmp_path / "whole")
    stopped = TrainingRun("finetune", config, tmp_path / "parts", device="cpu")
    progress = stopped.train()
    for _ in range(3):
        next(progress)
    stopped.save_checkpoint()
    resumed = TrainingRun("finetune", config, tmp_path / "parts", resume=True, device="cpu")
    for _ in resumed.train():
        pass
    for one, other in zip(unbroken.network.parameters(), resumed.network.parameters(), strict=True):
        assert torch.equal(one, other)
    whole, parts = (load_model(tmp_path / name / "small.safetensors") for name in ("whole", "parts"))
    assert whole.card.base_hash == parts.card.base_hash


def test_equal_seeds_give_equal_models_and_other_seeds_others(cubes: Path, tmp_path: Path) -> None:
    config = configuration(cubes)
    one, same, other = (
        finished("finetune", replace(config, seed=seed), tmp_path / name)
        for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    pairs = list(zip(one.network.parameters(), same.network.parameters(), other.network.parameters(), strict=True))
    assert all(torch.equal(a, b) for a, b, _ in pairs)
    assert not all(torch.equal(a, c) for a, _, c in pairs)


def test_adapting_leaves_the_base_as_it_was(cubes: Path, tmp_path: Path) -> None:
    finished("finetune", configuration(cubes), tmp_path)
    base = tmp_path / "small-base.safetensors"
    before = load_base(base)[1].base_hash
    config = replace(configuration(cubes), name="mine", base=BaseConfig(file=str(base)))
    run = finished("adapt", config, tmp_path)
    assert load_base(base)[1].base_hash == before
    card = load_model(tmp_path / "mine.safetensors").card
    assert card.base == "small-base.safetensors"
    assert str(tmp_path) not in card.to_json()
    assert all(
        torch.equal(one, other)
        for one, other in zip(run.network.denoiser.parameters(), load_base(base)[0].parameters(), strict=True)
    )
    assert any(weight.abs().max() > 0 for weight in run.network.adapter(1).rises.values())


def test_pretraining_makes_a_base_that_denoises_better_than_it_began(cubes: Path, tmp_path: Path) -> None:
    config = replace(
        configuration(cubes),
        schedule=ScheduleConfig(steps=150, rate=5e-3, precision="float32"),
        base=BaseConfig(bands=4, guides=0, widths=(8, 12)),
        camera=CameraConfig(kind="noise"),
    )
    run = TrainingRun("pretrain", config, tmp_path, device="cpu")
    truth = torch.from_numpy(np.load(cubes / "0.npy"))[None]
    noisy = truth + 0.1 * torch.randn(truth.shape, generator=torch.Generator().manual_seed(9))
    steps = list(run.train())
    with torch.no_grad():
        denoised, _ = run.network.denoiser(noisy, torch.tensor(0.1))
    assert (denoised - truth).square().mean() < 0.8 * (noisy - truth).square().mean()
    assert steps[-1].share == 1
    assert load_base(tmp_path / "small-base.safetensors")[1].training["steps"] == 150
    assert installed_models(tmp_path) == []


def test_stages_grow_as_the_schedule_says(cubes: Path, tmp_path: Path) -> None:
    config = configuration(cubes)
    config = replace(config, schedule=replace(config.schedule, grow=((0.0, 1), (0.5, 2))))
    stages = [progress.stages for progress in TrainingRun("finetune", config, tmp_path, device="cpu").train()]
    assert stages == [1, 2, 2, 2]


def test_a_new_stage_starts_where_the_last_one_stands(cubes: Path, tmp_path: Path) -> None:
    config = configuration(cubes)
    config = replace(config, schedule=replace(config.schedule, grow=((0.0, 1), (0.5, 2)), rate=1e-9))
    run = TrainingRun("finetune", config, tmp_path, device="cpu")
    for _ in run.train():
        pass
    first, second = run.network.adapter(1), run.network.adapter(2)
    torch.testing.assert_close(first.falls["head"], second.falls["head"], rtol=0, atol=1e-6)
    torch.testing.assert_close(first.noise_level, second.noise_level, rtol=0, atol=1e-5)


def test_recomputing_stages_gives_the_same_gradient(cubes: Path, tmp_path: Path) -> None:
    config = configuration(cubes, steps=1)
    kept, recomputed = (
        finished("finetune", replace(config, schedule=replace(config.schedule, recompute=recompute)), tmp_path / name)
        for name, recompute in (("a", False), ("b", True))
    )
    for one, other in zip(kept.network.parameters(), recomputed.network.parameters(), strict=True):
        torch.testing.assert_close(one.grad, other.grad)


def test_adapters_can_be_trained_further(tmp_path: Path, cubes: Path) -> None:
    saved_tiny_model(tmp_path)
    config = replace(
        configuration(cubes),
        base=BaseConfig(file=str(tmp_path / "tiny-base.safetensors")),
        stages=StagesConfig(count=3, rank=2, file=str(tmp_path / "tiny.safetensors")),
    )
    run = TrainingRun("adapt", config, tmp_path, device="cpu")
    before = [weight.clone() for weight in run.network.adapters.parameters()]
    list(run.train())
    assert len(run.network.adapters) == 3
    assert any(not torch.equal(old, new) for old, new in zip(before, run.network.adapters.parameters(), strict=True))


@pytest.mark.parametrize(
    "camera",
    [
        CameraConfig(kind="blocks"),
        CameraConfig(kind="super-resolution", scales=(2, 3), noise=0.02),
    ],
)
def test_pictures_train_the_cameras_of_pictures(tmp_path: Path, camera: CameraConfig) -> None:
    from PIL import Image

    folder = tmp_path / "pictures"
    folder.mkdir()
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (40, 50), dtype=np.uint8)).save(folder / "a.png")
    if camera.kind == "blocks":
        np.savez(tmp_path / "phi.npz", phi=np.linalg.qr(np.random.default_rng(0).random((16, 4)))[0].T)
        camera = replace(camera, files=(str(tmp_path / "phi.npz"),))
    config = TrainingConfig(
        name="picture",
        base=BaseConfig(widths=(8, 12)),
        stages=StagesConfig(count=2, rank=2),
        data=DataConfig(folder=str(folder), patch=(24, 24), batch=2),
        camera=camera,
        schedule=ScheduleConfig(steps=2),
    )
    finished("finetune", config, tmp_path)
    assert load_model(tmp_path / "picture.safetensors").card.camera == camera.kind


def test_resuming_without_a_checkpoint_is_explained(tmp_path: Path, cubes: Path) -> None:
    with pytest.raises(TrainingError, match="without --resume"):
        TrainingRun("finetune", configuration(cubes), tmp_path, resume=True, device="cpu")


def test_a_folder_without_data_is_explained(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="no such folder"):
        TrainingRun("finetune", configuration(tmp_path / "none"), tmp_path, device="cpu")
