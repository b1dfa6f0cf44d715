"""Ablation and sweep with a runner that only notes what it is asked: what is told, what ends them, what is late."""

import numpy as np
from pytestqt.qtbot import QtBot

from app.results import Failed, TrialReady, TrialsEnded
from app.showing import Picture, Tone
from app.state import Fault
from app.trials import Axis
from app.view_model import Session
from tests.app.deaf import CLASSICAL, DeafRunner, answer, be_open, be_run


def busy(session: Session) -> bool:
    return session.is_busy


def a_trial(number: int, place: int, psnr: float = 30.0, change: float = 0.1) -> TrialReady:
    return TrialReady(number, place, 0.02, psnr, None, np.full((4, 6, 8), change, np.float32))


def test_an_ablation_tells_each_row_and_its_end(runner: DeafRunner, session: Session, qtbot: QtBot) -> None:
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
    runner: DeafRunner, session: Session, qtbot: QtBot
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
    runner: DeafRunner, session: Session, qtbot: QtBot
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


def test_a_point_of_a_sweep_sets_the_faders(runner: DeafRunner, session: Session, qtbot: QtBot) -> None:
    be_run(runner, session, qtbot)
    session.trying.try_range((Axis(1, 0, 2, 3), Axis(3, 0, 1, 2)))
    session.trying.open_point(5)
    assert list(session.running.strengths) == [2, 1, 1]
    session.trying.open_point(4)
    assert list(session.running.strengths) == [2, 1, 0]
    session.trying.open_point(99)
    assert list(session.running.strengths) == [2, 1, 0]


def test_what_was_tried_says_when_the_mix_has_changed_since(runner: DeafRunner, session: Session, qtbot: QtBot) -> None:
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


def test_a_solver_without_faders_has_nothing_to_try(runner: DeafRunner, session: Session, qtbot: QtBot) -> None:
    be_open(runner, session, qtbot, CLASSICAL)
    session.trying.ablate()
    session.trying.try_range((Axis(1),))
    assert runner.trials == []
