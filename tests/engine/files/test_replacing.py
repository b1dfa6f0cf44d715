"""A file is written whole or not at all, whatever fails, and what stood there stays."""

import errno
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from lorun_engine.errors import ExportError
from lorun_engine.files import (
    CUBE_SUFFIXES,
    MEASUREMENT_SUFFIXES,
    make_folder,
    read_cube,
    write_cube,
    write_measurement,
)
from lorun_engine.files.replacing import replacing
from tests.engine.files.scenes import cassi, numbers, wavelengths


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let files grow to `size` bytes only: writing on fails as it does on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("size", [0, 1000, 60_000])
@pytest.mark.parametrize("suffix", CUBE_SUFFIXES)
def test_without_room_the_old_cube_stays(tmp_path: Path, suffix: str, size: int) -> None:
    path = tmp_path / f"scene{suffix}"
    write_cube(path, numbers(4, 6, 5), wavelengths())
    before = contents(tmp_path)
    with room_for(size), pytest.raises(ExportError, match="disk is full"):
        write_cube(path, numbers(28, 64, 64), wavelengths(28))
    assert contents(tmp_path) == before


@pytest.mark.parametrize("suffix", MEASUREMENT_SUFFIXES)
def test_without_room_no_half_measurement_appears(tmp_path: Path, suffix: str) -> None:
    with room_for(700), pytest.raises(ExportError, match="disk is full"):
        write_measurement(tmp_path / f"own{suffix}", cassi(28))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("failing", [1, 2, 3, 4])
def test_two_files_change_together_or_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int) -> None:
    write_cube(tmp_path / "scene.hdr", numbers(4, 6, 5), wavelengths())
    before = contents(tmp_path)
    rename, calls = Path.replace, 0

    def breaking(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise OSError(errno.EIO, "the cable fell out")
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", breaking)
    with pytest.raises(ExportError, match="cable"):
        write_cube(tmp_path / "scene.hdr", numbers(4, 6, 7), wavelengths())
    assert contents(tmp_path) == before


def test_a_failed_first_export_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.replace

    def breaking(self: Path, target: Path) -> Path:
        if target.suffix == ".hdr":
            raise PermissionError(errno.EACCES, "not here")
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", breaking)
    with pytest.raises(ExportError, match="does not permit"):
        write_cube(tmp_path / "scene.hdr", numbers(4, 6, 5), None)
    assert not list(tmp_path.iterdir())


def test_an_interrupted_export_leaves_nothing(tmp_path: Path) -> None:
    def interrupted() -> None:
        with replacing(tmp_path / "scene.npz") as (draft,):
            draft.write_bytes(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="nowhere"):
        write_cube(tmp_path / "nowhere" / "scene.npz", numbers(4, 6, 5), None)


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("a file")
    with pytest.raises(ExportError, match="a file of that name"):
        write_cube(tmp_path / "plain" / "scene.npz", numbers(4, 6, 5), None)
    with pytest.raises(ExportError, match="cannot be made"):
        make_folder(tmp_path / "plain" / "below")


def test_a_folder_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "scene.npz").mkdir()
    with pytest.raises(ExportError, match="is a folder"):
        write_cube(tmp_path / "scene.npz", numbers(4, 6, 5), None)


def test_a_folder_is_made_once(tmp_path: Path) -> None:
    for _ in range(2):
        make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


def test_a_link_is_followed_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "link.npz").symlink_to(tmp_path / "real.npz")
    write_cube(tmp_path / "link.npz", numbers(4, 6, 5), None)
    assert (tmp_path / "link.npz").is_symlink()
    np.testing.assert_array_equal(read_cube(tmp_path / "real.npz")[0], numbers(4, 6, 5))


def test_permissions_of_a_replaced_file_are_kept_and_a_new_one_has_the_usual_ones(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.touch()
    write_cube(tmp_path / "scene.npz", numbers(4, 6, 5), None)
    assert (tmp_path / "scene.npz").stat().st_mode == plain.stat().st_mode
    (tmp_path / "scene.npz").chmod(0o640)
    write_cube(tmp_path / "scene.npz", numbers(4, 6, 5), None)
    assert (tmp_path / "scene.npz").stat().st_mode & 0o777 == 0o640


def test_bytes_are_on_the_disk_before_the_name_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target, synced = tmp_path / "scene.npz", []
    sync = os.fsync

    def watched(number: int) -> None:
        synced.append(target.exists())
        sync(number)

    monkeypatch.setattr(os, "fsync", watched)
    write_cube(target, numbers(4, 6, 5), None)
    assert synced == [False]
