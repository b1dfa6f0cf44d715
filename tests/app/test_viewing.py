"""What is looked at: bands, colour, levels that stay, and what is exported of it."""

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.display import frame_of
from app.showing import Area, LevelPicture, Levels, LevelScope, Mode, Picture
from app.state import DATA, TRUTH, stage_key
from app.view_model import Viewing
from tests.app.scenes import a_scene, ramp, show_stages

GREY = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)


class Seen:
    """Keeps what a viewing draws."""

    def __init__(self, viewing: Viewing) -> None:
        self.pictures: list[Picture] = []
        self.levels: list[Levels] = []
        self.histograms: list[LevelPicture] = []
        viewing.picture_changed.connect(self.pictures.append)
        viewing.levels_changed.connect(self.levels.append)
        viewing.level_picture_changed.connect(self.histograms.append)


@pytest.fixture
def viewing(qtbot: QtBot) -> Viewing:  # noqa: ARG001 an application
    return Viewing()


@pytest.fixture
def seen(viewing: Viewing) -> Seen:
    return Seen(viewing)


def test_a_viewing_without_a_scene_ignores_everything(viewing: Viewing, seen: Seen) -> None:
    viewing.hold(stage_key(0), frame_of(ramp()))
    for deed in (viewing.fit_levels, viewing.switch_mode, viewing.settle, viewing.draw_again):
        deed()
    viewing.set_levels(Levels(0, 1))
    viewing.set_mode(Mode.BAND)
    viewing.set_band(1)
    viewing.step_band(1)
    viewing.walk(1)
    viewing.choose(TRUTH)
    viewing._draw_the_rest()  # noqa: SLF001 what a late timer would do
    assert seen.pictures == []
    assert viewing.shown is None
    assert viewing.exportable() is None
    assert viewing.title == ""


def test_the_newest_stage_is_followed_until_another_picture_is_chosen(viewing: Viewing) -> None:
    show_stages(viewing)
    assert viewing.key == stage_key(2)
    viewing.choose(stage_key(0))
    viewing.hold(stage_key(1), frame_of(ramp()))
    assert viewing.key == stage_key(0)
    viewing.choose(stage_key(2))
    viewing.hold(stage_key(1), frame_of(ramp()))
    assert viewing.key == stage_key(1)


def test_levels_are_the_same_for_every_stage_and_never_move_by_themselves(viewing: Viewing, seen: Seen) -> None:
    show_stages(viewing)
    viewing.set_band(1)
    viewing.set_levels(Levels(0.05, 0.15))
    seen.levels.clear()
    for key in (stage_key(0), stage_key(1), TRUTH):
        viewing.choose(key)
    viewing.set_band(3)
    viewing.hold(stage_key(2), frame_of(ramp(9)))
    assert set(map(str, seen.levels)) == {str(Levels(0.05, 0.15))}


def test_levels_may_be_kept_for_each_band(viewing: Viewing, seen: Seen) -> None:
    show_stages(viewing)
    viewing.set_scope(LevelScope.BAND)
    viewing.set_band(1)
    viewing.set_levels(Levels(0, 0.5))
    viewing.set_band(2)
    assert seen.levels[-1] != Levels(0, 0.5)
    viewing.set_band(1)
    assert seen.levels[-1] == Levels(0, 0.5)


def test_levels_may_be_kept_for_each_picture(viewing: Viewing, seen: Seen) -> None:
    show_stages(viewing)
    viewing.set_scope(LevelScope.CUBE)
    viewing.set_band(3)
    viewing.choose(stage_key(0))
    dim = seen.levels[-1]
    viewing.choose(TRUTH)
    assert seen.levels[-1].high > dim.high
    viewing.set_levels(Levels(0, 0.5))
    viewing.choose(stage_key(0))
    assert seen.levels[-1] == dim
    viewing.set_scope(LevelScope.RUN)
    assert seen.levels[-1] not in (dim, Levels(0, 0.5))


def test_gamma_brightens_the_shadows_and_leaves_both_ends(viewing: Viewing, seen: Seen) -> None:
    show_stages(viewing)
    for band in (None, 2):
        if band is not None:
            viewing.set_band(band)
        viewing.choose(TRUTH)
        viewing.set_levels(Levels(0.2, 0.25))
        viewing.set_gamma(1.0)
        plain = seen.pictures[-1].pixels.astype(int)
        viewing.set_gamma(2.2)
        brighter = seen.pictures[-1].pixels.astype(int)
        assert (brighter >= plain - 1).all()
        assert brighter.mean() > plain.mean() + 2
        assert (brighter[plain == 0].max(initial=0), brighter[plain == 255].min(initial=255)) == (0, 255)


def test_fitting_brings_the_picture_on_show_between_its_levels(viewing: Viewing, seen: Seen) -> None:
    show_stages(viewing)
    viewing.set_band(3)
    viewing.set_levels(Levels(5, 6))
    assert seen.pictures[-1].pixels.max() == 0
    viewing.fit_levels()
    assert seen.pictures[-1].pixels.max() == 255


def test_colour_mixes_the_bands_and_one_band_stands_alone(viewing: Viewing, seen: Seen) -> None:
    show_stages(viewing)
    viewing.choose(TRUTH)
    red, green, blue = seen.pictures[-1].pixels[0, 7].tolist()
    assert red > green > blue
    viewing.switch_mode()
    assert list(seen.pictures[-1].pixels.shape) == [6, 8]
    viewing.switch_mode()
    assert list(seen.pictures[-1].pixels.shape) == [6, 8, 3]
    assert "pseudo-RGB" in seen.pictures[-1].title


def test_bands_end_at_the_first_and_the_last(viewing: Viewing, seen: Seen) -> None:
    show_stages(viewing)
    viewing.set_band(99)
    assert "600 nm" in seen.pictures[-1].title
    viewing.step_band(-99)
    assert "450 nm" in seen.pictures[-1].title


def test_the_measurement_has_levels_of_its_own(viewing: Viewing, seen: Seen) -> None:
    show_stages(viewing)
    viewing.set_band(0)
    viewing.set_levels(Levels(0.1, 0.2))
    viewing.choose(DATA)
    assert seen.levels[-1] != Levels(0.1, 0.2)


def test_what_is_stale_is_drawn_as_stale_until_it_is_replaced(viewing: Viewing, seen: Seen) -> None:
    show_stages(viewing)
    viewing.mark_stale(frozenset({stage_key(2)}))
    assert seen.pictures[-1].stale
    viewing.mark_stale(frozenset())
    assert not seen.pictures[-1].stale


def test_when_the_picture_on_show_is_dropped_the_last_stage_takes_its_place(viewing: Viewing) -> None:
    show_stages(viewing)
    viewing.drop_stages()
    viewing.settle()
    assert viewing.key == DATA
    show_stages(viewing)
    viewing.choose(stage_key(1))
    viewing.drop_stages()
    viewing.hold(stage_key(0), frame_of(ramp()))
    viewing.settle()
    assert viewing.key == stage_key(0)


def test_the_histogram_follows_with_a_span_that_holds_the_levels(viewing: Viewing, seen: Seen, qtbot: QtBot) -> None:
    show_stages(viewing)
    viewing.set_band(2)
    viewing.set_levels(Levels(-3, 4))
    qtbot.waitUntil(lambda: len(seen.histograms) > 0 and seen.histograms[-1].centres[0] < -2.9)
    assert seen.histograms[-1].counts.max() == 1
    assert seen.histograms[-1].centres[-1] > 3.9


def test_the_export_is_the_cube_on_show_or_the_last_stage(viewing: Viewing) -> None:
    show_stages(viewing)
    viewing.choose(stage_key(1))
    exported = viewing.exportable()
    assert exported is not None
    assert exported[0] == "Stage 1"
    np.testing.assert_array_equal(exported[1], ramp(0.75))
    viewing.choose(DATA)
    exported = viewing.exportable()
    assert exported is not None
    assert exported[0] == "Stage 2"


def test_a_whole_picture_has_the_colours_of_the_screen(viewing: Viewing) -> None:
    show_stages(viewing)
    viewing.set_band(1)
    assert viewing.drawing is not None
    assert viewing.shown is not None
    grey = viewing.drawing.image(viewing.shown, GREY)
    inverted = viewing.drawing.image(viewing.shown, GREY[::-1] // np.array([1, 2, 3], np.uint8))
    assert (grey.shape, inverted.shape) == ((6, 8), (6, 8, 3))
    np.testing.assert_array_equal(inverted[..., 0], 255 - grey)


def test_of_a_huge_picture_only_the_part_in_view_is_drawn(
    viewing: Viewing, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("app.display", "app.view_model.viewing"):
        monkeypatch.setattr(f"{module}.DRAWN_PIXELS", 12)
    show_stages(viewing)
    viewing.set_band(0)
    assert seen.pictures[-1].shape == (6, 8)
    assert seen.pictures[-1].pixels.size <= 12
    viewing.look_at(Area(2, 1, 6, 3))
    picture = seen.pictures[-1]
    assert (picture.area.left, picture.area.right) == (1, 7)
    assert picture.area.size == 12
    viewing.look_at(Area(90, 90, 99, 99))
    assert seen.pictures[-1].area.size == 1
    assert viewing.drawing is not None
    assert viewing.shown is not None
    assert viewing.drawing.image(viewing.shown, GREY).shape == (6, 8)


def test_a_photograph_is_drawn_from_zero_to_one(viewing: Viewing, seen: Seen) -> None:
    identity = np.eye(3, dtype=np.float32)
    picture = np.random.default_rng(0).random((3, 6, 8)).astype(np.float32) * 0.8
    scene = replace(
        a_scene(),
        data=frame_of(picture, identity),
        data_is_picture=True,
        shape=(3, 12, 16),
        wavelengths=None,
        band_names=("red", "green", "blue"),
        matrix=identity,
    )
    viewing.open(scene)
    assert seen.levels[-1] == Levels(0, 1)
    assert seen.pictures[-1].title == "Snapshot · colour"
