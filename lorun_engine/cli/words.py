"""What cameras and figures are called when a person reads them."""

from typing import TYPE_CHECKING

from lorun_engine.camera import BlockCamera, Camera, CassiCamera, SuperResolutionCamera

if TYPE_CHECKING:
    from lorun_engine.metrics import Quality


def camera_words(camera: Camera) -> str:
    """A camera in one line for people."""
    bands, height, width = camera.cube_shape
    match camera:
        case CassiCamera():
            kind = "an aperture for each band" if camera.aperture.ndim == 3 else "one aperture"
            return f"CASSI, {bands} bands of {height} × {width}, {kind}, dispersion along the {camera.axis}"
        case BlockCamera():
            percent = 100 * camera.matrix.shape[0] / camera.matrix.shape[1]
            return f"block sensing, {height} × {width} in blocks of {camera.block} × {camera.block} at {percent:.0f} %"
        case SuperResolutionCamera():
            blur = "bicubic" if camera.kernel is None else "blur kernel"
            return f"super-resolution × {camera.scale} ({blur}), {camera.height} × {camera.width} to {height} × {width}"


def figure_headings(camera: Camera) -> list[str]:
    """The columns of `figure_words`."""
    return ["PSNR dB", "SSIM", "SAM °"] if isinstance(camera, CassiCamera) else ["PSNR dB", "SSIM"]


def figure_words(figures: "Quality") -> list[str]:
    """Figures as a table shows them; the spectral angle only where there is one."""
    angle = [] if figures.sam is None else [f"{figures.sam:.2f}"]
    return [f"{figures.psnr:.2f}", f"{figures.ssim:.4f}", *angle]
