"""Whatever is wrong with what a person gives, every front end says it once, in words that help, and keeps what it had.

The table of bad input (`bad_files`) goes through the engine, the command line and the window; the table of places that
cannot be written to (`closed_places`) does the same. What only looks wrong, such as integer counts, is taken by all.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from app.exports import CubeChoice
from app.settings import Settings
from app.state import CubeFormat, Fault, FaultKind
from app.views.fault_dialog import FaultDialog
from app.views.import_dialog import ImportDialog
from app.window import StudioWindow
from lorun_engine.cli import main
from lorun_engine.errors import ExportError, LorunError
from lorun_engine.files import read_cube, read_measurement, write_cube, write_measurement
from lorun_engine.solvers import chosen_solver
from tests.bad_files import EVERY_CASE, Case, scene
from tests.closed_places import EVERY_REFUSAL, Refusal
from tests.engine.files.scenes import cassi, numbers, snapshot, wavelengths
from tests.engine.tiny import saved_tiny_model

WAIT = 60_000


def standing(folder: Path) -> dict[Path, bytes]:
    """Every file below a folder with its bytes."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def require_help(text: str, words: str) -> None:
    """The message has its four parts, says what it must, and shows no trace of the program's inside."""
    for part in ("expected:", "found:", "to do:"):
        assert part in text
    assert "Traceback" not in text
    assert re.search(words, text), text


# The engine


@EVERY_CASE
def test_the_engine_says_what_is_wrong(tmp_path: Path, case: Case) -> None:
    given = case.give(tmp_path)
    with pytest.raises(LorunError) as caught:
        chosen_solver(
            read_measurement(given.measurement, aperture=given.aperture, matrix=given.matrix, truth=given.truth),
            None if given.model is None else str(given.model),
            "cpu",
        )
    require_help(str(caught.value), case.words)


@EVERY_REFUSAL
def test_the_engine_leaves_what_stood_there(tmp_path: Path, refusal: Refusal) -> None:
    target = refusal.place(tmp_path)
    before = standing(tmp_path)
    with refusal.hinders(tmp_path), pytest.raises(ExportError) as caught:
        write_cube(target, numbers(4, 30, 30), wavelengths())
    require_help(str(caught.value), refusal.words)
    assert standing(tmp_path) == before


# The command line


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A model of a few weights, for the sake of speed."""
    return str(saved_tiny_model(tmp_path_factory.mktemp("model")).card.path)


def lorun(*arguments: str) -> int:
    """The exit code of the command."""
    with pytest.raises(SystemExit) as left:
        main(arguments)
    return int(str(left.value.code or 0))


@EVERY_CASE
def test_the_command_line_says_what_is_wrong_and_leaves_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], case: Case
) -> None:
    given = case.give(tmp_path)
    output = tmp_path / "out.npz"
    assert lorun("reconstruct", *given.arguments, "-o", str(output)) == 1
    said = capsys.readouterr()
    require_help(said.err, case.words)
    assert not said.out
    assert not output.exists()


@EVERY_REFUSAL
def test_the_command_line_leaves_what_stood_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], model: str, refusal: Refusal
) -> None:
    measurement = tmp_path.with_name(f"{tmp_path.name}-given")
    measurement.mkdir()
    write_measurement(measurement / "own.npz", cassi())
    target = refusal.place(tmp_path)
    before = standing(tmp_path)
    with refusal.hinders(tmp_path):
        code = lorun("reconstruct", str(measurement / "own.npz"), "--model", model, "-o", str(target))
    assert code == 1
    require_help(capsys.readouterr().err, refusal.words)
    assert standing(tmp_path) == before


# The window


@pytest.fixture(scope="module")
def window(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StudioWindow]:  # noqa: ARG001 Qt first
    """The window with a sound measurement open, and no model installed."""
    folder = tmp_path_factory.mktemp("studio")
    (folder / "models").mkdir()
    write_measurement(folder / "lamp.npz", cassi())
    store = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    window = StudioWindow(Settings(store), folder / "models")
    window.show()
    window.open_path(folder / "lamp.npz")
    yield window
    window.close()


def shown_fault(window: StudioWindow) -> FaultDialog | ImportDialog | None:
    """The dialog that tells of a fault, or of what the files leave open and a person can tell."""
    every: list[FaultDialog | ImportDialog] = [*window.findChildren(FaultDialog), *window.findChildren(ImportDialog)]
    return next((dialog for dialog in every if dialog.isVisible()), None)


def settle(window: StudioWindow, qtbot: QtBot) -> None:
    """Wait until the files that were asked for are open or refused."""
    qtbot.waitUntil(lambda: not window.session.opening.is_busy, timeout=WAIT)


def text_of(fault: Fault) -> str:
    """A fault as the command line would print it."""
    return f"{fault.problem}\n  expected: {fault.expected}\n  found:    {fault.found}\n  to do:    {fault.remedy}"


def leave(window: StudioWindow, qtbot: QtBot) -> None:
    """Close the dialog, and give up what is incomplete."""
    dialog = shown_fault(window)
    if dialog is not None:
        dialog.reject()
    qtbot.waitUntil(lambda: shown_fault(window) is None, timeout=WAIT)
    window.session.opening.give_up()


@EVERY_CASE
def test_the_window_says_what_is_wrong_once_and_keeps_what_it_had(
    tmp_path: Path, window: StudioWindow, qtbot: QtBot, case: Case
) -> None:
    qtbot.waitUntil(lambda: window.session.scene is not None, timeout=WAIT)
    settle(window, qtbot)
    given, before = case.give(tmp_path), window.session.scene
    window.open_paths(given.paths)
    settle(window, qtbot)
    qtbot.waitUntil(lambda: shown_fault(window) is not None, timeout=WAIT)
    dialog = shown_fault(window)
    assert dialog is not None
    fault = dialog.fault
    leave(window, qtbot)
    assert fault is not None
    assert fault.kind is FaultKind.USER
    require_help(text_of(fault), case.words)
    assert window.session.scene is before


@EVERY_REFUSAL
def test_the_window_leaves_what_stood_there(
    tmp_path: Path, window: StudioWindow, qtbot: QtBot, refusal: Refusal
) -> None:
    target = refusal.place(tmp_path)
    before, scene_before = standing(tmp_path), window.session.scene
    forms = {form.suffix: form for form in CubeFormat}
    with refusal.hinders(tmp_path), qtbot.waitSignal(window.session.fault_found, timeout=WAIT) as told:
        choice = CubeChoice(forms.get(target.suffix, CubeFormat.NUMPY))
        window.session.writing.write_cube(target, numbers(4, 30, 30), choice)
    qtbot.waitUntil(lambda: shown_fault(window) is not None, timeout=WAIT)
    leave(window, qtbot)
    assert told.args is not None
    require_help(text_of(told.args[0]), refusal.words)
    assert standing(tmp_path) == before
    assert window.session.scene is scene_before


# What only looks wrong

SOUND = {
    "counts of 8 bits": (255 * snapshot()).astype(np.uint8),
    "counts of 16 bits": (65535 * snapshot()).astype(np.uint16),
    "signed counts of 16 bits": (32767 * snapshot()).astype(np.int16),
    "counts of 32 bits": (10**6 * snapshot()).astype(np.int32),
    "double precision": snapshot().astype(np.float64),
    "a little below zero": snapshot() - np.float32(0.05),
    "far above one": snapshot() * np.float32(1e6),
}
EVERY_SOUND = pytest.mark.parametrize("values", SOUND.values(), ids=SOUND.keys())


@EVERY_SOUND
def test_the_command_line_takes_what_only_looks_wrong(tmp_path: Path, model: str, values: NDArray[np.generic]) -> None:
    given = scene(values)(tmp_path)
    output = tmp_path / "out.npz"
    assert lorun("reconstruct", *given.arguments, "--model", model, "-o", str(output)) == 0
    cube, _ = read_cube(output)
    assert cube.shape == (4, 12, 10)


@EVERY_SOUND
def test_the_window_takes_what_only_looks_wrong(
    tmp_path: Path, window: StudioWindow, qtbot: QtBot, values: NDArray[np.generic]
) -> None:
    given = scene(values)(tmp_path)
    settle(window, qtbot)
    with qtbot.waitSignal(window.documents.shown, timeout=WAIT):
        window.open_paths(given.paths)
    assert shown_fault(window) is None
    assert window.session.scene is not None
    assert window.session.scene.name == given.paths[0].stem
