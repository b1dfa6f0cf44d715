"""Gestures in any order, on the real window: whatever a person does, nothing breaks, leaks or shows what is no more.

LORUN_GESTURES sets how many gestures are tried altogether, 10000 say.
"""

import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
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
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication

from app.regions import Shape
from app.settings import Settings
from app.showing import Compare, Levels
from app.state import CubeFormat, stage_key
from app.style import Theme, dress
from app.view_model.levels import LevelKey
from app.views.fault_dialog import FaultDialog
from app.window import StudioWindow
from app.workspace import SavedSession, View
from lorun_engine.files import read_cube
from tests.app.conftest import STAGES, WAIT_MS
from tests.app.gestures import laws
from tests.app.gestures.keys import KEYS, KEYS_OF_A_REGION, KEYS_OF_LOOKING
from tests.app.gestures.person import Person

LONGEST = 40
GESTURES = int(os.environ.get("LORUN_GESTURES", "240"))
PANELS = ("sources", "regions", "runs", "mixer", "levels", "spectra", "profile", "curve")
EXACT = (CubeFormat.NUMPY, CubeFormat.HDF5, CubeFormat.ENVI_BIP, CubeFormat.TIFF, CubeFormat.MATLAB)
hundredths = st.integers(5, 95)
places = st.tuples(hundredths, hundredths)


class Gestures(RuleBasedStateMachine):
    """A window, and what a person may do to it."""

    models: Path
    files: tuple[Path, ...]
    folder: Path
    application: QApplication
    compared: int
    written: int

    @initialize(runs=st.booleans())
    def start(self, *, runs: bool) -> None:
        self.threads = threading.active_count()
        self.faults: list[object] = []
        self.raised: list[BaseException] = []
        self.hook = sys.excepthook
        sys.excepthook = lambda _kind, error, _trace: self.raised.append(error)
        (self.folder / "settings.ini").unlink(missing_ok=True)
        kept = Settings(QSettings(str(self.folder / "settings.ini"), QSettings.Format.IniFormat))
        self.window = StudioWindow(kept, self.models)
        self.window.documents.fault_found.connect(lambda fault: self.faults.append(fault))
        self.person = Person(self.application, self.window, WAIT_MS / 1000)
        self.window.resize(1280, 800)
        self.window.show()
        self.person.wait(self.window.views.choices.devices.isEnabled)
        self.person.open(self.files[0])
        if runs:
            self.run_or_stop()

    @property
    def is_open(self) -> bool:
        return self.window.session.scene is not None

    @property
    def has_faders(self) -> bool:
        return self.is_open and bool(self.window.views.mixer.faders)

    @rule(place=st.integers(0, 2))
    def open(self, place: int) -> None:
        self.person.open(self.files[place])

    @rule(name=st.sampled_from(sorted(KEYS)))
    def press_a_key(self, name: str) -> None:
        self.person.press(*KEYS[name])

    @rule(name=st.sampled_from(sorted(KEYS_OF_LOOKING)))
    def press_a_key_of_looking(self, name: str) -> None:
        self.person.press(*KEYS_OF_LOOKING[name])

    @rule()
    def run_or_stop(self) -> None:
        self.person.press(Qt.Key.Key_Space)

    @rule(milliseconds=st.integers(0, 60))
    def pause(self, milliseconds: int) -> None:
        self.person.let(milliseconds / 1000)

    @precondition(lambda self: self.has_faders)
    @rule(stage=st.integers(0, STAGES - 1), heights=st.lists(hundredths, min_size=1, max_size=4))
    def drag_a_fader(self, stage: int, heights: list[int]) -> None:
        self.person.drag_fader(stage, heights)

    @precondition(lambda self: self.has_faders)
    @rule(where=st.lists(hundredths, min_size=1, max_size=3))
    def drag_the_master(self, where: list[int]) -> None:
        self.person.drag_master(where)

    @precondition(lambda self: self.has_faders)
    @rule(stage=st.integers(0, STAGES - 1), switch=st.sampled_from(["mute", "solo", "link"]))
    def click_a_switch(self, stage: int, switch: str) -> None:
        self.person.switch(stage, switch)

    @precondition(lambda self: self.is_open)
    @rule(stage=st.integers(0, STAGES))
    def click_a_tile(self, stage: int) -> None:
        self.person.click_tile(stage_key(stage))

    @precondition(lambda self: self.is_open)
    @rule(place=places)
    def click_the_picture(self, place: tuple[int, int]) -> None:
        self.person.drag(self.window.views.picture.surface, [place])

    @precondition(lambda self: self.is_open)
    @rule(way=st.sampled_from(Compare))
    def click_a_way_of_comparing(self, way: Compare) -> None:
        self.person.compare(way)

    @precondition(lambda self: self.is_open)
    @rule(shape=st.sampled_from(Shape), where=st.tuples(places, places, places))
    def draw_a_region(self, shape: Shape, where: tuple[tuple[int, int], ...]) -> None:
        self.person.draw(shape, where)

    @precondition(lambda self: self.is_open)
    @rule(start=places, end=places)
    def drag_over_the_picture(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        self.person.drag(self.window.views.picture.surface, [start, end])

    @precondition(lambda self: self.is_open)
    @rule(name=st.sampled_from(sorted(KEYS_OF_A_REGION)))
    def press_a_key_on_the_picture(self, name: str) -> None:
        self.person.press_on_picture(KEYS_OF_A_REGION[name])

    @rule(width=st.integers(900, 1700), height=st.integers(640, 1100))
    def resize(self, width: int, height: int) -> None:
        self.window.resize(width, height)

    @precondition(lambda self: len(self.person.documents) > 1)
    @rule(place=st.integers(0, 2))
    def click_a_tab(self, place: int) -> None:
        self.person.click_tab(place)

    @precondition(lambda self: self.is_open)
    @rule(name=st.sampled_from(PANELS))
    def switch_a_panel(self, name: str) -> None:
        self.person.switch_panel(name)

    @rule(theme=st.sampled_from([Theme.LIGHT, Theme.DARK]))
    def choose_a_theme(self, theme: Theme) -> None:
        self.person.choose_theme(theme)

    @precondition(lambda self: self.is_open)
    @rule(form=st.sampled_from(EXACT), milliseconds=st.integers(0, 40))
    def export_what_is_on_show(self, form: CubeFormat, milliseconds: int) -> None:
        """A run may go on meanwhile: what is written is what was on show when it was asked for."""
        dialog = self.person.ask_for_export(form)
        shown = self.window.viewing.exportable()
        if dialog is None or shown is None:
            return
        self.person.let(milliseconds / 1000)
        Gestures.written += 1
        path = self.folder / f"cube{Gestures.written}{form.suffix}"
        self.person.export(dialog, path)
        np.testing.assert_array_equal(read_cube(path)[0], shown[1])

    @precondition(lambda self: self.is_open)
    @rule(steps=st.integers(1, 6))
    def undo_and_redo(self, steps: int) -> None:
        """As many steps forth as back change nothing."""
        self.person.rest()
        before = laws.said_by(self.window)
        taken = self.person.undo(steps)
        assert self.person.redo(taken) == taken
        assert laws.said_by(self.window) == before

    @precondition(lambda self: self.is_open)
    @rule()
    def save_and_restore(self) -> None:
        """A session comes back as it was saved, whatever is open when it is opened."""
        self.person.rest()
        Gestures.written += 1
        path = self.folder / f"work{Gestures.written}.lorun"
        before, levels = self.kept()
        self.person.save_session(path)
        self.person.open_session(path)
        after, levels_now = self.kept()
        assert after == before
        assert all(then.items() <= now.items() for then, now in zip(levels, levels_now, strict=True))

    def kept(self) -> tuple[SavedSession, list[dict[LevelKey, Levels]]]:
        """What a session holds but for the places of panels and pictures, which the window's size decides; and levels.

        These are fitted when a picture is first drawn: there may be more of them later.
        """
        session = self.window.sessions.saving.snapshot()
        tabs, levels = [], []
        for tab in session.tabs:
            looking = tab.workspace.looking
            levels.append(dict(looking.levels))
            workspace = replace(tab.workspace, panels="", view=View(), looking=replace(looking, levels=()))
            tabs.append(replace(tab, workspace=workspace))
        return replace(session, tabs=tuple(tabs)), levels

    @invariant()
    def nothing_has_broken(self) -> None:
        assert not self.faults
        assert not self.raised
        assert not self.window.findChildren(FaultDialog)

    def teardown(self) -> None:
        if not hasattr(self, "window"):
            return
        try:
            self.person.rest()
            for document in self.person.documents:
                Gestures.compared += laws.shows_what_its_strengths_give(document)
            self.nothing_has_broken()
        finally:
            for document in self.person.documents:
                document.note_saved(document.work)
            self.window.close()
            self.window.deleteLater()
            self.person.let(0.01)  # the window goes now, not when Python happens to look for what nobody holds
            sys.excepthook = self.hook
        assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("lorun")]
        assert threading.active_count() <= self.threads


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The application, which has its usual look again when it is over."""
    yield qapp
    dress(qapp, Theme.SYSTEM)


def test_gestures_in_any_order_break_nothing(
    dressed: QApplication, models: Path, snapshot: Path, samples: Path, enlarged: Path, tmp_path: Path
) -> None:
    Gestures.models, Gestures.files, Gestures.folder = models, (snapshot, samples, enlarged), tmp_path
    Gestures.application, Gestures.compared, Gestures.written = dressed, 0, 0
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
    assert Gestures.written
