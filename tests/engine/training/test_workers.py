"""Processes that train together: other data each, one gradient, the same weights in all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from lorun_engine.network.checkpoint import read_card
from lorun_engine.training.run import TrainingRun
from lorun_engine.training.simulation import Simulated
from lorun_engine.training.workers import Workers, joined
from tests.engine.training.conftest import saved_pictures
from tests.engine.training.together import settings

CHECKOUT = Path(__file__).resolve().parents[3]
RUN = """
name = "both"
[base]
widths = [8, 12]
[data]
folder = "pictures"
patch = [16, 16]
batch = 2
[schedule]
steps = 2
precision = "float32"
"""


def torchrun(*arguments: str | Path) -> str:
    """Start two processes that find each other, and return what they print."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved_pictures(tmp_path_factory.mktemp("data") / "pictures")


@pytest.fixture(scope="module")
def out(pictures: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What two processes left that trained together, and again with a stop between."""
    folder = tmp_path_factory.mktemp("out")
    torchrun("-m", "tests.engine.training.together", pictures, folder)
    return folder


def tensors(out: Path, kind: str) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    first, second = (load_file(out / f"{kind}-{rank}.safetensors") for rank in (0, 1))
    assert first.keys() == second.keys()
    return first, second


@pytest.mark.parametrize("kind", ["gradients", "weights"])
def test_both_processes_have_the_same_to_the_last_bit(out: Path, kind: str) -> None:
    first, second = tensors(out, kind)
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_the_gradient_is_that_of_both_batches_joined(out: Path, pictures: Path, tmp_path: Path) -> None:
    first, second = (
        TrainingRun("finetune", settings(pictures), tmp_path, device="cpu", workers=Workers(rank, 1)) for rank in (0, 1)
    )
    one, other = first.draw(), second.draw()
    assert isinstance(one, Simulated)
    assert isinstance(other, Simulated)
    assert not torch.equal(one.data, other.data)
    joint = Simulated(one.operator, torch.cat([one.data, other.data]), torch.cat([one.truth, other.truth]))
    loss, _ = first.objective(joint, 2)
    first.learner.differentiate(loss)
    nn.utils.clip_grad_norm_(first.learner.parameters.values(), 1.0)
    together, _ = tensors(out, "gradients")
    for name, gradient in together.items():
        torch.testing.assert_close(first.learner.parameters[name].grad, gradient, rtol=1e-4, atol=1e-6)


def test_only_the_first_process_writes(out: Path) -> None:
    assert (out / "written-by-0" / "picture.safetensors").is_file()
    assert not (out / "written-by-1").exists()


def test_a_stopped_run_of_two_continued_equals_an_unbroken_one(out: Path) -> None:
    whole, _ = tensors(out, "weights")
    for resumed in tensors(out, "resumed"):
        assert all(torch.equal(whole[name], resumed[name]) for name in whole)


def test_the_command_line_trains_together(pictures: Path) -> None:
    folder = pictures.parent
    (folder / "both.toml").write_text(RUN, encoding="utf-8")
    said = torchrun(
        "-m", "lorun_engine.cli", "train", "pretrain", folder / "both.toml", "-o", folder, "--device", "cpu"
    )
    card = read_card(folder / "both-base.safetensors")
    assert said.splitlines() == [f"model: {card.path}", f"log: {folder / 'both'}"]
    assert card.training["command"] == "torchrun --nproc-per-node 2 -m lorun_engine.cli train pretrain both.toml"
    assert card.training["processes"] == 2


def test_a_process_alone_joins_nobody() -> None:
    with joined("cpu") as (workers, device):
        assert (workers, device) == (Workers(), "cpu")
