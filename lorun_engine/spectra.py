"""From wavelengths to colours: how a spectral cube looks to the CIE 1931 standard observer.

A cube is taken as the reflectance of a scene under an illuminant. Band `k` with centre `l_k` and width `w_k` adds

    XYZ += w_k S(l_k) (x̄, ȳ, z̄)(l_k) cube_k

where `S` is the illuminant's spectral power. The observer is adapted to the scene's white, so that a flat spectrum is
neutral under every illuminant and for every set of bands. `Illuminant.E` shows a radiance cube as it is.

Sources: CIE 018:2019 (observer), ISO/CIE 11664-2:2022 (illuminants), Lam 1985 (Bradford adaptation),
IEC 61966-2-1 (sRGB).
"""

from enum import Enum
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from lorun_engine.camera import Floats
from lorun_engine.errors import MeasurementError

Doubles = NDArray[np.float64]

VISIBLE = (380.0, 780.0)
FEWEST_COLOURS = 3
NEUTRAL = (128, 128, 128)
FALSE_COLOUR_SPREAD = 0.25

XYZ_TO_SRGB = np.array([[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]])
XYZ_TO_CONES = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
DISPLAY_WHITE = np.array([0.95047, 1.0, 1.08883])


class Illuminant(Enum):
    """The light that the scene stands under."""

    E = "equal energy E"
    D50 = "daylight D50"
    D55 = "daylight D55"
    D65 = "daylight D65"
    D75 = "daylight D75"
    A = "incandescent A"


def pseudo_rgb_matrix(wavelengths: Floats, illuminant: Illuminant = Illuminant.E) -> Floats:
    """The matrix that turns spectra into linear sRGB.

    Args:
        wavelengths: band centres in nm, (bands,), in any order, any distances. Bands outside 380-780 nm add nothing.
        illuminant: the light that the scene stands under.

    Returns:
        (3, bands), red, green and blue. Each row sums to 1: a flat spectrum of 1 becomes (1, 1, 1). Saturated spectra
        may become negative. Where fewer than three bands are visible, or where the visible bands have no white of
        their own (all in one corner of the spectrum), the colours are false: the shortest bands blue, the longest red.

    Raises:
        MeasurementError: there is no wavelength, or one of them is not a finite number.
    """
    centres = np.asarray(wavelengths, np.float64)
    if centres.ndim != 1 or centres.size == 0 or not np.isfinite(centres).all():
        raise MeasurementError(
            "The wavelengths cannot be turned into colours.",
            expected="one finite band centre in nm for each band",
            found=f"shape {centres.shape}, {int(centres.size - np.isfinite(centres).sum())} of them not finite",
            remedy="Correct the wavelengths of the file, or open it without wavelengths.",
        )
    tristimulus = _observer(centres) * illuminant_power(centres, illuminant) * _widths(centres)
    cones = XYZ_TO_CONES @ tristimulus
    white = cones.sum(axis=1)
    if np.count_nonzero(tristimulus.any(axis=0)) < FEWEST_COLOURS or white.min() <= 0.02 * white.max():
        return _false_colours(centres)
    adaptation = (XYZ_TO_CONES @ DISPLAY_WHITE) / white
    matrix = XYZ_TO_SRGB @ np.linalg.solve(XYZ_TO_CONES, adaptation[:, None] * cones)
    return np.asarray(matrix / matrix.sum(axis=1, keepdims=True), np.float32)


def pseudo_rgb(cube: Floats, wavelengths: Floats, illuminant: Illuminant = Illuminant.E) -> Floats:
    """How a cube looks, in linear sRGB.

    Args:
        cube: spectra, (bands, height, width), in any unit.
        wavelengths: band centres in nm, (bands,).
        illuminant: the light that the scene stands under.

    Returns:
        (height, width, 3) in the unit of the cube, so that a grey of 0.5 is (0.5, 0.5, 0.5); pass it to `encode_srgb`.
    """
    matrix = pseudo_rgb_matrix(wavelengths, illuminant)
    return np.asarray(np.einsum("cb,bhw->hwc", matrix, cube, optimize=True), np.float32)


def resample_bands(cube: Floats, given: Floats, wanted: Floats) -> Floats:
    """The cube at other band centres, linearly between neighbouring bands.

    Args:
        cube: (bands, height, width).
        given: its band centres, nm, rising.
        wanted: the band centres to return, nm; those beyond the first or last given one take that band.
    """
    upper = np.clip(np.searchsorted(given, wanted), 1, len(given) - 1)
    share = np.clip((wanted - given[upper - 1]) / (given[upper] - given[upper - 1]), 0, 1).astype(np.float32)
    return cube[upper - 1] * (1 - share)[:, None, None] + cube[upper] * share[:, None, None]


def encode_srgb(linear: Floats) -> Floats:
    """The sRGB transfer curve: linear light to display values, both in [0, 1]; what lies outside is clipped."""
    light = np.clip(linear, 0.0, 1.0)
    return np.asarray(np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055), np.float32)


def wavelength_colour(nm: float) -> tuple[int, int, int]:
    """The colour of monochromatic light as 8-bit sRGB, as saturated and as bright as a display can show it.

    Wavelengths outside 380-780 nm, which have no colour, give a middle grey.
    """
    if not VISIBLE[0] <= nm <= VISIBLE[1]:
        return NEUTRAL
    linear = XYZ_TO_SRGB @ _observer(np.array([nm]))[:, 0]
    red, green, blue = (
        round(255 * float(value)) for value in encode_srgb(np.asarray(linear / linear.max(), np.float32))
    )
    return red, green, blue


def illuminant_power(wavelengths: Floats | Doubles, illuminant: Illuminant) -> Doubles:
    """Relative spectral power of an illuminant at some wavelengths, nm; 100 at 560 nm, or 1 everywhere for E.

    Beyond 380-780 nm the power at the end of that range.
    """
    nanometres, _, _, _, *powers = _table()
    tabulated = (Illuminant.D65, Illuminant.A, Illuminant.D50, Illuminant.D55, Illuminant.D75)
    if illuminant not in tabulated:
        return np.ones_like(np.asarray(wavelengths, np.float64))
    return np.asarray(np.interp(wavelengths, nanometres, powers[tabulated.index(illuminant)]))


@cache
def _table() -> Doubles:
    """(9, 81): nanometres, the three colour matching functions, D65, A, D50, D55 and D75."""
    path = files("resources").joinpath("cie1931_2deg.csv")
    with path.open(encoding="utf-8") as lines:
        return np.asarray(np.loadtxt(lines, delimiter=",", skiprows=4, unpack=True))


def _observer(centres: Doubles) -> Doubles:
    """Colour matching functions at `centres`, (3, bands); zero outside the visible."""
    nanometres, *functions = _table()[:4]
    return np.stack([np.interp(centres, nanometres, function, left=0.0, right=0.0) for function in functions])


def _widths(centres: Doubles) -> Doubles:
    """Width of each band in nm by the trapezoid rule, (bands,); bands need not be sorted."""
    if len(set(centres.tolist())) < 2:
        return np.ones_like(centres)
    order = np.argsort(centres, kind="stable")
    gaps = np.diff(centres[order])
    widths = np.empty_like(centres)
    widths[order] = (np.concatenate([gaps, [0.0]]) + np.concatenate([[0.0], gaps])) / 2
    return widths


def _false_colours(centres: Doubles) -> Floats:
    """Blue, green and red bells over the rank of the bands, (3, bands); each row sums to 1."""
    ranks = np.searchsorted(np.unique(centres), centres) / max(len(np.unique(centres)) - 1, 1)
    bells = np.exp(-(((ranks - np.array([[1.0], [0.5], [0.0]])) / FALSE_COLOUR_SPREAD) ** 2) / 2)
    return np.asarray(bells / bells.sum(axis=1, keepdims=True), np.float32)
