"""The dialogs of ablation and sweep in the window, with clicks and keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.showing import Metric
from app.trials import Ablation, Axis
from app.views.sweep import SweepDialog
from app.window import StudioWindow
from lorun_engine.files import read_cube
from tests.app.conftest import BANDS, STAGES, WAIT_MS

LEFT = Qt.MouseButton.LeftButton


def idle(window: StudioWindow) -> bool:
    return not window.session.is_busy


def ablate(window: StudioWindow, qtbot: QtBot) -> None:
    """Open the ablation, which begins, and wait for its end."""
    window.views.commands.ablate.trigger()
    qtbot.waitUntil(lambda: window.session.trying.ablation.is_complete and idle(window), timeout=WAIT_MS)


def open_sweep(window: StudioWindow) -> SweepDialog:
    window.views.commands.sweep.trigger()
    return window.page.trials.sweep


def answer_dialog(window: StudioWindow, target: Path) -> None:
    window.findChildren(QFileDialog)[-1].fileSelected.emit(str(target))


def test_the_ablation_fills_its_table_and_shows_the_change_of_the_row_chosen(
    reconstructed: StudioWindow, qtbot: QtBot
) -> None:
    qtbot.mouseClick(reconstructed.views.mixer.ablate, LEFT)
    dialog = reconstructed.page.trials.ablation
    qtbot.waitUntil(lambda: reconstructed.session.trying.ablation.is_complete and idle(reconstructed), timeout=WAIT_MS)
    assert dialog.isVisible()
    assert dialog.table.rowCount() == STAGES
    stages = [row.stage for row in reconstructed.session.trying.ablation.rows]
    assert f"Stage {stages[0]}" in dialog.change.title
    second = dialog.table.item(1, 0)
    assert second is not None
    below = dialog.table.visualItemRect(second).center()
    qtbot.mouseClick(dialog.table.viewport(), LEFT, pos=below)
    assert f"Stage {stages[1]}" in dialog.change.title
    qtbot.keyClick(dialog.table, Qt.Key.Key_Down)
    assert f"Stage {stages[2]}" in dialog.change.title
    dialog.bands.activated.emit(BANDS)
    assert "650" in dialog.change.title
    assert reconstructed.session.running.stages.is_complete
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_changes_in_the_table_are_those_of_runs_of_their_own(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    session = reconstructed.session
    full = session.running.stages.entries[-1]
    ablate(reconstructed, qtbot)
    row = next(row for row in session.trying.ablation.rows if row.stage == 1)
    session.mixing.switch_mute(0)
    qtbot.waitUntil(lambda: session.running.stages.is_complete and idle(reconstructed), timeout=WAIT_MS)
    without = session.running.stages.entries[-1]
    assert without.psnr is not None
    assert full.psnr is not None
    assert row.change(Metric.PSNR) == pytest.approx(without.psnr - full.psnr, abs=1e-9)


def test_a_sweep_draws_a_curve_whose_points_open(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    dialog, trying = open_sweep(reconstructed), reconstructed.session.trying
    dialog.first.stage.setCurrentIndex(1)
    dialog.first.count.setValue(5)
    qtbot.mouseClick(dialog.run, LEFT)
    qtbot.waitUntil(lambda: trying.sweep.done == 5 and idle(reconstructed), timeout=WAIT_MS)
    assert "Best: stage 2" in dialog.words
    dialog.plot.setFocus()
    qtbot.keyClick(dialog.plot, Qt.Key.Key_Right)
    assert dialog.words.startswith("Stage 2 at 0.50")
    qtbot.keyClick(dialog.plot, Qt.Key.Key_Return)
    assert list(reconstructed.session.running.strengths) == [1, 0.5, 1]
    qtbot.waitUntil(lambda: idle(reconstructed), timeout=WAIT_MS)
    psnr, entry = trying.sweep.value(1, Metric.PSNR), reconstructed.session.running.stages.entries[-1]
    assert psnr == pytest.approx(entry.psnr)
    dialog.figures.setCurrentIndex(1)
    dialog.figures.activated.emit(1)
    assert dialog.plot.shown_metric is Metric.SAM
    value = trying.sweep.value(3, Metric.SAM)
    assert value is not None
    qtbot.wait(60)
    qtbot.mouseClick(dialog.plot.plot.surface, LEFT, pos=QPoint(*dialog.plot.plot.place_of(1.5, value)))
    assert list(reconstructed.session.running.strengths) == [1, 1.5, 1]
    qtbot.waitUntil(lambda: idle(reconstructed), timeout=WAIT_MS)


def test_two_faders_draw_a_map_whose_cells_open(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    dialog, trying = open_sweep(reconstructed), reconstructed.session.trying
    dialog.first.stage.setCurrentIndex(2)
    dialog.second.stage.setCurrentIndex(1)
    for axis in (dialog.first, dialog.second):
        axis.count.setValue(3)
    qtbot.mouseClick(dialog.run, LEFT)
    qtbot.waitUntil(lambda: trying.sweep.done == 9 and idle(reconstructed), timeout=WAIT_MS)
    assert [axis.stage for axis in trying.sweep.axes] == [1, 3]
    qtbot.wait(60)
    qtbot.mouseClick(dialog.plot.plot.surface, LEFT, pos=QPoint(*dialog.plot.plot.place_of(2, 1)))
    assert list(reconstructed.session.running.strengths) == [2, 1, 1]
    for key, chosen in (
        (Qt.Key.Key_Up, (2, 2)),
        (Qt.Key.Key_Up, (2, 2)),
        (Qt.Key.Key_Left, (1, 2)),
        (Qt.Key.Key_Down, (1, 1)),
        (Qt.Key.Key_Right, (2, 1)),
        (Qt.Key.Key_Right, (2, 1)),
    ):
        qtbot.keyClick(dialog.plot, key)
        assert trying.sweep.values_at(dialog.plot.chosen) == chosen
    qtbot.waitUntil(lambda: idle(reconstructed), timeout=WAIT_MS)


def test_escape_stops_a_sweep_first_and_closes_then(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    dialog, trying = open_sweep(reconstructed), reconstructed.session.trying
    dialog.first.count.setValue(41)
    dialog.second.stage.setCurrentIndex(2)
    dialog.second.count.setValue(41)
    qtbot.mouseClick(dialog.run, LEFT)
    qtbot.waitUntil(lambda: trying.sweep.done > 1, timeout=WAIT_MS)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert not trying.is_running
    done = trying.sweep.done
    qtbot.wait(50)
    assert trying.sweep.done == done < 41 * 41
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_range_of_an_axis_stays_open_and_the_same_stage_twice_counts_once(
    reconstructed: StudioWindow,
) -> None:
    dialog = reconstructed.page.trials.sweep
    dialog.first.low.setValue(1.9)
    dialog.first.high.setValue(0.5)
    axis = dialog.first.axis
    assert axis is not None
    assert axis.low < axis.high
    dialog.second.stage.setCurrentIndex(1)
    asked: list[tuple[Axis, ...]] = []
    dialog.sweep_wanted.connect(asked.append)
    dialog.run.click()
    assert [axis.stage for axis in asked[0]] == [1]


def test_tables_and_pictures_are_written_where_they_are_wanted(
    reconstructed: StudioWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    trying = reconstructed.session.trying
    ablate(reconstructed, qtbot)
    dialog = open_sweep(reconstructed)
    dialog.first.count.setValue(3)
    dialog.run.click()
    qtbot.waitUntil(lambda: trying.sweep.done == 3 and idle(reconstructed), timeout=WAIT_MS)
    for told, text in (
        (reconstructed.page.trials.ablation, trying.ablation.as_csv()),
        (dialog, trying.sweep.as_csv()),
    ):
        table, picture = tmp_path / f"{told.windowTitle()}.csv", tmp_path / f"{told.windowTitle()}.png"
        for button, target in ((told.save_table, table), (told.save_picture, picture)):
            button.click()
            with qtbot.waitSignal(reconstructed.session.writing.exported, timeout=WAIT_MS):
                answer_dialog(reconstructed, target)
        assert table.read_text(encoding="utf-8") == text
        pixels, _ = read_cube(picture)
        assert pixels.shape[0] == 3


def test_another_model_forgets_what_was_tried(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    trying = reconstructed.session.trying
    ablate(reconstructed, qtbot)
    solvers = reconstructed.views.choices.solvers
    with qtbot.waitSignal(reconstructed.session.running.settled, timeout=WAIT_MS):
        solvers.activated.emit(solvers.count() - 1)
    assert trying.ablation == Ablation()
    assert reconstructed.page.trials.ablation.table.rowCount() == 0
    assert reconstructed.page.trials.ablation.change.title == ""
    assert not reconstructed.views.commands.ablate.isEnabled()
    assert not reconstructed.views.commands.flip.isEnabled()
