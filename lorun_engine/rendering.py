"""Cubes as 8-bit pictures: spectra in the colours of the standard observer, pictures as they are."""

import numpy as np
from numpy.typing import NDArray

from lorun_engine.camera import Floats
from lorun_engine.spectra import encode_srgb, pseudo_rgb

CLIPPED_SHARE = 0.005
VISIBLE_RANGE = (450.0, 650.0)


def as_picture(cube: Floats, wavelengths: Floats | None, white: float) -> NDArray[np.uint8]:
    """A cube as (height, width) grey or (height, width, 3) sRGB.

    Args:
        cube: 1 band, 3 channels of a colour picture, or any number of spectral bands, (bands, height, width).
        wavelengths: band centres in nm; None for pictures, or for spectra spread evenly over 450 to 650 nm.
        white: the value shown as white.
    """
    if not _is_spectral(cube, wavelengths):
        shown = np.moveaxis(cube / white, 0, -1).squeeze(-1) if len(cube) == 1 else np.moveaxis(cube / white, 0, -1)
    else:
        shown = encode_srgb(_colours(cube, wavelengths) / np.float32(white))
    return np.asarray(np.rint(255 * np.clip(shown, 0, 1)), np.uint8)


def white_level(cube: Floats, wavelengths: Floats | None) -> float:
    """The value to show as white: 1 for pictures; for spectra, one that clips half a percent of the pixels."""
    if not _is_spectral(cube, wavelengths):
        return 1.0
    brightest = _colours(cube, wavelengths).max(axis=-1)
    return max(float(np.quantile(brightest, 1 - CLIPPED_SHARE)), float(np.finfo(np.float32).tiny))


def _is_spectral(cube: Floats, wavelengths: Floats | None) -> bool:
    return len(cube) > 1 and (wavelengths is not None or len(cube) != 3)


def _colours(cube: Floats, wavelengths: Floats | None) -> Floats:
    centres = np.linspace(*VISIBLE_RANGE, len(cube), dtype=np.float32) if wavelengths is None else wavelengths
    return pseudo_rgb(cube, centres)
