"""Two pictures looked at together: which they are, how that is chosen, and what they are called."""

import re
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.readout import Readout
from app.showing import Compare, Ends
from app.state import DATA, TRUTH, stage_key
from app.views.compare import CompareBar
from app.views.compare.picker import Picker
from app.window import StudioWindow
from tests.app.conftest import STAGES, WAIT_MS, open_beside

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
PAUSE_MS = 10
SETTLING_MS = 100  # until the panels have found their sizes
LAST = stage_key(STAGES)
LETTER = re.compile(r"\b[AB]\b")
NO_NAME = re.compile(r"\((Shift\+)?[AB]\)| B \d|A (?=[a-z])")  # a key, blue, an article


def choose(picker: Picker, title: str) -> None:
    """Choose a picture from the menu of a picker."""
    menu = picker.menu()
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == title).trigger()


def test_a_menu_of_pictures_that_is_opened_again_holds_no_more_than_before(
    reconstructed: StudioWindow, qtbot: QtBot
) -> None:
    menu = reconstructed.views.compare.pair.second.menu()

    def held() -> list[str]:
        menu.aboutToShow.emit()
        qtbot.wait(1)
        return [group.title() for group in menu.findChildren(QMenu)]

    groups = held()
    assert groups
    assert held() == groups


@pytest.mark.parametrize(
    ("key", "mode"),
    [
        (Qt.Key.Key_S, Compare.SIDE),
        (Qt.Key.Key_W, Compare.SWIPE),
        (Qt.Key.Key_B, Compare.BLINK),
        (Qt.Key.Key_D, Compare.DIFFERENCE),
        (Qt.Key.Key_L, Compare.LENS),
    ],
)
def test_a_key_begins_a_way_of_comparing_and_ends_it_again(
    reconstructed: StudioWindow, qtbot: QtBot, key: Qt.Key, mode: Compare
) -> None:
    qtbot.keyClick(reconstructed, key)
    assert reconstructed.comparison.mode is mode
    assert reconstructed.views.compare.ways[mode].isChecked()
    assert reconstructed.views.compare.pair.second.isVisible()
    qtbot.keyClick(reconstructed, key)
    assert reconstructed.comparison.mode is Compare.SINGLE
    assert not reconstructed.views.compare.pair.second.isVisible()


def test_the_second_picture_is_the_truth_until_another_picture_is_chosen(
    reconstructed: StudioWindow, qtbot: QtBot
) -> None:
    pair, tiles = reconstructed.views.compare.pair, reconstructed.views.filmstrip.tiles
    qtbot.keyClick(reconstructed, Qt.Key.Key_W)
    assert reconstructed.comparison.second == TRUTH
    assert "compared with" in tiles[TRUTH].accessibleName()
    qtbot.mouseClick(tiles[stage_key(1)], LEFT, SHIFT)
    assert reconstructed.comparison.second == stage_key(1)
    assert reconstructed.viewing.key == LAST
    choose(pair.second, "Snapshot")
    assert reconstructed.comparison.second == DATA
    choose(pair.first, "Stage 2")
    assert reconstructed.viewing.key == stage_key(2)
    assert (pair.first.accessibleName(), pair.second.accessibleName()) == (
        "First picture: Stage 2",
        "Second picture: Snapshot",
    )
    qtbot.keyClick(reconstructed, Qt.Key.Key_B, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: (pair.first.text(), pair.second.text()) == ("Snapshot", "Stage 2"), timeout=WAIT_MS)


def test_a_shift_click_in_the_filmstrip_begins_to_compare(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(reconstructed.views.filmstrip.tiles[stage_key(0)], LEFT, SHIFT)
    assert reconstructed.comparison.mode is not Compare.SINGLE
    assert reconstructed.comparison.second == stage_key(0)


def test_the_menu_of_a_frame_compares_with_it(reconstructed: StudioWindow) -> None:
    tile = reconstructed.views.filmstrip.tiles[stage_key(1)]
    place = tile.rect().center()
    QApplication.sendEvent(tile, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, tile.mapToGlobal(place)))
    menu = tile.findChild(QMenu)
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if action.text().startswith("Compare")).trigger()
    menu.close()
    assert reconstructed.comparison.second == stage_key(1)
    assert reconstructed.viewing.key == LAST


@pytest.mark.parametrize("mode", Compare)
def test_letters_name_mixes_and_never_pictures(reconstructed: StudioWindow, qtbot: QtBot, mode: Compare) -> None:
    reconstructed.comparison.set_mode(mode)
    reconstructed.probing.hover(3, 5)
    qtbot.wait(PAUSE_MS)
    views = reconstructed.views
    looking = (views.compare, views.picture, views.beside, views.filmstrip)
    widgets = [widget for view in looking for widget in (view, *view.findChildren(QWidget))]
    told = [text for widget in widgets for text in (widget.accessibleName(), widget.toolTip())]
    shown = [widget.text() for widget in widgets if isinstance(widget, QLabel | QAbstractButton)]
    listed = [action.text() for action in views.compare.listed]
    assert [text for text in (*told, *shown, *listed) if LETTER.search(NO_NAME.sub("", text))] == []


def test_a_picture_of_two_is_captioned_with_both_names(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    caption = partial(getattr, reconstructed.views.picture, "caption")
    for key, words in (
        (Qt.Key.Key_W, f"Stage {STAGES} vs Truth · pseudo-RGB"),
        (Qt.Key.Key_L, f"Stage {STAGES} vs Truth · pseudo-RGB"),
        (Qt.Key.Key_S, f"Stage {STAGES} · pseudo-RGB"),
    ):
        qtbot.keyClick(reconstructed, key)
        assert caption() == words
    reconstructed.comparison.set_mode(Compare.SWIPE)
    reconstructed.comparison.choose_second(DATA)
    assert caption() == f"Stage {STAGES} · pseudo-RGB vs Snapshot"


def test_pointing_at_one_reads_both_out(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    picture, beside = reconstructed.views.picture, reconstructed.views.beside
    qtbot.keyClick(reconstructed, Qt.Key.Key_S)
    qtbot.wait(SETTLING_MS)
    for pane in (picture, beside):
        qtbot.mouseMove(pane.surface, QPoint(*pane.place_of(3, 5)))
        qtbot.waitUntil(lambda: "x 3  y 5" in picture.readout, timeout=WAIT_MS)
        place, first, second = picture.readout.split("\n")
        assert place == "x 3  y 5"
        assert first.startswith(f"Stage {STAGES}\tR ")
        assert second.startswith("Truth\tR ")
        qtbot.mouseMove(pane.surface, QPoint(*pane.place_of(8, 8)))
        qtbot.waitUntil(lambda: "x 8  y 8" in picture.readout, timeout=WAIT_MS)
    reconstructed.probing.pin(8, 8)
    reconstructed.probing.nudge(1, 0)
    assert picture.readout.startswith(f"x 9  y 8\nStage {STAGES}\tR ")


def test_a_low_resolution_picture_covers_what_it_shows(window: StudioWindow, enlarged: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.session.scene_opened, timeout=WAIT_MS):
        window.open_path(enlarged)
    with qtbot.waitSignal(window.session.running.settled, timeout=WAIT_MS):
        window.session.toggle_run()
    with qtbot.waitSignal(window.comparison.other_changed) as drawn:
        window.comparison.choose_second(DATA)
    assert drawn.args is not None
    second = drawn.args[0]
    assert (second.shape, second.pitch) == ((10, 12), 2.0)
    window.probing.hover(23, 19)
    assert "\nLow-res" in window.views.picture.readout


def test_another_solver_leaves_a_comparison_with_what_is_still_there(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    reconstructed.comparison.choose_second(stage_key(3))
    with qtbot.waitSignal(reconstructed.session.running.settled, timeout=WAIT_MS):
        reconstructed.session.choosing.choose_solver(1)
    assert reconstructed.comparison.second == stage_key(3)
    reconstructed.session.running.forget()
    reconstructed.viewing.drop_stages()
    assert reconstructed.comparison.second == TRUTH


def test_another_measurement_is_looked_at_alone(reconstructed: StudioWindow, samples: Path, qtbot: QtBot) -> None:
    qtbot.keyClick(reconstructed, Qt.Key.Key_W)
    open_beside(reconstructed, qtbot, samples)
    assert reconstructed.comparison.mode is Compare.SINGLE
    assert reconstructed.views.picture.caption == "Samples"


def test_long_names_do_not_widen_the_bar(qtbot: QtBot) -> None:
    bar = CompareBar()
    qtbot.addWidget(bar)
    bar.show_mode(Compare.SWIPE)
    bar.show_ends(Ends("a very long name", "Truth"))
    width = bar.sizeHint().width()
    bar.show_ends(Ends("a very long name " * 9, "Truth"))
    assert bar.sizeHint().width() < width + 100
    assert "a very long name a very" in bar.pair.first.accessibleName()


def test_a_long_name_leaves_the_values_their_room(qtbot: QtBot) -> None:
    readout = Readout()
    qtbot.addWidget(readout)
    values = "R 0.040  G 0.024  B 0.036"
    readout.show_text(f"x 3  y 5\nStage 3\t{values}\nTruth\t{values}", 2000)
    short = readout.width()
    readout.show_text(f"x 3  y 5\n{'a very long name ' * 9}\t{values}\nTruth\t{values}", short + 20)
    assert short < readout.sizeHint().width() <= short + 20
