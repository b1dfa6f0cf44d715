"""Sessions as files: what is saved comes back as it was, what has moved is asked for, what is damaged is named."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.colour_maps import ColourMap
from app.mix import Mix
from app.regions import Outline, Shape
from app.settings import Settings
from app.showing import Compare, Levels, LevelScope, Metric, Mode
from app.sources import Part, Reading
from app.state import DATA, TRUTH, ColourScheme, stage_key
from app.surveys import StageChoice
from app.views.fault_dialog import FaultDialog
from app.views.mislaid_dialog import MislaidDialog
from app.window import StudioWindow
from app.workspace import SavedSession
from tests.app.conftest import STAGES, WAIT_MS, be_shown
from tests.app.hands import save_session

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
Windows = Callable[[], StudioWindow]


@pytest.fixture
def another(qtbot: QtBot, models: Path, tmp_path: Path) -> Iterator[Windows]:
    """Windows of other users, who have settings of their own."""
    made: list[StudioWindow] = []

    def make() -> StudioWindow:
        store = QSettings(str(tmp_path / f"other{len(made)}.ini"), QSettings.Format.IniFormat)
        window = StudioWindow(Settings(store), models)
        made.append(window)
        be_shown(window, qtbot)
        return window

    yield make
    for window in made:
        window.close()
        window.deleteLater()


def save(window: StudioWindow, qtbot: QtBot, path: Path) -> SavedSession:
    """Save by the keyboard; return what was set."""
    save_session(window, qtbot, path)
    return without_panels(window)


def without_panels(window: StudioWindow) -> SavedSession:
    """What is set, but for the places of the panels, which differ by a pixel from screen to screen."""
    session = window.sessions.saving.snapshot()
    tabs = tuple(replace(tab, workspace=replace(tab.workspace, panels="")) for tab in session.tabs)
    return replace(session, tabs=tabs)


def drop(window: StudioWindow, *paths: Path) -> None:
    """Let files fall on a window."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    window.dropEvent(QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier))


def reopen(window: StudioWindow, qtbot: QtBot, path: Path) -> SavedSession:
    """Open a session with stages; return what is set once they are there."""
    with qtbot.waitSignal(window.sessions.saving.restored, timeout=WAIT_MS):
        drop(window, path)
    qtbot.waitUntil(lambda: all(not document.session.is_busy for document in window.documents.items), timeout=WAIT_MS)
    return without_panels(window)


def set_everything(window: StudioWindow, qtbot: QtBot) -> None:
    """Change whatever a session keeps."""
    mixing, viewing = window.session.mixing, window.viewing
    mixing.flip()
    mixing.move(0, 0.5)
    mixing.switch_mute(1)
    mixing.save_preset("Soft")
    mixing.move_master(1.2)
    mixing.settle()
    qtbot.waitUntil(lambda: not window.session.is_busy, timeout=WAIT_MS)
    viewing.choose(stage_key(2))
    viewing.set_band(1)
    viewing.set_scope(LevelScope.BAND)
    viewing.set_levels(Levels(0.1, 0.7))
    viewing.set_gamma(1.4)
    window.probing.pin(5, 6)
    for outline in (
        Outline(Shape.POINT, ((3, 4),)),
        Outline(Shape.ELLIPSE, ((2, 2), (9, 8))),
        Outline(Shape.POLYGON, ((1, 1), (9.5, 2), (4, 11.25))),
        Outline(Shape.LINE, ((0, 0), (15, 12))),
    ):
        window.regions.add(outline)
    window.regions.edit(replace(next(iter(window.regions.set)), name="Leaf", colour="#123456", drawn=False))
    window.regions.choose_stages(StageChoice.ALL)
    window.comparison.choose_second(TRUTH)
    window.comparison.set_mode(Compare.SIDE)
    window.session.choose_metric(Metric.SSIM)
    window.views.levels.show_map(ColourMap.VIRIDIS)
    window.views.levels.map_edited.emit(ColourMap.VIRIDIS)
    window.documents.current.colouring.choose(ColourScheme("D65", (2, 1, 0)))
    window.views.docks["mixer"].setFloating(True)
    window.views.docks["curve"].hide()


def test_a_session_comes_back_as_it_was_saved_and_its_run_is_made_again(
    reconstructed: StudioWindow, another: Windows, qtbot: QtBot, tmp_path: Path
) -> None:
    set_everything(reconstructed, qtbot)
    path = tmp_path / "work.lorun"
    saved = save(reconstructed, qtbot, path)
    shown = reconstructed.viewing.frame(stage_key(STAGES))
    reconstructed.close()
    window = another()
    assert reopen(window, qtbot, path) == saved
    made = window.viewing.frame(stage_key(STAGES))
    assert shown is not None
    assert made is not None
    np.testing.assert_array_equal(made.cube, shown.cube)
    assert (window.viewing.key, window.views.bands.mode) == (stage_key(2), Mode.BAND)
    assert window.views.levels.levels == Levels(0.1, 0.7)
    assert window.views.levels.gamma_box.value() == pytest.approx(1.4)
    assert window.views.mixer.faders[0].strength == pytest.approx(0.5)
    assert window.views.docks["mixer"].isFloating()
    assert window.views.docks["curve"].isHidden()
    assert not window.sessions.saving.is_changed
    assert not window.views.commands.undo.isEnabled()
    assert window.windowTitle().startswith("work.lorun")


def test_a_session_without_a_run_is_opened_without_one(
    opened: StudioWindow, another: Windows, qtbot: QtBot, tmp_path: Path
) -> None:
    opened.viewing.choose(TRUTH)
    opened.probing.pin(4, 4)
    saved = save(opened, qtbot, tmp_path / "unrun.lorun")
    window = another()
    with qtbot.waitSignal(window.sessions.saving.restored, timeout=WAIT_MS):
        window.open_path(tmp_path / "unrun.lorun")
    assert without_panels(window) == saved
    assert not window.session.is_busy


@pytest.mark.parametrize("name", ["samples", "photograph", "enlarged", "snapshot_parts"])
def test_every_camera_comes_back_with_its_parts(
    window: StudioWindow,
    another: Windows,
    qtbot: QtBot,
    tmp_path: Path,
    name: str,
    request: pytest.FixtureRequest,
) -> None:
    files = request.getfixturevalue(name)
    window.open_paths(files if isinstance(files, tuple) else (files,))
    if name == "photograph":
        qtbot.waitUntil(lambda: bool(window.session.opening.rows), timeout=WAIT_MS)
        window.session.take_offer(next(row.offers[0] for row in window.session.opening.rows if row.offers))
    qtbot.waitUntil(lambda: window.session.is_ready, timeout=WAIT_MS)
    window.session.choosing.choose_solver(window.views.choices.solvers.count() - 1)
    with qtbot.waitSignal(window.session.running.settled, timeout=WAIT_MS):
        window.session.toggle_run()
    saved = save(window, qtbot, tmp_path / "work.lorun")
    assert reopen(another(), qtbot, tmp_path / "work.lorun") == saved


def test_saving_again_needs_no_dialog_and_the_title_tells_what_is_not_saved(
    reconstructed: StudioWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    assert not reconstructed.isWindowModified()
    save(reconstructed, qtbot, tmp_path / "work.lorun")
    reconstructed.session.mixing.move(0, 0.3)
    assert reconstructed.isWindowModified()
    reconstructed.activateWindow()
    qtbot.waitUntil(reconstructed.isActiveWindow, timeout=WAIT_MS)
    with qtbot.waitSignal(reconstructed.sessions.saving.saved, timeout=WAIT_MS):
        qtbot.keyClick(reconstructed, Qt.Key.Key_S, CONTROL)
    assert not reconstructed.isWindowModified()
    written = json.loads((tmp_path / "work.lorun").read_text())
    assert written["tabs"][0]["workspace"]["desk"]["mix"]["channels"][0]["fader"] == 0.3


def test_a_folder_may_move_with_its_session(
    opened: StudioWindow, another: Windows, qtbot: QtBot, tmp_path: Path, snapshot: Path
) -> None:
    folder = tmp_path / "before"
    (folder / "data").mkdir(parents=True)
    opened.documents.close(opened.documents.current)
    with qtbot.waitSignal(opened.session.scene_opened, timeout=WAIT_MS):
        opened.open_path(Path(shutil.copy(snapshot, folder / "data")))
    save(opened, qtbot, folder / "work.lorun")
    folder.rename(tmp_path / "after")
    window = another()
    with qtbot.waitSignal(window.sessions.saving.restored, timeout=WAIT_MS):
        window.open_path(tmp_path / "after" / "work.lorun")
    assert window.session.opening.sources.measurement == (tmp_path / "after" / "data" / snapshot.name).resolve()


def test_a_file_that_has_moved_is_asked_for(
    window: StudioWindow, another: Windows, qtbot: QtBot, tmp_path: Path, snapshot_parts: tuple[Path, Path, Path]
) -> None:
    window.open_paths(snapshot_parts)
    qtbot.waitUntil(lambda: window.session.is_ready, timeout=WAIT_MS)
    save(window, qtbot, tmp_path / "work.lorun")
    elsewhere = tmp_path / "elsewhere"
    snapshot_parts[0].parent.rename(elsewhere)
    other = another()
    other.open_path(tmp_path / "work.lorun")
    qtbot.waitUntil(lambda: other.findChild(MislaidDialog) is not None, timeout=WAIT_MS)
    dialog = other.findChild(MislaidDialog)
    assert isinstance(dialog, MislaidDialog)
    assert set(dialog.buttons) == {(0, Part.MEASUREMENT), (0, Part.APERTURE), (0, Part.TRUTH)}
    assert not dialog.anyway.isEnabled()
    qtbot.mouseClick(dialog.buttons[0, Part.APERTURE], LEFT)
    chooser = dialog.findChild(QFileDialog)
    assert isinstance(chooser, QFileDialog)
    with qtbot.waitSignal(other.sessions.saving.restored, timeout=WAIT_MS):
        chooser.fileSelected.emit(str(elsewhere / snapshot_parts[1].name))
        chooser.close()
    assert other.session.opening.sources.truth == (elsewhere / snapshot_parts[2].name)


def test_a_file_that_has_changed_is_told_and_can_be_opened_all_the_same(
    opened: StudioWindow, another: Windows, qtbot: QtBot, tmp_path: Path, snapshot: Path
) -> None:
    save(opened, qtbot, tmp_path / "work.lorun")
    arrays = dict(np.load(snapshot))
    np.savez(snapshot, **{**arrays, "snapshot": arrays["snapshot"] * 2})
    for wish in (MislaidDialog.reject, MislaidDialog.accept):
        window = another()
        window.open_path(tmp_path / "work.lorun")
        qtbot.waitUntil(lambda window=window: window.findChild(MislaidDialog) is not None, timeout=WAIT_MS)  # type: ignore[misc]
        dialog = window.findChild(MislaidDialog)
        assert isinstance(dialog, MislaidDialog)
        assert dialog.anyway.isEnabled()
        if wish is MislaidDialog.accept:
            with qtbot.waitSignal(window.sessions.saving.restored, timeout=WAIT_MS):
                wish(dialog)
        else:
            wish(dialog)
            assert window.session.scene is None
            assert "Nothing was opened" in window.views.status.text


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda text: text[: len(text) // 2], "cannot be read"),
        (lambda text: text.replace('"lorun_session": 2', '"lorun_session": 3'), "newer"),
        (lambda text: text.replace('"has_run": false', '"has_run": "perhaps"'), "has_run"),
        (lambda text: text.replace('"light": "E"', '"light": "moon"'), "light"),
        (lambda text: text.replace('"lorun_session"', '"lorun_sessions"'), "lorun_session"),
        (lambda text: text.replace('"measurement"', '"picture"'), "name its files"),
        (lambda _: "[]", "faults"),
    ],
)
def test_a_damaged_session_is_named_and_what_is_open_stays(
    opened: StudioWindow, qtbot: QtBot, tmp_path: Path, change: Callable[[str], str], word: str
) -> None:
    path = tmp_path / "work.lorun"
    save(opened, qtbot, path)
    opened.session.mixing.move(0, 0.4)
    path.write_text(change(path.read_text()))
    drop(opened, path)
    qtbot.waitUntil(lambda: opened.findChild(FaultDialog) is not None, timeout=WAIT_MS)
    dialog = opened.findChild(FaultDialog)
    assert isinstance(dialog, FaultDialog)
    assert "work.lorun" in dialog.fault.problem
    assert word in f"{dialog.fault.problem} {dialog.fault.found}"
    assert opened.session.mixing.desk.mix.channels[0].fader == 0.4
    dialog.close()


def test_a_session_that_is_not_there_is_named(window: StudioWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.open_path(tmp_path / "nowhere.lorun")
    qtbot.waitUntil(lambda: window.findChild(FaultDialog) is not None, timeout=WAIT_MS)
    assert "nowhere.lorun" in getattr(window.findChild(FaultDialog), "fault").problem  # noqa: B009 found by its kind


def test_files_are_read_again_as_they_were_told_to_be_read(
    opened: StudioWindow, another: Windows, qtbot: QtBot, tmp_path: Path
) -> None:
    told = replace(opened.session.opening.sources, reading=Reading(scaling=2.0, wavelengths=(450, 500, 550, 600)))
    with qtbot.waitSignal(opened.session.opened, timeout=WAIT_MS):
        opened.session.reopen(told, None)
    saved = save(opened, qtbot, tmp_path / "work.lorun")
    window = another()
    with qtbot.waitSignal(window.sessions.saving.restored, timeout=WAIT_MS):
        window.open_path(tmp_path / "work.lorun")
    assert without_panels(window) == saved
    assert window.session.opening.sources == told


def test_a_session_among_other_files_is_refused(opened: StudioWindow, tmp_path: Path, snapshot: Path) -> None:
    drop(opened, tmp_path / "work.lorun", snapshot)
    dialog = opened.findChild(FaultDialog)
    assert isinstance(dialog, FaultDialog)
    assert "together" in dialog.fault.problem


def test_a_preset_of_a_session_never_replaces_one_of_the_user_s_own(
    opened: StudioWindow, another: Windows, qtbot: QtBot, tmp_path: Path
) -> None:
    opened.session.mixing.move(0, 0.5)
    opened.session.mixing.save_preset("Soft")
    save(opened, qtbot, tmp_path / "work.lorun")
    window = another()
    own = Mix.of((0.1,) * STAGES)
    window.session.mixing.presets_edited.emit({"Soft": own})
    window.session.mixing.load_presets({"Soft": own})
    with qtbot.waitSignal(window.sessions.saving.restored, timeout=WAIT_MS):
        window.open_path(tmp_path / "work.lorun")
    presets = window.session.mixing.presets
    assert presets["Soft"] == own
    assert presets["Soft (work)"].channels[0].fader == 0.5


def test_a_session_stands_among_the_recent_files(opened: StudioWindow, qtbot: QtBot, tmp_path: Path) -> None:
    save(opened, qtbot, tmp_path / "work.lorun")
    assert opened.viewing.key == DATA
    assert "work.lorun" in [action.text() for action in opened.findChildren(QAction)]
