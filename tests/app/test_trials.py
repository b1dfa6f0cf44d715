"""Ablation and sweep: laws of what is tried and told, and both dialogs in the window with clicks and keys."""

import csv
import io
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.messages import Failed, TrialReady, TrialRequest, TrialsEnded
from app.showing import Metric, Picture, Tone
from app.state import Fault
from app.trials import Ablation, Axis, Outcome, Sweep
from app.view_model import Session
from app.window import StudioWindow
from lorun_engine.files import read_cube
from tests.app.conftest import BANDS, STAGES, WAIT_MS
from tests.app.test_session import CLASSICAL, DeafRunner, answer, be_open, be_run

LEFT = Qt.MouseButton.LeftButton
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


class TryingRunner(DeafRunner):
    """Notes what is to be tried, too."""

    def __init__(self) -> None:
        super().__init__()
        self.trials: list[TrialRequest] = []
        self.given_up: list[int] = []

    def try_settings(self, request: TrialRequest) -> None:
        self.trials.append(request)

    def give_up(self, number: int) -> None:
        self.given_up.append(number)


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[TryingRunner]:  # noqa: ARG001 an application
    deaf = TryingRunner()
    yield deaf
    deaf.close()


@pytest.fixture
def session(runner: TryingRunner) -> Session:
    return Session(runner)


def busy(session: Session) -> bool:
    return session.is_busy


def a_trial(number: int, place: int, psnr: float = 30.0, change: float = 0.1) -> TrialReady:
    return TrialReady(number, place, 0.02, psnr, None, np.full((4, 6, 8), change, np.float32))


def test_an_ablation_tells_each_row_and_its_end(runner: TryingRunner, session: Session, qtbot: QtBot) -> None:
    be_run(runner, session, qtbot)
    shown: list[Picture | None] = []
    session.trying.change_shown.connect(shown.append)
    session.trying.ablate()
    (request,) = runner.trials
    answer(
        runner,
        qtbot,
        a_trial(request.number, 0),
        a_trial(request.number, 1, 29.5),
        a_trial(request.number, 2, 20.0, 0.9),
    )
    assert [row.stage for row in session.trying.ablation.rows] == [2, 3]
    assert busy(session)
    assert shown[-1] is not None
    assert shown[-1].tone is Tone.DIFFERENCE
    assert shown[-1].scale is not None
    assert shown[-1].scale.low == -shown[-1].scale.high
    answer(runner, qtbot, a_trial(request.number, 3), TrialsEnded(request.number, complete=True))
    assert session.trying.ablation.is_complete
    assert not busy(session)
    session.trying.choose_stage(3)
    assert shown[-1] is not None
    assert "Stage 3" in shown[-1].title
    session.trying.choose_band(1)
    session.trying.choose_stage(9)
    titles = [picture.title for picture in shown if picture is not None]
    assert "500 nm" in titles[-1]
    assert "Stage 3" in titles[-1]


def test_a_moved_fader_ends_what_is_tried_and_late_results_are_dropped(
    runner: TryingRunner, session: Session, qtbot: QtBot
) -> None:
    be_run(runner, session, qtbot)
    session.trying.try_range((Axis(1, 0, 2, 3),))
    number = runner.trials[-1].number
    assert [setting[0] for setting in runner.trials[-1].settings] == [1, 0, 1, 2]
    answer(runner, qtbot, a_trial(number, 0), a_trial(number, 1))
    session.mixing.move(2, 0.5)
    assert runner.given_up == [number]
    answer(runner, qtbot, a_trial(number, 2), TrialsEnded(number, complete=False))
    assert session.trying.sweep.done == 1
    assert session.running.is_running


def test_what_is_tried_stops_a_run_and_can_itself_be_stopped(
    runner: TryingRunner, session: Session, qtbot: QtBot
) -> None:
    be_run(runner, session, qtbot)
    session.toggle_run()
    session.trying.ablate()
    assert not session.running.is_running
    session.toggle_run()
    assert not busy(session)
    session.trying.ablate()
    answer(runner, qtbot, Failed(runner.trials[-1].number, Fault("no memory")))
    assert not busy(session)


def test_a_point_of_a_sweep_sets_the_faders(runner: TryingRunner, session: Session, qtbot: QtBot) -> None:
    be_run(runner, session, qtbot)
    session.trying.try_range((Axis(1, 0, 2, 3), Axis(3, 0, 1, 2)))
    session.trying.open_point(5)
    assert list(session.running.strengths) == [2, 1, 1]
    session.trying.open_point(4)
    assert list(session.running.strengths) == [2, 1, 0]
    session.trying.open_point(99)
    assert list(session.running.strengths) == [2, 1, 0]


def test_what_was_tried_says_when_the_mix_has_changed_since(
    runner: TryingRunner, session: Session, qtbot: QtBot
) -> None:
    be_run(runner, session, qtbot)
    trying = session.trying
    trying.try_range((Axis(1, 0, 2, 3),))
    number = runner.trials[-1].number
    answer(runner, qtbot, *(a_trial(number, place) for place in range(4)), TrialsEnded(number, complete=True))
    trying.ablate()
    number = runner.trials[-1].number
    answer(runner, qtbot, *(a_trial(number, place) for place in range(4)), TrialsEnded(number, complete=True))
    stale: list[tuple[bool, bool]] = []
    session.mixing.settled.connect(lambda _: stale.append((trying.ablation.is_stale, trying.sweep.is_stale)))
    trying.open_point(0)
    session.mixing.switch_mute(2)
    session.mixing.reset()
    assert stale == [(True, False), (True, True), (False, False)]


def test_a_solver_without_faders_has_nothing_to_try(runner: TryingRunner, session: Session, qtbot: QtBot) -> None:
    be_open(runner, session, qtbot, CLASSICAL)
    session.trying.ablate()
    session.trying.try_range((Axis(1),))
    assert runner.trials == []


def idle(window: StudioWindow) -> bool:
    return not window.session.is_busy


def answer_dialog(window: StudioWindow, target: Path) -> None:
    window.findChildren(QFileDialog)[-1].fileSelected.emit(str(target))


def test_the_ablation_fills_its_table_and_shows_the_change_of_the_row_chosen(
    reconstructed: StudioWindow, qtbot: QtBot
) -> None:
    qtbot.mouseClick(reconstructed.views.mixer.ablate, LEFT)
    dialog = reconstructed.page.trials.ablation
    qtbot.waitUntil(lambda: reconstructed.session.trying.ablation.is_complete and idle(reconstructed), timeout=WAIT_MS)
    assert dialog.isVisible()
    assert dialog.table.rowCount() == STAGES
    stages = [row.stage for row in reconstructed.session.trying.ablation.rows]
    assert f"Stage {stages[0]}" in dialog.change.title
    second = dialog.table.item(1, 0)
    assert second is not None
    below = dialog.table.visualItemRect(second).center()
    qtbot.mouseClick(dialog.table.viewport(), LEFT, pos=below)
    assert f"Stage {stages[1]}" in dialog.change.title
    qtbot.keyClick(dialog.table, Qt.Key.Key_Down)
    assert f"Stage {stages[2]}" in dialog.change.title
    dialog.bands.activated.emit(BANDS)
    assert "650" in dialog.change.title
    assert reconstructed.session.running.stages.is_complete
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_changes_in_the_table_are_those_of_runs_of_their_own(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    session = reconstructed.session
    full = session.running.stages.entries[-1]
    reconstructed.views.commands.ablate.trigger()
    qtbot.waitUntil(lambda: session.trying.ablation.is_complete and idle(reconstructed), timeout=WAIT_MS)
    row = next(row for row in session.trying.ablation.rows if row.stage == 1)
    session.mixing.switch_mute(0)
    qtbot.waitUntil(lambda: session.running.stages.is_complete and idle(reconstructed), timeout=WAIT_MS)
    without = session.running.stages.entries[-1]
    assert without.psnr is not None
    assert full.psnr is not None
    assert row.change(Metric.PSNR) == pytest.approx(without.psnr - full.psnr, abs=1e-9)


def test_a_sweep_draws_a_curve_whose_points_open(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    reconstructed.views.commands.sweep.trigger()
    dialog, trying = reconstructed.page.trials.sweep, reconstructed.session.trying
    dialog.first.stage.setCurrentIndex(1)
    dialog.first.count.setValue(5)
    qtbot.mouseClick(dialog.run, LEFT)
    qtbot.waitUntil(lambda: trying.sweep.done == 5 and idle(reconstructed), timeout=WAIT_MS)
    assert "Best: stage 2" in dialog.words
    dialog.plot.setFocus()
    qtbot.keyClick(dialog.plot, Qt.Key.Key_Right)
    assert dialog.words.startswith("Stage 2 at 0.50")
    qtbot.keyClick(dialog.plot, Qt.Key.Key_Return)
    assert list(reconstructed.session.running.strengths) == [1, 0.5, 1]
    qtbot.waitUntil(lambda: idle(reconstructed), timeout=WAIT_MS)
    psnr, entry = trying.sweep.value(1, Metric.PSNR), reconstructed.session.running.stages.entries[-1]
    assert psnr == pytest.approx(entry.psnr)
    dialog.figures.setCurrentIndex(1)
    dialog.figures.activated.emit(1)
    assert dialog.plot.shown_metric is Metric.SAM
    value = trying.sweep.value(3, Metric.SAM)
    assert value is not None
    qtbot.wait(60)
    qtbot.mouseClick(dialog.plot.plot.surface, LEFT, pos=QPoint(*dialog.plot.plot.place_of(1.5, value)))
    assert list(reconstructed.session.running.strengths) == [1, 1.5, 1]
    qtbot.waitUntil(lambda: idle(reconstructed), timeout=WAIT_MS)


def test_two_faders_draw_a_map_whose_cells_open(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    reconstructed.views.commands.sweep.trigger()
    dialog, trying = reconstructed.page.trials.sweep, reconstructed.session.trying
    dialog.first.stage.setCurrentIndex(2)
    dialog.second.stage.setCurrentIndex(1)
    for axis in (dialog.first, dialog.second):
        axis.count.setValue(3)
    qtbot.mouseClick(dialog.run, LEFT)
    qtbot.waitUntil(lambda: trying.sweep.done == 9 and idle(reconstructed), timeout=WAIT_MS)
    assert [axis.stage for axis in trying.sweep.axes] == [1, 3]
    qtbot.wait(60)
    qtbot.mouseClick(dialog.plot.plot.surface, LEFT, pos=QPoint(*dialog.plot.plot.place_of(2, 1)))
    assert list(reconstructed.session.running.strengths) == [2, 1, 1]
    for key, chosen in (
        (Qt.Key.Key_Up, (2, 2)),
        (Qt.Key.Key_Up, (2, 2)),
        (Qt.Key.Key_Left, (1, 2)),
        (Qt.Key.Key_Down, (1, 1)),
        (Qt.Key.Key_Right, (2, 1)),
        (Qt.Key.Key_Right, (2, 1)),
    ):
        qtbot.keyClick(dialog.plot, key)
        assert trying.sweep.values_at(dialog.plot.chosen) == chosen
    qtbot.waitUntil(lambda: idle(reconstructed), timeout=WAIT_MS)


def test_escape_stops_a_sweep_first_and_closes_then(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    reconstructed.views.commands.sweep.trigger()
    dialog, trying = reconstructed.page.trials.sweep, reconstructed.session.trying
    dialog.first.count.setValue(41)
    dialog.second.stage.setCurrentIndex(2)
    dialog.second.count.setValue(41)
    qtbot.mouseClick(dialog.run, LEFT)
    qtbot.waitUntil(lambda: trying.sweep.done > 1, timeout=WAIT_MS)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert not trying.is_running
    done = trying.sweep.done
    qtbot.wait(50)
    assert trying.sweep.done == done < 41 * 41
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_range_of_an_axis_stays_open_and_the_same_stage_twice_counts_once(
    reconstructed: StudioWindow,
) -> None:
    dialog = reconstructed.page.trials.sweep
    dialog.first.low.setValue(1.9)
    dialog.first.high.setValue(0.5)
    axis = dialog.first.axis
    assert axis is not None
    assert axis.low < axis.high
    dialog.second.stage.setCurrentIndex(1)
    asked: list[tuple[Axis, ...]] = []
    dialog.sweep_wanted.connect(asked.append)
    dialog.run.click()
    assert [axis.stage for axis in asked[0]] == [1]


def test_tables_and_pictures_are_written_where_they_are_wanted(
    reconstructed: StudioWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    reconstructed.views.commands.ablate.trigger()
    trying = reconstructed.session.trying
    qtbot.waitUntil(lambda: trying.ablation.is_complete and idle(reconstructed), timeout=WAIT_MS)
    reconstructed.views.commands.sweep.trigger()
    reconstructed.page.trials.sweep.first.count.setValue(3)
    reconstructed.page.trials.sweep.run.click()
    qtbot.waitUntil(lambda: trying.sweep.done == 3 and idle(reconstructed), timeout=WAIT_MS)
    for dialog, text in (
        (reconstructed.page.trials.ablation, trying.ablation.as_csv()),
        (reconstructed.page.trials.sweep, trying.sweep.as_csv()),
    ):
        table, picture = tmp_path / f"{dialog.windowTitle()}.csv", tmp_path / f"{dialog.windowTitle()}.png"
        for button, target in ((dialog.save_table, table), (dialog.save_picture, picture)):
            button.click()
            with qtbot.waitSignal(reconstructed.session.exported, timeout=WAIT_MS):
                answer_dialog(reconstructed, target)
        assert table.read_text(encoding="utf-8") == text
        pixels, _ = read_cube(picture)
        assert pixels.shape[0] == 3


def test_another_model_forgets_what_was_tried(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    reconstructed.views.commands.ablate.trigger()
    trying = reconstructed.session.trying
    qtbot.waitUntil(lambda: trying.ablation.is_complete and idle(reconstructed), timeout=WAIT_MS)
    solvers = reconstructed.views.choices.solvers
    with qtbot.waitSignal(reconstructed.session.running.settled, timeout=WAIT_MS):
        solvers.activated.emit(solvers.count() - 1)
    assert trying.ablation == Ablation()
    assert reconstructed.page.trials.ablation.table.rowCount() == 0
    assert reconstructed.page.trials.ablation.change.title == ""
    assert not reconstructed.views.commands.ablate.isEnabled()
    assert not reconstructed.views.commands.flip.isEnabled()
