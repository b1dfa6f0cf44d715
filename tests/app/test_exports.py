"""Taking cubes out of the window by hand: in every form, with their recipes."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.exports import CubeChoice, ExportMemory, NumberType, ValueRange
from app.settings import Settings
from app.showing import Area
from app.state import DATA, TRUTH, CubeFormat, stage_key
from app.views.export_dialog import ALL_BANDS, IN_VIEW, RECTANGLE, SOME_BANDS, ExportDialog
from app.views.fault_dialog import FaultDialog
from app.window import StudioWindow
from lorun_engine.cli import main
from lorun_engine.errors import ExportError
from lorun_engine.files import read_cube
from tests.app.conftest import BANDS, STAGES, WAIT_MS, GatedSolver, begin
from tests.app.hands import LEFT, be_active, cube_dialog, pick, picture_dialog, write


def shown_cube(window: StudioWindow) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    shown = window.viewing.exportable()
    assert shown is not None
    return shown[1]


def test_a_cube_is_written_in_the_chosen_type_bands_and_rectangle(
    reconstructed: StudioWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = cube_dialog(reconstructed, qtbot)
    pick(dialog.formats, "HDF5", qtbot)
    pick(dialog.ranges, "maximum", qtbot)
    pick(dialog.types, "uint16", qtbot)
    pick(dialog.band_choice, SOME_BANDS, qtbot)
    dialog.first.setValue(2)
    dialog.last.setValue(3)
    pick(dialog.region_choice, RECTANGLE, qtbot)
    for box, value in ((dialog.left, 4), (dialog.top, 2), (dialog.across, 10), (dialog.down, 8)):
        box.setValue(value)
    assert "2 bands × 8 × 10, uint16: 320 bytes" in dialog.summary.text()
    write(reconstructed, dialog, tmp_path / "part.h5", qtbot)
    cube, wavelengths = read_cube(tmp_path / "part.h5")
    assert wavelengths is not None
    expected = shown_cube(reconstructed)[1:3, 2:10, 4:14].clip(0)
    np.testing.assert_allclose(cube, expected, atol=expected.max() / 65535)
    np.testing.assert_allclose(wavelengths, np.linspace(450, 650, BANDS)[1:3], rtol=1e-6)


def test_an_exported_recipe_is_replayed_to_the_same_cube(
    reconstructed: StudioWindow, qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with qtbot.waitSignal(reconstructed.session.running.settled, timeout=WAIT_MS):
        reconstructed.session.mixing.move(1, 0.4)
    reconstructed.viewing.choose(stage_key(2))
    dialog = cube_dialog(reconstructed, qtbot)
    assert dialog.recipe.isChecked()
    write(reconstructed, dialog, tmp_path / "cube.npz", qtbot)
    with pytest.raises(SystemExit):
        main(["replay", str(tmp_path / "cube.recipe.json"), "-o", str(tmp_path / "again.npz")])
    assert "the recorded cube, bit for bit" in capsys.readouterr().out
    np.testing.assert_array_equal(read_cube(tmp_path / "again.npz")[0], shown_cube(reconstructed))


def test_a_stage_that_is_out_of_date_is_recorded_with_the_strengths_it_was_made_with(
    reconstructed: StudioWindow, qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reconstructed.session.running.stop()
    reconstructed.session.mixing.move(0, 0.2)
    reconstructed.session.running.stop()
    before = shown_cube(reconstructed)
    write(reconstructed, cube_dialog(reconstructed, qtbot), tmp_path / "cube.npz", qtbot)
    with pytest.raises(SystemExit):
        main(["replay", str(tmp_path / "cube.recipe.json")])
    assert "bit for bit" in capsys.readouterr().out
    np.testing.assert_array_equal(read_cube(tmp_path / "cube.npz")[0], before)


def test_the_truth_is_offered_without_a_recipe(reconstructed: StudioWindow, qtbot: QtBot, tmp_path: Path) -> None:
    reconstructed.viewing.choose(TRUTH)
    dialog = cube_dialog(reconstructed, qtbot)
    assert dialog.cubes.currentText() == "Truth"
    assert not dialog.recipe.isEnabled()
    assert "No recipe" in dialog.summary.text()
    write(reconstructed, dialog, tmp_path / "truth.npz", qtbot)
    assert [path.name for path in tmp_path.glob("truth*")] == ["truth.npz"]


def test_what_was_offered_is_written_though_stages_have_come_since(
    opened: StudioWindow, gated: GatedSolver, qtbot: QtBot, tmp_path: Path
) -> None:
    begin(opened, gated, qtbot)
    opened.viewing.choose(TRUTH)
    dialog = cube_dialog(opened, qtbot)
    with qtbot.waitSignal(opened.session.running.settled, timeout=WAIT_MS):
        gated.let(STAGES)
    write(opened, dialog, tmp_path / "truth.npz", qtbot)
    np.testing.assert_array_equal(read_cube(tmp_path / "truth.npz")[0], opened.viewing.frames[TRUTH].cube)


@pytest.mark.parametrize("look", [Qt.Key.Key_D, Qt.Key.Key_E, Qt.Key.Key_Y], ids=["difference", "error", "residual"])
def test_of_a_difference_or_a_map_the_stage_it_belongs_to_is_offered_first(
    reconstructed: StudioWindow, qtbot: QtBot, look: Qt.Key
) -> None:
    reconstructed.viewing.choose(stage_key(1))
    be_active(reconstructed, qtbot)
    qtbot.keyClick(reconstructed, look)
    qtbot.waitUntil(lambda: reconstructed.viewing.title != "Stage 1", timeout=WAIT_MS)
    dialog = cube_dialog(reconstructed, qtbot)
    assert dialog.cubes.currentText() == "Stage 1"


def test_another_stage_than_the_one_on_show_can_be_written(
    reconstructed: StudioWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = cube_dialog(reconstructed, qtbot)
    assert dialog.cubes.currentText() == f"Stage {STAGES}"
    pick(dialog.cubes, "Start", qtbot)
    write(reconstructed, dialog, tmp_path / "start.npz", qtbot)
    start = reconstructed.viewing.frames[stage_key(0)].cube
    np.testing.assert_array_equal(read_cube(tmp_path / "start.npz")[0], start)


def test_what_is_in_view_is_the_cube_that_the_picture_shows(
    reconstructed: StudioWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    reconstructed.viewing.look_at(Area(5, 3, 40, 12))
    dialog = cube_dialog(reconstructed, qtbot)
    pick(dialog.region_choice, IN_VIEW, qtbot)
    write(reconstructed, dialog, tmp_path / "view.npz", qtbot)
    cube, _ = read_cube(tmp_path / "view.npz")
    np.testing.assert_array_equal(cube, shown_cube(reconstructed)[:, 3:12, 5:])


def test_the_ending_and_the_format_follow_each_other(reconstructed: StudioWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = cube_dialog(reconstructed, qtbot)
    for form in CubeFormat:
        dialog.formats.setCurrentIndex(list(CubeFormat).index(form))
        assert dialog.target.path is not None
        assert dialog.target.path.suffix == form.suffix
        assert dialog.choice.format is form
    dialog.target.line.selectAll()
    qtbot.keyClicks(dialog.target.line, str(tmp_path / "cube.tif"))
    assert dialog.choice.format is CubeFormat.TIFF
    qtbot.keyClicks(dialog.target.line, "f")
    assert dialog.choice.format is CubeFormat.TIFF
    dialog.target.line.clear()
    qtbot.keyClicks(dialog.target.line, str(tmp_path / "v1.2"))
    assert dialog.target.path == tmp_path / "v1.2.tif"


def test_half_precision_is_offered_only_where_the_format_has_it(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    dialog = cube_dialog(reconstructed, qtbot)
    offered = {}
    for form in CubeFormat:
        dialog.formats.setCurrentIndex(list(CubeFormat).index(form))
        offered[form] = any("float16" in dialog.types.itemText(place) for place in range(dialog.types.count()))
    assert [form for form, has in offered.items() if has] == [CubeFormat.HDF5, CubeFormat.NUMPY]


def test_the_last_choice_is_offered_again_even_after_a_new_start(
    reconstructed: StudioWindow, qtbot: QtBot, tmp_path: Path, settings: Settings
) -> None:
    dialog = cube_dialog(reconstructed, qtbot)
    pick(dialog.formats, "TIFF", qtbot)
    pick(dialog.ranges, "Clipped", qtbot)
    pick(dialog.types, "uint8", qtbot)
    qtbot.keyClick(dialog.recipe, Qt.Key.Key_Space)
    write(reconstructed, dialog, tmp_path / "cube.tif", qtbot)
    expected = CubeChoice(CubeFormat.TIFF, ValueRange.UNIT, number_type=NumberType.UINT8, recipe=False)
    assert ExportMemory.of(settings.choices("export")).cube == expected
    qtbot.waitUntil(lambda: reconstructed.findChild(ExportDialog) is None, timeout=WAIT_MS)
    assert cube_dialog(reconstructed, qtbot).choice == expected
    assert not list(tmp_path.glob("*.json"))


@pytest.mark.parametrize("stored", [{}, {"format": "WORD", "maximum": "much", "type": 7, "per_second": -1}])
def test_what_was_stored_and_is_not_understood_is_left_out(stored: dict[str, object]) -> None:
    assert ExportMemory.of(stored) == ExportMemory()


def test_a_file_that_is_there_is_announced_before_it_is_replaced(
    reconstructed: StudioWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "cube.npz").write_bytes(b"old")
    dialog = cube_dialog(reconstructed, qtbot)
    dialog.target.line.selectAll()
    qtbot.keyClicks(dialog.target.line, str(tmp_path / "cube.npz"))
    assert "will be replaced" in dialog.summary.text()
    assert dialog.export.text().replace("&", "") == "Replace"
    dialog.target.line.clear()
    qtbot.keyClicks(dialog.target.line, " ")
    assert not dialog.export.isEnabled()


def test_whole_numbers_of_small_values_are_warned_of(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    dialog = cube_dialog(reconstructed, qtbot)
    pick(dialog.types, "uint8", qtbot)
    assert "Choose another range" in dialog.summary.text()
    pick(dialog.ranges, "Clipped", qtbot)
    assert "clipped" in dialog.summary.text()


def test_the_place_can_be_chosen_in_a_file_dialog(reconstructed: StudioWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = cube_dialog(reconstructed, qtbot)
    qtbot.mouseClick(dialog.target.browse, LEFT)
    chooser = dialog.findChild(QFileDialog)
    assert chooser is not None
    chooser.fileSelected.emit(str(tmp_path / "chosen.mat"))
    assert dialog.choice.format is CubeFormat.MATLAB
    chooser.reject()


def test_an_export_that_fails_says_why_and_keeps_the_window(
    reconstructed: StudioWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise ExportError("cube.npz was not written.", expected="room", found="a full disk", remedy="Make room.")

    monkeypatch.setattr("app.runner.writing.write_cube", full)
    dialog = cube_dialog(reconstructed, qtbot)
    with qtbot.waitSignal(reconstructed.session.fault_found, timeout=WAIT_MS):
        qtbot.mouseClick(dialog.export, LEFT)
    qtbot.waitUntil(lambda: reconstructed.findChild(FaultDialog) is not None, timeout=WAIT_MS)
    told = reconstructed.findChild(FaultDialog)
    assert isinstance(told, FaultDialog)
    assert "full disk" in told.fault.found
    assert reconstructed.session.running.stages.is_complete
    assert not list(tmp_path.glob("cube*"))


def test_nothing_is_exported_before_there_is_anything(window: StudioWindow, qtbot: QtBot, samples: Path) -> None:
    commands = window.views.commands
    assert not commands.copy_picture.isEnabled()
    with qtbot.waitSignal(window.session.scene_opened, timeout=WAIT_MS):
        window.open_path(samples)
    assert window.viewing.key == DATA
    assert not commands.export_cube.isEnabled()
    assert window.documents.current.exporting.cube_offer(Path()) is None


@pytest.mark.parametrize("asked", [cube_dialog, picture_dialog])
def test_every_control_of_the_dialogs_has_a_name_a_tip_and_a_place_in_the_tab_order(
    reconstructed: StudioWindow, qtbot: QtBot, asked: object
) -> None:
    assert callable(asked)
    dialog = asked(reconstructed, qtbot)
    for box in dialog.findChildren(QComboBox):
        assert box.accessibleName()
        assert box.toolTip()
    reached: list[QWidget] = []
    here = dialog.focusWidget() or dialog
    while here not in reached:
        reached.append(here)
        here = here.nextInFocusChain()
    assert dialog.export in reached
    assert ALL_BANDS
