"""Laws of the way from wavelengths to colours."""

from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lorun_engine.camera import Floats
from lorun_engine.errors import MeasurementError
from lorun_engine.spectra import (
    Illuminant,
    encode_srgb,
    illuminant_power,
    pseudo_rgb,
    pseudo_rgb_matrix,
    wavelength_colour,
)

REGULAR = np.arange(400, 701, 10, dtype=np.float32)
IRREGULAR = np.array([453.5, 462, 471.5, 487, 504, 522.5, 544, 567.5, 575.5, 594.5, 614.5, 625, 648], np.float32)
INFRARED = np.linspace(1000, 2400, 50, dtype=np.float32)


def bell(centre: float, wavelengths: Floats = REGULAR) -> Floats:
    return np.exp(-(((wavelengths - centre) / 15) ** 2)).astype(np.float32)


@pytest.mark.parametrize("illuminant", Illuminant)
@pytest.mark.parametrize("wavelengths", [REGULAR, IRREGULAR, INFRARED, REGULAR[:1]])
def test_a_flat_spectrum_stays_grey_under_every_light(wavelengths: Floats, illuminant: Illuminant) -> None:
    matrix = pseudo_rgb_matrix(wavelengths, illuminant)
    assert matrix.shape == (3, len(wavelengths))
    assert matrix.dtype == np.float32
    assert matrix @ np.full(len(wavelengths), 0.4, np.float32) == pytest.approx(0.4, abs=1e-5)


@pytest.mark.parametrize(("nm", "strongest"), [(450, 2), (540, 1), (630, 0)])
def test_narrow_light_takes_the_colour_of_its_wavelength(nm: float, strongest: int) -> None:
    assert np.argmax(pseudo_rgb_matrix(REGULAR) @ bell(nm)) == strongest
    assert np.argmax(wavelength_colour(nm)) == strongest


@given(first=st.floats(0, 2), second=st.floats(0, 2))
@settings(max_examples=20, deadline=None)
def test_mixed_light_is_the_sum_of_its_parts(first: float, second: float) -> None:
    blue, red = (np.tile(bell(nm)[:, None, None], (1, 2, 3)) for nm in (450, 630))
    mixed = pseudo_rgb((first * blue + second * red).astype(np.float32), REGULAR)
    parts = first * pseudo_rgb(blue, REGULAR) + second * pseudo_rgb(red, REGULAR)
    assert mixed.shape == (2, 3, 3)
    assert mixed == pytest.approx(parts, abs=1e-5)


def test_incandescent_light_brings_out_the_red_of_a_surface() -> None:
    slope = np.linspace(0, 1, len(REGULAR), dtype=np.float32)
    luminance = {light: float((pseudo_rgb_matrix(REGULAR, light) @ slope).mean()) for light in Illuminant}
    assert luminance[Illuminant.A] > luminance[Illuminant.E]


def test_finer_bands_do_not_change_the_colour() -> None:
    fine = np.arange(400, 701, 2, dtype=np.float32)
    coarse_colour, fine_colour = (pseudo_rgb_matrix(grid) @ bell(560, grid) for grid in (REGULAR, fine))
    assert coarse_colour == pytest.approx(fine_colour, abs=0.01)


def test_the_order_of_the_bands_does_not_matter() -> None:
    order = np.random.default_rng(0).permutation(len(IRREGULAR))
    assert pseudo_rgb_matrix(IRREGULAR[order]) == pytest.approx(pseudo_rgb_matrix(IRREGULAR)[:, order])


def test_a_band_given_twice_counts_once() -> None:
    twice = np.sort(np.concatenate([REGULAR, REGULAR]))
    assert pseudo_rgb_matrix(twice) @ bell(520, twice) == pytest.approx(
        pseudo_rgb_matrix(REGULAR) @ bell(520), abs=1e-5
    )


def test_bands_that_the_eye_cannot_see_add_nothing() -> None:
    wavelengths = np.concatenate([REGULAR, INFRARED])
    assert not pseudo_rgb_matrix(wavelengths)[:, len(REGULAR) :].any()


@pytest.mark.parametrize(
    "wavelengths", [INFRARED, np.array([640, 650, 660, 670], np.float32), np.array([400.0, 700], np.float32)]
)
def test_bands_without_a_white_are_shown_in_false_colours_from_blue_to_red(wavelengths: Floats) -> None:
    matrix = pseudo_rgb_matrix(wavelengths)
    assert matrix.min() >= 0
    assert np.argmax(matrix[:, 0]) == 2
    assert np.argmax(matrix[:, -1]) == 0


@pytest.mark.parametrize("wavelengths", [np.array([], np.float32), np.array([500, np.nan], np.float32), REGULAR[None]])
def test_wavelengths_that_are_no_numbers_are_refused(wavelengths: Floats) -> None:
    with pytest.raises(MeasurementError, match="wavelengths"):
        pseudo_rgb_matrix(wavelengths)


def test_the_transfer_curve_keeps_black_white_and_order() -> None:
    linear = np.linspace(-0.5, 1.5, 101, dtype=np.float32)
    encoded = encode_srgb(linear)
    assert encoded[0] == 0
    assert encoded[-1] == pytest.approx(1)
    assert (np.diff(encoded) >= 0).all()
    assert encode_srgb(np.array([0.2140], np.float32)) == pytest.approx(0.5, abs=1e-3)


def test_every_visible_wavelength_has_a_full_colour_and_others_are_grey() -> None:
    assert all(max(wavelength_colour(nm)) == 255 for nm in range(380, 781, 5))
    assert wavelength_colour(1000) == wavelength_colour(200) == (128, 128, 128)


def test_neighbouring_wavelengths_have_neighbouring_colours() -> None:
    colours = np.array([wavelength_colour(nm) for nm in range(400, 700)], float)
    assert np.abs(np.diff(colours, axis=0)).max() < 40


@pytest.mark.parametrize(
    ("light", "white"),
    [
        (Illuminant.E, (1 / 3, 1 / 3)),
        (Illuminant.D50, (0.3457, 0.3585)),
        (Illuminant.D55, (0.3324, 0.3474)),
        (Illuminant.D65, (0.3127, 0.3290)),
        (Illuminant.D75, (0.2990, 0.3149)),
        (Illuminant.A, (0.4476, 0.4074)),
    ],
)
def test_every_light_has_the_white_that_the_cie_gives_it(light: Illuminant, white: tuple[float, float]) -> None:
    nanometres = np.arange(380, 781, 5, dtype=np.float32)
    with files("resources").joinpath("cie1931_2deg.csv").open(encoding="utf-8") as lines:
        functions = np.loadtxt(lines, delimiter=",", skiprows=4)[:, 1:4]
    tristimulus = illuminant_power(nanometres, light) @ functions
    np.testing.assert_allclose(tristimulus[:2] / tristimulus.sum(), white, atol=4e-4)
