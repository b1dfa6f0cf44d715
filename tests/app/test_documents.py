"""Measurements beside each other: each keeps what is its own, and none gets what is another's."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.regions import Outline, Shape
from app.settings import Settings
from app.showing import Compare, TileCondition
from app.state import TRUTH, FrameKind, stage_key
from app.window import StudioWindow
from tests.app.conftest import STAGES, WAIT_MS, GatedSolver, be_shown, begin, open_beside, settled
from tests.app.test_tabs import document_of, press

CONTROL = Qt.KeyboardModifier.ControlModifier


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


def conditions(window: StudioWindow) -> set[TileCondition]:
    """How far the stages of the filmstrip are."""
    return {tile.condition for key, tile in window.views.filmstrip.tiles.items() if key.kind is FrameKind.STAGE}


def test_a_tab_looks_as_it_did_when_it_was_left(two: StudioWindow, qtbot: QtBot) -> None:
    views = (two.views.picture, two.views.filmstrip, two.views.mixer, two.views.spectra, two.views.bands)
    two.documents.show_place(0)
    two.viewing.choose(stage_key(2))
    two.viewing.set_band(1)
    two.probing.pin(5, 6)
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
    qtbot.addWidget(alone)
    be_shown(alone, qtbot)
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
    begin(opened, gated, qtbot)
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
