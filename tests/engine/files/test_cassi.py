"""A snapshot and its aperture say by their sizes how many bands there are."""

from pathlib import Path

import numpy as np
import pytest
import scipy.io

from lorun_engine.camera import CassiCamera, Floats
from lorun_engine.errors import MeasurementError
from lorun_engine.files import ReadingOptions, read_aperture, read_measurement
from lorun_engine.files.variables import AnyArray
from lorun_engine.measurement import Measurement
from lorun_engine.wavelengths import CASSI_BAND_CENTRES
from tests.engine.files.scenes import aperture, numbers, saved, snapshot


def read(folder: Path, data: AnyArray, mask: AnyArray, options: ReadingOptions | None = None) -> Measurement:
    source = saved(folder / "scene.npz", meas=data)
    companion = saved(folder / "holes.npz", mask=mask)
    return read_measurement(source, aperture=companion, options=options or ReadingOptions())


def camera_of(measurement: Measurement) -> CassiCamera:
    assert isinstance(measurement.camera, CassiCamera)
    return measurement.camera


@pytest.mark.parametrize("bands", [2, 4, 28])
def test_the_span_gives_the_bands(tmp_path: Path, bands: int) -> None:
    measurement = read(tmp_path, snapshot(bands=bands), aperture())
    assert camera_of(measurement).shifts == tuple(range(0, 2 * bands, 2))
    assert measurement.camera.cube_shape == (bands, 12, 10)


def test_another_step_gives_other_bands(tmp_path: Path) -> None:
    measurement = read(tmp_path, snapshot(bands=4, step=3), aperture(), ReadingOptions(shift_step=-3))
    assert camera_of(measurement).shifts == (0, -3, -6, -9)


def test_a_shift_table_stands_above_the_step(tmp_path: Path) -> None:
    measurement = read(tmp_path, snapshot(bands=4), aperture(), ReadingOptions(shifts=(0, 1, 6)))
    assert camera_of(measurement).shifts == (0, 1, 6)


def test_only_28_bands_get_the_wavelengths_of_the_literature(tmp_path: Path) -> None:
    known = read(tmp_path, snapshot(bands=28), aperture()).wavelengths
    assert known is not None
    np.testing.assert_array_equal(known, np.array(CASSI_BAND_CENTRES, np.float32))
    assert read(tmp_path, snapshot(bands=27), aperture()).wavelengths is None


def test_stated_wavelengths_stand_above_all_others(tmp_path: Path) -> None:
    source = saved(tmp_path / "scene.npz", meas=snapshot(), wavelength=[500, 510, 520, 530])
    mask = saved(tmp_path / "holes.npz", mask=aperture())
    from_file = read_measurement(source, aperture=mask)
    from_user = read_measurement(source, aperture=mask, options=ReadingOptions(wavelengths=(1.0, 2.0, 3.0, 4.0)))
    assert from_file.wavelengths is not None
    assert from_user.wavelengths is not None
    assert from_file.wavelengths.tolist() == [500, 510, 520, 530]
    assert from_user.wavelengths.tolist() == [1, 2, 3, 4]


def test_dispersion_along_the_height_mirrors_dispersion_along_the_width(tmp_path: Path) -> None:
    across = read(tmp_path, snapshot(), aperture())
    down = read(tmp_path, snapshot().T, aperture().T, ReadingOptions(axis="height"))
    np.testing.assert_array_equal(camera_of(down).aperture, camera_of(across).aperture.T)
    assert camera_of(down).shifts == camera_of(across).shifts
    assert camera_of(down).axis == "height"


@pytest.mark.parametrize("kind", [np.uint8, np.int16, np.uint16, np.int32, np.bool_])
def test_counts_stay_counts_and_integer_apertures_become_shares(tmp_path: Path, kind: type[np.generic]) -> None:
    counts, mask = (100 * snapshot()).astype(kind), (200 * aperture()).astype(np.uint8)
    measurement = read(tmp_path, counts, mask)
    np.testing.assert_array_equal(measurement.data, counts.astype(np.float32))
    assert measurement.data.dtype == np.float32
    np.testing.assert_allclose(camera_of(measurement).aperture, mask / mask.max(), rtol=1e-6)


def test_a_binary_aperture_keeps_its_ones_in_any_integer_type(tmp_path: Path) -> None:
    holes = aperture() > 0.5
    for kind in (np.bool_, np.uint8, np.int64):
        read_back = camera_of(read(tmp_path, snapshot(), holes.astype(kind))).aperture
        np.testing.assert_array_equal(read_back, holes.astype(np.float32))


def test_what_dark_subtraction_leaves_below_zero_is_kept(tmp_path: Path) -> None:
    data = snapshot() - 0.1
    assert (data < 0).any()
    np.testing.assert_array_equal(read(tmp_path, data, aperture()).data, data)


def shifted(layers: Floats, step: int = 2) -> Floats:
    """(bands, height, width) as (height, width + span, bands), each band where it falls on the detector."""
    bands, height, width = layers.shape
    spread = np.zeros((bands, height, width + (bands - 1) * step), np.float32)
    for band in range(bands):
        spread[band, :, band * step : band * step + width] = layers[band]
    return np.moveaxis(spread, 0, -1)


@pytest.mark.parametrize("axis", ["width", "height"])
def test_every_layout_of_a_layered_aperture_gives_the_same_camera(tmp_path: Path, axis: str) -> None:
    layers = numbers(4, 12, 10)
    options = ReadingOptions(axis="height") if axis == "height" else ReadingOptions()
    for layout in (layers, np.moveaxis(layers, 0, -1), shifted(layers), np.moveaxis(shifted(layers), -1, 0)):
        data, mask = snapshot(), layout
        if axis == "height":
            is_last = layout.shape[-1] == 4
            data, mask = data.T, np.swapaxes(layout, 0, 1) if is_last else np.swapaxes(layout, 1, 2)
        camera = camera_of(read(tmp_path, data, mask, options))
        upright = camera.aperture.swapaxes(1, 2) if axis == "height" else camera.aperture
        np.testing.assert_array_equal(upright, layers)
        assert camera.shifts == (0, 2, 4, 6)


def test_a_shifted_aperture_whose_layers_agree_becomes_one_layer(tmp_path: Path) -> None:
    common = aperture()
    scipy.io.savemat(tmp_path / "mask.mat", {"mask_3d_shift": shifted(np.stack([common] * 4))})
    source = saved(tmp_path / "scene.npz", meas=snapshot())
    camera = camera_of(read_measurement(source, aperture=tmp_path / "mask.mat"))
    np.testing.assert_array_equal(camera.aperture, common)


def test_one_of_a_stack_of_snapshots_is_chosen_by_number(tmp_path: Path) -> None:
    stack = np.stack([snapshot(), snapshot() + 1])
    source = saved(tmp_path / "scene.npz", simulation_test=stack)
    mask = saved(tmp_path / "holes.npz", mask=aperture())
    with pytest.raises(MeasurementError, match="stack of 2"):
        read_measurement(source, aperture=mask)
    with pytest.raises(MeasurementError, match="stack of 2"):
        read_measurement(source, aperture=mask, options=ReadingOptions(index=2))
    np.testing.assert_array_equal(
        read_measurement(source, aperture=mask, options=ReadingOptions(index=1)).data, stack[1]
    )


def test_a_stack_of_one_needs_no_number(tmp_path: Path) -> None:
    np.testing.assert_array_equal(read(tmp_path, snapshot()[None], aperture()[None]).data, snapshot())


def test_a_single_array_of_any_name_is_taken(tmp_path: Path) -> None:
    source = saved(tmp_path / "scene.npz", exposure_7=snapshot(), gain=3.0, note="dim")
    mask = saved(tmp_path / "holes.npz", calibration=aperture())
    assert read_measurement(source, aperture=mask).camera.cube_shape == (4, 12, 10)


def test_several_candidates_are_listed_and_one_can_be_named(tmp_path: Path) -> None:
    source = saved(tmp_path / "scene.npz", first=snapshot(), second=snapshot() + 1)
    mask = saved(tmp_path / "holes.npz", mask=aperture())
    with pytest.raises(MeasurementError, match=r"first \(12 × 16, float32\), second .*\n.*`variable`"):
        read_measurement(source, aperture=mask)
    chosen = read_measurement(source, aperture=mask, options=ReadingOptions(variable="second"))
    np.testing.assert_array_equal(chosen.data, snapshot() + 1)
    with pytest.raises(MeasurementError, match="third"):
        read_measurement(source, aperture=mask, options=ReadingOptions(variable="third"))


def test_two_usual_names_in_one_file_are_ambiguous(tmp_path: Path) -> None:
    source = saved(tmp_path / "scene.npz", meas=snapshot(), meas_real=snapshot())
    with pytest.raises(MeasurementError, match="several"):
        read_measurement(source, aperture=saved(tmp_path / "holes.npz", mask=aperture()))


def test_an_array_known_as_something_else_is_not_taken(tmp_path: Path) -> None:
    source = saved(tmp_path / "scene.npz", mask=aperture(), truth=numbers(4, 12, 10))
    with pytest.raises(MeasurementError, match="does not hold what is looked for"):
        read_measurement(source, aperture=saved(tmp_path / "holes.npz", mask=aperture()))


@pytest.mark.parametrize(
    ("data", "mask", "remedy"),
    [
        (snapshot().T, aperture(), "Transpose the snapshot"),
        (snapshot(), aperture().T, "Transpose the aperture"),
        (snapshot(height=10).T, aperture(10, 10), "disperses along the height.* or transpose the snapshot"),
        (snapshot(), aperture(11, 10), "Choose the aperture of this camera"),
        (snapshot(), aperture(12, 16), "Choose the aperture of this camera"),
        (snapshot(), numbers(4, 11, 10), "Choose the aperture of this camera"),
    ],
)
def test_sizes_that_do_not_fit_are_explained_and_never_mended_silently(
    tmp_path: Path, data: Floats, mask: Floats, remedy: str
) -> None:
    with pytest.raises(MeasurementError, match=f"(?i){remedy}"):
        read(tmp_path, data, mask)


@pytest.mark.parametrize(
    "options",
    [
        ReadingOptions(bands=5),
        ReadingOptions(shift_step=4),
        ReadingOptions(shifts=(0, 1)),
    ],
)
def test_shifts_that_do_not_fill_the_span_are_refused(tmp_path: Path, options: ReadingOptions) -> None:
    with pytest.raises(MeasurementError, match="shifts"):
        read(tmp_path, snapshot(), aperture(), options)


def test_layers_and_shifts_must_be_as_many(tmp_path: Path) -> None:
    with pytest.raises(MeasurementError, match="one a layer"):
        read(tmp_path, snapshot(), numbers(4, 12, 10), ReadingOptions(shifts=(0, 3, 6)))


def test_a_line_is_neither_snapshot_nor_aperture(tmp_path: Path) -> None:
    with pytest.raises(MeasurementError, match="not a usable picture"):
        read(tmp_path, numbers(16), aperture())
    with pytest.raises(MeasurementError, match="not a usable mask"):
        read(tmp_path, snapshot(), numbers(10))


def test_words_are_no_snapshot(tmp_path: Path) -> None:
    source = saved(tmp_path / "scene.npz", meas=snapshot(), note="dim")
    with pytest.raises(MeasurementError, match="does not hold real numbers"):
        read_measurement(
            source, aperture=saved(tmp_path / "holes.npz", mask=aperture()), options=ReadingOptions(variable="note")
        )


def test_an_aperture_is_read_alone(tmp_path: Path) -> None:
    path = saved(tmp_path / "holes.npz", mask=(100 * aperture()).astype(np.uint16))
    assert read_aperture(path).max() == 1


def test_shifts_that_are_not_whole_are_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "own.npz", snapshot=snapshot(), aperture=aperture(), shifts=[0, 2.5, 4, 6])
    with pytest.raises(MeasurementError, match="not whole"):
        read_measurement(path)
