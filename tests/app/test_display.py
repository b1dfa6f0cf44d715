"""From cubes to pictures: what stays the same, what is bounded, what is averaged."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.colour_maps import ColourMap, colour_table
from app.display import (
    PREVIEW_SIDE,
    band_pixels,
    colour_pixels,
    coloured,
    fitted_levels,
    frame_of,
    histogram,
    reduced,
    sampled,
    telling_pixel,
)
from app.showing import Levels
from app.state import Floats

CURVE = np.linspace(0, 255, 4096).astype(np.uint8)


def chance(*shape: int) -> Floats:
    return np.random.default_rng(0).random(shape).astype(np.float32)


@given(low=st.floats(-5, 5), width=st.floats(0.01, 10))
def test_the_levels_become_black_and_white_and_nothing_leaves_them(low: float, width: float) -> None:
    plane = np.array([[low - 1, low, low + width, low + width + 1]], np.float32)
    pixels = band_pixels(plane, Levels(low, low + width))
    assert pixels[0, 0] == pixels[0, 1] == 0
    assert pixels[0, 2] >= 254  # the last step, but for the rounding of the levels
    assert pixels[0, 3] == 255


def test_a_brighter_value_is_never_drawn_darker() -> None:
    plane = np.sort(chance(1, 500))
    assert (np.diff(band_pixels(plane, Levels(0.2, 0.8))[0].astype(int)) >= 0).all()


def test_levels_that_are_upside_down_are_refused() -> None:
    with pytest.raises(ValueError, match="low < high"):
        Levels(1, 1)


def test_colour_is_the_matrix_of_the_bands_through_the_curve() -> None:
    cube, matrix = chance(5, 4, 6), chance(3, 5)
    colour = coloured(cube, matrix)
    np.testing.assert_allclose(colour[2, 3], matrix @ cube[:, 2, 3], rtol=1e-5)
    pixels = colour_pixels(colour, Levels(0, float(colour.max())), CURVE)
    assert pixels.shape == (4, 6, 3)
    assert pixels.max() == 255


@given(height=st.integers(1, 40), width=st.integers(1, 40), longest=st.integers(3, 30))
def test_a_reduced_cube_keeps_flat_values_and_its_bound(height: int, width: int, longest: int) -> None:
    small = reduced(np.full((2, height, width), 0.25, np.float32), longest)
    np.testing.assert_allclose(small, 0.25, rtol=1e-6)
    assert min(small.shape) >= 1
    if min(height, width) * longest >= max(height, width):
        assert max(small.shape[1:]) <= longest


def test_a_reduced_cube_is_the_mean_of_its_tiles() -> None:
    cube = chance(2, 8, 12)
    np.testing.assert_allclose(reduced(cube, 3)[1, 1, 2], cube[1, 4:8, 8:12].mean(), rtol=1e-5)


def test_a_frame_draws_what_is_no_number_as_zero_and_keeps_the_rest() -> None:
    cube = chance(2, 3, 4)
    cube[0, 1, 1], cube[1, 0, 0] = np.nan, np.inf
    frame = frame_of(cube)
    assert np.isfinite(frame.cube).all()
    assert frame.cube[0, 1, 1] == 0
    assert frame.cube[1, 2, 3] == cube[1, 2, 3]
    assert frame.colour is None


def test_a_frame_copies_a_cube_only_where_its_memory_lies_otherwise() -> None:
    cube = chance(2, 300, 400)
    assert np.shares_memory(frame_of(cube).cube, cube)
    assert frame_of(np.moveaxis(cube, 0, -1)).cube.flags.c_contiguous
    assert max(frame_of(cube).preview.shape) <= PREVIEW_SIDE


@pytest.mark.parametrize(
    ("values", "low"),
    [(chance(100) * 3, 0.0), (chance(100) - 0.8, -0.8), (chance(100) - 0.2, 0.0), (np.zeros(10, np.float32), 0.0)],
)
def test_fitted_levels_hold_almost_all_values(values: Floats, low: float) -> None:
    levels = fitted_levels(values)
    assert levels.low == pytest.approx(low, abs=0.03)
    assert levels.high >= np.percentile(values, 99)


def test_the_pixel_to_look_at_first_is_where_the_bands_differ_most() -> None:
    cube = np.full((4, 300, 400), 0.5, np.float32)
    cube[0, 150:160, 200:210] = 0
    x, y = telling_pixel(frame_of(cube))
    assert 198 <= x <= 211
    assert 148 <= y <= 161
    assert telling_pixel(frame_of(np.diag(np.array([0, 1, 0], np.float32))[None])) == (1, 1)


def test_a_histogram_counts_every_value_into_its_span() -> None:
    counts, centres = histogram(np.array([-9, 0.1, 0.1, 9], np.float32), Levels(0, 1))
    assert counts[0] == counts[-1] == pytest.approx(0.5)
    assert counts.max() == 1
    assert centres[np.argmax(counts)] == pytest.approx(0.1, abs=0.01)


def test_a_sample_is_small_and_spread() -> None:
    values = np.arange(1_000_000, dtype=np.float32)
    sample = sampled(values)
    assert len(sample) < 100_000
    assert sample[-1] > 990_000
    assert len(sampled(values[:10])) == 10


@pytest.mark.parametrize("colour_map", ColourMap)
def test_colour_maps_grow_steadily_lighter(colour_map: ColourMap) -> None:
    table = colour_table(colour_map).astype(float) / 255
    linear = np.where(table <= 0.04045, table / 12.92, ((table + 0.055) / 1.055) ** 2.4)
    luminance = linear @ [0.2126, 0.7152, 0.0722]
    lightness = np.where(luminance > 0.008856, 116 * np.cbrt(luminance) - 16, 903.3 * luminance)
    assert table.shape == (256, 3)
    assert (np.diff(lightness) > -0.6).all()
    assert lightness[-1] - lightness[0] > 60
