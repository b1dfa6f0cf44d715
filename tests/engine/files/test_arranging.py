"""Laws of reading with options: whatever way axes and values lie in the file, once told the measurement is the same."""

from pathlib import Path

import numpy as np
import pytest

from lorun_engine.errors import AmbiguityError, MeasurementError
from lorun_engine.files import MeasurementFiles, ReadingOptions, read_cube, read_measurement
from lorun_engine.files.options import BandAxis, Turnable
from lorun_engine.measurement import Measurement
from tests.engine.files.scenes import numbers, saved
from tests.engine.tiny import tiny_snapshot


def known(tmp_path: Path, **turned: bool) -> tuple[Path, Path, Measurement]:
    """A snapshot and its aperture as files, turned where that is asked for, and the measurement they make."""
    measurement = tiny_snapshot()
    aperture = getattr(measurement.camera, "aperture")  # noqa: B009 of one of three cameras
    snapshot = measurement.data.T if turned.get("measurement") else measurement.data
    mask = aperture.T if turned.get("aperture") else aperture
    return saved(tmp_path / "s.npz", meas=snapshot), saved(tmp_path / "a.npz", mask=mask), measurement


@pytest.mark.parametrize("parts", [("measurement",), ("aperture",), ("measurement", "aperture")])
def test_exchanged_axes_are_exchanged_back(tmp_path: Path, parts: tuple[Turnable, ...]) -> None:
    snapshot, aperture, expected = known(tmp_path, **dict.fromkeys(parts, True))
    options = ReadingOptions(transposed=parts)
    read = read_measurement(snapshot, aperture=aperture, options=options)
    np.testing.assert_array_equal(read.data, expected.data)
    assert read.camera.cube_shape == expected.camera.cube_shape


def test_layers_keep_their_bands_when_rows_and_columns_are_exchanged(tmp_path: Path) -> None:
    snapshot, _, expected = known(tmp_path)
    mask = getattr(expected.camera, "aperture")  # noqa: B009
    layers = np.stack([mask * (band + 1) / 4 for band in range(4)])
    for name, stored in (("first", layers.swapaxes(1, 2)), ("last", np.moveaxis(layers, 0, -1).swapaxes(0, 1))):
        aperture = saved(tmp_path / f"{name}.npz", mask=stored)
        read = read_measurement(snapshot, aperture=aperture, options=ReadingOptions(transposed=("aperture",)))
        np.testing.assert_array_equal(getattr(read.camera, "aperture"), layers)  # noqa: B009


@pytest.mark.parametrize(("axis", "place"), [("first", 0), ("middle", 1), ("last", 2)])
def test_bands_are_found_where_they_are_said_to_be(tmp_path: Path, axis: BandAxis, place: int) -> None:
    snapshot, aperture, expected = known(tmp_path)
    assert expected.truth is not None
    cube = saved(tmp_path / "t.npz", truth=np.moveaxis(expected.truth, 0, place).copy())
    options = ReadingOptions(band_axis=axis)
    read = read_measurement(snapshot, aperture=aperture, truth=cube, options=options)
    assert read.truth is not None
    np.testing.assert_array_equal(read.truth, expected.truth)
    np.testing.assert_array_equal(read_cube(cube, options)[0], expected.truth)


def test_a_truth_whose_rows_and_columns_are_exchanged_is_asked_about(tmp_path: Path) -> None:
    snapshot, aperture, expected = known(tmp_path)
    assert expected.truth is not None
    cube = saved(tmp_path / "t.npz", truth=expected.truth.swapaxes(1, 2).copy())
    with pytest.raises(AmbiguityError, match="transposed"):
        read_measurement(snapshot, aperture=aperture, truth=cube)
    told = MeasurementFiles(snapshot, aperture, truth=cube, options=ReadingOptions(transposed=("truth",)))
    np.testing.assert_array_equal(told.read().truth, expected.truth)


def test_samples_and_matrix_may_lie_the_other_way(tmp_path: Path) -> None:
    matrix = np.linalg.qr(numbers(16, 16))[0][:8].astype(np.float32)
    samples = numbers(6, 8)
    y, phi = saved(tmp_path / "y.npz", y=samples.T), saved(tmp_path / "phi.npz", phi=matrix.T)
    read = read_measurement(y, matrix=phi, options=ReadingOptions(transposed=("measurement", "matrix")))
    np.testing.assert_array_equal(read.data, samples)
    np.testing.assert_array_equal(getattr(read.camera, "matrix"), matrix)  # noqa: B009


def test_values_are_divided_by_what_is_said(tmp_path: Path) -> None:
    _, aperture, expected = known(tmp_path)
    counts = saved(tmp_path / "c.npz", meas=np.round(4095 * expected.data / expected.data.max()).astype(np.uint16))
    raw = read_measurement(counts, aperture=aperture).data
    by_well = read_measurement(counts, aperture=aperture, options=ReadingOptions(scaling=4095.0)).data
    by_maximum = read_measurement(counts, aperture=aperture, options=ReadingOptions(scaling="maximum")).data
    assert raw.max() == 4095
    np.testing.assert_allclose(by_well, raw / 4095, rtol=1e-6)
    np.testing.assert_array_equal(by_well, by_maximum)


def test_a_picture_of_few_bits_in_a_wide_type_becomes_as_bright_as_it_is(tmp_path: Path) -> None:
    picture = saved(tmp_path / "p.npz", low=np.full((9, 9), 1023, np.uint16))
    assert read_measurement(picture, scale=2).data.max() < 0.02
    options = ReadingOptions(scaling=1023.0)
    assert read_measurement(picture, scale=2, options=options).data.min() == 1


def test_a_dark_measurement_has_no_maximum_to_scale_by(tmp_path: Path) -> None:
    _, aperture, expected = known(tmp_path)
    dark = saved(tmp_path / "d.npz", meas=-abs(expected.data))
    with pytest.raises(MeasurementError, match="cannot be scaled"):
        read_measurement(dark, aperture=aperture, options=ReadingOptions(scaling="maximum"))
    with pytest.raises(MeasurementError, match="scaling"):
        ReadingOptions(scaling=0.0)


@pytest.mark.parametrize(
    "arrays",
    [
        {"one": numbers(16, 26), "other": numbers(16, 26)},
        {"meas": numbers(3, 16, 26)},
        {"something": numbers(2, 3, 4, 5)},
    ],
)
def test_what_a_person_can_tell_is_an_ambiguity(tmp_path: Path, arrays: dict[str, np.ndarray]) -> None:
    aperture = saved(tmp_path / "a.npz", mask=numbers(16, 20))
    with pytest.raises(AmbiguityError):
        read_measurement(saved(tmp_path / "odd.npz", **arrays), aperture=aperture)
