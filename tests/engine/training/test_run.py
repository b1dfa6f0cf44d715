"""Laws of training: what may change, exact resumption, and a model that comes out of it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from lorun_engine.errors import TrainingError
from lorun_engine.network.checkpoint import MODELS, installed_models, load_base, load_model, read_card
from lorun_engine.training.config import BaseConfig, CameraConfig, StagesConfig, Task, read_config
from lorun_engine.training.data import load_cubes
from lorun_engine.training.run import TrainingRun
from lorun_engine.training.schedule import ScheduleConfig
from lorun_engine.versions import decisive_versions
from tests.engine.tiny import saved_tiny_model
from tests.engine.training.conftest import configuration, finished, on_pictures, saved_pictures


@pytest.mark.parametrize("task", ["pretrain", "adapt", "finetune"])
def test_a_killed_run_continued_equals_an_unbroken_one(task: Task, cubes: Path, tmp_path: Path) -> None:
    config = configuration(cubes, steps=6)
    config = replace(config, schedule=replace(config.schedule, grow=((0.0, 1), (0.6, 2))))
    if task == "pretrain":
        config = replace(config, base=replace(config.base, guides=0), camera=CameraConfig(kind="noise"))
    if task == "adapt":
        base = finished("finetune", replace(configuration(cubes), name="first"), tmp_path / "base")
        config = replace(config, base=BaseConfig(file=str(base.output.folder / "first-base.safetensors")))
    unbroken = finished(task, config, tmp_path / "whole")
    killed = TrainingRun(task, config, tmp_path / "parts", device="cpu")
    progress = killed.train()
    for _ in range(3):
        next(progress)
    killed.save_checkpoint()
    for _ in range(2):
        next(progress)  # what came after the last checkpoint is lost
    resumed = TrainingRun(task, config, tmp_path / "parts", resume=True, device="cpu")
    assert [step.step for step in resumed.train()] == [4, 5, 6]
    for one, other in zip(unbroken.network.parameters(), resumed.network.parameters(), strict=True):
        assert torch.equal(one, other)
    whole, parts = (load_file(tmp_path / name / unbroken.output.model.name) for name in ("whole", "parts"))
    assert whole.keys() == parts.keys()
    assert all(torch.equal(whole[name], parts[name]) for name in whole)


def test_the_card_tells_what_made_the_model(cubes: Path, tmp_path: Path) -> None:
    run = TrainingRun("finetune", configuration(cubes), tmp_path, device="cpu", command="lorun train finetune x.toml")
    losses = [progress.loss for progress in run.train()]
    told = read_card(run.output.model).training
    assert told["command"] == "lorun train finetune x.toml"
    assert told["steps"] == 4
    assert told["loss"] == [[step, pytest.approx(loss, abs=1e-5)] for step, loss in enumerate(losses, start=1)]
    assert str(told["device"]).startswith("cpu")
    assert told["versions"] == decisive_versions()
    source = told["data"]
    assert isinstance(source, dict)
    assert (source["folder"], source["count"]) == ("cubes", 2)


def test_the_digest_of_the_data_changes_with_what_is_read_and_with_nothing_else(cubes: Path, tmp_path: Path) -> None:
    config = configuration(cubes).data
    before = load_cubes(config, 4, ())[1]
    moved = cubes.rename(tmp_path / "moved")
    assert load_cubes(replace(config, folder=str(moved)), 4, ())[1].sha256 == before.sha256
    altered = np.load(moved / "0.npy")
    altered[0, 0, 0] += 0.01
    np.save(moved / "0.npy", altered)
    assert load_cubes(replace(config, folder=str(moved)), 4, ())[1].sha256 != before.sha256


def test_adapters_take_their_base_along_and_no_other(cubes: Path, tmp_path: Path) -> None:
    first = finished("finetune", configuration(cubes), tmp_path / "first")
    base = first.output.folder / "small-base.safetensors"
    config = replace(configuration(cubes), name="mine", base=BaseConfig(file=str(base)))
    mine = finished("adapt", config, tmp_path / "mine")
    base.unlink()
    assert load_model(mine.output.model).card.base == "small-base.safetensors"
    finished("finetune", replace(configuration(cubes), seed=7), tmp_path / "first")
    with pytest.raises(TrainingError, match="would find another base"):
        TrainingRun("adapt", config, tmp_path / "mine", device="cpu")


def test_a_base_can_be_named_as_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LORUN_MODELS", str(tmp_path / "own"))
    saved_tiny_model(tmp_path / "own")
    text = 'name = "x"\n[base]\nfile = "NAME"\n[schedule]\nsteps = 1\n'
    for name, expected in (
        ("tiny-base", tmp_path / "own" / "tiny-base.safetensors"),
        ("spectral-base.safetensors", MODELS / "spectral-base.safetensors"),
        ("absent", tmp_path / "absent"),
    ):
        (tmp_path / "run.toml").write_text(text.replace("NAME", name), encoding="utf-8")
        assert read_config(tmp_path / "run.toml").base.file == str(expected)


def test_a_damaged_checkpoint_is_explained(cubes: Path, tmp_path: Path) -> None:
    (tmp_path / "small.checkpoint").write_bytes(b"nothing of the kind")
    with pytest.raises(TrainingError, match="a whole checkpoint"):
        TrainingRun("finetune", configuration(cubes), tmp_path, resume=True, device="cpu")


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


def test_more_stages_than_the_model_has_repeat_its_last(tmp_path: Path, cubes: Path) -> None:
    saved_tiny_model(tmp_path)
    stages = StagesConfig(count=5, rank=2, file=str(tmp_path / "tiny.safetensors"))
    base = BaseConfig(file=str(tmp_path / "tiny-base.safetensors"))
    run = TrainingRun("adapt", replace(configuration(cubes), base=base, stages=stages), tmp_path, device="cpu")
    last = run.network.adapter(3).state_dict()
    for index in (4, 5):
        assert all(torch.equal(last[name], value) for name, value in run.network.adapter(index).state_dict().items())
    list(run.train())
    assert read_card(tmp_path / "small.safetensors").stages == 5


def test_adapters_go_on_with_a_higher_rank_where_the_lower_one_stood(tmp_path: Path, cubes: Path) -> None:
    saved_tiny_model(tmp_path)
    stages = StagesConfig(count=3, rank=6, file=str(tmp_path / "tiny.safetensors"))
    base = BaseConfig(file=str(tmp_path / "tiny-base.safetensors"))
    run = TrainingRun("adapt", replace(configuration(cubes), base=base, stages=stages), tmp_path, device="cpu")
    narrow = load_model(tmp_path / "tiny.safetensors").network
    for index in (1, 2, 3):
        torch.testing.assert_close(
            run.network.adapter(index).folded(run.network.denoiser), narrow.adapter(index).folded(narrow.denoiser)
        )
    list(run.train())
    assert load_model(tmp_path / "small.safetensors").network.adapter(1).rank == 6


@pytest.mark.parametrize(
    "camera",
    [
        CameraConfig(kind="blocks"),
        CameraConfig(kind="super-resolution", scales=(2, 3), noise=0.02),
    ],
)
def test_pictures_train_the_cameras_of_pictures(tmp_path: Path, camera: CameraConfig) -> None:
    folder = saved_pictures(tmp_path / "pictures")
    if camera.kind == "blocks":
        np.savez(tmp_path / "phi.npz", phi=np.linalg.qr(np.random.default_rng(0).random((16, 4)))[0].T)
        camera = replace(camera, files=(str(tmp_path / "phi.npz"),))
    config = on_pictures(folder, camera)
    finished("finetune", config, tmp_path)
    assert load_model(tmp_path / "picture.safetensors").card.camera == camera.kind


def test_resuming_without_a_checkpoint_is_explained(tmp_path: Path, cubes: Path) -> None:
    with pytest.raises(TrainingError, match="without --resume"):
        TrainingRun("finetune", configuration(cubes), tmp_path, resume=True, device="cpu")


def test_a_folder_without_data_is_explained(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="no such folder"):
        TrainingRun("finetune", configuration(tmp_path / "none"), tmp_path, device="cpu")


def test_a_run_whose_error_is_no_longer_a_number_ends_and_leaves_what_was_there(cubes: Path, tmp_path: Path) -> None:
    before = finished("finetune", configuration(cubes), tmp_path).output.model.read_bytes()
    config = configuration(cubes, steps=50)
    config = replace(config, schedule=replace(config.schedule, rate=1e30))
    with pytest.raises(TrainingError, match="has run away") as caught:
        finished("finetune", config, tmp_path)
    assert "rate" in str(caught.value.remedy)
    assert (tmp_path / "small.safetensors").read_bytes() == before
