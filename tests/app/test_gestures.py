"""Gestures in any order, on the real window: whatever a person does, nothing breaks, leaks or shows what is no more.

LORUN_GESTURES sets how many gestures are tried altogether, 10000 say.
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.settings import Settings
from app.showing import Compare
from app.state import FrameKind, stage_key
from app.view_model import Document
from app.window import StudioWindow
from lorun_engine.device import choose_device, convolution_type
from lorun_engine.files import read_measurement
from lorun_engine.network.checkpoint import load_model
from lorun_engine.reconstruction import Reconstruction
from tests.app.conftest import STAGES, WAIT_MS

LONGEST = 40
GESTURES = int(os.environ.get("LORUN_GESTURES", "240"))
CONTROL, SHIFT, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier(0)
KEYS = {
    "run or stop": (Qt.Key.Key_Space, NONE),
    "stop": (Qt.Key.Key_Escape, NONE),
    "undo": (Qt.Key.Key_Z, CONTROL),
    "redo": (Qt.Key.Key_Y, CONTROL),
    "next band": (Qt.Key.Key_Right, NONE),
    "band before": (Qt.Key.Key_Left, NONE),
    "next stage": (Qt.Key.Key_Down, NONE),
    "stage before": (Qt.Key.Key_Up, NONE),
    "next tab": (Qt.Key.Key_Tab, CONTROL),
    "tab to the left": (Qt.Key.Key_PageUp, CONTROL | SHIFT),
    "close": (Qt.Key.Key_W, CONTROL),
}
_CPU = choose_device("cpu")
MOUSE = Qt.MouseButton.LeftButton


class Gestures(RuleBasedStateMachine):
    """A window, and what a person may do to it."""

    models: Path
    files: tuple[Path, ...]
    folder: Path
    application: QApplication
    compared: int

    @initialize()
    def start(self) -> None:
        self.threads = threading.active_count()
        self.faults: list[object] = []
        self.raised: list[BaseException] = []
        self.hook = sys.excepthook
        sys.excepthook = lambda _kind, error, _trace: self.raised.append(error)
        (self.folder / "settings.ini").unlink(missing_ok=True)
        kept = Settings(QSettings(str(self.folder / "settings.ini"), QSettings.Format.IniFormat))
        self.window = StudioWindow(kept, self.models)
        self.window.documents.fault_found.connect(self.faults.append)
        self.window.resize(1280, 800)
        self.window.show()
        self.wait(self.window.views.choices.devices.isEnabled)
        self.open(0)

    def wait(self, condition: Callable[[], bool]) -> None:
        until = time.monotonic() + WAIT_MS / 1000
        while not condition():
            assert time.monotonic() < until
            self.let(5)

    def let(self, milliseconds: int) -> None:
        """Let so much time pass, for the window and for the threads behind it."""
        until = time.monotonic() + milliseconds / 1000
        while time.monotonic() < until:
            self.application.processEvents()
            time.sleep(0.001)

    @property
    def documents(self) -> tuple[Document, ...]:
        return self.window.documents.items

    @property
    def is_open(self) -> bool:
        return self.window.session.scene is not None

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        self.window.activateWindow()
        self.window.setFocus()
        QTest.keyClick(self.window, key, modifiers)

    @rule(place=st.integers(0, 2))
    def open(self, place: int) -> None:
        self.window.open_path(self.files[place])
        self.wait(lambda: self.files[place] in [item.session.opening.sources.measurement for item in self.documents])

    @rule(name=st.sampled_from(sorted(KEYS)))
    def press_a_key(self, name: str) -> None:
        self.press(*KEYS[name])

    @rule(milliseconds=st.integers(0, 60))
    def pause(self, milliseconds: int) -> None:
        self.let(milliseconds)

    @precondition(lambda self: self.is_open and self.window.views.mixer.faders)
    @rule(stage=st.integers(0, STAGES - 1), places=st.lists(st.integers(5, 95), min_size=1, max_size=4))
    def drag_a_fader(self, stage: int, places: list[int]) -> None:
        fader = self.window.views.mixer.faders[stage % len(self.window.views.mixer.faders)]
        if not fader.isEnabled():
            return
        middle, height = fader.width() // 2, fader.height()
        QTest.mousePress(fader, MOUSE, NONE, QPoint(middle, height // 2))
        for place in places:
            QTest.mouseMove(fader, QPoint(middle, height * place // 100))
        QTest.mouseRelease(fader, MOUSE, NONE, QPoint(middle, height * places[-1] // 100))

    @precondition(lambda self: self.is_open)
    @rule(stage=st.integers(0, STAGES))
    def click_a_tile(self, stage: int) -> None:
        tile = self.window.views.filmstrip.tiles.get(stage_key(stage))
        if tile is not None and tile.isVisible():
            QTest.mouseClick(tile, MOUSE)

    @precondition(lambda self: self.is_open)
    @rule(x=st.integers(0, 100), y=st.integers(0, 100))
    def click_the_picture(self, x: int, y: int) -> None:
        surface = self.window.views.picture.surface
        QTest.mouseClick(surface, MOUSE, NONE, QPoint(surface.width() * x // 101, surface.height() * y // 101))

    @precondition(lambda self: self.is_open)
    @rule(mode=st.sampled_from(Compare))
    def compare(self, mode: Compare) -> None:
        self.window.comparison.set_mode(mode)

    @rule(width=st.integers(900, 1700), height=st.integers(640, 1100))
    def resize(self, width: int, height: int) -> None:
        self.window.resize(width, height)

    @precondition(lambda self: len(self.documents) > 1)
    @rule(place=st.integers(0, 2))
    def click_a_tab(self, place: int) -> None:
        tabs = self.window.views.tabs
        QTest.mouseClick(tabs, MOUSE, NONE, tabs.tabRect(place % tabs.count()).center())

    @precondition(lambda self: self.is_open)
    @rule(name=st.sampled_from(["mixer", "levels", "curve"]))
    def switch_a_panel(self, name: str) -> None:
        self.window.views.docks[name].toggleViewAction().trigger()

    @invariant()
    def nothing_has_broken(self) -> None:
        assert not self.faults
        assert not self.raised

    def teardown(self) -> None:
        if not hasattr(self, "window"):
            return
        try:
            self.wait(lambda: not any(document.session.is_busy for document in self.documents))
            for document in self.documents:
                self.shows_what_its_strengths_give(document)
            self.nothing_has_broken()
        finally:
            for document in self.documents:
                document.note_saved(document.work)
            self.window.close()
            self.window.deleteLater()
            self.application.processEvents()
            sys.excepthook = self.hook
        assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("lorun")]
        assert threading.active_count() <= self.threads

    def shows_what_its_strengths_give(self, document: Document) -> None:
        """The stages that are not marked stale are those of the strengths at the mixer, from the measurement on."""
        running = document.session.running
        if (
            running.solver is None
            or running.solver.path is None
            or document.session.opening.sources.measurement is None
        ):
            return
        place = Reconstruction(
            load_model(running.solver.path),
            read_measurement(document.session.opening.sources.measurement),
            _CPU,
            precision=convolution_type("auto", _CPU),
        )
        for stage in place.run(document.session.mixing.strengths):
            key = stage_key(stage.index)
            frame = document.viewing.frame(key)
            if frame is not None and key not in running.stages.stale:
                Gestures.compared += 1
                np.testing.assert_allclose(
                    frame.cube, stage.estimate.numpy(), atol=1e-3 * float(stage.estimate.abs().max())
                )
        shown = document.viewing.key
        assert shown.kind is not FrameKind.STAGE or shown in document.viewing.keys


def test_gestures_in_any_order_break_nothing(
    qapp: QApplication, models: Path, snapshot: Path, samples: Path, enlarged: Path, tmp_path: Path
) -> None:
    Gestures.models, Gestures.files, Gestures.folder = models, (snapshot, samples, enlarged), tmp_path
    Gestures.application, Gestures.compared = qapp, 0
    chosen = settings(
        max_examples=max(1, GESTURES // LONGEST),
        stateful_step_count=LONGEST,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Gestures, settings=chosen)
    assert Gestures.compared
