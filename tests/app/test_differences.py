"""The difference of two pictures: its scale around zero, its colours, and what has none."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.colour_maps import diverging_table
from app.display import frame_of, symmetric_levels
from app.looks import Difference
from app.showing import Levels, Mode, Picture
from app.state import DATA, TRUTH, stage_key
from app.window import StudioWindow
from tests.app.conftest import STAGES, WAIT_MS

LAST = stage_key(STAGES)


@pytest.fixture
def drawn(reconstructed: StudioWindow) -> list[Picture]:
    """What is drawn of the first picture."""
    pictures: list[Picture] = []
    reconstructed.viewing.picture_changed.connect(pictures.append)
    return pictures


def test_a_difference_is_drawn_around_zero_and_its_scale_stays(
    reconstructed: StudioWindow, drawn: list[Picture], qtbot: QtBot
) -> None:
    qtbot.keyClick(reconstructed, Qt.Key.Key_D)
    levels = reconstructed.views.levels
    assert levels.levels.low == -levels.levels.high
    assert drawn[-1].title.startswith(f"Stage {STAGES} − Truth")
    levels.high_box.setValue(0.25)
    assert levels.levels == Levels(-0.25, 0.25)
    levels.low_box.setValue(-0.5)
    assert levels.levels == Levels(-0.5, 0.5)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left):
        qtbot.keyClick(reconstructed, key)
        assert levels.levels == Levels(-0.5, 0.5)
    assert reconstructed.viewing.drawing is not None
    assert reconstructed.viewing.drawing.mode is Mode.BAND
    qtbot.mouseMove(reconstructed.views.picture.surface, QPoint(*reconstructed.views.picture.place_of(3, 5)))
    qtbot.waitUntil(lambda: f"\nStage {STAGES - 1}\t" in reconstructed.views.picture.readout, timeout=WAIT_MS)


def test_a_picture_minus_itself_is_nothing(reconstructed: StudioWindow, drawn: list[Picture], qtbot: QtBot) -> None:
    qtbot.keyClick(reconstructed, Qt.Key.Key_D)
    reconstructed.comparison.choose_second(LAST)
    for _ in range(2):
        middle = drawn[-1].pixels
        assert set(np.unique(middle)) <= {127, 128}
        qtbot.keyClick(reconstructed, Qt.Key.Key_R)


def test_pictures_of_different_sizes_have_no_difference_and_it_is_said(
    reconstructed: StudioWindow, drawn: list[Picture], qtbot: QtBot
) -> None:
    qtbot.keyClick(reconstructed, Qt.Key.Key_D)
    reconstructed.comparison.choose_second(DATA)
    assert "sizes differ" in reconstructed.views.compare.note
    assert drawn[-1].title.startswith(f"Stage {STAGES}")
    reconstructed.comparison.choose_second(TRUTH)
    assert reconstructed.views.compare.note == ""


def test_the_exported_difference_has_its_own_colours(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(reconstructed, Qt.Key.Key_D)
    reconstructed.comparison.choose_second(LAST)
    drawing, shown = reconstructed.viewing.drawing, reconstructed.viewing.shown
    assert drawing is not None
    assert shown is not None
    pixels = drawing.image(shown, np.zeros((256, 3), np.uint8))
    np.testing.assert_allclose(pixels[0, 0], diverging_table()[127], atol=3)


def test_a_difference_needs_two_cubes_of_one_shape() -> None:
    with pytest.raises(ValueError, match="one shape"):
        Difference(frame_of(np.zeros((1, 2, 3), np.float32)), frame_of(np.zeros((1, 3, 2), np.float32)))


def test_levels_of_differences_are_symmetric() -> None:
    levels = symmetric_levels(np.array([-3.0, 0.5, 1.0], np.float32))
    assert levels.low == -levels.high
    assert levels.high == pytest.approx(3, rel=0.01)
    assert symmetric_levels(np.zeros(4, np.float32)) == Levels(-1, 1)


def test_the_diverging_colours_differ_at_both_ends_for_colour_blind_eyes_too() -> None:
    """Machado et al. 2009, full protanopia and deuteranopia, in linear light."""
    table = diverging_table().astype(float) / 255
    linear = np.where(table <= 0.04045, table / 12.92, ((table + 0.055) / 1.055) ** 2.4)
    views = {
        "normal": np.eye(3),
        "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    }
    for name, view in views.items():
        seen = np.clip(linear @ np.asarray(view).T, 0, 1) ** (1 / 2.2)
        for step in (32, 64, 100):
            apart = np.abs(seen[127 - step] - seen[128 + step]).max()
            assert apart > 0.1, (name, step)
