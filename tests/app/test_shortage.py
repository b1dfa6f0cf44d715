"""Tiles: chosen in the preferences or taken where a run died for want of memory, and told wherever runs are told."""

import json
from collections.abc import Generator, Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.batches import ItemState
from app.preferences import TILES, Preferences
from app.requests import AsideRequest, PreviewRequest, RunRequest, TrialRequest
from app.results import EngineReady, Failed, RunEnded
from app.runner.solvers import build_solver
from app.settings import Settings
from app.showing import Area, Focus
from app.state import Fault, Floats, Precision, Shortage, SolverChoice, stage_key
from app.trials import Axis
from app.view_model import Session
from app.views.fault_dialog import FaultDialog
from app.views.preferences_dialog import PreferencesDialog
from app.window import StudioWindow
from app.workspace import KeptMark
from lorun_engine.cli import main
from lorun_engine.device import convolution_type
from lorun_engine.errors import OutOfMemoryError
from lorun_engine.files import read_measurement, write_measurement
from lorun_engine.measurement import Measurement
from lorun_engine.network import tiling
from lorun_engine.network.checkpoint import load_model
from lorun_engine.reconstruction import Reconstruction
from lorun_engine.stage import Solver, Stage
from tests.app.conftest import BANDS, WAIT_MS, cube_of, open_beside, settled
from tests.app.deaf import LORUN, DeafRunner, Listener, a_stage, answer, be_open, be_run
from tests.app.hands import cube_dialog, write
from tests.app.test_preferring import opened_preferences
from tests.engine.tiny import tiny_snapshot

LEFT = Qt.MouseButton.LeftButton
CPU = torch.device("cpu")
CARD = "cuda:0"


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    """One that is cut by the smallest tiles."""
    path = tmp_path / "snapshot.npz"
    write_measurement(path, tiny_snapshot(BANDS, 24, 300))
    return path


class ShortOfMemory:
    """A card that gives the start estimate and then has memory for no more, unless the tiles are small enough.

    Attributes:
        enough: the largest tiles that do; 0 where none do.
        tried: where and in which tiles it was asked to compute.
    """

    def __init__(self) -> None:
        self.enough = 256
        self.tried: list[tuple[str, int | None]] = []

    def build(
        self, choice: SolverChoice, measurement: Measurement, device: str, precision: Precision, tile: int | None
    ) -> Solver:
        self.tried.append((device, tile))
        solver = build_solver(choice, measurement, "cpu", precision, tile)
        return solver if device == "cpu" or (tile or 9999) <= self.enough else Dying(solver, tile)


class Dying:
    """A solver that dies after its start estimate."""

    def __init__(self, solver: Solver, tile: int | None) -> None:
        self._solver, self._tile = solver, tile
        self.device, self.stage_count = solver.device, solver.stage_count

    def run(self, strengths: Sequence[float] | None = None) -> Generator[Stage, None, None]:
        yield next(self._solver.run(strengths))
        smaller = next((side for side in TILES if side < (self._tile or 9999)), None)
        raise OutOfMemoryError(CARD, found="CUDA out of memory. Tried to allocate 2.00 GiB", tile=smaller)


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> ShortOfMemory:
    """Have a card before the processor, and little memory on it."""
    short = ShortOfMemory()
    monkeypatch.setattr("app.runner.workbench.build_solver", short.build)
    monkeypatch.setattr("app.runner.workbench.available_devices", lambda: [CARD, "cpu"])
    monkeypatch.setattr("app.runner.workbench.choose_device", lambda _: CPU)
    return short


@pytest.fixture
def opened(card: ShortOfMemory, opened: StudioWindow) -> StudioWindow:  # noqa: ARG001 there before the engine is
    return opened


@pytest.fixture
def reconstructed(opened: StudioWindow, card: ShortOfMemory, qtbot: QtBot) -> StudioWindow:
    """A window with all stages of a snapshot, computed on a card with memory enough."""
    card.enough = 9999
    with qtbot.waitSignal(opened.session.running.settled, timeout=WAIT_MS):
        press_space(opened, qtbot)
    return opened


def told(window: StudioWindow, qtbot: QtBot) -> FaultDialog:
    """The dialog that tells a fault."""
    qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in window.findChildren(FaultDialog)), timeout=WAIT_MS)
    return next(dialog for dialog in window.findChildren(FaultDialog) if dialog.isVisible())


def ways(dialog: FaultDialog) -> dict[str, QPushButton]:
    return {button.text(): button for button in dialog.findChildren(QPushButton) if button.text().startswith("Run")}


def press_space(window: StudioWindow, qtbot: QtBot) -> None:
    window.views.picture.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Space)


def reconstructed_in(tile: int | None, models: Path, snapshot: Path) -> Floats:
    """What the engine itself gives."""
    model, half = load_model(models / "spectral.safetensors"), convolution_type("auto", CPU)
    *_, last = Reconstruction(model, read_measurement(snapshot), CPU, precision=half, tile=tile).run()
    return np.asarray(last.estimate.numpy(), np.float32)


def tile_in(recipe: Path) -> int | None:
    """What a recipe says."""
    tile: int | None = json.loads(recipe.read_text(encoding="utf-8"))["device"].get("tile")
    return tile


def choose(dialog: PreferencesDialog, tile: int, qtbot: QtBot) -> None:
    """Walk to a side by keys."""
    dialog.tiles.setFocus()
    qtbot.keyClick(dialog.tiles, Qt.Key.Key_Home)
    for _ in range(dialog.tiles.findData(tile)):
        qtbot.keyClick(dialog.tiles, Qt.Key.Key_Down)
    assert dialog.tiles.currentData() == tile


def test_a_run_that_dies_of_memory_is_run_in_smaller_and_smaller_tiles_until_it_lives(
    opened: StudioWindow, card: ShortOfMemory, settings: Settings, qtbot: QtBot
) -> None:
    press_space(opened, qtbot)
    for tile in (512, 256):
        dialog = told(opened, qtbot)
        assert list(ways(dialog)) == [f"Run in tiles of {tile} pixels", "Run on the CPU"]
        assert f"Run in tiles of {tile} pixels" in dialog.fault.remedy
        qtbot.mouseClick(ways(dialog)[f"Run in tiles of {tile} pixels"], LEFT)
        assert settings.preferences.tile == tile
    qtbot.waitUntil(lambda: opened.session.running.stages.is_complete, timeout=WAIT_MS)
    assert card.tried == [(CARD, None), (CARD, 512), (CARD, 256)]
    assert opened.session.choosing.device == CARD
    assert not any(dialog.isVisible() for dialog in opened.findChildren(FaultDialog))


def test_it_is_run_on_the_processor_where_that_is_chosen(
    opened: StudioWindow, card: ShortOfMemory, settings: Settings, qtbot: QtBot
) -> None:
    card.enough = 0
    preferences = opened_preferences(opened, qtbot)
    choose(preferences, 128, qtbot)
    preferences.reject()
    press_space(opened, qtbot)
    dialog = told(opened, qtbot)
    assert list(ways(dialog)) == ["Run on the CPU"]
    qtbot.mouseClick(ways(dialog)["Run on the CPU"], LEFT)
    qtbot.waitUntil(lambda: opened.session.running.stages.is_complete, timeout=WAIT_MS)
    assert card.tried == [(CARD, 128), ("cpu", 128)]
    assert opened.views.choices.devices.currentText() == "CPU"
    assert settings.preferences == Preferences(tile=128)


def test_return_takes_the_first_way_and_escape_none(opened: StudioWindow, card: ShortOfMemory, qtbot: QtBot) -> None:
    press_space(opened, qtbot)
    qtbot.keyClick(told(opened, qtbot), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: card.tried[-1] == (CARD, 512), timeout=WAIT_MS)
    qtbot.keyClick(told(opened, qtbot), Qt.Key.Key_Escape)
    qtbot.wait(50)
    assert len(card.tried) == 2
    assert not opened.session.is_busy


def test_the_tab_whose_run_died_is_shown_and_others_stay_as_they_are(
    opened: StudioWindow, card: ShortOfMemory, samples: Path, qtbot: QtBot
) -> None:
    first = opened.documents.current
    press_space(opened, qtbot)
    dialog = told(opened, qtbot)
    card.enough = 9999
    open_beside(opened, qtbot, samples)
    other = opened.documents.current
    assert other is not first
    other.session.toggle_run()
    settled(opened, qtbot)
    card.tried.clear()
    qtbot.mouseClick(ways(dialog)["Run in tiles of 512 pixels"], LEFT)
    assert opened.documents.current is first
    qtbot.waitUntil(lambda: first.session.running.stages.is_complete, timeout=WAIT_MS)
    assert card.tried == [(CARD, 512)]
    assert other.session.running.stages.is_complete


def test_what_is_complete_stays_and_the_next_run_takes_the_tiles_and_is_replayed_in_them(
    reconstructed: StudioWindow,
    card: ShortOfMemory,
    models: Path,
    snapshot: Path,
    tmp_path: Path,
    qtbot: QtBot,
    capsys: pytest.CaptureFixture[str],
) -> None:
    window = reconstructed
    with qtbot.waitSignal(window.session.running.settled, timeout=WAIT_MS):
        window.session.choosing.find_device("cpu")
    whole = cube_of(window)
    dialog = opened_preferences(window, qtbot)
    choose(dialog, 128, qtbot)
    dialog.reject()
    assert window.session.running.stages.is_complete
    for name, tile in (("whole", None), ("tiles", 128)):
        write(window, cube_dialog(window, qtbot), tmp_path / f"{name}.npz", qtbot)
        assert tile_in(tmp_path / f"{name}.recipe.json") == tile
        with pytest.raises(SystemExit):
            main(["replay", str(tmp_path / f"{name}.recipe.json")])
        assert "bit for bit" in capsys.readouterr().out
        if tile is None:
            with qtbot.waitSignal(window.session.running.settled, timeout=WAIT_MS):
                press_space(window, qtbot)
    assert card.tried[-2:] == [("cpu", None), ("cpu", 128)]
    assert cube_of(window) is not whole
    np.testing.assert_array_equal(cube_of(window), reconstructed_in(128, models, snapshot))
    assert "in tiles of 128 pixels" in window.views.status._device.toolTip()  # noqa: SLF001 what is read there


def test_tiles_are_kept_and_at_work_after_a_restart_and_in_a_batch(
    opened: StudioWindow, settings: Settings, snapshot: Path, qtbot: QtBot, models: Path
) -> None:
    dialog = opened_preferences(opened, qtbot)
    choose(dialog, 128, qtbot)
    dialog.reject()
    batches = opened.batches
    opened.session.choosing.find_device("cpu")
    qtbot.keyClick(opened, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(batches.dialog.isVisible, timeout=WAIT_MS)
    batches.batching.add((snapshot,))
    qtbot.waitUntil(batches.dialog.run.isEnabled, timeout=WAIT_MS)
    qtbot.mouseClick(batches.dialog.run, LEFT)
    qtbot.waitUntil(lambda: batches.batching.items[0].state is ItemState.DONE, timeout=WAIT_MS)
    assert tile_in(snapshot.parent / "reconstructed" / "snapshot.recipe.json") == 128
    again = StudioWindow(settings, models)
    qtbot.addWidget(again)
    assert again.session.choosing.tile == 128
    again.close()


def test_a_kept_run_is_made_again_in_its_own_tiles(
    reconstructed: StudioWindow, card: ShortOfMemory, tmp_path: Path, qtbot: QtBot
) -> None:
    window = reconstructed
    dialog = opened_preferences(window, qtbot)
    choose(dialog, 128, qtbot)
    dialog.reject()
    window.views.runs.keep.trigger()
    with qtbot.waitSignal(window.sessions.saving.saved, timeout=WAIT_MS):
        window.sessions.saving.save(tmp_path / "one.lorun")
    window.documents.close(window.documents.current)
    card.tried.clear()
    with qtbot.waitSignal(window.sessions.saving.restored, timeout=WAIT_MS):
        window.open_path(tmp_path / "one.lorun")
    runs = window.documents.current.runs
    qtbot.waitUntil(lambda: window.session.running.stages.is_complete and bool(list(runs.frames)), timeout=WAIT_MS)
    assert {tile for _, tile in card.tried} == {None, 128}
    assert [mark.tile for mark in runs.marks] == [None]


@pytest.fixture
def session(session: Session, runner: DeafRunner, qtbot: QtBot) -> Session:
    answer(runner, qtbot, EngineReady((CARD, "cpu"), "versions", ()))
    return session


def test_all_that_goes_on_from_stages_does_so_in_their_tiles(
    runner: DeafRunner, session: Session, qtbot: QtBot
) -> None:
    session.choosing.choose_tile(256)
    be_run(runner, session, qtbot)
    session.choosing.choose_tile(128)
    session.mixing.move(1, 0.5)
    number = runner.runs[-1].number
    answer(runner, qtbot, a_stage(number, 2), a_stage(number, 3), RunEnded(number, complete=True, seconds=1))
    session.running.focus = lambda: Focus(Area(1, 1, 5, 4), 0)
    session.mixing.move(1, 0.6)
    session.trying.ablate()
    session.trying.try_range((Axis(1, 0, 2, 3),))
    session.asides.solve_again(KeptMark(1, "kept", LORUN, "cpu", (1, 1, 1), "float32", 256))
    assert len(runner.runs) == 2
    assert (len(runner.previews), len(runner.trials), len(runner.asides)) == (1, 2, 1)
    asked: tuple[RunRequest | PreviewRequest | TrialRequest | AsideRequest, ...]
    asked = (*runner.runs, *runner.previews, *runner.trials, *runner.asides)
    assert {request.tile for request in asked} == {256}
    session.stop()
    session.toggle_run()
    assert runner.runs[-1].tile == session.running.tile == 128


def test_a_run_under_way_goes_on_and_one_that_was_stopped_begins_anew_in_other_tiles(
    runner: DeafRunner, session: Session, qtbot: QtBot
) -> None:
    be_open(runner, session, qtbot)
    session.toggle_run()
    answer(runner, qtbot, a_stage(runner.runs[-1].number, 0))
    session.choosing.choose_tile(256)
    assert [run.tile for run in runner.runs] == [None]
    session.toggle_run()
    session.toggle_run()
    assert [run.tile for run in runner.runs] == [None, 256]
    assert session.running.stages.stale == {stage_key(0)}


def test_ways_are_offered_only_where_something_can_be_run_again(
    runner: DeafRunner, session: Session, qtbot: QtBot
) -> None:
    fault = Fault("The memory is full.", shortage=Shortage(CARD, 256))
    listener = Listener(session)
    be_run(runner, session, qtbot)
    aside = session.asides.solve_again(KeptMark(1, "kept", LORUN, CARD, (1, 1, 1)))
    session.toggle_run()
    answer(runner, qtbot, Failed(aside, fault), Failed(runner.runs[-1].number, fault))
    session.trying.ablate()
    answer(runner, qtbot, Failed(runner.trials[-1].number, fault))
    assert [found.shortage for found in listener.faults] == [None, fault.shortage, fault.shortage]


def test_every_tile_that_the_engine_advises_can_be_preferred(qtbot: QtBot) -> None:
    assert tiling.TILES == TILES
    dialog = PreferencesDialog(("cpu",), (), Path(), 10)
    qtbot.addWidget(dialog)
    assert [dialog.tiles.itemData(place) for place in range(dialog.tiles.count())] == [0, *TILES]


@pytest.mark.parametrize("way", ["CPU", "tiles"])
def test_there_is_no_way_out_for_a_measurement_that_has_gone_meanwhile(
    opened: StudioWindow, qtbot: QtBot, way: str
) -> None:
    """As where a session is restored while the dialog is read."""
    press_space(opened, qtbot)
    dialog = told(opened, qtbot)
    opened.documents.close(opened.documents.current)
    qtbot.wait(50)
    with qtbot.captureExceptions() as faults:
        qtbot.mouseClick(next(button for text, button in ways(dialog).items() if way in text), LEFT)
    assert faults == []
    assert not opened.session.is_busy
