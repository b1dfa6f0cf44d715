"""The view models with a runner that only notes what it is asked: numbers, staleness, and what is shown of it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pytestqt.qtbot import QtBot

from app.imports import ImportOffer
from app.results import (
    EngineReady,
    Exported,
    Failed,
    Opened,
    PartMissing,
    RunEnded,
    RunStarted,
    StageJudged,
    StageReady,
)
from app.showing import Metric, TileCondition
from app.sources import Condition, Part, SourceRow, Sources
from app.state import DATA, Fault, Figures, Shortage, stage_key
from app.trials import Outcome
from app.view_model import Session
from app.view_model.stages import caption
from tests.app.deaf import LORUN, OTHER, DeafRunner, Listener, a_stage, answer, be_open, be_run, conditions
from tests.app.scenes import a_frame, a_scene


@pytest.fixture
def listener(session: Session) -> Listener:
    return Listener(session)


def test_results_of_an_older_run_are_dropped_by_their_number(
    runner: DeafRunner, session: Session, listener: Listener, qtbot: QtBot
) -> None:
    old = be_run(runner, session, qtbot)
    listener.arrived.clear()
    session.mixing.move(0, 0.5)
    answer(runner, qtbot, a_stage(old, 1), RunEnded(old, complete=True, seconds=9), Failed(old, Fault("late")))
    assert listener.arrived == []
    assert session.running.is_running
    answer(runner, qtbot, a_stage(runner.runs[-1].number, 1))
    assert listener.arrived == [stage_key(1)]


def test_an_older_opening_is_dropped_by_its_number(runner: DeafRunner, session: Session, qtbot: QtBot) -> None:
    session.open_paths((Path("first.npz"),))
    session.open_paths((Path("second.npz"),))
    first, second = (request.number for request in runner.opens)
    answer(runner, qtbot, Opened(first, Sources(Path("first.npz")), a_scene(), (LORUN,)))
    assert session.scene is None
    answer(runner, qtbot, Opened(second, Sources(Path("second.npz")), a_scene(), (LORUN,)))
    assert session.scene is not None


def test_what_is_still_read_when_it_is_given_up_is_not_opened(
    runner: DeafRunner, session: Session, qtbot: QtBot
) -> None:
    session.ask_about((Path("lab.npz"),))
    answer(runner, qtbot, ImportOffer(runner.opens[-1].number, Sources(), ()))
    session.open_as_told(Sources(Path("lab.npz")))
    number = runner.opens[-1].number
    session.opening.give_up()
    assert not session.opening.is_busy
    answer(runner, qtbot, Opened(number, Sources(Path("lab.npz")), a_scene(), (LORUN,)))
    assert session.scene is None


def test_a_moved_fader_leaves_the_stages_before_it_untouched(
    runner: DeafRunner, session: Session, qtbot: QtBot
) -> None:
    be_run(runner, session, qtbot)
    session.mixing.move(1, 0.4)
    assert conditions(session) == [TileCondition.READY] * 2 + [TileCondition.STALE] * 2
    assert list(runner.runs[-1].strengths or ()) == [1, 0.4, 1]
    assert not runner.runs[-1].afresh


def test_kept_stages_do_not_flicker_past(
    runner: DeafRunner, session: Session, listener: Listener, qtbot: QtBot
) -> None:
    be_run(runner, session, qtbot)
    listener.arrived.clear()
    session.mixing.move(2, 0.4)
    number = runner.runs[-1].number
    answer(runner, qtbot, *(a_stage(number, index) for index in range(4)))
    assert listener.arrived == [stage_key(3)]


def test_strengths_stay_between_their_ends(runner: DeafRunner, session: Session, qtbot: QtBot) -> None:
    be_open(runner, session, qtbot)
    session.mixing.move(0, 7)
    session.mixing.move(1, -1)
    session.mixing.move(9, 1.5)
    assert list(session.running.strengths) == [2, 0, 1]
    assert runner.runs == []


def test_running_what_is_complete_computes_it_afresh(runner: DeafRunner, session: Session, qtbot: QtBot) -> None:
    be_run(runner, session, qtbot)
    session.toggle_run()
    assert runner.runs[-1].afresh
    assert set(conditions(session)) == {TileCondition.STALE}


def test_another_solver_starts_at_once_where_there_were_results(
    runner: DeafRunner, session: Session, qtbot: QtBot
) -> None:
    be_open(runner, session, qtbot)
    session.choosing.choose_solver(1)
    assert runner.runs == []
    session.choosing.choose_solver(0)
    be_run(runner, session, qtbot)
    session.choosing.choose_solver(1)
    assert runner.runs[-1].solver == OTHER
    assert list(session.running.strengths) == [1, 1]


def test_a_classical_solver_has_no_faders_and_says_its_stages_itself(
    runner: DeafRunner, session: Session, qtbot: QtBot
) -> None:
    be_open(runner, session, qtbot)
    session.choosing.choose_solver(2)
    session.toggle_run()
    assert runner.runs[-1].strengths is None
    answer(runner, qtbot, RunStarted(runner.runs[-1].number, 10))
    assert len(session.running.stages.entries) == 11


def test_another_device_computes_again(runner: DeafRunner, session: Session, qtbot: QtBot) -> None:
    answer(runner, qtbot, EngineReady(("cuda:0", "cpu"), "versions"))
    be_run(runner, session, qtbot)
    assert runner.runs[-1].device == "cuda:0"
    session.choosing.choose_device(1)
    assert runner.runs[-1].device == "cpu"
    count = len(runner.runs)
    session.choosing.choose_device(1)
    session.choosing.choose_device(7)
    session.choosing.choose_solver(7)
    assert len(runner.runs) == count


def test_a_failed_run_ends_and_is_reported(
    runner: DeafRunner, session: Session, listener: Listener, qtbot: QtBot
) -> None:
    be_open(runner, session, qtbot)
    session.toggle_run()
    answer(runner, qtbot, Failed(runner.runs[-1].number, Fault("no memory")))
    assert not session.running.is_running
    assert [fault.problem for fault in listener.faults] == ["no memory"]
    assert TileCondition.WORKING not in conditions(session)


def test_a_fault_that_answers_no_request_is_told_and_ends_nothing(
    runner: DeafRunner, session: Session, listener: Listener, qtbot: QtBot
) -> None:
    be_open(runner, session, qtbot)
    said = list(listener.progress)
    ended: list[str] = []
    session.opening.ended.connect(lambda: ended.append("opening"))
    session.running.settled.connect(lambda: ended.append("run"))
    answer(runner, qtbot, Failed(0, Fault("no memory for a region", shortage=Shortage("cuda:0", 256))))
    assert listener.faults == [Fault("no memory for a region")]  # no run that other tiles would help
    assert listener.progress == said
    assert ended == []


def test_a_failed_opening_keeps_what_was_open(
    runner: DeafRunner, session: Session, listener: Listener, qtbot: QtBot
) -> None:
    be_open(runner, session, qtbot)
    before = session.scene
    session.open_paths((Path("bad.npz"),))
    answer(runner, qtbot, Failed(runner.opens[-1].number, Fault("bad")))
    assert session.scene is before
    assert listener.faults
    assert not listener.progress[-1].running


def test_stopping_before_the_worker_has_begun_ends_the_run_at_once(
    runner: DeafRunner, session: Session, listener: Listener, qtbot: QtBot
) -> None:
    be_open(runner, session, qtbot)
    session.toggle_run()
    session.toggle_run()
    assert runner.stops
    assert not session.running.is_running
    assert "Stopped" in listener.progress[-1].text
    session.running.stop()


def test_nothing_runs_while_nothing_is_open(runner: DeafRunner, session: Session) -> None:
    session.toggle_run()
    session.running.start()
    session.mixing.reset()
    assert runner.runs == []


def test_figures_come_after_the_stages_and_give_the_curve_its_choices(
    runner: DeafRunner, session: Session, qtbot: QtBot
) -> None:
    number = be_run(runner, session, qtbot)
    assert session.running.stages.curve(None).on_offer == (Metric.RESIDUAL,)
    answer(runner, qtbot, *(StageJudged(number, index, Figures(30 + index, 0.9, 4.0)) for index in range(4)))
    with qtbot.waitSignal(session.curve_changed) as drawn:
        session.choose_metric(Metric.SAM)
    curve = drawn.args[0] if drawn.args else None
    assert curve is not None
    assert curve.metric is Metric.SAM
    assert [point.value for point in curve.points] == [4.0] * 4
    assert curve.on_offer == (Metric.SSIM, Metric.SAM, Metric.RESIDUAL)


@given(some.floats(0, 99), some.floats(0, 99))
def test_figures_of_a_kind_have_the_same_digits_behind_the_point_wherever_they_stand(one: float, other: float) -> None:
    def digits(words: str) -> int:
        return len(words.split(".")[-1].rstrip(" %dB°"))

    assert len({digits(caption(None, value / 100)) for value in (one, other, 6, 6.3)}) == 1
    assert digits(caption(None, one / 100)) == digits(Outcome(None, None, other).words)
    assert digits(caption(one, None)) == digits(Outcome(other, None, 0).words.split(" · ")[0])


def test_the_psnr_stands_under_a_stage_where_the_truth_is_known(
    runner: DeafRunner, session: Session, qtbot: QtBot
) -> None:
    be_open(runner, session, qtbot)
    session.toggle_run()
    number = runner.runs[-1].number
    answer(runner, qtbot, StageReady(number, 0, a_frame(), 0.25, 0.1, psnr=31.5), a_stage(number, 1))
    tiles = {tile.key: tile for tile in session.running.stages.tiles(a_scene(truth=True))}
    assert tiles[stage_key(0)].caption == "31.50 dB"
    assert tiles[stage_key(1)].caption == "res. 25.00 %"
    assert tiles[stage_key(2)].condition is TileCondition.WORKING
    assert tiles[DATA].condition is TileCondition.READY


def test_a_missing_part_is_shown_until_it_is_given_up(runner: DeafRunner, session: Session, qtbot: QtBot) -> None:
    be_open(runner, session, qtbot)
    before = session.opening.rows
    session.open_paths((Path("snapshot.mat"),))
    missing = (SourceRow(Part.APERTURE, "", "Choose", Condition.MISSING),)
    pending = Sources(Path("snapshot.mat"))
    answer(runner, qtbot, PartMissing(runner.opens[-1].number, pending, Part.APERTURE, missing))
    assert session.opening.rows == missing
    session.open_part(Path("mask.mat"), Part.APERTURE)
    assert runner.opens[-1].sources == pending
    assert runner.opens[-1].assigned is Part.APERTURE
    session.opening.give_up()
    assert session.opening.rows == before


def test_an_export_is_announced(runner: DeafRunner, session: Session, listener: Listener, qtbot: QtBot) -> None:
    answer(runner, qtbot, Exported(5, Path("cube.npz"), 1000))
    assert [exported.path for exported in listener.exported] == [Path("cube.npz")]
    assert session.scene is None


def test_a_chosen_solver_stays_when_a_part_is_added(runner: DeafRunner, session: Session, qtbot: QtBot) -> None:
    be_open(runner, session, qtbot)
    session.choosing.choose_solver(1)
    be_open(runner, session, qtbot)
    session.toggle_run()
    assert runner.runs[-1].solver == OTHER
