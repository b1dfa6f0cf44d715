"""Laws of the mix, of the two sides and of the presets; and the mixer's controls with real clicks, drags and keys."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from app.mix import AS_TRAINED, BARE_BASE, Channel, Desk, Mix, PresetList, Side
from app.settings import Settings
from app.style import DARK, LIGHT
from app.view_model import Mixing
from app.views.mixer import Mixer
from app.window import StudioWindow
from tests.app.conftest import STAGES, WAIT_MS

LEFT = Qt.MouseButton.LeftButton
strengths = some.floats(0, 2).map(lambda value: round(value, 2))
channels = some.builds(Channel, strengths, some.booleans(), some.booleans(), some.booleans())
mixes = some.builds(Mix, some.lists(channels, min_size=1, max_size=9).map(tuple), strengths)


@some.composite
def mixes_with_a_stage(draw: some.DrawFn) -> tuple[Mix, int]:
    mix = draw(mixes)
    return mix, draw(some.integers(0, len(mix.channels) - 1))


@given(mixes)
def test_what_is_run_lies_between_0_and_2(mix: Mix) -> None:
    assert len(mix.strengths) == len(mix.channels)
    assert all(0 <= strength <= 2 for strength in mix.strengths)


@given(mixes_with_a_stage())
def test_each_switch_pressed_twice_changes_nothing(given_mix: tuple[Mix, int]) -> None:
    mix, index = given_mix
    for switch in (Mix.with_mute_switched, Mix.with_solo_switched, Mix.with_link_switched):
        assert switch(switch(mix, index), index) == mix


@given(mixes_with_a_stage())
def test_a_muted_stage_runs_with_0_and_remembers_its_fader(given_mix: tuple[Mix, int]) -> None:
    mix, index = given_mix
    muted = mix if mix.channels[index].muted else mix.with_mute_switched(index)
    assert muted.strengths[index] == 0
    assert muted.channels[index].fader == mix.channels[index].fader


@given(mixes_with_a_stage())
def test_a_solo_leaves_every_other_stage_at_0(given_mix: tuple[Mix, int]) -> None:
    mix, index = given_mix
    alone = Mix.of(channel.fader for channel in mix.channels).with_solo_switched(index)
    assert alone.strengths[index] == mix.channels[index].fader
    assert all(strength == 0 for place, strength in enumerate(alone.strengths) if place != index)


@given(some.lists(strengths, min_size=1, max_size=9))
def test_a_mix_with_nothing_else_set_runs_its_faders(faders: list[float]) -> None:
    assert Mix.of(faders).strengths == tuple(faders)
    assert Mix.of(faders).with_master(1).strengths == tuple(faders)


@given(mixes, strengths)
def test_the_master_moves_no_fader_and_scales_what_is_run(mix: Mix, master: float) -> None:
    moved = mix.with_master(master)
    assert moved.channels == mix.channels
    for strength, full in zip(moved.strengths, mix.with_master(1).strengths, strict=True):
        assert strength == pytest.approx(min(full * master, 2), abs=1e-6)


@given(mixes_with_a_stage(), some.floats(-1, 3))
def test_linked_faders_keep_their_distances_and_others_stay(given_mix: tuple[Mix, int], wish: float) -> None:
    mix, index = given_mix
    moved = mix.moved(index, wish)
    changes = [new.fader - old.fader for new, old in zip(moved.channels, mix.channels, strict=True)]
    together = [place for place, channel in enumerate(mix.channels) if channel.linked and mix.channels[index].linked]
    for place, change in enumerate(changes):
        expected = changes[index] if place in together or place == index else 0
        assert change == pytest.approx(expected, abs=1e-5)
    if index not in together:
        assert moved.channels[index].fader == pytest.approx(min(max(wish, 0), 2), abs=1e-6)


@given(mixes)
def test_a_stored_mix_comes_back_as_it_was(mix: Mix) -> None:
    assert Mix.from_plain(mix.to_plain()) == mix


@pytest.mark.parametrize(
    "plain",
    [
        None,
        3,
        {"master": 1},
        {"master": 5, "channels": []},
        {"master": 1, "channels": [[1, 2]]},
        {"master": 1, "channels": [[9, False, False, False]]},
    ],
)
def test_a_damaged_mix_is_none(plain: object) -> None:
    assert Mix.from_plain(plain) is None


@pytest.mark.parametrize("wrong", [-0.1, 2.1])
def test_strengths_beyond_the_ends_are_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 2"):
        Channel(wrong)
    with pytest.raises(ValueError, match="between 0 and 2"):
        Mix(master=wrong)


@given(mixes, mixes)
def test_flipping_twice_changes_nothing_and_a_copy_makes_both_alike(one: Mix, other: Mix) -> None:
    desk = Desk(one, other)
    assert desk.flipped().flipped() == desk
    assert desk.flipped().mix == other
    assert desk.flipped().side is Side.B
    assert desk.copied().flipped().mix == one


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
