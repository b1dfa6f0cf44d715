"""Side by side: solvers on sets of simulated measurements, stage by stage, in the conventions of the field."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np
from pydantic import ConfigDict

from lorun_engine.camera import BlockCamera, Camera, CassiCamera, Floats, SuperResolutionCamera
from lorun_engine.errors import LorunError, MeasurementError
from lorun_engine.files import ReadingOptions, read_aperture, read_cube, read_kernels, read_matrix
from lorun_engine.files.bundled_matrices import MATRICES
from lorun_engine.measurement import Measurement
from lorun_engine.memory import memory_taken
from lorun_engine.metrics import Quality, quality
from lorun_engine.physics.noise import DetectorNoise
from lorun_engine.simulation import as_grey, centre, simulated
from lorun_engine.spectra import resample_bands
from lorun_engine.stage import Solver
from lorun_engine.tables import EXACT, read_table
from lorun_engine.wavelengths import CASSI_BAND_CENTRES

PUBLIC_SUITE = Path(str(files("resources"))) / "suites" / "public.toml"
EIGHT_BIT = 255


@dataclass(frozen=True)
class TestSet:
    """One set of truths and the camera that looks at them, as a suite file says it.

    Attributes:
        name: what to call it in tables.
        camera: "cassi", "blocks" or "super-resolution".
        folder: the folder of cubes or pictures.
        file: the aperture (CASSI), the sampling matrix (blocks), or the blur kernels (super-resolution).
        matrix: instead of `file`, the name of a bundled sampling matrix, such as "learned_25" (blocks).
        scale: factor of super-resolution; without `kernels` the low-resolution picture is bicubic and rounded to 8 bit.
        kernels: which kernels of `file`, from 0 (super-resolution); every picture is seen through each of them, blurred
            circularly, reduced to every `scale`-th pixel from the first, and not rounded.
        shift_step: pixels between neighbouring bands (CASSI).
        size: side of the middle that is used, pixels; 0 for all.
        wavelengths: band centres of cubes whose files do not say them, nm; cubes are resampled to the 28 public bands.
        noise: standard deviation of read noise.
        solvers: what to compare by name, as `--model` takes it; empty for the best model and the classical method.
    """

    __pydantic_config__: ClassVar[ConfigDict] = EXACT

    name: str
    camera: Literal["cassi", "blocks", "super-resolution"]
    folder: Path
    file: Path = Path()
    matrix: str = ""
    scale: int = 2
    kernels: tuple[int, ...] = ()
    shift_step: int = 2
    size: int = 0
    wavelengths: tuple[float, ...] = ()
    noise: float = 0.0
    solvers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suite:
    """What a suite file holds: one [[set]] a set."""

    __pydantic_config__: ClassVar[ConfigDict] = EXACT

    set: tuple[TestSet, ...]


@dataclass(frozen=True)
class Evaluated:
    """One solver on one scene.

    Attributes:
        test_set: name of the set.
        scene: name of the scene.
        camera: the camera, which decides the convention.
        solver: name of the solver.
        qualities: of the first estimate and of each stage.
        seconds: of all stages together.
        memory: bytes taken at most beyond what was held before; None where the system does not say it.
    """

    test_set: str
    scene: str
    camera: Camera
    solver: str
    qualities: tuple[Quality, ...]
    seconds: float
    memory: int | None


Spectator = Callable[[Evaluated, Measurement, Floats], None]
"""Sees each result with its measurement and its last estimate, (bands, height, width), before they are let go."""


def read_suite(path: Path, data: Path) -> list[TestSet]:
    """Read a suite: TOML with one [[set]] a set; its folders and files are relative to `data`."""
    suite = read_table(path, Suite, MeasurementError, "Correct the file; resources/suites/public.toml shows one.")
    return [replace(found, folder=data / found.folder, file=data / found.file) for found in suite.set]


def evaluate(
    sets: Iterable[TestSet],
    solvers: Callable[[Measurement, TestSet], Iterable[tuple[str, Solver]]],
    spectator: Spectator | None = None,
) -> Iterator[Evaluated]:
    """Yield every solver's result on every scene.

    Args:
        sets: what to measure on.
        solvers: the solvers of a measurement of a set, with their names.
        spectator: sees the estimates themselves.
    """
    for test_set in sets:
        for measurement in scenes(test_set):
            for name, solver in solvers(measurement, test_set):
                result, estimate = _evaluated(test_set, measurement, name, solver)
                if spectator is not None:
                    spectator(result, measurement, estimate)
                yield result


def scenes(test_set: TestSet) -> Iterator[Measurement]:
    """Yield the simulated measurements of a set, by name of the scene; through one kernel after the other."""
    paths = files_in(test_set.folder)
    found = 0
    for number, kernel in _kernels(test_set):
        for path in paths:
            try:
                truth = _truth(path, test_set)
            except LorunError:
                continue
            found += 1
            name = path.stem if kernel is None else f"{path.stem}, kernel {number}"
            yield _measured(truth, test_set, name, kernel)
    if not found:
        raise MeasurementError(
            f"The set {test_set.name} has no scene that can be read.",
            expected=f"cubes or pictures in {test_set.folder}",
            found=f"{len(paths)} other files" if test_set.folder.is_dir() else "no such folder",
            remedy="Name the folder of the data with `--data`, or correct the suite.",
        )


def _kernels(test_set: TestSet) -> list[tuple[int, Floats | None]]:
    """The kernels that a set names, with their numbers; one None where it names none."""
    if not test_set.kernels:
        return [(0, None)]
    known = read_kernels(test_set.file)
    if not all(0 <= number < len(known) for number in test_set.kernels):
        raise MeasurementError(
            f"The set {test_set.name} names a kernel that is not there.",
            expected=f"`kernels` from 0 to {len(known) - 1}, as {test_set.file.name} holds them",
            found=", ".join(map(str, test_set.kernels)),
            remedy="Correct the suite.",
        )
    return [(number, known[number]) for number in test_set.kernels]


def files_in(folder: Path) -> list[Path]:
    """Return the files in a folder, by name; none where there is no such folder."""
    return sorted(path for path in folder.glob("*") if path.is_file()) if folder.is_dir() else []


def _truth(path: Path, test_set: TestSet) -> Floats:
    cube, own = read_cube(path, ReadingOptions(wavelengths=test_set.wavelengths or None))
    if test_set.size:
        cube = centre(cube, test_set.size, test_set.size)
    if test_set.camera == "cassi" and own is not None and len(cube) != len(CASSI_BAND_CENTRES):
        cube = resample_bands(cube, own, np.asarray(CASSI_BAND_CENTRES, np.float32))
    if test_set.camera == "blocks":
        cube = as_grey(cube)
    if test_set.camera == "super-resolution":
        rows, columns = (length // test_set.scale * test_set.scale for length in cube.shape[1:])
        cube = cube[:, :rows, :columns]
    return np.ascontiguousarray(cube, np.float32)


def _measured(truth: Floats, test_set: TestSet, name: str, kernel: Floats | None) -> Measurement:
    bands, height, width = truth.shape
    noise = DetectorNoise(read=test_set.noise)
    if test_set.camera == "cassi":
        aperture = centre(read_aperture(test_set.file), height, width)
        shifts = tuple(test_set.shift_step * band for band in range(bands))
        centres = np.asarray(CASSI_BAND_CENTRES, np.float32) if bands == len(CASSI_BAND_CENTRES) else None
        return simulated(truth, CassiCamera(aperture, shifts), wavelengths=centres, noise=noise, name=name)
    if test_set.camera == "blocks":
        place = MATRICES / f"{test_set.matrix}.npz" if test_set.matrix else test_set.file
        return simulated(truth, BlockCamera(read_matrix(place), height, width), noise=noise, name=name)
    scale = test_set.scale
    camera = SuperResolutionCamera(scale, height // scale, width // scale, channels=bands, kernel=kernel)
    exact = simulated(truth, camera, noise=noise, name=name)
    if kernel is not None:
        return exact
    rounded = (np.clip(exact.data, 0, 1) * EIGHT_BIT).round() / EIGHT_BIT
    return Measurement(rounded.astype(np.float32), camera, None, truth, name)


def _evaluated(test_set: TestSet, measurement: Measurement, name: str, solver: Solver) -> tuple[Evaluated, Floats]:
    with memory_taken(solver.device) as taken:
        began = time.perf_counter()
        estimates = [stage.estimate for stage in solver.run()]
        seconds, memory = time.perf_counter() - began, taken()
    truth = measurement.truth
    cubes = [estimate.cpu().numpy() for estimate in estimates]
    qualities = tuple(quality(cube, truth, measurement.camera) for cube in cubes if truth is not None)
    found = Evaluated(test_set.name, measurement.name, measurement.camera, name, qualities, seconds, memory)
    return found, cubes[-1]
