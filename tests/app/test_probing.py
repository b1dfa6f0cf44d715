"""What is pointed at: the probe, its spectrum in every picture, and when it moves."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.showing import Probe, Spectrum
from app.state import TRUTH
from app.view_model import Probing, Viewing
from tests.app.scenes import ramp, show_stages


@pytest.fixture
def viewing(qtbot: QtBot) -> Viewing:  # noqa: ARG001 an application
    return Viewing()


@pytest.fixture
def probing(viewing: Viewing) -> Probing:
    return Probing(viewing)


def test_nothing_is_pointed_at_without_a_scene(viewing: Viewing, probing: Probing) -> None:
    probing.hover(1, 1)
    probing.pin(1, 1)
    probing.nudge(1, 0)
    probing.unpin()
    probing.tell()
    assert viewing.shown is None
    assert probing.probe is None
    assert probing.spectra == ()
    assert probing.focus() is None


def test_pointing_shows_the_spectrum_through_all_stages(viewing: Viewing, probing: Probing, qtbot: QtBot) -> None:
    spectra: list[tuple[Spectrum, ...]] = []
    readouts: list[str] = []
    probing.spectra_changed.connect(spectra.append)
    probing.readout_changed.connect(readouts.append)
    show_stages(viewing)
    viewing.choose(TRUTH)
    probing.hover(3, 2)
    qtbot.waitUntil(lambda: len(spectra) > 0 and len(spectra[-1]) == 4)
    np.testing.assert_allclose(spectra[-1][-1].values, ramp()[:, 2, 3])
    assert [spectrum.current for spectrum in spectra[-1]] == [False, False, False, True]
    assert "x 3  y 2" in readouts[-1]
    probing.hover(99, 2)
    assert readouts[-1] == ""


def test_a_pinned_probe_stays_until_it_is_freed(viewing: Viewing, probing: Probing) -> None:
    show_stages(viewing)
    probing.pin(4, 4)
    probing.hover(1, 1)
    assert probing.probe == Probe(4, 4, pinned=True)
    probing.nudge(1, 0)
    assert probing.probe == Probe(5, 4, pinned=True)
    probing.pin(5, 4)
    probing.hover(1, 1)
    assert probing.probe == Probe(1, 1)
    probing.pin(99, 99)
    assert probing.probe == Probe(1, 1)
    probing.nudge(-5, -5)
    assert probing.probe == Probe(0, 0, pinned=True)
    probing.unpin()
    assert probing.probe == Probe(0, 0)
