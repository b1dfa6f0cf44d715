"""Regions of a picture: outlines in pixels, the pixels inside them, and what those hold.

Pixel centres lie at whole numbers.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.state import Floats

Place = tuple[float, float]
Size = tuple[int, int]
Inside = NDArray[np.bool_]

COLOURS = ("#e69f00", "#56b4e9", "#cc79a7", "#009e73", "#d55e00", "#0072b2", "#f0e442")  # Okabe and Ito, 2008
PROFILE = 0
CHUNK = 1 << 20


class Shape(Enum):
    """What can be drawn on a picture."""

    POINT = "Point"
    RECTANGLE = "Rectangle"
    ELLIPSE = "Ellipse"
    POLYGON = "Polygon"
    LINE = "Line"

    @property
    def title(self) -> str:
        """Its name."""
        return self.value

    @property
    def corner_count(self) -> int | None:
        """How many corners say where it lies; None for three or more."""
        return {Shape.POINT: 1, Shape.POLYGON: None}.get(self, 2)

    @property
    def is_box(self) -> bool:
        """Whether two opposite corners of a box say all."""
        return self in (Shape.RECTANGLE, Shape.ELLIPSE)


@dataclass(frozen=True)
class Outline:
    """Where a region lies.

    Attributes:
        shape: what it is.
        corners: (x, y) in pixels: of a point itself, of a box two opposite ones, of a line its ends, of a polygon all.
    """

    shape: Shape
    corners: tuple[Place, ...]

    def __post_init__(self) -> None:
        wanted = self.shape.corner_count
        if len(self.corners) != wanted if wanted is not None else len(self.corners) < 3:
            raise ValueError(f"a {self.shape.title.lower()} cannot have {len(self.corners)} corners")
        if not all(math.isfinite(value) for corner in self.corners for value in corner):
            raise ValueError("corners lie at finite places")

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""
        across, down = zip(*self.corners, strict=True)
        return min(across), min(down), max(across), max(down)

    @property
    def length(self) -> float:
        """From the first corner to the last, in pixels."""
        return math.dist(self.corners[0], self.corners[-1])

    @property
    def handles(self) -> tuple[Place, ...]:
        """What it is resized by: its corners, all four of a box; a point has none."""
        if self.shape is Shape.POINT:
            return ()
        if not self.shape.is_box:
            return self.corners
        left, top, right, bottom = self.box
        return (left, top), (right, top), (right, bottom), (left, bottom)

    def moved(self, across: float, down: float, size: Size) -> "Outline":
        """The same outline elsewhere, as far as the picture, (height, width), reaches."""
        left, top, right, bottom = self.box
        height, width = size
        if self.shape.is_box:
            across, down = round(across), round(down)
        across = min(max(across, -0.5 - left), width - 0.5 - right)
        down = min(max(down, -0.5 - top), height - 0.5 - bottom)
        return replace(self, corners=tuple((x + across, y + down) for x, y in self.corners)).settled(size)

    def with_handle(self, handle: int, x: float, y: float, size: Size) -> "Outline":
        """The outline with one of its handles pulled to a place."""
        if self.shape.is_box:
            anchor = self.handles[(handle + 2) % 4]
            return replace(self, corners=(anchor, (x, y))).settled(size)
        corners = tuple((x, y) if place == handle else corner for place, corner in enumerate(self.corners))
        return replace(self, corners=corners).settled(size)

    def settled(self, size: Size) -> "Outline":
        """The outline inside a picture, (height, width); boxes hold whole pixels, at least one."""
        height, width = size
        left, top, right, bottom = self.box
        if self.shape.is_box:
            (left, right), (top, bottom) = _whole(left, right, width), _whole(top, bottom, height)
            return replace(self, corners=((left, top), (right, bottom)))
        if self.shape is Shape.POINT:
            return replace(self, corners=((_within(round(left), width), _within(round(top), height)),))
        return replace(
            self,
            corners=tuple((min(max(x, -0.5), width - 0.5), min(max(y, -0.5), height - 0.5)) for x, y in self.corners),
        )


@dataclass(frozen=True)
class Region:
    """A named part of the picture whose spectrum is looked at.

    Attributes:
        number: its own for ever, from 1; it chooses the marker.
        name: what the user calls it.
        outline: where it lies.
        colour: `#rrggbb`.
        drawn: whether its spectra are plotted.
    """

    number: int
    name: str
    outline: Outline
    colour: str
    drawn: bool = True


@dataclass(frozen=True)
class RegionSet:
    """All that was drawn on the picture: regions, and the line of the profile."""

    regions: tuple[Region, ...] = ()
    line: Outline | None = None

    def __iter__(self) -> Iterator[Region]:
        return iter(self.regions)

    @property
    def outlines(self) -> dict[int, Outline]:
        """Every outline by its region's number, the profile's by 0."""
        line = {} if self.line is None else {PROFILE: self.line}
        return line | {region.number: region.outline for region in self.regions}

    def find(self, number: int) -> Region | None:
        """The region with a number."""
        return next((region for region in self.regions if region.number == number), None)

    def having(self, outline: Outline) -> tuple["RegionSet", int]:
        """The set with a new outline, and its number; a new line takes the place of the old one."""
        if outline.shape is Shape.LINE:
            return replace(self, line=outline), PROFILE
        number = 1 + max((region.number for region in self.regions), default=0)
        region = Region(number, f"Region {number}", outline, COLOURS[(number - 1) % len(COLOURS)])
        return replace(self, regions=(*self.regions, region)), number

    def replacing(self, region: Region) -> "RegionSet":
        """The set with one region changed."""
        return replace(self, regions=tuple(region if old.number == region.number else old for old in self.regions))

    def reshaping(self, number: int, outline: Outline) -> "RegionSet":
        """The set with one outline changed."""
        region = self.find(number)
        if region is not None:
            return self.replacing(replace(region, outline=outline))
        return replace(self, line=outline) if number == PROFILE and self.line is not None else self

    def without(self, number: int) -> "RegionSet":
        """The set without a region, or without the line."""
        line = None if number == PROFILE else self.line
        return RegionSet(tuple(region for region in self.regions if region.number != number), line)


@dataclass(frozen=True, eq=False)
class RegionValues:
    """What a region holds in one picture.

    Attributes:
        size: pixels.
        mean: one a band.
        deviation: standard deviation over the pixels, one a band.
        psnr: of the mean spectrum against that of the truth, dB; None without a truth.
        sam: the angle between both, degrees; None without a truth.
    """

    size: int
    mean: Floats
    deviation: Floats
    psnr: float | None = None
    sam: float | None = None


@lru_cache(maxsize=32)
def cover(outline: Outline, size: Size) -> tuple[slice, slice, Inside]:
    """Which pixels of a picture, (height, width), have their centre inside an outline.

    No outline is empty: where no centre lies inside, the nearest pixel counts.

    Returns:
        Rows and columns that enclose it, and which of the pixels in them are inside.
    """
    height, width = size
    left, top, right, bottom = outline.settled(size).box
    first, last = _within(math.ceil(top), height), _within(math.floor(bottom), height)
    begin, end = _within(math.ceil(left), width), _within(math.floor(right), width)
    rows, columns = slice(first, max(last, first) + 1), slice(begin, max(end, begin) + 1)
    inside = _inside(outline, rows, columns)
    if not inside.any():
        x, y = (sum(axis) / len(axis) for axis in zip(*outline.corners, strict=True))
        row, column = _within(round(y), height), _within(round(x), width)
        return slice(row, row + 1), slice(column, column + 1), np.ones((1, 1), np.bool_)
    return rows, columns, inside


def values_in(cube: Floats, outline: Outline, wanted: Callable[[], bool] = lambda: True) -> RegionValues | None:
    """Mean and deviation of a cube, (bands, height, width), over an outline; None when no longer wanted."""
    rows, columns, inside = cover(outline, cube.shape[1:])
    size = int(inside.sum())
    means, deviations = np.empty(len(cube), np.float32), np.empty(len(cube), np.float32)
    step = max(1, CHUNK // inside.size)
    for band in range(0, len(cube), step):
        if not wanted():
            return None
        values = cube[band : band + step, rows, columns][:, inside]
        means[band : band + step] = values.mean(axis=1, dtype=np.float64)
        deviations[band : band + step] = values.std(axis=1, dtype=np.float64)
    return RegionValues(size, means, deviations)


def values_along(plane: Floats, line: Outline) -> tuple[Floats, Floats]:
    """Values of one band, (height, width), about a pixel apart along a line, between pixels in proportion.

    Returns:
        The distances from the start, pixels, and the values.
    """
    height, width = plane.shape
    (x, y), (end_x, end_y) = line.corners
    steps = max(1, math.ceil(line.length))
    across = np.clip(np.linspace(x, end_x, steps + 1), 0, width - 1)
    down = np.clip(np.linspace(y, end_y, steps + 1), 0, height - 1)
    column, row = np.floor(across).astype(np.intp), np.floor(down).astype(np.intp)
    right, below = np.minimum(column + 1, width - 1), np.minimum(row + 1, height - 1)
    over, under = across - column, down - row
    upper = plane[row, column] * (1 - over) + plane[row, right] * over
    lower = plane[below, column] * (1 - over) + plane[below, right] * over
    values = upper * (1 - under) + lower * under
    return np.linspace(0, line.length, steps + 1, dtype=np.float32), values.astype(np.float32)


def _inside(outline: Outline, rows: slice, columns: slice) -> Inside:
    height, width = rows.stop - rows.start, columns.stop - columns.start
    if outline.shape is Shape.ELLIPSE:
        left, top, right, bottom = outline.box
        down = (np.arange(rows.start, rows.stop) - (top + bottom) / 2) / max((bottom - top) / 2, 0.5)
        across = (np.arange(columns.start, columns.stop) - (left + right) / 2) / max((right - left) / 2, 0.5)
        ellipse: Inside = down[:, None] ** 2 + across[None] ** 2 <= 1
        return ellipse
    if outline.shape is Shape.POLYGON:
        from skimage.draw import polygon2mask  # takes long to import, and is wanted away from the window's thread

        corners = [(y - rows.start, x - columns.start) for x, y in outline.corners]
        polygon: Inside = polygon2mask((height, width), corners)  # type: ignore[no-untyped-call]
        return polygon
    return np.ones((height, width), np.bool_)


def _within(place: int, count: int) -> int:
    return min(max(place, 0), count - 1)


def _whole(low: float, high: float, count: int) -> tuple[float, float]:
    """The edges of the pixels whose centres lie in a span, at least of one pixel."""
    first, last = _within(math.ceil(low), count), _within(math.floor(high), count)
    if last < first:
        first = last = _within(round((low + high) / 2), count)
    return first - 0.5, last + 0.5
