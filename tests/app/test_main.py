"""The start: what hinders Qt is said with its remedy, faults of any thread are shown, the command line is obeyed."""

import importlib
import logging
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QSettings, QStandardPaths, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import __main__ as start
from app.journal import Journal
from app.views.fault_dialog import FaultDialog
from app.window import StudioWindow
from tests.app.conftest import WAIT_MS


@pytest.fixture(autouse=True)
def _own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test writes to the user's own folders, or leaves its hooks and log handlers behind."""
    QStandardPaths.setTestModeEnabled(True)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path / "local"), raising=True)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    log = logging.getLogger("lorun")
    before = list(log.handlers)
    yield
    for handler in set(log.handlers) - set(before):
        log.removeHandler(handler)
        handler.close()


def test_a_machine_without_qt_s_libraries_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(_: str) -> ModuleType:
        raise ImportError("libEGL.so.1: cannot open shared object file")

    monkeypatch.setattr(importlib, "import_module", missing)
    assert start.main([]) == start.NO_QT
    said = capsys.readouterr().err
    assert "libEGL" in said
    assert "apt-get install" in said
    assert "lorun reconstruct" in said


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux may have no screen")
def test_a_machine_without_a_screen_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert "no screen" in str(start.what_hinders_qt())
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert start.what_hinders_qt() is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux draws with X")
def test_a_plug_in_that_cannot_be_loaded_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: str) -> None:
        raise OSError(f"libxcb-cursor.so.0 is missing for {path}")

    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("ctypes.CDLL", fail)
    assert "libxcb-cursor" in str(start.what_hinders_qt())
    monkeypatch.setattr("ctypes.CDLL", lambda _: None)
    assert start.what_hinders_qt() is None


def test_other_systems_have_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    assert start.what_hinders_qt() is None


def run_main(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, models: Path, *arguments: str) -> tuple[int, StudioWindow]:
    """Run `main` with the tiny models, in this test's event loop; return its status and its window."""
    made: list[StudioWindow] = []

    class Small(StudioWindow):
        def __init__(self, **wishes: object) -> None:
            super().__init__(models=models, **wishes)  # type: ignore[arg-type]
            made.append(self)
            qtbot.addWidget(self)

    monkeypatch.setattr("app.window.StudioWindow", Small)
    watchdog = QTimer(interval=WAIT_MS, singleShot=True)
    watchdog.timeout.connect(QApplication.exit)
    watchdog.start()
    status = start.main(arguments)
    watchdog.stop()  # leaving a loop that is over would end every later one in this process at once
    return status, made[0]


def test_files_of_the_command_line_are_opened_run_and_drawn(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, models: Path, snapshot: Path, tmp_path: Path
) -> None:
    target = tmp_path / "window.png"
    status, window = run_main(
        qtbot, monkeypatch, models, str(snapshot), "--screenshot", str(target), "--theme", "light"
    )
    window.close()
    assert status == 0
    assert QImage(str(target)).width() == window.width()
    assert window.session.running.stages.is_complete
    assert (tmp_path / "local" / "studio.log").exists()


def test_the_sample_is_opened_by_its_option(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, models: Path, snapshot: Path, tmp_path: Path
) -> None:
    monkeypatch.setattr("app.window.studio.SAMPLE", snapshot)
    status, window = run_main(qtbot, monkeypatch, models, "--sample", "--screenshot", str(tmp_path / "window.png"))
    window.close()
    assert status == 0


@pytest.mark.parametrize("is_named", [True, False])
def test_the_tour_is_offered_at_the_first_start_where_no_file_is_named(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, models: Path, snapshot: Path, *, is_named: bool
) -> None:
    QSettings("LoRun", "LoRun Studio").remove("toured")
    QTimer.singleShot(0, QApplication.exit)
    _, window = run_main(qtbot, monkeypatch, models, *([str(snapshot)] if is_named else []))
    assert (window.tour.step is None) == is_named
    window.close()


def test_a_picture_of_what_cannot_be_opened_is_refused_with_a_word(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere, target = tmp_path / "nowhere.npz", tmp_path / "window.png"
    status, window = run_main(qtbot, monkeypatch, models, str(nowhere), "--screenshot", str(target))
    window.close()
    assert status == 1
    assert "nowhere.npz" in capsys.readouterr().err
    assert not target.exists()


def test_a_log_file_that_cannot_be_written_is_no_hindrance(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.touch()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(taken))
    journal = Journal()
    start._keep_log(journal)  # noqa: SLF001
    logging.getLogger("lorun").removeHandler(journal)
    assert "No log can be written" in journal.lines[-1].text
    assert journal.folder is None


def test_what_nobody_caught_in_any_thread_is_shown_and_logged(
    window: StudioWindow, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    start._report_faults(window)  # noqa: SLF001
    sys.excepthook(ValueError, ValueError("in the window"), None)
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    qtbot.waitUntil(lambda: window.findChild(FaultDialog) is not None, timeout=WAIT_MS)
    dialog = window.findChild(FaultDialog)
    assert isinstance(dialog, FaultDialog)
    assert "in the window" in dialog.fault.found
    dialog.reject()
    qtbot.waitUntil(lambda: "ZeroDivisionError" in str(getattr(window.findChild(FaultDialog), "fault", "")))
    assert "ZeroDivisionError" in caplog.text
    assert os.environ.get("QT_QPA_PLATFORM")
