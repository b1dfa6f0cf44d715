"""Clocks of the benches: how long something took, what the window's thread worked in that time, and its pauses."""

import os
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt, QTimer, qVersion
from PySide6.QtWidgets import QApplication

from app.window import StudioWindow

LONGEST_WAIT_S = 900.0


@dataclass(frozen=True)
class Timing:
    """Milliseconds by the clock, and those that the window's thread worked."""

    passed: float
    worked: float


class Stopwatch:
    """Runs from when it is made."""

    def __init__(self) -> None:
        self._began = time.perf_counter(), time.thread_time()

    def read(self) -> Timing:
        """The time until now."""
        passed, worked = self._began
        return Timing(1000 * (time.perf_counter() - passed), 1000 * (time.thread_time() - worked))


class Pauses:
    """What lies between two beats of a 1 ms timer in the window's thread."""

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._watch = Stopwatch()
        self.gaps: list[Timing] = []

    def __enter__(self) -> "Pauses":
        self.gaps = []
        self._watch = Stopwatch()
        self._timer.start(1)
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.stop()

    def __str__(self) -> str:
        passed = max((gap.passed for gap in self.gaps), default=0.0)
        worked = max((gap.worked for gap in self.gaps), default=0.0)
        return f"{passed:5.1f} ms, own work {worked:5.1f} ms"

    def _beat(self) -> None:
        self.gaps.append(self._watch.read())
        self._watch = Stopwatch()


def tell_machine() -> None:
    """Print what it is measured on."""
    threads = os.environ.get("OMP_NUM_THREADS", "as many as processors")
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(
        f"{platform.machine()}, {usable} of {os.cpu_count()} processors, threads: {threads}, "
        f"load {os.getloadavg()[0]:.1f}; Python {platform.python_version()}, Qt {qVersion()}"
    )


def painted(application: QApplication, window: StudioWindow, change: Callable[[], None]) -> Timing:
    """How long a change and its painting take."""
    watch = Stopwatch()
    change()
    for picture in (window.views.picture, window.views.beside):
        if picture.isVisible():
            picture.surface.repaint()
    taken = watch.read()
    application.processEvents()
    return taken


def tell(what: str, timings: Sequence[Timing]) -> None:
    """Print median and 95th percentile."""
    middle, late = np.percentile([timing.passed for timing in timings], (50, 95))
    own, late_own = np.percentile([timing.worked for timing in timings], (50, 95))
    clock, work = f"{middle:7.1f} ms  p95 {late:5.1f}", f"{own:5.1f} ms  p95 {late_own:5.1f}"
    print(f"{what:38s} {clock},  own work {work}, {len(timings)} times")


def wait(application: QApplication, until: Callable[[], bool]) -> None:
    """Work the event loop until something holds."""
    end = time.monotonic() + LONGEST_WAIT_S
    while not until():
        if time.monotonic() > end:
            raise TimeoutError(f"nothing came within {LONGEST_WAIT_S:.0f} s")
        application.processEvents()
        time.sleep(0.001)  # polling would take the time of what is waited for


def rest(application: QApplication) -> None:
    """Let what was put off be drawn."""
    wait(application, after(0.3))


def after(seconds: float) -> Callable[[], bool]:
    """Whether so many seconds have passed since the call."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end
