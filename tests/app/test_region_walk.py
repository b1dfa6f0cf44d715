"""Regions and line with real clicks, drags and keys: drawn, moved, resized, chosen and removed."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.regions import Outline, Shape
from app.state import DATA, TRUTH
from app.window import StudioWindow
from tests.app.conftest import STAGES, WAIT_MS, GatedSolver
from tests.app.drawing import SETTLING_MS, click, drag, draw_box, press, regions_of
from tests.app.hands import CONTROL, LEFT, SHIFT, pull


@pytest.fixture
def boxed(reconstructed: StudioWindow, qtbot: QtBot) -> StudioWindow:
    """A window with one rectangle, columns 4 to 11 and rows 3 to 9."""
    draw_box(reconstructed, qtbot)
    return reconstructed


def test_each_tool_draws_its_shape(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    window = reconstructed
    qtbot.wait(SETTLING_MS)
    qtbot.mouseClick(window.views.region_tools.buttons[Shape.POINT], LEFT)
    click(qtbot, window, (15, 12))
    press(qtbot, window, Qt.Key.Key_2)
    drag(qtbot, window, (1, 1), (6, 4))
    press(qtbot, window, Qt.Key.Key_3)
    drag(qtbot, window, (8, 1), (14, 6))
    press(qtbot, window, Qt.Key.Key_4)
    click(qtbot, window, (1, 8), (6, 8), (4, 13))
    press(qtbot, window, Qt.Key.Key_Return)
    press(qtbot, window, Qt.Key.Key_5)
    drag(qtbot, window, (1, 14), (18, 10))
    shapes = [region.outline.shape for region in regions_of(window)]
    assert shapes == [Shape.POINT, Shape.RECTANGLE, Shape.ELLIPSE, Shape.POLYGON]
    assert regions_of(window)[0].outline.corners == ((15, 12),)
    assert len({region.colour for region in regions_of(window)}) == 4
    assert window.regions.set.line is not None
    assert window.probing.probe is None or not window.probing.probe.pinned


def test_a_polygon_is_closed_by_a_double_click_and_unmade_by_escape(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    window, picture = reconstructed, reconstructed.views.picture
    qtbot.wait(SETTLING_MS)
    press(qtbot, window, Qt.Key.Key_4)
    click(qtbot, window, (2, 2), (12, 2))
    press(qtbot, window, Qt.Key.Key_Escape)
    assert regions_of(window) == ()
    assert window.views.region_tools.tool is Shape.POLYGON
    click(qtbot, window, (2, 2), (12, 2), (16, 9), (12, 12))
    press(qtbot, window, Qt.Key.Key_Backspace)
    qtbot.mouseDClick(picture.surface, LEFT, pos=QPoint(*picture.place_of(16, 9)))
    (region,) = regions_of(window)
    assert len(region.outline.corners) == 3
    press(qtbot, window, Qt.Key.Key_Escape)
    assert window.views.region_tools.tool is None


def test_a_region_is_moved_inside_resized_at_a_corner_and_removed(boxed: StudioWindow, qtbot: QtBot) -> None:
    drag(qtbot, boxed, (8, 6), (10, 9))
    assert regions_of(boxed)[0].outline.box == (5.5, 5.5, 13.5, 12.5)
    drag(qtbot, boxed, (13.5, 12.5), (16.4, 14.4))
    assert regions_of(boxed)[0].outline.box == (5.5, 5.5, 16.5, 14.5)
    press(qtbot, boxed, Qt.Key.Key_Delete)
    assert regions_of(boxed) == ()
    qtbot.waitUntil(lambda: boxed.views.spectra.region_curves == (), timeout=WAIT_MS)


def test_a_region_that_is_not_chosen_is_taken_by_its_edge_and_lets_the_picture_be_dragged(
    boxed: StudioWindow, qtbot: QtBot
) -> None:
    press(qtbot, boxed, Qt.Key.Key_Escape)
    assert boxed.regions.selected is None
    before = regions_of(boxed)
    zoom = boxed.views.picture.zoom
    drag(qtbot, boxed, (8, 6), (10, 7))
    assert regions_of(boxed) == before
    qtbot.waitUntil(lambda: boxed.views.picture.zoom.topLeft() != zoom.topLeft(), timeout=WAIT_MS)
    drag(qtbot, boxed, (3.5, 6), (5.5, 6))
    assert regions_of(boxed)[0].outline.box == (5.5, 2.5, 13.5, 9.5)
    assert boxed.regions.selected == 1


def test_a_click_inside_the_chosen_region_pins_the_spectrum_there(boxed: StudioWindow, qtbot: QtBot) -> None:
    assert boxed.regions.selected == 1
    before = regions_of(boxed)
    click(qtbot, boxed, (8, 6))
    assert regions_of(boxed) == before
    assert boxed.probing.probe is not None
    assert (boxed.probing.probe.x, boxed.probing.probe.y, boxed.probing.probe.pinned) == (8, 6, True)


def test_everything_can_be_drawn_moved_and_resized_by_keys_alone(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    window = reconstructed
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5):
        press(qtbot, window, key)
        press(qtbot, window, Qt.Key.Key_Return)
    assert len(regions_of(window)) == 4
    assert window.regions.set.line is not None
    window.regions.select(2)
    left, top, right, bottom = regions_of(window)[1].outline.box
    press(qtbot, window, Qt.Key.Key_Right, CONTROL)
    press(qtbot, window, Qt.Key.Key_Up, CONTROL)
    press(qtbot, window, Qt.Key.Key_Down, CONTROL | SHIFT)
    assert regions_of(window)[1].outline.box == (left + 1, top - 1, right + 1, bottom)
    band = window.views.bands.band
    press(qtbot, window, Qt.Key.Key_Right)
    assert window.views.bands.band == band + 1


def test_the_value_under_a_resting_pointer_follows_band_and_stage(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    picture = reconstructed.views.picture
    qtbot.wait(SETTLING_MS)
    qtbot.mouseMove(picture.surface, QPoint(*picture.place_of(7, 5)))
    qtbot.waitUntil(lambda: "x 7  y 5" in picture.readout, timeout=WAIT_MS)
    assert " nm" in picture.readout
    texts = [picture.readout]
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Up):
        press(qtbot, reconstructed, key)
        texts.append(picture.readout)
    assert len(set(texts)) == 4
    assert all("x 7  y 5" in text for text in texts)


def test_choosing_a_row_chooses_the_region_and_the_other_way_round(boxed: StudioWindow, qtbot: QtBot) -> None:
    press(qtbot, boxed, Qt.Key.Key_1)
    click(qtbot, boxed, (17, 13))
    table = boxed.views.regions.table
    qtbot.waitUntil(lambda: table.model().rowCount() == 2 and table.currentIndex().row() == 1, timeout=WAIT_MS)
    boxed.views.docks["regions"].raise_()
    qtbot.mouseClick(table.viewport(), LEFT, pos=table.visualRect(table.model().index(0, 1)).center())
    assert boxed.regions.selected == 1


def test_regions_are_not_drawn_on_a_measurement_of_another_size(boxed: StudioWindow, qtbot: QtBot) -> None:
    boxed.viewing.choose(DATA)
    assert not boxed.views.region_layers[0].isVisible()
    assert not boxed.views.region_tools.tools[Shape.POINT].isEnabled()
    press(qtbot, boxed, Qt.Key.Key_2)
    assert boxed.views.region_tools.tool is None
    boxed.viewing.choose(TRUTH)
    assert boxed.views.region_layers[0].isVisible()


def test_regions_stay_when_the_measurement_is_opened_again_and_go_with_another_size(
    boxed: StudioWindow, qtbot: QtBot, snapshot: Path, enlarged: Path
) -> None:
    with qtbot.waitSignal(boxed.session.scene_opened, timeout=WAIT_MS):
        boxed.session.open_paths((snapshot,))
    assert len(regions_of(boxed)) == 1
    with qtbot.waitSignal(boxed.session.scene_opened, timeout=WAIT_MS):
        boxed.session.open_paths((enlarged,))
    assert regions_of(boxed) == ()
    assert boxed.regions.selected is None


def test_regions_are_drawn_and_moved_on_the_picture_beside_as_well(boxed: StudioWindow, qtbot: QtBot) -> None:
    press(qtbot, boxed, Qt.Key.Key_S)
    qtbot.wait(SETTLING_MS)
    beside = boxed.views.beside
    pull(qtbot, beside.surface, QPoint(*beside.place_of(8, 6)), QPoint(*beside.place_of(10, 9)))
    assert regions_of(boxed)[0].outline.box == (5.5, 5.5, 13.5, 12.5)


def test_a_mere_click_with_a_tool_for_dragging_draws_nothing(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    qtbot.wait(SETTLING_MS)
    for key in (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_5):
        press(qtbot, reconstructed, key)
        click(qtbot, reconstructed, (6, 6))
    assert regions_of(reconstructed) == ()
    assert reconstructed.regions.set.line is None


def test_escape_stops_a_run_before_it_leaves_the_chosen_region(
    opened: StudioWindow, gated: GatedSolver, qtbot: QtBot
) -> None:
    opened.viewing.choose(TRUTH)
    opened.regions.add(Outline(Shape.POINT, ((4, 4),)))
    press(qtbot, opened, Qt.Key.Key_Space)
    running = [opened.session.running.is_running]
    press(qtbot, opened, Qt.Key.Key_Escape)
    running.append(opened.session.running.is_running)
    chosen = [opened.regions.selected]
    press(qtbot, opened, Qt.Key.Key_Escape)
    chosen.append(opened.regions.selected)
    assert running == [True, False]
    assert chosen == [1, None]
    gated.let(STAGES + 1)
