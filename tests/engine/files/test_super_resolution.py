"""Any ordinary picture becomes numbers in [0, 1], upright, grey or RGB."""

from pathlib import Path

import numpy as np
import pytest
import scipy.io
import tifffile
from numpy.typing import NDArray
from PIL import Image, ImageOps

from lorun_engine.camera import SuperResolutionCamera
from lorun_engine.errors import MeasurementError
from lorun_engine.files import ReadingOptions, describe, read_kernels, read_measurement
from tests.engine.files.scenes import numbers, saved


def picture(*shape: int) -> NDArray[np.uint8]:
    return (255 * numbers(*shape)).astype(np.uint8)


@pytest.mark.parametrize("ending", [".png", ".tif", ".jpg"])
@pytest.mark.parametrize("shape", [(9, 12), (9, 12, 3)])
def test_a_picture_of_any_kind_is_read_as_pillow_shows_it(tmp_path: Path, ending: str, shape: tuple[int, ...]) -> None:
    path = tmp_path / f"photo{ending}"
    Image.fromarray(picture(*shape)).save(path)
    measurement = read_measurement(path, scale=2)
    with Image.open(path) as image:
        shown = np.atleast_3d(np.asarray(image)) / 255
    np.testing.assert_allclose(np.moveaxis(measurement.data, 0, -1), shown, rtol=1e-6)
    assert measurement.camera.cube_shape == (shown.shape[2], 18, 24)


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"])
@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_a_tiff_of_any_compression_and_colour_space_gives_the_same_picture(
    tmp_path: Path, compression: str, mode: str
) -> None:
    image = Image.fromarray(picture(9, 12, 3))
    image = Image.fromarray(picture(9, 12).astype(np.uint16) * 200) if mode == "I;16" else image.convert(mode)
    image.save(tmp_path / "plain.png" if mode != "CMYK" else tmp_path / "plain.tif")
    image.save(tmp_path / "packed.tif", compression=compression)
    plain = read_measurement(tmp_path / ("plain.png" if mode != "CMYK" else "plain.tif"), scale=2).data
    np.testing.assert_allclose(read_measurement(tmp_path / "packed.tif", scale=2).data, plain, atol=1e-6)


@pytest.mark.parametrize("compression", [None, "zlib"])
@pytest.mark.parametrize("shape", [(9, 12), (9, 12, 3), (3, 9, 12)])
def test_sixteen_bits_are_kept(tmp_path: Path, compression: str | None, shape: tuple[int, ...]) -> None:
    values = (65535 * numbers(*shape)).astype(np.uint16)
    colour = "rgb" if 3 in shape else "minisblack"
    planar = "separate" if shape[0] == 3 else None
    tifffile.imwrite(tmp_path / "deep.tif", values, photometric=colour, planarconfig=planar, compression=compression)
    read = read_measurement(tmp_path / "deep.tif", scale=3).data
    first = np.moveaxis(np.atleast_3d(values), -1, 0) if shape[0] != 3 else values
    np.testing.assert_allclose(read, first / 65535, rtol=1e-6)


def test_sixteen_bits_of_grey_are_kept_in_png(tmp_path: Path) -> None:
    values = (65535 * numbers(9, 12)).astype(np.uint16)
    Image.fromarray(values).save(tmp_path / "deep.png")
    np.testing.assert_allclose(read_measurement(tmp_path / "deep.png", scale=2).data[0], values / 65535, rtol=1e-6)


@pytest.mark.parametrize("ending", [".jpg", ".png", ".tif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_turned_upright(tmp_path: Path, ending: str, orientation: int) -> None:
    path = tmp_path / f"turned{ending}"
    exif = Image.Exif()
    exif[274] = orientation
    Image.fromarray(picture(9, 12, 3)).save(path, exif=exif)
    with Image.open(path) as image:
        upright = np.asarray(ImageOps.exif_transpose(image))
    read = read_measurement(path, scale=2).data
    np.testing.assert_allclose(np.moveaxis(read, 0, -1), upright / 255, rtol=1e-6)
    assert describe(path)[0].shape == read.shape


@pytest.mark.parametrize("orientation", [1, 6])
def test_packed_tiffs_are_turned_once(tmp_path: Path, orientation: int) -> None:
    image = Image.fromarray(picture(9, 12, 3))
    image.save(tmp_path / "plain.tif", tiffinfo={274: orientation})
    image.save(tmp_path / "packed.tif", tiffinfo={274: orientation}, compression="tiff_lzw")
    plain, packed = (read_measurement(tmp_path / name, scale=2).data for name in ("plain.tif", "packed.tif"))
    np.testing.assert_array_equal(plain, packed)
    assert describe(tmp_path / "packed.tif")[0].shape == packed.shape


@pytest.mark.parametrize("mode", ["LA", "RGBA", "PA"])
def test_what_is_transparent_shows_white(tmp_path: Path, mode: str) -> None:
    image = Image.fromarray(np.zeros((9, 12, 3), np.uint8)).convert("RGBA")
    image.putalpha(Image.fromarray(np.repeat([[0, 255]], 54, axis=0).reshape(9, 12).astype(np.uint8)))
    image = image.convert(mode)
    image.save(tmp_path / "see-through.png" if mode != "PA" else tmp_path / "see-through.tif")
    path = tmp_path / ("see-through.png" if mode != "PA" else "see-through.tif")
    data = read_measurement(path, scale=2).data
    assert data.shape == (1 if mode == "LA" else 3, 9, 12)
    np.testing.assert_array_equal(data[0], 1 - np.arange(12) % 2 * np.ones((9, 1)))


def test_arrays_are_pictures_with_channels_at_either_end(tmp_path: Path) -> None:
    values = numbers(3, 9, 12)
    first = read_measurement(saved(tmp_path / "a.npz", low=values), scale=2)
    last = read_measurement(saved(tmp_path / "b.npy", low=np.moveaxis(values, 0, -1)), scale=2)
    np.testing.assert_array_equal(first.data, last.data)


def test_one_of_a_stack_of_pictures_is_chosen_by_number(tmp_path: Path) -> None:
    values = picture(5, 9, 12)
    tifffile.imwrite(tmp_path / "stack.tif", values)
    with pytest.raises(MeasurementError, match="not a usable picture"):
        read_measurement(tmp_path / "stack.tif", scale=2)
    chosen = read_measurement(tmp_path / "stack.tif", scale=2, options=ReadingOptions(index=3))
    np.testing.assert_allclose(chosen.data[0], values[3] / 255, rtol=1e-6)


@pytest.mark.parametrize("shape", [(5, 5, 12), (12, 5, 5)])
def test_one_of_several_kernels_is_chosen_by_number(tmp_path: Path, shape: tuple[int, ...]) -> None:
    kernels = numbers(12, 5, 5)
    kernels /= kernels.sum((1, 2), keepdims=True)
    path = saved(tmp_path / "blur.npz", kernels=kernels if shape[0] == 12 else np.moveaxis(kernels, 0, -1))
    low = saved(tmp_path / "low.npz", low=numbers(9, 12))
    camera = read_measurement(low, scale=2, kernel=path, options=ReadingOptions(kernel_index=4)).camera
    assert isinstance(camera, SuperResolutionCamera)
    assert camera.kernel is not None
    np.testing.assert_array_equal(camera.kernel, kernels[4])
    assert len(read_kernels(path)) == 12


def test_a_cell_array_of_kernels_is_a_stack(tmp_path: Path) -> None:
    cells = np.empty((1, 3), object)
    for column in range(3):
        cells[0, column] = numbers(5, 5, seed=column)
    scipy.io.savemat(tmp_path / "blur.mat", {"kernels": cells})
    for column, kernel in enumerate(read_kernels(tmp_path / "blur.mat")):
        np.testing.assert_array_equal(kernel, numbers(5, 5, seed=column))


def test_a_single_kernel_needs_no_number(tmp_path: Path) -> None:
    path = saved(tmp_path / "blur.npy", kernel=np.full((3, 3), 1 / 9))
    assert [kernel.shape for kernel in read_kernels(path)] == [(3, 3)]


def test_a_kernel_alone_does_not_say_the_scale(tmp_path: Path) -> None:
    path = saved(tmp_path / "blur.npy", kernel=np.full((3, 3), 1 / 9))
    with pytest.raises(MeasurementError, match="Give the scale"):
        read_measurement(saved(tmp_path / "low.npz", low=numbers(9, 12)), kernel=path)


def test_numbers_on_another_scale_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MeasurementError, match="from 0 to 1"):
        read_measurement(saved(tmp_path / "low.npz", low=255 * numbers(9, 12)), scale=2)


def test_a_picture_of_a_few_pixels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MeasurementError, match="at least 8"):
        read_measurement(saved(tmp_path / "low.npz", low=numbers(7, 12)), scale=2)


def test_a_snapshot_may_come_as_a_grey_tiff(tmp_path: Path) -> None:
    counts = (4095 * numbers(12, 16)).astype(np.uint16)
    tifffile.imwrite(tmp_path / "detector.tif", counts)
    mask = tmp_path / "holes.png"
    Image.fromarray((picture(12, 10) > 99).astype(np.uint8) * 255).save(mask)
    measurement = read_measurement(tmp_path / "detector.tif", aperture=mask)
    np.testing.assert_array_equal(measurement.data, counts)
