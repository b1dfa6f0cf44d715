"""What a camera would record of a known cube: random apertures and matrices, and the simulated measurement."""

import numpy as np
import torch

from lorun_engine.camera import Camera, Floats
from lorun_engine.errors import MeasurementError
from lorun_engine.measurement import Measurement
from lorun_engine.metrics import LUMA_WEIGHTS
from lorun_engine.physics.noise import DetectorNoise
from lorun_engine.physics.operator import build_operator

OPEN_SHARE = 0.5
NO_NOISE = DetectorNoise()


def simulated(
    cube: Floats,
    camera: Camera,
    *,
    wavelengths: Floats | None = None,
    noise: DetectorNoise = NO_NOISE,
    seed: int = 0,
    name: str = "simulated",
) -> Measurement:
    """What `camera` records of `cube`, with the cube as its truth.

    Args:
        cube: (bands, height, width), shaped as `camera.cube_shape`.
        camera: the camera.
        wavelengths: band centres in nm, (bands,), or None.
        noise: what the detector adds.
        seed: of the noise.
        name: of the measurement.

    Raises:
        MeasurementError: the cube does not have the size that the camera looks at.
    """
    if cube.shape != camera.cube_shape:
        raise MeasurementError(
            f"{name} does not have the size that the camera looks at.",
            expected=f"{camera.cube_shape} (bands, height, width)",
            found=f"{cube.shape}",
            remedy="Crop or resample the cube, or take another aperture.",
        )
    operator = build_operator(camera, torch.device("cpu"))
    recorded = operator.forward(torch.from_numpy(np.ascontiguousarray(cube))[None])[0]
    data = noise.added_to(recorded, torch.Generator().manual_seed(seed)).numpy()
    return Measurement(data=data, camera=camera, wavelengths=wavelengths, truth=cube, name=name)


def random_aperture(height: int, width: int, seed: int) -> Floats:
    """A binary coded aperture, (height, width), half of it open."""
    chance = np.random.default_rng(seed).random((height, width))
    return (chance < OPEN_SHARE).astype(np.float32)


def random_matrix(ratio: float, block: int, seed: int) -> Floats:
    """A sampling matrix of random orthonormal rows, (ratio · block², block²); at least one row.

    Raises:
        MeasurementError: the ratio is not above 0 and at most 1, or the block has no pixel.
    """
    if not 0 < ratio <= 1 or block < 1:
        raise MeasurementError(
            "Such a sampling matrix cannot be.",
            expected="a ratio above 0 and at most 1, and blocks of at least 1 pixel",
            found=f"ratio {ratio:g}, block {block}",
            remedy="Choose a ratio such as 0.25 and a block such as 33.",
        )
    samples = max(1, round(ratio * block**2))
    normal = np.random.default_rng(seed).standard_normal((block**2, samples))
    return np.ascontiguousarray(np.linalg.qr(normal)[0].T, np.float32)


def centre(cube: Floats, height: int, width: int) -> Floats:
    """The middle of a cube or aperture, (…, height, width), or all of an axis that is shorter than that."""
    for axis, size in ((-2, height), (-1, width)):
        surplus = max(0, cube.shape[axis] - size)
        cube = np.take(cube, range(surplus // 2, surplus // 2 + min(size, cube.shape[axis])), axis)
    return np.ascontiguousarray(cube)


def as_grey(picture: Floats) -> Floats:
    """The luma of an RGB picture, (3, height, width) to (1, height, width); grey stays as it is.

    Raises:
        MeasurementError: the picture has another number of channels.
    """
    if len(picture) not in (1, 3):
        raise MeasurementError(
            "A cube of spectral bands is not a picture.",
            expected="1 or 3 channels",
            found=f"{len(picture)} bands",
            remedy="Choose a grey or RGB picture, or a camera for spectral cubes.",
        )
    return picture if len(picture) == 1 else np.tensordot(LUMA_WEIGHTS, picture, axes=1)[None].astype(np.float32)
