"""Laws of `lorun train`."""

import csv
import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from PIL import Image

from lorun_engine.cli.comparison import require_alone
from lorun_engine.errors import TrainingError
from lorun_engine.network.checkpoint import load_base, load_model
from lorun_engine.training import comparison
from lorun_engine.training.outcome import Outcome
from lorun_engine.training.progress import Progress
from tests.engine.cli.conftest import Lorun

PRETRAIN = """
name = "tiny"
[base]
widths = [8, 12]
[data]
folder = "pictures"
patch = [16, 16]
batch = 2
[schedule]
steps = 4
precision = "float32"
"""
ADAPT = """
name = "tiny-sr"
[base]
file = "tiny-base.safetensors"
[stages]
count = 2
rank = 2
[data]
folder = "pictures"
patch = [16, 16]
batch = 2
[camera]
kind = "super-resolution"
[schedule]
steps = 3
precision = "float32"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two pictures, and the configurations of a base and of adapters for it."""
    (tmp_path / "pictures").mkdir()
    chance = np.random.default_rng(0)
    for number in range(2):
        picture = np.kron(chance.integers(0, 255, (8, 8)), np.ones((4, 4))).astype(np.uint8)
        Image.fromarray(picture).save(tmp_path / "pictures" / f"{number}.png")
    (tmp_path / "pretrain.toml").write_text(PRETRAIN, encoding="utf-8")
    (tmp_path / "adapt.toml").write_text(ADAPT, encoding="utf-8")
    return tmp_path


def test_a_base_is_pretrained_and_adapters_are_trained_on_it(lorun: Lorun, folder: Path) -> None:
    base = lorun("train", "pretrain", folder / "pretrain.toml", "-o", folder)
    assert base.code == 0
    assert base.results == f"model: {folder / 'tiny-base.safetensors'}\nlog: {folder / 'tiny'}\n"
    before = load_base(folder / "tiny-base.safetensors")[1].base_hash
    adapted = lorun("train", "adapt", folder / "adapt.toml", "-o", folder)
    assert adapted.code == 0
    model = load_model(folder / "tiny-sr.safetensors")
    assert model.card.stages == 2
    assert model.card.base_hash == before


def test_without_a_folder_the_model_goes_where_it_is_listed(
    lorun: Lorun, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LORUN_MODELS", str(folder / "own"))
    assert lorun("train", "pretrain", folder / "pretrain.toml").code == 0
    adapt = (folder / "adapt.toml").read_text(encoding="utf-8").replace("tiny-base.safetensors", "tiny-base")
    (folder / "adapt.toml").write_text(adapt, encoding="utf-8")
    assert lorun("train", "adapt", folder / "adapt.toml").code == 0
    last = lorun("models").rows[-1]
    assert (last[0], last[-1]) == ("tiny-sr", str(folder / "own" / "tiny-sr.safetensors"))
    Image.fromarray(np.zeros((8, 9), np.uint8)).save(folder / "small.png")
    answer = lorun(
        "reconstruct", folder / "small.png", "--scale", "2", "--model", "tiny-sr", "-o", folder / "large.npz"
    )
    assert answer.code == 0


def test_a_finished_run_can_be_prolonged(lorun: Lorun, folder: Path) -> None:
    lorun("train", "pretrain", folder / "pretrain.toml", "-o", folder)
    longer = (folder / "pretrain.toml").read_text(encoding="utf-8").replace("steps = 4", "steps = 6")
    (folder / "pretrain.toml").write_text(longer, encoding="utf-8")
    assert lorun("train", "pretrain", folder / "pretrain.toml", "-o", folder, "--resume").code == 0
    assert load_base(folder / "tiny-base.safetensors")[1].training["steps"] == 6


def test_minutes_override_what_the_file_says(lorun: Lorun, folder: Path) -> None:
    assert lorun("train", "pretrain", folder / "pretrain.toml", "-o", folder, "--minutes", "0.01").code == 0
    assert load_base(folder / "tiny-base.safetensors")[1].training["minutes"] == pytest.approx(0, abs=0.2)


def test_a_run_that_is_interrupted_keeps_its_state_and_says_how_to_go_on(lorun: Lorun, folder: Path) -> None:
    before = signal.getsignal(signal.SIGINT)

    def interrupt() -> None:
        while signal.getsignal(signal.SIGINT) is before:
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)

    Thread(target=interrupt, daemon=True).start()
    answer = lorun("train", "pretrain", folder / "pretrain.toml", "-o", folder, "--minutes", "5")
    assert answer.code == 1
    assert "stopped before its end" in answer.messages
    assert "--resume" in answer.messages
    assert not (folder / "tiny-base.safetensors").exists()
    again = lorun("train", "pretrain", folder / "pretrain.toml", "-o", folder, "--minutes", "0.02", "--resume")
    assert again.code == 0


def test_lines_in_a_pipe_tell_the_rate_the_quality_and_the_time_that_is_left(lorun: Lorun, folder: Path) -> None:
    with (folder / "pretrain.toml").open("a", encoding="utf-8") as stream:
        stream.write('[validation]\nfolder = "others"\nevery = 0\n')
    (folder / "others").mkdir()
    Image.fromarray(np.arange(256, dtype=np.uint8).reshape(16, 16)).save(folder / "others" / "ramp.png")
    lines = lorun("train", "pretrain", folder / "pretrain.toml", "-o", folder).messages.splitlines()
    assert len(lines) == 4
    for step, line in enumerate(lines, start=1):
        told = rf"tiny: {25 * step}%, [\d.]+ dB, \d+ s left, loss [\d.]+, rate \S+, step {step}"
        assert re.fullmatch(told, line)


def test_a_comparison_is_a_table_of_ways(lorun: Lorun, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def compared(*_: object, **__: object) -> Iterator[tuple[str, Progress] | Outcome]:
        yield "shared", Progress(1, 1.0, 0.5, 2, 1e-3, 3.0)
        yield Outcome("shared", 1000, 2_000_000, 3 * 2**20, 2**20, 0.25, 4, 30.123, 0.9, "an abacus", "in beads")
        yield Outcome("separate", 4000, 8_000_000, 4 * 2**20, None, 0.5, 4, 31.0, 0.95, "an abacus", "in beads")

    monkeypatch.setattr(comparison, "compare", compared)
    answer = lorun("train", "compare", folder / "adapt.toml", "-o", folder / "out")
    assert answer.code == 0
    headings, *rows = answer.rows[:3]
    assert rows == [
        ["shared", "1000", "0.250", "2.00", "3", "1", "0.250", "0.250", "4", "30.12", "0.9000"],
        ["separate", "4000", "1.000", "8.00", "4", "", "", "0.500", "4", "31.00", "0.9500"],
    ]
    assert "all: 2 stages, 3 steps from the base tiny-base" in answer.results
    assert "shared: 100%" in answer.messages
    page = (folder / "out" / "comparison.md").read_text(encoding="utf-8")
    assert all(f"| {' | '.join(row)} |" in page for row in rows)
    assert all(words in page for words in ("all: 2 stages, 3 steps from the base tiny-base", "an abacus", "in beads"))
    with (folder / "out" / "comparison.csv").open(encoding="utf-8", newline="") as stream:
        assert list(csv.reader(stream)) == [headings, *rows]


def test_a_comparison_wants_to_be_alone() -> None:
    require_alone(1)
    with pytest.raises(TrainingError, match="one process"):
        require_alone(2)


def test_what_cannot_be_trained_is_said(lorun: Lorun, folder: Path) -> None:
    for arguments, words in (
        (["pretrain", folder / "absent.toml"], "absent.toml cannot be read"),
        (["pretrain", folder / "pretrain.toml", "--resume", "-o", folder / "new"], "cannot be resumed"),
    ):
        answer = lorun("train", *arguments)
        assert answer.code == 1
        assert words in answer.messages
