"""Laws of animations: every picture, in its order, at its speed."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from lorun_engine.errors import ExportError
from lorun_engine.files import AnimationFrame, write_animation


def grey(value: int) -> AnimationFrame:
    return AnimationFrame(np.full((20, 30), value, np.uint8))


def test_grey_pictures_come_back_with_all_their_values_in_order(tmp_path: Path) -> None:
    ramp = np.arange(240, dtype=np.uint8).reshape(12, 20)
    count = write_animation(tmp_path / "stages.gif", [AnimationFrame(ramp), AnimationFrame(255 - ramp)], 4)
    with Image.open(tmp_path / "stages.gif") as image:
        frames = [np.asarray(frame.convert("L")) for frame in ImageSequence.Iterator(image)]
        assert image.info["duration"] == 250
        assert image.info["loop"] == 0
    assert count == len(frames) == 2
    np.testing.assert_array_equal(frames[0], ramp)
    np.testing.assert_array_equal(frames[1], 255 - ramp)


def test_colours_come_back_nearly_as_they_were(tmp_path: Path) -> None:
    chance = np.random.default_rng(0)
    picture = chance.integers(0, 8, (30, 40, 3), dtype=np.uint8) * 32
    write_animation(tmp_path / "bands.gif", [AnimationFrame(picture)], 10)
    with Image.open(tmp_path / "bands.gif") as image:
        assert abs(np.asarray(image.convert("RGB"), np.float32) - picture).mean() < 16


def test_a_caption_stands_below_the_picture_and_leaves_it_whole(tmp_path: Path) -> None:
    picture = np.full((40, 200), 77, np.uint8)
    write_animation(tmp_path / "named.gif", [AnimationFrame(picture, "Stage 3 · 529.5 nm")], 4)
    with Image.open(tmp_path / "named.gif") as image:
        values = np.asarray(image.convert("L"))
    assert values.shape[0] > 40
    np.testing.assert_array_equal(values[:40], picture)
    assert np.ptp(values[40:]) > 100


def test_what_is_no_animation_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"\.gif"):
        write_animation(tmp_path / "stages.mp4", [grey(1)], 4)
    with pytest.raises(ExportError, match="nothing to show"):
        write_animation(tmp_path / "stages.gif", [], 4)
    with pytest.raises(ExportError, match="speed"):
        write_animation(tmp_path / "stages.gif", [grey(1)], 0)
    assert not list(tmp_path.iterdir())
