"""Opening and writing: parts that are missing, files that are bad, drops, what is remembered, and full disks."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.settings import Settings
from app.sources import Condition, Part
from app.views.fault_dialog import FaultDialog
from app.window import StudioWindow
from tests.app.conftest import BANDS, WAIT_MS, open_beside
from tests.app.hands import dialog_of

LEFT = Qt.MouseButton.LeftButton
ANYWHERE = QPoint(400, 300)


def open_and_wait(window: StudioWindow, qtbot: QtBot, *paths: Path) -> None:
    with qtbot.waitSignal(window.session.scene_opened, timeout=WAIT_MS):
        window.open_paths(paths)


def open_badly(window: StudioWindow, qtbot: QtBot, *paths: Path) -> FaultDialog:
    """Open what cannot be opened, and return the dialog that says so."""
    with qtbot.waitSignal(window.documents.fault_found, timeout=WAIT_MS):
        window.open_paths(paths)
    return dialog_of(window, FaultDialog, qtbot)


def rows(window: StudioWindow) -> dict[Part, Condition]:
    return {row.part: row.condition for row in window.views.sources.rows}


def test_a_bad_file_is_explained_and_what_was_open_stays(opened: StudioWindow, qtbot: QtBot, tmp_path: Path) -> None:
    bad = tmp_path / "bad.mat"
    bad.write_bytes(b"this is no MATLAB file")
    before, shown = opened.session.scene, opened.views.sources.rows
    dialog = open_badly(opened, qtbot, bad)
    fault = dialog.fault
    assert "bad.mat" in fault.problem
    assert all((fault.expected, fault.found, fault.remedy))
    assert opened.session.scene is before
    assert opened.views.sources.rows == shown
    assert "still there" in opened.views.status.text


def test_the_report_of_a_fault_can_be_copied_with_versions(opened: StudioWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = open_badly(opened, qtbot, tmp_path / "nowhere.npz")
    qtbot.mouseClick(dialog.more, LEFT)
    qtbot.mouseClick(dialog.copy, LEFT)
    copied = QApplication.clipboard().text()
    assert "nowhere.npz" in copied
    assert "torch" in copied
    dialog.reject()


def test_faults_are_shown_one_after_the_other(opened: StudioWindow, qtbot: QtBot, tmp_path: Path) -> None:
    first = open_badly(opened, qtbot, tmp_path / "first.npz")
    with qtbot.waitSignal(opened.documents.fault_found, timeout=WAIT_MS):
        opened.open_path(tmp_path / "second.npz")
    assert len(opened.findChildren(FaultDialog)) == 1
    first.reject()
    qtbot.waitUntil(lambda: "second" in str(getattr(opened.findChild(FaultDialog), "fault", "")), timeout=WAIT_MS)


def test_a_snapshot_without_its_aperture_asks_for_it_and_offers_the_one_beside_it(
    window: StudioWindow, qtbot: QtBot, snapshot_parts: tuple[Path, Path, Path]
) -> None:
    window.open_path(snapshot_parts[0])
    qtbot.waitUntil(lambda: rows(window).get(Part.APERTURE) is Condition.MISSING, timeout=WAIT_MS)
    assert window.session.scene is None
    (offer,) = window.views.sources.offers(Part.APERTURE)
    assert "mask.npz" in offer.text()
    with qtbot.waitSignal(window.session.scene_opened, timeout=WAIT_MS):
        qtbot.mouseClick(offer, LEFT)
    assert rows(window)[Part.APERTURE] is Condition.LOADED


def test_an_aperture_is_remembered_for_snapshots_of_the_same_shape(
    window: StudioWindow, qtbot: QtBot, settings: Settings, snapshot_parts: tuple[Path, Path, Path]
) -> None:
    meas, mask, _ = snapshot_parts
    open_and_wait(window, qtbot, meas, mask)
    assert str(mask) in settings.remembered.values()
    again = meas.with_name("another.npz")
    again.write_bytes(meas.read_bytes())
    open_beside(window, qtbot, again)
    assert rows(window)[Part.APERTURE] is Condition.LOADED


def test_a_remembered_aperture_that_has_gone_is_asked_for_again(
    window: StudioWindow, qtbot: QtBot, snapshot_parts: tuple[Path, Path, Path]
) -> None:
    meas, mask, _ = snapshot_parts
    open_and_wait(window, qtbot, meas, mask)
    mask.unlink()
    window.open_path(meas.rename(meas.with_name("another.npz")))
    qtbot.waitUntil(lambda: rows(window).get(Part.APERTURE) is Condition.MISSING, timeout=WAIT_MS)
    assert window.views.sources.offers(Part.APERTURE) == []


def test_an_incomplete_measurement_can_be_given_up(
    opened: StudioWindow, qtbot: QtBot, snapshot_parts: tuple[Path, Path, Path]
) -> None:
    before = opened.views.sources.rows
    opened.open_path(snapshot_parts[0])
    qtbot.waitUntil(lambda: rows(opened).get(Part.APERTURE) is Condition.MISSING, timeout=WAIT_MS)
    qtbot.mouseClick(opened.views.sources.cancel_button, LEFT)
    assert opened.views.sources.rows == before


def test_a_part_can_be_chosen_by_hand(
    window: StudioWindow, qtbot: QtBot, snapshot_parts: tuple[Path, Path, Path]
) -> None:
    meas, mask, truth = snapshot_parts
    open_and_wait(window, qtbot, meas, mask)
    assert rows(window)[Part.TRUTH] is Condition.OPTIONAL
    qtbot.mouseClick(window.views.sources.button(Part.TRUTH), LEFT)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    with qtbot.waitSignal(window.session.scene_opened, timeout=WAIT_MS):
        dialog.fileSelected.emit(str(truth))
    assert rows(window)[Part.TRUTH] is Condition.LOADED


def test_files_that_are_dropped_are_opened_together(
    window: StudioWindow, qtbot: QtBot, snapshot_parts: tuple[Path, Path, Path]
) -> None:
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(path)) for path in snapshot_parts])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(ANYWHERE, copy, files, LEFT, none)
    QApplication.sendEvent(window, entering)
    assert entering.isAccepted()
    with qtbot.waitSignal(window.session.scene_opened, timeout=WAIT_MS):
        QApplication.sendEvent(window, QDropEvent(QPointF(ANYWHERE), copy, files, LEFT, none))
    assert set(rows(window).values()) == {Condition.LOADED}


def test_what_is_no_file_cannot_be_dropped(window: StudioWindow) -> None:
    words = QMimeData()
    words.setText("no file")
    entering = QDragEnterEvent(ANYWHERE, Qt.DropAction.CopyAction, words, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, entering)
    assert not entering.isAccepted()
    QApplication.sendEvent(window, QDragLeaveEvent())


def test_two_measurements_with_a_part_of_one_are_refused(
    opened: StudioWindow, qtbot: QtBot, samples: Path, snapshot_parts: tuple[Path, Path, Path]
) -> None:
    dialog = open_badly(opened, qtbot, samples, *snapshot_parts[:2])
    assert "together" in dialog.fault.problem


def test_a_part_alone_is_refused(window: StudioWindow, qtbot: QtBot, snapshot_parts: tuple[Path, Path, Path]) -> None:
    dialog = open_badly(window, qtbot, snapshot_parts[1])
    assert "mask.npz" in dialog.fault.problem
    assert "none is open" in dialog.fault.problem


def test_a_photograph_asks_for_its_scale_and_shows_colour(window: StudioWindow, qtbot: QtBot, photograph: Path) -> None:
    window.open_path(photograph)
    qtbot.waitUntil(lambda: rows(window).get(Part.SCALE) is Condition.MISSING, timeout=WAIT_MS)
    three = window.views.sources.offers(Part.SCALE)[1]
    with qtbot.waitSignal(window.session.scene_opened, timeout=WAIT_MS):
        qtbot.mouseClick(three, LEFT)
    scene = window.session.scene
    assert scene is not None
    assert scene.shape == (3, 36, 48)
    assert not window.views.docks["spectra"].isVisible()
    with qtbot.waitSignal(window.session.running.settled, timeout=WAIT_MS):
        qtbot.keyClick(window, Qt.Key.Key_Space)
    other = window.views.sources.offers(Part.SCALE)[0]
    with qtbot.waitSignal(window.session.scene_opened, timeout=WAIT_MS):
        qtbot.mouseClick(other, LEFT)
    assert window.session.scene is not None
    assert window.session.scene.shape == (3, 24, 32)


def test_block_samples_show_a_grey_picture_without_bands(window: StudioWindow, qtbot: QtBot, samples: Path) -> None:
    open_and_wait(window, qtbot, samples)
    assert not window.views.bands.isVisible()
    assert not window.views.docks["spectra"].isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Right)
    with qtbot.waitSignal(window.session.running.settled, timeout=WAIT_MS):
        qtbot.keyClick(window, Qt.Key.Key_Space)
    assert window.viewing.exportable() is not None
    assert rows(window)[Part.MATRIX] is Condition.LOADED


def test_a_model_file_that_fits_is_chosen_and_another_is_refused(
    opened: StudioWindow, qtbot: QtBot, models: Path, tmp_path: Path
) -> None:
    for name in ("grey", "grey-base", "spectral-base"):
        (tmp_path / f"{name}.safetensors").write_bytes((models / f"{name}.safetensors").read_bytes())
    open_and_wait(opened, qtbot, tmp_path / "grey.safetensors")
    row = next(row for row in opened.views.sources.rows if row.part is Part.MODEL)
    assert row.path == tmp_path / "grey.safetensors"
    dialog = open_badly(opened, qtbot, tmp_path / "spectral-base.safetensors")
    assert "does not fit" in dialog.fault.problem


def test_opened_files_are_recent_the_next_time(
    opened: StudioWindow, qtbot: QtBot, settings: Settings, snapshot: Path
) -> None:
    assert settings.recent == (snapshot,)
    opened.documents.close(opened.documents.current)
    with qtbot.waitSignal(opened.session.scene_opened, timeout=WAIT_MS):
        opened.views.welcome.recent_wanted.emit(snapshot)


def test_measurements_with_and_without_spectra_have_their_panel_and_none(
    reconstructed: StudioWindow, qtbot: QtBot, samples: Path, snapshot: Path
) -> None:
    open_beside(reconstructed, qtbot, samples)
    assert not reconstructed.session.running.stages.has_any
    assert not reconstructed.views.docks["spectra"].isVisible()
    reconstructed.open_path(snapshot)
    assert reconstructed.session.scene is not None
    assert reconstructed.session.scene.shape[0] == BANDS
    assert reconstructed.views.docks["spectra"].isVisible()
    docks = reconstructed.views.docks
    places = {name: dock.geometry() for name, dock in docks.items()}
    open_beside(reconstructed, qtbot, samples)
    reconstructed.views.reset()
    assert not docks["spectra"].isVisible()
    reconstructed.open_path(snapshot)
    assert {name: dock.geometry() for name, dock in docks.items()} == places


def test_panels_that_were_closed_stay_closed_and_spectra_come_back(
    models: Path, qtbot: QtBot, settings: Settings, samples: Path, snapshot: Path
) -> None:
    before = StudioWindow(settings, models)
    qtbot.addWidget(before)
    before.show()
    open_and_wait(before, qtbot, samples)
    before.views.docks["levels"].toggleViewAction().trigger()
    places = before.views.docks["sources"].geometry(), before.views.docks["curve"].geometry()
    assert not before.views.panels.isEmpty()
    assert (before.views.docks["sources"].geometry(), before.views.docks["curve"].geometry()) == places
    before.close()
    after = StudioWindow(settings, models)
    qtbot.addWidget(after)
    after.show()
    open_and_wait(after, qtbot, samples)
    shown = {name for name, dock in after.views.docks.items() if not dock.isHidden()}
    assert shown == set(after.views.docks) - {"levels", "spectra"}
    after.open_path(snapshot)
    qtbot.waitUntil(after.views.docks["spectra"].isVisible, timeout=WAIT_MS)
    assert not after.views.docks["levels"].isVisible()
