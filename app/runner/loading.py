"""Bringing the engine in without holding the window up."""

import ctypes
import gc
import importlib.util
import os
import platform
from functools import cache
from pathlib import Path

from lorun_engine.versions import version_of

NAMED = ("lorun-studio", "torch", "numpy", "PySide6-Essentials", "pyqtgraph")


def preload_library(package: str, library: str) -> bool:
    """Map a package's large native library into memory while other threads go on; say whether it was done.

    `import` keeps Python's lock while the loader works, which would freeze the window for half a second. The loader
    called as a foreign function gives the lock up, and the import afterwards finds the library already there. Where
    this cannot be done (Windows, another layout of the package), the import itself does the loading.
    """
    found = importlib.util.find_spec(package)
    if os.name != "posix" or found is None or found.origin is None:
        return False
    suffix = ".dylib" if platform.system() == "Darwin" else ".so"
    path = Path(found.origin).parent / f"{library}{suffix}"
    if not path.is_file():
        return False
    open_library = ctypes.CDLL(None).dlopen
    open_library.restype = ctypes.c_void_p
    open_library.argtypes = [ctypes.c_char_p, ctypes.c_int]
    return open_library(os.fsencode(path), os.RTLD_NOW) is not None


@cache
def keep_what_is_loaded() -> None:
    """Let Python look for what can be thrown away in what comes from now on only, and only the first call count.

    The libraries are hundreds of thousands of objects. Looking through them now and then would stop the window for
    longer than anything else.
    """
    gc.freeze()


def versions() -> str:
    """The versions at work, for the log and for bug reports."""
    lines = [f"{name} {version_of(name)}" for name in NAMED]
    return "\n".join([*lines, f"Python {platform.python_version()}", platform.platform()])
