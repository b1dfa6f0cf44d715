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
CARD_PIXELS = (560, 760)
LETTERING = (
    ("LoRun Studio", 80),
    ("28 bands from", 66),
    ("one snapshot", 66),
)


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


def plaster(points: Points) -> Reflectances:
    """A limewashed wall."""
    share = clouds(points * np.float32(1.6)) * 0.7 + clouds(points * np.float32(9)) * 0.3
    return blend(0.75 * share, spectra.PLASTER, 0.55 * spectra.PLASTER)


def plaid(turn: float) -> Surface:
    """Woven linen with stripes of madder, indigo and weld in both directions; each thread shows."""

    def reflect(points: Points) -> Reflectances:
        local = points @ turned(turn)
        warp, weft = (_dyed(local[:, axis]) for axis in (0, 2))
        threads = np.float32(2 * np.pi * 26)
        over = 0.5 + 0.5 * np.sin(threads * local[:, 0]) * np.sin(threads * local[:, 2])
        woven = over[:, None] * warp + (1 - over[:, None]) * weft
        slub = 0.86 + 0.28 * clouds(local * np.array([60, 1, 60], np.float32))
        return np.asarray(woven * slub[:, None], np.float32)

    return reflect


def _dyed(along: Distances) -> Reflectances:
    place = np.mod(along, np.float32(0.52)) / np.float32(0.52)
    colour = blend(np.zeros_like(place), spectra.LINEN, spectra.LINEN)
    stripes = ((0.10, 0.17, spectra.MADDER), (0.45, 0.05, spectra.INDIGO), (0.58, 0.05, spectra.INDIGO))
    for centre, width, dye in (*stripes, (0.80, 0.025, spectra.WELD)):
        inside = ramp(width / 2 - np.abs(place - centre), -0.008, 0.008)[:, None]
        colour = (1 - inside) * colour + inside * dye.astype(np.float32)
    return colour


def vase(foot: Vector, height: float) -> Surface:
    """White glaze, painted in cobalt with rings and petals, and a rim of copper green."""

    def reflect(points: Points) -> Reflectances:
        local = points - vector(foot)
        share = local[:, 1] / np.float32(height)
        angle = np.arctan2(local[:, 0], local[:, 2])
        petal = np.abs(np.sin(4.5 * angle)) * 0.19 - np.abs(share - 0.44)
        vein = np.abs(np.sin(4.5 * angle)) * 0.11 - np.abs(share - 0.44)
        painted = ramp(petal, 0, 0.012) - 0.75 * ramp(vein, 0, 0.01)
        for ring, width in ((0.06, 0.02), (0.12, 0.008), (0.69, 0.008), (0.73, 0.018), (0.955, 0.015)):
            painted = np.maximum(painted, ramp(width - np.abs(share - ring), 0, 0.006))
        zigzag = np.abs(np.mod(angle * 12 / np.pi, 2) - 1) * 0.05
        painted = np.maximum(painted, ramp(0.012 - np.abs(share - 0.80 - zigzag), 0, 0.006))
        strokes = 0.78 + 0.3 * clouds(points * np.float32(22))
        colour = blend(painted * strokes, spectra.GLAZE, spectra.COBALT)
        green = 0.75 * ramp(share + 0.03 * clouds(points * np.float32(14)), 0.965, 0.985)[:, None]
        return (1 - green) * colour + green * spectra.COPPER_GREEN.astype(np.float32)

    return reflect


def colour_checker(centre: Vector, size: Vector, turn: float, lean: float) -> Surface:
    """Six by four patches in a black frame."""

    def reflect(points: Points) -> Reflectances:
        local = on_board(points, centre, turn, lean)
        across = (local[:, 0] / np.float32(size[0]) + 0.5 - 0.03) / 0.94 * 6
        down = (0.5 - local[:, 1] / np.float32(size[1]) - 0.045) / 0.91 * 4
        column, row = np.floor(across).astype(int), np.floor(down).astype(int)
        margin = np.minimum(0.5 - np.abs(across - column - 0.5), 0.5 - np.abs(down - row - 0.5))
        patch = (margin > 0.07) & (column >= 0) & (column < 6) & (row >= 0) & (row < 4) & (local[:, 2] > 0)
        colours = spectra.checker()[np.clip(row, 0, 3) * 6 + np.clip(column, 0, 5)]
        return np.where(patch[:, None], colours, spectra.BOARD).astype(np.float32)

    return reflect


def card(centre: Vector, size: Vector, turn: float, lean: float) -> Surface:
    """A printed card: a strip whose colour runs through the spectrum, lettering, and bars that grow finer."""

    def reflect(points: Points) -> Reflectances:
        local = on_board(points, centre, turn, lean)
        across = local[:, 0] / np.float32(size[0]) + 0.5
        down = 0.5 - local[:, 1] / np.float32(size[1])
        columns = np.clip(across * CARD_PIXELS[0], 0, CARD_PIXELS[0] - 1).astype(int)
        rows = np.clip(down * CARD_PIXELS[1], 0, CARD_PIXELS[1] - 1).astype(int)
        colour = blend(_print()[rows, columns], spectra.PAPER, spectra.INK)
        strip = (np.abs(across - 0.5) < 0.43) & (np.abs(down - 0.135) < 0.075)
        peak = 455 + 190 * (across[strip, None] - 0.07) / 0.86
        colour[strip] = 0.04 + 0.86 * np.exp(-(((spectra.NM - peak) / 11) ** 2) / 2)
        return colour

    return reflect


@cache
def _print() -> NDArray[np.float32]:
    """Ink of the card, 0 to 1, rows by columns."""
    width = CARD_PIXELS[0]
    picture = Image.new("L", CARD_PIXELS)
    draw = ImageDraw.Draw(picture)
    top = 188
    for text, size in LETTERING:
        draw.text((width / 2, top), text, fill=255, font=ImageFont.load_default(size), anchor="ma")
        top += round(size * 1.24)
    left = 42.0
    for period in (44, 36, 28, 22, 17, 13, 10):
        for _ in range(3):
            draw.rectangle((left, 486, left + period / 2, 586), fill=255)
            left += period
    draw.line((42, 612, width - 42, 612), fill=255, width=5)
    for number in range(5):
        centre = (90 + 95 * number, 684)
        for ring in range(5, 0, -1):
            reach = ring * (4 + 1.2 * number)
            box = (centre[0] - reach, centre[1] - reach, centre[0] + reach, centre[1] + reach)
            draw.ellipse(box, fill=255 if ring % 2 else 0)
    return np.asarray(np.asarray(picture) / 255, np.float32)


def book(centre: Vector, size: Vector, turn: float) -> Surface:
    """Cloth covers with gilt bands on the spine, pages between them."""

    def reflect(points: Points) -> Reflectances:
        local = on_board(points, centre, turn)
        place = local / vector(size)
        weave = 0.82 + 0.36 * clouds(points * np.float32(70))
        cover = weave[:, None] * spectra.BOOK_CLOTH
        bands = np.minimum.reduce([np.abs(np.abs(place[:, 0]) - at) for at in (0.30, 0.325, 0.44)]) < 0.006
        title = (np.abs(place[:, 0]) < 0.19) & (np.abs(place[:, 1]) < 0.16) & (np.sin(place[:, 0] * 260) > -0.2)
        gilt = (bands | title) & (place[:, 2] > 0.49)
        leaves = np.where(np.sin(place[:, 1] * 120) > 0.3, 0.8, 1.0)[:, None] * spectra.PAGES
        inside = (np.abs(place[:, 1]) < 0.38) & (np.abs(place[:, 0]) > 0.49)
        colour = np.where(gilt[:, None], spectra.GILT, cover)
        return np.where(inside[:, None], leaves, colour).astype(np.float32)

    return reflect


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
