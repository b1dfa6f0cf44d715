"""Tiles: a large picture through the denoiser part by part, so that its features never stand in memory all at once."""

from collections.abc import Callable
from itertools import pairwise, product

import torch
from torch import Tensor

from lorun_engine.errors import ModelError
from lorun_engine.network.denoiser import DenoiserShape
from lorun_engine.patch import Area

TILES = (512, 256, 128)
"""Sides of tiles that are worth trying, pixels, one after another."""
SMALLEST_TILE = 32

Pass = Callable[[Tensor, Tensor, Tensor | None, Tensor | None], tuple[Tensor, Tensor]]
"""Cube, noise level, guide and memory → the cube without noise, and what to remember: a denoiser with its weights."""


def denoised_in_tiles(
    denoise: Pass,
    shape: DenoiserShape,
    tile: int | None,
    cube: Tensor,
    noise_level: Tensor,
    guide: Tensor | None,
    memory: Tensor | None,
) -> tuple[Tensor, Tensor]:
    """Return what a pass over the whole cube returns, up to rounding.

    Members of a batch go one by one, too. Around each tile the pass sees all that reaches into it, and tiles lie on the
    grid of the coarsest pixels. So there is no seam to blend away: what is kept of each pass is what the whole pass has
    there.

    Args:
        denoise: a pass.
        shape: the denoiser's.
        tile: largest side of a tile, pixels; None for the whole cube at once.
        cube: (batch, bands, height, width).
        noise_level: (batch,).
        guide: (batch or 1, guides, height, width), or None.
        memory: what the pass before remembered of the whole cube, or None.
    """
    height, width = cube.shape[-2:]
    areas = _tiles(height, width, shape.step, tile) if tile is not None else []
    if len(areas) < 2:
        return denoise(cube, noise_level, guide, memory)
    denoised, remembered = torch.empty_like(cube), cube.new_empty(0)
    shown = guide if guide is None else guide.expand(len(cube), -1, -1, -1)
    for member, area in product(range(len(cube)), areas):
        one = slice(member, member + 1)
        room = area.with_context(reach(shape), shape.step, height, width)
        cells, held = remembered_area(shape, room), remembered_area(shape, area)
        seen = None if memory is None else cells.cut(memory[one])
        told = None if shown is None else room.cut(shown[one])
        result, features = denoise(room.cut(cube[one]), noise_level[one], told, seen)
        area.cut(denoised[one]).copy_(area.within(room).cut(result))
        if not remembered.numel():  # only now is the type of features known
            remembered = _room_for(features, len(cube), remembered_area(shape, Area(0, 0, width, height)))
        held.cut(remembered[one]).copy_(held.within(cells).cut(features))
    return denoised, remembered


def reach(shape: DenoiserShape) -> int:
    """How far into a picture that was cut on the grid of coarsest pixels the cut is felt, pixels.

    Each 3 × 3 convolution carries it one pixel of its level farther; halving and doubling the resolution lose nothing.
    """
    block = 2 * shape.blocks
    depth = 1
    for _ in shape.widths[:-1]:
        depth = -(-(depth + block) // 2)
    depth += block
    for _ in shape.widths[:-1]:
        depth = 2 * depth + block
    return shape.fold * (depth + 1)


def remembered_area(shape: DenoiserShape, area: Area) -> Area:
    """Where a pass remembers an area, which lies on the grid of coarsest pixels or ends with the picture."""
    left, top = area.left // shape.fold, area.top // shape.fold
    right, bottom = (-(-edge // shape.step) * shape.step // shape.fold for edge in (area.right, area.bottom))
    return Area(left, top, right, bottom)


def require_tile(tile: int | None) -> None:
    """Raise `ModelError` where tiles are so small that a pass would see little but what surrounds them."""
    if tile is not None and tile < SMALLEST_TILE:
        raise ModelError(
            "The tiles are too small.",
            expected=f"a side of at least {SMALLEST_TILE} pixels, such as {', '.join(map(str, TILES))}",
            found=f"{tile}",
            remedy="Choose larger tiles, or none for the whole picture at once.",
        )


def smaller_tile(tile: int | None, height: int, width: int) -> int | None:
    """Return the next smaller tile that cuts a picture further; None where there is none."""
    longest = max(height, width)
    return next((side for side in TILES if side < min(tile or longest, longest)), None)


def _tiles(height: int, width: int, step: int, tile: int) -> list[Area]:
    """Parts of a picture on the grid of coarsest pixels, as equal as it allows, row by row."""
    rows, columns = (list(pairwise(_edges(length, step, tile))) for length in (height, width))
    return [Area(left, top, right, bottom) for top, bottom in rows for left, right in columns]


def _edges(length: int, step: int, tile: int) -> list[int]:
    """Where parts of a length begin, and where the last one ends."""
    count = -(-length // (max(tile // step, 1) * step))
    side = -(-length // (count * step)) * step
    return [*range(0, length, side), length]


def _room_for(features: Tensor, batch: int, whole: Area) -> Tensor:
    """Room for such features of a whole batch."""
    size = (batch, features.shape[1], whole.bottom, whole.right)
    return torch.empty(size, dtype=features.dtype, device=features.device, memory_format=torch.channels_last)
