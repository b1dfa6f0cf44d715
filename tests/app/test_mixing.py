"""What is set on the mixer: what it tells the run, when it settles, presets, and both sides in the real window."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.mix import AS_TRAINED, BARE_BASE, Desk, Mix, PresetList, Side
from app.settings import Settings
from app.view_model import Mixing
from app.window import StudioWindow
from tests.app.conftest import STAGES, WAIT_MS

LEFT = Qt.MouseButton.LeftButton


class Heard:
    """What a mixing says."""

    def __init__(self, mixing: Mixing) -> None:
        self.strengths: list[tuple[float, ...]] = []
        self.settled: list[Desk] = []
        self.presets = PresetList(())
        mixing.strengths_changed.connect(self.strengths.append)
        mixing.settled.connect(self.settled.append)
        mixing.presets_changed.connect(self._note)

    def _note(self, presets: PresetList) -> None:
        self.presets = presets


@pytest.fixture
def mixing(qtbot: QtBot) -> Mixing:  # noqa: ARG001 an application
    mixing = Mixing()
    mixing.fit(3)
    return mixing


def test_only_what_changes_the_run_is_told_as_strengths(mixing: Mixing) -> None:
    heard = Heard(mixing)
    mixing.switch_link(0)
    mixing.move(0, 1)
    assert len(heard.strengths) == 0
    mixing.move(0, 0.5)
    mixing.switch_mute(2)
    assert heard.strengths == [(0.5, 1, 1), (0.5, 1, 0)]


def test_a_drag_settles_once_and_a_click_at_once(mixing: Mixing) -> None:
    heard = Heard(mixing)
    for strength in (0.9, 0.8, 0.7):
        mixing.move(1, strength)
    mixing.move_master(0.5)
    assert len(heard.settled) == 0
    mixing.settle()
    mixing.switch_solo(0)
    mixing.flip()
    mixing.copy()
    mixing.reset()
    assert len(heard.settled) == 5
    assert heard.settled[0].mix.channels[1].fader == 0.7


def test_another_number_of_stages_starts_as_trained_and_the_same_keeps_the_mix(mixing: Mixing) -> None:
    mixing.move(0, 0.5)
    mixing.fit(3)
    assert list(mixing.strengths) == [0.5, 1, 1]
    mixing.fit(5)
    assert list(mixing.strengths) == [1] * 5
    mixing.move(7, 0.3)
    mixing.take_faders((0.1, 0.2))
    assert list(mixing.strengths) == [1] * 5
    mixing.take_faders((0.1,) * 5)
    assert list(mixing.strengths) == [0.1] * 5


def test_presets_are_saved_chosen_renamed_and_deleted(mixing: Mixing) -> None:
    heard = Heard(mixing)
    mixing.move(0, 0.5)
    assert heard.presets.chosen != "soft start"
    mixing.save_preset("soft start")
    assert heard.presets == PresetList((AS_TRAINED, BARE_BASE, "soft start"), ("soft start",), "soft start")
    mixing.choose_preset(BARE_BASE)
    assert list(mixing.strengths) == [0, 0, 0]
    mixing.rename_preset("soft start", "gentle")
    mixing.choose_preset("gentle")
    assert list(mixing.strengths) == [0.5, 1, 1]
    mixing.choose_preset("soft start")
    mixing.save_preset(AS_TRAINED)
    mixing.rename_preset("gentle", BARE_BASE)
    mixing.rename_preset("none", "other")
    assert heard.presets.names == (AS_TRAINED, BARE_BASE, "gentle")
    mixing.delete_preset("gentle")
    assert heard.presets.chosen is None
    assert heard.presets.saved == ()


def test_presets_of_another_number_of_stages_wait_for_their_model(mixing: Mixing) -> None:
    heard = Heard(mixing)
    mixing.load_presets({"five": Mix.of((0.5,) * 5), "three": Mix.of((0.5,) * 3)})
    assert heard.presets.saved == ("three",)
    mixing.fit(5)
    assert heard.presets.saved == ("five",)


def test_saved_presets_are_there_at_the_next_start(settings: Settings) -> None:
    assert settings.presets == {}
    kept = {"mine": Mix.of((0.5, 1)).with_mute_switched(0), "yours": Mix.of((0.1,))}
    settings.keep_presets(kept)
    assert settings.presets == kept


def test_one_key_flips_between_a_and_b(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    mixer, running = reconstructed.views.mixer, reconstructed.session.running
    reconstructed.session.mixing.move(0, 0.3)
    reconstructed.session.mixing.settle()
    qtbot.keyClick(reconstructed, Qt.Key.Key_X)
    assert mixer.sides.sides[Side.B].isChecked()
    assert list(running.strengths) == [1] * STAGES
    qtbot.keyClick(reconstructed, Qt.Key.Key_X)
    assert mixer.faders[0].strength == 0.3
    qtbot.mouseClick(mixer.sides.copy, LEFT)
    qtbot.mouseClick(mixer.sides.sides[Side.B], LEFT)
    assert running.strengths[0] == 0.3
    assert not mixer.sides.copy.isEnabled()
    qtbot.waitUntil(lambda: running.stages.is_complete and not running.is_running, timeout=WAIT_MS)


def test_a_preset_saved_in_one_window_is_offered_in_the_next(
    reconstructed: StudioWindow, qtbot: QtBot, models: Path, snapshot: Path, settings: Settings
) -> None:
    reconstructed.session.mixing.move(1, 0.25)
    reconstructed.session.mixing.save_preset("quarter")
    reconstructed.close()
    again = StudioWindow(settings, models)
    qtbot.addWidget(again)
    again.show()
    with qtbot.waitSignal(again.session.scene_opened, timeout=WAIT_MS):
        again.open_path(snapshot)
    presets = again.views.mixer.sides.presets
    place = presets.findText("quarter")
    assert place >= 0
    presets.setCurrentIndex(place)
    presets.activated.emit(place)
    assert list(again.session.running.strengths) == [1, 0.25, 1]
    again.close()
