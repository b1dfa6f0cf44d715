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
    return [*_room(), *_flat_things(), *_fruit(), *_grapes(), _vase()]


def _room() -> list[Thing]:
    cloth = shapes.board((0.12, 0.004, 0.62), (1.9, 0.012, 1.0), turn=-9)
    return [
        Thing(shapes.plane(1, 0.0), surfaces.wood, shine=0.05, blur=0.5, bumps=0.02, grain=0.02),
        Thing(lambda points: points[:, 2] + np.float32(1.35), surfaces.plaster, bumps=0.10, grain=0.05),
        Thing(cloth, surfaces.plaid(-9), bumps=0.14, grain=0.16),
    ]


def _flat_things() -> list[Thing]:
    lower, upper = ((-0.50, 0.065, -0.72), (1.16, 0.13, 0.62), 6.0), ((-0.51, 0.525, -0.74), (1.02, 0.76, 0.03), 6.0)
    checker, turn, lean = upper[0], upper[2], 9.0
    card, card_size = ((0.38, 0.475, -0.86), (0.70, 0.95, 0.016))
    return [
        Thing(shapes.board(*lower), surfaces.book(*lower), shine=0.02, blur=0.9, bumps=0.03, grain=0.012),
        Thing(shapes.board(checker, upper[1], turn, lean), surfaces.colour_checker(checker, upper[1], turn, lean)),
        Thing(shapes.board(card, card_size, -4, 11), surfaces.card(card, card_size, -4, 11)),
    ]


def _fruit() -> list[Thing]:
    orange, apple, pear = (-0.22, 0.21, 0.14), (-0.69, 0.205, 0.10), (0.53, 0.0, 0.0)
    orange_skin = surfaces.mottled(spectra.ORANGE, 0.8 * spectra.ORANGE, 0.05, 0.8, 0.4)
    pear_skin = surfaces.mottled(spectra.PEAR, spectra.RUSSET, 0.028, 0.85, 0.52)
    stem = surfaces.plain(spectra.STEM)
    return [
        _citrus(shapes.sphere(orange, 0.21), orange_skin),
        Thing(shapes.apple(apple, 0.225), surfaces.apple(apple, 40), shine=0.16, blur=0.15),
        Thing(shapes.stick((-0.69, 0.28, 0.10), (-0.655, 0.44, 0.08), 0.011), stem),
        Thing(shapes.pear(pear, 0.46), pear_skin, shine=0.08, blur=0.35, bumps=0.05),
        Thing(shapes.stick((0.56, 0.48, 0.0), (0.61, 0.60, -0.02), 0.011), stem),
        _citrus(shapes.lemon((0.14, 0.145, 0.48), 0.27, 24), surfaces.plain(spectra.LEMON)),
        _citrus(shapes.lemon((0.62, 0.145, 0.54), 0.27, -32), surfaces.plain(spectra.imitation_lemon())),
    ]


def _citrus(shape: Shape, skin: Surface) -> Thing:
    return Thing(shape, skin, shine=0.10, blur=0.35, bumps=0.22, grain=0.022)


def _grapes() -> list[Thing]:
    random = np.random.default_rng(surfaces.SEED)
    heap = [(column * 0.118 - 0.24, 0.07, row * 0.115) for row in range(3) for column in range(4 - row % 2)]
    heap += [(column * 0.12 - 0.19, 0.165, row * 0.11 + 0.05) for row in range(2) for column in range(3 - row)]
    heap += [(-0.08, 0.25, 0.09)]
    berries: list[list[Shape]] = [[], []]
    for number, place in enumerate(heap):
        x, y, z = (value + jitter for value, jitter in zip(place, random.normal(0, 0.012, 3), strict=True))
        berries[number % 3 == 1].append(shapes.sphere((x - 0.42, y, z + 0.50), float(random.uniform(0.064, 0.074))))
    skins = (spectra.GRAPE_DARK, spectra.GRAPE_GREEN)
    return [
        Thing(shapes.union(group), surfaces.mottled(skin, spectra.BLOOM, 0.05, 0.30, 0.45), shine=0.13, blur=0.12)
        for group, skin in zip(berries, skins, strict=True)
    ]


def _vase() -> Thing:
    foot, height = (0.97, 0.0, -0.40), 1.02

    def radius(share: Distances) -> Distances:
        belly = 0.10 + 0.155 * np.exp(-(((share - 0.42) / 0.27) ** 2)) + 0.06 * np.clip((share - 0.8) / 0.2, 0, 1) ** 2
        return np.asarray(belly, np.float32)

    return Thing(
        shapes.vessel(foot, height, radius, 0.012), surfaces.vase(foot, height), shine=0.20, blur=0.08, bumps=0.02
    )
