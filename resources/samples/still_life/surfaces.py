"""What the surfaces of the still life reflect: every function takes points and returns (points, bands) reflectances."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from resources.samples.still_life import spectra
from resources.samples.still_life.shapes import Distances, Points, Vector, on_board, turned, vector

Reflectances = NDArray[np.floating[Any]]
Surface = Callable[[Points], Reflectances]

SEED = 28
PRINT_PIXELS = (700, 100)


def plain(spectrum: spectra.Spectrum) -> Surface:
    """One reflectance everywhere."""
    return lambda points: np.tile(spectrum.astype(np.float32), (len(points), 1))


def blend(share: Distances, first: spectra.Spectrum, second: spectra.Spectrum) -> Reflectances:
    """From `first` where the share is 0 to `second` where it is 1."""
    weight = np.clip(share, 0, 1).astype(np.float32)[:, None]
    return (1 - weight) * first.astype(np.float32) + weight * second.astype(np.float32)


def mottled(first: spectra.Spectrum, second: spectra.Spectrum, scale: float, amount: float, level: float) -> Surface:
    """`second` in soft spots of `scale` upon `first`."""
    return lambda points: blend(amount * ramp(clouds(points / np.float32(scale)), level, level + 0.3), first, second)


def apple(centre: Vector, turn: float) -> Surface:
    """Red streaks from pole to pole, yellow where the sun did not reach."""

    def reflect(points: Points) -> Reflectances:
        local = (points - vector(centre)) @ turned(turn)
        angle = np.arctan2(local[:, 0], local[:, 2])
        around = np.stack([np.cos(angle) * 5, local[:, 1] * 4, np.sin(angle) * 5], axis=1).astype(np.float32)
        streaks = clouds(around * np.array([0.9, 0.5, 0.9], np.float32))
        blush = 0.95 + 0.5 * np.sin(angle) + 1.1 * (streaks - 0.5) - 3.0 * np.maximum(local[:, 1] - 0.12, 0)
        speckles = ramp(clouds(points * np.float32(46)), 0.66, 0.8) * 0.35
        return blend(np.clip(blush, 0, 1) - speckles, spectra.APPLE_YELLOW, spectra.APPLE_RED)

    return reflect


def wood(points: Points) -> Reflectances:
    """Walnut planks with their grain along x."""
    plank = np.floor(points[:, 2] / np.float32(0.42))
    shifted = points + plank[:, None] * np.array([7.3, 1.7, 0], np.float32)
    warped = shifted * np.array([0.9, 3, 13], np.float32)
    warped[:, 2] += 1.6 * clouds(shifted * np.array([0.8, 1, 2.5], np.float32))
    rings = 0.5 + 0.5 * np.sin(5.5 * warped[:, 2] + 4 * clouds(warped))
    pores = clouds(shifted * np.array([10, 3, 130], np.float32))
    gap = ramp(np.abs(points[:, 2] / np.float32(0.42) - plank - 0.5), 0.48, 0.495)
    share = (0.25 + 0.5 * rings + 0.45 * (pores - 0.5) + 0.12 * np.sin(plank * 2.3)) * (1 - 0.85 * gap)
    return blend(share, spectra.WALNUT_DARK, spectra.WALNUT_LIGHT)


def wall(points: Points) -> Reflectances:
    """A wall painted in umber, unevenly, lighter in the middle."""
    share = clouds(points * np.float32(1.6)) * 0.7 + clouds(points * np.float32(9)) * 0.3
    glow = np.exp(-((points[:, 0] - 0.05) ** 2 + (points[:, 1] - 0.75) ** 2) / 0.9)
    return blend((1.5 * share - 0.2) * 0.7 + 0.7 * glow - 0.3, spectra.UMBER_DARK, spectra.UMBER_LIGHT)


def velvet(points: Points) -> Reflectances:
    """A dark cloth with a border woven of madder and weld towards the front."""
    share = 0.7 * clouds(points * np.float32(2.5)) + 0.3 * clouds(points * np.float32(60))
    colour = blend(1.6 * share - 0.3, spectra.INDIGO, 0.6 * spectra.INDIGO)
    across = points[:, 2] + np.float32(0.12) * points[:, 0]
    for centre, width, dye in ((0.86, 0.10, spectra.MADDER), (0.80, 0.012, spectra.WELD), (0.92, 0.012, spectra.WELD)):
        inside = ramp(width / 2 - np.abs(across - centre), -0.004, 0.004)[:, None]
        colour = (1 - inside) * colour + inside * dye.astype(np.float32)
    return np.asarray(colour, np.float32)


def vase(foot: Vector, height: float) -> Surface:
    """Cobalt glaze that leaves rings and a zigzag white, and a rim of copper green."""

    def reflect(points: Points) -> Reflectances:
        local = points - vector(foot)
        share = local[:, 1] / np.float32(height)
        angle = np.arctan2(local[:, 0], local[:, 2])
        painted = np.zeros_like(share)
        for ring, width in ((0.10, 0.008), (0.70, 0.008), (0.735, 0.016), (0.90, 0.008)):
            painted = np.maximum(painted, ramp(width - np.abs(share - ring), 0, 0.006))
        zigzag = np.abs(np.mod(angle * 12 / np.pi, 2) - 1) * 0.05
        painted = np.maximum(painted, ramp(0.012 - np.abs(share - 0.80 - zigzag), 0, 0.006))
        strokes = 0.78 + 0.3 * clouds(points * np.float32(22))
        colour = blend(painted * strokes, spectra.COBALT, spectra.GLAZE)
        green = 0.75 * ramp(share + 0.03 * clouds(points * np.float32(14)), 0.965, 0.985)[:, None]
        return (1 - green) * colour + green * spectra.COPPER_GREEN.astype(np.float32)

    return reflect


def chart(centre: Vector, size: Vector, turn: float, lean: float) -> Surface:
    """A black chart: a strip whose colour runs through the spectrum, four by six patches, and a printed line."""

    def reflect(points: Points) -> Reflectances:
        local = on_board(points, centre, turn, lean)
        across = local[:, 0] / np.float32(size[0]) + 0.5
        down = 0.5 - local[:, 1] / np.float32(size[1])
        columns = np.clip(across * PRINT_PIXELS[0], 0, PRINT_PIXELS[0] - 1).astype(int)
        rows = np.clip((down - 1) * PRINT_PIXELS[0] * size[1] / size[0] + PRINT_PIXELS[1], 0, PRINT_PIXELS[1] - 1)
        colour = blend(_print()[rows.astype(int), columns], spectra.BOARD, spectra.PAPER)
        strip = (np.abs(across - 0.5) < 0.45) & (np.abs(down - 0.08) < 0.045)
        peak = 455 + 190 * (across[strip, None] - 0.05) / 0.90
        colour[strip] = 0.03 + 0.87 * np.exp(-(((spectra.NM - peak) / 14) ** 2) / 2)
        patch, number = _patches(across, down)
        colour[patch] = spectra.checker()[number[patch]]
        return colour

    return reflect


def _patches(across: Distances, down: Distances) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Whether a place on the chart belongs to a patch, and to which."""
    column, row = (across - 0.03) / 0.94 * 4, (down - 0.145) / 0.74 * 6
    places = np.floor(column).astype(np.int64), np.floor(row).astype(np.int64)
    margin = np.minimum(0.5 - np.abs(column - places[0] - 0.5), 0.5 - np.abs(row - places[1] - 0.5))
    inside = (margin > 0.08) & (places[0] >= 0) & (places[0] < 4) & (places[1] >= 0) & (places[1] < 6)
    return inside, np.clip(places[0], 0, 3) * 6 + np.clip(places[1], 0, 5)


@cache
def _print() -> NDArray[np.float32]:
    """White ink at the foot of the chart, 0 to 1, rows by columns."""
    width, height = PRINT_PIXELS
    picture = Image.new("L", PRINT_PIXELS)
    draw = ImageDraw.Draw(picture)
    draw.text((30, height / 2), "LoRun", fill=255, font=ImageFont.load_default(96), anchor="lm")
    left = 0.5 * width
    for period in (44, 34, 25):
        for _ in range(3):
            draw.rectangle((left, 0.2 * height, left + period / 2, 0.8 * height), fill=255)
            left += period
    return np.asarray(np.asarray(picture) / 255, np.float32)


def ramp(values: Distances, start: float, stop: float) -> Distances:
    """0 below `start`, 1 above `stop`, smooth between."""
    share = np.clip((values - start) / (stop - start), 0, 1)
    return np.asarray(share * share * (3 - 2 * share), np.float32)


def clouds(points: Points) -> Distances:
    """Value noise of three octaves in [0, 1], about 0.5 on average."""
    total = sum(noise(points * np.float32(2**octave + 0.31 * octave)) / 2**octave for octave in range(3))
    return np.asarray(total / 1.75, np.float32)


def noise(points: Points) -> Distances:
    """Random values on the integer lattice, smoothly interpolated; the same for the same point always."""
    corner = np.floor(points).astype(np.int64)
    share = (points - corner).astype(np.float32)
    share = share * share * (3 - 2 * share)
    values, order = _lattice()
    total = np.zeros(len(points), np.float32)
    for number in range(8):
        step = np.array([number & 1, number >> 1 & 1, number >> 2])
        x, y, z = ((corner + step) & 255).T
        weight = np.where(step, share, 1 - share).prod(axis=1)
        total += weight * values[order[(order[(order[x] + y) & 255] + z) & 255]]
    return total


@cache
def _lattice() -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    random = np.random.default_rng(SEED)
    return random.random(256, np.float32), random.permutation(256)


def slope(points: Points, scale: float) -> Points:
    """The gradient of the noise at a scale, by differences, for surfaces that are not quite smooth."""
    fine = points / np.float32(scale)
    steps = np.eye(3, dtype=np.float32) * np.float32(0.2)
    here = noise(fine)
    return np.stack([noise(fine + step) - here for step in steps], axis=1) / np.float32(0.2)
