"""Runs of several tabs take turns, and one that waits for its turn says so."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.showing import TileCondition
from app.state import SolverChoice
from app.view_model import Document
from app.window import StudioWindow
from lorun_engine.measurement import Measurement
from tests.app.conftest import BANDS, STAGES, WAIT_MS, GatedSolver, open_beside, settled
from tests.app.test_tabs import names

Gates = dict[str, GatedSolver]


@pytest.fixture
def gates(monkeypatch: pytest.MonkeyPatch) -> Gates:
    """A gated solver a measurement, in the place of all of its solvers."""
    solvers = {"snapshot": GatedSolver((BANDS, 16, 20)), "samples": GatedSolver((1, 16, 12))}

    def build(choice: SolverChoice, measurement: Measurement, *_: object) -> GatedSolver:  # noqa: ARG001
        return solvers["snapshot" if measurement.camera.cube_shape[0] == BANDS else "samples"]

    monkeypatch.setattr("app.runner.workbench.build_solver", build)
    return solvers


@pytest.fixture
def waiting(opened: StudioWindow, samples: Path, gates: Gates, qtbot: QtBot) -> StudioWindow:
    """A snapshot whose start estimate is being computed, and samples on show whose run waits for that."""
    opened.session.toggle_run()
    open_beside(opened, qtbot, samples)
    qtbot.keyClick(opened, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "waits" in opened.views.tabs.tabText(1), timeout=WAIT_MS)
    assert not gates["samples"].computed
    return opened


def on_show(window: StudioWindow) -> set[str]:
    """What can be read in the status bar."""
    return {label.text() for label in window.views.status.findChildren(QLabel) if label.isVisible()}


def let_all(gates: Gates) -> None:
    for gate in gates.values():
        gate.let(STAGES + 1)


def settle(document: Document, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not document.session.is_busy, timeout=WAIT_MS)


def test_the_tab_of_a_run_says_so_and_two_runs_take_turns(two: StudioWindow, qtbot: QtBot) -> None:
    said: list[list[str]] = []
    two.documents.listed.connect(lambda *_: said.append(names(two)))
    for document in two.documents.items:
        document.session.toggle_run()
    settled(two, qtbot)
    assert all(document.session.running.stages.is_complete for document in two.documents.items)
    assert any("▸" in texts[0] for texts in said)
    assert any("▸" in texts[1] for texts in said)
    assert not any("▸" in text for text in names(two))


def test_a_run_that_waits_says_for_whom_on_its_tab_and_in_its_status_bar(
    waiting: StudioWindow, gates: Gates, snapshot: Path, qtbot: QtBot
) -> None:
    tabs = waiting.views.tabs
    assert f"Waits for {snapshot.name}" in tabs.accessibleTabName(1)
    assert f"Waits for {snapshot.name}" in tabs.tabToolTip(1)
    assert {f"Waits for {snapshot.name} to finish its stage.", "Esc stops"} <= on_show(waiting)
    assert "▸" in tabs.tabText(0)
    assert TileCondition.WORKING not in {tile.condition for tile in waiting.views.filmstrip.tiles.values()}
    waiting.documents.walk(1)
    assert not any("Waits" in text for text in on_show(waiting))
    assert TileCondition.WORKING in {tile.condition for tile in waiting.views.filmstrip.tiles.values()}
    waiting.documents.walk(1)
    assert any("Waits" in text for text in on_show(waiting))
    let_all(gates)
    for document in waiting.documents.items:
        settle(document, qtbot)
        assert document.session.running.stages.is_complete
    assert not any("aits" in tabs.tabText(place) + tabs.accessibleTabName(place) for place in range(2))
    assert not any("Waits" in text for text in on_show(waiting))


def test_a_run_says_that_it_waits_no_longer_as_soon_as_its_turn_has_come(
    waiting: StudioWindow, gates: Gates, qtbot: QtBot
) -> None:
    tabs = waiting.views.tabs
    gates["snapshot"].let(1)
    qtbot.waitUntil(lambda: "▸" in tabs.tabText(1), timeout=WAIT_MS)
    assert not gates["samples"].computed
    qtbot.waitUntil(lambda: "waits" in tabs.tabText(0), timeout=WAIT_MS)
    let_all(gates)
    settle(waiting.documents.items[0], qtbot)


def test_escape_withdraws_a_run_that_waits_and_it_can_be_asked_for_again(
    waiting: StudioWindow, gates: Gates, samples: Path, qtbot: QtBot
) -> None:
    tabs, (first, second) = waiting.views.tabs, waiting.documents.items
    qtbot.keyClick(waiting, Qt.Key.Key_Escape)
    assert not second.session.is_busy
    assert "waits" not in tabs.tabText(1)
    assert any(text.startswith("Stopped") for text in on_show(waiting))
    assert first.session.is_busy
    with qtbot.waitSignal(second.session.opened, timeout=WAIT_MS):  # its engine is free, whatever the other one does
        second.session.open_paths((samples,))
    qtbot.keyClick(waiting, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "waits" in tabs.tabText(1), timeout=WAIT_MS)
    let_all(gates)
    settle(second, qtbot)
    assert second.session.running.stages.is_complete


@pytest.fixture
def ordered(opened: StudioWindow, samples: Path, gates: Gates, qtbot: QtBot) -> StudioWindow:
    """A snapshot whose start estimate is being computed, and samples on show whose baseline waits for that."""
    opened.session.toggle_run()
    open_beside(opened, qtbot, samples)
    panel = opened.views.runs
    opened.views.docks["runs"].raise_()
    qtbot.mouseClick(panel.baseline_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.baseline_button.text() == "Waits …", timeout=WAIT_MS)
    assert not gates["samples"].computed
    return opened


def test_a_baseline_that_waits_says_for_whom_and_no_longer_than_it_does(
    ordered: StudioWindow, gates: Gates, snapshot: Path, qtbot: QtBot
) -> None:
    panel, runs = ordered.views.runs, ordered.documents.current.runs
    assert f"waits for {snapshot.name} to finish its stage." in panel.words
    assert "Esc stops it" in panel.words
    assert panel.baseline_button.toolTip() == f"Waits for {snapshot.name}"
    ordered.documents.walk(1)
    assert "waits" not in panel.words
    ordered.documents.walk(1)
    assert "waits" in panel.words
    gates["snapshot"].let(STAGES + 1)
    qtbot.waitUntil(lambda: panel.baseline_button.text() == "Computing …", timeout=WAIT_MS)
    assert "waits" not in panel.words
    with qtbot.waitSignal(runs.came, timeout=WAIT_MS):
        let_all(gates)
    assert panel.list.topLevelItemCount() == 1
    assert panel.baseline_button.text() == "Baseline"
    assert not ordered.views.commands.stop.isEnabled()
    settle(ordered.documents.items[0], qtbot)


def test_escape_withdraws_a_baseline_that_waits_after_what_runs_and_it_can_be_ordered_again(
    ordered: StudioWindow, gates: Gates, qtbot: QtBot
) -> None:
    panel, (first, second) = ordered.views.runs, ordered.documents.items
    qtbot.keyClick(ordered, Qt.Key.Key_Space)
    qtbot.keyClick(ordered, Qt.Key.Key_Escape)
    assert not second.session.is_busy
    assert panel.baseline_button.text() == "Waits …"
    qtbot.keyClick(ordered, Qt.Key.Key_Escape)
    assert panel.baseline_button.text() == "Baseline"
    assert "waits" not in panel.words
    assert not ordered.views.commands.stop.isEnabled()
    assert first.session.is_busy
    qtbot.mouseClick(panel.baseline_button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(second.runs.came, timeout=WAIT_MS):
        let_all(gates)
    assert panel.list.topLevelItemCount() == 1
    assert [stage for stage, _ in gates["samples"].computed] == list(range(STAGES + 1))
    settle(first, qtbot)


def test_saving_meanwhile_neither_ends_nor_hides_that_a_run_waits(
    waiting: StudioWindow, gates: Gates, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(waiting.sessions.saving.saved, timeout=WAIT_MS):
        waiting.sessions.saving.save(tmp_path / "work.lorun")
    assert "Saved to work.lorun." in on_show(waiting)
    assert "waits" in waiting.views.tabs.tabText(1)
    assert waiting.views.commands.stop.isEnabled()
    let_all(gates)
    settle(waiting.documents.items[1], qtbot)


def test_a_model_chosen_while_a_run_waits_makes_it_anew(waiting: StudioWindow, gates: Gates, qtbot: QtBot) -> None:
    running, solvers = waiting.session.running, waiting.views.choices.solvers
    before = running.solver
    solvers.setCurrentIndex(solvers.count() - 1)
    solvers.activated.emit(solvers.count() - 1)
    assert running.solver is not before
    assert running.is_running
    let_all(gates)
    settle(waiting.documents.items[1], qtbot)
    assert {entry.condition for entry in running.stages.entries} == {TileCondition.READY}
