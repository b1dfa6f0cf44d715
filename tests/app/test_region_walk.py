"""Regions and line with real clicks, drags and keys: drawn, moved, resized, named, measured, and taken elsewhere."""

import csv
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QColorDialog, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from app.regions import Outline, Region, Shape
from app.state import DATA, TRUTH, stage_key
from app.surveys import StageChoice
from app.window import StudioWindow
from tests.app.conftest import BANDS, STAGES, WAIT_MS, GatedSolver, open_beside

LEFT = Qt.MouseButton.LeftButton
SETTLING_MS = 200  # until the panels have found their places, and the picture its own
PAUSE_MS = 10
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Place = tuple[float, float]


def drag(qtbot: QtBot, window: StudioWindow, start: Place, end: Place) -> None:
    """Pull the mouse over the picture, in its pixels."""
    picture = window.views.picture
    here, there = (QPoint(*picture.place_of(*place)) for place in (start, end))
    qtbot.mouseMove(picture.surface, here)
    qtbot.wait(PAUSE_MS)
    qtbot.mousePress(picture.surface, LEFT, pos=here)
    for share in (0.3, 0.6, 1.0):
        qtbot.mouseMove(picture.surface, here + (there - here) * share)
        qtbot.wait(PAUSE_MS)
    qtbot.mouseRelease(picture.surface, LEFT, pos=there)
    qtbot.wait(PAUSE_MS)


def click(qtbot: QtBot, window: StudioWindow, *places: Place) -> None:
    for place in places:
        point = QPoint(*window.views.picture.place_of(*place))
        qtbot.mouseMove(window.views.picture.surface, point)
        qtbot.mouseClick(window.views.picture.surface, LEFT, pos=point)


def press(qtbot: QtBot, window: StudioWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
    qtbot.keyClick(window.views.picture, key, modifiers or Qt.KeyboardModifier.NoModifier)


def regions_of(window: StudioWindow) -> tuple[Region, ...]:
    return window.regions.set.regions


def is_measured(window: StudioWindow) -> bool:
    """Whether every region is known in every picture."""
    return len(window.regions.spectra(StageChoice.ALL)) == len(regions_of(window)) * (STAGES + 2)


@pytest.fixture
def boxed(reconstructed: StudioWindow, qtbot: QtBot) -> StudioWindow:
    """A window with one rectangle, columns 4 to 11 and rows 3 to 9."""
    qtbot.wait(SETTLING_MS)
    press(qtbot, reconstructed, Qt.Key.Key_2)
    drag(qtbot, reconstructed, (3.6, 2.6), (11.4, 9.4))
    press(qtbot, reconstructed, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: is_measured(reconstructed), timeout=WAIT_MS)
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


def test_the_means_are_those_of_the_pixels_inside(boxed: StudioWindow) -> None:
    scene = boxed.session.scene
    assert scene is not None
    assert scene.truth is not None
    truth = boxed.regions.spectra(StageChoice.ALL)[-1]
    part = scene.truth.cube[:, 3:10, 4:12].reshape(BANDS, -1)
    assert truth.key == TRUTH
    assert truth.values.size == 56
    np.testing.assert_allclose(truth.values.mean, part.mean(axis=1), rtol=1e-5)
    np.testing.assert_allclose(truth.values.deviation, part.std(axis=1), rtol=1e-4)


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
    press(qtbot, window, Qt.Key.Key_Right, CTRL)
    press(qtbot, window, Qt.Key.Key_Up, CTRL)
    press(qtbot, window, Qt.Key.Key_Down, CTRL | SHIFT)
    assert regions_of(window)[1].outline.box == (left + 1, top - 1, right + 1, bottom)
    band = window.views.bands.band
    press(qtbot, window, Qt.Key.Key_Right)
    assert window.views.bands.band == band + 1


def test_the_plot_shows_regions_in_the_stage_on_show_and_the_truth_or_in_all(boxed: StudioWindow, qtbot: QtBot) -> None:
    spectra = boxed.views.spectra
    shown = ((1, stage_key(STAGES)), (1, TRUTH))
    qtbot.waitUntil(lambda: spectra.region_curves == shown, timeout=WAIT_MS)
    assert spectra.curve_keys in ((), (stage_key(STAGES), TRUTH))
    press(qtbot, boxed, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: spectra.region_curves == ((1, stage_key(STAGES - 1)), (1, TRUTH)), timeout=WAIT_MS)
    actions = {action.text(): action for action in spectra.stages.menu().actions()}
    actions["All stages"].trigger()
    qtbot.waitUntil(lambda: len(spectra.region_curves) == STAGES + 2, timeout=WAIT_MS)
    click(qtbot, boxed, (16, 13))
    qtbot.waitUntil(lambda: len(spectra.curve_keys) == STAGES + 2, timeout=WAIT_MS)
    for title in ("Stage 1", "Truth"):
        next(action for action in spectra.stages.menu().actions() if action.text() == title).trigger()
        qtbot.waitUntil(lambda: spectra.stages.text() == "Picked stages", timeout=WAIT_MS)
        qtbot.wait(30)
    kept = {stage_key(index) for index in range(STAGES + 1)} - {stage_key(1)}
    assert {key for _, key in spectra.region_curves} == kept
    assert set(spectra.curve_keys) == kept


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


def test_the_table_names_measures_and_compares(boxed: StudioWindow, qtbot: QtBot) -> None:
    table = boxed.views.regions
    press(qtbot, boxed, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: "dB" in table.text[0][1], timeout=WAIT_MS)
    name, figures = table.text[0]
    assert name == "Region 1\n56 px"
    assert "±" in figures
    assert "°" in figures
    index = table.table.model().index(0, 0)
    table.table.edit(index)
    editor = table.table.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    qtbot.keyClicks(editor, "Vase")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: regions_of(boxed)[0].name == "Vase", timeout=WAIT_MS)
    table.colour.trigger()
    dialog = table.findChild(QColorDialog)
    assert dialog is not None
    dialog.setCurrentColor("#123456")
    dialog.accept()
    assert regions_of(boxed)[0].colour == "#123456"
    table.table.model().setData(index, Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    qtbot.waitUntil(lambda: boxed.views.spectra.region_curves == (), timeout=WAIT_MS)
    table.remove.trigger()
    assert regions_of(boxed) == ()


def test_choosing_a_row_chooses_the_region_and_the_other_way_round(boxed: StudioWindow, qtbot: QtBot) -> None:
    press(qtbot, boxed, Qt.Key.Key_1)
    click(qtbot, boxed, (17, 13))
    table = boxed.views.regions.table
    qtbot.waitUntil(lambda: table.model().rowCount() == 2 and table.currentIndex().row() == 1, timeout=WAIT_MS)
    boxed.views.docks["regions"].raise_()
    qtbot.mouseClick(table.viewport(), LEFT, pos=table.visualRect(table.model().index(0, 1)).center())
    assert boxed.regions.selected == 1


def test_the_numbers_are_copied_and_saved_with_a_row_a_wavelength(
    boxed: StudioWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    target = tmp_path / "spectra.csv"
    boxed.probing.pin(2, 2)
    boxed.views.spectra.tools.csv.trigger()
    dialog = boxed.findChild(QFileDialog)
    assert dialog is not None
    with qtbot.waitSignal(boxed.session.writing.exported, timeout=WAIT_MS):
        dialog.fileSelected.emit(str(target))
    with target.open(encoding="utf-8", newline="") as page:
        rows = list(csv.reader(page))
    assert len(rows) == 1 + BANDS
    assert len(rows[0]) == 1 + (STAGES + 2) + 2 * (STAGES + 2)
    assert rows[0][0] == "Wavelength (nm)"
    place = rows[0].index("Region 1, Truth: mean")
    truth = boxed.regions.spectra(StageChoice.ALL)[-1].values
    np.testing.assert_allclose([float(row[place]) for row in rows[1:]], truth.mean, rtol=1e-5)
    np.testing.assert_allclose([float(row[place + 1]) for row in rows[1:]], truth.deviation, rtol=1e-5)
    boxed.views.spectra.tools.copy.trigger()
    copied = QGuiApplication.clipboard().text()
    assert copied.splitlines()[1].split("\t") == rows[1]
    boxed.views.regions.copy.trigger()
    assert QGuiApplication.clipboard().text().splitlines()[1].split("\t")[:3] == ["Region 1", "Rectangle", "56"]
    boxed.views.spectra.tools.picture.trigger()
    assert not QGuiApplication.clipboard().pixmap().isNull()


def test_the_line_is_plotted_through_all_stages_and_dragged_by_its_ends(
    reconstructed: StudioWindow, qtbot: QtBot
) -> None:
    window, profile = reconstructed, reconstructed.views.profile
    assert profile.curve_keys == ()
    qtbot.wait(SETTLING_MS)
    press(qtbot, window, Qt.Key.Key_5)
    drag(qtbot, window, (2, 8), (10, 8))
    press(qtbot, window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(profile.curve_keys) == STAGES + 2, timeout=WAIT_MS)
    drag(qtbot, window, (10, 8), (18, 8))
    press(qtbot, window, Qt.Key.Key_Right)
    shown, line = window.regions.profile(), window.regions.set.line
    assert shown is not None
    assert line is not None
    assert shown.distances[-1] == pytest.approx(16, abs=0.5)
    assert line.corners[0] == pytest.approx((2, 8), abs=0.5)
    qtbot.waitUntil(lambda: shown.band in profile.words, timeout=WAIT_MS)
    profile.tools.copy.trigger()
    assert QGuiApplication.clipboard().text().startswith("Distance (px)\tStart estimate")
    profile.tools.picture.trigger()
    qtbot.mouseClick(profile.remove_button, LEFT)
    assert window.regions.set.line is None
    qtbot.waitUntil(lambda: profile.curve_keys == (), timeout=WAIT_MS)


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


def test_a_changed_stage_is_measured_anew(boxed: StudioWindow, qtbot: QtBot) -> None:
    before = boxed.regions.spectra(StageChoice.ALL)[STAGES].values.mean
    with qtbot.waitSignal(boxed.session.running.settled, timeout=WAIT_MS):
        boxed.session.mixing.take_faders((1.0,) * (STAGES - 1) + (0.0,))
    qtbot.waitUntil(lambda: is_measured(boxed), timeout=WAIT_MS)
    qtbot.waitUntil(
        lambda: not np.array_equal(before, boxed.regions.spectra(StageChoice.ALL)[STAGES].values.mean), timeout=WAIT_MS
    )


def test_regions_are_drawn_and_moved_on_the_picture_beside_as_well(boxed: StudioWindow, qtbot: QtBot) -> None:
    press(qtbot, boxed, Qt.Key.Key_S)
    qtbot.wait(SETTLING_MS)
    beside = boxed.views.beside
    here, there = (QPoint(*beside.place_of(*place)) for place in ((8, 6), (10, 9)))
    qtbot.mousePress(beside.surface, LEFT, pos=here)
    for share in (0.5, 1.0):
        qtbot.mouseMove(beside.surface, here + (there - here) * share)
    qtbot.mouseRelease(beside.surface, LEFT, pos=there)
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


def test_the_table_speaks_of_the_truth_only_where_there_is_one(
    boxed: StudioWindow, enlarged: Path, qtbot: QtBot
) -> None:
    table = boxed.views.regions.table

    def head() -> str:
        return str(table.model().headerData(1, Qt.Orientation.Horizontal))

    qtbot.waitUntil(lambda: head() == "Mean, to truth", timeout=WAIT_MS)
    open_beside(boxed, qtbot, enlarged)
    boxed.regions.add(Outline(Shape.RECTANGLE, ((2, 2), (6, 6))))
    qtbot.waitUntil(lambda: table.model().rowCount() == 1, timeout=WAIT_MS)
    assert head() == "Mean"
