"""The bar of tabs: what is opened has one, and clicks, drags and keys walk, move and close them."""

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from app.showing import TileCondition
from app.state import DATA, TRUTH, Fault, stage_key
from app.view_model import Document
from app.views.fault_dialog import FaultDialog
from app.window import StudioWindow
from tests.app.conftest import STAGES, WAIT_MS, open_beside

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


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
