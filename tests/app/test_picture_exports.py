"""Taking pictures out of the window by hand: one, one a band, animations, the clipboard."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.colour_maps import ColourMap
from app.exports import PictureKind
from app.showing import Area
from app.window import StudioWindow
from tests.app.conftest import BANDS, STAGES, WAIT_MS
from tests.app.hands import CONTROL, pick, picture_dialog, write


def test_every_band_becomes_a_picture_of_its_own(reconstructed: StudioWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = picture_dialog(reconstructed, qtbot)
    pick(dialog.kinds, "Every band", qtbot)
    write(reconstructed, dialog, tmp_path / "bands", qtbot)
    pictures = sorted((tmp_path / "bands").glob("*.png"))
    assert len(pictures) == BANDS
    assert "450.0_nm" in pictures[0].name
    with Image.open(pictures[0]) as picture:
        assert picture.size == (20, 16)
        assert picture.mode == "L"


@pytest.mark.parametrize(("kind", "count"), [("over the stages", STAGES + 1), ("over the bands", BANDS)])
def test_an_animation_holds_every_stage_or_band(
    reconstructed: StudioWindow, qtbot: QtBot, tmp_path: Path, kind: str, count: int
) -> None:
    dialog = picture_dialog(reconstructed, qtbot)
    pick(dialog.kinds, kind, qtbot)
    dialog.speed.setValue(5)
    assert f"{count} pictures" in dialog.summary.text()
    write(reconstructed, dialog, tmp_path / "moving", qtbot)
    with Image.open(tmp_path / "moving.gif") as image:
        assert getattr(image, "n_frames", 1) == count
        assert image.info["duration"] == 200
        assert image.size[0] == 20
        assert image.size[1] > 16


def test_a_picture_of_one_band_has_the_colours_of_the_screen(
    reconstructed: StudioWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    reconstructed.viewing.set_band(1)
    reconstructed.views.levels.map_edited.emit(ColourMap.VIRIDIS)
    write(reconstructed, picture_dialog(reconstructed, qtbot), tmp_path / "band.png", qtbot)
    with Image.open(tmp_path / "band.png") as picture:
        values = np.asarray(picture)
    assert values.shape == (16, 20, 3)
    assert (values[..., 0] != values[..., 1]).any()


def test_only_what_is_in_view_is_written_of_a_picture(
    reconstructed: StudioWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    reconstructed.viewing.look_at(Area(-9, 4, 8, 10))
    dialog = picture_dialog(reconstructed, qtbot)
    pick(dialog.parts, "in view", qtbot)
    assert "8 × 6 pixels" in dialog.summary.text()
    write(reconstructed, dialog, tmp_path / "view.png", qtbot)
    with Image.open(tmp_path / "view.png") as picture:
        assert picture.size == (8, 6)


def test_kinds_that_make_no_sense_are_not_offered(window: StudioWindow, qtbot: QtBot, samples: Path) -> None:
    with qtbot.waitSignal(window.session.scene_opened, timeout=WAIT_MS):
        window.open_path(samples)
    dialog = picture_dialog(window, qtbot)
    assert [dialog.kinds.itemText(place) for place in range(dialog.kinds.count())] == [PictureKind.ONE.value]


def test_the_picture_is_copied_as_it_is_drawn(reconstructed: StudioWindow, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(reconstructed.session.writing.picture_drawn, timeout=WAIT_MS):
        qtbot.keyClick(reconstructed, Qt.Key.Key_C, CONTROL)
    copied = QApplication.clipboard().image()
    write(reconstructed, picture_dialog(reconstructed, qtbot), tmp_path / "shown.png", qtbot)
    with Image.open(tmp_path / "shown.png") as picture:
        assert (copied.width(), copied.height()) == picture.size
        for x, y in ((0, 0), (7, 3), (19, 15)):
            colour = copied.pixelColor(x, y)
            assert (colour.red(), colour.green(), colour.blue()) == picture.getpixel((x, y))
