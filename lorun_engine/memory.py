"""How much memory this process holds, and how much a piece of work takes."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import torch

from lorun_engine.allocation import give_memory_back

STATUS = Path("/proc/self/statm")
EVERY_SECONDS = 0.005


def memory_in_use(status: Path = STATUS) -> int | None:
    """Bytes resident in memory; where the system does not say it, the most that there were; None where neither."""
    try:
        pages = int(status.read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return _peak()
    return pages * os.sysconf("SC_PAGE_SIZE")


def release_memory() -> None:
    """Hand back to the system and to the cards what was freed and kept for what comes next."""
    give_memory_back()
    torch.cuda.empty_cache()  # nothing where none is in use


@contextmanager
def memory_taken(device: torch.device) -> Iterator[Callable[[], int | None]]:
    """Yield a function that tells the most bytes that the block took beyond those held before it.

    On a CUDA device these are the device's; elsewhere those of the process, looked at every few milliseconds. Memory
    that was freed before is handed back first, so that using it again counts.
    """
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)
        held = torch.cuda.memory_allocated(device)
        yield lambda: torch.cuda.max_memory_allocated(device) - held
        return
    give_memory_back()
    before = memory_in_use()
    seen = [before or 0]
    over = threading.Event()

    def watch() -> None:
        while not over.wait(EVERY_SECONDS):
            seen[0] = max(seen[0], memory_in_use() or 0)

    watcher = threading.Thread(target=watch, name="lorun-memory", daemon=True)
    watcher.start()
    try:
        yield lambda: max(seen[0], memory_in_use() or 0) - before if before is not None else None
    finally:
        over.set()
        watcher.join()


def _peak() -> int | None:
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
