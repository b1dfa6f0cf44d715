"""Scenes as the view models get them, without a file or an engine."""

from dataclasses import replace

import numpy as np

from app.display import frame_of
from app.sources import Condition, Part, SourceRow
from app.state import Floats, Frame, Scene, stage_key
from app.view_model import Viewing


def a_frame(value: float = 0.5) -> Frame:
    """Four bands of 6 × 8 pixels of one value."""
    return frame_of(np.full((4, 6, 8), value, np.float32))


def a_scene(*, truth: bool = False) -> Scene:
    """A CASSI measurement of such a cube, without colours."""
    return Scene(
        name="scene",
        camera="camera",
        data=frame_of(np.ones((1, 6, 14), np.float32)),
        data_name="Snapshot",
        data_is_picture=False,
        shape=(4, 6, 8),
        wavelengths=(450.0, 500.0, 550.0, 600.0),
        band_names=("450 nm", "500 nm", "550 nm", "600 nm"),
        band_colours=((0, 0, 255),) * 4,
        matrix=None,
        curve=np.arange(256, dtype=np.uint8),
        truth=a_frame() if truth else None,
        convention="",
        rows=(SourceRow(Part.MEASUREMENT, "scene.npz", "", Condition.LOADED),),
    )


def ramp(scale: float = 1.0) -> Floats:
    """A cube whose value is 0.1 a band and 0.01 a column, times a scale."""
    bands, _, columns = np.mgrid[0:4, 0:6, 0:8]
    return np.asarray(scale * (0.1 * bands + 0.01 * columns), np.float32)


def colour_scene() -> Scene:
    """A scene whose bands become colours, with its truth."""
    matrix = np.array([[0, 0, 0, 1], [0, 0.5, 0.5, 0], [1, 0, 0, 0]], np.float32)
    curve = np.linspace(0, 255, 4096).astype(np.uint8)
    return replace(a_scene(), matrix=matrix, curve=curve, truth=frame_of(ramp(), matrix))


def show_stages(viewing: Viewing) -> None:
    """Open a scene in colour, and hold three stages of it."""
    scene = colour_scene()
    viewing.open(scene)
    for index in range(3):
        viewing.hold(stage_key(index), frame_of(ramp(0.5 + index / 4), scene.matrix))
