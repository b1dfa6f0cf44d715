"""What is remembered comes back with its type, and damage to it is forgotten rather than fatal."""

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from app.settings import RECENT_FILES, REMEMBERED_PARTS, Settings


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "settings.ini"


def settings_of(store: Path) -> Settings:
    return Settings(QSettings(str(store), QSettings.Format.IniFormat))


def test_everything_survives_a_restart(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "scene.npz"
    file.touch()
    first = settings_of(store)
    assert (first.theme, first.folder, first.recent, first.remembered) == ("system", "", (), {})
    first.theme, first.folder = "dark", str(tmp_path)
    first.note_opened(file)
    first.remember({"aperture for snapshot 16 × 20": "mask.mat"})
    first.keep_layout(QByteArray(b"geometry"), QByteArray(b"panels"))
    del first
    second = settings_of(store)
    assert (second.theme, second.folder) == ("dark", str(tmp_path))
    assert second.recent == (file,)
    assert second.remembered == {"aperture for snapshot 16 × 20": "mask.mat"}
    assert second.layout() == (QByteArray(b"geometry"), QByteArray(b"panels"))


def test_recent_files_are_few_without_repeats_and_still_there(store: Path, tmp_path: Path) -> None:
    settings = settings_of(store)
    files = [tmp_path / f"{number}.npz" for number in range(RECENT_FILES + 3)]
    for file in files:
        file.touch()
        settings.note_opened(file)
    settings.note_opened(files[-2])
    assert settings.recent[:2] == (files[-2], files[-1])
    assert len(settings.recent) == RECENT_FILES
    files[-1].unlink()
    assert files[-1] not in settings.recent


def test_the_oldest_memory_of_a_shape_goes_first(store: Path) -> None:
    settings = settings_of(store)
    for number in range(REMEMBERED_PARTS + 2):
        settings.remember({f"shape {number}": "file"})
    assert len(settings.remembered) == REMEMBERED_PARTS
    assert "shape 0" not in settings.remembered
    assert f"shape {REMEMBERED_PARTS + 1}" in settings.remembered


@pytest.mark.parametrize("damage", ["{", "7", "[1, 2", '{"a": 1}'])
def test_damaged_settings_count_as_none(store: Path, damage: str) -> None:
    raw = QSettings(str(store), QSettings.Format.IniFormat)
    for key in ("recent", "remembered"):
        raw.setValue(key, damage)
    raw.setValue("geometry", "no bytes")
    raw.sync()
    settings = settings_of(store)
    assert settings.recent == ()
    assert settings.remembered in ({}, {"a": "1"})
    assert settings.layout()[0].isEmpty()
