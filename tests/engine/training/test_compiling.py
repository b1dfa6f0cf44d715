"""Compiling is chosen where it is faster, and costs a run nothing where it fails."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
import torch

from lorun_engine.network.checkpoint import read_card
from lorun_engine.network.denoiser import Denoiser
from lorun_engine.training.config import TrainingConfig
from lorun_engine.training.run import TrainingRun
from tests.engine.training.conftest import configuration, finished


def asked(cubes: Path, wanted: Literal[True, "auto"]) -> TrainingConfig:
    config = configuration(cubes)
    return replace(config, schedule=replace(config.schedule, compile=wanted))


def wait(*_: object) -> None:
    time.sleep(0.03)


def no_compiler(_: Denoiser) -> None:
    raise RuntimeError("no compiler here")


@pytest.mark.parametrize("wanted", [True, "auto"])
def test_a_run_without_a_compiler_goes_on_without(
    wanted: Literal[True, "auto"], cubes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = finished("finetune", configuration(cubes), tmp_path / "plain")
    monkeypatch.setattr(Denoiser, "compile", no_compiler)
    run = finished("finetune", asked(cubes, wanted), tmp_path / "asked")
    assert all(map(torch.equal, plain.network.parameters(), run.network.parameters()))
    assert read_card(run.output.model).training["compiled"] is False


def test_what_is_slower_when_compiled_is_not_compiled(
    cubes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Denoiser, "compile", lambda denoiser: denoiser.register_forward_pre_hook(wait))
    run = finished("finetune", asked(cubes, "auto"), tmp_path)
    assert read_card(run.output.model).training["compiled"] is False


def test_what_is_faster_when_compiled_is_compiled(cubes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = TrainingRun("finetune", asked(cubes, "auto"), tmp_path, device="cpu")
    hooks = [run.network.denoiser.register_forward_pre_hook(wait)]
    monkeypatch.setattr(Denoiser, "compile", lambda denoiser: denoiser._forward_pre_hooks.clear())  # noqa: SLF001
    list(run.train())
    assert hooks
    assert not run.network.denoiser._forward_pre_hooks  # noqa: SLF001
    assert read_card(run.output.model).training["compiled"] is True
