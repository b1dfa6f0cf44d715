"""Laws of strength curves: they meet evaluation where a model is as trained, and show what each adapter does."""

import csv
from pathlib import Path

import numpy as np
import pytest
import torch

from lorun_engine import evaluation
from lorun_engine.measurement import Measurement
from lorun_engine.network.checkpoint import Model
from lorun_engine.reconstruction import Reconstruction
from lorun_engine.strength_report import strength_plot, write_strengths
from lorun_engine.strengths import StrengthCurves, strength_curves, strength_points
from tests.engine.tiny import tiny_model

FEW = (0.0, 1.0, 2.0)


@pytest.fixture
def pictures(tmp_path: Path) -> evaluation.TestSet:
    """Two grey pictures, measured in blocks."""
    (tmp_path / "pictures").mkdir()
    chance = np.random.default_rng(0)
    for number in range(2):
        np.save(tmp_path / "pictures" / f"{number}.npy", chance.random((1, 12, 16)).astype(np.float32))
    np.savez(tmp_path / "phi.npz", phi=np.linalg.qr(chance.random((16, 6)))[0].T)
    return evaluation.TestSet("noise", "blocks", tmp_path / "pictures", tmp_path / "phi.npz")


def solving(model: Model, measurement: Measurement) -> list[tuple[str, Reconstruction]]:
    return [("tiny", Reconstruction(model, measurement, torch.device("cpu")))]


def curves_of(model: Model, pictures: evaluation.TestSet) -> StrengthCurves:
    (curves,) = strength_curves(strength_points([pictures], lambda one, _: solving(model, one), FEW))
    return curves


def test_as_trained_every_curve_stands_at_the_figure_of_evaluation(pictures: evaluation.TestSet) -> None:
    model = tiny_model(bands=1, guides=0)
    curves = curves_of(model, pictures)
    scenes = list(evaluation.evaluate([pictures], lambda one, _: solving(model, one)))
    figure = np.mean([scene.qualities[-1].psnr for scene in scenes])
    assert curves.scenes == 2
    assert curves.strengths == FEW
    assert [row[1] for row in curves.psnr] == pytest.approx([figure] * 3, abs=1e-9)


def test_a_curve_is_flat_where_an_adapter_does_nothing_and_only_there(pictures: evaluation.TestSet) -> None:
    model = tiny_model(bands=1, guides=0)
    for rise in model.network.adapter(2).rises.parameters():
        rise.zero_()
    first, second, third = curves_of(model, pictures).psnr
    assert len(set(second)) == 1
    assert len(set(first)) == len(set(third)) == 3


def test_each_point_is_what_a_run_with_that_strength_gives(pictures: evaluation.TestSet) -> None:
    model = tiny_model(bands=1, guides=0)
    points = list(strength_points([pictures], lambda one, _: solving(model, one), FEW))
    point = next(one for one in points if (one.scene, one.stage, one.strength) == ("1", 2, 0.0))

    def weakened(measurement: Measurement) -> list[tuple[str, Reconstruction]]:
        network = tiny_model(bands=1, guides=0)
        for rise in network.network.adapter(2).rises.parameters():
            rise.zero_()
        return solving(network, measurement)

    _, second = evaluation.evaluate([pictures], lambda one, _: weakened(one))
    assert point.psnr == pytest.approx(second.qualities[-1].psnr, abs=1e-4)


def test_what_comes_before_a_moved_stage_is_not_computed_again(
    pictures: evaluation.TestSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, computed = tiny_model(bands=1, guides=0), list[int]()
    stage = model.network.stage

    def counted(index: int, *rest: object) -> tuple[torch.Tensor, ...]:
        computed.append(index)
        return stage(index, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(model.network, "stage", counted)
    curves_of(model, pictures)
    assert computed == 2 * [1, 2, 3, *2 * [3], *2 * [2, 3], *2 * [1, 2, 3]]


def test_tables_and_plot_hold_a_curve_a_stage(pictures: evaluation.TestSet, tmp_path: Path) -> None:
    curves = curves_of(tiny_model(bands=1, guides=0), pictures)
    page, table, *plots = write_strengths(tmp_path / "out", [curves])
    lines = page.read_text(encoding="utf-8").splitlines()
    assert f"| 3 | {' | '.join(f'{psnr:.2f}' for psnr in curves.psnr[2])} |" in lines
    assert any("peak 255" in line for line in lines)
    with table.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["stage"], row["strength"]) for row in rows] == [(stage, at) for stage in "123" for at in "012"]
    pytest.importorskip("matplotlib")
    assert [plot.name for plot in plots] == ["strengths_noise_tiny.png"]
    (axes,) = strength_plot(curves).axes
    drawn = {line.get_label(): line for line in axes.get_lines()}
    for stage, row in enumerate(curves.psnr, start=1):
        assert np.array_equal(np.asarray(drawn[f"stage {stage}"].get_ydata()), row)
    assert len({drawn[f"stage {stage}"].get_marker() for stage in (1, 2, 3)}) == 3
