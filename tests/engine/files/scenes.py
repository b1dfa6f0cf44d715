"""Small cameras, cubes and files that the tests of this folder share."""

from pathlib import Path

import numpy as np

from lorun_engine.camera import BlockCamera, CassiCamera, Floats, SuperResolutionCamera
from lorun_engine.measurement import Measurement


def numbers(*shape: int, seed: int = 0) -> Floats:
    """Numbers in [0, 1) of this shape."""
    return np.random.default_rng(seed).random(shape).astype(np.float32)


def snapshot(height: int = 12, width: int = 10, bands: int = 4, step: int = 2) -> Floats:
    """A snapshot as long as these bands need."""
    return numbers(height, width + (bands - 1) * step, seed=1)


def aperture(height: int = 12, width: int = 10) -> Floats:
    """A coded aperture with one open hole at least."""
    holes = numbers(height, width, seed=2)
    holes[0, 0] = 1
    return holes


def wavelengths(bands: int = 4) -> Floats:
    """Band centres, nm, with digits that only float32 keeps."""
    return np.linspace(450.1, 648.7, bands, dtype=np.float32)


def cassi(bands: int = 4, *, layered: bool = False) -> Measurement:
    """A complete CASSI measurement."""
    mask = numbers(bands, 12, 10, seed=3) if layered else aperture()
    camera = CassiCamera(mask, tuple(range(0, 2 * bands, 2)))
    return Measurement(snapshot(bands=bands), camera, wavelengths(bands), numbers(bands, 12, 10), "lamp")


def blocks() -> Measurement:
    """A complete block measurement of a picture that does not fill its blocks."""
    camera = BlockCamera(numbers(5, 16) - 0.5, 10, 15, "column")
    return Measurement(numbers(12, 5) - 0.5, camera, truth=numbers(1, 10, 15), name="parrot")


def low() -> Measurement:
    """A complete super-resolution measurement with a kernel."""
    kernel = np.full((3, 3), 1 / 9, np.float32)
    camera = SuperResolutionCamera(2, 9, 8, 3, kernel)
    return Measurement(numbers(3, 9, 8), camera, truth=numbers(3, 18, 16), name="butterfly")


def saved(path: Path, **arrays: object) -> Path:
    """An .npz of these arrays, or an .npy of a single one."""
    if path.suffix == ".npy":
        (values,) = arrays.values()
        np.save(path, np.asarray(values))
    else:
        np.savez(path, allow_pickle=True, **{name: np.asarray(values) for name, values in arrays.items()})
    return path
