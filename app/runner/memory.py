"""How much memory this process holds."""

import os
import sys
from pathlib import Path

STATUS = Path("/proc/self/statm")


def memory_in_use(status: Path = STATUS) -> int | None:
    """Bytes resident in memory; where the system does not say it, the most that there were; None where neither."""
    try:
        pages = int(status.read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return _peak()
    return pages * os.sysconf("SC_PAGE_SIZE")


def _peak() -> int | None:
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
