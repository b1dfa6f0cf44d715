"""The bench itself: its figures hang together."""

import io

import pytest
import torch
from rich.console import Console

from lorun_engine.network.checkpoint import Model, ModelCard
from lorun_engine.network.denoiser import Denoiser, DenoiserShape
from lorun_engine.network.lora import StageAdapter
from lorun_engine.network.unfolding import Unfolding
from tests.bench.bench_engine import BANDS, fastest, measured, table

CPU = torch.device("cpu")


def small_model(stages: int) -> Model:
    shape = DenoiserShape(bands=BANDS, guides=1, widths=(8, 8), blocks=1, fold=2)
    denoiser = Denoiser(shape)
    network = Unfolding(denoiser, [StageAdapter(denoiser, rank=2) for _ in range(stages)])
    network.requires_grad_(requires_grad=False)
    return Model(ModelCard("small", "a small one", "cassi", stages, 2, shape), network)


def test_the_figures_of_a_model_hang_together_and_are_all_shown() -> None:
    found = measured(small_model(stages=2), side=16, precision="float32", device=CPU, repeats=1)
    assert found.stages == len(found.resumed) == 2
    assert min(found.run, found.start, found.bare, found.folding) > 0
    assert found.work > 0
    assert found.rate > 0
    paper = io.StringIO()
    Console(file=paper, width=200).print(table([found, found]))
    assert paper.getvalue().count("2 stages") == 2
    assert "nan" not in paper.getvalue()


def test_tiles_are_named_and_bare_passes_stay_whole() -> None:
    whole, in_tiles = (measured(small_model(stages=1), 64, "float32", CPU, 1, tile) for tile in (None, 32))
    paper = io.StringIO()
    Console(file=paper, width=200).print(table([whole, in_tiles]))
    assert paper.getvalue().count("tiles of 32") == 1
    assert in_tiles.work == whole.work


def test_work_grows_with_the_picture() -> None:
    small, large = (measured(small_model(stages=1), side, "float32", CPU, repeats=1) for side in (16, 32))
    assert large.work == pytest.approx(4 * small.work)


def test_actions_take_turns_and_each_is_warmed_up() -> None:
    calls: list[str] = []
    fastest([lambda: calls.append("a"), lambda: calls.append("b")], CPU, repeats=2)
    assert "".join(calls) == "ababab"
