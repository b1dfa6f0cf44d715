"""In which colours all bands are seen together: under a light, or three of them, in every picture at hand."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.display import coloured, frame_of
from app.state import ColourScheme, Fault, Floats, stage_key
from app.window import StudioWindow
from lorun_engine.spectra import Illuminant, pseudo_rgb_matrix
from tests.app.conftest import BANDS, STAGES, WAIT_MS, open_beside

WAVELENGTHS = np.linspace(450, 650, BANDS, dtype=np.float32)


def have_matrix(window: StudioWindow, matrix: Floats) -> bool:
    """Whether every picture with colours has those of a matrix."""
    tints = [frame.cell.tint for frame in (*window.viewing.frames.values(), *window.documents.current.runs.frames)]
    return all(tint is None or np.allclose(tint.matrix, matrix, atol=1e-5) for tint in tints)


@pytest.mark.parametrize("light", ["A", "D50"])
def test_every_picture_is_seen_under_the_chosen_light(reconstructed: StudioWindow, qtbot: QtBot, light: str) -> None:
    reconstructed.documents.current.runs.keep()
    panel = reconstructed.views.colours
    panel.choice.setCurrentIndex(panel.choice.findData(light))
    panel.choice.activated.emit(panel.choice.currentIndex())
    matrix = pseudo_rgb_matrix(WAVELENGTHS, Illuminant[light])
    qtbot.waitUntil(lambda: have_matrix(reconstructed, matrix), timeout=WAIT_MS)
    frame = reconstructed.viewing.frame(stage_key(STAGES))
    assert frame is not None
    assert frame.colour is not None
    np.testing.assert_allclose(frame.colour, coloured(frame.cube, matrix), atol=1e-5)


def test_three_bands_stand_for_red_green_and_blue(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    panel = reconstructed.views.colours
    assert not panel.boxes[0].isVisible()
    panel.choice.setCurrentIndex(panel.choice.count() - 1)
    panel.choice.activated.emit(panel.choice.currentIndex())
    assert panel.boxes[0].isVisible()
    for box, band in zip(panel.boxes, (2, 1, 4), strict=True):
        box.setValue(band)
    qtbot.waitUntil(lambda: have_matrix(reconstructed, np.eye(BANDS, dtype=np.float32)[[1, 0, 3]]), timeout=WAIT_MS)
    assert "450.0 nm" in panel.boxes[1].toolTip()
    assert reconstructed.views.picture.caption.endswith("bands 2, 1, 4")


def test_bands_that_a_measurement_has_not_are_not_chosen(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    """As those of a session whose measurement another file has taken the place of."""
    colouring = reconstructed.documents.current.colouring
    faults: list[Fault] = []
    reconstructed.session.fault_found.connect(faults.append)
    colouring.choose(ColourScheme(bands=(2, 1, BANDS)))
    colouring.choose(ColourScheme("A"))
    matrix = pseudo_rgb_matrix(WAVELENGTHS, Illuminant.A)
    qtbot.waitUntil(lambda: have_matrix(reconstructed, matrix), timeout=WAIT_MS)
    assert faults == []


def test_what_is_computed_later_takes_the_chosen_colours(opened: StudioWindow, qtbot: QtBot) -> None:
    opened.documents.current.colouring.choose(ColourScheme("D75"))
    with qtbot.waitSignal(opened.session.running.settled, timeout=WAIT_MS):
        qtbot.keyClick(opened, Qt.Key.Key_Space)
    matrix = pseudo_rgb_matrix(WAVELENGTHS, Illuminant.D75)
    qtbot.waitUntil(lambda: have_matrix(opened, matrix), timeout=WAIT_MS)


def test_a_picture_that_comes_late_in_old_colours_is_coloured_again(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    matrix = pseudo_rgb_matrix(WAVELENGTHS, Illuminant.D65)
    reconstructed.documents.current.colouring.choose(ColourScheme("D65"))
    old = pseudo_rgb_matrix(WAVELENGTHS)
    reconstructed.viewing.hold(stage_key(1), frame_of(np.ones((BANDS, 16, 20), np.float32), old))
    qtbot.waitUntil(lambda: have_matrix(reconstructed, matrix), timeout=WAIT_MS)
    reconstructed.viewing.hold(stage_key(2), frame_of(np.ones((BANDS, 16, 20), np.float32), old))
    qtbot.waitUntil(lambda: have_matrix(reconstructed, matrix), timeout=WAIT_MS)


def test_the_light_stays_for_the_next_measurement_and_bands_do_not(
    reconstructed: StudioWindow, samples: Path, qtbot: QtBot
) -> None:
    for scheme, stays in ((ColourScheme("A"), True), (ColourScheme(bands=(0, 1, 2)), False)):
        reconstructed.documents.current.colouring.choose(scheme)
        with qtbot.waitSignal(reconstructed.session.scene_opened, timeout=WAIT_MS):
            reconstructed.session.reopen(reconstructed.session.opening.sources, None)
        assert (reconstructed.documents.current.colouring.scheme == scheme) is stays
    open_beside(reconstructed, qtbot, samples)
    assert not reconstructed.views.colours.isVisible()
