"""Figures of a stage against the truth."""

from app.state import Figures, Floats
from lorun_engine.camera import Camera, CassiCamera
from lorun_engine.metrics import psnr, quality, spectral_angle


def psnr_of(estimate: Floats, truth: Floats, camera: Camera) -> float:
    """PSNR in dB, in the convention of the camera; quick enough to be told with each stage."""
    return psnr(estimate, truth, camera)


def angle_of(estimate: Floats, truth: Floats, camera: Camera) -> float | None:
    """Mean spectral angle in degrees; None where bands are not spectral."""
    return spectral_angle(estimate, truth) if isinstance(camera, CassiCamera) else None


def figures_of(estimate: Floats, truth: Floats, camera: Camera) -> Figures:
    """All figures in the convention of the camera; takes longer than a stage may take, and so comes after the run."""
    judged = quality(estimate, truth, camera)
    return Figures(judged.psnr, judged.ssim, judged.sam)
