"""A cube that was written is read back as it was, by us and by others, in every format."""

import math
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest
import scipy.io
import spectral
import tifffile
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from lorun_engine.camera import Floats
from lorun_engine.errors import ExportError, MeasurementError
from lorun_engine.files import (
    CUBE_SUFFIXES,
    Interleave,
    ReadingOptions,
    describe,
    read_cube,
    tiff,
    write_cube,
    write_picture,
)
from tests.engine.files.scenes import numbers, saved, wavelengths

FINITE = st.floats(width=32, allow_nan=False, allow_infinity=False)
CUBES = arrays.arrays(np.float32, arrays.array_shapes(min_dims=3, max_dims=3, max_side=5), elements=FINITE)


@pytest.mark.parametrize("suffix", CUBE_SUFFIXES)
@settings(max_examples=20, deadline=None)
@given(cube=CUBES, centres=st.sampled_from([wavelengths, None]))
def test_every_format_gives_the_cube_back(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, cube: Floats, centres: Callable[[int], Floats] | None
) -> None:
    path = tmp_path_factory.mktemp("cube") / f"scene{suffix}"
    assume(min(cube.shape[1:]) > 1 or not suffix.startswith(".tif"))
    stated = None if centres is None else centres(len(cube))
    write_cube(path, cube, stated)
    read, read_centres = read_cube(path)
    assert read.dtype == np.float32
    np.testing.assert_array_equal(read, cube)
    assert (read_centres is None) == (stated is None)
    if stated is not None and read_centres is not None:
        np.testing.assert_array_equal(read_centres, stated)


@pytest.mark.parametrize("interleave", ["bsq", "bil", "bip"])
def test_another_library_reads_envi_with_wavelengths(tmp_path: Path, interleave: Interleave) -> None:
    cube = numbers(4, 6, 5)
    write_cube(tmp_path / "scene.hdr", cube, wavelengths(), interleave=interleave)
    image = spectral.envi.open(tmp_path / "scene.hdr")
    np.testing.assert_array_equal(np.moveaxis(np.asarray(image.load()), -1, 0), cube)
    np.testing.assert_array_equal(np.array(image.bands.centers, np.float32), wavelengths())
    assert image.bands.band_unit == "Nanometers"
    assert image.metadata["interleave"] == interleave
    for name in ("scene.hdr", "scene.img"):
        np.testing.assert_array_equal(read_cube(tmp_path / name)[0], cube)


@pytest.mark.parametrize("bands", [1, 3, 28])
def test_another_library_sees_a_hyperstack_with_wavelengths(tmp_path: Path, bands: int) -> None:
    cube = numbers(bands, 6, 5)
    write_cube(tmp_path / "scene.tif", cube, wavelengths(bands))
    with tifffile.TiffFile(tmp_path / "scene.tif") as file:
        assert file.is_imagej
        assert file.series[0].axes == ("CYX" if bands > 1 else "YX")
        np.testing.assert_array_equal(np.atleast_3d(file.asarray().T).T, cube)
        metadata = file.imagej_metadata
    assert metadata is not None
    labels = [metadata["Labels"]] if bands == 1 else metadata["Labels"]
    assert [float(str(label).removesuffix(" nm")) for label in labels] == wavelengths(bands).tolist()


def test_matlab_5_holds_height_width_bands(tmp_path: Path) -> None:
    cube = numbers(4, 6, 5)
    write_cube(tmp_path / "scene.mat", cube, wavelengths())
    held = scipy.io.loadmat(tmp_path / "scene.mat")
    assert held["cube"].shape == (6, 5, 4)
    np.testing.assert_array_equal(held["cube"][..., 2], cube[2])
    np.testing.assert_array_equal(held["wavelengths"].ravel(), wavelengths())


def test_matlab_73_is_hdf5_with_matlabs_own_marks(tmp_path: Path) -> None:
    cube, path = numbers(4, 6, 5), tmp_path / "scene.mat"
    write_cube(path, cube, wavelengths(), matlab_version="v7.3")
    assert path.read_bytes()[:20] == b"MATLAB 7.3 MAT-file,"
    assert path.read_bytes()[124:128] == b"\x00\x02IM"
    with pytest.raises(NotImplementedError, match=r"HDF reader for matlab v7\.3"):
        scipy.io.loadmat(path)
    with h5py.File(path) as file:
        assert file["cube"].shape == (4, 5, 6)
        assert file["cube"].attrs["MATLAB_class"] == b"single"
    np.testing.assert_array_equal(read_cube(path)[0], cube)
    assert [str(variable) for variable in describe(path)] == [
        "cube (6 × 5 × 4, float32)",
        "wavelengths (1 × 4, float32)",
    ]


def test_hdf5_and_npz_hold_bands_height_width(tmp_path: Path) -> None:
    cube = numbers(4, 6, 5)
    write_cube(tmp_path / "scene.h5", cube, wavelengths())
    write_cube(tmp_path / "scene.npz", cube, wavelengths())
    with h5py.File(tmp_path / "scene.h5") as file:
        np.testing.assert_array_equal(file["cube"][()], cube)
        assert file["cube"].attrs["axes"] == "bands, height, width"
        assert file["wavelengths"].attrs["units"] == "nm"
    with np.load(tmp_path / "scene.npz") as held:
        np.testing.assert_array_equal(held["cube"], cube)
        np.testing.assert_array_equal(held["wavelengths"], wavelengths())


def test_the_end_that_is_as_long_as_the_wavelengths_holds_the_bands(tmp_path: Path) -> None:
    last = np.moveaxis(numbers(4, 6, 5), 0, -1)
    path = saved(tmp_path / "scene.npz", img=last, wavelengths=wavelengths())
    np.testing.assert_array_equal(read_cube(path)[0], numbers(4, 6, 5))


def test_bands_that_seem_to_be_at_the_other_end_are_asked_about(tmp_path: Path) -> None:
    path = saved(tmp_path / "scene.npz", img=np.moveaxis(numbers(4, 6, 5), 0, -1))
    with pytest.raises(MeasurementError, match="band_axis"):
        read_cube(path)
    np.testing.assert_array_equal(read_cube(path, ReadingOptions(band_axis="last"))[0], numbers(4, 6, 5))
    assert read_cube(path, ReadingOptions(band_axis="first"))[0].shape == (6, 5, 4)


def test_matlab_cubes_of_any_name_have_their_bands_last(tmp_path: Path) -> None:
    scipy.io.savemat(tmp_path / "scene.mat", {"img": np.moveaxis(numbers(4, 6, 5), 0, -1)})
    np.testing.assert_array_equal(read_cube(tmp_path / "scene.mat")[0], numbers(4, 6, 5))


def test_wavelengths_of_other_bands_are_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "scene.npz", cube=numbers(4, 6, 5), wavelengths=wavelengths(7))
    with pytest.raises(MeasurementError, match="7 bands"):
        read_cube(path)


def test_results_stand_before_truths(tmp_path: Path) -> None:
    path = saved(tmp_path / "scene.npz", pred=numbers(4, 6, 5), truth=numbers(4, 6, 5, seed=9))
    np.testing.assert_array_equal(read_cube(path)[0], numbers(4, 6, 5))


def test_one_of_several_cubes_is_chosen_by_number(tmp_path: Path) -> None:
    path = saved(tmp_path / "scenes.npz", cube=numbers(2, 4, 6, 5))
    with pytest.raises(MeasurementError, match="stack of 2"):
        read_cube(path)
    np.testing.assert_array_equal(read_cube(path, ReadingOptions(index=1))[0], numbers(2, 4, 6, 5)[1])


def test_a_picture_is_a_cube_of_its_channels(tmp_path: Path) -> None:
    picture = (255 * numbers(6, 5, 3)).astype(np.uint8)
    write_picture(tmp_path / "photo.png", picture)
    with Image.open(tmp_path / "photo.png") as image:
        np.testing.assert_array_equal(np.asarray(image), picture)
    np.testing.assert_allclose(read_cube(tmp_path / "photo.png")[0], np.moveaxis(picture, -1, 0) / 255, rtol=1e-6)


@pytest.mark.parametrize(
    ("cube", "centres", "expected"),
    [
        (numbers(6, 5), None, "3 dimensions"),
        (numbers(0, 6, 5), None, "non-empty"),
        (np.full((4, 6, 5), math.nan, np.float32), None, "finite"),
        (numbers(4, 6, 5), wavelengths(3), "4 band centres"),
    ],
)
def test_what_is_no_cube_is_not_written(tmp_path: Path, cube: Floats, centres: Floats | None, expected: str) -> None:
    with pytest.raises(ExportError, match=expected):
        write_cube(tmp_path / "scene.npz", cube, centres)
    assert not list(tmp_path.iterdir())


def test_only_known_endings_are_written(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"\.hdr, "):
        write_cube(tmp_path / "scene.xyz", numbers(4, 6, 5), None)
    with pytest.raises(ExportError, match=r"\.png"):
        write_picture(tmp_path / "photo.jpg", np.zeros((6, 5), np.uint8))


@pytest.mark.parametrize("picture", [np.zeros((6, 5)), np.zeros((6, 5, 2), np.uint8), np.zeros((0, 5), np.uint8)])
def test_what_is_no_picture_is_not_written(
    tmp_path: Path, picture: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
) -> None:
    with pytest.raises(ExportError, match="not a picture"):
        write_picture(tmp_path / "photo.png", picture)


def test_envi_never_takes_a_file_that_belongs_to_something_else(tmp_path: Path) -> None:
    (tmp_path / "scene.img").write_bytes(b"a disk image")
    with pytest.raises(ExportError, match="belongs to something else"):
        write_cube(tmp_path / "scene.hdr", numbers(4, 6, 5), None)
    assert (tmp_path / "scene.img").read_bytes() == b"a disk image"


def test_a_cube_that_imagej_cannot_open_is_refused_before_writing(tmp_path: Path) -> None:
    for shape in ((2**10, 2**10, 2**10 + 1), (4, 6, 1)):
        with pytest.raises(ExportError, match="ENVI"):
            tiff.write(tmp_path / "scene.tif", np.broadcast_to(np.float32(0), shape), None)
    assert not list(tmp_path.iterdir())
