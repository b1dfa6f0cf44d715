"""Our reader of MATLAB 5 agrees with SciPy's on sound files, and refuses what contradicts itself."""

import io
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import scipy.io
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from lorun_engine.errors import MeasurementError
from lorun_engine.files import MatlabVersion, describe, read_matrix, read_measurement
from lorun_engine.files.matlab import write
from lorun_engine.files.matlab5 import list_variables, load
from lorun_engine.files.measurement import measurement_arrays
from lorun_engine.files.variables import AnyArray
from lorun_engine.measurement import Measurement
from tests.engine.files.scenes import blocks, cassi, low, numbers

TYPES = (
    arrays.integer_dtypes() | arrays.unsigned_integer_dtypes() | arrays.floating_dtypes(endianness="<", sizes=(32, 64))
)
ARRAYS = arrays.arrays(TYPES | st.just(np.dtype("bool")), arrays.array_shapes(min_dims=2, max_dims=4, max_side=5))


def matlab(**values: object) -> bytes:
    stream = io.BytesIO()
    scipy.io.savemat(stream, values)
    return stream.getvalue()


@settings(max_examples=60, deadline=None)
@given(values=ARRAYS, packed=st.sampled_from([True, False]))
def test_every_real_type_is_read_as_scipy_reads_it(
    tmp_path_factory: pytest.TempPathFactory, values: AnyArray, packed: object
) -> None:
    path = tmp_path_factory.mktemp("matlab") / "file.mat"
    scipy.io.savemat(path, {"first": np.eye(2), "wanted": values, "last": "words"}, do_compression=bool(packed))
    theirs = scipy.io.loadmat(path, mat_dtype=True)["wanted"]
    ours = load(path, "wanted")
    assert ours.dtype.kind == theirs.dtype.kind
    np.testing.assert_array_equal(ours, theirs)
    listed = {variable.name: variable for variable in list_variables(path)}
    assert listed["wanted"].shape == theirs.shape == ours.shape
    assert listed["wanted"].dtype == ours.dtype.name
    assert listed["last"].dtype == "text"
    assert str(load(path, "last")) == "words"


@pytest.mark.parametrize("maker", [cassi, blocks, low])
@pytest.mark.parametrize("version", ["v5", "v7.3"])
def test_a_measurement_of_either_version_comes_back(
    tmp_path: Path, maker: Callable[[], Measurement], version: MatlabVersion
) -> None:
    measurement, path = maker(), tmp_path / "own.mat"
    write(path, measurement_arrays(measurement), version)
    read = read_measurement(path)
    np.testing.assert_array_equal(read.data, measurement.data)
    assert measurement.truth is not None
    assert read.truth is not None
    np.testing.assert_array_equal(read.truth, measurement.truth)
    assert read.name == measurement.name


@pytest.mark.parametrize("fill", [0.0, 0.2, 1.0])
def test_a_sparse_matrix_is_filled_as_scipy_fills_it(tmp_path: Path, fill: float) -> None:
    matrix = numbers(5, 16) * (numbers(5, 16, seed=1) < fill)
    scipy.io.savemat(tmp_path / "phi.mat", {"phi": scipy.sparse.csc_array(matrix.astype(np.float64))})
    np.testing.assert_array_equal(read_matrix(tmp_path / "phi.mat"), matrix)


def element(order: str, kind: int, data: bytes) -> bytes:
    return struct.pack(f"{order}II", kind, len(data)) + data + bytes(-len(data) % 8)


def by_hand(order: str, kind: int, flags: int, *parts: bytes, sizes: tuple[int, ...] = (2, 3)) -> bytes:
    """A file of one variable called `phi`, put together from its parts."""
    head = element(order, 6, struct.pack(f"{order}II", kind | flags << 8, 0))
    head += element(order, 5, struct.pack(f"{order}{len(sizes)}i", *sizes)) + element(order, 1, b"phi")
    version = b"\x00\x01IM" if order == "<" else b"\x01\x00MI"
    return b"MATLAB 5.0 by hand".ljust(124) + version + element(order, 14, head + b"".join(parts))


@pytest.mark.parametrize("order", ["<", ">"])
def test_files_of_either_byte_order_are_read(tmp_path: Path, order: str) -> None:
    values = np.arange(6, dtype=f"{order}f4").reshape(3, 2)
    (tmp_path / "phi.mat").write_bytes(by_hand(order, 7, 0, element(order, 7, values.tobytes())))
    np.testing.assert_array_equal(load(tmp_path / "phi.mat", "phi"), values.T)


def test_numbers_that_were_packed_small_regain_their_type(tmp_path: Path) -> None:
    (tmp_path / "phi.mat").write_bytes(by_hand("<", 6, 0, element("<", 2, bytes(range(6)))))
    values = load(tmp_path / "phi.mat", "phi")
    assert values.dtype == np.float64
    np.testing.assert_array_equal(values.ravel(order="F"), range(6))


def test_words_of_either_coding_are_read(tmp_path: Path) -> None:
    for kind, stored in ((16, "µm".encode()), (17, "µm".encode("utf-16-le")), (4, "µm".encode("utf-16-le"))):
        (tmp_path / "phi.mat").write_bytes(by_hand("<", 4, 0, element("<", kind, stored), sizes=(1, 2)))
        assert str(load(tmp_path / "phi.mat", "phi")) == "µm"


SOUND = element("<", 9, bytes(48))


@pytest.mark.parametrize(
    "damaged",
    [
        by_hand("<", 6, 0, element("<", 99, bytes(48))),
        by_hand("<", 6, 0, element("<", 9, bytes(40))),
        by_hand("<", 6, 0),
        by_hand("<", 6, 0, struct.pack("<HH", 9, 5) + bytes(4)),
        by_hand("<", 6, 0, SOUND, sizes=(-2, 3)),
        by_hand("<", 1, 0, SOUND, sizes=(1, 1)),
        by_hand("<", 5, 0, element("<", 5, bytes(4)), element("<", 5, bytes(8)), SOUND),
        by_hand("<", 5, 0, element("<", 5, b"\x09\0\0\0"), element("<", 5, struct.pack("<4i", 0, 1, 1, 1)), SOUND),
        by_hand("<", 6, 0, SOUND)[:-8],
        by_hand("<", 6, 0, SOUND) + b"more",
        by_hand("<", 6, 0, SOUND).replace(b"IM", b"??"),
        b"MATLAB 5.0".ljust(124) + b"\x00\x01IM" + element("<", 15, b"not packed"),
    ],
)
def test_bytes_that_contradict_each_other_are_refused(tmp_path: Path, damaged: bytes) -> None:
    (tmp_path / "phi.mat").write_bytes(damaged)
    with pytest.raises(MeasurementError, match=r"phi\.mat"):
        read_matrix(tmp_path / "phi.mat")


def test_complex_cells_and_unknown_kinds_are_refused(tmp_path: Path) -> None:
    cells = np.empty((1, 2), object)
    cells[0, 0] = cells[0, 1] = np.eye(3) * 1j
    for content in (
        matlab(phi=cells),
        by_hand("<", 3, 0, SOUND),
        by_hand("<", 77, 0, SOUND),
        matlab(phi=np.eye(3) * 1j),
    ):
        (tmp_path / "phi.mat").write_bytes(content)
        with pytest.raises(MeasurementError):
            read_matrix(tmp_path / "phi.mat")


def test_packed_data_are_checked_to_their_end(tmp_path: Path) -> None:
    path = tmp_path / "phi.mat"
    scipy.io.savemat(path, {"phi": numbers(5, 16)}, do_compression=True)
    whole = bytearray(path.read_bytes())
    whole[-1] ^= 0xFF
    path.write_bytes(whole)
    with pytest.raises(MeasurementError, match="damaged"):
        read_matrix(path)


def test_a_nameless_store_of_matlabs_own_is_passed_over(tmp_path: Path) -> None:
    nameless = by_hand("<", 6, 0, SOUND).replace(element("<", 1, b"phi"), element("<", 1, b""))
    tag = nameless[128:]
    named = by_hand("<", 6, 0, SOUND)
    size = len(tag) - 8
    (tmp_path / "phi.mat").write_bytes(named + tag[:4] + struct.pack("<I", size) + tag[8:])
    assert [variable.name for variable in describe(tmp_path / "phi.mat")] == ["phi"]
