"""Training patches: cut, flipped, turned and scaled from cubes or pictures held in memory."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from lorun_engine.camera import Floats
from lorun_engine.errors import TrainingError
from lorun_engine.files import read_cube
from lorun_engine.simulation import as_grey
from lorun_engine.spectra import resample_bands
from lorun_engine.training.config import DataConfig
from lorun_engine.training.held_out import NOTHING_HELD_OUT, HeldOut, fingerprint

CUBES = {".npy", ".npz", ".mat", ".h5", ".tif", ".tiff", ".hdr"}
PICTURES = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"}
SHRINK_SHARE = 0.3
TILT_SHARE = 0.3


class Patches:
    """Random patches of a set of cubes.

    Args:
        cubes: each (bands, height, width), in [0, 1].
        size: rows and columns of a patch, pixels; cubes smaller than that are mirrored.
        generator: the only source of chance.
    """

    def __init__(self, cubes: list[Tensor], size: tuple[int, int], generator: torch.Generator) -> None:
        self._cubes = [_at_least(cube, size) for cube in cubes]
        self._size = size
        self._generator = generator

    def batch(self, count: int) -> Tensor:
        """Return (count, bands, height, width) patches."""
        return torch.stack([self._patch() for _ in range(count)])

    def _patch(self) -> Tensor:
        cube = self._cubes[self._below(len(self._cubes))]
        zoom = 2 if self._chance() < SHRINK_SHARE and min(cube.shape[1:]) >= 2 * max(self._size) else 1
        turned = self._chance() < 0.5 and min(cube.shape[1:]) >= zoom * max(self._size)
        rows, columns = self._size[::-1] if turned else self._size
        top = self._below(cube.shape[1] - zoom * rows + 1)
        left = self._below(cube.shape[2] - zoom * columns + 1)
        patch = cube[:, top : top + zoom * rows, left : left + zoom * columns]
        if zoom > 1:
            patch = functional.avg_pool2d(patch, zoom)
        if turned:
            patch = patch.transpose(1, 2)
        flips = [axis for axis in (1, 2) if self._chance() < 0.5]
        patch = patch.flip(flips)
        if len(patch) > 1 and self._chance() < TILT_SHARE:
            patch = patch * self._tilt(len(patch))
        return patch * (0.4 + 0.6 * self._chance())

    def _tilt(self, bands: int) -> Tensor:
        knots = torch.rand(1, 1, 4, generator=self._generator) * 0.8 - 0.4
        curve = functional.interpolate(knots, size=bands, mode="linear", align_corners=True)
        return (curve - curve.max()).exp().reshape(bands, 1, 1)

    def _below(self, count: int) -> int:
        return int(torch.randint(count, (), generator=self._generator))

    def _chance(self) -> float:
        return float(torch.rand((), generator=self._generator))


@dataclass(frozen=True)
class Source:
    """What was read to learn from.

    Attributes:
        folder: name of the folder.
        count: number of cubes or pictures.
        sha256: of the fingerprints of all of them, in the order of their names.
    """

    folder: str
    count: int
    sha256: str


def load_cubes(
    config: DataConfig, bands: int, wavelengths: tuple[float, ...], reserved: HeldOut = NOTHING_HELD_OUT
) -> tuple[list[Tensor], Source]:
    """Read every cube or picture of a folder, and tell what was read.

    Args:
        config: the folder, what is in it, and the band centres of cubes whose files do not say them.
        bands: how many the network takes.
        wavelengths: band centres to resample cubes to, nm; empty to take bands as they are.
        reserved: what must not be among them.

    Raises:
        TrainingError: there is nothing, or something that is held out or has other bands.
    """
    cubes, digest = [], hashlib.sha256()
    for path, cube, fitting in read_scenes(config, wavelengths):
        content = fingerprint(cube)
        reserved.require_absent(path, content)
        digest.update(content.encode())
        if len(fitting) != bands:
            raise TrainingError(
                f"{path} does not have the bands of the network.",
                expected=f"{bands} bands, or wavelengths to resample to the bands of the public models",
                found=f"{len(fitting)} bands",
                remedy="Correct `bands` in [base], or `cube_wavelengths` and `kind` in [data].",
            )
        cubes.append(torch.from_numpy(fitting))
    return cubes, Source(Path(config.folder).name, len(cubes), digest.hexdigest())


def read_scenes(config: DataConfig, wavelengths: tuple[float, ...]) -> Iterator[tuple[Path, Floats, Floats]]:
    """Yield each file of a folder, the cube that it holds, and that cube as a network takes it.

    Args:
        config: the folder, what is in it, and the band centres of cubes whose files do not say them.
        wavelengths: band centres to resample cubes to, nm; empty to take bands as they are.

    Raises:
        TrainingError: there is nothing.
    """
    suffixes = CUBES if config.kind == "cubes" else PICTURES
    folder = Path(config.folder)
    paths = sorted(path for path in folder.glob("*") if path.suffix.lower() in suffixes)
    if not paths:
        raise TrainingError(
            f"{folder} holds nothing to learn from.",
            expected=f"{config.kind} with the endings {', '.join(sorted(suffixes))}",
            found="no such file" if folder.is_dir() else "no such folder",
            remedy="Correct the folder, and `kind` in [data].",
        )
    for path in paths:
        cube, own = read_cube(path)
        yield path, cube, as_grey(cube) if config.kind == "pictures" else _resampled(cube, own, config, wavelengths)


def _resampled(cube: Floats, own: Floats | None, config: DataConfig, wanted: tuple[float, ...]) -> Floats:
    given = own if own is not None else np.asarray(config.cube_wavelengths, np.float32)
    if wanted and len(given):
        return resample_bands(cube, given, np.asarray(wanted, np.float32))
    return cube


def _at_least(cube: Tensor, size: tuple[int, int]) -> Tensor:
    below, right = (max(0, wanted - length) for wanted, length in zip(size, cube.shape[1:], strict=True))
    return functional.pad(cube[None], (0, right, 0, below), mode="reflect")[0] if below or right else cube
