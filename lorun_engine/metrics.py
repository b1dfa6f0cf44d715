"""How close an estimate is to the truth: PSNR, SSIM and the spectral angle, in the conventions of the literature.

`quality` chooses the convention by the camera, and `convention` states it; tables print both. Values are physical: the
full scale is 1, or the largest value of the truth where that exceeds 1.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from skimage.metrics import structural_similarity

from lorun_engine.camera import BlockCamera, Camera, CassiCamera, Floats, SuperResolutionCamera
from lorun_engine.errors import MeasurementError

EIGHT_BIT = 255.0
LUMA_WEIGHTS = np.array([0.299, 0.587, 0.114])
LUMA_BLACK, LUMA_RANGE = 16.0, 219.0
SSIM_SIGMA = 1.5
SSIM_WINDOW = 11


@dataclass(frozen=True)
class Quality:
    """Closeness of one estimate to the truth.

    Attributes:
        psnr: peak signal-to-noise ratio in dB; infinite where both are equal.
        ssim: structural similarity, at most 1.
        sam: mean spectral angle in degrees; None where the picture is not spectral.
    """

    psnr: float
    ssim: float
    sam: float | None


def quality(estimate: Floats, truth: Floats, camera: Camera) -> Quality:
    """Quality of an estimate in the convention of its camera.

    Args:
        estimate: (bands, height, width), physical units.
        truth: the same shape and units.
        camera: the camera that the measurement came from; it selects the convention.

    Raises:
        MeasurementError: the shapes differ.
    """
    seen, wanted, peak = _compared(estimate, truth, camera)
    angle = spectral_angle(estimate, truth) if isinstance(camera, CassiCamera) else None
    return Quality(psnr=mean_psnr(seen, wanted, peak), ssim=mean_ssim(seen, wanted, peak), sam=angle)


def psnr(estimate: Floats, truth: Floats, camera: Camera) -> float:
    """The PSNR of `quality` alone, in dB: quick enough to be told with each stage."""
    return mean_psnr(*_compared(estimate, truth, camera))


def convention(camera: Camera) -> str:
    """How the figures of `quality` are counted for this camera, one line for the foot of a table."""
    match camera:
        case CassiCamera():
            return (
                "PSNR and SSIM: mean over bands, peak 1 (the truth's largest value if above 1), not clipped; "
                "SSIM: Gaussian window 11, sigma 1.5; SAM: mean over pixels, degrees"
            )
        case BlockCamera():
            return "PSNR and SSIM: luma, clipped to 0-255, peak 255, whole picture; SSIM: Gaussian window 11, sigma 1.5"
        case SuperResolutionCamera():
            return (
                "PSNR and SSIM: luma (grey as it is, RGB by BT.601, 16-235), clipped to 0-255, peak 255, "
                f"without a border of {camera.scale} pixels; SSIM: Gaussian window 11, sigma 1.5"
            )


def mean_psnr(estimate: Floats, truth: Floats, peak: float) -> float:
    """Mean over bands of the PSNR of each band, in dB; (bands, height, width) each.

    A band without any error (dark in both) would make the mean infinite and is left out, unless all bands are so.
    """
    errors = np.square(np.subtract(estimate, truth, dtype=np.float64)).mean(axis=(1, 2))
    errors = errors[errors != 0]
    return float(np.mean(10 * np.log10(peak**2 / errors))) if errors.size else float("inf")


def mean_ssim(estimate: Floats, truth: Floats, peak: float) -> float:
    """Mean over bands of the structural similarity; (bands, height, width) each.

    The window is the Gaussian of the literature (11 × 11, sigma 1.5, population covariance); narrower pictures
    are extended by reflection.

    Source: Wang et al., IEEE TIP 13 (2004), 600.
    """
    window = min(SSIM_WINDOW, *((side - 1) // 2 * 2 + 1 for side in truth.shape[1:]))
    bands = [
        structural_similarity(  # type: ignore[no-untyped-call]
            seen,
            wanted,
            win_size=window,
            data_range=peak,
            gaussian_weights=True,
            sigma=SSIM_SIGMA,
            use_sample_covariance=False,
        )
        for seen, wanted in zip(estimate, truth, strict=True)
    ]
    return float(np.mean(bands))


def spectral_angle(estimate: Floats, truth: Floats) -> float:
    """Mean over pixels of the angle between two spectra, degrees; (bands, height, width) each.

    Pixels whose true spectrum is zero have no angle and are left out.
    """
    lit = truth.any(axis=0)
    return float(spectral_angle_map(estimate, truth)[lit].mean(dtype=np.float64)) if lit.any() else 0.0


def spectral_angle_map(estimate: Floats, truth: Floats) -> Floats:
    """The angle between two spectra at each pixel, degrees, (height, width); of (bands, height, width) each.

    Where the true spectrum is zero there is no angle, and 0 is returned; an estimate of zero elsewhere counts 90
    degrees.

    Source: Kruse et al., Remote Sensing of Environment 44 (1993), 145; the angle by Kahan's formula, exact near zero.
    """
    angles = np.empty(truth.shape[1:], np.float32)
    for row in range(len(angles)):  # row by row: in double precision a whole cube would take much memory
        seen, wanted = (_directions(cube[:, row].astype(np.float64)) for cube in (estimate, truth))
        half = np.arctan2(np.linalg.norm(seen - wanted, axis=0), np.linalg.norm(seen + wanted, axis=0))
        angles[row] = np.degrees(2 * half) * wanted.any(axis=0)
    return angles


def error_map(estimate: Floats, truth: Floats) -> Floats:
    """Root mean square over the bands of the error at each pixel, (height, width); of (bands, height, width) each."""
    squares = np.zeros(truth.shape[1:], np.float32)
    for seen, wanted in zip(estimate, truth, strict=True):
        squares += np.square(seen - wanted)
    return np.sqrt(squares / len(truth))


def luma(picture: Floats) -> Floats:
    """Luma of a picture in [0, 1], (1 or 3, height, width) to (1, height, width) in [0, 255].

    Grey is multiplied by 255. RGB is weighted by ITU-R BT.601 in studio range, 16 for black and 235 for white, as
    papers on super-resolution do.
    """
    if len(picture) == 1:
        return np.asarray(EIGHT_BIT * picture, np.float32)
    weighted = LUMA_BLACK + LUMA_RANGE * np.tensordot(LUMA_WEIGHTS, picture, axes=1)
    return np.asarray(weighted[None], np.float32)


def without_border(picture: Floats, border: int) -> Floats:
    """The inside of (bands, height, width); a picture that would vanish is left whole."""
    if border == 0 or min(picture.shape[1:]) <= 2 * border:
        return picture
    return picture[:, border:-border, border:-border]


def _compared(estimate: Floats, truth: Floats, camera: Camera) -> tuple[Floats, Floats, float]:
    """Estimate and truth as the camera's convention compares them, and the peak value."""
    if estimate.shape != truth.shape:
        raise MeasurementError(
            "Estimate and truth do not have the same size.",
            expected=f"{truth.shape} (bands, height, width), as the truth",
            found=f"{estimate.shape}",
            remedy="Check that truth and measurement belong together, and that axes are not transposed.",
        )
    scale = max(1.0, float(truth.max()))
    if isinstance(camera, CassiCamera):
        return estimate, truth, scale
    border = camera.scale if isinstance(camera, SuperResolutionCamera) else 0
    seen, wanted = (without_border(luma(np.clip(picture / scale, 0, 1)), border) for picture in (estimate, truth))
    return seen, wanted, EIGHT_BIT


def _directions(spectra: NDArray[np.float64]) -> NDArray[np.float64]:
    """Spectra (bands, pixels) at unit length; zero stays zero."""
    lengths = np.linalg.norm(spectra, axis=0)
    return spectra / np.where(lengths > 0, lengths, 1.0)
