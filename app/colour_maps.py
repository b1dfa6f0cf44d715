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
def colour_table(colour_map: ColourMap) -> Pixels:
    """The map's 256 colours, (256, 3) uint8 sRGB, darkest first."""
    if colour_map is ColourMap.GREY:
        return np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    table = pyqtgraph.colormap.get(colour_map.value.lower()).getLookupTable(nPts=256, alpha=False)
    return np.ascontiguousarray(table[:, :3], dtype=np.uint8)
