"""The things of the still life: each with its shape, its surface and its shine."""

from dataclasses import dataclass

import numpy as np

from resources.samples.still_life import shapes, spectra, surfaces
from resources.samples.still_life.shapes import Distances, Shape
from resources.samples.still_life.surfaces import Surface


@dataclass(frozen=True, eq=False)
class Thing:
    """One thing on the table.

    Attributes:
        shape: its signed distance.
        surface: its reflectance.
        shine: share of the light that it mirrors, 0 to 1.
        blur: how blurred the mirrored window is, 0 sharp to 1.
        bumps: depth of its unevenness.
        grain: size of the bumps, units.
    """

    shape: Shape
    surface: Surface
    shine: float = 0.0
    blur: float = 0.5
    bumps: float = 0.0
    grain: float = 0.03


def still_life() -> list[Thing]:
    """Everything that the camera sees."""
    return [*_room(), *_flat_things(), *_fruit(), _vase()]


def _room() -> list[Thing]:
    return [
        Thing(shapes.plane(1, 0.0), surfaces.velvet, bumps=0.16, grain=0.22),
        Thing(lambda points: points[:, 2] + np.float32(1.35), surfaces.wall, bumps=0.05, grain=0.05),
    ]


def _flat_things() -> list[Thing]:
    block, block_turn = ((-0.36, 0.07, -0.60), (0.86, 0.14, 0.36)), 6.0
    chart, size, turn, lean = (-0.37, 0.61, -0.62), (0.70, 0.96, 0.03), 6.0, 9.0
    return [
        Thing(shapes.board(*block, block_turn), surfaces.wood, shine=0.03, bumps=0.02, grain=0.02),
        Thing(shapes.board(chart, size, turn, lean), surfaces.chart(chart, size, turn, lean)),
    ]


def _fruit() -> list[Thing]:
    orange, apple = (-0.17, 0.20, 0.12), (-0.57, 0.165, 0.22)
    plum_skin = surfaces.mottled(spectra.PLUM, spectra.BLOOM, 0.16, 0.20, 0.42)
    return [
        _citrus(shapes.sphere(orange, 0.20), surfaces.plain(spectra.ORANGE)),
        Thing(shapes.apple(apple, 0.18), surfaces.apple(apple, 40), shine=0.30, blur=0.15),
        Thing(shapes.stick((-0.57, 0.23, 0.22), (-0.545, 0.35, 0.20), 0.011), surfaces.plain(spectra.STEM)),
        _citrus(shapes.lemon((0.16, 0.14, 0.46), 0.27, 24), surfaces.plain(spectra.LEMON)),
        _citrus(shapes.lemon((0.57, 0.14, 0.34), 0.27, -32), surfaces.plain(spectra.imitation_lemon())),
        Thing(shapes.sphere((-0.30, 0.105, 0.52), 0.105), plum_skin, shine=0.30, blur=0.15),
    ]


def _citrus(shape: Shape, skin: Surface) -> Thing:
    return Thing(shape, skin, shine=0.14, blur=0.30, bumps=0.10, grain=0.026)


def _vase() -> Thing:
    foot, height = (0.46, 0.0, -0.42), 1.02

    def radius(share: Distances) -> Distances:
        belly = 0.10 + 0.155 * np.exp(-(((share - 0.42) / 0.27) ** 2)) + 0.06 * np.clip((share - 0.8) / 0.2, 0, 1) ** 2
        return np.asarray(belly, np.float32)

    return Thing(shapes.vessel(foot, height, radius, 0.012), surfaces.vase(foot, height), shine=0.34, blur=0.08)
