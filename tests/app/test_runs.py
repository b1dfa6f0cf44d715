"""Kept runs: when they are kept, what they are called, how much memory they may take, and that they can be compared."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.display import frame_of
from app.showing import Compare, Picture, RunList
from app.state import FrameKey, FrameKind, stage_key
from app.window import StudioWindow
from tests.app.conftest import STAGES, WAIT_MS, open_beside

LEFT = Qt.MouseButton.LeftButton


class Told:
    """Keeps what is said of the kept runs."""

    def __init__(self, window: StudioWindow) -> None:
        self.lists: list[RunList] = []
        window.documents.current.runs.changed.connect(self.lists.append)
        window.documents.current.runs.rename(0, "")

    @property
    def names(self) -> list[str]:
        return [row.name for row in self.lists[-1].rows]


@pytest.fixture
def told(reconstructed: StudioWindow) -> Told:
    return Told(reconstructed)


def settled(window: StudioWindow, qtbot: QtBot, deed: Callable[[], object]) -> None:
    with qtbot.waitSignal(window.session.running.settled, timeout=WAIT_MS):
        deed()


def test_choosing_another_model_keeps_the_run_before(reconstructed: StudioWindow, told: Told, qtbot: QtBot) -> None:
    title = reconstructed.views.choices.solvers.itemText(0)
    last = reconstructed.views.choices.solvers.count() - 1
    before = reconstructed.viewing.frame(stage_key(STAGES))
    settled(reconstructed, qtbot, lambda: reconstructed.session.choosing.choose_solver(last))
    assert told.names == [title]
    assert reconstructed.documents.current.runs.frame(told.lists[-1].rows[0].result) is before
    assert told.lists[-1].rows[0].figure.endswith(" dB")
    assert told.lists[-1].rows[0].pictures == STAGES + 1


def test_a_run_is_kept_once_and_named_by_its_strengths(reconstructed: StudioWindow, told: Told, qtbot: QtBot) -> None:
    panel = reconstructed.views.runs
    assert panel.keep.isEnabled()
    qtbot.keyClick(reconstructed, Qt.Key.Key_K)
    assert not panel.keep.isEnabled()
    reconstructed.session.mixing.move(1, 0.5)
    settled(reconstructed, qtbot, reconstructed.session.mixing.settle)
    qtbot.waitUntil(panel.keep.isEnabled, timeout=WAIT_MS)
    panel.keep.trigger()
    assert len(told.names) == 2
    assert told.names[1].endswith(" · 1, 0.5, 1")
    assert told.names[0] in told.names[1]


def test_an_unfinished_run_cannot_be_kept(opened: StudioWindow) -> None:
    told = Told(opened)
    opened.documents.current.runs.keep()
    assert not told.lists[-1].can_keep
    assert told.names == []
    assert "No run is kept" in opened.views.runs.words


def test_a_kept_run_is_compared_with_and_becomes_the_first(
    reconstructed: StudioWindow, told: Told, qtbot: QtBot
) -> None:
    drawn: list[Picture] = []
    reconstructed.viewing.picture_changed.connect(drawn.append)
    reconstructed.views.runs.keep.trigger()
    settled(reconstructed, qtbot, lambda: reconstructed.session.choosing.choose_solver(2))
    assert reconstructed.views.runs.compare_button.isEnabled()
    reconstructed.views.runs.compare_button.click()
    pair = reconstructed.views.compare.pair
    assert reconstructed.comparison.mode is not Compare.SINGLE
    assert pair.second.accessibleName() == f"Second picture: {told.names[0]}"
    reconstructed.comparison.swap()
    assert pair.first.accessibleName() == f"First picture: {told.names[0]}"
    assert drawn[-1].title.startswith(told.names[0])
    reconstructed.comparison.set_kind(FrameKind.ERROR)
    qtbot.waitUntil(lambda: drawn[-1].title.startswith(f"Error of {told.names[0]}"), timeout=WAIT_MS)
    reconstructed.viewing.choose(stage_key(2))
    qtbot.waitUntil(lambda: drawn[-1].title.startswith("Error of stage 2"), timeout=WAIT_MS)


def test_earlier_stages_of_a_kept_run_can_be_chosen(reconstructed: StudioWindow, told: Told) -> None:
    reconstructed.views.runs.keep.trigger()
    key = FrameKey(FrameKind.STAGE, 1, told.lists[-1].rows[0].number)
    reconstructed.comparison.choose_second(key)
    assert reconstructed.comparison.second == key
    assert reconstructed.views.compare.pair.second.accessibleName().endswith(", stage 1")


def test_a_run_is_renamed_and_deleted_in_the_panel(reconstructed: StudioWindow, told: Told, qtbot: QtBot) -> None:
    panel = reconstructed.views.runs
    reconstructed.views.docks["runs"].raise_()
    panel.keep.trigger()
    qtbot.wait(50)
    panel.rename_button.click()
    editor = panel.list.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    qtbot.keyClicks(editor, "before")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: told.names == ["before"], timeout=WAIT_MS)
    item = panel.list.topLevelItem(0)
    assert item is not None
    item.setText(0, " ")
    assert told.names == ["before"]
    assert item.text(0) == "before"
    reconstructed.comparison.choose_second(told.lists[-1].rows[0].result)
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert told.names == []
    assert reconstructed.comparison.second == FrameKey(FrameKind.TRUTH)


def test_the_baseline_is_computed_beside_and_compared_with(
    reconstructed: StudioWindow, told: Told, qtbot: QtBot
) -> None:
    before = reconstructed.viewing.frame(stage_key(STAGES))
    choice = next(choice for choice in reconstructed.comparison.choices if choice.title.endswith("compute it"))
    with qtbot.waitSignal(reconstructed.documents.current.runs.came, timeout=WAIT_MS):
        reconstructed.comparison.choose_second(choice.key)
        assert told.lists[-1].awaits
    assert told.names == ["GAP-TV (classical)"]
    assert reconstructed.comparison.second == told.lists[-1].rows[0].result
    assert reconstructed.viewing.frame(stage_key(STAGES)) is before
    with qtbot.waitSignal(reconstructed.documents.current.runs.came, timeout=WAIT_MS):
        reconstructed.views.runs.baseline.trigger()
    assert len(told.names) == 1


def test_the_oldest_runs_make_room_for_the_newest(reconstructed: StudioWindow, told: Told) -> None:
    size = frame_of(np.zeros((4, 16, 20), np.float32), np.zeros((3, 4), np.float32)).nbytes
    reconstructed.documents.shelf.set_room(6 * size)
    reconstructed.documents.current.runs.keep()
    for again in range(3):
        for stage in range(STAGES + 1):
            cube = np.full((4, 16, 20), again, np.float32)
            reconstructed.viewing.hold(stage_key(stage), frame_of(cube, np.zeros((3, 4), np.float32)))
        reconstructed.documents.current.runs.keep()
        assert told.lists[-1].size <= 6 * size
    pictures = [row.pictures for row in told.lists[-1].rows]
    assert pictures[-1] == STAGES + 1
    assert pictures[0] == 1


def test_each_measurement_has_runs_of_its_own(
    reconstructed: StudioWindow, told: Told, samples: Path, qtbot: QtBot
) -> None:
    reconstructed.views.runs.keep.trigger()
    open_beside(reconstructed, qtbot, samples)
    assert reconstructed.views.runs.list.topLevelItemCount() == 0
    reconstructed.documents.walk(-1)
    assert reconstructed.views.runs.list.topLevelItemCount() == 1
    assert len(told.names) == 1
