"""Laws of the forms that a cube can be written in: what is cut out, the range, the type, and the way back."""

from itertools import product
from pathlib import Path

import h5py
import numpy as np
import pytest
import spectral

from lorun_engine.errors import ExportError
from lorun_engine.files import CubeForm, read_cube, write_cube
from lorun_engine.files.cube_form import NumberType, ValueRange
from tests.engine.files.scenes import numbers, wavelengths

SUFFIXES = (".hdr", ".h5", ".tif", ".mat", ".npz")
HALVES = (".h5", ".npz")
STEPS: dict[NumberType, float] = {"float32": 0, "float16": 2**-10, "uint16": 1 / 65535, "uint8": 1 / 255}


@pytest.mark.parametrize(
    ("suffix", "number_type"),
    [pair for pair in product(SUFFIXES, STEPS) if pair[1] != "float16" or pair[0] in HALVES],
)
@pytest.mark.parametrize("value_range", ["0 to 1", "to a maximum"])
def test_a_cube_read_back_differs_by_no_more_than_its_types_step(
    tmp_path: Path, suffix: str, number_type: NumberType, value_range: ValueRange
) -> None:
    cube, path = numbers(4, 6, 5), tmp_path / f"scene{suffix}"
    written = write_cube(path, cube, wavelengths(), form=CubeForm(value_range, number_type=number_type))
    read, centres = read_cube(path)
    assert written.clipped == 0
    assert abs(read - cube).max() <= STEPS[number_type] * cube.max() + 1e-6
    assert centres is not None
    np.testing.assert_array_equal(centres, wavelengths())


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_bands_and_region_are_cut_out_with_their_wavelengths(tmp_path: Path, suffix: str) -> None:
    cube, path = numbers(6, 9, 8), tmp_path / f"scene{suffix}"
    form = CubeForm(bands=(1, 3), region=(2, 1, 7, 6))
    write_cube(path, cube, wavelengths(6), form=form)
    read, centres = read_cube(path)
    assert form.shape((6, 9, 8)) == read.shape == (3, 5, 5)
    np.testing.assert_array_equal(read, cube[1:4, 1:6, 2:7])
    assert centres is not None
    np.testing.assert_array_equal(centres, wavelengths(6)[1:4])


def test_what_lies_outside_the_range_is_clipped_and_counted(tmp_path: Path) -> None:
    cube = np.array([[[-1.0, 0.25], [0.5, 2.0]]], np.float32)
    written = write_cube(tmp_path / "scene.npz", cube, None, form=CubeForm("0 to 1"))
    assert written.clipped == 0.5
    assert read_cube(tmp_path / "scene.npz")[0].tolist() == [[[0, 0.25], [0.5, 1]]]


def test_counts_stay_counts_in_an_integer_type(tmp_path: Path) -> None:
    counts = np.arange(4 * 6 * 5, dtype=np.float32).reshape(4, 6, 5)
    written = write_cube(tmp_path / "scene.hdr", counts, None, form=CubeForm(number_type="uint16"))
    assert (written.factor, written.clipped) == (1, 0)
    np.testing.assert_array_equal(read_cube(tmp_path / "scene.hdr")[0], counts)


def test_the_brightest_value_becomes_the_maximum(tmp_path: Path) -> None:
    form = CubeForm("to a maximum", 4095, "uint16")
    write_cube(tmp_path / "scene.h5", numbers(4, 6, 5), None, form=form)
    with h5py.File(tmp_path / "scene.h5") as file:
        assert file["cube"].dtype == np.uint16
        assert file["cube"][()].max() == 4095


def test_another_library_gives_scaled_envi_back_in_the_cubes_units(tmp_path: Path) -> None:
    cube = numbers(4, 6, 5)
    write_cube(tmp_path / "scene.hdr", cube, wavelengths(), form=CubeForm("0 to 1", number_type="uint16"))
    values = np.asarray(spectral.envi.open(tmp_path / "scene.hdr").load())
    np.testing.assert_allclose(np.moveaxis(values, -1, 0), cube, atol=1e-5)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (CubeForm(bands=(2, 4)), "bands from 1 to 4"),
        (CubeForm(bands=(3, 2)), "bands from 1 to 4"),
        (CubeForm(region=(0, 0, 6, 6)), "columns from 0 to 5"),
        (CubeForm(region=(2, 2, 2, 6)), "columns from 0 to 5"),
    ],
)
def test_what_the_cube_does_not_have_is_not_written(tmp_path: Path, form: CubeForm, words: str) -> None:
    with pytest.raises(ExportError, match=words):
        write_cube(tmp_path / "scene.npz", numbers(4, 6, 5), None, form=form)
    assert not list(tmp_path.iterdir())


def test_types_that_cannot_hold_the_values_are_refused(tmp_path: Path) -> None:
    bright = 1e6 * numbers(4, 6, 5)
    with pytest.raises(ExportError, match="float16 cannot hold"):
        write_cube(tmp_path / "scene.npz", bright, None, form=CubeForm(number_type="float16"))
    with pytest.raises(ExportError, match="no 16-bit floating-point"):
        write_cube(tmp_path / "scene.mat", bright, None, form=CubeForm(number_type="float16"))
    with pytest.raises(ExportError, match="scaled to a maximum"):
        write_cube(tmp_path / "scene.npz", -bright, None, form=CubeForm("to a maximum"))
    with pytest.raises(ExportError, match="above 0"):
        CubeForm("to a maximum", 0)
