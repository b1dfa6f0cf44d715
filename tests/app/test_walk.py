"""The walk through the window with real clicks, drags and keys: open, run, look, mix, stop, export, close."""

import threading
import time
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.showing import Mode, TileCondition
from app.state import DATA, TRUTH, stage_key
from app.window import StudioWindow
from lorun_engine.files import read_cube
from tests.app.conftest import BANDS, STAGES, WAIT_MS, GatedSolver
from tests.app.hands import cube_dialog, picture_dialog, pull, pull_fader

LEFT = Qt.MouseButton.LeftButton
PAUSE_MS = 10
SETTLING_MS = 150  # until the axes have found their width


def ready(window: StudioWindow) -> list[int]:
    """The stages that are up to date."""
    tiles = window.views.filmstrip.tiles
    return [
        key.stage for key, tile in tiles.items() if key not in (DATA, TRUTH) and tile.condition is TileCondition.READY
    ]


def _has(window: StudioWindow, index: int) -> bool:
    return ready(window) == list(range(index + 1))


def test_the_first_window_says_what_to_do_and_opens_the_sample_by_one_click(
    window: StudioWindow, qtbot: QtBot, snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.window.studio.SAMPLE", snapshot)
    assert window.views.stack.currentWidget() is window.views.welcome
    with qtbot.waitSignal(window.session.running.settled, timeout=WAIT_MS):
        qtbot.mouseClick(window.views.welcome.sample, LEFT)
    assert ready(window) == [0, *range(1, STAGES + 1)]
    assert window.views.banner.isVisible()
    assert window.viewing.key == stage_key(STAGES)
    qtbot.mouseClick(window.views.banner.close_button, LEFT)
    assert not window.views.banner.isVisible()


def test_the_run_button_brings_the_stages_with_their_figures(opened: StudioWindow, qtbot: QtBot) -> None:
    assert list(opened.views.filmstrip.tiles) == [DATA, *(stage_key(index) for index in range(STAGES + 1)), TRUTH]
    assert ready(opened) == []
    with qtbot.waitSignal(opened.session.running.settled, timeout=WAIT_MS):
        qtbot.mouseClick(opened.views.commands.run_button, LEFT)
    captions = [tile.caption for key, tile in opened.views.filmstrip.tiles.items() if key not in (DATA, TRUTH)]
    assert all(caption.endswith(" dB") for caption in captions)
    assert "3 stages in" in opened.views.status.text


def test_stages_arrive_one_by_one_while_the_window_lives(
    opened: StudioWindow, gated: GatedSolver, qtbot: QtBot
) -> None:
    qtbot.keyClick(opened, Qt.Key.Key_Space)
    for index in range(STAGES + 1):
        gated.let(1)
        qtbot.waitUntil(partial(_has, opened, index), timeout=WAIT_MS)
        assert opened.viewing.key == stage_key(index)
    qtbot.waitUntil(lambda: not opened.session.running.is_running, timeout=WAIT_MS)


def test_a_click_on_a_tile_shows_its_picture_and_the_arrows_walk_on(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    tiles = reconstructed.views.filmstrip.tiles
    qtbot.mouseClick(tiles[stage_key(1)], LEFT)
    assert reconstructed.viewing.key == stage_key(1)
    assert tiles[stage_key(1)].isChecked()
    qtbot.keyClick(reconstructed, Qt.Key.Key_Up)
    assert reconstructed.viewing.key == stage_key(0)
    qtbot.keyClick(reconstructed, Qt.Key.Key_Down)
    qtbot.keyClick(reconstructed, Qt.Key.Key_Down)
    assert reconstructed.viewing.key == stage_key(2)
    for _ in range(9):
        qtbot.keyClick(reconstructed, Qt.Key.Key_Down)
    assert reconstructed.viewing.key == TRUTH


def test_a_dragged_fader_reruns_only_from_its_stage_on(opened: StudioWindow, gated: GatedSolver, qtbot: QtBot) -> None:
    gated.let(STAGES + 1)
    with qtbot.waitSignal(opened.session.running.settled, timeout=WAIT_MS):
        qtbot.keyClick(opened, Qt.Key.Key_Space)
    gated.computed.clear()
    pull_fader(qtbot, opened, 2, 0.5)
    tiles = opened.views.filmstrip.tiles
    assert [tiles[stage_key(index)].condition for index in (0, 1)] == [TileCondition.READY] * 2
    assert tiles[stage_key(3)].condition is TileCondition.STALE
    gated.let(2)
    qtbot.waitUntil(lambda: ready(opened) == [0, 1, 2, 3], timeout=WAIT_MS)
    assert [index for index, _ in gated.computed] == [2, 3]
    assert gated.computed[0][1] == pytest.approx(0.5, abs=0.02)
    assert opened.views.mixer.boxes[1].value() == pytest.approx(gated.computed[0][1])


def test_a_fader_that_keeps_moving_shows_its_first_new_stage_each_time(
    opened: StudioWindow, gated: GatedSolver, qtbot: QtBot
) -> None:
    gated.let(STAGES + 1)
    with qtbot.waitSignal(opened.session.running.settled, timeout=WAIT_MS):
        qtbot.keyClick(opened, Qt.Key.Key_Space)
    gated.computed.clear()
    for strength in (0.3, 0.4, 0.5, 0.6):
        opened.views.mixer.fader_edited.emit(0, strength)
    gated.let(1)
    qtbot.waitUntil(lambda: opened.viewing.key == stage_key(1), timeout=WAIT_MS)
    gated.let(10)
    qtbot.waitUntil(lambda: ready(opened) == [0, 1, 2, 3], timeout=WAIT_MS)
    assert gated.computed[0] == (1, 0.3)
    assert [stage for stage in gated.computed if stage[1] in (0.4, 0.5)] == []
    assert (1, 0.6) in gated.computed


def test_the_detent_and_the_double_click_return_a_fader_to_one(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    fader = reconstructed.views.mixer.faders[0]
    pull_fader(qtbot, reconstructed, 1, 1.6)
    assert fader.strength == pytest.approx(1.6, abs=0.02)
    qtbot.mouseDClick(fader, LEFT, pos=QPoint(fader.width() // 2, 20))
    assert fader.strength == 1
    pull_fader(qtbot, reconstructed, 1, 0.2)
    pull_fader(qtbot, reconstructed, 1, 1.03)
    assert fader.strength == 1


def test_reset_all_returns_every_fader_to_one(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    pull_fader(qtbot, reconstructed, 1, 0.2)
    pull_fader(qtbot, reconstructed, 3, 1.8)
    qtbot.mouseClick(reconstructed.views.mixer.reset_button, LEFT)
    assert list(reconstructed.session.running.strengths) == [1.0] * STAGES
    assert not reconstructed.views.mixer.reset_button.isEnabled()


def test_a_number_typed_into_the_box_moves_the_fader(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    box = reconstructed.views.mixer.boxes[1]
    box.selectAll()
    qtbot.keyClicks(box, "0.35")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert reconstructed.views.mixer.faders[1].strength == pytest.approx(0.35)
    qtbot.waitUntil(lambda: ready(reconstructed) == [0, 1, 2, 3], timeout=WAIT_MS)


def test_escape_stops_and_the_stages_that_came_stay(opened: StudioWindow, gated: GatedSolver, qtbot: QtBot) -> None:
    qtbot.keyClick(opened, Qt.Key.Key_Space)
    gated.let(2)
    qtbot.waitUntil(lambda: ready(opened) == [0, 1], timeout=WAIT_MS)
    qtbot.keyClick(opened, Qt.Key.Key_Escape)
    assert not opened.session.running.is_running
    assert "Stopped" in opened.views.status.text
    gated.let(1)
    qtbot.waitUntil(lambda: gated.closed == 1, timeout=WAIT_MS)
    qtbot.wait(30)
    assert ready(opened) == [0, 1]


def test_running_again_after_a_stop_computes_only_what_is_missing(
    opened: StudioWindow, gated: GatedSolver, qtbot: QtBot
) -> None:
    qtbot.keyClick(opened, Qt.Key.Key_Space)
    gated.let(2)
    qtbot.waitUntil(lambda: ready(opened) == [0, 1], timeout=WAIT_MS)
    qtbot.keyClick(opened, Qt.Key.Key_Space)
    gated.let(1)
    qtbot.waitUntil(lambda: gated.closed == 1, timeout=WAIT_MS)
    gated.let(STAGES)
    with qtbot.waitSignal(opened.session.running.settled, timeout=WAIT_MS):
        qtbot.keyClick(opened, Qt.Key.Key_Space)
    assert [index for index, _ in gated.computed] == [0, 1, 2, 3]


def test_arrows_change_the_band_and_r_returns_to_colour(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    bands = reconstructed.views.bands
    qtbot.keyClick(reconstructed, Qt.Key.Key_Right)
    assert (bands.mode, bands.band) == (Mode.BAND, BANDS // 2 + 1)
    qtbot.keyClick(reconstructed, Qt.Key.Key_Left)
    qtbot.keyClick(reconstructed, Qt.Key.Key_Left)
    assert bands.band == BANDS // 2 - 1
    qtbot.keyClick(reconstructed, Qt.Key.Key_R)
    assert bands.mode is Mode.COLOUR


def test_levels_stay_where_they_are_until_they_are_fitted(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(reconstructed, Qt.Key.Key_Right)
    locked = reconstructed.views.levels.levels
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Up):
        qtbot.keyClick(reconstructed, key)
        if reconstructed.viewing.key != DATA:
            assert reconstructed.views.levels.levels == locked
    qtbot.mouseClick(reconstructed.views.filmstrip.tiles[stage_key(3)], LEFT)
    pull_fader(qtbot, reconstructed, 1, 0.3)
    qtbot.waitUntil(lambda: ready(reconstructed) == [0, 1, 2, 3], timeout=WAIT_MS)
    assert reconstructed.views.levels.levels == locked
    qtbot.keyClick(reconstructed, Qt.Key.Key_C)
    assert reconstructed.views.levels.levels != locked


def test_the_pointer_reads_out_values_and_a_click_pins_the_spectrum(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    picture, spectra = reconstructed.views.picture, reconstructed.views.spectra
    qtbot.mouseMove(picture.surface, QPoint(*picture.place_of(3, 5)))
    qtbot.waitUntil(lambda: "x 3  y 5" in picture.readout, timeout=WAIT_MS)
    qtbot.mouseClick(picture.surface, LEFT, pos=QPoint(*picture.place_of(7, 9)))
    qtbot.waitUntil(lambda: "x 7, y 9 · pinned" in spectra.place_text, timeout=WAIT_MS)
    qtbot.mouseMove(picture.surface, QPoint(*picture.place_of(2, 2)))
    qtbot.waitUntil(lambda: "x 2  y 2" in picture.readout, timeout=WAIT_MS)
    assert "x 7, y 9" in spectra.place_text
    qtbot.keyClick(reconstructed, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert "x 7, y 10" in spectra.place_text
    qtbot.mouseClick(spectra.unpin_button, LEFT)
    assert "click to pin" in spectra.place_text
    keys = (*(stage_key(index) for index in range(STAGES + 1)), TRUTH)
    qtbot.waitUntil(lambda: spectra.curve_keys == keys, timeout=WAIT_MS)


def test_the_marker_in_the_spectra_drags_the_band(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    plot = reconstructed.views.spectra.plot
    qtbot.waitUntil(lambda: len(reconstructed.views.spectra.curve_keys) == STAGES + 2, timeout=WAIT_MS)
    qtbot.wait(SETTLING_MS)
    start, end = (QPoint(*plot.place_of(nanometres, 0.3)) for nanometres in (450 + 200 * 2 / 3, 650))
    pull(qtbot, plot.surface, start, end)
    assert reconstructed.views.bands.band == BANDS - 1


def test_a_drag_over_the_band_slider_goes_to_the_band_under_the_pointer(
    reconstructed: StudioWindow, qtbot: QtBot
) -> None:
    slider = reconstructed.views.bands.slider
    middle = slider.height() // 2
    qtbot.mousePress(slider, LEFT, pos=QPoint(round(slider.place(0)), middle))
    assert reconstructed.views.bands.band == 0
    qtbot.mouseMove(slider, QPoint(round(slider.place(3)), middle))
    qtbot.mouseRelease(slider, LEFT, pos=QPoint(round(slider.place(3)), middle))
    assert reconstructed.views.bands.band == 3


@pytest.mark.parametrize("suffix", [".hdr", ".h5", ".tif", ".mat", ".npz"])
def test_an_exported_cube_reads_back_with_its_wavelengths(
    reconstructed: StudioWindow, qtbot: QtBot, tmp_path: Path, suffix: str
) -> None:
    target = tmp_path / f"cube{suffix}"
    dialog = cube_dialog(reconstructed, qtbot)
    dialog.target.line.selectAll()
    qtbot.keyClicks(dialog.target.line, str(target))
    with qtbot.waitSignal(reconstructed.session.writing.exported, timeout=WAIT_MS):
        qtbot.keyClick(dialog.target.line, Qt.Key.Key_Return)
    cube, wavelengths = read_cube(target)
    shown = reconstructed.viewing.exportable()
    assert shown is not None
    np.testing.assert_array_equal(cube, shown[1])
    assert wavelengths is not None
    np.testing.assert_allclose(wavelengths, np.linspace(450, 650, BANDS), rtol=1e-6)


def test_the_shown_picture_is_exported_as_it_is_drawn(
    reconstructed: StudioWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    target = tmp_path / "picture.png"
    dialog = picture_dialog(reconstructed, qtbot)
    dialog.target.line.selectAll()
    qtbot.keyClicks(dialog.target.line, str(target))
    with qtbot.waitSignal(reconstructed.session.writing.exported, timeout=WAIT_MS):
        qtbot.keyClick(dialog.target.line, Qt.Key.Key_Return)
    picture, _ = read_cube(target)
    assert picture.shape == (3, 16, 20)


def test_closing_during_a_run_leaves_no_thread(opened: StudioWindow, gated: GatedSolver, qtbot: QtBot) -> None:
    qtbot.keyClick(opened, Qt.Key.Key_Space)
    gated.let(1)
    qtbot.waitUntil(lambda: ready(opened) == [0], timeout=WAIT_MS)
    later = threading.Timer(0.2, gated.let, (1,))
    later.start()
    opened.close()
    later.join()
    assert not opened.isVisible()
    assert gated.closed == 1


def test_closing_while_a_rerun_is_wanted_starts_none(opened: StudioWindow, gated: GatedSolver, qtbot: QtBot) -> None:
    qtbot.keyClick(opened, Qt.Key.Key_Space)
    gated.let(STAGES + 1)
    qtbot.waitUntil(lambda: ready(opened) == [0, 1, 2, 3], timeout=WAIT_MS)
    opened.session.mixing.move(0, 0.5)
    opened.session.mixing.move(0, 0.6)
    gated.let(STAGES)
    while (1, 0.5) not in gated.computed:
        time.sleep(0.01)  # the window does not hear yet what comes
    opened.close()
    with qtbot.captureExceptions() as faults:
        qtbot.wait(50)
    assert not faults
    assert (1, 0.6) not in gated.computed
