"""Files as others write them: nested, compressed, reversed, big-endian, headerless, pickled."""

from pathlib import Path

import h5py
import numpy as np
import pytest
import scipy.io
import scipy.sparse
import spectral

from lorun_engine.errors import MeasurementError
from lorun_engine.files import ReadingOptions, describe, read_aperture, read_cube, read_kernels, read_matrix
from tests.engine.files.scenes import numbers, saved, wavelengths

HEADER = "ENVI\nsamples = 5\nlines = 6\nbands = 4\n"
HALF = b"\x00" * 60


@pytest.mark.parametrize("kind", ["uint8", "int16", "int32", "float32", "float64", "uint16", "uint32", "int64"])
@pytest.mark.parametrize("interleave", ["bsq", "bil", "bip"])
@pytest.mark.parametrize("order", [0, 1])
def test_envi_of_another_library_is_read(tmp_path: Path, kind: str, interleave: str, order: int) -> None:
    cube = (100 * numbers(4, 6, 5)).astype(kind)
    spectral.envi.save_image(
        str(tmp_path / "scene.hdr"),
        np.moveaxis(cube, 0, -1),
        dtype=kind,
        interleave=interleave,
        byteorder=order,
        metadata={"wavelength": [0.45, 0.5, 0.55, 0.6], "wavelength units": "Micrometers"},
    )
    read, centres = read_cube(tmp_path / "scene.hdr")
    np.testing.assert_array_equal(read, cube.astype(np.float32))
    assert centres is not None
    np.testing.assert_allclose(centres, [450, 500, 550, 600], rtol=1e-6)


def envi(folder: Path, header: str, data: bytes = HALF, name: str = "scene") -> Path:
    (folder / f"{name}.hdr").write_text(header)
    (folder / f"{name}.dat").write_bytes(data)
    return folder / f"{name}.hdr"


def test_an_offset_a_scale_and_folded_lines_of_a_header_are_understood(tmp_path: Path) -> None:
    header = HEADER + "data type = 2\nheader offset = 7\nreflectance scale factor = 10000\n"
    header += "wavelength = {450,\n 500,\n 550, 600\n}\n; a remark = ignored\n"
    counts = (10000 * numbers(4, 6, 5)).astype("<i2")
    read, centres = read_cube(envi(tmp_path, header, b"7 bytes" + counts.tobytes()))
    np.testing.assert_allclose(read, counts / 1e4, rtol=1e-6)
    assert centres is not None
    assert centres.tolist() == [450, 500, 550, 600]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("wavelength = {0.45, 0.5, 0.55, 0.6}", [450, 500, 550, 600]),
        ("wavelength units = Wavenumber\nwavelength = {1, 2, 3, 4}", None),
        ("wavelength = {a, b, c, d}", None),
        ("wavelength = {450, 500}", None),
    ],
)
def test_wavelengths_are_nanometres_or_nothing(tmp_path: Path, stated: str, expected: list[float] | None) -> None:
    _, centres = read_cube(envi(tmp_path, f"{HEADER}data type = 1\n{stated}\n", b"\x01" * 120))
    assert (None if centres is None else centres.round(3).tolist()) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("ENVI\nlines = 6\nbands = 4\ndata type = 1", "samples"),
        ("ENVI\nsamples = -5\nlines = 6\nbands = 4\ndata type = 1", "samples"),
        (f"{HEADER}data type = 6", "real numbers"),
        (f"{HEADER}data type = 1\ninterleave = diagonal", "bsq, bil or bip"),
        (f"{HEADER}data type = 1\nfile compression = 1", "uncompressed"),
        (f"{HEADER}data type = 4", "480 bytes"),
        ("not a header\n" + HEADER, "first line is ENVI"),
        (f"{HEADER.replace('4', '0')}data type = 1", "empty"),
    ],
)
def test_a_header_that_does_not_fit_is_explained(tmp_path: Path, header: str, expected: str) -> None:
    with pytest.raises(MeasurementError, match=expected):
        read_cube(envi(tmp_path, header))


def test_numbers_that_begin_like_a_pickle_are_numbers_where_a_header_says_so(tmp_path: Path) -> None:
    envi(tmp_path, f"{HEADER}data type = 1", b"\x80\x04" + bytes(118))
    assert read_cube(tmp_path / "scene.dat")[0][0, 0, :2].tolist() == [128, 4]


def test_a_header_without_numbers_is_refused(tmp_path: Path) -> None:
    path = envi(tmp_path, f"{HEADER}data type = 1")
    (tmp_path / "scene.dat").unlink()
    with pytest.raises(MeasurementError, match="no file of numbers"):
        read_cube(path)


def test_a_scale_that_makes_no_sense_is_left_out(tmp_path: Path) -> None:
    for scale in ("0", "-3", "much"):
        header = f"{HEADER}data type = 1\nreflectance scale factor = {scale}"
        assert read_cube(envi(tmp_path, header, b"\x03" * 120))[0].max() == 3


def test_nested_hdf5_is_found_by_its_last_name(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "scene.h5", "w") as file:
        file.create_dataset("entry/data/cube", data=numbers(4, 6, 5), compression="gzip")
        file.create_dataset("entry/wavelengths", data=wavelengths())
        file.create_dataset("entry/title", data="lamp")
        file["entry"].create_dataset("nothing", dtype="f4", data=h5py.Empty("f4"))
    assert [str(variable) for variable in describe(tmp_path / "scene.h5")] == [
        "entry/data/cube (4 × 6 × 5, float32)",
        "entry/title (scalar, text)",
        "entry/wavelengths (4, float32)",
    ]
    cube, centres = read_cube(tmp_path / "scene.h5")
    np.testing.assert_array_equal(cube, numbers(4, 6, 5))
    assert centres is not None


def test_matlab_73_as_matlab_writes_it_is_read_with_its_axes(tmp_path: Path) -> None:
    path = tmp_path / "blur.mat"
    with h5py.File(path, "w", userblock_size=512) as file:
        references = [file.create_dataset(f"#refs#/{index}", data=numbers(5, 3, seed=index)).ref for index in range(2)]
        cells = file.create_dataset("kernels", (2, 1), h5py.ref_dtype)
        cells[:, 0] = references
        cells.attrs["MATLAB_class"] = np.bytes_("cell")
        mask = file.create_dataset("mask", data=np.eye(4, 3, dtype=np.uint8))
        mask.attrs["MATLAB_class"] = np.bytes_("logical")
    with path.open("rb+") as stream:
        stream.write(b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(124) + b"\x00\x02IM")
    assert [variable.name for variable in describe(path)] == ["kernels", "mask"]
    for index, kernel in enumerate(read_kernels(path)):
        np.testing.assert_array_equal(kernel, numbers(5, 3, seed=index).T)
    np.testing.assert_array_equal(read_aperture(path), np.eye(3, 4))


def test_a_sparse_matrix_is_filled(tmp_path: Path) -> None:
    matrix = np.eye(5, 16)
    scipy.io.savemat(tmp_path / "phi.mat", {"phi": scipy.sparse.csc_array(matrix)})
    np.testing.assert_array_equal(read_matrix(tmp_path / "phi.mat"), matrix)


def test_a_struct_is_not_an_array(tmp_path: Path) -> None:
    scipy.io.savemat(tmp_path / "phi.mat", {"all": {"phi": np.eye(4)}})
    with pytest.raises(MeasurementError, match="not an array of numbers"):
        read_matrix(tmp_path / "phi.mat", ReadingOptions(matrix_variable="all"))


def test_complex_numbers_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MeasurementError, match="not an array of numbers"):
        read_matrix(saved(tmp_path / "phi.npz", phi=np.eye(4) * 1j), ReadingOptions(matrix_variable="phi"))


@pytest.mark.parametrize("name", ["scene.npz", "scene.npy"])
def test_pickled_objects_are_never_opened(tmp_path: Path, name: str) -> None:
    path = saved(tmp_path / name, cube=np.array([{"a": 1}, None], object))
    with pytest.raises(MeasurementError, match="not opened"):
        read_cube(path, ReadingOptions(variable=describe(path)[0].name))


def test_a_pickle_and_a_pickle_in_a_zip_are_refused(tmp_path: Path) -> None:
    import pickle
    import zipfile

    (tmp_path / "scene.npy").write_bytes(pickle.dumps([1.0]))
    with zipfile.ZipFile(tmp_path / "weights.npz", "w") as archive:
        archive.writestr("weights/data.pkl", pickle.dumps([1.0]))
    for name in ("scene.npy", "weights.npz"):
        with pytest.raises(MeasurementError, match="not opened"):
            read_cube(tmp_path / name)


def test_a_zip_of_other_things_is_refused(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "letters.npz", "w") as archive:
        archive.writestr("letter.txt", "dear")
    with pytest.raises(MeasurementError, match="without arrays"):
        read_cube(tmp_path / "letters.npz")


def test_the_first_bytes_decide_not_the_ending(tmp_path: Path) -> None:
    scipy.io.savemat(tmp_path / "scene.mat", {"cube": np.moveaxis(numbers(4, 6, 5), 0, -1)})
    renamed = (tmp_path / "scene.mat").rename(tmp_path / "scene.npz")
    np.testing.assert_array_equal(read_cube(renamed)[0], numbers(4, 6, 5))


@pytest.mark.parametrize(
    "option",
    [
        {"bands": 0},
        {"shift_step": 0},
        {"shifts": ()},
        {"height": 0},
        {"width": -1},
        {"wavelengths": (500.0, float("nan"))},
    ],
    ids=str,
)
def test_impossible_options_are_refused(option: dict[str, object]) -> None:
    with pytest.raises(MeasurementError, match=next(iter(option))):
        ReadingOptions(**option)  # type: ignore[arg-type] # one option of whichever type
