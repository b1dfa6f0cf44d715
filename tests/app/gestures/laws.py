"""What holds in a window, whatever was done there."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.mix import Desk
from app.regions import RegionSet
from app.showing import Levels, Mode
from app.state import FrameKind, stage_key
from app.view_model import Document
from app.window import StudioWindow
from lorun_engine.device import choose_device, convolution_type
from lorun_engine.files import read_measurement
from lorun_engine.network.checkpoint import load_model
from lorun_engine.reconstruction import Reconstruction

_CPU = choose_device("cpu")


@dataclass(frozen=True)
class Said:
    """What can be undone, as the views say it and as it is held."""

    faders: tuple[float, ...]
    runs: tuple[float, ...]
    switches: tuple[bool, ...]
    master: float
    desk: Desk
    regions: RegionSet
    levels: Levels
    mode: Mode
    band: int
    steps: tuple[str, str]


def said_by(window: StudioWindow) -> Said:
    """What mixer, regions, levels, bands and the menu say."""
    views, commands = window.views, window.views.commands
    mixer = views.mixer
    switches = itertools.chain.from_iterable((strip.mute, strip.solo, strip.link) for strip in mixer.strips)
    return Said(
        tuple(fader.strength for fader in mixer.faders),
        tuple(fader.run_strength for fader in mixer.faders),
        tuple(switch.isChecked() for switch in switches),
        mixer.master.fader.strength,
        window.session.mixing.desk,
        window.regions.set,
        views.levels.levels,
        views.bands.mode,
        views.bands.band,
        (commands.undo.text(), commands.redo.text()),
    )


def stages_that_are_up_to_date(document: Document) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Each stage on show that is not marked stale, and what a fresh run with the mixer's strengths gives for it."""
    running, measurement = document.session.running, document.session.opening.sources.measurement
    if running.solver is None or running.solver.path is None or measurement is None:
        return
    fresh = Reconstruction(
        load_model(running.solver.path),
        read_measurement(measurement),
        _CPU,
        precision=convolution_type("auto", _CPU),
    )
    for stage in fresh.run(document.session.mixing.strengths):
        key = stage_key(stage.index)
        frame = document.viewing.frame(key)
        if frame is not None and key not in running.stages.stale:
            yield frame.cube, stage.estimate.numpy()


def shows_what_its_strengths_give(document: Document) -> int:
    """Require that no picture on show is of settings that are no more; return how many were compared."""
    pairs = list(stages_that_are_up_to_date(document))
    for shown, expected in pairs:
        np.testing.assert_allclose(shown, expected, atol=1e-3 * float(np.abs(expected).max()))
    key = document.viewing.key
    assert key.kind is not FrameKind.STAGE or key in document.viewing.keys
    return len(pairs)
