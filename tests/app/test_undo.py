"""Undo and redo: what a step is, and every subject of it with real drags and keys on the window."""

from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from app.colour_maps import ColourMap
from app.regions import Outline, Shape
from app.showing import Levels, LevelScope, Mode
from app.state import DATA, ColourScheme
from app.undo import RESTING_MS, History, Subject
from app.window import StudioWindow
from tests.app.conftest import BANDS, WAIT_MS, open_beside
from tests.app.hands import pull_fader

LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Kept:
    """Values of all subjects, as the history restores them."""

    def __init__(self) -> None:
        self.is_held = False
        self.values = dict.fromkeys(Subject, 0)
        self.history = History(lambda: self.is_held)
        self.names = ("", "")
        for subject in Subject:
            self.history.restore_by(subject, partial(self.values.__setitem__, subject))
        self.history.changed.connect(lambda *names: setattr(self, "names", names))

    def change(self, subject: Subject, value: int, name: str) -> None:
        before, self.values[subject] = self.values[subject], value
        self.history.note(subject, name, before, value)


@pytest.fixture
def kept(qtbot: QtBot) -> Kept:  # noqa: ARG001 an application
    return Kept()


CHANGES = st.lists(st.tuples(st.sampled_from(Subject), st.integers(0, 3), st.sampled_from("ab")), max_size=20)


@given(CHANGES)
def test_undoing_all_returns_to_the_start_and_redoing_all_to_the_end(
    qapp: QApplication,  # noqa: ARG001 an application
    changes: list[tuple[Subject, int, str]],
) -> None:
    kept = Kept()
    for subject, value, name in changes:
        kept.change(subject, value, name)
    end = dict(kept.values)
    while kept.names[0]:
        kept.history.undo()
    assert kept.values == dict.fromkeys(Subject, 0)
    while kept.names[1]:
        kept.history.redo()
    assert kept.values == end


def test_changes_of_one_name_are_one_step_until_the_hand_rests(kept: Kept, qtbot: QtBot) -> None:
    for value in (1, 2, 3):
        kept.change(Subject.BAND, value, "band")
    qtbot.wait(RESTING_MS + 100)
    kept.change(Subject.BAND, 4, "band")
    kept.history.undo()
    assert kept.values[Subject.BAND] == 3
    kept.history.undo()
    assert kept.values[Subject.BAND] == 0
    assert kept.names == ("", "band")


def test_a_drag_may_pause_and_is_still_one_step(kept: Kept, qtbot: QtBot) -> None:
    kept.is_held = True
    kept.change(Subject.MIX, 1, "fader")
    qtbot.wait(RESTING_MS + 100)
    kept.change(Subject.MIX, 2, "fader")
    kept.history.undo()
    assert kept.values[Subject.MIX] == 0


def test_a_new_change_takes_the_place_of_what_was_undone(kept: Kept) -> None:
    kept.change(Subject.MIX, 1, "a")
    kept.change(Subject.MIX, 2, "b")
    kept.history.undo()
    kept.change(Subject.MIX, 3, "c")
    assert kept.names == ("c", "")
    kept.history.undo()
    assert kept.values[Subject.MIX] == 1


def test_a_change_after_an_undo_is_a_step_of_its_own(kept: Kept) -> None:
    kept.change(Subject.MIX, 1, "a")
    kept.change(Subject.BAND, 1, "b")
    kept.history.undo()
    kept.change(Subject.MIX, 2, "a")
    kept.history.undo()
    assert kept.values[Subject.MIX] == 1


def test_a_subject_that_has_become_another_thing_is_forgotten_alone(kept: Kept) -> None:
    kept.change(Subject.MIX, 1, "a")
    kept.change(Subject.BAND, 1, "b")
    kept.history.forget(Subject.MIX)
    kept.history.undo()
    assert kept.names == ("", "b")
    assert kept.values[Subject.MIX] == 1


def undo(qtbot: QtBot, window: StudioWindow) -> None:
    qtbot.keyClick(window.views.picture, Qt.Key.Key_Z, CTRL)


def test_one_drag_of_a_fader_is_one_step_and_its_name_is_in_the_menu(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    window, undone = reconstructed, reconstructed.views.commands.undo
    assert not undone.isEnabled()
    with qtbot.waitSignal(window.session.running.settled, timeout=WAIT_MS):
        for strength in (0.8, 0.5, 0.3):
            pull_fader(qtbot, window, 2, strength)
    qtbot.wait(RESTING_MS + 100)
    pull_fader(qtbot, window, 3, 1.6)
    assert undone.text() == "&Undo: move fader 3"
    undo(qtbot, window)
    assert window.session.mixing.strengths[1:] == pytest.approx((0.3, 1.0), abs=0.02)
    with qtbot.waitSignal(window.session.running.settled, timeout=WAIT_MS):
        undo(qtbot, window)
    assert window.session.mixing.strengths == (1.0, 1.0, 1.0)
    assert not undone.isEnabled()
    qtbot.keyClick(window.views.picture, Qt.Key.Key_Y, CTRL)
    assert window.session.mixing.strengths[1] == pytest.approx(0.3, abs=0.02)
    qtbot.keyClick(window.views.picture, Qt.Key.Key_Z, CTRL | SHIFT)
    assert window.session.mixing.strengths[2] == pytest.approx(1.6, abs=0.02)


def test_a_number_that_was_typed_is_undone_from_its_box(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    box = reconstructed.views.mixer.boxes[0]
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "0.5")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert reconstructed.session.mixing.strengths[0] == 0.5
    qtbot.keyClick(QApplication.focusWidget() or box, Qt.Key.Key_Z, CTRL)
    assert reconstructed.session.mixing.strengths[0] == 1.0
    assert box.value() == 1.0


def test_regions_are_undone_step_by_step(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    window, regions = reconstructed, reconstructed.regions
    qtbot.wait(200)
    regions.add(Outline(Shape.RECTANGLE, ((2, 2), (8, 8))))
    first = regions.set
    picture = window.views.picture
    start = QPoint(*picture.place_of(5, 5))
    qtbot.mousePress(picture.surface, LEFT, pos=start)
    for step in (12, 30, 55):
        qtbot.mouseMove(picture.surface, start + QPoint(step, 0))
    qtbot.mouseRelease(picture.surface, LEFT, pos=start + QPoint(55, 0))
    moved = regions.set
    assert moved != first
    qtbot.keyClick(picture, Qt.Key.Key_Delete)
    assert regions.set.regions == ()
    undo(qtbot, window)
    assert regions.set == moved
    assert window.views.commands.undo.text() == "&Undo: adjust Region 1"
    undo(qtbot, window)
    assert regions.set == first
    undo(qtbot, window)
    assert regions.set.regions == ()
    for _ in range(2):
        qtbot.keyClick(picture, Qt.Key.Key_Y, CTRL)
    assert regions.set == moved


def test_levels_and_bands_are_undone(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    window = reconstructed
    bands, levels = window.views.bands, window.views.levels
    qtbot.keyClick(window, Qt.Key.Key_Right)
    qtbot.keyClick(window, Qt.Key.Key_Left)
    qtbot.keyClick(window, Qt.Key.Key_Left)
    assert bands.band == BANDS // 2 - 1
    before = levels.levels
    levels.levels_edited.emit(Levels(0.1, 0.3))
    levels.levels_edited.emit(Levels(0.1, 0.4))
    assert levels.levels == Levels(0.1, 0.4)
    undo(qtbot, window)
    assert levels.levels == before
    undo(qtbot, window)
    assert (bands.mode, bands.band) == (Mode.COLOUR, BANDS // 2)
    qtbot.keyClick(window.views.picture, Qt.Key.Key_Y, CTRL)
    qtbot.keyClick(window.views.picture, Qt.Key.Key_Y, CTRL)
    assert levels.levels == Levels(0.1, 0.4)
    assert (bands.mode, bands.band) == (Mode.BAND, BANDS // 2 - 1)


def pick(qtbot: QtBot, choice: QComboBox, value: object) -> None:
    """Walk to an entry of a list by keys, and let the hand rest."""
    choice.setFocus()
    place = choice.findData(value)
    if place == choice.count() - 1:
        qtbot.keyClick(choice, Qt.Key.Key_End)
    else:
        qtbot.keyClick(choice, Qt.Key.Key_Home)
        for _ in range(place):
            qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert choice.currentData() == value
    qtbot.wait(RESTING_MS + 100)


def choice_of(window: StudioWindow, name: str) -> QComboBox:
    return next(choice for choice in window.findChildren(QComboBox) if choice.accessibleName() == name)


def is_grey(window: StudioWindow) -> bool:
    """Whether the middle of the snapshot's small picture has no colour."""
    tile = window.views.filmstrip.tiles[DATA].grab().toImage()
    middle = tile.pixelColor(tile.width() // 2, tile.height() // 3)
    return middle.red() == middle.green() == middle.blue()


def test_gamma_scope_map_and_colours_are_undone_choice_by_choice(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    window, viewing = reconstructed, reconstructed.viewing
    colouring, levels = window.documents.current.colouring, window.views.levels

    def looks() -> tuple[float, LevelScope, ColourMap, ColourScheme]:
        return viewing.gamma, viewing.scope, colouring.map, colouring.scheme

    seen = [looks()]
    levels.gamma_box.setFocus()
    for _ in range(3):
        qtbot.keyClick(levels.gamma_box, Qt.Key.Key_Up)
    assert levels.gamma_box.value() == pytest.approx(1.3)
    qtbot.wait(RESTING_MS + 100)
    seen.append(looks())
    for name, value in (
        ("Levels are shared by", LevelScope.BAND),
        ("Colour map of single bands", ColourMap.CIVIDIS),
        ("Colours of all bands together", "A"),
        ("Colours of all bands together", "D50"),
        ("Colours of all bands together", ""),
    ):
        pick(qtbot, choice_of(window, name), value)
        seen.append(looks())
    window.views.colours.boxes[0].setFocus()
    for _ in range(2):
        qtbot.keyClick(window.views.colours.boxes[0], Qt.Key.Key_Down)
    seen.append(looks())
    assert len(set(seen)) == len(seen)
    assert window.views.commands.undo.text() == "&Undo: choose three bands"
    for step in reversed(seen[:-1]):
        undo(qtbot, window)
        assert looks() == step
    assert not window.views.commands.undo.isEnabled()
    assert levels.gamma_box.value() == 1
    assert choice_of(window, "Colours of all bands together").currentData() == "E"
    for step in seen[1:]:
        qtbot.keyClick(window.views.picture, Qt.Key.Key_Y, CTRL)
        assert looks() == step
    assert choice_of(window, "Colour map of single bands").currentData() is ColourMap.CIVIDIS
    assert choice_of(window, "Levels are shared by").currentData() is LevelScope.BAND


def test_each_tab_keeps_the_looks_that_it_can_undo(reconstructed: StudioWindow, qtbot: QtBot, samples: Path) -> None:
    window, first = reconstructed, reconstructed.documents.current
    chosen = choice_of(window, "Colour map of single bands")
    pick(qtbot, chosen, ColourMap.VIRIDIS)
    open_beside(window, qtbot, samples)
    assert chosen.currentData() is ColourMap.VIRIDIS
    assert not window.views.commands.undo.isEnabled()
    pick(qtbot, chosen, ColourMap.INFERNO)
    undo(qtbot, window)
    pick(qtbot, chosen, ColourMap.CIVIDIS)
    window.documents.show(first)
    assert chosen.currentData() is ColourMap.VIRIDIS
    undo(qtbot, window)
    assert chosen.currentData() is ColourMap.GREY
    qtbot.keyClick(window, Qt.Key.Key_Right)
    qtbot.wait(100)
    assert is_grey(window)
    window.documents.walk(1)
    assert chosen.currentData() is ColourMap.CIVIDIS
    qtbot.wait(100)
    assert not is_grey(window)


def test_another_measurement_begins_a_history_of_its_own(
    reconstructed: StudioWindow, qtbot: QtBot, samples: Path
) -> None:
    qtbot.keyClick(reconstructed, Qt.Key.Key_Right)
    open_beside(reconstructed, qtbot, samples)
    assert not reconstructed.views.commands.undo.isEnabled()
    assert not reconstructed.views.commands.redo.isEnabled()
