"""What regions and line tell: means, deviations and profiles, in plots and tables, and taken elsewhere."""

import csv
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QColorDialog, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from app.regions import Outline, Shape
from app.state import TRUTH, stage_key
from app.surveys import StageChoice
from app.window import StudioWindow
from tests.app.conftest import BANDS, STAGES, WAIT_MS, open_beside
from tests.app.drawing import SETTLING_MS, click, drag, draw_box, is_measured, press, regions_of
from tests.app.hands import LEFT


@pytest.fixture
def boxed(reconstructed: StudioWindow, qtbot: QtBot) -> StudioWindow:
    """A window with one rectangle, columns 4 to 11 and rows 3 to 9."""
    draw_box(reconstructed, qtbot)
    return reconstructed


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


def test_a_changed_stage_is_measured_anew(boxed: StudioWindow, qtbot: QtBot) -> None:
    before = boxed.regions.spectra(StageChoice.ALL)[STAGES].values.mean
    with qtbot.waitSignal(boxed.session.running.settled, timeout=WAIT_MS):
        boxed.session.mixing.take_faders((1.0,) * (STAGES - 1) + (0.0,))
    qtbot.waitUntil(lambda: is_measured(boxed), timeout=WAIT_MS)
    qtbot.waitUntil(
        lambda: not np.array_equal(before, boxed.regions.spectra(StageChoice.ALL)[STAGES].values.mean), timeout=WAIT_MS
    )


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
