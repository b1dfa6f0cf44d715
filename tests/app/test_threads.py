"""Laws of the threads behind the window."""

import os
import sys
import threading

import pytest

from app.runner.threads import background_thread


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
