"""Small sets to learn from, and small runs."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lorun_engine.training.config import (
    BaseConfig,
    CameraConfig,
    DataConfig,
    StagesConfig,
    Task,
    TrainingConfig,
)
from lorun_engine.training.run import TrainingRun
from lorun_engine.training.schedule import ScheduleConfig


def saved_cubes(folder: Path, count: int = 2, seed: int = 0) -> Path:
    """Write blocky cubes of four bands, 48 × 48."""
    folder.mkdir(parents=True)
    chance = np.random.default_rng(seed)
    for number in range(count):
        coarse = chance.random((4, 6, 6)).astype(np.float32)
        np.save(folder / f"{number}.npy", np.kron(coarse, np.ones((1, 8, 8), np.float32)))
    return folder


def saved_pictures(folder: Path, count: int = 2, seed: int = 0) -> Path:
    """Write grey pictures of 40 × 50 pixels."""
    folder.mkdir(parents=True)
    chance = np.random.default_rng(seed)
    for number in range(count):
        coarse = chance.integers(0, 255, (8, 10), dtype=np.uint8)
        Image.fromarray(np.kron(coarse, np.ones((5, 5), np.uint8))).save(folder / f"{number}.png")
    return folder


@pytest.fixture
def cubes(tmp_path: Path) -> Path:
    return saved_cubes(tmp_path / "cubes")


def configuration(cubes: Path, steps: int = 4) -> TrainingConfig:
    """Return a run of a small network on cubes of four bands."""
    return TrainingConfig(
        name="small",
        base=BaseConfig(bands=4, guides=1, widths=(8, 12)),
        stages=StagesConfig(count=2, rank=2),
        data=DataConfig(folder=str(cubes), kind="cubes", patch=(16, 24), batch=2),
        camera=CameraConfig(kind="cassi", noise=0.01),
        schedule=ScheduleConfig(steps=steps, rate=1e-3, precision="float32"),
    )


def on_pictures(pictures: Path, camera: CameraConfig, steps: int = 2) -> TrainingConfig:
    """Return a run of a small grey network."""
    return replace(
        configuration(pictures, steps),
        name="picture",
        base=BaseConfig(widths=(8, 12)),
        data=DataConfig(folder=str(pictures), patch=(24, 24), batch=2),
        camera=camera,
    )


def finished(task: Task, config: TrainingConfig, folder: Path) -> TrainingRun:
    """Return a run that is over."""
    run = TrainingRun(task, config, folder, device="cpu")
    for _ in run.train():
        pass
    return run
