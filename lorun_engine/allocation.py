"""What happens to memory that is freed, where the C library (glibc) lets itself be told; elsewhere nothing changes."""

import ctypes
import sys
from contextlib import suppress

TRIM_THRESHOLD, TOP_PAD, MMAP_THRESHOLD, ARENA_MAX = -1, -2, -3, -8  # mallopt(3)
KEPT_BYTES = 2**30
GROWTH_BYTES = 2**26
LARGEST_BYTES = 2**25
RETURNED_BYTES = 2**16


def keep_freed_memory() -> None:
    """From now on keep freed memory, up to 1 GiB of it, for what comes next; to be called before there are threads.

    Each stage frees and takes tensors of the same sizes. Pages that come anew from the system for each of them, filled
    with zeros, cost a tenth to a third of a stage's time. Pieces above 32 MiB still come from the system, since few of
    them fit where another one was.
    """
    _set(ARENA_MAX, 1)  # memory of its own for every thread could not be kept
    _set(MMAP_THRESHOLD, LARGEST_BYTES)
    _set(TRIM_THRESHOLD, KEPT_BYTES)
    _set(TOP_PAD, GROWTH_BYTES)


def return_freed_memory() -> None:
    """From now on hand memory back to the system when it is freed.

    Slower, but what the process holds is then what is in use, and not what was in use before as well.
    """
    _set(MMAP_THRESHOLD, RETURNED_BYTES)


def give_memory_back() -> None:
    """Hand back what is kept, once."""
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):
            ctypes.CDLL(None).malloc_trim(0)


def _set(parameter: int, value: int) -> None:
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):  # another C library
            ctypes.CDLL(None).mallopt(parameter, value)
