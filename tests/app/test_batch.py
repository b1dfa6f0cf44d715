"""The batch by hand: a queue beside the window, paused, stopped, tried again; what is bad is told and passed over."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QProgressBar
from pytestqt.qtbot import QtBot

from app.batches import BatchItem, ItemState
from app.views.batch_dialog import BatchDialog
from app.views.fault_dialog import FaultDialog
from app.window import StudioWindow
from lorun_engine.cli import main
from lorun_engine.files import read_cube, write_measurement
from lorun_engine.measurement import Measurement
from lorun_engine.solvers import ChosenSolver
from tests.app.conftest import BANDS, STAGES, WAIT_MS, GatedSolver
from tests.engine.tiny import tiny_snapshot

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def scenes(tmp_path: Path) -> Path:
    """A folder of three snapshots, the second of which is damaged."""
    folder = tmp_path / "scenes"
    folder.mkdir()
    for number in (1, 2, 3):
        write_measurement(folder / f"scene{number}.npz", tiny_snapshot(BANDS, scale=number))
    damaged = (folder / "scene2.npz").read_bytes()
    (folder / "scene2.npz").write_bytes(damaged[: len(damaged) // 2])
    return folder


@pytest.fixture
def dialog(opened: StudioWindow, qtbot: QtBot) -> BatchDialog:
    """The batch dialog over a window with a snapshot open."""
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow, timeout=WAIT_MS)
    qtbot.keyClick(opened, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(opened.batches.dialog.isVisible, timeout=WAIT_MS)
    return opened.batches.dialog


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[GatedSolver]:
    """Put a solver whose stages are let through one by one in the place of the batch's."""
    solver = GatedSolver((BANDS, 16, 20))

    def chosen(measurement: Measurement, model: str | None, device: str | None, **_: object) -> ChosenSolver:  # noqa: ARG001
        return ChosenSolver(solver, "gap-tv", "cpu")

    monkeypatch.setattr("lorun_engine.batch.chosen_solver", chosen)
    yield solver
    solver.let(99)


def items(window: StudioWindow) -> tuple[BatchItem, ...]:
    return window.batches.batching.items


def states(window: StudioWindow) -> list[ItemState]:
    return [item.state for item in items(window)]


def add(window: StudioWindow, dialog: BatchDialog, places: list[Path], qtbot: QtBot) -> None:
    """Drop files and folders on the queue."""
    before = len(items(window))
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(place)) for place in places])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(dialog, QDragEnterEvent(QPointF(9, 9).toPoint(), copy, files, LEFT, none))
    QApplication.sendEvent(dialog, QDropEvent(QPointF(9, 9), copy, files, LEFT, none))
    qtbot.waitUntil(lambda: len(items(window)) > before, timeout=WAIT_MS)


def finish(window: StudioWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.batches.batching.view.running, timeout=WAIT_MS)


def test_every_good_file_is_written_and_the_bad_one_is_told(
    opened: StudioWindow, dialog: BatchDialog, scenes: Path, qtbot: QtBot
) -> None:
    files = [scenes / f"scene{number}.npz" for number in (1, 2, 3)]
    add(opened, dialog, files, qtbot)
    qtbot.mouseClick(dialog.run, LEFT)
    finish(opened, qtbot)
    assert states(opened) == [ItemState.DONE, ItemState.FAILED, ItemState.DONE]
    assert "2 of 3 done, 1 failed" in dialog.progress.text()
    folder = scenes / "reconstructed"
    assert read_cube(folder / "scene3.hdr")[0].shape == (BANDS, 16, 20)
    with (folder / "report.csv").open(encoding="utf-8", newline="") as lines:
        assert [bool(row["problem"]) for row in csv.DictReader(lines)] == [False, True, False]
    row = dialog.queue.topLevelItem(1)
    assert row is not None
    dialog.queue.itemActivated.emit(row, 0)
    qtbot.waitUntil(lambda: opened.findChild(FaultDialog) is not None, timeout=WAIT_MS)
    told = opened.findChild(FaultDialog)
    assert isinstance(told, FaultDialog)
    assert "scene2.npz" in told.fault.problem
    told.reject()


def test_a_batch_takes_the_faders_as_they_stand(
    opened: StudioWindow, dialog: BatchDialog, scenes: Path, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    opened.session.mixing.move(0, 0.5)
    opened.batches.show()
    assert "strengths 0.5 1 1" in dialog.settings.text()
    add(opened, dialog, [scenes / "scene1.npz"], qtbot)
    qtbot.mouseClick(dialog.run, LEFT)
    finish(opened, qtbot)
    with pytest.raises(SystemExit):
        main(["replay", str(scenes / "reconstructed" / "scene1.recipe.json")])
    assert "bit for bit" in capsys.readouterr().out
    assert '"strengths": [\n    0.5,' in (scenes / "reconstructed" / "scene1.recipe.json").read_text(encoding="utf-8")


def test_a_folder_brings_the_measurements_in_it_once(
    opened: StudioWindow, dialog: BatchDialog, scenes: Path, qtbot: QtBot
) -> None:
    (scenes / "notes.txt").write_text("none", encoding="utf-8")
    add(opened, dialog, [scenes], qtbot)
    assert [item.path.name for item in items(opened)] == ["scene1.npz", "scene3.npz"]
    add(opened, dialog, [scenes / "scene1.npz", scenes / "scene2.npz"], qtbot)
    assert [item.path.name for item in items(opened)] == ["scene1.npz", "scene3.npz", "scene2.npz"]


def test_a_pause_holds_between_stages_and_the_window_works_on(
    opened: StudioWindow, dialog: BatchDialog, scenes: Path, qtbot: QtBot, gate: GatedSolver
) -> None:
    add(opened, dialog, [scenes / "scene1.npz"], qtbot)
    qtbot.mouseClick(dialog.run, LEFT)
    gate.let(2)
    qtbot.waitUntil(lambda: items(opened)[0].stage == 1, timeout=WAIT_MS)
    qtbot.mouseClick(dialog.pause, LEFT)
    assert states(opened) == [ItemState.PAUSED]
    gate.let(99)
    with qtbot.waitSignal(opened.session.running.settled, timeout=WAIT_MS):
        opened.session.toggle_run()
    assert opened.session.running.stages.is_complete
    assert len(gate.computed) <= 3
    assert dialog.run.text().replace("&", "") == "Go on"
    qtbot.mouseClick(dialog.run, LEFT)
    finish(opened, qtbot)
    assert states(opened) == [ItemState.DONE]
    assert len(gate.computed) == STAGES + 1


def test_a_stop_leaves_the_rest_waiting_and_what_was_stopped_can_be_tried_again(
    opened: StudioWindow, dialog: BatchDialog, scenes: Path, qtbot: QtBot, gate: GatedSolver
) -> None:
    add(opened, dialog, [scenes / "scene1.npz", scenes / "scene3.npz"], qtbot)
    qtbot.mouseClick(dialog.run, LEFT)
    gate.let(1)
    qtbot.waitUntil(lambda: states(opened)[0] is ItemState.RUNNING and items(opened)[0].stages > 0, timeout=WAIT_MS)
    qtbot.mouseClick(dialog.stop, LEFT)
    assert states(opened) == [ItemState.STOPPED, ItemState.WAITING]
    gate.let(99)
    assert dialog.again.isEnabled()
    qtbot.mouseClick(dialog.again, LEFT)
    finish(opened, qtbot)
    assert states(opened) == [ItemState.DONE, ItemState.DONE]
    assert sorted(path.name for path in (scenes / "reconstructed").glob("*.hdr")) == ["scene1.hdr", "scene3.hdr"]


def test_a_stop_ends_a_pause_too(
    opened: StudioWindow, dialog: BatchDialog, scenes: Path, qtbot: QtBot, gate: GatedSolver
) -> None:
    add(opened, dialog, [scenes / "scene1.npz"], qtbot)
    qtbot.mouseClick(dialog.run, LEFT)
    qtbot.mouseClick(dialog.pause, LEFT)
    qtbot.mouseClick(dialog.stop, LEFT)
    gate.let(99)
    assert states(opened) == [ItemState.STOPPED]
    assert not (scenes / "reconstructed" / "scene1.hdr").exists()


def test_a_mended_file_is_tried_again_alone(
    opened: StudioWindow, dialog: BatchDialog, scenes: Path, qtbot: QtBot
) -> None:
    add(opened, dialog, [scenes / "scene1.npz", scenes / "scene2.npz"], qtbot)
    qtbot.mouseClick(dialog.run, LEFT)
    finish(opened, qtbot)
    write_measurement(scenes / "scene2.npz", tiny_snapshot(BANDS))
    written = (scenes / "reconstructed" / "scene1.img").stat().st_mtime_ns
    qtbot.mouseClick(dialog.again, LEFT)
    finish(opened, qtbot)
    assert states(opened) == [ItemState.DONE, ItemState.DONE]
    assert (scenes / "reconstructed" / "scene1.img").stat().st_mtime_ns == written
    assert "2 of 2 files done" in (scenes / "reconstructed" / "report.md").read_text(encoding="utf-8")


def test_files_can_be_taken_out_of_the_queue(
    opened: StudioWindow, dialog: BatchDialog, scenes: Path, qtbot: QtBot
) -> None:
    add(opened, dialog, [scenes], qtbot)
    first = dialog.queue.topLevelItem(0)
    assert first is not None
    first.setSelected(True)
    qtbot.mouseClick(dialog.remove, LEFT)
    assert [item.path.name for item in items(opened)] == ["scene3.npz"]
    assert len(dialog.queue.findChildren(QProgressBar)) <= 2
    assert not dialog.remove.isEnabled()


def test_a_recipe_gives_the_settings_even_where_nothing_is_open(
    window: StudioWindow, qtbot: QtBot, snapshot: Path, scenes: Path, models: Path, tmp_path: Path
) -> None:
    with pytest.raises(SystemExit):
        main(["reconstruct", str(snapshot), "--model", str(models / "spectral.safetensors"), "--strengths", "0",
              "-o", str(tmp_path / "one.h5"), "--recipe", str(tmp_path / "one.json")])  # fmt: skip
    window.views.commands.batch.trigger()
    dialog = window.batches.dialog
    assert "choose a recipe" in dialog.settings.text()
    add(window, dialog, [scenes / "scene1.npz"], qtbot)
    assert not dialog.run.isEnabled()
    qtbot.mouseClick(dialog.recipe, LEFT)
    chooser = dialog.findChild(QFileDialog)
    assert chooser is not None
    chooser.fileSelected.emit(str(tmp_path / "one.json"))
    qtbot.waitUntil(dialog.run.isEnabled, timeout=WAIT_MS)
    chooser.reject()
    assert "strengths 0 0 0" in dialog.settings.text()
    assert not dialog.formats.isVisible()
    qtbot.mouseClick(dialog.run, LEFT)
    finish(window, qtbot)
    cube = read_cube(scenes / "reconstructed" / "scene1.h5")[0]
    np.testing.assert_array_equal(cube, read_cube(tmp_path / "one.h5")[0])


def test_a_recipe_that_cannot_serve_is_refused_and_the_settings_stay(
    opened: StudioWindow, dialog: BatchDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "odd.json").write_text("{}", encoding="utf-8")
    before = dialog.settings.text()
    opened.batches.batching.choose_recipe(tmp_path / "odd.json")
    qtbot.waitUntil(lambda: opened.findChild(FaultDialog) is not None, timeout=WAIT_MS)
    told = opened.findChild(FaultDialog)
    assert isinstance(told, FaultDialog)
    assert "has faults" in told.fault.problem
    assert dialog.settings.text() == before
    told.reject()


def test_folder_and_format_are_chosen_by_hand(
    opened: StudioWindow, dialog: BatchDialog, scenes: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    add(opened, dialog, [scenes / "scene1.npz"], qtbot)
    dialog.target.line.selectAll()
    qtbot.keyClicks(dialog.target.line, str(tmp_path / "elsewhere"))
    while "NumPy" not in dialog.formats.currentText():
        qtbot.keyClick(dialog.formats, Qt.Key.Key_Down)
    qtbot.mouseClick(dialog.run, LEFT)
    finish(opened, qtbot)
    assert read_cube(tmp_path / "elsewhere" / "scene1.npz")[0].shape == (BANDS, 16, 20)


def test_the_window_closes_in_the_middle_of_a_batch(
    opened: StudioWindow, dialog: BatchDialog, scenes: Path, qtbot: QtBot
) -> None:
    add(opened, dialog, [scenes], qtbot)
    qtbot.mouseClick(dialog.run, LEFT)
    qtbot.mouseClick(dialog.pause, LEFT)
    opened.close()
    assert not dialog.isVisible()
