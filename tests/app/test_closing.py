"""Measurements that are closed: their work is asked about, their runs end, and nothing of them is held."""

import gc
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app.runner import Runner
from app.settings import Settings
from app.state import stage_key
from app.view_model import Document
from app.window import StudioWindow
from tests.app.conftest import STAGES, WAIT_MS, GatedSolver, be_shown, begin, open_beside
from tests.app.test_tabs import chosen

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def careful(qtbot: QtBot, models: Path, settings: Settings, tmp_path: Path) -> Iterator[StudioWindow]:
    """A window that asks about unsaved work."""
    window = StudioWindow(settings, models, kept=tmp_path / "kept")
    be_shown(window, qtbot)
    yield window
    window.sessions.autosaving.close()
    for document in window.documents.items:
        document.note_saved(document.work)
    window.close()


def answer(window: StudioWindow, qtbot: QtBot, text: str) -> None:
    """Press a button of the question that is asked."""
    box = next(box for box in window.findChildren(QMessageBox) if box.isVisible())
    button = next(button for button in box.buttons() if button.text().replace("&", "") == text)
    qtbot.mouseClick(button, LEFT)


def test_closing_a_tab_ends_its_run_without_waiting_for_it(
    opened: StudioWindow, samples: Path, gated: GatedSolver, qtbot: QtBot
) -> None:
    begin(opened, gated, qtbot)
    open_beside(opened, qtbot, samples)
    opened.documents.close(opened.documents.items[0])
    assert [document.row.name for document in opened.documents.items] == [samples.name]
    gated.let(STAGES)
    qtbot.waitUntil(lambda: gated.closed == 1, timeout=WAIT_MS)
    assert len(gated.computed) <= 2
    assert not opened.session.running.stages.has_any


def test_a_closed_tab_gives_its_memory_back(two: StudioWindow, qtbot: QtBot) -> None:
    frame = two.documents.items[0].viewing.frame(stage_key(STAGES))
    assert frame is not None
    gone = weakref.ref(frame)
    del frame
    gc.disable()  # nobody need look for rings
    try:
        two.documents.close(two.documents.items[0])
        qtbot.waitUntil(lambda: gone() is None, timeout=WAIT_MS)
    finally:
        gc.enable()


def test_measurements_that_were_opened_and_closed_leave_nothing_behind(
    opened: StudioWindow, samples: Path, qtbot: QtBot
) -> None:
    def held() -> tuple[int, int, int]:
        gc.collect()
        runners = sum(type(thing) is Runner for thing in gc.get_objects())
        return runners, len(opened.findChildren(QObject)), len(QApplication.allWidgets())

    def look_beside() -> None:
        threads = threading.active_count()
        open_beside(opened, qtbot, samples)
        opened.documents.close(opened.documents.current)
        qtbot.waitUntil(lambda: threading.active_count() <= threads, timeout=WAIT_MS)
        qtbot.waitUntil(lambda: len(opened.findChildren(Document)) == len(opened.documents.items), timeout=WAIT_MS)

    for _ in range(2):
        look_beside()  # what is made but once is there from now on
    before = held()
    for _ in range(3):
        look_beside()
    qtbot.waitUntil(lambda: all(now <= then for now, then in zip(held(), before, strict=True)), timeout=WAIT_MS)


def test_closing_asks_only_where_work_would_be_lost(
    careful: StudioWindow, snapshot: Path, samples: Path, qtbot: QtBot
) -> None:
    careful.open_path(snapshot)
    qtbot.waitUntil(lambda: careful.session.is_ready, timeout=WAIT_MS)
    careful.session.mixing.move(0, 0.5)
    assert "•" in careful.views.tabs.tabText(0)
    open_beside(careful, qtbot, samples)
    careful.views.commands.close_tab.trigger()
    assert chosen(careful).startswith(snapshot.name)
    careful.views.commands.close_tab.trigger()
    answer(careful, qtbot, "Cancel")
    assert careful.session.mixing.strengths[0] == 0.5
    careful.views.commands.close_tab.trigger()
    answer(careful, qtbot, "Discard")
    assert careful.session.scene is None


def test_quitting_asks_once_for_all_tabs(careful: StudioWindow, snapshot: Path, samples: Path, qtbot: QtBot) -> None:
    careful.open_path(snapshot)
    qtbot.waitUntil(lambda: careful.session.is_ready, timeout=WAIT_MS)
    open_beside(careful, qtbot, samples)
    for document in careful.documents.items:
        document.session.mixing.move(0, 0.5)
    careful.close()
    boxes = [box for box in careful.findChildren(QMessageBox) if box.isVisible()]
    assert len(boxes) == 1
    assert snapshot.name in boxes[0].text()
    assert samples.name in boxes[0].text()
    answer(careful, qtbot, "Discard")
    assert not careful.isVisible()
