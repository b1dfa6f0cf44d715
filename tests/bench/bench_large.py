"""What a large cube takes: the memory of opening a truth of 2048 × 2048 × 31, scrolling through it and exporting it.

    QT_QPA_PLATFORM=offscreen python -m tests.bench.bench_large

The files are made in a temporary folder (2.5 GB); the window has a process of its own, whose peak is measured.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication

from app.exports import CubeChoice
from app.results import Exported
from app.state import TRUTH, CubeFormat
from app.window import StudioWindow
from lorun_engine.files.envi import write_header
from lorun_engine.memory import memory_in_use
from tests.bench.clocks import Pauses, painted, rest, tell, tell_machine, wait
from tests.bench.windows import shown_window

BANDS, SIDE = 31, 2048
STEP = 2
GIB = 2**30
FORMATS = (CubeFormat.ENVI_BSQ, CubeFormat.ENVI_BIP, CubeFormat.HDF5)


def main() -> None:
    """Make the files, and measure a process that opens them."""
    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
        with shown_window(folder) as (application, window):
            measure(application, window, folder)
        return
    tell_machine()
    with tempfile.TemporaryDirectory() as made:
        make_files(Path(made))
        subprocess.run([sys.executable, "-m", "tests.bench.bench_large", made], check=True)


def make_files(folder: Path) -> None:
    """Write a cube as ENVI, and the snapshot that a camera would take of it, a band at a time."""
    random = np.random.default_rng(0)
    aperture = random.integers(0, 2, (SIDE, SIDE)).astype(np.float32)
    snapshot = np.zeros((SIDE, SIDE + STEP * (BANDS - 1)), np.float32)
    with (folder / "truth.img").open("wb") as numbers:
        for band in range(BANDS):
            plane = random.random((SIDE, SIDE), np.float32)
            numbers.write(plane.data)
            snapshot[:, STEP * band : STEP * band + SIDE] += aperture * plane
    like = np.broadcast_to(np.float32(0), (BANDS, SIDE, SIDE))
    write_header(folder / "truth.hdr", like, np.linspace(450, 650, BANDS, dtype=np.float32), "bsq")
    shifts = np.arange(BANDS) * STEP
    np.savez(folder / "snapshot.npz", snapshot=snapshot, aperture=aperture, shifts=shifts, axis="width")


def measure(application: QApplication, window: StudioWindow, folder: Path) -> None:
    """Open, scroll and export, and tell the peak after each."""
    with step("the window and its engine"):
        wait(application, window.views.choices.devices.isEnabled)
    with step(f"opening {BANDS} × {SIDE} × {SIDE}"):
        window.open_paths((folder / "snapshot.npz", folder / "truth.hdr"))
        wait(application, lambda: window.session.is_ready)
        rest(application)
    viewing = window.viewing
    viewing.choose(TRUTH)
    with step("scrolling through its bands"):
        times = [painted(application, window, partial(viewing.set_band, band)) for band in range(BANDS)]
        viewing.switch_mode()
        rest(application)
    tell("band switch", times)
    done: list[Exported] = []
    window.session.writing.exported.connect(done.append)
    offer = window.documents.current.exporting.cube_offer(folder)
    truths = [] if offer is None else [cube for cube in offer.cubes if cube.title == "Truth"]
    for form in FORMATS:
        with step(f"exporting it as {form.title}"):
            done.clear()
            window.documents.current.exporting.write_cube(
                truths[0], folder / f"{form.name.lower()}{form.suffix}", CubeChoice(form)
            )
            wait(application, lambda: bool(done))


@contextmanager
def step(what: str) -> Iterator[None]:
    """Tell what a step took: seconds, the longest pause of the window, memory held after it, and the peak so far."""
    began = time.perf_counter()
    with Pauses() as pauses:
        yield
    seconds, held = time.perf_counter() - began, (memory_in_use() or 0) / GIB
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / GIB
    print(f"{what:56s} {seconds:5.1f} s, longest pause {pauses}, holds {held:.2f} GiB, peak {peak:.2f} GiB")


if __name__ == "__main__":
    main()
