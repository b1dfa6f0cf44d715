"""The mixer's controls with real clicks, drags and keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from app.mix import AS_TRAINED, BARE_BASE, Desk, Mix, PresetList
from app.style import DARK, LIGHT
from app.views.mixer import Mixer
from tests.app.hands import LEFT


@pytest.fixture
def mixer(qtbot: QtBot) -> Mixer:
    mixer = Mixer()
    mixer.resize(292, 390)
    qtbot.addWidget(mixer)
    mixer.show_desk(Desk.of(3))
    mixer.show_presets(PresetList((AS_TRAINED, BARE_BASE), (), AS_TRAINED))
    mixer.show()
    return mixer


def test_a_fader_follows_keys_and_leaves_other_buttons_alone(mixer: Mixer, qtbot: QtBot) -> None:
    fader = mixer.faders[0]
    moved: list[tuple[int, float]] = []
    mixer.fader_edited.connect(lambda index, strength: moved.append((index, strength)))
    qtbot.keyClick(fader, Qt.Key.Key_Up)
    assert moved == [(0, 1.01)]
    qtbot.mousePress(fader, Qt.MouseButton.RightButton, pos=QPoint(20, 20))
    qtbot.mouseMove(fader, QPoint(20, 60))
    qtbot.mouseRelease(fader, Qt.MouseButton.RightButton, pos=QPoint(20, 60))
    qtbot.mouseDClick(fader, Qt.MouseButton.RightButton, pos=QPoint(20, 60))
    assert moved == [(0, 1.01)]
    qtbot.mouseClick(fader, LEFT, pos=fader.point_of(0.5).toPoint())
    assert moved[-1][1] == pytest.approx(0.5, abs=0.02)
    qtbot.keyClick(fader, Qt.Key.Key_1)
    assert moved[-1] == (0, 1)


def test_a_drag_tells_its_end_once_and_a_key_at_once(mixer: Mixer, qtbot: QtBot) -> None:
    ends: list[None] = []
    mixer.edit_ended.connect(lambda: ends.append(None))
    for fader in (mixer.faders[1], mixer.master.fader):
        ends.clear()
        qtbot.mousePress(fader, LEFT, pos=fader.point_of(1).toPoint())
        for strength in (0.9, 0.7, 0.4):
            qtbot.mouseMove(fader, fader.point_of(strength).toPoint())
        assert len(ends) == 0
        qtbot.mouseRelease(fader, LEFT, pos=fader.point_of(0.4).toPoint())
        assert len(ends) == 1
        qtbot.keyClick(fader, Qt.Key.Key_Down)
        assert len(ends) == 2


def test_the_lying_master_moves_as_it_is_pulled(mixer: Mixer, qtbot: QtBot) -> None:
    with qtbot.waitSignal(mixer.master_edited) as moved:
        qtbot.mouseClick(mixer.master.fader, LEFT, pos=mixer.master.fader.point_of(1.5).toPoint())
    assert moved.args is not None
    assert moved.args[0] == pytest.approx(1.5, abs=0.03)
    left, right = (mixer.master.fader.point_of(strength).x() for strength in (0, 2))
    assert left < right


def test_the_switches_answer_to_clicks_and_to_keys_on_their_fader(mixer: Mixer, qtbot: QtBot) -> None:
    strip = mixer.strips[1]
    for signal, button, key in (
        (mixer.mute_edited, strip.mute, Qt.Key.Key_M),
        (mixer.solo_edited, strip.solo, Qt.Key.Key_S),
        (mixer.link_edited, strip.link, Qt.Key.Key_L),
    ):
        with qtbot.waitSignal(signal) as clicked:
            qtbot.mouseClick(button, LEFT)
        with qtbot.waitSignal(signal) as typed:
            qtbot.keyClick(strip.fader, key)
        assert clicked.args == typed.args == [1]


def test_what_runs_is_shown_where_it_differs_from_the_fader(mixer: Mixer) -> None:
    plain = mixer.grab().toImage()
    mixer.show_desk(Desk.of(3).with_mix(Mix.of((1, 0.5, 1)).with_mute_switched(0).with_master(1.2)))
    assert [fader.run_strength for fader in mixer.faders] == [0, 0.6, 1.2]
    assert [fader.strength for fader in mixer.faders] == [1, 0.5, 1]
    assert "muted" in mixer.faders[0].accessibleDescription()
    assert mixer.grab().toImage() != plain


@pytest.mark.parametrize("colours", [DARK, LIGHT])
@pytest.mark.parametrize("count", [5, 9])
def test_nine_strips_fit_beside_each_other(mixer: Mixer, qtbot: QtBot, count: int, colours: object) -> None:
    mixer.show_colours(DARK if colours is DARK else LIGHT)
    mixer.show_desk(Desk.of(count))
    qtbot.wait(20)
    last = mixer.strips[-1]
    assert last.mapTo(mixer, QPoint(last.width(), 0)).x() <= mixer.width()
    for strip in mixer.strips:
        assert strip.box.lineEdit().width() >= strip.box.fontMetrics().horizontalAdvance("0.0")
        image = strip.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        assert not image.isNull()


def test_a_preset_is_named_in_a_dialog(mixer: Mixer, qtbot: QtBot) -> None:
    mixer.show_presets(PresetList((AS_TRAINED, "old"), ("old",), None))
    with qtbot.waitSignal(mixer.preset_saved) as saved:
        mixer.sides.save_action.trigger()
        answer(mixer, "  soft   start ")
    assert saved.args == ["soft start"]
    mixer.show_presets(PresetList((AS_TRAINED, "old"), ("old",), "old"))
    with qtbot.waitSignal(mixer.preset_renamed) as renamed:
        mixer.sides.rename_action.trigger()
        answer(mixer, "new")
    assert renamed.args == ["old", "new"]
    with qtbot.waitSignal(mixer.preset_deleted) as deleted:
        mixer.sides.delete_action.trigger()
    assert deleted.args == ["old"]


def answer(mixer: Mixer, name: str) -> None:
    dialog = mixer.findChildren(QInputDialog)[-1]
    dialog.setTextValue(name)
    dialog.accept()
