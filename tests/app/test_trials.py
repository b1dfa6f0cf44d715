"""Laws of what is tried and told: ablations, sweeps, and their tables."""

import csv
import io
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.showing import Metric
from app.trials import Ablation, Axis, Outcome, Sweep

strengths = some.lists(some.floats(0, 2).map(lambda value: round(value, 2)), min_size=1, max_size=9).map(tuple)


def an_outcome(psnr: float | None, residual: float = 1.0) -> Outcome:
    return Outcome(psnr, None, residual)


@given(strengths)
def test_an_ablation_leaves_out_each_stage_once_and_nothing_else(mix: tuple[float, ...]) -> None:
    ablation = Ablation(mix)
    first, *others = ablation.settings
    assert first == mix
    for place, setting in enumerate(others, 1):
        left_out = ablation.stage_of(place) - 1
        assert setting[left_out] == 0
        assert [*setting[:left_out], *setting[left_out + 1 :]] == [*mix[:left_out], *mix[left_out + 1 :]]
    assert sorted(ablation.stage_of(place) for place in range(1, len(mix) + 1)) == list(range(1, len(mix) + 1))


@given(some.lists(some.floats(-20, 60), min_size=2, max_size=9))
def test_the_most_telling_stage_stands_first_whatever_comes_first(psnrs: list[float]) -> None:
    ablation = Ablation((1.0,) * (len(psnrs) - 1))
    for place, psnr in enumerate(psnrs):
        ablation = ablation.with_outcome(place, an_outcome(psnr))
    changes = [abs(row.change(Metric.PSNR) or 0) for row in ablation.rows]
    assert all(before >= after for before, after in pairwise(changes))
    assert ablation.is_complete


def test_without_a_truth_the_residual_tells() -> None:
    ablation = Ablation((1.0, 1.0)).with_outcome(0, an_outcome(None, 2.0))
    ablation = ablation.with_outcome(1, an_outcome(None, 2.5)).with_outcome(2, an_outcome(None, 9.0))
    assert [row.stage for row in ablation.rows] == [1, 2]
    assert ablation.rows[0].change(Metric.RESIDUAL) == 7
    assert ablation.rows[0].change(Metric.PSNR) is None
    assert not Ablation().is_complete


def test_two_perfect_figures_do_not_differ() -> None:
    ablation = Ablation((0.0,)).with_outcome(0, an_outcome(float("inf"))).with_outcome(1, an_outcome(float("inf")))
    assert ablation.rows[0].change(Metric.PSNR) == 0


@given(some.integers(1, 5), some.integers(1, 5), some.integers(2, 7), some.integers(2, 7))
def test_a_sweep_visits_every_pair_and_leaves_the_other_stages(one: int, other: int, many: int, few: int) -> None:
    mix = (0.1, 0.2, 0.3, 0.4, 0.5)
    axes = (Axis(one, 0, 2, many),) if one == other else (Axis(one, 0, 2, many), Axis(other, 0.5, 1, few))
    sweep = Sweep.over(mix, axes)
    moved = {axis.stage - 1 for axis in axes}
    assert len(set(sweep.settings)) == len(sweep.settings) == np.prod([axis.count for axis in axes])
    for setting in sweep.settings:
        assert all(value == mix[index] for index, value in enumerate(setting) if index not in moved)
    firsts = [setting[sweep.axes[0].stage - 1] for setting in sweep.settings]
    assert firsts == sorted(firsts)


def test_an_axis_goes_up_between_0_and_2_and_keeps_its_ends() -> None:
    axis = Axis(1, 0.2, 1.8, 5)
    assert axis.values == (0.2, 0.6, 1.0, 1.4, 1.8)
    for low, high, count in ((1, 1, 5), (1.5, 1, 5), (-0.1, 1, 5), (0, 2.1, 5), (0, 2, 1), (0, 2, 99)):
        with pytest.raises(ValueError, match="a sweep goes up"):
            Axis(1, low, high, count)


def test_the_best_point_has_the_highest_psnr_and_the_lowest_residual() -> None:
    sweep = Sweep.over((1.0, 1.0), (Axis(2, 0, 2, 3),))
    assert sweep.best(Metric.PSNR) is None
    for place, (psnr, residual) in enumerate(((20.0, 3.0), (30.0, 2.0), (25.0, 1.0))):
        sweep = sweep.with_outcome(place, an_outcome(psnr, residual))
    assert (sweep.best(Metric.PSNR), sweep.best(Metric.RESIDUAL)) == (1, 2)
    assert sweep.metrics == (Metric.PSNR, Metric.RESIDUAL)
    assert sweep.words(1) == "stage 2 at 1.00: PSNR 30.00 dB · residual 2.00 %"


def test_a_table_reads_back_as_numbers() -> None:
    sweep = Sweep.over((1.0, 1.0), (Axis(2, 0, 2, 3),)).with_outcome(1, Outcome(30.0, 4.0, 2.0))
    (row,) = csv.DictReader(io.StringIO(sweep.as_csv()))
    assert {name: float(value) for name, value in row.items()} == {
        "strength_of_stage_1": 1,
        "strength_of_stage_2": 1,
        "psnr_db": 30,
        "sam_degrees": 4,
        "residual_percent": 2,
    }
    ablation = Ablation((1.0, 1.0)).with_outcome(0, an_outcome(30)).with_outcome(1, an_outcome(29))
    rows = list(csv.DictReader(io.StringIO(ablation.as_csv())))
    assert [(row["stage_left_out"], float(row["change_of_psnr_db"])) for row in rows] == [("none", 0), ("2", -1)]
    assert Ablation().as_csv() == "stage_left_out\n"
