"""What `write_measurement` writes, `read_measurement` reads back alone, value for value."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lorun_engine.camera import CassiCamera, SuperResolutionCamera
from lorun_engine.errors import ExportError, MeasurementError
from lorun_engine.files import MEASUREMENT_SUFFIXES, guess_role, read_measurement, write_measurement
from lorun_engine.files.roles import Role
from lorun_engine.measurement import Measurement
from tests.engine.files.scenes import aperture, blocks, cassi, low, numbers, saved, snapshot

MAKERS = {
    "one aperture": cassi,
    "an aperture a band": lambda: cassi(layered=True),
    "one band": lambda: cassi(2),
    "28 bands without wavelengths": lambda: replace(cassi(28), wavelengths=None),
    "no truth": lambda: replace(cassi(), truth=None),
    "blocks": blocks,
    "low": low,
    "grey low without kernel": lambda: replace(
        low(), data=low().data[:1], truth=None, camera=SuperResolutionCamera(2, 9, 8)
    ),
}


def same(left: object, right: object) -> bool:
    if isinstance(left, np.ndarray):
        return isinstance(right, np.ndarray) and left.dtype == right.dtype and np.array_equal(left, right)
    return bool(left == right)


@pytest.mark.parametrize("suffix", MEASUREMENT_SUFFIXES)
@pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS.keys())
def test_a_measurement_comes_back_whole(tmp_path: Path, suffix: str, maker: Callable[[], Measurement]) -> None:
    written, path = maker(), tmp_path / f"own{suffix}"
    write_measurement(path, written)
    read = read_measurement(path)
    assert all(same(getattr(written, name), getattr(read, name)) for name in ("data", "wavelengths", "truth", "name"))
    assert type(written.camera) is type(read.camera)
    assert all(same(value, getattr(read.camera, name)) for name, value in vars(written.camera).items())
    assert guess_role(path) is Role.MEASUREMENT
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_dispersion_along_the_height_comes_back(tmp_path: Path) -> None:
    camera = CassiCamera(aperture().T, (0, 2, 4, 6), "height")
    write_measurement(tmp_path / "own.mat", Measurement(snapshot().T.copy(), camera))
    assert vars(read_measurement(tmp_path / "own.mat").camera)["axis"] == "height"


def test_another_truth_stands_above_the_one_inside(tmp_path: Path) -> None:
    write_measurement(tmp_path / "own.npz", cassi())
    better = saved(tmp_path / "truth.npz", img=np.moveaxis(numbers(4, 12, 10, seed=9), 0, -1))
    truth = read_measurement(tmp_path / "own.npz", truth=better).truth
    assert truth is not None
    np.testing.assert_array_equal(truth, numbers(4, 12, 10, seed=9))


def test_a_truth_of_another_size_is_refused(tmp_path: Path) -> None:
    write_measurement(tmp_path / "own.npz", cassi())
    with pytest.raises(MeasurementError, match="look transposed"):
        read_measurement(tmp_path / "own.npz", truth=saved(tmp_path / "t.npz", truth=numbers(4, 10, 12)))
    with pytest.raises(MeasurementError, match="size of the cube"):
        read_measurement(tmp_path / "own.npz", truth=saved(tmp_path / "t.npz", truth=numbers(5, 12, 10)))


def test_a_snapshot_alone_asks_for_its_companion(tmp_path: Path) -> None:
    with pytest.raises(MeasurementError, match="Give the aperture, the matrix or the scale"):
        read_measurement(saved(tmp_path / "scene.npz", meas=snapshot()))


def test_companions_of_two_cameras_are_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "scene.npz", meas=snapshot(), mask=aperture())
    with pytest.raises(MeasurementError, match="an aperture and a scale"):
        read_measurement(path, aperture=path, scale=2)
    with pytest.raises(MeasurementError, match="an aperture and a matrix"):
        read_measurement(path, aperture=path, matrix=path)


def test_an_ending_of_no_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"\.npz, \.h5, \.hdf5, \.mat"):
        write_measurement(tmp_path / "own.tif", cassi())
