"""Measuring a network while it learns: on scenes that it does not learn from, stage by stage."""

from dataclasses import dataclass, replace
from itertools import islice
from statistics import fmean

import numpy as np
import torch
from numpy.typing import NDArray

from lorun_engine.camera import BlockCamera, Camera, CassiCamera, CubeShape, Floats, SuperResolutionCamera
from lorun_engine.errors import TrainingError
from lorun_engine.evaluation import TestSet, scenes
from lorun_engine.measurement import Measurement
from lorun_engine.metrics import Quality, convention, mean_psnr, mean_ssim, quality
from lorun_engine.network.checkpoint import Model, ModelCard
from lorun_engine.network.unfolding import Unfolding
from lorun_engine.reconstruction import Reconstruction
from lorun_engine.rendering import as_picture, white_level
from lorun_engine.simulation import as_grey, centre, random_aperture, simulated
from lorun_engine.training.config import CameraConfig, TrainingConfig
from lorun_engine.training.data import read_scenes
from lorun_engine.training.held_out import held_out_sets
from lorun_engine.training.matrices import Matrices
from lorun_engine.training.simulation import detector_noise

DENOISED_LEVEL = 25 / 255
TURNS = 4


@dataclass(frozen=True, eq=False)
class Scene:
    """What is measured on: a truth, and what a camera recorded of it; None where noise alone is to be removed."""

    name: str
    truth: Floats
    wavelengths: Floats | None
    measurement: Measurement | None


@dataclass(frozen=True, eq=False)
class Validated:
    """One measuring of a network.

    Attributes:
        psnr: mean over the scenes, of the first estimate and of each stage, dB.
        ssim: mean over the scenes, of the last stage.
        pictures: the first estimate, the last and the truth side by side, by name of the scene.
    """

    psnr: tuple[float, ...]
    ssim: float
    pictures: dict[str, NDArray[np.uint8]]


class Validation:
    """Scenes that a run does not learn from.

    Args:
        scenes: at least one.
        pictures: of how many of them pictures are made.
    """

    def __init__(self, scenes: list[Scene], pictures: int) -> None:
        self.scenes = scenes
        self._pictures = pictures

    @property
    def conventions(self) -> tuple[str, ...]:
        """How PSNR and SSIM are counted for the cameras of the scenes, each once."""
        cameras = [scene.measurement.camera for scene in self.scenes if scene.measurement is not None]
        return tuple(dict.fromkeys(convention(camera) for camera in cameras))

    @torch.no_grad()
    def measure(self, network: Unfolding, card: ModelCard, stages: int, device: torch.device) -> Validated:
        """Measure a network in the conventions of the field; its weights and all chance stay as they are.

        Args:
            network: in training.
            card: what it is.
            stages: how many of its stages are unfolded.
            device: where it lies.
        """
        qualities, pictures = [], {}
        for number, scene in enumerate(self.scenes):
            if scene.measurement is None:
                estimates = _denoised(network, scene.truth, number, device)
            else:
                solver = Reconstruction(Model(card, network), scene.measurement, device)
                estimates = [stage.estimate.cpu().numpy() for stage in islice(solver.run(), stages + 1)]
            qualities.append([_quality(estimate, scene) for estimate in estimates])
            if number < self._pictures:
                pictures[scene.name] = _side_by_side(estimates[0], estimates[-1], scene)
        psnr = tuple(fmean(found.psnr for found in stage) for stage in zip(*qualities, strict=True))
        return Validated(psnr, fmean(found[-1].ssim for found in qualities), pictures)


def validation_of(
    config: TrainingConfig, arrays: list[Floats], bands: int, wavelengths: tuple[float, ...]
) -> Validation | None:
    """Prepare the validation of a run; None where it asks for none.

    Args:
        config: the run.
        arrays: what the files of its camera hold.
        bands: of the network.
        wavelengths: band centres to resample cubes to, nm; empty to take bands as they are.

    Raises:
        TrainingError: there is nothing in the folder, no such set, or a scene with other bands.
    """
    wanted, found = config.validation, []
    if wanted.folder:
        found += _from_folder(config, arrays, wavelengths)
    for word in wanted.sets:
        for test_set in _named(word, held_out_sets(config)):
            measured = islice(scenes(test_set), wanted.scenes)
            found += [_of_set(one, test_set, bands, denoising=config.camera.kind == "noise") for one in measured]
    return Validation(found, wanted.pictures) if found else None


def _from_folder(config: TrainingConfig, arrays: list[Floats], wavelengths: tuple[float, ...]) -> list[Scene]:
    wanted, camera_config = config.validation, config.camera
    centres = np.asarray(wavelengths, np.float32) if wavelengths else None
    found = []
    files = read_scenes(replace(config.data, folder=wanted.folder), wavelengths)
    for number, (path, _, cube) in enumerate(islice(files, wanted.scenes)):
        truth = centre(cube, wanted.size, wanted.size)
        measurement = None
        if camera_config.kind != "noise":
            camera = _camera(camera_config, arrays, number, truth.shape)
            truth = centre(truth, *camera.cube_shape[1:])
            noise = detector_noise(camera_config, 0.5, 0.5)
            measurement = simulated(truth, camera, wavelengths=centres, noise=noise, seed=number, name=path.stem)
        found.append(Scene(path.stem, truth, centres, measurement))
    return found


def _camera(config: CameraConfig, arrays: list[Floats], number: int, shape: CubeShape) -> Camera:
    """Return one of the cameras of a run, looking at as much of a scene as it can; matrices and ratios take turns."""
    bands, height, width = shape
    array = arrays[number % len(arrays)] if arrays else None
    if config.kind == "cassi":
        aperture = random_aperture(height, width, number) if array is None else centre(array, height, width)
        return CassiCamera(aperture, tuple(config.shift_step * band for band in range(bands)))
    if config.kind == "blocks":
        matrix = Matrices(config, arrays).cut(number % max(1, len(arrays)), number % TURNS / (TURNS - 1))
        return BlockCamera(matrix, height, width)
    scale = config.scales[number % len(config.scales)]
    return SuperResolutionCamera(scale, height // scale, width // scale, bands, array)


def _named(word: str, sets: list[TestSet]) -> list[TestSet]:
    """Return the sets whose names contain a word."""
    named = [test_set for test_set in sets if word.lower() in test_set.name.lower()]
    if not named:
        raise TrainingError(
            f"The validation finds no set “{word}”.",
            expected=f"part of one of: {', '.join(test_set.name for test_set in sets) or 'no set at all'}",
            found="none that is here under that name",
            remedy="Correct `sets` in [validation], or set `data` in [held_out] to the folder that the sets lie in.",
        )
    return named


def _of_set(measurement: Measurement, test_set: TestSet, bands: int, *, denoising: bool) -> Scene:
    truth = measurement.truth
    if truth is None or (bands > 1 and len(truth) != bands):
        raise TrainingError(
            f"The set {test_set.name} cannot validate a network of {bands} bands.",
            expected=f"scenes of {bands} bands",
            found=f"{measurement.name} with {0 if truth is None else len(truth)}",
            remedy="Choose other `sets` in [validation].",
        )
    if denoising:
        return Scene(measurement.name, as_grey(truth) if bands == 1 else truth, measurement.wavelengths, None)
    return Scene(measurement.name, truth, measurement.wavelengths, measurement)


def _denoised(network: Unfolding, truth: Floats, number: int, device: torch.device) -> list[Floats]:
    """Return a truth with noise, and what the denoiser makes of it."""
    noise = np.random.default_rng(number).standard_normal(truth.shape, np.float32)
    noisy = torch.from_numpy(truth + np.float32(DENOISED_LEVEL) * noise).to(device)
    denoised, _ = network.denoiser(noisy[None], torch.tensor(DENOISED_LEVEL, device=device))
    return [noisy.cpu().numpy(), denoised[0].cpu().numpy()]


def _quality(estimate: Floats, scene: Scene) -> Quality:
    if scene.measurement is not None:
        return quality(estimate, scene.truth, scene.measurement.camera)
    return Quality(mean_psnr(estimate, scene.truth, 1.0), mean_ssim(estimate, scene.truth, 1.0), None)


def _side_by_side(first: Floats, last: Floats, scene: Scene) -> NDArray[np.uint8]:
    white = white_level(scene.truth, scene.wavelengths)
    return as_picture(np.concatenate([first, last, scene.truth], axis=2), scene.wavelengths, white)
