"""The ways of looking at two pictures together, with real clicks, drags and keys on the real window."""

import time
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.showing import Compare
from app.state import DATA, FrameKind
from app.views.picture import PictureView
from app.window import StudioWindow
from tests.app.conftest import STAGES, WAIT_MS
from tests.app.hands import LEFT, PAUSE_MS, pull

ALT = Qt.KeyboardModifier.AltModifier
SETTLING_MS = 100  # until the panels have found their sizes


def colour_at(view: PictureView, place: QPointF) -> QColor:
    """The colour on the screen at a place of the scene."""
    image: QImage = view.grab().toImage()
    return image.pixelColor(place.toPoint())


def drag(qtbot: QtBot, view: PictureView, start: QPointF, end: QPointF) -> None:
    pull(qtbot, view.surface, start.toPoint(), end.toPoint())


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


def test_the_swipe_shows_the_first_before_its_divider_and_the_second_behind_it(
    reconstructed: StudioWindow, qtbot: QtBot
) -> None:
    view, divider = reconstructed.views.picture, reconstructed.views.picture.divider
    qtbot.keyClick(reconstructed, Qt.Key.Key_W)
    with qtbot.waitSignal(reconstructed.comparison.other_changed) as drawn:
        reconstructed.comparison.choose_second(DATA)
    assert drawn.args is not None
    assert drawn.args[0].name == "Snapshot"
    qtbot.wait(SETTLING_MS)
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
