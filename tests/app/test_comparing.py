"""Two pictures looked at together, with real clicks, drags and keys on the real window."""

import re
import time
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.colour_maps import diverging_table
from app.display import frame_of, symmetric_levels
from app.looks import Difference
from app.readout import Readout
from app.showing import Compare, Ends, Levels, Mode, Picture
from app.state import DATA, TRUTH, FrameKind, stage_key
from app.views.compare import CompareBar
from app.views.compare.picker import Picker
from app.views.picture import PictureView
from app.window import StudioWindow
from tests.app.conftest import STAGES, WAIT_MS, open_beside

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
PAUSE_MS = 10
SETTLING_MS = 100  # until the panels have found their sizes
LAST = stage_key(STAGES)
LETTER = re.compile(r"\b[AB]\b")
NO_NAME = re.compile(r"\((Shift\+)?[AB]\)| B \d|A (?=[a-z])")  # a key, blue, an article


class Drawn:
    """Keeps what is drawn of the first and of the second."""

    def __init__(self, window: StudioWindow) -> None:
        self.first: list[Picture] = []
        self.second: list[Picture | None] = []
        window.viewing.picture_changed.connect(self.first.append)
        window.comparison.other_changed.connect(self.second.append)


@pytest.fixture
def drawn(reconstructed: StudioWindow) -> Drawn:
    return Drawn(reconstructed)


def colour_at(view: PictureView, place: QPointF) -> QColor:
    """The colour on the screen at a place of the scene."""
    image: QImage = view.grab().toImage()
    return image.pixelColor(place.toPoint())


def drag(qtbot: QtBot, view: PictureView, start: QPointF, end: QPointF) -> None:
    qtbot.mouseMove(view.surface, start.toPoint())
    qtbot.wait(PAUSE_MS)
    qtbot.mousePress(view.surface, LEFT, pos=start.toPoint())
    for share in (0.3, 0.6, 1.0):
        qtbot.mouseMove(view.surface, (start + (end - start) * share).toPoint())
        qtbot.wait(PAUSE_MS)
    qtbot.mouseRelease(view.surface, LEFT, pos=end.toPoint())


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


def test_side_by_side_both_are_zoomed_and_moved_alike(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    picture, beside = reconstructed.views.picture, reconstructed.views.beside
    assert not beside.isVisible()
    qtbot.keyClick(reconstructed, Qt.Key.Key_S)
    qtbot.wait(SETTLING_MS)
    assert beside.isVisible()
    assert beside.caption.startswith("Truth")
    for moved, other in ((picture, beside), (beside, picture)):
        before = other.zoom
        drag(qtbot, moved, QPointF(moved.width() / 2, 60), QPointF(moved.width() / 2 + 40, 90))
        qtbot.wait(PAUSE_MS)
        assert other.zoom != before
        assert other.zoom.topLeft().x() == pytest.approx(moved.zoom.topLeft().x())
        assert other.zoom.height() == pytest.approx(moved.zoom.height(), rel=0.02)
    middle = beside.rect().center()
    qtbot.mouseMove(beside.surface, middle)
    qtbot.mouseDClick(beside.surface, LEFT, pos=middle)
    qtbot.mouseRelease(beside.surface, LEFT, pos=middle)
    assert picture.zoom.contains(-0.5, -0.5)
    assert picture.zoom.contains(19.5, 15.5)


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


def test_the_swipe_shows_the_first_before_its_divider_and_the_second_behind_it(
    reconstructed: StudioWindow, drawn: Drawn, qtbot: QtBot
) -> None:
    view, divider = reconstructed.views.picture, reconstructed.views.picture.divider
    qtbot.keyClick(reconstructed, Qt.Key.Key_W)
    reconstructed.comparison.choose_second(DATA)
    qtbot.wait(SETTLING_MS)
    second = drawn.second[-1]
    assert second is not None
    assert second.name == "Snapshot"
    places = {x: view.place_of(x, 8) for x in (5, 14)}
    assert places[5][0] < divider.handle.x() < places[14][0]
    over_both = [divider.side.contains(QPointF(*places[x])) for x in (5, 14)]
    assert over_both == [False, True]
    grey = colour_at(view, QPointF(*view.place_of(14, 3)))
    assert grey.red() == grey.green() == grey.blue()


def test_the_divider_is_dragged_by_its_handle_and_turned_by_its_knob(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    view, divider = reconstructed.views.picture, reconstructed.views.picture.divider
    qtbot.keyClick(reconstructed, Qt.Key.Key_W)
    qtbot.wait(SETTLING_MS)
    zoom, before = view.zoom, divider.handle
    drag(qtbot, view, before, before + QPointF(-60, 20))
    assert divider.handle.x() == pytest.approx(before.x() - 60, abs=4)
    assert view.zoom == zoom
    drag(qtbot, view, divider.knob, divider.handle + QPointF(-60, 0))
    assert divider.angle == pytest.approx(90, abs=3)
    assert view.zoom == zoom
    qtbot.keyClick(reconstructed, Qt.Key.Key_BracketLeft)
    assert divider.angle == pytest.approx(75, abs=3)
    x = divider.handle.x()
    qtbot.keyClick(reconstructed, Qt.Key.Key_Right, ALT)
    assert divider.handle.x() > x


def test_the_lens_goes_with_the_pointer_and_with_the_keys(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    view, lens, bar = reconstructed.views.picture, reconstructed.views.picture.lens, reconstructed.views.compare
    qtbot.keyClick(reconstructed, Qt.Key.Key_L)
    qtbot.wait(SETTLING_MS)

    def follows() -> bool:
        place = QPoint(*view.place_of(6, 6))
        qtbot.mouseMove(view.surface, place)
        return (lens.centre.toPoint() - place).manhattanLength() <= 1

    qtbot.waitUntil(follows, timeout=WAIT_MS)
    place = lens.centre.toPoint()
    assert lens.opening.contains(QPointF(place))
    corner = QPointF(place) + QPointF(85, 85)
    assert not lens.opening.contains(corner)
    bar.shape.setCurrentIndex(1)
    bar.shape.activated.emit(1)
    assert lens.opening.contains(corner)
    bar.lens.setValue(100)
    assert not lens.opening.contains(corner)
    qtbot.keyClick(reconstructed, Qt.Key.Key_Down, ALT)
    assert lens.centre.y() > place.y()


def test_blinking_changes_never_more_than_three_times_a_second(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    turns: list[float] = []
    view = reconstructed.views.picture
    reconstructed.comparison.blink_changed.connect(lambda _: turns.append(time.monotonic()))
    reconstructed.views.compare.blink.setValue(0.01)
    reconstructed.comparison.set_blink(0.0)
    qtbot.keyClick(reconstructed, Qt.Key.Key_B)
    turns.clear()
    shown = set()
    for _ in range(4):
        with qtbot.waitSignal(reconstructed.comparison.blink_changed, timeout=WAIT_MS):
            pass
        shown.add(view.caption.split(" · ")[0])
    assert shown == {f"Stage {STAGES}", "Truth"}
    assert min(np.diff(turns)) > 1 / 3
    qtbot.keyClick(reconstructed, Qt.Key.Key_B)
    turns.clear()
    qtbot.wait(800)
    assert turns == []
    assert view.caption.startswith("Stage")


def test_a_difference_is_drawn_around_zero_and_its_scale_stays(
    reconstructed: StudioWindow, drawn: Drawn, qtbot: QtBot
) -> None:
    qtbot.keyClick(reconstructed, Qt.Key.Key_D)
    levels = reconstructed.views.levels
    assert levels.levels.low == -levels.levels.high
    assert drawn.first[-1].title.startswith(f"Stage {STAGES} − Truth")
    levels.high_box.setValue(0.25)
    assert levels.levels == Levels(-0.25, 0.25)
    levels.low_box.setValue(-0.5)
    assert levels.levels == Levels(-0.5, 0.5)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left):
        qtbot.keyClick(reconstructed, key)
        assert levels.levels == Levels(-0.5, 0.5)
    assert reconstructed.viewing.drawing is not None
    assert reconstructed.viewing.drawing.mode is Mode.BAND
    qtbot.mouseMove(reconstructed.views.picture.surface, QPoint(*reconstructed.views.picture.place_of(3, 5)))
    qtbot.waitUntil(lambda: f"\nStage {STAGES - 1}\t" in reconstructed.views.picture.readout, timeout=WAIT_MS)


def test_a_picture_minus_itself_is_nothing(reconstructed: StudioWindow, drawn: Drawn, qtbot: QtBot) -> None:
    qtbot.keyClick(reconstructed, Qt.Key.Key_D)
    reconstructed.comparison.choose_second(LAST)
    for _ in range(2):
        middle = drawn.first[-1].pixels
        assert set(np.unique(middle)) <= {127, 128}
        qtbot.keyClick(reconstructed, Qt.Key.Key_R)


def test_pictures_of_different_sizes_have_no_difference_and_it_is_said(
    reconstructed: StudioWindow, drawn: Drawn, qtbot: QtBot
) -> None:
    qtbot.keyClick(reconstructed, Qt.Key.Key_D)
    reconstructed.comparison.choose_second(DATA)
    assert "sizes differ" in reconstructed.views.compare.note
    assert drawn.first[-1].title.startswith(f"Stage {STAGES}")
    reconstructed.comparison.choose_second(TRUTH)
    assert reconstructed.views.compare.note == ""


def test_a_low_resolution_picture_covers_what_it_shows(window: StudioWindow, enlarged: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.session.scene_opened, timeout=WAIT_MS):
        window.open_path(enlarged)
    with qtbot.waitSignal(window.session.running.settled, timeout=WAIT_MS):
        window.session.toggle_run()
    drawn = Drawn(window)
    window.comparison.choose_second(DATA)
    second = drawn.second[-1]
    assert second is not None
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


def test_the_exported_difference_has_its_own_colours(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(reconstructed, Qt.Key.Key_D)
    reconstructed.comparison.choose_second(LAST)
    drawing, shown = reconstructed.viewing.drawing, reconstructed.viewing.shown
    assert drawing is not None
    assert shown is not None
    pixels = drawing.image(shown, np.zeros((256, 3), np.uint8))
    np.testing.assert_allclose(pixels[0, 0], diverging_table()[127], atol=3)


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


def test_a_difference_needs_two_cubes_of_one_shape() -> None:
    with pytest.raises(ValueError, match="one shape"):
        Difference(frame_of(np.zeros((1, 2, 3), np.float32)), frame_of(np.zeros((1, 3, 2), np.float32)))


def test_levels_of_differences_are_symmetric() -> None:
    levels = symmetric_levels(np.array([-3.0, 0.5, 1.0], np.float32))
    assert levels.low == -levels.high
    assert levels.high == pytest.approx(3, rel=0.01)
    assert symmetric_levels(np.zeros(4, np.float32)) == Levels(-1, 1)


def test_the_diverging_colours_differ_at_both_ends_for_colour_blind_eyes_too() -> None:
    """Machado et al. 2009, full protanopia and deuteranopia, in linear light."""
    table = diverging_table().astype(float) / 255
    linear = np.where(table <= 0.04045, table / 12.92, ((table + 0.055) / 1.055) ** 2.4)
    views = {
        "normal": np.eye(3),
        "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    }
    for name, view in views.items():
        seen = np.clip(linear @ np.asarray(view).T, 0, 1) ** (1 / 2.2)
        for step in (32, 64, 100):
            apart = np.abs(seen[127 - step] - seen[128 + step]).max()
            assert apart > 0.1, (name, step)


@pytest.mark.parametrize("mode", Compare)
def test_no_way_of_comparing_takes_room_from_the_panels_of_a_small_window(
    reconstructed: StudioWindow, qtbot: QtBot, mode: Compare
) -> None:
    reconstructed.resize(1280, 720)
    qtbot.wait(50)
    before = reconstructed.views.docks["sources"].width(), reconstructed.views.docks["mixer"].width()
    reconstructed.comparison.set_mode(mode)
    qtbot.wait(50)
    assert (reconstructed.views.docks["sources"].width(), reconstructed.views.docks["mixer"].width()) == before


def test_a_picture_that_is_seen_whole_stays_as_large_as_its_room(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    """Whatever happens meanwhile: another window, a picture of another size, another way of comparing."""
    views = reconstructed.views.picture, reconstructed.views.beside
    for size in (QSize(1280, 720), QSize(1920, 1080), QSize(1280, 1000)):
        for kind in (FrameKind.RESIDUAL, FrameKind.STAGE):
            reconstructed.comparison.set_kind(kind)
            qtbot.waitUntil(partial(_is_shown, reconstructed, kind), timeout=WAIT_MS)
        reconstructed.resize(size)
        for mode in (Compare.SIDE, Compare.SINGLE):
            reconstructed.comparison.set_mode(mode)
            for view in views[: 2 if mode is Compare.SIDE else 1]:
                qtbot.waitUntil(partial(_fills, view), timeout=WAIT_MS)


def _is_shown(window: StudioWindow, kind: FrameKind) -> bool:
    return ("Residual" in window.views.picture.caption) is (kind is FrameKind.RESIDUAL)


def _fills(view: PictureView) -> bool:
    """Whether a picture touches two edges of its room."""
    zoom, (height, width) = view.zoom, (16, 20)
    return 1 <= min(zoom.width() / width, zoom.height() / height) < 1.08
