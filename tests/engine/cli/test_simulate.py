"""Laws of `lorun simulate`."""

from pathlib import Path

import numpy as np
import pytest
from scipy.io import savemat

from lorun_engine.camera import BlockCamera, CassiCamera, SuperResolutionCamera
from lorun_engine.files import read_cube, read_measurement, write_cube
from lorun_engine.wavelengths import CASSI_BAND_CENTRES
from tests.engine.cli.conftest import Lorun


def test_the_snapshot_is_the_sum_of_the_coded_and_shifted_bands(lorun: Lorun, cube: Path, tmp_path: Path) -> None:
    target = tmp_path / "snapshot.npz"
    assert lorun("simulate", cube, "--camera", "cassi", "--shift-step", "1", "-o", target).code == 0
    measurement = read_measurement(target)
    assert isinstance(measurement.camera, CassiCamera)
    bands, wavelengths = read_cube(cube)
    expected = np.zeros((24, 24), np.float32)
    for number, band in enumerate(bands):
        expected[:, number : number + 20] += measurement.camera.aperture * band
    np.testing.assert_allclose(measurement.data, expected, rtol=1e-5)
    np.testing.assert_array_equal(measurement.truth, bands)
    np.testing.assert_array_equal(measurement.wavelengths, wavelengths)


def test_the_seed_decides_the_random_aperture(lorun: Lorun, cube: Path, tmp_path: Path) -> None:
    apertures = []
    for number, seed in enumerate((3, 3, 4)):
        target = tmp_path / f"{number}.npz"
        lorun("simulate", cube, "--camera", "cassi", "--seed", str(seed), "-o", target)
        camera = read_measurement(target).camera
        assert isinstance(camera, CassiCamera)
        apertures.append(camera.aperture)
    np.testing.assert_array_equal(apertures[0], apertures[1])
    assert (apertures[0] != apertures[2]).any()
    assert set(np.unique(apertures[0])) == {0, 1}


def test_cube_and_aperture_meet_in_their_middle(lorun: Lorun, cube: Path, tmp_path: Path) -> None:
    aperture = np.zeros((20, 30))
    aperture[:, 5:25] = 1
    savemat(tmp_path / "mask.mat", {"mask": aperture})
    target = tmp_path / "snapshot.mat"
    lorun("simulate", cube, "--camera", "cassi", "--aperture", tmp_path / "mask.mat", "-o", target)
    measurement = read_measurement(target)
    assert isinstance(measurement.camera, CassiCamera)
    assert measurement.camera.aperture.shape == (20, 20)
    assert (measurement.camera.aperture == 1).all()
    np.testing.assert_array_equal(measurement.truth, read_cube(cube)[0][:, 2:22])


def test_bands_are_resampled_to_the_public_systems(lorun: Lorun, tmp_path: Path) -> None:
    wavelengths = np.linspace(400, 700, 31, dtype=np.float32)
    ramp = np.broadcast_to(wavelengths[:, None, None] / 1000, (31, 12, 12)).astype(np.float32)
    write_cube(tmp_path / "ramp.npz", ramp, wavelengths)
    target = tmp_path / "snapshot.h5"
    lorun("simulate", tmp_path / "ramp.npz", "--camera", "cassi", "--standard-bands", "--size", "10", "-o", target)
    truth = read_measurement(target).truth
    assert truth is not None
    assert truth.shape == (28, 10, 10)
    np.testing.assert_allclose(truth[:, 0, 0], np.array(CASSI_BAND_CENTRES) / 1000, rtol=1e-5)


def test_block_samples_are_matrix_times_block(lorun: Lorun, photo: Path, tmp_path: Path) -> None:
    target = tmp_path / "samples.mat"
    lorun("simulate", photo, "--camera", "blocks", "--block", "4", "--ratio", "0.5", "-o", target)
    measurement = read_measurement(target)
    assert isinstance(measurement.camera, BlockCamera)
    phi = measurement.camera.matrix
    assert phi.shape == (8, 16)
    np.testing.assert_allclose(phi @ phi.T, np.eye(8), atol=1e-5)
    assert measurement.truth is not None
    np.testing.assert_allclose(measurement.data[1], phi @ measurement.truth[0, :4, 4:8].ravel(), rtol=1e-4)


def test_a_low_resolution_picture_is_whole_pixels_of_the_truth(lorun: Lorun, photo: Path, tmp_path: Path) -> None:
    target = tmp_path / "low.npz"
    lorun("simulate", photo, "--camera", "super-resolution", "--scale", "2", "--size", "19", "-o", target)
    measurement = read_measurement(target)
    assert isinstance(measurement.camera, SuperResolutionCamera)
    assert measurement.data.shape == (3, 9, 9)
    assert measurement.truth is not None
    assert measurement.truth.shape == (3, 18, 18)


def test_a_blur_kernel_is_taken_from_a_stack_by_its_number(lorun: Lorun, photo: Path, tmp_path: Path) -> None:
    kernels = np.zeros((2, 5, 5), np.float32)
    kernels[0, 2, 2] = 1
    kernels[1] = 1 / 25
    np.savez(tmp_path / "kernels.npz", kernels=kernels)
    target = tmp_path / "low.npz"
    common = ["simulate", photo, "--camera", "super-resolution", "--kernel", tmp_path / "kernels.npz", "-o", target]
    assert lorun(*common, "--kernel-index", "1").code == 0
    camera = read_measurement(target).camera
    assert isinstance(camera, SuperResolutionCamera)
    assert camera.kernel is not None
    np.testing.assert_allclose(camera.kernel, kernels[1])
    refused = lorun(*common, "--kernel-index", "2")
    assert refused.code == 1
    assert "0 to 1" in refused.messages


def test_noise_has_the_strength_that_was_asked_for(lorun: Lorun, cube: Path, tmp_path: Path) -> None:
    clean, noisy = tmp_path / "clean.npz", tmp_path / "noisy.npz"
    for target, noise in ((clean, "0"), (noisy, "0.05")):
        lorun("simulate", cube, "--camera", "cassi", "--noise", noise, "-o", target)
    difference = read_measurement(noisy).data - read_measurement(clean).data
    assert difference.std() == pytest.approx(0.05, rel=0.15)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--camera", "pinhole"], 2, ["--camera", "pinhole"]),
        (["--camera", "blocks"], 1, ["not a picture", "5 bands"]),
        (["--camera", "super-resolution"], 1, ["1 or 3 channels"]),
        (["--camera", "cassi", "--shifts", "0,1"], 1, ["does not have the size that the camera looks at"]),
    ],
)
def test_what_cannot_be_simulated_is_said(
    arguments: list[str], code: int, words: list[str], lorun: Lorun, cube: Path, tmp_path: Path
) -> None:
    answer = lorun("simulate", cube, *arguments, "-o", tmp_path / "out.npz")
    assert answer.code == code
    assert all(word in answer.messages for word in words)
    assert not (tmp_path / "out.npz").exists()


def test_a_ratio_above_one_is_refused(lorun: Lorun, photo: Path, tmp_path: Path) -> None:
    answer = lorun("simulate", photo, "--camera", "blocks", "--ratio", "1.5", "-o", tmp_path / "out.npz")
    assert answer.code == 1
    assert "ratio 1.5" in answer.messages


def test_standard_bands_need_wavelengths_to_start_from(lorun: Lorun, tmp_path: Path) -> None:
    write_cube(tmp_path / "blind.npz", np.ones((5, 12, 12), np.float32), None)
    arguments = ["simulate", tmp_path / "blind.npz", "--camera", "cassi", "--standard-bands"]
    refused = lorun(*arguments, "-o", tmp_path / "out.npz")
    assert refused.code == 1
    assert "--wavelengths" in refused.messages
    told = lorun(*arguments, "--wavelengths", "440,500,550,600,660", "-o", tmp_path / "out.npz")
    assert told.code == 0
