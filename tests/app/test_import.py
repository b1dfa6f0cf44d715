"""Files that leave something open: the dialog shows what is in them, takes what is said, and remembers it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QSpinBox
from pytestqt.qtbot import QtBot

from app.imports import FileVariable, Fit
from app.runner.readings import reading_memory, recalled_reading
from app.settings import Settings
from app.sources import Condition, Part, Reading, Sources
from app.views.import_dialog import BLOCKS, PICTURE, ImportDialog
from app.views.import_dialog.band_centres import AS_LIST, BY_ENDS
from app.views.import_dialog.scaling import BY_BITS, BY_MAXIMUM
from app.window import StudioWindow
from lorun_engine.cli import main
from lorun_engine.files import write_picture
from tests.app.conftest import BANDS, WAIT_MS, open_beside
from tests.app.hands import dialog_of, pick
from tests.engine.tiny import tiny_snapshot

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def unclear(tmp_path: Path) -> Path:
    """A snapshot that lies on its side, a dark frame of its size, an aperture and a truth, under names of their own."""
    measurement = tiny_snapshot(BANDS)
    assert measurement.truth is not None
    arrays = {
        "lamp": measurement.data.T,
        "night": 0.01 * measurement.data.T,
        "holes": getattr(measurement.camera, "aperture"),  # noqa: B009 of one of three cameras
        "known": measurement.truth.swapaxes(0, 1),
        "notes": np.array("taken by night"),
    }
    np.savez(tmp_path / "lab.npz", **arrays)
    return tmp_path / "lab.npz"


def ask(window: StudioWindow, qtbot: QtBot, path: Path) -> ImportDialog:
    """Open a file that leaves something open."""
    window.open_path(path)
    return dialog_of(window, ImportDialog, qtbot)


def tell(dialog: ImportDialog, qtbot: QtBot) -> None:
    """Say what is what in `unclear`."""
    pick(dialog.data.box, "lamp", qtbot)
    pick(dialog.aperture.box, "holes", qtbot)
    qtbot.keyClick(dialog.data.turned, Qt.Key.Key_Space)


def accept(window: StudioWindow, dialog: ImportDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.session.scene_opened, timeout=WAIT_MS):
        qtbot.mouseClick(dialog.accept_button, LEFT)
    qtbot.waitUntil(lambda: window.findChild(ImportDialog) is None, timeout=WAIT_MS)


def rows(window: StudioWindow) -> dict[Part, Condition]:
    return {row.part: row.condition for row in window.views.sources.rows}


def test_what_is_said_is_how_the_file_is_read(window: StudioWindow, qtbot: QtBot, unclear: Path) -> None:
    dialog = ask(window, qtbot, unclear)
    assert dialog.fault is not None
    assert "lab.npz" in dialog.fault.problem
    tell(dialog, qtbot)
    pick(dialog.truth.box, "known", qtbot)
    pick(dialog.band_axis, "middle", qtbot)
    assert f"{BANDS} bands, {2 * BANDS - 2} pixels of dispersion" in dialog.check.text()
    accept(window, dialog, qtbot)
    scene = window.session.scene
    assert scene is not None
    expected = tiny_snapshot(BANDS)
    assert expected.truth is not None
    assert scene.shape == expected.truth.shape
    np.testing.assert_array_equal(scene.data.cube[0], expected.data)
    assert scene.truth is not None
    np.testing.assert_array_equal(scene.truth.cube, expected.truth)
    assert set(rows(window).values()) == {Condition.LOADED}


def test_every_array_is_shown_with_its_shape_and_looks(window: StudioWindow, qtbot: QtBot, unclear: Path) -> None:
    dialog = ask(window, qtbot, unclear)
    listed = [dialog.arrays.tree.topLevelItem(place) for place in range(dialog.arrays.tree.topLevelItemCount())]
    assert [row.text(1) for row in listed if row is not None] == ["lamp", "night", "holes", "known", "notes"]
    qtbot.waitUntil(lambda: not dialog.arrays.preview.pixmap().isNull(), timeout=WAIT_MS)
    assert "from" in dialog.arrays.words.text()
    dialog.arrays.tree.setFocus()
    for _ in range(4):
        qtbot.keyClick(dialog.arrays.tree, Qt.Key.Key_Down)
    arrays = dialog.arrays
    qtbot.waitUntil(lambda: arrays.words.text() != "" and arrays.preview.pixmap().isNull(), timeout=WAIT_MS)
    dialog.reject()
    assert window.session.scene is None


def test_the_answer_is_remembered_for_files_of_the_same_arrays(
    window: StudioWindow, qtbot: QtBot, unclear: Path, settings: Settings
) -> None:
    dialog = ask(window, qtbot, unclear)
    tell(dialog, qtbot)
    accept(window, dialog, qtbot)
    assert any(key.startswith("reading of") for key in settings.remembered)
    again = unclear.with_name("lab2.npz")
    again.write_bytes(unclear.read_bytes())
    open_beside(window, qtbot, again)
    assert window.findChild(ImportDialog) is None
    assert window.session.opening.sources.aperture == again


def test_what_does_not_fit_is_told_in_the_dialog_and_the_engine_has_the_last_word(
    opened: StudioWindow, qtbot: QtBot, unclear: Path
) -> None:
    before = opened.session.scene
    dialog = ask(opened, qtbot, unclear)
    pick(dialog.data.box, "lamp", qtbot)
    pick(dialog.aperture.box, "holes", qtbot)
    assert "do not fit" in dialog.check.text()
    qtbot.mouseClick(dialog.accept_button, LEFT)
    qtbot.waitUntil(lambda: "transposed" in getattr(dialog.fault, "problem", ""), timeout=WAIT_MS)
    assert opened.session.scene is before
    qtbot.keyClick(dialog.data.turned, Qt.Key.Key_Space)
    with qtbot.waitSignal(opened.documents.shown, timeout=WAIT_MS):
        qtbot.mouseClick(dialog.accept_button, LEFT)
    assert opened.session.opening.sources.measurement == unclear


def test_band_centres_are_given_by_their_ends_or_as_a_list(window: StudioWindow, qtbot: QtBot, unclear: Path) -> None:
    dialog = ask(window, qtbot, unclear)
    tell(dialog, qtbot)
    pick(dialog.centres.way, AS_LIST, qtbot)
    qtbot.keyClicks(dialog.centres.list, "450, 500")
    assert "but 2 band centres" in dialog.check.text()
    qtbot.keyClicks(dialog.centres.list, ", 550; 610")
    assert list(dialog.sources.reading.wavelengths or ()) == [450, 500, 550, 610]
    pick(dialog.centres.way, BY_ENDS, qtbot)
    dialog.centres.first.setValue(400)
    dialog.centres.last.setValue(700)
    assert list(dialog.sources.reading.wavelengths or ()) == [400, 500, 600, 700]
    accept(window, dialog, qtbot)
    assert window.session.scene is not None
    assert window.session.scene.wavelengths == (400, 500, 600, 700)


@pytest.mark.parametrize("way", [BY_MAXIMUM, BY_BITS, "full well"])
def test_values_are_scaled_as_it_is_said(window: StudioWindow, qtbot: QtBot, unclear: Path, way: str) -> None:
    dialog = ask(window, qtbot, unclear)
    tell(dialog, qtbot)
    pick(dialog.scaling.way, way, qtbot)
    dialog.scaling.bits.setValue(4)
    dialog.scaling.full_well.setValue(5)
    accept(window, dialog, qtbot)
    assert window.session.scene is not None
    data = tiny_snapshot(BANDS).data
    divisor = {BY_MAXIMUM: float(data.max()), BY_BITS: 15.0}.get(way, 5.0)
    np.testing.assert_allclose(window.session.scene.data.cube[0], data / divisor, rtol=1e-5)


def test_options_can_be_asked_for_where_nothing_is_open_to_doubt(
    window: StudioWindow, qtbot: QtBot, snapshot_parts: tuple[Path, Path, Path]
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)
    qtbot.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    chooser = window.findChild(QFileDialog)
    assert chooser is not None
    chooser.filesSelected.emit([str(path) for path in snapshot_parts])
    dialog = dialog_of(window, ImportDialog, qtbot)
    chooser.reject()
    assert dialog.fault is None
    assert "meas" in dialog.data.box.currentText()
    assert "mask" in dialog.aperture.box.currentText()
    assert "28 bands" in dialog.check.text()
    dialog.step.setValue(-2)
    accept(window, dialog, qtbot)
    row = next(row for row in window.views.sources.rows if row.part is Part.APERTURE)
    assert "-2 px a band" in row.detail


def test_a_recipe_repeats_what_was_said(
    window: StudioWindow, qtbot: QtBot, unclear: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dialog = ask(window, qtbot, unclear)
    tell(dialog, qtbot)
    accept(window, dialog, qtbot)
    with qtbot.waitSignal(window.session.running.settled, timeout=WAIT_MS):
        window.session.toggle_run()
    exporting = window.documents.current.exporting
    offer = exporting.cube_offer(tmp_path)
    assert offer is not None
    with qtbot.waitSignal(window.session.writing.exported, timeout=WAIT_MS):
        exporting.write_cube(offer.cubes[offer.chosen], tmp_path / "cube.hdr", offer.last)
    with pytest.raises(SystemExit):
        main(["replay", str(tmp_path / "cube.recipe.json")])
    assert "bit for bit" in capsys.readouterr().out


def test_block_samples_that_lie_the_other_way_are_opened(window: StudioWindow, qtbot: QtBot, tmp_path: Path) -> None:
    matrix = np.linalg.qr(np.random.default_rng(0).random((16, 16)))[0][:8].astype(np.float32)
    np.savez(tmp_path / "blocks.npz", one=np.ones((8, 6), np.float32), other=matrix)
    dialog = ask(window, qtbot, tmp_path / "blocks.npz")
    pick(dialog.cameras, BLOCKS, qtbot)
    pick(dialog.data.box, "one", qtbot)
    pick(dialog.matrix.box, "other", qtbot)
    assert "8 blocks of 6 samples" in dialog.check.text()
    qtbot.keyClick(dialog.data.turned, Qt.Key.Key_Space)
    assert "6 blocks of 8 samples; the matrix has 8 rows of 16 pixels" in dialog.check.text()
    dialog.height_box.setValue(8)
    dialog.width_box.setValue(12)
    accept(window, dialog, qtbot)
    assert window.session.scene is not None
    assert window.session.scene.shape == (1, 8, 12)


def test_a_picture_becomes_as_large_as_is_said(window: StudioWindow, qtbot: QtBot, tmp_path: Path) -> None:
    write_picture(tmp_path / "photo.png", np.full((12, 16, 3), 90, np.uint8))
    window.documents.ask_about((tmp_path / "photo.png",))
    dialog = dialog_of(window, ImportDialog, qtbot)
    pick(dialog.cameras, PICTURE, qtbot)
    pick(dialog.scale, "3", qtbot)
    accept(window, dialog, qtbot)
    assert window.session.scene is not None
    assert window.session.scene.shape == (3, 36, 48)


def test_one_of_a_stack_is_chosen_by_its_number(window: StudioWindow, qtbot: QtBot, tmp_path: Path) -> None:
    data = tiny_snapshot(BANDS).data
    np.savez(tmp_path / "stack.npz", meas=np.stack([data, 2 * data, 3 * data]))
    np.savez(tmp_path / "mask.npz", mask=getattr(tiny_snapshot(BANDS).camera, "aperture"))  # noqa: B009
    window.open_paths((tmp_path / "stack.npz", tmp_path / "mask.npz"))
    dialog = dialog_of(window, ImportDialog, qtbot)
    assert dialog.fault is not None
    assert "stack of 3" in dialog.fault.problem
    assert dialog.index.isVisible()
    dialog.index.setValue(2)
    accept(window, dialog, qtbot)
    assert window.session.scene is not None
    np.testing.assert_array_equal(window.session.scene.data.cube[0], 3 * data)


def test_every_control_has_a_name_and_a_tip(window: StudioWindow, qtbot: QtBot, unclear: Path) -> None:
    dialog = ask(window, qtbot, unclear)
    for kind in (QComboBox, QSpinBox):
        for box in dialog.findChildren(kind):
            assert box.accessibleName()
            assert box.toolTip()


def variable(name: str, *shape: int) -> FileVariable:
    return FileVariable(Path("lab.npz"), name, shape, "float32")


@pytest.mark.parametrize(
    ("change", "bands", "fits"),
    [
        (lambda fit: fit, 28, True),
        (lambda fit: replace(fit, step=-2), 28, True),
        (lambda fit: replace(fit, step=4), 14, False),
        (lambda fit: replace(fit, step=0), None, False),
        (lambda fit: replace(fit, axis="height"), 1, False),
        (lambda fit: replace(fit, turned=(Part.MEASUREMENT,)), 1, False),
        (lambda fit: replace(fit, centres=27), 28, False),
        (lambda fit: replace(fit, aperture=variable("mask", 256, 256, 28)), 28, True),
        (lambda fit: replace(fit, aperture=None), None, True),
        (lambda fit: replace(fit, data=None), None, False),
    ],
)
def test_sizes_tell_whether_arrays_go_together(change: Callable[[Fit], Fit], bands: int | None, fits: bool) -> None:  # noqa: FBT001
    fit = change(Fit(variable("meas", 256, 310), variable("mask", 256, 256)))
    assert fit.bands == bands
    assert fit.verdict[1] is fits


@pytest.mark.parametrize(
    "memory", ["", "{", "[]", '{"reading": {"axis": "depth"}, "places": {}, "scale": 2, "truth": 0}']
)
def test_a_memory_that_makes_no_sense_is_left_out(memory: str) -> None:
    assert recalled_reading(Sources(Path("lab.npz")), memory) is None


def test_a_memory_comes_back_as_it_was_said(tmp_path: Path) -> None:
    path = tmp_path / "lab.npz"
    reading = Reading(variable="lamp", transposed=(Part.MEASUREMENT,), wavelengths=(450.0, 650.0), scaling=4095.0)
    told = Sources(path, aperture=path, scale=None, reading=reading)
    other = tmp_path / "other.npz"
    assert recalled_reading(Sources(other), reading_memory(told)) == replace(told, measurement=other, aperture=other)
