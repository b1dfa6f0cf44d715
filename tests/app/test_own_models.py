"""A model that a person trained is offered in the window like the bundled ones."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.settings import Settings
from app.window import StudioWindow
from tests.app.conftest import WAIT_MS
from tests.engine.tiny import saved_tiny_model


def test_the_window_offers_a_model_of_ones_own_and_runs_it(
    qtbot: QtBot, settings: Settings, snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved_tiny_model(tmp_path / "own")
    monkeypatch.setenv("LORUN_MODELS", str(tmp_path / "own"))
    studio = StudioWindow(settings)
    qtbot.addWidget(studio)
    studio.show()
    qtbot.waitUntil(studio.views.choices.devices.isEnabled, timeout=WAIT_MS)
    with qtbot.waitSignal(studio.session.scene_opened, timeout=WAIT_MS):
        studio.open_path(snapshot)
    offered = studio.views.choices.solvers
    assert offered.currentText() == "Tiny"
    with qtbot.waitSignal(studio.session.running.settled, timeout=WAIT_MS):
        studio.session.toggle_run()
    assert studio.close()
