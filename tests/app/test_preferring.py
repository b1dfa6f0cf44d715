"""Preferences are at work at once and after a restart; the log is live; a bug report has no name in it."""

import logging
import threading
import weakref
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.journal import Journal
from app.preferences import RUN_MEMORY, STAGE_MEMORY, Preferences
from app.reports import tidy
from app.runner.solvers import build_solver
from app.settings import Settings
from app.state import Precision, SolverChoice, stage_key
from app.style import LIGHT, Theme
from app.views.preferences_dialog import PreferencesDialog
from app.views.text_dialog import TextDialog
from app.window import StudioWindow
from lorun_engine.device import convolution_type
from lorun_engine.files import read_measurement
from lorun_engine.measurement import Measurement
from lorun_engine.network.checkpoint import load_model
from lorun_engine.reconstruction import Reconstruction
from tests.app.conftest import WAIT_MS, open_beside

LEFT = Qt.MouseButton.LeftButton


def opened_preferences(window: StudioWindow, qtbot: QtBot) -> PreferencesDialog:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)
    qtbot.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChildren(PreferencesDialog)[-1]
    qtbot.waitUntil(dialog.isVisible)
    return dialog


@pytest.fixture
def logged() -> Journal:
    journal = Journal()
    journal.setLevel(logging.INFO)
    return journal


def record(level: int, text: str) -> logging.LogRecord:
    return logging.LogRecord("lorun", level, "", 0, text, None, None)


def test_preferences_work_at_once_and_are_kept(window: StudioWindow, qtbot: QtBot, settings: Settings) -> None:
    dialog = opened_preferences(window, qtbot)
    usual = QApplication.font().pointSize()
    height = window.views.sources.fontMetrics().height()
    dialog.points.setValue(14)
    assert QApplication.font().pointSize() == 14
    assert window.views.sources.fontMetrics().height() > height
    dialog.theme.setCurrentIndex(dialog.theme.findData(Theme.LIGHT))
    dialog.theme.activated.emit(dialog.theme.currentIndex())
    assert LIGHT.accent in QApplication.instance().styleSheet()  # type: ignore[union-attr]
    dialog.sample.click()
    assert not window.views.welcome.sample.isVisible()
    assert not window.views.commands.sample.isVisible()
    dialog.device.setCurrentIndex(dialog.device.findData("cpu"))
    dialog.device.activated.emit(dialog.device.currentIndex())
    assert settings.preferences == Preferences(points=14, device="cpu", offers_sample=False)
    assert settings.theme == "light"
    qtbot.mouseClick(dialog.reset, LEFT)
    assert settings.preferences == Preferences()
    assert settings.theme == "system"
    assert QApplication.font().pointSize() == usual
    assert window.views.welcome.sample.isVisible()


def test_the_preferred_device_is_taken_where_it_is_there(settings: Settings, models: Path, qtbot: QtBot) -> None:
    for device in ("cpu", "a card of last year"):
        settings.preferences = Preferences(device=device)
        window = StudioWindow(settings, models)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(window.views.choices.devices.isEnabled, timeout=WAIT_MS)
        assert window.session.choosing.device in window.session.choosing.devices
        dialog = opened_preferences(window, qtbot)
        assert dialog.device.currentData() == device
        window.close()


@pytest.fixture
def solvers(monkeypatch: pytest.MonkeyPatch) -> list[Reconstruction]:
    """What is at work, the newest last; a preferred MiB is a byte, so that the least is less than there is."""
    built: list[Reconstruction] = []

    def build(
        choice: SolverChoice, measurement: Measurement, device: str, precision: Precision, tile: int | None
    ) -> object:
        built.append(build_solver(choice, measurement, device, precision, tile))  # type: ignore[arg-type]
        return built[-1]

    monkeypatch.setattr("app.runner.workbench.build_solver", build)
    monkeypatch.setattr("app.window.preferring.MIB", 1)
    return built


def choose_the_least(window: StudioWindow, qtbot: QtBot) -> None:
    """Type the least memory for kept stages."""
    dialog = opened_preferences(window, qtbot)
    dialog.stages.selectAll()
    qtbot.keyClicks(dialog.stages, str(STAGE_MEMORY[0]))
    qtbot.keyClick(dialog.stages, Qt.Key.Key_Tab)
    dialog.reject()


def fitted_of(solver: Reconstruction) -> list[weakref.ref[object]]:
    """The data steps that are kept; no picture on show needs them."""
    return [weakref.ref(kept.stage.fitted) for kept in solver._kept.values()]  # noqa: SLF001


def test_the_memory_of_kept_stages_is_given_back_at_once_and_what_went_is_computed_again(
    window: StudioWindow, qtbot: QtBot, settings: Settings, snapshot: Path, models: Path, solvers: list[Reconstruction]
) -> None:
    running, cap = window.session.running, STAGE_MEMORY[0]
    with qtbot.waitSignal(running.settled, timeout=WAIT_MS):
        window.open_paths((snapshot,), run=True)
    kept = fitted_of(solvers[-1])
    assert solvers[-1].kept_size > cap
    choose_the_least(window, qtbot)
    assert settings.preferences.stage_memory == cap
    qtbot.waitUntil(lambda: solvers[-1].kept_size <= cap, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not any(tensor() is not None for tensor in kept), timeout=WAIT_MS)
    with qtbot.waitSignal(running.settled, timeout=WAIT_MS):
        window.session.mixing.move(0, 0.5)
        window.session.mixing.settle()
    assert solvers[-1].kept_size <= cap
    half = convolution_type("auto", torch.device("cpu"))
    model = load_model(models / "spectral.safetensors")
    afresh = Reconstruction(model, read_measurement(snapshot), torch.device("cpu"), precision=half)
    for stage in afresh.run(running.strengths):
        shown = window.viewing.frame(stage_key(stage.index))
        assert shown is not None
        np.testing.assert_allclose(shown.cube, stage.estimate.numpy(), atol=1e-5)


def test_room_is_made_whatever_tab_was_closed_before(
    window: StudioWindow, qtbot: QtBot, snapshot: Path, photograph: Path, solvers: list[Reconstruction]
) -> None:
    with qtbot.waitSignal(window.session.scene_opened, timeout=WAIT_MS):
        window.open_path(snapshot)
    open_beside(window, qtbot, photograph)
    window.documents.close(window.documents.items[0])
    window.open_path(snapshot)
    qtbot.waitUntil(lambda: window.session.is_ready, timeout=WAIT_MS)
    with qtbot.waitSignal(window.session.running.settled, timeout=WAIT_MS):
        window.session.toggle_run()
    assert solvers[-1].kept_size > STAGE_MEMORY[0]
    choose_the_least(window, qtbot)
    qtbot.waitUntil(lambda: solvers[-1].kept_size <= STAGE_MEMORY[0], timeout=WAIT_MS)


@pytest.mark.parametrize(
    "damage",
    [
        {"points": 99},
        {"points": "12"},
        {"device": 7},
        {"precision": "half"},
        {"tile": 3},
        {"tile": None},
        {"run_memory": -5},
        {"unknown": 1},
        {"stage_memory": 9},
    ],
)
def test_damaged_preferences_count_as_none(damage: dict[str, object]) -> None:
    kept = Preferences.of(damage)
    assert kept.points == 0
    assert (kept.device, kept.precision, kept.tile) == ("", "auto", 0)
    assert kept.run_memory in (RUN_MEMORY[0], Preferences().run_memory)
    assert kept.stage_memory in (STAGE_MEMORY[0], Preferences().stage_memory)
    chosen = Preferences(12, "cpu", "float32", 256, 512, 1024, "x", offers_sample=False)
    assert Preferences.of(chosen.plain()) == chosen


def test_a_truth_value_is_no_size_of_letters() -> None:
    assert Preferences.of({"points": True}).points == 0


def test_the_log_moves_to_another_folder_and_stays_where_that_is_impossible(logged: Journal, tmp_path: Path) -> None:
    first, second, taken = tmp_path / "first", tmp_path / "second", tmp_path / "taken"
    taken.touch()
    assert logged.write_to(first) == ""
    logged.emit(record(logging.INFO, "one"))
    assert logged.write_to(second) == ""
    assert str(taken) in logged.write_to(taken)
    logged.emit(record(logging.INFO, "two"))
    logged.close()
    assert "one" in (first / "studio.log").read_text()
    assert "one" not in (second / "studio.log").read_text()
    assert "two" in (second / "studio.log").read_text()


def test_the_log_panel_is_live_from_any_thread_and_filters(
    settings: Settings, models: Path, qtbot: QtBot, logged: Journal
) -> None:
    logged.emit(record(logging.INFO, "before"))
    window = StudioWindow(settings, models, logged)
    qtbot.addWidget(window)
    window.show()
    window.views.commands.log.trigger()
    panel = window.views.log
    assert panel.isVisible()
    thread = threading.Thread(target=lambda: logged.emit(record(logging.ERROR, f"in {Path.home() / 'secret'}")))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: "secret" in panel.page.toPlainText())
    assert "before" in panel.page.toPlainText()
    panel.level.setCurrentIndex(2)
    panel.level.activated.emit(2)
    assert "before" not in panel.page.toPlainText()
    logged.emit(record(logging.INFO, "small"))
    assert "small" not in panel.page.toPlainText()
    qtbot.mouseClick(panel.copy, LEFT)
    assert "in ~" in QApplication.clipboard().text()
    qtbot.mouseClick(panel.report, LEFT)
    dialog = window.findChildren(TextDialog)[-1]
    qtbot.mouseClick(dialog.copy, LEFT)
    page = QApplication.clipboard().text()
    assert "secret" in page
    assert str(Path.home()) not in page
    assert "device" in page
    window.close()


def test_no_spelling_of_the_home_folder_stays() -> None:
    home = Path("/home/somebody")
    assert tidy('open "/home/somebody/x"', home) == 'open "~/x"'
    assert tidy("/tmp/x", home) == "/tmp/x"
    assert tidy("a / b", Path("/")) == "a / b"
