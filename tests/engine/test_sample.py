"""Laws of the bundled sample and of the script that makes it."""

from functools import cache
from importlib.resources import as_file, files

import numpy as np
import pytest
import torch

from lorun_engine.camera import CassiCamera, Floats
from lorun_engine.files import read_measurement
from lorun_engine.measurement import Measurement
from lorun_engine.physics.operator import build_operator
from lorun_engine.spectra import pseudo_rgb_matrix
from lorun_engine.wavelengths import CASSI_BAND_CENTRES
from resources.samples.make_still_life import coded_aperture
from resources.samples.still_life import spectra
from resources.samples.still_life.light import render
from resources.samples.still_life.scene import still_life
from resources.samples.still_life.surfaces import clouds

NM = np.array(CASSI_BAND_CENTRES, np.float32)


@cache
def sample() -> tuple[Measurement, int]:
    with as_file(files("resources").joinpath("samples", "still_life.npz")) as path:
        return read_measurement(path), path.stat().st_size


def truth() -> Floats:
    known = sample()[0].truth
    assert known is not None
    return known


def test_the_sample_is_a_complete_measurement_under_two_megabytes() -> None:
    measurement, size = sample()
    assert size < 2_000_000
    assert isinstance(measurement.camera, CassiCamera)
    assert measurement.camera.cube_shape == (28, 256, 256)
    assert measurement.wavelengths == pytest.approx(NM)
    assert 0 <= truth().min() < 0.02 < 0.5 < truth().max() <= 1


def test_the_snapshot_is_exactly_that_of_the_stored_truth() -> None:
    measurement, _ = sample()
    operator = build_operator(measurement.camera, torch.device("cpu"))
    assert np.array_equal(operator.forward(torch.as_tensor(truth())[None])[0].numpy(), measurement.data)


def test_the_script_draws_the_scene_that_is_stored() -> None:
    side = 32
    drawn = render(still_life(), side, samples=1)
    stored = truth().reshape(28, side, 8, side, 8).mean(axis=(2, 4))
    assert np.abs(drawn - stored).mean() < 0.05
    assert np.corrcoef(drawn.ravel(), stored.ravel())[0, 1] > 0.85


def test_the_aperture_is_that_of_the_script_and_half_open() -> None:
    measurement, _ = sample()
    assert isinstance(measurement.camera, CassiCamera)
    stored = measurement.camera.aperture
    made = coded_aperture(256, seed=2026)
    assert np.abs(made - stored).max() <= 1 / 128
    assert 0.4 < stored.mean() < 0.6
    assert not np.array_equal(coded_aperture(256, seed=1), stored)


def test_the_painted_lemon_has_the_colour_of_the_real_one_but_not_its_spectrum() -> None:
    seen = pseudo_rgb_matrix(NM) * spectra.key_light()
    real, painted = spectra.LEMON, spectra.imitation_lemon()
    assert seen @ painted == pytest.approx(seen @ real, abs=1e-3)
    assert np.abs(painted - real).max() > 0.04


def test_reflectances_are_shares_of_the_light() -> None:
    constants = [value for name, value in vars(spectra).items() if name.isupper() and isinstance(value, np.ndarray)]
    reflectances = [value for value in constants if value is not spectra.NM]
    for reflectance in (*reflectances, *spectra.checker(), spectra.imitation_lemon()):
        assert reflectance.shape == NM.shape
        assert reflectance.min() >= 0
        assert reflectance.max() <= 1


def test_the_patches_of_the_checker_have_their_colours_in_order_of_grey() -> None:
    greys = spectra.checker()[18:]
    assert (np.diff(greys.mean(axis=1)) < 0).all()
    assert np.ptp(greys, axis=1).max() < 0.05


def test_noise_is_the_same_for_the_same_point_and_continuous() -> None:
    points = np.random.default_rng(0).uniform(-9, 9, (500, 3)).astype(np.float32)
    assert np.array_equal(clouds(points), clouds(points))
    assert np.abs(clouds(points + np.float32(1e-3)) - clouds(points)).max() < 0.05
