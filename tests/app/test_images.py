"""Pixels as Qt has them, and levels that are worked out once."""

import numpy as np
import pytest

from app.colour_maps import ColourMap, colour_table
from app.images import screen_image
from app.showing import LevelScope
from app.state import Floats, Pixels
from app.view_model.levels import LevelStore

RANDOM = np.random.default_rng(0)


def test_an_image_keeps_its_pixels_when_the_array_has_gone() -> None:
    pixels = RANDOM.integers(0, 256, (5, 7), dtype=np.uint8)
    image = screen_image(pixels[:, ::2])
    assert [image.pixelColor(x, 2).red() for x in range(4)] == pixels[2, ::2].tolist()


@pytest.mark.parametrize("shape", [(6, 5), (6, 5, 3)])
def test_an_image_has_the_colours_of_its_pixels_or_of_the_table(shape: tuple[int, ...]) -> None:
    pixels: Pixels = RANDOM.integers(0, 256, shape, dtype=np.uint8)
    table = colour_table(ColourMap.VIRIDIS)
    image = screen_image(pixels, table)
    wanted = table[pixels] if pixels.ndim == 2 else pixels
    for row, column in np.ndindex(6, 5):
        colour = image.pixelColor(column, row)
        assert [colour.red(), colour.green(), colour.blue()] == wanted[row, column].tolist()


@pytest.mark.parametrize("scope", LevelScope)
def test_levels_that_are_known_ask_for_no_values(scope: LevelScope) -> None:
    asked: list[str] = []

    def values() -> Floats:
        asked.append("asked")
        return RANDOM.random((2, 3, 4), dtype=np.float32)

    store = LevelStore(scope)
    key = store.key(kind="", colour=False, band=1, picture="stage 1")
    assert store.get(key, values) == store.get(key, values)
    assert asked == ["asked"]
