"""Laws of the quality figures."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lorun_engine.camera import BlockCamera, Camera, CassiCamera, Floats, SuperResolutionCamera
from lorun_engine.errors import MeasurementError
from lorun_engine.metrics import (
    convention,
    error_map,
    luma,
    mean_psnr,
    mean_ssim,
    quality,
    spectral_angle,
    spectral_angle_map,
    without_border,
)

BANDS, SIDE = 4, 24
CASSI = CassiCamera(np.ones((SIDE, SIDE), np.float32), shifts=(0, 2, 4, 6))
BLOCKS = BlockCamera(np.eye(4, 16, dtype=np.float32), height=SIDE, width=SIDE)
GREY_SR = SuperResolutionCamera(scale=2, height=SIDE // 2, width=SIDE // 2)
COLOUR_SR = SuperResolutionCamera(scale=3, height=SIDE // 3, width=SIDE // 3, channels=3)
CAMERAS = [CASSI, BLOCKS, GREY_SR, COLOUR_SR]


def picture(bands: int, seed: int = 0) -> Floats:
    return np.random.default_rng(seed).uniform(0.1, 0.9, (bands, SIDE, SIDE)).astype(np.float32)


@pytest.mark.parametrize("camera", CAMERAS)
def test_an_identical_estimate_is_perfect(camera: Camera) -> None:
    truth = picture(camera.cube_shape[0])
    found = quality(truth.copy(), truth, camera)
    assert found.psnr == float("inf")
    assert found.ssim == pytest.approx(1, abs=1e-6)
    assert found.sam in (0.0, None)


@pytest.mark.parametrize("camera", CAMERAS)
def test_only_spectral_cameras_have_a_spectral_angle(camera: Camera) -> None:
    truth = picture(camera.cube_shape[0])
    assert (quality(truth, truth, camera).sam is not None) == isinstance(camera, CassiCamera)


@pytest.mark.parametrize("camera", [CASSI, BLOCKS, GREY_SR])
@pytest.mark.parametrize("error", [0.1, 0.01])
def test_a_constant_error_gives_its_own_level_in_decibels(camera: Camera, error: float) -> None:
    truth = picture(camera.cube_shape[0])
    assert quality(truth + np.float32(error), truth, camera).psnr == pytest.approx(-20 * np.log10(error), abs=1e-2)


def test_a_studio_range_error_is_smaller_by_the_range_of_luma() -> None:
    truth = picture(3)
    expected = -20 * np.log10(0.05) + 20 * np.log10(255 / 219)
    assert quality(truth + np.float32(0.05), truth, COLOUR_SR).psnr == pytest.approx(expected, abs=1e-2)


def test_psnr_is_the_mean_of_the_bands_and_not_of_their_errors() -> None:
    truth = picture(2)
    estimate = truth + np.array([0.1, 0.001], np.float32)[:, None, None]
    assert mean_psnr(estimate, truth, peak=1) == pytest.approx((20 + 60) / 2, abs=1e-2)


def test_a_band_that_is_dark_in_both_does_not_hide_the_errors_of_the_others() -> None:
    truth = picture(2)
    truth[0] = 0
    estimate = truth + np.array([0, 0.01], np.float32)[:, None, None]
    assert mean_psnr(estimate, truth, peak=1) == pytest.approx(40, abs=1e-2)


def test_luma_of_white_and_black_is_that_of_studio_range() -> None:
    assert luma(np.ones((3, 2, 2), np.float32)) == pytest.approx(235, abs=1e-3)
    assert luma(np.zeros((3, 2, 2), np.float32)) == pytest.approx(16, abs=1e-3)


def test_luma_leaves_grey_pictures_as_they_are() -> None:
    grey = picture(1)
    assert luma(grey) == pytest.approx(255 * grey)


def test_chroma_errors_of_equal_luma_do_not_count() -> None:
    truth = np.full((3, SIDE, SIDE), 0.5, np.float32)
    estimate = truth.copy()
    estimate[0] += np.float32(0.1 / 65.481)
    estimate[1] -= np.float32(0.1 / 128.553)
    assert quality(estimate, truth, COLOUR_SR).psnr > 100


def test_errors_in_the_border_of_a_super_resolved_picture_do_not_count() -> None:
    truth = picture(1)
    estimate = truth.copy()
    estimate[:, : GREY_SR.scale] = 0
    estimate[:, :, -GREY_SR.scale :] = 0
    assert quality(estimate, truth, GREY_SR).psnr == float("inf")
    assert quality(estimate, truth, BLOCKS).psnr < 40


def test_a_picture_smaller_than_its_border_is_left_whole() -> None:
    tiny = np.ones((1, 4, 4), np.float32)
    assert without_border(tiny, 2).shape == tiny.shape
    assert without_border(tiny, 1).shape == (1, 2, 2)


def test_shown_pictures_are_clipped_but_cubes_are_not() -> None:
    estimate, truth = np.full((1, SIDE, SIDE), 1.5, np.float32), np.ones((1, SIDE, SIDE), np.float32)
    assert quality(estimate, truth, BLOCKS).psnr == float("inf")
    cube = np.ones((BANDS, SIDE, SIDE), np.float32)
    assert quality(cube * np.float32(1.1), cube, CASSI).psnr == pytest.approx(20, abs=1e-3)


@pytest.mark.parametrize("camera", [CASSI, BLOCKS])
def test_quality_does_not_depend_on_the_unit_of_a_truth_beyond_one(camera: Camera) -> None:
    truth = picture(camera.cube_shape[0])
    truth /= truth.max()
    estimate = truth * np.float32(0.95) + np.float32(0.01)
    counts = quality(estimate * 4095, truth * 4095, camera)
    plain = quality(estimate, truth, camera)
    assert counts.psnr == pytest.approx(plain.psnr, abs=1e-3)
    assert counts.ssim == pytest.approx(plain.ssim, abs=1e-4)


@given(level=st.floats(0.01, 0.2), more=st.floats(1.1, 3))
@settings(max_examples=10, deadline=None)
def test_more_noise_never_looks_better(level: float, more: float) -> None:
    truth = picture(BANDS)
    noise = np.random.default_rng(1).standard_normal(truth.shape).astype(np.float32)
    less_noisy, noisier = (quality(truth + np.float32(size) * noise, truth, CASSI) for size in (level, level * more))
    assert noisier.psnr < less_noisy.psnr
    assert noisier.ssim < less_noisy.ssim
    assert (noisier.sam or 0) > (less_noisy.sam or 0)


def test_quality_does_not_depend_on_how_the_picture_lies() -> None:
    truth, estimate = picture(BANDS), picture(BANDS, seed=1)
    upright = quality(estimate, truth, CASSI)
    turned = quality(np.rot90(estimate, axes=(1, 2)).copy(), np.rot90(truth, axes=(1, 2)).copy(), CASSI)
    assert turned.psnr == pytest.approx(upright.psnr, abs=1e-4)
    assert turned.ssim == pytest.approx(upright.ssim, abs=1e-4)
    assert turned.sam == pytest.approx(upright.sam, abs=1e-4)


def test_ssim_is_symmetric_and_at_most_one() -> None:
    first, second = picture(2), picture(2, seed=1)
    assert mean_ssim(first, second, peak=1) == pytest.approx(mean_ssim(second, first, peak=1), abs=1e-6)
    assert mean_ssim(first, second, peak=1) < 1


def test_ssim_is_defined_for_pictures_smaller_than_its_window() -> None:
    for side in (1, 2, 7):
        tiny = np.full((1, side, side), 0.5, np.float32)
        assert mean_ssim(tiny, tiny, peak=1) == pytest.approx(1)


@given(factor=st.floats(0.01, 100))
@settings(max_examples=20, deadline=None)
def test_the_spectral_angle_does_not_depend_on_brightness(factor: float) -> None:
    truth, estimate = picture(BANDS), picture(BANDS, seed=1)
    brighter = spectral_angle(estimate * np.float32(factor), truth)
    assert brighter == pytest.approx(spectral_angle(estimate, truth), rel=1e-4)


def test_the_spectral_angle_of_orthogonal_spectra_is_a_right_angle() -> None:
    first, second = np.zeros((2, 3, 3), np.float32), np.zeros((2, 3, 3), np.float32)
    first[0], second[1] = 1, 5
    assert spectral_angle(first, second) == pytest.approx(90)
    assert spectral_angle(np.zeros_like(first), second) == pytest.approx(90)


def test_a_known_angle_between_spectra_is_found() -> None:
    truth, estimate = np.zeros((2, 3, 3), np.float32), np.zeros((2, 3, 3), np.float32)
    truth[0] = 1
    estimate[0], estimate[1] = np.cos(np.radians(7)), np.sin(np.radians(7))
    assert spectral_angle(estimate, truth) == pytest.approx(7, abs=1e-4)


def test_dark_pixels_have_no_spectral_angle() -> None:
    truth, estimate = picture(BANDS), picture(BANDS)
    truth[:, :5] = 0
    assert spectral_angle(estimate, truth) == pytest.approx(0, abs=1e-4)
    assert spectral_angle(estimate, np.zeros_like(truth)) == 0


@pytest.mark.parametrize("camera", CAMERAS)
def test_the_convention_states_its_peak_in_one_line(camera: Camera) -> None:
    text = convention(camera)
    assert "\n" not in text
    assert ("peak 1 " in text) == isinstance(camera, CassiCamera)
    assert ("border of" in text) == isinstance(camera, SuperResolutionCamera)


def test_a_truth_of_another_size_is_refused_by_name() -> None:
    with pytest.raises(MeasurementError, match="same size"):
        quality(picture(BANDS), picture(BANDS)[:, :-1], CASSI)


def test_the_map_of_spectral_angles_is_what_their_mean_is_taken_of() -> None:
    truth, estimate = picture(BANDS), picture(BANDS, seed=1)
    assert spectral_angle_map(estimate, truth).mean() == pytest.approx(spectral_angle(estimate, truth), rel=1e-5)
    truth[:, 0, 0] = 0
    assert spectral_angle_map(estimate, truth)[0, 0] == 0


def test_the_map_of_errors_is_flat_where_the_error_is() -> None:
    truth = picture(BANDS)
    np.testing.assert_allclose(error_map(truth - np.float32(0.25), truth), 0.25, rtol=1e-4)
    estimate = truth.copy()
    estimate[0, 3, 4] += 1
    errors = error_map(estimate, truth)
    assert errors[3, 4] == pytest.approx(np.sqrt(1 / BANDS))
    assert np.count_nonzero(errors) == 1
