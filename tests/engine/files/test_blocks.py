"""Block samples and their matrix say by their sizes how large the picture is."""

from pathlib import Path

import numpy as np
import pytest

from lorun_engine.camera import BlockCamera
from lorun_engine.errors import MeasurementError
from lorun_engine.files import ReadingOptions, read_matrix, read_measurement
from tests.engine.files.scenes import numbers, saved


@pytest.fixture
def matrix(tmp_path: Path) -> Path:
    return saved(tmp_path / "phi.npz", phi=numbers(5, 16).astype(np.float64))


@pytest.mark.parametrize(("blocks", "size"), [(1, (4, 4)), (6, (8, 12)), (9, (12, 12)), (7, (4, 28)), (404, (16, 404))])
def test_without_a_size_the_picture_is_the_squarest(
    tmp_path: Path, matrix: Path, blocks: int, size: tuple[int, int]
) -> None:
    source = saved(tmp_path / "y.npz", y=numbers(blocks, 5))
    assert read_measurement(source, matrix=matrix).camera.cube_shape == (1, *size)


@pytest.mark.parametrize(
    ("options", "size"),
    [
        (ReadingOptions(height=10, width=15), (10, 15)),
        (ReadingOptions(height=9), (9, 16)),
        (ReadingOptions(width=23), (8, 23)),
    ],
)
def test_a_given_size_need_not_fill_the_blocks(
    tmp_path: Path, matrix: Path, options: ReadingOptions, size: tuple[int, int]
) -> None:
    source = saved(tmp_path / "samples.npz", cs_meas_0_10=numbers(12, 5))
    assert read_measurement(source, matrix=matrix, options=options).camera.cube_shape == (1, *size)


def test_the_size_in_the_file_is_used_and_the_user_stands_above_it(tmp_path: Path, matrix: Path) -> None:
    source = saved(tmp_path / "y.npz", measurements=numbers(12, 5), height=10, width=15)
    assert read_measurement(source, matrix=matrix).camera.cube_shape == (1, 10, 15)
    options = ReadingOptions(height=15, width=10)
    assert read_measurement(source, matrix=matrix, options=options).camera.cube_shape == (1, 15, 10)


@pytest.mark.parametrize("options", [ReadingOptions(height=10, width=99), ReadingOptions(height=99)])
def test_a_size_of_other_blocks_is_refused(tmp_path: Path, matrix: Path, options: ReadingOptions) -> None:
    source = saved(tmp_path / "y.npz", y=numbers(12, 5))
    with pytest.raises(MeasurementError, match="do not fill the picture"):
        read_measurement(source, matrix=matrix, options=options)


def test_the_matrix_may_be_in_the_same_file(tmp_path: Path) -> None:
    source = saved(tmp_path / "y.npz", y=numbers(6, 5), phi=numbers(5, 16), order="column")
    camera = read_measurement(source).camera
    assert isinstance(camera, BlockCamera)
    assert camera.order == "column"


def test_pixels_are_read_row_by_row_unless_told_otherwise(tmp_path: Path, matrix: Path) -> None:
    source = saved(tmp_path / "y.npy", y=numbers(6, 5))
    for options, order in ((ReadingOptions(), "row"), (ReadingOptions(order="column"), "column")):
        camera = read_measurement(source, matrix=matrix, options=options).camera
        assert isinstance(camera, BlockCamera)
        assert camera.order == order


def test_one_block_may_be_a_plain_vector(tmp_path: Path, matrix: Path) -> None:
    source = saved(tmp_path / "y.npz", y=numbers(5))
    assert read_measurement(source, matrix=matrix).data.shape == (1, 5)


def test_transposed_samples_are_said_to_be_transposed(tmp_path: Path, matrix: Path) -> None:
    source = saved(tmp_path / "y.npz", y=numbers(5, 12))
    with pytest.raises(MeasurementError, match="look transposed"):
        read_measurement(source, matrix=matrix)


def test_samples_of_another_matrix_are_refused(tmp_path: Path, matrix: Path) -> None:
    source = saved(tmp_path / "y.npz", y=numbers(12, 7))
    with pytest.raises(MeasurementError, match="taken with"):
        read_measurement(source, matrix=matrix)


def test_samples_of_nothing_are_refused(tmp_path: Path, matrix: Path) -> None:
    source = saved(tmp_path / "y.npz", y=np.zeros((12, 5)))
    with pytest.raises(MeasurementError, match="all zero"):
        read_measurement(source, matrix=matrix)


def test_a_transposed_matrix_is_refused(tmp_path: Path) -> None:
    source = saved(tmp_path / "y.npz", y=numbers(12, 16))
    with pytest.raises(MeasurementError, match="Transpose the matrix"):
        read_measurement(source, matrix=saved(tmp_path / "phi.npz", phi=numbers(16, 5)))


def test_a_picture_can_be_the_truth(tmp_path: Path, matrix: Path) -> None:
    from lorun_engine.files import write_picture

    picture = (255 * numbers(8, 12)).astype(np.uint8)
    write_picture(tmp_path / "truth.png", picture)
    source = saved(tmp_path / "y.npz", y=numbers(6, 5))
    truth = read_measurement(source, matrix=matrix, truth=tmp_path / "truth.png").truth
    assert truth is not None
    np.testing.assert_allclose(truth[0], picture / 255, rtol=1e-6)


def test_a_matrix_is_read_alone(matrix: Path) -> None:
    assert read_matrix(matrix).shape == (5, 16)
