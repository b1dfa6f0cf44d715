"""Signed distances to the things on the table.

A point is (x right, y up, z towards the camera), the table is y = 0, a unit is about 20 cm. Distances are negative
inside and never more than the true distance by much, so that rays can step along them.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.floating[Any]]
Distances = NDArray[np.floating[Any]]
Shape = Callable[[Points], Distances]
Vector = tuple[float, float, float]


def sphere(centre: Vector, radius: float) -> Shape:
    """A ball."""
    return lambda points: length(points - vector(centre)) - np.float32(radius)


def plane(axis: int, level: float) -> Shape:
    """The half space below `level` along an axis."""
    return lambda points: points[:, axis] - np.float32(level)


def apple(centre: Vector, radius: float) -> Shape:
    """A spindle torus: round, with dimples above and below."""

    def distance(points: Points) -> Distances:
        local = points - vector(centre)
        ring = length(local[:, ::2]) - np.float32(0.34 * radius)
        return np.asarray(np.hypot(ring, local[:, 1] * np.float32(1.05)) - np.float32(0.70 * radius))

    return distance


def lemon(centre: Vector, size: float, turn: float) -> Shape:
    """An ellipsoid that lies on its side, turned about the vertical by `turn` degrees, with a tip at each end."""
    rotation = turned(turn)
    radii = vector((0.72 * size, 0.52 * size, 0.52 * size))
    tips = [sphere((side * 0.76 * size, 0, 0), 0.1 * size) for side in (-1, 1)]

    def distance(points: Points) -> Distances:
        local = (points - vector(centre)) @ rotation
        scaled = length(local / radii)
        body: Distances = scaled * (scaled - 1) / np.maximum(length(local / radii**2), np.float32(1e-6))
        for tip in tips:
            body = smooth_minimum(body, tip(local), 0.22 * size)
        return body

    return distance


def stick(foot: Vector, top: Vector, radius: float) -> Shape:
    """A rod with round ends."""
    start, way = vector(foot), vector(top) - vector(foot)

    def distance(points: Points) -> Distances:
        local = points - start
        share = np.clip(local @ way / (way @ way), 0, 1)
        return length(local - share[:, None] * way) - np.float32(radius)

    return distance


def board(centre: Vector, size: Vector, turn: float = 0.0, lean: float = 0.0, rounding: float = 0.006) -> Shape:
    """A box with rounded edges; see `on_board` for its own axes."""
    half = vector(size) / 2 - np.float32(rounding)

    def distance(points: Points) -> Distances:
        beyond = np.abs(on_board(points, centre, turn, lean)) - half
        inside = np.minimum(beyond.max(axis=1), 0)
        return np.asarray(length(np.maximum(beyond, 0)) + inside - np.float32(rounding))

    return distance


def on_board(points: Points, centre: Vector, turn: float = 0.0, lean: float = 0.0) -> Points:
    """Points in the axes of a board that is turned about the vertical and leans back, degrees."""
    return (points - vector(centre)) @ turned(turn) @ leaning(lean)


def vessel(foot: Vector, height: float, radius: Callable[[Distances], Distances], wall: float) -> Shape:
    """A thin surface of revolution, open above; `radius` takes the height above the foot as a share."""

    def distance(points: Points) -> Distances:
        local = points - vector(foot)
        share = np.clip(local[:, 1] / np.float32(height), 0, 1)
        around = np.abs(length(local[:, ::2]) - radius(share)) - np.float32(wall)
        above = local[:, 1] - np.float32(height)
        return np.asarray(np.maximum(np.maximum(around * np.float32(0.8), above), -local[:, 1]), np.float32)

    return distance


def smooth_minimum(first: Distances, second: Distances, melt: float) -> Distances:
    """The smaller of two, rounded where they are closer than `melt`."""
    share = np.maximum(melt - np.abs(first - second), 0) / melt
    return np.asarray(np.minimum(first, second) - share**2 * melt / 4, np.float32)


def vector(values: Vector) -> NDArray[np.float32]:
    """Three numbers as an array."""
    return np.array(values, np.float32)


def length(points: Points) -> Distances:
    """The Euclidean length of each row."""
    return np.asarray(np.sqrt(np.einsum("ij,ij->i", points, points)), np.float32)


def turned(degrees: float) -> NDArray[np.float32]:
    """Rotation about the vertical, to be multiplied from the right."""
    sine, cosine = np.sin(np.radians(degrees)), np.cos(np.radians(degrees))
    return np.array([[cosine, 0, sine], [0, 1, 0], [-sine, 0, cosine]], np.float32)


def leaning(degrees: float) -> NDArray[np.float32]:
    """Rotation about the horizontal, backwards, to be multiplied from the right."""
    sine, cosine = np.sin(np.radians(degrees)), np.cos(np.radians(degrees))
    return np.array([[1, 0, 0], [0, cosine, sine], [0, -sine, cosine]], np.float32)
