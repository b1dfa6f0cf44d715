"""Whatever is wrong with the bytes, one `MeasurementError` says so; nothing else ever comes out."""

import os
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from pathlib import Path

import numpy as np
import pytest
import tifffile
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from lorun_engine.errors import MeasurementError
from lorun_engine.files import describe, guess_role, read_cube, read_measurement, write_cube, write_measurement
from tests.engine.files.scenes import cassi, numbers, saved, wavelengths

SUFFIXES = (".npz", ".npy", ".h5", ".mat", "-73.mat", ".tif", "-lzw.tif", ".png", ".jpg", ".hdr")


def make(path: Path, suffix: str) -> Path:
    """A sound file of this kind."""
    cube, picture = numbers(4, 12, 10), (255 * numbers(12, 10, 3)).astype(np.uint8)
    match suffix:
        case ".npy":
            return saved(path, cube=cube)
        case ".png" | ".jpg":
            Image.fromarray(picture).save(path)
        case "-lzw.tif":
            Image.fromarray(picture).save(path, compression="tiff_lzw")
        case ".tif":
            tifffile.imwrite(path, cube, photometric="minisblack", compression="zlib")
        case "-73.mat":
            write_cube(path, cube, wavelengths(), matlab_version="v7.3")
        case _:
            write_cube(path, cube, wavelengths())
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damage")


@cache
def sound(folder: Path, suffix: str) -> bytes:
    return make(folder / f"sound{suffix}", suffix).read_bytes()


def quiet(read: Callable[[], object]) -> None:
    """Read; a `MeasurementError` is as good as success."""
    with suppress(MeasurementError):
        read()


def read_all_ways(path: Path) -> None:
    quiet(partial(read_cube, path))
    quiet(partial(describe, path))
    quiet(partial(read_measurement, path, scale=2))
    guess_role(path)


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_changed_bytes_never_break_out(folder: Path, suffix: str, data: st.DataObject) -> None:
    whole = bytearray(sound(folder, suffix))
    for _ in range(data.draw(st.integers(1, 8))):
        # Most of the structure of every format is at its beginning or its end.
        place = data.draw(st.integers(0, len(whole) - 1) | st.integers(0, min(300, len(whole) - 1)))
        whole[place] = data.draw(st.integers(0, 255))
    path = folder / f"damaged{suffix}"
    path.write_bytes(whole)
    read_all_ways(path)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
def test_a_cut_file_is_refused(folder: Path, suffix: str, share: float) -> None:
    whole = sound(folder, suffix)
    path = folder / f"cut{suffix}"
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(MeasurementError, match=path.stem):
        read_cube(path)


def test_cut_numbers_beside_a_sound_header_are_refused(tmp_path: Path) -> None:
    path = make(tmp_path / "cut.hdr", ".hdr")
    (tmp_path / "cut.img").write_bytes(b"\x00" * 100)
    with pytest.raises(MeasurementError, match="cut off"):
        read_cube(path)


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(min_size=1, max_size=3000), keep=st.sampled_from([0, 4, 8, 128, 520]))
@example(noise=b"\x00" * 100, keep=128)
def test_noise_after_a_true_beginning_never_breaks_out(folder: Path, suffix: str, noise: bytes, keep: int) -> None:
    path = folder / f"noise{suffix}"
    path.write_bytes(sound(folder, suffix)[:keep] + noise)
    read_all_ways(path)


@pytest.mark.parametrize("suffix", [*SUFFIXES, ".safetensors", ".txt", ""])
def test_text_under_any_ending_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"letter{suffix}"
    path.write_text("Dear reader, this is not a picture.")
    with pytest.raises(MeasurementError, match="letter"):
        read_cube(path)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_empty_file_is_refused(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"void{suffix}").touch()
    with pytest.raises(MeasurementError, match=r"void.* is empty"):
        read_cube(tmp_path / f"void{suffix}")


def test_a_missing_file_a_folder_and_a_pipe_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mat")
    (tmp_path / "folder.mat").mkdir()
    for name, words in (("missing.mat", "does not exist"), ("folder.mat", "is not a file"), ("pipe.mat", "a pipe")):
        with pytest.raises(MeasurementError, match=words):
            read_cube(tmp_path / name)


def test_an_unreadable_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path / "scene.npz", cube=numbers(4, 6, 5))
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda _path, _mode: False)
        with pytest.raises(MeasurementError, match="permission"):
            read_cube(path)


def test_a_name_that_no_disk_takes_is_refused() -> None:
    with pytest.raises(MeasurementError):
        read_cube(Path("x" * 5000))


@pytest.mark.parametrize("shape", [(10**6, 10**6), (3, 2**31, 2**31)])
def test_absurd_sizes_are_refused_before_they_are_read(tmp_path: Path, shape: tuple[int, ...]) -> None:
    path = tmp_path / "vast.npy"
    with path.open("wb") as stream:
        header = {"descr": "<f4", "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(stream, header)
    with pytest.raises(MeasurementError, match="too large"):
        read_cube(path)


def test_what_does_not_fit_into_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path / "scene.npy", cube=numbers(4, 6, 5))

    def full(*_arguments: object, **_options: object) -> None:
        raise MemoryError

    monkeypatch.setattr(np, "load", full)
    with pytest.raises(MeasurementError, match="memory"):
        read_cube(path)


@pytest.mark.parametrize("kind", ["f2", "f8", ">f4", "u1", "i8", "?"])
def test_every_real_type_is_read_as_float32(tmp_path: Path, kind: str) -> None:
    values = (4 * numbers(4, 6, 5)).astype(kind)
    cube, _ = read_cube(saved(tmp_path / "scene.npy", cube=values))
    np.testing.assert_array_equal(cube, values.astype(np.float32))
    assert cube.dtype == np.float32


def test_too_large_for_float32_counts_as_infinite(tmp_path: Path) -> None:
    with pytest.raises(MeasurementError, match="infinite"):
        read_cube(saved(tmp_path / "scene.npy", cube=np.full((4, 6, 5), 1e300)))


def test_a_model_is_not_a_measurement(tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    save_file({"weight": numbers(2, 2)}, tmp_path / "lamp.safetensors")
    with pytest.raises(MeasurementError, match="is a model"):
        read_cube(tmp_path / "lamp.safetensors")
    with pytest.raises(MeasurementError, match="is a model"):
        read_measurement(tmp_path / "lamp.safetensors", scale=2)
    write_measurement(tmp_path / "own.npz", cassi())
    with pytest.raises(MeasurementError, match="is a model"):
        read_measurement(tmp_path / "own.npz", aperture=tmp_path / "lamp.safetensors")
