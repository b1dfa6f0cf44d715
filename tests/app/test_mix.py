"""Laws of the mix and of its two sides."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.mix import Channel, Desk, Mix, Side

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
