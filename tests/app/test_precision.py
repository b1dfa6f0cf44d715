"""What models compute in, chosen in the preferences: every run follows it, and every recipe and session says it."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.batches import ItemState
from app.preferences import Preferences
from app.requests import AsideRequest, PreviewRequest, RunRequest, TrialRequest
from app.results import EngineReady, RunStarted
from app.settings import Settings
from app.showing import Area, Focus
from app.state import Floats
from app.style import Theme
from app.trials import Axis
from app.view_model import Session
from app.views.preferences_dialog import PreferencesDialog, precisions
from app.window import StudioWindow
from app.workspace import KeptMark
from lorun_engine.cli import main
from lorun_engine.files import read_cube, read_measurement
from lorun_engine.network.checkpoint import load_model
from lorun_engine.reconstruction import Reconstruction
from tests.app.conftest import STAGES, WAIT_MS, cube_of, open_beside, settled
from tests.app.deaf import CLASSICAL, LORUN, DeafRunner, answer, be_open, be_run
from tests.app.hands import cube_dialog, write
from tests.app.test_preferring import opened_preferences

LEFT = Qt.MouseButton.LeftButton
CPU = torch.device("cpu")
HALVES = ((), ("cuda:0", "cuda:1"), ("cuda:0", "cuda:1", "cpu"))


@pytest.fixture(autouse=True)
def _fast_in_half(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every device is as fast in bfloat16 as the newest, whatever there is."""
    monkeypatch.setattr("lorun_engine.device.half_precision", lambda _: torch.bfloat16)


def choose(dialog: PreferencesDialog, key: Qt.Key, qtbot: QtBot) -> None:
    """Walk to the first or the last precision by keys."""
    dialog.precision.setFocus()
    qtbot.keyClick(dialog.precision, key)


def precision_in(recipe: Path) -> str:
    """What a recipe says."""
    precision: str = json.loads(recipe.read_text(encoding="utf-8"))["device"]["precision"]
    return precision


def reconstructed_in(
    half: torch.dtype | None, models: Path, snapshot: Path, strengths: tuple[float, ...] | None = None
) -> Floats:
    """What the engine itself gives."""
    solver = Reconstruction(load_model(models / "spectral.safetensors"), read_measurement(snapshot), CPU, 0, half)
    *_, last = solver.run(strengths)
    return np.asarray(last.estimate.numpy(), np.float32)


def test_what_was_computed_is_computed_again_in_the_type_that_is_chosen_and_replayed_so(
    reconstructed: StudioWindow,
    models: Path,
    snapshot: Path,
    tmp_path: Path,
    qtbot: QtBot,
    capsys: pytest.CaptureFixture[str],
) -> None:
    window = reconstructed
    exact = reconstructed_in(None, models, snapshot)
    fast = reconstructed_in(torch.bfloat16, models, snapshot)
    assert (exact != fast).any()
    for key, expected, name in ((Qt.Key.Key_End, exact, "float32"), (Qt.Key.Key_Home, fast, "bfloat16")):
        assert (cube_of(window) != expected).any()
        dialog = opened_preferences(window, qtbot)
        with qtbot.waitSignal(window.session.running.settled, timeout=WAIT_MS):
            choose(dialog, key, qtbot)
            assert window.session.running.stages.stale
        np.testing.assert_array_equal(cube_of(window), expected)
        assert not window.session.running.stages.stale
        dialog.reject()
        write(window, cube_dialog(window, qtbot), tmp_path / f"{name}.npz", qtbot)
        assert precision_in(tmp_path / f"{name}.recipe.json") == name
        with pytest.raises(SystemExit):
            main(["replay", str(tmp_path / f"{name}.recipe.json"), "-o", str(tmp_path / "again.npz")])
        assert "bit for bit" in capsys.readouterr().out
        np.testing.assert_array_equal(read_cube(tmp_path / "again.npz")[0], expected)


def test_the_choice_is_kept_and_at_work_after_a_restart(
    settings: Settings, models: Path, snapshot: Path, qtbot: QtBot
) -> None:
    for _ in range(2):
        window = StudioWindow(settings, models)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(window.views.choices.devices.isEnabled, timeout=WAIT_MS)
        dialog = opened_preferences(window, qtbot)
        if settings.preferences == Preferences():
            choose(dialog, Qt.Key.Key_End, qtbot)
        assert dialog.precision.currentData() == settings.preferences.precision == "float32"
        with qtbot.waitSignal(window.session.running.settled, timeout=WAIT_MS):
            window.open_paths((snapshot,), run=True)
        np.testing.assert_array_equal(cube_of(window), reconstructed_in(None, models, snapshot))
        window.close()


def test_every_tab_follows_those_that_come_as_well(
    reconstructed: StudioWindow, samples: Path, photograph: Path, qtbot: QtBot
) -> None:
    window = reconstructed
    open_beside(window, qtbot, samples)
    first = window.documents.items[0].session
    dialog = opened_preferences(window, qtbot)
    with qtbot.waitSignal(first.running.settled, timeout=WAIT_MS):
        choose(dialog, Qt.Key.Key_End, qtbot)
    open_beside(window, qtbot, photograph)
    assert {document.session.running.precision for document in window.documents.items} == {"float32"}


def test_a_kept_run_is_made_again_in_its_own_type_whatever_is_chosen_now(
    reconstructed: StudioWindow, models: Path, snapshot: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window = reconstructed
    window.views.runs.keep.trigger()
    choose(opened_preferences(window, qtbot), Qt.Key.Key_End, qtbot)
    with qtbot.waitSignal(window.sessions.saving.saved, timeout=WAIT_MS):
        window.sessions.saving.save(tmp_path / "one.lorun")
    window.documents.close(window.documents.current)
    with qtbot.waitSignal(window.sessions.saving.restored, timeout=WAIT_MS):
        window.open_path(tmp_path / "one.lorun")
    runs, running = window.documents.current.runs, window.session.running
    qtbot.waitUntil(lambda: running.stages.is_complete and bool(list(runs.frames)), timeout=WAIT_MS)
    (mark,) = runs.marks
    again = runs.cube(mark.number)
    assert again is not None
    assert mark.precision == "bfloat16"
    np.testing.assert_array_equal(again.cube, reconstructed_in(torch.bfloat16, models, snapshot))
    np.testing.assert_array_equal(cube_of(window), reconstructed_in(None, models, snapshot))


def device_said(window: StudioWindow) -> str:
    """What the status bar says of the device."""
    labels = window.views.status.findChildren(QLabel)
    return next(label.text() for label in labels if label.accessibleName() == "Device")


def restored(window: StudioWindow, path: Path, qtbot: QtBot) -> None:
    """Save, prefer exact numbers, close, and open what was saved."""
    with qtbot.waitSignal(window.sessions.saving.saved, timeout=WAIT_MS):
        window.sessions.saving.save(path)
    window.documents.close(window.documents.current)
    qtbot.waitUntil(lambda: bool(window.session.choosing.devices), timeout=WAIT_MS)
    dialog = opened_preferences(window, qtbot)
    choose(dialog, Qt.Key.Key_End, qtbot)
    dialog.reject()
    with qtbot.waitSignal(window.sessions.saving.restored, timeout=WAIT_MS):
        window.open_path(path)
    settled(window, qtbot)


def test_a_restored_run_is_what_was_seen_and_goes_on_so_until_it_is_run_anew(
    reconstructed: StudioWindow, models: Path, snapshot: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window, exact, fast = reconstructed, None, torch.bfloat16
    restored(window, tmp_path / "one.lorun", qtbot)
    np.testing.assert_array_equal(cube_of(window), reconstructed_in(fast, models, snapshot))
    assert device_said(window) == "CPU · bfloat16"
    assert not window.documents.is_changed
    dialog = opened_preferences(window, qtbot)
    dialog.points.setValue(dialog.points.value() + 1)
    dialog.reject()
    window.session.mixing.move(2, 0.5)
    window.session.mixing.settle()
    settled(window, qtbot)
    np.testing.assert_array_equal(cube_of(window), reconstructed_in(fast, models, snapshot, (1, 1, 0.5)))
    qtbot.keyClick(window, Qt.Key.Key_Space)
    settled(window, qtbot)
    np.testing.assert_array_equal(cube_of(window), reconstructed_in(exact, models, snapshot, (1, 1, 0.5)))
    assert device_said(window) == "CPU"


@pytest.mark.parametrize("again", ["another precision", "another model"])
def test_what_is_chosen_anew_holds_for_a_restored_measurement_as_well(
    reconstructed: StudioWindow, tmp_path: Path, qtbot: QtBot, again: str
) -> None:
    window = reconstructed
    restored(window, tmp_path / "one.lorun", qtbot)
    assert device_said(window) == "CPU · bfloat16"
    if again == "another model":
        window.session.choosing.choose_solver(1)
    else:
        dialog = opened_preferences(window, qtbot)
        choose(dialog, Qt.Key.Key_Home, qtbot)
        choose(dialog, Qt.Key.Key_End, qtbot)
        dialog.reject()
    settled(window, qtbot)
    assert window.session.running.stages.is_complete
    assert window.session.running.precision == "float32"
    assert device_said(window) == "CPU"


def test_a_session_without_stages_follows_what_is_preferred(
    opened: StudioWindow, models: Path, snapshot: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    restored(opened, tmp_path / "unrun.lorun", qtbot)
    qtbot.keyClick(opened, Qt.Key.Key_Space)
    settled(opened, qtbot)
    np.testing.assert_array_equal(cube_of(opened), reconstructed_in(None, models, snapshot))


def test_a_batch_takes_the_type_that_is_chosen(opened: StudioWindow, snapshot: Path, qtbot: QtBot) -> None:
    dialog = opened_preferences(opened, qtbot)
    choose(dialog, Qt.Key.Key_End, qtbot)
    dialog.reject()
    batches = opened.batches
    qtbot.keyClick(opened, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(batches.dialog.isVisible, timeout=WAIT_MS)
    batches.batching.add((snapshot,))
    qtbot.waitUntil(batches.dialog.run.isEnabled, timeout=WAIT_MS)
    qtbot.mouseClick(batches.dialog.run, LEFT)
    qtbot.waitUntil(lambda: batches.batching.items[0].state is ItemState.DONE, timeout=WAIT_MS)
    assert precision_in(snapshot.parent / "reconstructed" / "snapshot.recipe.json") == "float32"


@pytest.fixture
def session(session: Session, runner: DeafRunner, qtbot: QtBot) -> Session:
    """With a device that is faster in bfloat16, and one that is not."""
    answer(runner, qtbot, EngineReady(("cuda:0", "cpu"), "versions", ("cuda:0",)))
    return session


def test_previews_trials_and_runs_made_again_follow_as_well(runner: DeafRunner, session: Session, qtbot: QtBot) -> None:
    session.choosing.choose_precision("float32")
    be_run(runner, session, qtbot)
    session.running.focus = lambda: Focus(Area(1, 1, 5, 4), 0)
    session.mixing.move(1, 0.5)
    session.trying.ablate()
    session.trying.try_range((Axis(1, 0, 2, 3),))
    session.asides.solve_again(KeptMark(1, "kept", LORUN, "cpu", (1, 1, 1), "float32"))
    assert (len(runner.previews), len(runner.trials), len(runner.asides)) == (1, 2, 1)
    asked: tuple[RunRequest | PreviewRequest | TrialRequest | AsideRequest, ...]
    asked = (*runner.runs, *runner.previews, *runner.trials, *runner.asides)
    assert {request.precision for request in asked} == {"float32"}


def test_what_would_come_out_the_same_is_not_computed_again(runner: DeafRunner, session: Session, qtbot: QtBot) -> None:
    be_run(runner, session, qtbot)
    session.choosing.choose_device(1)
    assert [run.precision for run in runner.runs] == ["bfloat16", "float32"]
    answer(runner, qtbot, RunStarted(runner.runs[-1].number, STAGES))
    session.choosing.choose_precision("float32")  # as the processor computes anyway
    session.choosing.choose_solver(2)
    assert session.running.solver == CLASSICAL
    session.choosing.choose_precision("auto")
    session.choosing.choose_precision("bfloat16")  # a classical method has no convolutions
    assert len(runner.runs) == 3


def test_a_run_that_has_shown_nothing_yet_begins_again(runner: DeafRunner, session: Session, qtbot: QtBot) -> None:
    be_open(runner, session, qtbot)
    session.toggle_run()
    session.choosing.choose_precision("float32")
    assert [run.precision for run in runner.runs] == ["bfloat16", "float32"]


def test_the_choice_says_what_each_device_does_and_is_none_where_there_is_nothing_to_choose(qtbot: QtBot) -> None:
    ways = {halves: [words for _, words in precisions(("cuda:0", "cuda:1", "cpu"), halves)] for halves in HALVES}
    assert ways[()] == ["Exact: float32, no device here has bfloat16"]
    assert ways["cuda:0", "cuda:1"] == ["Fast: bfloat16 on CUDA, float32 elsewhere", "Exact: float32"]
    assert ways["cuda:0", "cuda:1", "cpu"][0] == "Fast: bfloat16 on CUDA, CPU"
    dialog = PreferencesDialog(("cpu",), (), Path(), 10)
    qtbot.addWidget(dialog)
    dialog.show_preferences(Preferences(precision="float32"), Theme.LIGHT)
    assert not dialog.precision.isEnabled()
    dialog.points.setValue(12)
    with qtbot.waitSignal(dialog.edited) as edited:
        dialog.points.setValue(13)
    assert edited.args[0].precision == "float32"
