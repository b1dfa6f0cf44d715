"""Unsaved work: asked about before it would be lost, and still there after the process was killed."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from app.regions import Outline, Shape
from app.runner import session_files
from app.settings import Settings
from app.showing import Levels
from app.state import TRUTH, Fault
from app.window import StudioWindow
from app.workspace import SavedSession
from lorun_engine.errors import ExportError
from tests.app.conftest import WAIT_MS, be_shown

LEFT = Qt.MouseButton.LeftButton
HOME = Path(__file__).parents[2]
KILLED = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
import app.view_model.autosaving as autosaving
from app.settings import Settings
from app.window import StudioWindow

autosaving.INTERVAL_MS = 100
store, models, kept, *files = sys.argv[1:]
application = QApplication([])
window = StudioWindow(Settings(QSettings(store, QSettings.Format.IniFormat)), Path(models), kept=Path(kept))
window.show()
first = window.session  # whichever tab is on show when its file is open
first.opened.connect(lambda: first.mixing.move(0, 0.25))
window.open_paths(tuple(map(Path, files)))
application.exec()
"""


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Where unsaved work is kept."""
    return tmp_path / "kept"


@pytest.fixture
def careful(qtbot: QtBot, models: Path, settings: Settings, kept: Path) -> Iterator[StudioWindow]:
    """A window that asks about unsaved work."""
    window = StudioWindow(settings, models, kept=kept)
    be_shown(window, qtbot)
    yield window
    window.session.mixing.reset()
    window.close()
    answer(window, qtbot, "Discard")
    assert not window.isVisible()
    window.deleteLater()


@pytest.fixture
def busy(careful: StudioWindow, snapshot: Path, qtbot: QtBot) -> StudioWindow:
    """The same with a measurement."""
    open_and_wait(careful, qtbot, snapshot)
    return careful


def open_and_wait(window: StudioWindow, qtbot: QtBot, path: Path) -> None:
    with qtbot.waitSignal(window.session.opened, timeout=WAIT_MS):
        window.open_path(path)


def question(window: StudioWindow) -> QMessageBox | None:
    """The question that the window asks."""
    boxes = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    return boxes[0] if boxes else None


def answer(window: StudioWindow, qtbot: QtBot, word: str) -> None:
    """Click a button of the question, where there is one."""
    box = question(window)
    if box is not None:
        button = next(button for button in box.buttons() if word in button.text().replace("&", ""))
        qtbot.mouseClick(button, LEFT)


def copies(kept: Path) -> list[Path]:
    return sorted(kept.glob("[!.]*.lorun"))


def test_what_is_only_looked_at_is_closed_without_a_question(busy: StudioWindow) -> None:
    busy.viewing.choose(TRUTH)
    busy.viewing.set_band(2)
    busy.probing.pin(3, 3)
    busy.close()
    assert question(busy) is None
    assert not busy.isVisible()


@pytest.mark.parametrize("work", ["mix", "region", "levels", "model"])
def test_closing_asks_about_work_and_cancel_keeps_the_window(busy: StudioWindow, qtbot: QtBot, work: str) -> None:
    match work:
        case "mix":
            busy.session.mixing.move(0, 0.5)
        case "region":
            busy.regions.add(Outline(Shape.POINT, ((3, 3),)))
        case "levels":
            busy.viewing.set_levels(Levels(0, 0.4))
        case "model":
            busy.session.choosing.choose_solver(busy.views.choices.solvers.count() - 1)
    busy.close()
    assert busy.isVisible()
    answer(busy, qtbot, "Cancel")
    assert busy.isVisible()
    busy.close()
    answer(busy, qtbot, "Discard")
    assert not busy.isVisible()


def test_work_that_was_undone_is_not_asked_about(busy: StudioWindow) -> None:
    busy.regions.add(Outline(Shape.POINT, ((3, 3),)))
    busy.views.commands.undo.trigger()
    busy.close()
    assert question(busy) is None
    assert not busy.isVisible()


def test_save_asks_for_a_file_and_closes_when_it_is_written(busy: StudioWindow, qtbot: QtBot, tmp_path: Path) -> None:
    busy.session.mixing.move(0, 0.5)
    busy.close()
    answer(busy, qtbot, "Save")
    dialog = busy.findChild(QFileDialog)
    assert dialog is not None
    dialog.reject()
    qtbot.wait(1)
    assert busy.isVisible()
    busy.close()
    answer(busy, qtbot, "Save")
    dialog = next(dialog for dialog in busy.findChildren(QFileDialog) if dialog.isVisible())
    dialog.selectFile(str(tmp_path / "work.lorun"))
    dialog.accept()
    qtbot.waitUntil(lambda: not busy.isVisible(), timeout=WAIT_MS)
    assert (tmp_path / "work.lorun").is_file()


def test_a_session_in_the_place_of_unsaved_work_asks_first(
    busy: StudioWindow, qtbot: QtBot, tmp_path: Path, snapshot: Path
) -> None:
    with qtbot.waitSignal(busy.sessions.saving.saved, timeout=WAIT_MS):
        busy.sessions.saving.save(tmp_path / "work.lorun")
    busy.session.mixing.move(0, 0.5)
    busy.open_path(tmp_path / "work.lorun")
    answer(busy, qtbot, "Cancel")
    assert busy.session.mixing.strengths[0] == 0.5
    busy.open_path(tmp_path / "work.lorun")
    with qtbot.waitSignal(busy.sessions.saving.restored, timeout=WAIT_MS):
        answer(busy, qtbot, "Discard")
    assert busy.session.opening.sources.measurement == snapshot
    assert not busy.sessions.saving.is_changed


def test_of_two_savings_each_is_answered(
    busy: StudioWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = session_files.write_session
    written: list[Path] = []
    faults: list[Fault] = []

    def write_once(path: Path, session: SavedSession) -> None:
        if written:
            raise ExportError("No room.", expected="room", found="a full disk", remedy="Make room.")
        written.append(path)
        write(path, session)

    monkeypatch.setattr(session_files, "write_session", write_once)
    saving = busy.sessions.saving
    saving.fault_found.connect(faults.append)
    for strength in (0.5, 0.25):
        busy.session.mixing.move(0, strength)
        saving.save(tmp_path / "work.lorun")
    qtbot.waitUntil(lambda: bool(faults), timeout=WAIT_MS)
    assert saving.is_changed


def test_a_failed_save_keeps_the_window_and_the_work(busy: StudioWindow, qtbot: QtBot, tmp_path: Path) -> None:
    busy.session.mixing.move(0, 0.5)
    busy.close()
    answer(busy, qtbot, "Save")
    dialog = busy.findChild(QFileDialog)
    assert dialog is not None
    with qtbot.waitSignal(busy.sessions.fault_found, timeout=WAIT_MS):
        dialog.fileSelected.emit(str(tmp_path / "nowhere" / "work.lorun"))
        dialog.close()
    assert busy.isVisible()
    assert busy.sessions.saving.is_changed


def test_a_copy_is_kept_while_work_is_unsaved_and_none_after_a_clean_end(
    busy: StudioWindow, qtbot: QtBot, kept: Path, tmp_path: Path
) -> None:
    busy.sessions.autosaving.keep()
    assert not copies(kept)
    busy.session.mixing.move(0, 0.5)
    busy.sessions.autosaving.keep()
    qtbot.waitUntil(lambda: len(copies(kept)) == 1, timeout=WAIT_MS)
    with qtbot.waitSignal(busy.sessions.saving.saved, timeout=WAIT_MS):
        busy.sessions.saving.save(tmp_path / "work.lorun")
    busy.sessions.autosaving.keep()
    qtbot.waitUntil(lambda: not copies(kept), timeout=WAIT_MS)
    busy.session.mixing.move(0, 0.6)
    busy.sessions.autosaving.keep()
    busy.close()
    answer(busy, qtbot, "Discard")
    assert not list(kept.iterdir())


def test_a_copy_that_could_not_be_written_is_tried_again(
    busy: StudioWindow, qtbot: QtBot, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, _session: SavedSession) -> None:
        raise ExportError(f"{path} cannot be written.", expected="room", found="a full disk", remedy="Make room.")

    busy.session.mixing.move(0, 0.5)
    with monkeypatch.context() as full, qtbot.waitSignal(busy.sessions.saving._files.failed, timeout=WAIT_MS):  # noqa: SLF001
        full.setattr(session_files, "write_session", fail)
        busy.sessions.autosaving.keep()
    assert not copies(kept)
    busy.sessions.autosaving.keep()
    qtbot.waitUntil(lambda: len(copies(kept)) == 1, timeout=WAIT_MS)


def test_a_window_that_is_alive_is_not_taken_for_one_that_was_killed(
    busy: StudioWindow, qtbot: QtBot, kept: Path
) -> None:
    busy.session.mixing.move(0, 0.5)
    busy.sessions.autosaving.keep()
    qtbot.waitUntil(lambda: len(copies(kept)) == 1, timeout=WAIT_MS)
    process = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from PySide6.QtCore import QLockFile; "
            "lock = QLockFile(sys.argv[1]); lock.setStaleLockTime(0); sys.exit(lock.tryLock(0))",
            str(copies(kept)[0].with_suffix(".lock")),
        ],
        check=False,
    )
    assert process.returncode == 0


def kept_tabs(kept: Path) -> int:
    """How many measurements the copy that is kept holds."""
    return sum(len(json.loads(copy.read_text())["tabs"]) for copy in copies(kept))


def test_work_in_all_tabs_outlives_a_killed_process(
    qtbot: QtBot, models: Path, snapshot: Path, samples: Path, kept: Path, settings: Settings, tmp_path: Path
) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(HOME)}
    places = [str(path) for path in (tmp_path / "killed.ini", models, kept, snapshot, samples)]
    arguments = [sys.executable, "-c", KILLED, *places]
    process = subprocess.Popen(arguments, env=environment, cwd=tmp_path)
    end = time.monotonic() + 3 * WAIT_MS / 1000
    while kept_tabs(kept) < 2 and process.poll() is None and time.monotonic() < end:
        time.sleep(0.1)
    process.kill()
    process.wait()
    assert kept_tabs(kept) == 2
    window = StudioWindow(settings, models, kept=kept)
    window.show()
    qtbot.waitUntil(lambda: question(window) is not None, timeout=WAIT_MS)
    with qtbot.waitSignal(window.sessions.saving.restored, timeout=WAIT_MS):
        answer(window, qtbot, "Recover")
    assert [document.row.name for document in window.documents.items] == [snapshot.name, samples.name]
    assert [document.session.mixing.desk.mix.channels[0].fader for document in window.documents.items] == [0.25, 1]
    assert window.sessions.saving.is_changed
    assert len(copies(kept)) == 1
    window.close()
    answer(window, qtbot, "Discard")
    assert not window.isVisible()
    assert not list(kept.iterdir())


def test_work_that_is_not_wanted_now_is_offered_again_and_discarded_work_is_not(
    qtbot: QtBot, models: Path, snapshot: Path, kept: Path, settings: Settings, tmp_path: Path
) -> None:
    donor = StudioWindow(Settings(QSettings(str(tmp_path / "d.ini"), QSettings.Format.IniFormat)), models)
    open_and_wait(donor, qtbot, snapshot)
    kept.mkdir()
    with qtbot.waitSignal(donor.sessions.saving.saved, timeout=WAIT_MS):
        donor.sessions.saving.save(kept / "left.lorun")
    donor.close()
    for word, left in (("Later", True), ("Discard", False)):
        window = StudioWindow(settings, models, kept=kept)
        window.show()
        qtbot.waitUntil(lambda window=window: question(window) is not None, timeout=WAIT_MS)  # type: ignore[misc]
        answer(window, qtbot, word)
        window.close()
        assert not window.isVisible()
        assert bool(copies(kept)) is left
