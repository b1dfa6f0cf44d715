"""From the things to the picture: rays are marched, a window and a lamp shine, shadows are soft."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from resources.samples.still_life import spectra
from resources.samples.still_life.scene import Thing
from resources.samples.still_life.shapes import Distances, Points, length, vector
from resources.samples.still_life.surfaces import Reflectances, ramp, slope

EYE, TARGET, VIEW = (0.0, 1.56, 4.7), (0.0, 0.455, 0.0), 1.66
KEY_WAY, FILL_WAY = (-0.80, 0.74, 0.50), (0.85, 0.42, 0.55)
KEY_POWER, FILL_POWER, SKY_POWER = 0.66, 0.14, 0.08
FARTHEST = 9.0


def render(things: Sequence[Thing], side: int, samples: int) -> NDArray[np.float32]:
    """The radiance of the scene, (bands, side, side), mean over samples² rays a pixel."""
    total = np.zeros((side * side, len(spectra.NM)), np.float32)
    for rays in _rays(side, samples):
        total += radiance(things, rays)
    mean = total / samples**2
    return np.ascontiguousarray(mean.T.reshape(-1, side, side))


def radiance(things: Sequence[Thing], rays: Points) -> Reflectances:
    """The light along rays from the eye, (rays, bands)."""
    points = vector(EYE) + _march(things, np.tile(vector(EYE), (len(rays), 1)), rays)[:, None] * rays
    nearest = np.argmin([thing.shape(points) for thing in things], axis=0)
    light = np.zeros((len(rays), len(spectra.NM)), np.float32)
    for number, thing in enumerate(things):
        chosen = nearest == number
        if chosen.any():
            light[chosen] = _lit(things, thing, points[chosen], rays[chosen])
    return light


def _lit(things: Sequence[Thing], thing: Thing, points: Points, rays: Points) -> Reflectances:
    flat = _normals(thing, points)
    normals = _unit(flat - thing.bumps * slope(points, thing.grain)) if thing.bumps else flat
    key_way, fill_way = _unit(vector(KEY_WAY)[None])[0], _unit(vector(FILL_WAY)[None])[0]
    open_sky = _openness(things, points, flat)
    key = KEY_POWER * np.maximum(normals @ key_way, 0) * _window_seen(things, points + 0.01 * flat, key_way)
    fill = FILL_POWER * np.maximum(0.2 + 0.8 * normals @ fill_way, 0) * open_sky
    sky = SKY_POWER * (0.6 + 0.4 * normals[:, 1]) * open_sky
    falloff = 1 - 0.13 * np.clip(points[:, 0] + 0.4, -1, 2)
    day = ((key + sky) * falloff)[:, None] * spectra.key_light().astype(np.float32)
    lamp = fill[:, None] * spectra.fill_light().astype(np.float32)
    mirrored = rays - 2 * np.einsum("ij,ij->i", rays, normals)[:, None] * normals
    glance = 1 + 2.5 * (1 - np.clip(-np.einsum("ij,ij->i", rays, normals), 0, 1)) ** 4
    shine = thing.shine * glance * _window(mirrored, key_way, thing.blur) * open_sky
    highlights = shine[:, None] * spectra.key_light().astype(np.float32)
    return np.asarray(thing.surface(points) * (day + lamp) + highlights)


def _rays(side: int, samples: int) -> Iterator[Points]:
    forward = _unit((vector(TARGET) - vector(EYE))[None])[0]
    right = _unit(np.cross(forward, (0, 1, 0)).astype(np.float32)[None])[0]
    up = np.cross(right, forward)
    distance = length((vector(TARGET) - vector(EYE))[None])[0]
    for number in range(samples**2):
        cell = np.array(divmod(number, samples))
        offsets = (cell + (cell[::-1] + 0.5) / samples) / samples
        rows, columns = (((np.arange(side) + offset) / side - 0.5) * VIEW for offset in offsets)
        across, down = np.meshgrid(columns, rows)
        flat = across.reshape(-1, 1) * right - down.reshape(-1, 1) * up
        yield _unit((distance * forward + flat).astype(np.float32))


def _nearest(things: Sequence[Thing], points: Points) -> Distances:
    return np.asarray(np.minimum.reduce([thing.shape(points) for thing in things]))


def _march(things: Sequence[Thing], starts: Points, rays: Points) -> Distances:
    gone = np.full(len(rays), 2.0, np.float32)
    going = np.arange(len(rays))
    for _ in range(160):
        near = _nearest(things, starts[going] + gone[going, None] * rays[going])
        gone[going] += 0.9 * near
        going = going[(near > 4e-4) & (gone[going] < FARTHEST)]
        if not len(going):
            break
    return gone


def _window_seen(things: Sequence[Thing], points: Points, way: Points) -> Distances:
    """How much of the window is seen from each point, 0 to 1; near misses give the soft edge of a shadow."""
    seen = np.ones(len(points), np.float32)
    gone = np.full(len(points), 0.01, np.float32)
    for _ in range(48):
        near = _nearest(things, points + gone[:, None] * way)
        seen = np.minimum(seen, 0.5 + 0.5 * np.clip(9 * near / gone, -1, 1))
        gone += np.clip(near, 0.008, 0.12)
    return ramp(seen, 0.0, 1.0)


def _openness(things: Sequence[Thing], points: Points, normals: Points) -> Distances:
    """How little its neighbours shade each point, 0 to 1."""
    shade = np.zeros(len(points), np.float32)
    for number in range(1, 6):
        reach = 0.055 * number
        shade += (reach - _nearest(things, points + reach * normals)) * 0.62**number / reach
    return np.asarray(np.clip(1 - 1.05 * shade, 0.08, 1))


def _window(ways: Points, key_way: Points, blur: float) -> Distances:
    """What a mirror shows of the window: four panes, blurred."""
    right = _unit(np.cross((0, 1, 0), key_way).astype(np.float32)[None])[0]
    up = np.cross(key_way, right)
    ahead = ways @ key_way
    across, above = (ways @ axis / np.maximum(ahead, 0.05) for axis in (right, up))
    soft = 0.05 + 0.35 * blur
    pane = ramp(0.42 - np.abs(across), -soft, soft) * ramp(0.55 - np.abs(above), -soft, soft)
    bars = ramp(np.minimum(np.abs(across), np.abs(above)), 0.0, 0.09) if blur < 0.2 else np.float32(1)
    return np.asarray(np.where(ahead > 0.05, pane * bars, 0), np.float32)


def _normals(thing: Thing, points: Points) -> Points:
    steps = np.array([[1, -1, -1], [-1, -1, 1], [-1, 1, -1], [1, 1, 1]], np.float32)
    return _unit(sum(thing.shape(points + 8e-4 * step)[:, None] * step for step in steps))


def _unit(vectors: Points) -> Points:
    return np.asarray(vectors / np.maximum(length(vectors), 1e-12)[:, None], np.float32)
