"""Laws of the threads behind the window."""

import os
import sys
import threading

import pytest
from pytestqt.qtbot import QtBot

from app.runner.threads import background_thread
from app.window import StudioWindow
from tests.app.conftest import WAIT_MS


def priority() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def priority_of_a_child() -> int:
    found: list[int] = []
    child = threading.Thread(target=lambda: found.append(priority()))
    child.start()
    child.join()
    return found[0]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux knows a priority a thread")
def test_work_behind_the_window_gives_way_to_it_and_so_do_the_threads_it_starts() -> None:
    before = priority()
    with background_thread("test") as thread:
        assert thread.submit(priority).result() > before
        assert thread.submit(priority_of_a_child).result() > before
    assert priority() == before


class Ring:
    """Holds itself, and notes which thread throws it away."""

    def __init__(self, threads: list[threading.Thread]) -> None:
        self.itself = self
        self.threads = threads

    def __del__(self) -> None:
        self.threads.append(threading.current_thread())


def test_what_nobody_holds_is_thrown_away_in_the_thread_of_the_window_alone(window: StudioWindow, qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []
    Ring(threads)
    with background_thread("test") as thread:
        made = thread.submit(lambda: [[number] for number in range(200_000)]).result()
    assert made
    assert threads == []
    qtbot.waitUntil(lambda: bool(threads), timeout=WAIT_MS)
    assert threads == [threading.main_thread()]
    assert window.isVisible()
