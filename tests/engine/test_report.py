"""Laws of a report: it says what was measured, and shows what came out worst."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from lorun_engine.camera import Floats, SuperResolutionCamera
from lorun_engine.evaluation import Evaluated
from lorun_engine.measurement import Measurement
from lorun_engine.memory import memory_in_use, memory_taken
from lorun_engine.metrics import Quality
from lorun_engine.report import GAP, WorstPictures, mean_figures, write_tables

CAMERA = SuperResolutionCamera(2, 4, 5)


def found(scene: str, psnr: float, solver: str = "mine", memory: int | None = 3 * 2**20) -> Evaluated:
    return Evaluated("set", scene, CAMERA, solver, (Quality(20.0, 0.5, None), Quality(psnr, 0.9, None)), 2.0, memory)


def seen(worst: WorstPictures, result: Evaluated, value: float) -> None:
    truth: Floats = np.full((1, 8, 10), 0.25, np.float32)
    measurement = Measurement(np.full((1, 4, 5), 0.25, np.float32), CAMERA, None, truth, result.scene)
    worst(result, measurement, np.full((1, 8, 10), value, np.float32))


def test_the_tables_hold_the_means_and_every_scene(tmp_path: Path) -> None:
    results = [found("a", 30.0), found("b", 32.0), found("a", 25.0, "other")]
    page, table = write_tables(tmp_path / "new", results, "networks: float32 on cpu")
    assert "| mine | 2 | 31.00 | 0.9000 |  | 2.00 | 3 | 20.00 31.00 |" in page.read_text(encoding="utf-8")
    assert "border of 2 pixels" in page.read_text(encoding="utf-8")
    with table.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["solver"], row["scene"], float(row["PSNR dB"])) for row in rows] == [
        ("mine", "a", 30.0),
        ("mine", "b", 32.0),
        ("other", "a", 25.0),
    ]


def test_memory_that_nobody_tells_stays_empty() -> None:
    assert mean_figures([found("a", 30.0, memory=None)])[4] == ""


def test_the_picture_is_that_of_the_worst_scene_beside_its_truth(tmp_path: Path) -> None:
    worst = WorstPictures(tmp_path)
    for scene, psnr, value in (("good", 30.0, 0.5), ("bad", 20.0, 0.75), ("fair", 25.0, 1.0)):
        seen(worst, found(scene, psnr), value)
    with Image.open(tmp_path / "worst_set_mine.png") as picture:
        pixels = np.asarray(picture)
    assert pixels.shape == (8, 10 + GAP + 10)
    assert (pixels[:, :10] == 64).all()
    assert (pixels[:, 10 + GAP :] == 191).all()


@pytest.fixture
def pages() -> Iterator[list[np.ndarray]]:
    kept: list[np.ndarray] = []
    yield kept
    kept.clear()


def test_memory_taken_counts_what_the_block_takes(pages: list[np.ndarray]) -> None:
    if memory_in_use() is None:
        pytest.skip("this system does not tell how much memory is in use")
    with memory_taken(torch.device("cpu")) as taken:
        pages.append(np.ones(2**23))
        most = taken()
    assert most is not None
    assert 0.9 * 2**26 < most < 1.5 * 2**26
