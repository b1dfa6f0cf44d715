"""Perceptual colour maps for single bands, as tables of 256 colours."""

from enum import Enum
from functools import cache

import numpy as np
import pyqtgraph

from app.state import Pixels


class ColourMap(Enum):
    """The maps on offer; equal steps of the value look like equal steps in all of them."""

    GREY = "Grey"
    VIRIDIS = "Viridis"
    INFERNO = "Inferno"
    CIVIDIS = "Cividis"


@cache
def diverging_table() -> Pixels:
    """Blue over white to red, (256, 3) uint8 sRGB: equally dark at both ends, told apart by colour-blind eyes, too."""
    return _table("CET-D1A")


@cache
def colour_table(colour_map: ColourMap) -> Pixels:
    """The map's 256 colours, (256, 3) uint8 sRGB, darkest first."""
    if colour_map is ColourMap.GREY:
        return np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    return _table(colour_map.value.lower())


def _table(name: str) -> Pixels:
    table = pyqtgraph.colormap.get(name).getLookupTable(nPts=256, alpha=False)
    return np.ascontiguousarray(table[:, :3], dtype=np.uint8)
