"""What cameras and figures are called when a person reads them."""

from lorun_engine.camera import BlockCamera, Camera, CassiCamera, SuperResolutionCamera


def camera_words(camera: Camera) -> str:
    """A camera in one line for people."""
    bands, height, width = camera.cube_shape
    match camera:
        case CassiCamera():
            kind = "an aperture for each band" if camera.aperture.ndim == 3 else "one aperture"
            return f"CASSI, {bands} bands of {height} × {width}, {kind}, dispersion along the {camera.axis}"
        case BlockCamera():
            share = camera.matrix.shape[0] / camera.matrix.shape[1]
            return f"block sensing, {height} × {width} in blocks of {camera.block} × {camera.block} at {share:.0%}"
        case SuperResolutionCamera():
            blur = "bicubic" if camera.kernel is None else "blur kernel"
            return f"super-resolution × {camera.scale} ({blur}), {camera.height} × {camera.width} to {height} × {width}"
