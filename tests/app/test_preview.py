"""While a fader moves: a preview first, then the whole; the newest wins, and what is stale says so."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.display import PREVIEWED_SIDE, frame_of, looked_at
from app.results import Patch, PatchReady, PreviewEnded
from app.showing import Area, Focus, Picture, Probe, Spectrum, TileCondition
from app.state import STRENGTH_RANGE, stage_key
from app.view_model import Session
from app.window import StudioWindow
from lorun_engine.device import convolution_type
from lorun_engine.files import read_measurement, write_measurement
from lorun_engine.network.checkpoint import load_model
from lorun_engine.reconstruction import Reconstruction
from tests.app.conftest import BANDS, STAGES, WAIT_MS
from tests.app.deaf import DeafRunner, Listener, a_stage, answer, be_run, conditions
from tests.engine.tiny import tiny_snapshot

LEFT = Qt.MouseButton.LeftButton
FOCUS = Focus(Area(1, 1, 5, 4), 0)
LONG_MS = 100_000


@pytest.fixture
def session(session: Session) -> Session:
    """Looked at in one part."""
    session.running.focus = lambda: FOCUS
    return session


def a_patch(number: int, index: int) -> PatchReady:
    return PatchReady(number, index, Patch(FOCUS.area, frame_of(np.ones((4, 3, 4), np.float32))))


def run_once(runner: DeafRunner, session: Session, qtbot: QtBot) -> None:
    be_run(runner, session, qtbot)
    runner.runs.clear()


def test_a_moved_fader_previews_first_and_the_whole_follows_when_it_is_let_go(
    runner: DeafRunner, session: Session, qtbot: QtBot
) -> None:
    run_once(runner, session, qtbot)
    session.mixing.move(1, 0.5)
    (preview,) = runner.previews
    assert (preview.strengths, preview.area) == ((1, 0.5, 1), FOCUS.area)
    session.mixing.settle()
    assert runner.runs == []
    answer(runner, qtbot, a_patch(preview.number, 2), PreviewEnded(preview.number))
    assert [run.strengths for run in runner.runs] == [(1, 0.5, 1)]
    assert conditions(session)[2:] == [TileCondition.STALE] * 2


def test_the_whole_follows_by_itself_when_the_hand_rests(runner: DeafRunner, session: Session, qtbot: QtBot) -> None:
    run_once(runner, session, qtbot)
    session.mixing.move(1, 0.5)
    answer(runner, qtbot, PreviewEnded(runner.previews[-1].number))
    qtbot.waitUntil(lambda: len(runner.runs) == 1, timeout=WAIT_MS)


def test_of_200_rapid_moves_one_request_is_under_way_and_the_newest_follows(
    runner: DeafRunner, session: Session, qtbot: QtBot
) -> None:
    run_once(runner, session, qtbot)
    for move in range(200):
        session.mixing.move(0, 0.005 * move)
    assert len(runner.previews) == 1
    answer(runner, qtbot, PreviewEnded(runner.previews[0].number))
    assert len(runner.previews) == 2
    assert runner.previews[1].strengths[0] == pytest.approx(0.995)
    session.mixing.settle()
    answer(runner, qtbot, PreviewEnded(runner.previews[1].number))
    assert [run.strengths for run in runner.runs] == [runner.previews[1].strengths]


def test_a_move_during_the_whole_run_previews_at_once_and_the_old_run_goes_unheard(
    runner: DeafRunner, session: Session, qtbot: QtBot
) -> None:
    run_once(runner, session, qtbot)
    listener = Listener(session)
    session.mixing.move(0, 0.5)
    session.mixing.settle()
    answer(runner, qtbot, PreviewEnded(runner.previews[0].number))
    old = runner.runs[-1].number
    session.mixing.move(0, 0.6)
    assert len(runner.previews) == 2
    answer(runner, qtbot, a_stage(old, 1), a_patch(runner.previews[0].number, 1))
    assert listener.arrived == []
    assert conditions(session)[1] is TileCondition.STALE


def test_a_stage_of_strengths_that_were_left_is_no_longer_up_to_date(
    runner: DeafRunner, session: Session, qtbot: QtBot
) -> None:
    session.running.focus = lambda: None
    run_once(runner, session, qtbot)
    listener = Listener(session)
    session.mixing.move(0, 0.5)
    session.mixing.move(0, 0.6)
    answer(runner, qtbot, a_stage(runner.runs[0].number, 1))
    assert [run.strengths for run in runner.runs] == [(0.5, 1, 1), (0.6, 1, 1)]
    answer(runner, qtbot, a_stage(runner.runs[1].number, 1))
    assert listener.arrived == [stage_key(1)] * 2


def test_stopping_during_a_preview_leaves_it(runner: DeafRunner, session: Session, qtbot: QtBot) -> None:
    run_once(runner, session, qtbot)
    session.mixing.move(0, 0.5)
    session.running.stop()
    session.mixing.settle()
    answer(runner, qtbot, a_patch(runner.previews[0].number, 1), PreviewEnded(runner.previews[0].number))
    assert runner.runs == []
    assert not session.running.is_running


def test_the_part_looked_at_lies_in_view_around_the_probe() -> None:
    side = PREVIEWED_SIDE
    assert looked_at(side, side, None, None) is None
    whole = looked_at(600, 800, None, None)
    assert whole == Area(400 - side // 2, 300 - side // 2, 400 + side // 2, 300 + side // 2)
    probed = looked_at(600, 800, None, Probe(790, 3))
    assert probed == Area(800 - side, 0, 800, side)
    zoomed = looked_at(600, 800, Area(100, 100, 130, 150), Probe(790, 3))
    assert zoomed == Area(100, 100, 130, 150)
    assert looked_at(600, 800, Area(-50, -50, -10, -10), None) == whole


@pytest.fixture
def large(window: StudioWindow, qtbot: QtBot, tmp_path: Path) -> StudioWindow:
    """A window with all stages of a snapshot that is large enough to be previewed."""
    path = tmp_path / "large.npz"
    write_measurement(path, tiny_snapshot(BANDS, 200, 240))
    with qtbot.waitSignal(window.session.running.settled, timeout=WAIT_MS):
        window.open_paths((path,), run=True)
    return window


def test_a_drag_shows_the_preview_in_place_and_the_release_brings_the_whole(large: StudioWindow, qtbot: QtBot) -> None:
    running, pictures = large.session.running, list[Picture]()
    large.viewing.picture_changed.connect(pictures.append)
    running._resting.setInterval(LONG_MS)  # noqa: SLF001 the hand does not rest
    fader = large.views.mixer.faders[1]
    qtbot.mousePress(fader, LEFT, pos=fader.point_of(1).toPoint())
    qtbot.mouseMove(fader, fader.point_of(0.3).toPoint())
    qtbot.waitUntil(lambda: bool(pictures) and pictures[-1].inset is not None, timeout=WAIT_MS)
    shown = pictures[-1]
    assert shown.stale
    assert shown.inset is not None
    assert shown.inset.pixels.shape[:2] == (PREVIEWED_SIDE, PREVIEWED_SIDE)
    assert large.viewing.key == stage_key(2)
    assert "preview" in large.views.picture.caption
    probe = large.probing.probe
    assert probe is not None
    assert shown.inset.area.left <= probe.x < shown.inset.area.right
    qtbot.mouseRelease(fader, LEFT, pos=fader.point_of(0.3).toPoint())
    qtbot.waitUntil(lambda: running.stages.is_complete and not running.is_running, timeout=WAIT_MS)
    assert pictures[-1].inset is None
    assert not pictures[-1].stale
    assert "preview" not in large.views.picture.caption


def test_a_preview_that_follows_draws_only_its_own_part(large: StudioWindow, qtbot: QtBot) -> None:
    running, pictures, insets = large.session.running, list[Picture](), list[Picture]()
    running._resting.setInterval(LONG_MS)  # noqa: SLF001 the hand does not rest
    large.session.mixing.move(0, 0.3)
    qtbot.waitUntil(lambda: "preview" in large.views.picture.caption, timeout=WAIT_MS)
    large.viewing.picture_changed.connect(pictures.append)
    large.viewing.inset_changed.connect(insets.append)
    large.session.mixing.move(0, 0.4)
    qtbot.waitUntil(lambda: len(insets) == 1, timeout=WAIT_MS)
    assert not pictures
    assert "preview" in large.views.picture.caption


def test_a_later_stage_that_is_looked_at_is_previewed_too(large: StudioWindow, qtbot: QtBot) -> None:
    large.viewing.choose(stage_key(2))
    shown: list[int] = []
    large.session.running.patch_arrived.connect(lambda key, _: shown.append(key.stage))
    large.session.mixing.move(0, 0.4)
    large.session.mixing.settle()
    running = large.session.running
    qtbot.waitUntil(lambda: running.stages.is_complete and not running.is_running, timeout=WAIT_MS)
    assert shown == [1, 2]
    assert large.viewing.key == stage_key(2)


def test_after_200_rapid_moves_every_stage_is_that_of_the_newest_strengths_and_nothing_is_left_to_do(
    large: StudioWindow, models: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    running, mixing = large.session.running, large.session.mixing
    for move in range(200):
        mixing.move(move % STAGES, STRENGTH_RANGE[1] * (7 * move % 200) / 200)
        if move % 8 == 0:
            QApplication.processEvents()  # some are previewed, some begun as a whole, most overtaken
    mixing.settle()
    qtbot.waitUntil(lambda: running.stages.is_complete and not running.is_running, timeout=WAIT_MS)
    late: list[object] = []
    for signal in (running.asked, running.patch_arrived, running.stage_arrived):
        signal.connect(lambda *arrived: late.append(arrived))
    model = load_model(models / "spectral.safetensors")
    place = torch.device("cpu")
    half = convolution_type("auto", place)
    afresh = Reconstruction(model, read_measurement(tmp_path / "large.npz"), place, precision=half)
    for stage in afresh.run(running.strengths):
        shown = large.viewing.frame(stage_key(stage.index))
        assert shown is not None
        np.testing.assert_allclose(shown.cube, stage.estimate.numpy(), atol=1e-5)
    qtbot.wait(2 * running._resting.interval())  # noqa: SLF001 longer than anything is put off
    assert not late


def test_the_spectrum_of_a_previewed_pixel_is_the_new_one(large: StudioWindow, qtbot: QtBot) -> None:
    running, told = large.session.running, list[tuple[Spectrum, ...]]()
    running._resting.setInterval(LONG_MS)  # noqa: SLF001 the hand does not rest
    with qtbot.waitSignal(running.patch_arrived, timeout=WAIT_MS) as arrived:
        large.session.mixing.move(0, 0.1)
    assert arrived.args is not None
    key, patch = arrived.args
    probe = large.probing.probe
    assert probe is not None
    large.probing.spectra_changed.connect(told.append)
    large.probing.unpin()
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT_MS)
    (spectrum,) = (one for one in told[-1] if one.key == key)
    np.testing.assert_array_equal(spectrum.values, patch.at(probe.x, probe.y))
    assert not spectrum.stale
