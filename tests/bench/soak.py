"""Whether the window's memory stays flat while somebody works in it for long.

    QT_QPA_PLATFORM=offscreen python -m tests.bench.soak [--minutes 30]

The real window with the bundled models, the bundled sample and a copy of it in a second tab: run, moved faders, both
mixes and their presets, ablations and sweeps given up and made, stages, bands and ways of comparing, regions, undo and
redo, exports, sessions, themes and panels, tabs opened and closed, over and over. Every minute, at the end of a round,
it tells what is held; at the end, how fast that grows.
"""

import argparse
import gc
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from app.mix import Side
from app.regions import Shape
from app.showing import Compare
from app.state import CubeFormat, stage_key
from app.style import Theme
from app.window import StudioWindow
from app.window.studio import SAMPLE
from lorun_engine.allocation import give_memory_back
from lorun_engine.memory import memory_in_use
from tests.app.gestures.person import CONTROL, NONE, SHIFT, Person
from tests.bench.clocks import tell_machine
from tests.bench.windows import shown_window

MINUTE_S = 60.0
MIB = 2**20
TELLING_MIB = 5.0
PATIENCE_S = 300.0
SWEPT = 3
IDLE_THREADS = 3  # the window's, the engine's, and the one that reads and writes sessions
KEYS = (
    (Qt.Key.Key_R, NONE),
    (Qt.Key.Key_Right, NONE),
    (Qt.Key.Key_Right, NONE),
    (Qt.Key.Key_C, NONE),
    (Qt.Key.Key_Up, NONE),
    (Qt.Key.Key_Z, NONE),
    (Qt.Key.Key_E, NONE),
    (Qt.Key.Key_A, NONE),
    (Qt.Key.Key_Y, NONE),
    (Qt.Key.Key_Y, NONE),
    (Qt.Key.Key_Left, NONE),
    (Qt.Key.Key_R, NONE),
    (Qt.Key.Key_Down, NONE),
    (Qt.Key.Key_X, NONE),
    (Qt.Key.Key_X, NONE),
)
SHAPES = {
    Shape.POINT: ((30, 30),),
    Shape.RECTANGLE: ((40, 30), (55, 45)),
    Shape.ELLIPSE: ((45, 50), (60, 65)),
    Shape.POLYGON: ((35, 60), (42, 60), (38, 70)),
    Shape.LINE: ((30, 75), (65, 70)),
}


@dataclass(frozen=True)
class Held:
    """What a process holds at one time.

    Attributes:
        minutes: since the first.
        memory: resident, MiB.
        threads: of Python.
        widgets: of Qt.
        objects: of Qt, below the window.
        things: objects that Python's collector knows.
    """

    minutes: float
    memory: float
    threads: int
    widgets: int
    objects: int
    things: int


def main() -> None:
    """Work in a window for so many minutes, and tell what it holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    minutes = parser.parse_args().minutes
    tell_machine()
    with tempfile.TemporaryDirectory() as folder, shown_window(Path(folder)) as (application, window):
        person = Person(application, window, PATIENCE_S)
        person.wait(window.views.choices.devices.isEnabled)
        held = work(window, person, Path(folder), minutes)
    tell_growth(held)


def work(window: StudioWindow, person: Person, folder: Path, minutes: float) -> list[Held]:
    """Do one round after another, and look at what is held at the end of the first one of each minute."""
    second = folder / "second.npz"
    shutil.copy(SAMPLE, second)
    held: list[Held] = []
    print("minute   round   memory MiB   threads   widgets   Qt objects   Python objects")
    rounds = 0
    do_round(window, person, folder, second)  # what is made but once is there from now on
    began = time.monotonic()
    while not held or held[-1].minutes < minutes:
        passed = (time.monotonic() - began) / MINUTE_S
        if passed >= len(held):
            held.append(look(window, person, passed))
            _, *figures = astuple(held[-1])
            print("{:6.1f}  {:6d}   {:10.1f}   {:7d}   {:7d}   {:10d}   {:14d}".format(passed, rounds, *figures))
            sys.stdout.flush()
        rounds += 1
        do_round(window, person, folder, second)
    return held


def look(window: StudioWindow, person: Person, minutes: float) -> Held:
    """What is held now, after the closed tabs' last work has ended and what nobody holds has been given back."""
    with suppress(TimeoutError):  # the figure tells
        person.wait(lambda: threading.active_count() <= IDLE_THREADS)
    gc.collect()
    give_memory_back()
    widgets, objects = len(QApplication.allWidgets()), len(window.findChildren(QObject))
    memory = (memory_in_use() or 0) / MIB
    return Held(minutes, memory, threading.active_count(), widgets, objects, len(gc.get_objects()))


def do_round(window: StudioWindow, person: Person, folder: Path, second: Path) -> None:
    """What somebody does with two measurements, back to where they began: with one tab, closed panels shown again."""
    window.open_sample()
    person.wait(lambda: window.session.is_ready and window.session.running.stages.is_complete)
    person.rest()
    look_around(window, person)
    mix(person)
    try_out(window, person)
    mark(person)
    person.undo(12)
    person.redo(8)
    person.rest()
    take_out(window, person, folder)
    person.open(second)
    person.press(Qt.Key.Key_Space)
    person.drag_fader(0, (30, 70))
    person.rest()
    person.click_tab(0)
    person.click_tab(1)
    person.press(Qt.Key.Key_W, CONTROL)
    person.press(Qt.Key.Key_W, CONTROL)
    person.wait(lambda: not window.documents.has_any)
    person.let(1.0)  # what was put off is done, too


def look_around(window: StudioWindow, person: Person) -> None:
    """Walk stages, bands and kinds of pictures in every way of comparing; themes and panels."""
    for way in Compare:
        person.compare(way)
        for key in KEYS:
            person.press(*key)
        person.click_tile(stage_key(1))
        person.let(0.2)
    person.compare(Compare.SINGLE)
    for theme in (Theme.LIGHT, Theme.DARK):
        person.choose_theme(theme)
        person.let(0.1)
    for name in window.views.docks:
        person.switch_panel(name)
        person.let(0.05)
        person.switch_panel(name)
    for dialog in (Qt.Key.Key_K, Qt.Key.Key_Comma):
        person.press(dialog, CONTROL)
        person.let(0.1)
        person.leave_dialogs()


def mix(person: Person) -> None:
    """Move faders, the master and the switches, keep that as a preset, and go to the other mix and back."""
    for stage in range(3):
        person.drag_fader(stage, (20, 80, 40))
    person.drag_master((60, 40))
    for switch in ("mute", "solo", "link"):
        person.switch(1, switch)
        person.switch(1, switch)
    person.leave_preset_menu()
    person.leave_preset_unnamed()
    person.save_preset("Of this round")
    person.copy_mix()
    person.work_with(Side.B)
    person.choose_preset("Of this round")
    person.delete_preset()
    person.work_with(Side.A)
    person.rest()


def try_out(window: StudioWindow, person: Person) -> None:
    """Leave out each stage in turn, and move one fader over a range; each given up once before it is let to its end."""
    trying = window.session.trying
    ablation = person.ask_for_ablation()
    person.wait(lambda: trying.ablation.rows)
    person.escape(ablation)
    person.click(ablation.run)
    person.wait(lambda: trying.ablation.is_complete and not trying.is_running)
    for _ in trying.ablation.rows:
        person.press_in(ablation.table, Qt.Key.Key_Down)
    person.escape(ablation)
    sweep = person.ask_for_sweep()
    sweep.first.stage.setCurrentIndex(sweep.first.stage.count() - 1)
    sweep.first.count.setValue(SWEPT)
    person.click(sweep.run)
    person.wait(lambda: trying.sweep.done)
    person.escape(sweep)
    person.click(sweep.run)
    person.wait(lambda: trying.sweep.done == SWEPT and not trying.is_running)
    person.press_in(sweep.plot, Qt.Key.Key_Right)
    person.click(sweep.use)
    person.rest()
    person.escape(sweep)


def mark(person: Person) -> None:
    """Draw every kind of region, move one, and take it away."""
    for shape, places in SHAPES.items():
        person.draw(shape, places)
    person.let(0.3)
    for modifiers in (CONTROL, CONTROL | SHIFT):
        person.press_on_picture((Qt.Key.Key_Left, modifiers))
    person.press_on_picture((Qt.Key.Key_Delete, NONE))


def take_out(window: StudioWindow, person: Person, folder: Path) -> None:
    """Export the cube in every format, copy the picture, save the session and open it again."""
    for form in CubeFormat:
        dialog = person.ask_for_export(form)
        if dialog is not None:
            person.export(dialog, folder / f"cube{form.suffix}")
    window.views.commands.copy_picture.trigger()
    session = folder / "work.lorun"
    session.unlink(missing_ok=True)
    person.save_session(session)
    person.open_session(session)


def tell_growth(held: Sequence[Held]) -> None:
    """Print how fast memory grows over the second half, and whether that is more than nothing."""
    late = [one for one in held if one.minutes >= held[-1].minutes / 2]
    if len(late) < 3:
        print("too short to tell growth")
        return
    minutes = np.array([one.minutes for one in late])
    (slope, start), covariance = np.polyfit(minutes, [one.memory for one in late], 1, cov="unscaled")
    left = np.array([one.memory for one in late]) - (start + slope * minutes)
    error = float(np.sqrt(covariance[0, 0] * (left @ left) / max(len(late) - 2, 1)))
    grows = 10 * slope > TELLING_MIB and slope > 2 * error
    print(
        f"memory over the second half: {10 * slope:+.2f} ± {10 * error:.2f} MiB per 10 minutes: "
        f"{'it grows' if grows else 'flat'}"
    )
    for name in ("threads", "widgets", "objects", "things"):
        print(f"{name:10s} {getattr(late[0], name):9d} → {getattr(late[-1], name):9d}")


if __name__ == "__main__":
    main()
