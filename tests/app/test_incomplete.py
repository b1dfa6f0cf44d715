"""A measurement that still needs a part: it has its tab, is asked for what it lacks, and sessions keep it so."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.settings import Settings
from app.sources import Condition, Part
from app.view_model import Document
from app.window import StudioWindow
from tests.app.conftest import WAIT_MS, open_beside
from tests.app.hands import save_session

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def lacking(window: StudioWindow, snapshot_parts: tuple[Path, Path, Path], qtbot: QtBot) -> StudioWindow:
    """A window with a snapshot alone, whose aperture is still to be chosen."""
    window.open_path(snapshot_parts[0])
    qtbot.waitUntil(lambda: window.session.opening.is_incomplete, timeout=WAIT_MS)
    return window


def asked_for(document: Document) -> list[Part]:
    """What a measurement still needs."""
    return [row.part for row in document.session.opening.rows if row.condition is Condition.MISSING]


def restore(window: StudioWindow, qtbot: QtBot, path: Path) -> None:
    with qtbot.waitSignal(window.sessions.saving.restored, timeout=WAIT_MS):
        window.open_path(path)


def take_offer(window: StudioWindow, qtbot: QtBot) -> None:
    """Click what the sources panel offers first."""
    offers = [button for button in window.views.sources.findChildren(QPushButton) if button.text().startswith("Use ")]
    with qtbot.waitSignal(window.session.opened, timeout=WAIT_MS):
        qtbot.mouseClick(offers[0], LEFT)


def test_an_incomplete_measurement_has_a_tab_until_it_is_given_up(
    reconstructed: StudioWindow, photograph: Path, qtbot: QtBot
) -> None:
    open_beside(reconstructed, qtbot, photograph)
    assert reconstructed.session.opening.is_incomplete
    sources = reconstructed.views.docks["sources"]
    assert sources.isVisible()
    assert not any("CASSI" in label.text() for label in sources.findChildren(QLabel))
    reconstructed.session.opening.give_up()
    assert len(reconstructed.documents.items) == 1
    assert reconstructed.views.stack.currentIndex() == 1


def test_nothing_is_missing_any_more_once_an_incomplete_measurement_is_given_up(lacking: StudioWindow) -> None:
    assert "missing" in lacking.views.status.text
    assert lacking.views.commands.save.isEnabled()
    lacking.session.opening.give_up()
    assert "missing" not in lacking.views.status.text
    assert not lacking.views.commands.save.isEnabled()
    assert lacking.documents.current.is_empty


def test_a_model_that_came_with_an_incomplete_measurement_is_chosen_once_it_is_whole(
    window: StudioWindow, snapshot_parts: tuple[Path, Path, Path], models: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    for name in ("grey", "grey-base"):
        shutil.copy(models / f"{name}.safetensors", tmp_path)
    window.open_paths((snapshot_parts[0], tmp_path / "grey.safetensors"))
    qtbot.waitUntil(lambda: window.session.opening.is_incomplete, timeout=WAIT_MS)
    take_offer(window, qtbot)
    row = next(row for row in window.views.sources.rows if row.part is Part.MODEL)
    assert row.path == tmp_path / "grey.safetensors"


def test_a_session_brings_a_measurement_back_that_lacks_its_aperture_and_asks_for_it_again(
    lacking: StudioWindow, snapshot_parts: tuple[Path, Path, Path], tmp_path: Path, qtbot: QtBot
) -> None:
    save_session(lacking, qtbot, tmp_path / "work.lorun")
    lacking.documents.close(lacking.documents.current)
    assert not lacking.views.commands.save.isEnabled()
    restore(lacking, qtbot, tmp_path / "work.lorun")
    assert asked_for(lacking.documents.current) == [Part.APERTURE]
    assert lacking.documents.current.row.name == snapshot_parts[0].name
    assert lacking.views.docks["sources"].isVisible()
    take_offer(lacking, qtbot)
    assert lacking.session.opening.sources.aperture == snapshot_parts[1]
    assert lacking.session.is_ready


def test_a_session_keeps_what_is_incomplete_beside_what_is_not_in_the_order_of_the_tabs(
    lacking: StudioWindow, snapshot: Path, photograph: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    open_beside(lacking, qtbot, snapshot)
    open_beside(lacking, qtbot, photograph)
    lacking.documents.show_place(1)
    names = [document.row.name for document in lacking.documents.items]
    save_session(lacking, qtbot, tmp_path / "work.lorun")
    restore(lacking, qtbot, tmp_path / "work.lorun")
    assert [document.row.name for document in lacking.documents.items] == names
    assert lacking.views.tabs.currentIndex() == 1
    assert [asked_for(document) for document in lacking.documents.items] == [[Part.APERTURE], [], [Part.SCALE]]
    assert not lacking.sessions.saving.is_changed


def test_a_session_saved_from_an_incomplete_tab_keeps_the_panels_of_the_others(
    reconstructed: StudioWindow, photograph: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    reconstructed.views.docks["curve"].hide()
    open_beside(reconstructed, qtbot, photograph)
    save_session(reconstructed, qtbot, tmp_path / "work.lorun")
    restore(reconstructed, qtbot, tmp_path / "work.lorun")
    assert reconstructed.views.tabs.currentIndex() == 1
    reconstructed.documents.show_place(0)
    assert reconstructed.views.docks["mixer"].isVisible()
    assert not reconstructed.views.docks["curve"].isVisible()


def test_an_incomplete_measurement_opened_again_shows_its_tab_restored_or_not(
    reconstructed: StudioWindow, photograph: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    def open_again() -> None:
        reconstructed.documents.show_place(0)
        reconstructed.open_path(photograph)
        assert reconstructed.views.tabs.currentIndex() == 1
        assert len(reconstructed.documents.items) == 2

    open_beside(reconstructed, qtbot, photograph)
    open_again()
    save_session(reconstructed, qtbot, tmp_path / "work.lorun")
    restore(reconstructed, qtbot, tmp_path / "work.lorun")
    open_again()


def test_what_a_crash_leaves_behind_holds_incomplete_measurements_too(
    models: Path, snapshot: Path, photograph: Path, settings: Settings, tmp_path: Path, qtbot: QtBot
) -> None:
    kept = tmp_path / "kept"
    store = QSettings(str(tmp_path / "crashed.ini"), QSettings.Format.IniFormat)
    crashed = StudioWindow(Settings(store), models, kept=kept)
    qtbot.addWidget(crashed)
    with qtbot.waitSignal(crashed.session.opened, timeout=WAIT_MS):
        crashed.open_path(snapshot)
    open_beside(crashed, qtbot, photograph)
    crashed.documents.items[0].session.mixing.move(0, 0.25)
    crashed.sessions.autosaving.keep()
    qtbot.waitUntil(lambda: any(kept.glob("[!.]*.lorun")), timeout=WAIT_MS)
    (copy,) = kept.glob("[!.]*.lorun")
    shutil.copy(copy, tmp_path / "left.lorun")
    for document in crashed.documents.items:
        document.note_saved(document.work)
    crashed.close()
    shutil.copy(tmp_path / "left.lorun", kept)
    window = StudioWindow(settings, models, kept=kept)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)), timeout=WAIT_MS)
    (question,) = window.findChildren(QMessageBox)
    recover = next(button for button in question.buttons() if "Recover" in button.text().replace("&", ""))
    with qtbot.waitSignal(window.sessions.saving.restored, timeout=WAIT_MS):
        qtbot.mouseClick(recover, LEFT)
    assert [document.row.name for document in window.documents.items] == [snapshot.name, photograph.name]
    assert asked_for(window.documents.items[1]) == [Part.SCALE]
    assert window.documents.items[0].session.mixing.strengths[0] == 0.25
    assert window.sessions.saving.is_changed
    for document in window.documents.items:
        document.note_saved(document.work)
    window.close()
