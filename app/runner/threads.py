"""Threads that work behind the window and give way to it."""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

NICENESS = 5


def background_thread(name: str) -> ThreadPoolExecutor:
    """A thread of its own for work that must not hold the window up; those that it starts give way, too."""
    return ThreadPoolExecutor(1, thread_name_prefix=f"lorun-{name}", initializer=_give_way)


def _give_way() -> None:
    """Let the window's thread go first where both want a processor; only Linux knows a priority a thread."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
