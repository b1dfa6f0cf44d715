"""How the window feels, in figures: cold start, band and stage switch, fader to first new stage, longest pause.

    QT_QPA_PLATFORM=offscreen python -m tests.bench.bench_window [FILE …]

Without files the bundled sample is reconstructed with the model that fits it best. Beside what the clock says stands
what the window's own thread worked in that time: on a machine that others use, too, only that can be compared.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication

from app.display import frame_of
from app.regions import Outline, Shape
from app.runner.scenes import display_curve
from app.showing import Compare
from app.state import TRUTH, FrameKey, stage_key
from app.surveys import StageChoice
from app.window import StudioWindow
from app.window.studio import SAMPLE
from lorun_engine.memory import memory_in_use
from lorun_engine.spectra import pseudo_rgb_matrix
from tests.bench.clocks import Pauses, Stopwatch, Timing, after, painted, rest, tell, tell_machine, wait
from tests.bench.windows import shown_window

COLD_STARTS = 3
SWITCHES = 60
LARGE = (31, 1024, 1024)
LARGE_STAGES = 2
STAGES = 9
REGIONS = 4
MOVES = 8
DRAGS = 4
RAPID_MOVES = 200
MOVE_S = 0.012
COLD = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import app.__main__
from app.window import StudioWindow
application = QApplication(sys.argv[:1])
class Timed(StudioWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print(time.time(), flush=True)
        QTimer.singleShot(0, application.quit)
window = Timed()
window.session.load = lambda: None
window.show()
application.exec()
window.close()
"""


def main() -> None:
    """Measure everything in one run, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    files = tuple(path.absolute() for path in parser.parse_args().files) or (SAMPLE,)
    tell_machine()
    starts = [cold_start() for _ in range(COLD_STARTS)]
    print(
        f"cold start to the painted window    {min(starts):8.0f} ms  best of {COLD_STARTS}, worst {max(starts):.0f} ms"
    )
    with tempfile.TemporaryDirectory() as folder, shown_window(Path(folder)) as (application, window):
        measure(application, window, files)


def cold_start() -> float:
    """Milliseconds from the start of a fresh interpreter until the window has painted itself."""
    began = time.time()
    done = subprocess.run([sys.executable, "-c", COLD], capture_output=True, text=True, check=True)
    return 1000 * (float(done.stdout.split()[0]) - began)


def measure(application: QApplication, window: StudioWindow, files: tuple[Path, ...]) -> None:
    """Open, run, switch and mix in a window that is shown."""
    with Pauses() as loading:
        wait(application, window.views.choices.devices.isEnabled)
    print(f"longest pause while the engine loads       {loading}")
    with Pauses() as opening:
        window.open_paths(files)
        wait(application, lambda: window.session.is_ready)
        rest(application)
    print(f"longest pause while a file is opened       {opening}")
    scene = window.session.scene
    shape = " × ".join(map(str, scene.shape)) if scene is not None else ""
    print(f"{files[0].name}: cube of {shape}, {window.views.choices.solvers.currentText()}")
    with Pauses() as running:
        began = time.perf_counter()
        window.session.toggle_run()
        wait(application, lambda: not window.session.running.is_running)
        seconds = time.perf_counter() - began
        rest(application)
    print(f"longest pause during a run of {seconds:5.1f} s      {running}")
    switch(application, window)
    move_faders(application, window)
    point(application, window)
    compare(application, window)


def switch(application: QApplication, window: StudioWindow) -> None:
    """Time from the choice of a band, a stage or colour until the picture is painted."""
    keys: list[FrameKey] = [stage_key(index) for index in range(len(window.session.running.stages.entries))]
    viewing, bands = window.viewing, window.session.scene.shape[0] if window.session.scene is not None else 1
    if window.session.scene is not None and window.session.scene.truth is not None:
        keys.append(TRUTH)
    viewing.set_band(0)

    def times(change: Callable[[int], None]) -> list[Timing]:
        return [painted(application, window, partial(change, number)) for number in range(SWITCHES)]

    if bands > 1:
        tell("band switch", times(lambda number: viewing.set_band(number % bands)))
    tell("stage switch, one band", times(lambda number: viewing.choose(keys[number % len(keys)])))
    if window.session.scene is not None and window.session.scene.has_colour:
        viewing.switch_mode()
        tell("stage switch, colour", times(lambda number: viewing.choose(keys[number % len(keys)])))


def compare(application: QApplication, window: StudioWindow) -> None:
    """The same switches in every way of comparing, among kept pictures of 1024 × 1024 × 31."""
    if window.session.scene is None:
        return
    centres = np.linspace(450, 650, LARGE[0], dtype=np.float32)
    matrix = pseudo_rgb_matrix(centres)
    cube = np.random.default_rng(0).random(LARGE, dtype=np.float32)
    scene = replace(
        window.session.scene,
        data=frame_of(cube[:1]),
        shape=LARGE,
        wavelengths=tuple(map(float, centres)),
        band_names=tuple(f"{centre:.1f} nm" for centre in centres),
        band_colours=((128, 128, 128),) * LARGE[0],
        matrix=matrix,
        curve=display_curve(),
        truth=frame_of(cube, matrix),
    )
    window.session.scene_opened.emit(scene)
    for stage in range(LARGE_STAGES):
        window.viewing.hold(stage_key(stage), frame_of(cube * np.float32(0.9 - 0.2 * stage), matrix))
    keys = [stage_key(stage) for stage in range(LARGE_STAGES)]
    viewing, comparison = window.viewing, window.comparison
    print(f"kept pictures of {LARGE[1]} × {LARGE[2]} × {LARGE[0]}")
    for way in Compare:
        comparison.set_mode(way)
        rest(application)
        viewing.set_band(0)
        band = [
            painted(application, window, partial(viewing.set_band, number % LARGE[0])) for number in range(SWITCHES)
        ]
        tell(f"{way.value}: band switch", band)
        walk = [painted(application, window, partial(viewing.choose, keys[number % 2])) for number in range(SWITCHES)]
        tell(f"{way.value}: stage switch, one band", walk)
        viewing.switch_mode()
        rest(application)
        colour = [painted(application, window, partial(viewing.choose, keys[number % 2])) for number in range(SWITCHES)]
        tell(f"{way.value}: stage switch, colour", colour)
    comparison.set_mode(Compare.SINGLE)


def move_faders(application: QApplication, window: StudioWindow) -> None:
    """Time from a moved fader until its preview, or its whole stage where none comes, is painted; and a long drag."""
    running, mixer = window.session.running, window.views.mixer
    if not running.strengths:
        print("no faders: the solver has no adapters")
        return
    for index in sorted({0, len(running.strengths) - 1}):
        first: list[Timing] = []
        whole: list[Timing] = []
        for move in range(MOVES):
            parts: list[FrameKey] = []
            stages: list[FrameKey] = []
            links = (
                running.patch_arrived.connect(partial(_note, parts)),
                running.stage_arrived.connect(partial(_note, stages)),
            )
            watch = Stopwatch()
            mixer.fader_edited.emit(index, 0.5 + 0.1 * move)
            mixer.edit_ended.emit()
            for arrived, times in (([parts, stages], first), ([stages], whole)):
                wait(application, partial(_has_any, arrived))
                window.views.picture.surface.repaint()
                times.append(watch.read())
            running.patch_arrived.disconnect(links[0])
            running.stage_arrived.disconnect(links[1])
            wait(application, lambda: not running.is_running)
        tell(f"fader {index + 1} to what is seen first", first)
        tell(f"fader {index + 1} to its first whole stage", whole)
    drag(application, window)


def drag(application: QApplication, window: StudioWindow) -> None:
    """Move a fader many times as a hand would; one newest run is left, and no memory."""
    running, mixer = window.session.running, window.views.mixer
    held = []
    for _ in range(DRAGS):
        parts: list[FrameKey] = []
        link = running.patch_arrived.connect(partial(_note, parts))
        with Pauses() as pauses:
            for move in range(RAPID_MOVES):
                mixer.fader_edited.emit(0, 0.5 + move / RAPID_MOVES)
                end = time.monotonic() + MOVE_S
                wait(application, lambda end=end: time.monotonic() > end)  # type: ignore[misc]
        mixer.edit_ended.emit()
        wait(application, lambda: not running.is_running)
        running.patch_arrived.disconnect(link)
        held.append(memory_in_use() or 0)
        last = running.strengths[0]
        print(
            f"{RAPID_MOVES} moves in {RAPID_MOVES * MOVE_S:.1f} s         {len(parts):3d} previews, ends at {last:g}, "
            f"longest pause {pauses}, memory {held[-1] / 2**20:.0f} MiB"
        )
    print(f"growth of memory over the last drags {(held[-1] - held[0]) / 2**20:7.1f} MiB")


def point(application: QApplication, window: StudioWindow) -> None:
    """Time that the spectra under the pointer take over nine stages, alone and beside regions in all of them."""
    scene, viewing, regions = window.session.scene, window.viewing, window.regions
    if scene is None or not scene.is_spectral:
        print("no spectra: the bands are no wavelengths")
        return
    exported = viewing.exportable()
    if exported is None:
        return
    for stage in range(STAGES + 1):
        window.session.running.stage_arrived.emit(stage_key(stage), frame_of(exported[1], scene.matrix))
    viewing.choose(stage_key(STAGES))
    _, height, width = scene.shape
    places = [(7 * number % width, 5 * number % height) for number in range(SWITCHES)]
    tell("spectra under the pointer", [hovered(application, window, *place) for place in places])
    regions.choose_stages(StageChoice.ALL)
    for number in range(REGIONS):
        corner = (number * width / REGIONS, number * height / REGIONS)
        regions.add(Outline(Shape.ELLIPSE, (corner, (corner[0] + width / REGIONS, corner[1] + height / REGIONS))))
    wait(application, lambda: len(regions.spectra(StageChoice.ALL)) >= REGIONS * (STAGES + 1))
    rest(application)
    tell(f"the same beside {REGIONS} regions", [hovered(application, window, *place) for place in places])
    with Pauses() as dragging:
        for number in range(SWITCHES):
            regions.reshape(1, Outline(Shape.RECTANGLE, ((0, 0), (width * number / SWITCHES, height / 2))))
            wait(application, after(0.016))
        wait(application, lambda: len(regions.spectra(StageChoice.ALL)) >= REGIONS * (STAGES + 1))
    print(f"longest pause while a region is dragged    {dragging}")


def hovered(application: QApplication, window: StudioWindow, x: int, y: int) -> Timing:
    """How long one move of the pointer takes until its spectra are painted."""
    watch = Stopwatch()
    window.probing.hover(x, y)
    window.views.spectra.show_spectra(window.probing.spectra)
    window.views.spectra.plot.surface.repaint()
    taken = watch.read()
    application.processEvents()
    return taken


def _note(arrived: list[FrameKey], key: FrameKey, _: object) -> None:
    arrived.append(key)


def _has_any(arrived: list[list[FrameKey]]) -> bool:
    return any(arrived)


if __name__ == "__main__":
    main()
