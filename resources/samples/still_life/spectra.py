"""Reflectances and lights of the still life at the 28 band centres: smooth formulas, not measured data."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from lorun_engine.spectra import Illuminant, illuminant_power, pseudo_rgb_matrix
from lorun_engine.wavelengths import CASSI_BAND_CENTRES

Spectrum = NDArray[np.float64]

NM = np.array(CASSI_BAND_CENTRES)

CHECKER_COLOURS = (
    (115, 82, 68), (194, 150, 130), (98, 122, 157), (87, 108, 67), (133, 128, 177), (103, 189, 170),
    (214, 126, 44), (80, 91, 166), (193, 90, 99), (94, 60, 108), (157, 188, 64), (224, 163, 46),
    (56, 61, 150), (70, 148, 73), (175, 54, 60), (231, 199, 31), (187, 86, 149), (8, 133, 161),
    (243, 243, 242), (200, 200, 200), (160, 160, 160), (122, 122, 121), (85, 85, 85), (52, 52, 52),
)  # fmt: skip
"""8-bit sRGB of a usual colour checker, row by row."""


def rise(edge: float, width: float) -> Spectrum:
    """A step from 0 to 1 around `edge`, nm, as broad as `width`, nm."""
    return 1 / (1 + np.exp((edge - NM) / width))


def bell(centre: float, width: float) -> Spectrum:
    """A Gaussian of height 1, nm."""
    return np.exp(-(((NM - centre) / width) ** 2) / 2)


@cache
def key_light() -> Spectrum:
    """Daylight through a window; 1 on average."""
    power = illuminant_power(NM.astype(np.float32), Illuminant.D65)
    return np.asarray(power / power.mean())


@cache
def fill_light() -> Spectrum:
    """An incandescent lamp; 1 on average."""
    power = illuminant_power(NM.astype(np.float32), Illuminant.A)
    return np.asarray(power / power.mean())


@cache
def checker() -> Spectrum:
    """Reflectances of the 24 patches, (24, bands), the smoothest of one family that have the wanted colours.

    The family is the sigmoid of a parabola over the wavelength (Jakob & Hanika, *A low-dimensional function space for
    efficient spectral upsampling*, 2019).
    """
    return np.stack([_of_colour(np.array(colour) / 255) for colour in CHECKER_COLOURS])


def _of_colour(encoded: Spectrum) -> Spectrum:
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    matrix = pseudo_rgb_matrix(NM.astype(np.float32), Illuminant.D65).astype(np.float64)
    place = (NM - 550) / 100

    def reflectance(factors: Spectrum) -> Spectrum:
        parabola = factors[0] + factors[1] * place + factors[2] * place**2
        return np.asarray(0.5 + parabola / (2 * np.sqrt(1 + parabola**2)))

    def misfit(factors: Spectrum) -> Spectrum:
        return np.concatenate([matrix @ reflectance(factors) - linear, 1e-4 * factors])

    return reflectance(least_squares(misfit, np.zeros(3)).x)


ORANGE = 0.04 + 0.78 * rise(563, 13) - 0.03 * bell(610, 20)
APPLE_RED = 0.035 + 0.62 * rise(606, 11)
APPLE_YELLOW = 0.06 + 0.62 * rise(532, 17) - 0.14 * bell(648, 16)
LEMON = 0.07 + 0.78 * rise(511, 10) - 0.06 * bell(548, 14)
PLUM = 0.035 + 0.05 * bell(452, 25) + 0.16 * rise(628, 14)
BLOOM = 0.50 + 0.06 * bell(450, 40)
STEM = 0.05 + 0.14 * rise(575, 30)

GLAZE = 0.86 - 0.10 * rise(455, -9)
COBALT = 0.03 + 0.62 * (1 - rise(503, 11)) + 0.10 * bell(562, 9) + 0.14 * rise(648, 9)
COPPER_GREEN = 0.05 + 0.48 * bell(508, 30)

WALNUT_DARK = 0.015 + 0.035 * rise(590, 36)
WALNUT_LIGHT = 0.035 + 0.11 * rise(585, 34)
UMBER_DARK = 0.018 + 0.012 * rise(560, 40)
UMBER_LIGHT = 0.060 + 0.065 * rise(575, 40)
MADDER = 0.025 + 0.23 * rise(604, 13) + 0.02 * bell(452, 22)
INDIGO = 0.012 + 0.035 * bell(462, 26) + 0.015 * rise(646, 10)
WELD = 0.05 + 0.42 * rise(507, 13)

PAPER = 0.80 - 0.08 * rise(458, -8)
BOARD = 0.03 + 0.0 * NM


@cache
def imitation_lemon() -> Spectrum:
    """A painted lemon: the colour of the real one under the key light, but another spectrum (a metamer)."""
    seen = pseudo_rgb_matrix(NM.astype(np.float32)).astype(np.float64) * key_light()
    ripple = np.cos((NM - 450) / 200 * 2 * np.pi * 3.2)
    unseen = ripple - np.linalg.pinv(seen) @ (seen @ ripple)
    room = np.where(unseen > 0, 0.97 - LEMON, LEMON - 0.02) / np.maximum(np.abs(unseen), 1e-9)
    return np.asarray(LEMON + room.min() * unseen)
