"""What shares more or less than LoRun, trained alike and side by side."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from lorun_engine.errors import TrainingError
from lorun_engine.network.checkpoint import load_base
from lorun_engine.training.comparison import compare, ways_of
from lorun_engine.training.config import BaseConfig, ComparisonConfig, TrainingConfig, ValidationConfig
from lorun_engine.training.outcome import Outcome
from lorun_engine.training.run import TrainingRun
from tests.engine.training.conftest import configuration, finished, saved_cubes


@pytest.fixture
def compared(cubes: Path, tmp_path: Path) -> TrainingConfig:
    """A run to compare ways by, from a base."""
    first = finished("finetune", replace(configuration(cubes), name="first"), tmp_path / "first")
    return replace(
        configuration(cubes),
        base=BaseConfig(file=str(first.output.base)),
        validation=ValidationConfig(str(saved_cubes(tmp_path / "validation", count=1, seed=9)), size=32),
        comparison=ComparisonConfig(ranks=(1, 2)),
    )


def shared_as(config: TrainingConfig, sharing: str, folder: Path) -> TrainingRun:
    way = next(way for way in ways_of(config) if way.name == sharing)
    return finished(way.task, way.config, folder)


def test_the_ways_differ_in_what_is_shared_and_in_nothing_else(compared: TrainingConfig) -> None:
    ways = ways_of(compared)
    assert [(way.name, way.task, way.config.stages.sharing) for way in ways] == [
        ("shared", "finetune", "shared"),
        ("LoRun, rank 1", "adapt", "lora"),
        ("LoRun, rank 2", "adapt", "lora"),
        ("LoRun, rank 2, joint", "adapt", "lora"),
        ("separate", "finetune", "separate"),
    ]
    for way in ways:
        assert way.config.data == compared.data
        assert way.config.camera == compared.camera
        assert way.config.seed == compared.seed
        assert replace(way.config.schedule, joint=0.0, base_rate=1.0) == compared.schedule
    assert len({way.config.name for way in ways}) == len(ways)


def test_without_a_base_everything_is_learned_together(compared: TrainingConfig) -> None:
    ways = ways_of(replace(compared, base=configuration(Path()).base))
    assert [way.name for way in ways] == ["shared", "LoRun, rank 1", "LoRun, rank 2", "separate"]
    assert {way.task for way in ways} == {"finetune"}


def test_all_ways_start_from_the_same_estimates(compared: TrainingConfig, tmp_path: Path) -> None:
    losses = set()
    for way in ways_of(compared):
        run = TrainingRun(way.task, way.config, tmp_path, device="cpu")
        losses.add(run.objective(run.draw(), 2)[1])
    assert len(losses) == 1


def test_shared_stages_change_one_denoiser_and_keep_no_change_of_their_own(
    compared: TrainingConfig, tmp_path: Path
) -> None:
    run = shared_as(compared, "shared", tmp_path)
    base, _ = load_base(Path(compared.base.file))
    assert not torch.equal(run.network.denoiser.head.weight, base.head.weight)
    saved = load_file(run.output.model)
    assert sum(value.numel() for value in saved.values()) == sum(value.numel() for value in base.parameters()) + 4


def test_separate_stages_learn_apart_and_leave_the_base_alone(compared: TrainingConfig, tmp_path: Path) -> None:
    run = shared_as(compared, "separate", tmp_path)
    base, _ = load_base(Path(compared.base.file))
    assert all(map(torch.equal, run.network.denoiser.parameters(), base.parameters()))
    saved = load_file(run.output.model)
    first, second = (saved[f"{stage}.weights.head-weight"] for stage in (0, 1))
    assert not torch.equal(first, second)
    assert sum(value.numel() for value in saved.values()) == 2 * sum(value.numel() for value in base.parameters()) + 4


def test_joint_tuning_leaves_the_base_alone_until_the_end(compared: TrainingConfig, tmp_path: Path) -> None:
    config = replace(compared, schedule=replace(compared.schedule, joint=0.5))
    run = TrainingRun("adapt", config, tmp_path, device="cpu")
    base, _ = load_base(Path(compared.base.file))
    kept = [torch.equal(run.network.denoiser.head.weight, base.head.weight) for _ in run.train()]
    assert kept == [True, True, False, False]
    assert run.output.base == tmp_path / "small-base.safetensors"
    assert not torch.equal(load_base(run.output.base)[0].head.weight, base.head.weight)


def test_a_base_that_is_tuned_slowly_moves_less_than_one_that_is_not(compared: TrainingConfig, tmp_path: Path) -> None:
    base, _ = load_base(Path(compared.base.file))
    moved = []
    for base_rate in (1.0, 0.1):
        schedule = replace(compared.schedule, base_rate=base_rate)
        run = finished("finetune", replace(compared, schedule=schedule), tmp_path / str(base_rate))
        moved.append(float((run.network.denoiser.head.weight - base.head.weight).detach().norm()))
    assert 0 < moved[1] < moved[0] / 5


def test_a_base_that_another_would_be_taken_for_is_told_before_anything_is_trained(
    compared: TrainingConfig, cubes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LORUN_MODELS", str(tmp_path / "own"))
    finished("finetune", replace(configuration(cubes), name="first", seed=7), tmp_path / "own")
    with pytest.raises(TrainingError, match="would find another base than first-base"):
        next(compare(compared, tmp_path / "out", device="cpu"))
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_comparison_measures_each_way_in_a_process_of_its_own_and_is_resumed(
    compared: TrainingConfig, tmp_path: Path
) -> None:
    compared = replace(compared, base=configuration(Path()).base, comparison=ComparisonConfig(ranks=(2,)))
    told = list(compare(compared, tmp_path / "out", device="cpu"))
    outcomes = [one for one in told if isinstance(one, Outcome)]
    assert [one.way for one in outcomes] == ["shared", "LoRun, rank 2", "separate"]
    assert [step.step for _, step in (one for one in told if not isinstance(one, Outcome))] == 3 * [1, 2, 3, 4]
    shared, low_rank, separate = outcomes
    assert shared.parameters < low_rank.parameters < separate.parameters
    assert 2 * low_rank.parameters < low_rank.bytes < 2 * low_rank.parameters + 40_000
    assert all(one.memory and one.memory > 4 * one.parameters for one in outcomes)
    assert all(one.recomputing_memory and one.recomputing_memory > 4 * one.parameters for one in outcomes)
    assert all("peak 1" in one.convention and one.device.startswith("cpu") for one in outcomes)
    assert all(one.step_seconds > 0 and one.steps == 4 and one.psnr > 5 for one in outcomes)
    (tmp_path / "out" / "small-separate" / "outcome.json").unlink()
    again = list(compare(compared, tmp_path / "out", resume=True, device="cpu"))
    assert again[:2] == outcomes[:2]
    (last,) = again[2:]
    assert isinstance(last, Outcome)
    assert last.psnr == separate.psnr


@pytest.mark.slow
def test_computing_stages_again_takes_less_memory_than_keeping_their_features(
    compared: TrainingConfig, tmp_path: Path
) -> None:
    many = replace(
        compared,
        base=replace(configuration(Path()).base, widths=(64, 64)),
        stages=replace(compared.stages, count=8),
        data=replace(compared.data, patch=(48, 48), batch=16),
        schedule=replace(compared.schedule, steps=1),
        comparison=ComparisonConfig(ranks=(2,)),
    )
    told = compare(many, tmp_path / "out", device="cpu")
    first = next(one for one in told if isinstance(one, Outcome))
    assert first.memory is not None
    assert first.recomputing_memory is not None
    assert first.recomputing_memory < 0.5 * first.memory


def test_what_goes_wrong_in_a_way_is_told(compared: TrainingConfig, tmp_path: Path) -> None:
    missing = replace(compared, data=replace(compared.data, folder=str(tmp_path / "nowhere")))
    with pytest.raises(TrainingError, match="no such folder"):
        list(compare(missing, tmp_path / "out", device="cpu"))


def test_what_cannot_be_compared_is_explained(compared: TrainingConfig) -> None:
    with pytest.raises(TrainingError, match="validation"):
        ways_of(replace(compared, validation=ValidationConfig()))
    with pytest.raises(TrainingError, match="ranks"):
        ways_of(replace(compared, comparison=ComparisonConfig(ranks=())))
