"""Laws of estimates shown as pictures."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from lorun_engine.cli.pictures import write_stages
from lorun_engine.rendering import as_picture, white_level
from tests.engine.tiny import tiny_snapshot


def test_a_picture_in_zero_to_one_is_shown_as_it_is() -> None:
    grey = np.array([[[0, 0.2, 1.0, 1.4, -0.3]]], np.float32)
    assert as_picture(grey, None, white_level(grey, None)).tolist() == [[0, 51, 255, 255, 0]]


def test_channels_of_a_colour_picture_stay_red_green_and_blue() -> None:
    colour = np.zeros((3, 2, 2), np.float32)
    colour[0] = 1
    assert as_picture(colour, None, 1.0)[0, 0].tolist() == [255, 0, 0]


def test_a_flat_spectrum_is_white_at_its_own_level() -> None:
    wavelengths = np.linspace(400, 700, 31, dtype=np.float32)
    flat = np.full((31, 4, 4), 0.03, np.float32)
    level = white_level(flat, wavelengths)
    assert np.isclose(level, 0.03, rtol=1e-3)
    assert (as_picture(flat, wavelengths, level) >= 254).all()


def test_bands_without_wavelengths_run_from_blue_to_red() -> None:
    cube = np.zeros((5, 1, 2), np.float32)
    cube[0, 0, 0] = cube[4, 0, 1] = 1
    blue, red = as_picture(cube, None, 1.0)[0].astype(int)
    assert blue[2] > blue[0]
    assert red[0] > red[2]


def test_a_dark_cube_has_a_level_above_zero() -> None:
    assert white_level(np.zeros((5, 2, 2), np.float32), None) > 0


def test_a_name_of_any_letters_becomes_a_file_in_the_folder(tmp_path: Path) -> None:
    measurement = replace(tiny_snapshot(), name="../a still/life")
    assert measurement.truth is not None
    written = write_stages(tmp_path, measurement, [measurement.truth], white=None)
    assert [path.name for path in written] == ["_a_still_life_stage_0_start.png", "_a_still_life_truth.png"]
    assert all(path.is_file() and path.parent == tmp_path for path in written)
