"""Several measurements in tabs: each keeps what is its own, and none gets what is another's."""

import gc
import json
import shutil
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMessageBox, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from app.regions import Outline, Shape
from app.runner import Runner
from app.settings import Settings
from app.showing import Compare, TileCondition
from app.state import DATA, TRUTH, Fault, FrameKind, stage_key
from app.view_model import Document
from app.views.fault_dialog import FaultDialog
from app.window import StudioWindow
from tests.app.conftest import STAGES, WAIT_MS, GatedSolver, open_beside

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def two(reconstructed: StudioWindow, samples: Path, qtbot: QtBot) -> StudioWindow:
    """A snapshot with its stages, and block samples beside it, which are on show."""
    open_beside(reconstructed, qtbot, samples)
    return reconstructed


@pytest.fixture
def careful(qtbot: QtBot, models: Path, settings: Settings, tmp_path: Path) -> Iterator[StudioWindow]:
    """A window that asks about unsaved work."""
    window = StudioWindow(settings, models, kept=tmp_path / "kept")
    window.resize(1280, 800)
    window.show()
    qtbot.waitUntil(window.views.choices.devices.isEnabled, timeout=WAIT_MS)
    yield window
    window.sessions.autosaving.close()
    for document in window.documents.items:
        document.note_saved(document.work)
    window.close()


def names(window: StudioWindow) -> list[str]:
    """What the tabs say."""
    return [window.views.tabs.tabText(place) for place in range(window.views.tabs.count())]


def chosen(window: StudioWindow) -> str:
    return window.views.tabs.tabText(window.views.tabs.currentIndex())


def press(window: StudioWindow, qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    """Press a key on the window, which must be active to hear it."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)
    qtbot.keyClick(window, key, modifiers)


def click(window: StudioWindow, qtbot: QtBot, place: int, button: Qt.MouseButton = LEFT) -> None:
    bar = window.views.tabs
    qtbot.mouseClick(bar, button, pos=QPoint(bar.tabRect(place).left() + 20, bar.tabRect(place).center().y()))


def seen(widget: QWidget, qtbot: QtBot) -> QImage:
    """What a widget looks like once late pictures have come."""
    qtbot.wait(150)
    return widget.grab().toImage()


def assert_alike(one: QImage, other: QImage) -> None:
    """Both show the same, but for edges that are drawn a fraction of a pixel beside each other."""
    assert one.size() == other.size()
    pixels = [
        np.array(
            image.scaled(image.size() / 3, mode=Qt.TransformationMode.SmoothTransformation)
            .convertToFormat(QImage.Format.Format_RGB32)
            .constBits()
        ).astype(int)
        for image in (one, other)
    ]
    assert np.mean(np.abs(pixels[0] - pixels[1]) > 32) < 0.003


def settled(window: StudioWindow, qtbot: QtBot) -> None:
    documents = window.documents
    qtbot.waitUntil(lambda: not any(document.session.is_busy for document in documents.items), timeout=WAIT_MS)


def answer(window: StudioWindow, qtbot: QtBot, text: str) -> None:
    """Press a button of the question that is asked."""
    box = next(box for box in window.findChildren(QMessageBox) if box.isVisible())
    button = next(button for button in box.buttons() if button.text().replace("&", "") == text)
    qtbot.mouseClick(button, LEFT)


def document_of(window: StudioWindow, path: Path) -> Document:
    return next(item for item in window.documents.items if item.session.opening.sources.measurement == path)


def test_one_measurement_has_no_tab_bar_and_a_second_one_opens_beside_it(
    reconstructed: StudioWindow, snapshot: Path, samples: Path, qtbot: QtBot
) -> None:
    assert not reconstructed.views.tabs.isVisible()
    open_beside(reconstructed, qtbot, samples)
    assert reconstructed.views.tabs.isVisible()
    assert names(reconstructed) == [snapshot.name, samples.name]
    assert reconstructed.session.opening.sources.measurement == samples
    tip = reconstructed.views.tabs.tabToolTip(0)
    assert str(snapshot) in tip
    assert "16 × 20" in tip


def test_the_same_measurement_opened_again_shows_its_tab(two: StudioWindow, snapshot: Path) -> None:
    two.open_path(snapshot)
    assert len(two.documents.items) == 2
    assert chosen(two) == snapshot.name
    assert [entry.condition for entry in two.session.running.stages.entries] == [TileCondition.READY] * (STAGES + 1)


def test_files_that_are_measurements_each_have_a_tab_each(
    window: StudioWindow, snapshot: Path, samples: Path, enlarged: Path, qtbot: QtBot
) -> None:
    window.open_paths((snapshot, samples, enlarged), run=True)
    qtbot.waitUntil(lambda: len(window.documents.items) == 3, timeout=WAIT_MS)
    qtbot.waitUntil(
        lambda: all(item.session.running.stages.is_complete for item in window.documents.items), timeout=WAIT_MS
    )
    assert {text.split(" ")[0] for text in names(window)} == {snapshot.name, samples.name, enlarged.name}


def test_a_part_joins_the_measurement_on_show(
    window: StudioWindow, snapshot_parts: tuple[Path, Path, Path], qtbot: QtBot
) -> None:
    measurement, aperture, truth = snapshot_parts
    window.open_paths((measurement, aperture))
    qtbot.waitUntil(lambda: window.session.scene is not None, timeout=WAIT_MS)
    window.open_path(truth)
    qtbot.waitUntil(lambda: window.session.opening.sources.truth == truth, timeout=WAIT_MS)
    assert len(window.documents.items) == 1


def test_what_cannot_be_opened_leaves_no_tab_behind(reconstructed: StudioWindow, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "broken.npz").write_bytes(b"nothing of the kind")
    with qtbot.waitSignal(reconstructed.documents.left, timeout=WAIT_MS):
        reconstructed.open_path(tmp_path / "broken.npz")
    assert len(reconstructed.documents.items) == 1
    assert reconstructed.session.running.stages.is_complete


def test_clicks_and_keys_walk_the_tabs_round(two: StudioWindow, snapshot: Path, samples: Path, qtbot: QtBot) -> None:
    click(two, qtbot, 0)
    assert chosen(two) == snapshot.name
    assert two.views.filmstrip.tiles.keys() == {DATA, TRUTH, *map(stage_key, range(STAGES + 1))}
    for key, modifiers in (
        (Qt.Key.Key_Tab, CONTROL),
        (Qt.Key.Key_Backtab, CONTROL | SHIFT),
        (Qt.Key.Key_PageDown, CONTROL),
        (Qt.Key.Key_PageUp, CONTROL),
    ):
        before = chosen(two)
        press(two, qtbot, key, modifiers)
        assert chosen(two) == ({snapshot.name, samples.name} - {before}).pop()


def test_a_tab_looks_as_it_did_when_it_was_left(two: StudioWindow, qtbot: QtBot) -> None:
    views = (two.views.picture, two.views.filmstrip, two.views.mixer, two.views.spectra, two.views.bands)
    two.documents.show_place(0)
    two.viewing.choose(stage_key(2))
    two.viewing.set_band(1)
    two.viewing.pin(5, 6)
    two.views.picture.show_zoom(QRectF(3, 4, 8, 6))
    two.comparison.choose_second(TRUTH)
    two.comparison.set_mode(Compare.SWIPE)
    two.views.picture.divider.turn(30)
    two.regions.add(Outline(Shape.RECTANGLE, ((2, 2), (9, 8))))
    two.session.mixing.move(1, 0.5)
    two.session.mixing.settle()
    settled(two, qtbot)
    two.viewing.choose(stage_key(2))
    before = [seen(view, qtbot) for view in views]
    for place in (1, 0):
        two.documents.show_place(place)
    for view, picture in zip(views, before, strict=True):
        assert_alike(seen(view, qtbot), picture)
    assert two.views.commands.undo.isEnabled()
    two.documents.show_place(1)
    assert not two.views.commands.undo.isEnabled()
    assert two.comparison.mode is Compare.SINGLE


def test_a_tab_looks_as_the_measurement_does_alone(
    two: StudioWindow, settings: Settings, models: Path, samples: Path, qtbot: QtBot
) -> None:
    alone = StudioWindow(settings, models)
    alone.resize(1280, 800)
    alone.show()
    qtbot.addWidget(alone)
    qtbot.waitUntil(alone.views.choices.devices.isEnabled, timeout=WAIT_MS)
    alone.open_path(samples)
    qtbot.waitUntil(lambda: alone.session.is_ready, timeout=WAIT_MS)
    pairs = [(two.views.mixer, alone.views.mixer), (two.views.sources, alone.views.sources)]
    for beside, single in pairs:
        assert_alike(seen(beside, qtbot), seen(single, qtbot))
    assert list(two.views.filmstrip.tiles) == list(alone.views.filmstrip.tiles)
    alone.close()


def test_a_run_goes_on_while_another_tab_is_shown_and_its_stages_stay_in_their_own(
    opened: StudioWindow, samples: Path, gated: GatedSolver, snapshot: Path, qtbot: QtBot
) -> None:
    opened.session.toggle_run()
    gated.let(1)
    qtbot.waitUntil(lambda: opened.session.running.stages.ready_count == 1, timeout=WAIT_MS)
    open_beside(opened, qtbot, samples)
    running = document_of(opened, snapshot)
    picture = opened.views.picture.caption
    gated.let(STAGES)
    qtbot.waitUntil(lambda: running.session.running.stages.is_complete, timeout=WAIT_MS)
    assert not opened.session.running.stages.has_any
    assert opened.views.picture.caption == picture
    assert conditions(opened) == {TileCondition.EMPTY}
    opened.documents.show(running)
    assert conditions(opened) == {TileCondition.READY}
    assert opened.views.picture.caption.startswith(f"Stage {STAGES}")


def conditions(window: StudioWindow) -> set[TileCondition]:
    """How far the stages of the filmstrip are."""
    return {tile.condition for key, tile in window.views.filmstrip.tiles.items() if key.kind is FrameKind.STAGE}


def test_the_tab_of_a_run_says_so_and_two_runs_take_turns(two: StudioWindow, qtbot: QtBot) -> None:
    said: list[list[str]] = []
    two.documents.listed.connect(lambda *_: said.append(names(two)))
    for document in two.documents.items:
        document.session.toggle_run()
    settled(two, qtbot)
    assert all(document.session.running.stages.is_complete for document in two.documents.items)
    assert any("▸" in texts[0] for texts in said)
    assert any("▸" in texts[1] for texts in said)
    assert not any("▸" in text for text in names(two))


def test_a_moved_fader_and_its_undo_belong_to_the_tab_on_show(two: StudioWindow, qtbot: QtBot) -> None:
    first, second = two.documents.items
    strengths = first.session.mixing.strengths
    two.views.mixer.fader_edited.emit(0, 0.25)
    two.views.mixer.edit_ended.emit()
    assert second.session.mixing.strengths[0] == 0.25
    assert first.session.mixing.strengths == strengths
    two.documents.show(first)
    assert two.views.mixer.faders[0].strength == strengths[0]
    press(two, qtbot, Qt.Key.Key_Z, CONTROL)
    assert second.session.mixing.strengths[0] == 0.25
    two.documents.show(second)
    press(two, qtbot, Qt.Key.Key_Z, CONTROL)
    assert second.session.mixing.strengths[0] == 1


def test_tabs_close_by_button_key_and_middle_click(
    two: StudioWindow, enlarged: Path, snapshot: Path, qtbot: QtBot
) -> None:
    open_beside(two, qtbot, enlarged)
    button = two.views.tabs.tabButton(1, QTabBar.ButtonPosition.RightSide)
    qtbot.mouseClick(button, LEFT)
    assert names(two) == [snapshot.name, enlarged.name]
    click(two, qtbot, 1, MIDDLE)
    assert [document.row.name for document in two.documents.items] == [snapshot.name]
    assert not two.views.tabs.isVisible()
    press(two, qtbot, Qt.Key.Key_W, CONTROL)
    assert two.session.scene is None
    assert two.views.stack.currentWidget() is two.views.welcome
    assert not any(dock.isVisible() for dock in two.views.docks.values())
    two.open_path(snapshot)
    qtbot.waitUntil(lambda: two.session.is_ready, timeout=WAIT_MS)
    assert two.views.docks["mixer"].isVisible()


def test_tabs_move_by_keys(two: StudioWindow, snapshot: Path, samples: Path, qtbot: QtBot) -> None:
    press(two, qtbot, Qt.Key.Key_PageUp, CONTROL | SHIFT)
    assert names(two) == [samples.name, snapshot.name]
    assert chosen(two) == samples.name
    press(two, qtbot, Qt.Key.Key_PageDown, CONTROL | SHIFT)
    assert names(two) == [snapshot.name, samples.name]


def test_a_tab_is_dragged_to_another_place(two: StudioWindow, snapshot: Path, samples: Path, qtbot: QtBot) -> None:
    bar = two.views.tabs
    start, end = bar.tabRect(1).center() - QPoint(20, 0), bar.tabRect(0).center() - QPoint(30, 0)
    qtbot.mousePress(bar, LEFT, pos=start)
    for step in range(1, 11):
        qtbot.mouseMove(bar, start + (end - start) * step / 10)
    qtbot.mouseRelease(bar, LEFT, pos=end)
    assert [document.row.name for document in two.documents.items] == [samples.name, snapshot.name]


def test_closing_a_tab_ends_its_run_without_waiting_for_it(
    opened: StudioWindow, samples: Path, gated: GatedSolver, qtbot: QtBot
) -> None:
    opened.session.toggle_run()
    gated.let(1)
    qtbot.waitUntil(lambda: opened.session.running.stages.ready_count == 1, timeout=WAIT_MS)
    open_beside(opened, qtbot, samples)
    opened.documents.close(opened.documents.items[0])
    assert [document.row.name for document in opened.documents.items] == [samples.name]
    gated.let(STAGES)
    qtbot.waitUntil(lambda: gated.closed == 1, timeout=WAIT_MS)
    assert len(gated.computed) <= 2
    assert not opened.session.running.stages.has_any


def test_a_closed_tab_gives_its_memory_back(two: StudioWindow, qtbot: QtBot) -> None:
    frame = two.documents.items[0].viewing.frame(stage_key(STAGES))
    assert frame is not None
    gone = weakref.ref(frame)
    del frame
    gc.disable()  # nobody need look for rings
    try:
        two.documents.close(two.documents.items[0])
        qtbot.waitUntil(lambda: gone() is None, timeout=WAIT_MS)
    finally:
        gc.enable()


def test_measurements_that_were_opened_and_closed_leave_nothing_behind(
    opened: StudioWindow, samples: Path, qtbot: QtBot
) -> None:
    def held() -> tuple[int, int, int]:
        gc.collect()
        runners = sum(type(thing) is Runner for thing in gc.get_objects())
        return runners, len(opened.findChildren(QObject)), len(QApplication.allWidgets())

    def look_beside() -> None:
        threads = threading.active_count()
        open_beside(opened, qtbot, samples)
        opened.documents.close(opened.documents.current)
        qtbot.waitUntil(lambda: threading.active_count() <= threads, timeout=WAIT_MS)

    look_beside()  # what is made but once is there from now on
    before = held()
    for _ in range(3):
        look_beside()
    assert all(now <= then for now, then in zip(held(), before, strict=True))


def test_closing_asks_only_where_work_would_be_lost(
    careful: StudioWindow, snapshot: Path, samples: Path, qtbot: QtBot
) -> None:
    careful.open_path(snapshot)
    qtbot.waitUntil(lambda: careful.session.is_ready, timeout=WAIT_MS)
    careful.session.mixing.move(0, 0.5)
    assert "•" in careful.views.tabs.tabText(0)
    open_beside(careful, qtbot, samples)
    careful.views.commands.close_tab.trigger()
    assert chosen(careful).startswith(snapshot.name)
    careful.views.commands.close_tab.trigger()
    answer(careful, qtbot, "Cancel")
    assert careful.session.mixing.strengths[0] == 0.5
    careful.views.commands.close_tab.trigger()
    answer(careful, qtbot, "Discard")
    assert careful.session.scene is None


def test_quitting_asks_once_for_all_tabs(careful: StudioWindow, snapshot: Path, samples: Path, qtbot: QtBot) -> None:
    careful.open_path(snapshot)
    qtbot.waitUntil(lambda: careful.session.is_ready, timeout=WAIT_MS)
    open_beside(careful, qtbot, samples)
    for document in careful.documents.items:
        document.session.mixing.move(0, 0.5)
    careful.close()
    boxes = [box for box in careful.findChildren(QMessageBox) if box.isVisible()]
    assert len(boxes) == 1
    assert snapshot.name in boxes[0].text()
    assert samples.name in boxes[0].text()
    answer(careful, qtbot, "Discard")
    assert not careful.isVisible()


def test_a_session_keeps_all_tabs_with_their_runs_zoom_and_divider(
    two: StudioWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    two.documents.move(1, 0)
    two.documents.show_place(1)
    two.views.runs.keep.trigger()
    kept = two.documents.current.runs.marks
    two.views.picture.show_zoom(QRectF(3, 4, 8, 6))
    two.views.picture.divider.turn(30)
    view = two.views.picture.view
    cube = two.documents.current.runs.cube(kept[0].number)
    assert cube is not None
    with qtbot.waitSignal(two.sessions.saving.saved, timeout=WAIT_MS):
        two.sessions.saving.save(tmp_path / "both.lorun")
    texts = names(two)
    for document in two.documents.items:
        two.documents.close(document)
    with qtbot.waitSignal(two.sessions.saving.restored, timeout=WAIT_MS):
        two.open_path(tmp_path / "both.lorun")
    settled(two, qtbot)
    assert [text.split(" ")[0] for text in names(two)] == texts
    assert two.views.tabs.currentIndex() == 1
    assert two.session.running.stages.is_complete
    assert not two.documents.items[0].session.running.stages.has_any
    qtbot.waitUntil(lambda: two.views.runs.list.topLevelItemCount() == 1, timeout=WAIT_MS)
    assert two.documents.current.runs.marks == kept
    again = two.documents.current.runs.cube(kept[0].number)
    assert again is not None
    assert (again.cube == cube.cube).all()
    assert two.views.picture.view.turn == pytest.approx(view.turn)
    (shape, zoom), (before_shape, before) = two.views.picture.view.zooms[-1], view.zooms[-1]
    assert shape == before_shape
    assert zoom == pytest.approx(before, abs=0.5)
    assert not two.sessions.saving.is_changed


def test_a_session_of_the_first_version_opens_as_one_tab(two: StudioWindow, tmp_path: Path, qtbot: QtBot) -> None:
    two.documents.close(two.documents.items[1])
    two.session.mixing.move(0, 0.5)
    path = tmp_path / "old.lorun"
    with qtbot.waitSignal(two.sessions.saving.saved, timeout=WAIT_MS):
        two.sessions.saving.save(path)
    written = json.loads(path.read_text())
    (tab,) = written.pop("tabs")
    del written["shown"], tab["kept"], tab["workspace"]["view"]
    path.write_text(json.dumps({**written, **tab, "lorun_session": 1}))
    two.documents.close(two.documents.current)
    with qtbot.waitSignal(two.sessions.saving.restored, timeout=WAIT_MS):
        two.open_path(path)
    settled(two, qtbot)
    assert len(two.documents.items) == 1
    assert two.session.mixing.strengths[0] == 0.5


def test_a_session_that_lacks_one_measurement_asks_for_that(
    two: StudioWindow, tmp_path: Path, samples: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(two.sessions.saving.saved, timeout=WAIT_MS):
        two.sessions.saving.save(tmp_path / "both.lorun")
    shutil.move(samples, tmp_path / "elsewhere.npz")
    with qtbot.waitSignal(two.sessions.saving.mislaid, timeout=WAIT_MS) as told:
        two.open_path(tmp_path / "both.lorun")
    (mislaid,) = told.args[0].mislaid
    assert (mislaid.tab, mislaid.place.name) == (1, samples.name)
    with qtbot.waitSignal(two.sessions.saving.restored, timeout=WAIT_MS):
        two.sessions.saving.open(tmp_path / "both.lorun", {(1, mislaid.part): tmp_path / "elsewhere.npz"})
    assert [document.row.name for document in two.documents.items] == ["snapshot.npz", "elsewhere.npz"]


def test_kept_stages_of_all_tabs_share_one_room(two: StudioWindow, qtbot: QtBot) -> None:
    for document in two.documents.items:
        document.session.running.start()
        settled(two, qtbot)
        document.runs.keep()
    assert [len(document.runs.marks) for document in two.documents.items] == [1, 1]
    shelf = two.documents.shelf
    shelf.set_room(shelf.size - 1)
    assert shelf.size <= shelf.room
    shelf.set_room(0)
    assert [len(document.runs.marks) for document in two.documents.items] == [0, 1]


def test_a_fault_says_which_tab_it_belongs_to(two: StudioWindow, snapshot: Path) -> None:
    document_of(two, snapshot).session.fault_found.emit(Fault("Out of memory."))
    dialog = two.findChild(FaultDialog)
    assert isinstance(dialog, FaultDialog)
    assert dialog.fault.problem == f"{snapshot.name}: Out of memory."
    dialog.close()


def test_a_closed_sources_panel_stays_closed_whatever_is_opened_or_shown(
    reconstructed: StudioWindow, samples: Path, photograph: Path, qtbot: QtBot
) -> None:
    window, sources = reconstructed, reconstructed.views.docks["sources"]
    sources.toggleViewAction().trigger()
    assert sources.isHidden()
    open_beside(window, qtbot, samples)
    assert sources.isHidden()
    window.documents.walk(1)
    assert sources.isHidden()
    open_beside(window, qtbot, photograph)
    assert window.session.opening.is_incomplete
    assert sources.isVisible()
