"""Sessions of several tabs: each comes back with what was its own, and in its place."""

import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from app.window import StudioWindow
from tests.app.conftest import WAIT_MS, settled
from tests.app.test_tabs import names


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
