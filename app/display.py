"""From cubes to pictures: plain arrays in, plain arrays out, fast enough to be called at every move of a slider."""

import math

import numpy as np

from app.colour_maps import ColourMap, colour_table, diverging_table
from app.showing import Area, Levels, Probe, Tone
from app.state import Floats, Frame, Pixels, Tint, TintCell

PREVIEW_SIDE = 192
PREVIEWED_SIDE = 96
DRAWN_PIXELS = 4_000_000
CURVE_STEPS = 4096
SAMPLES = 1 << 16
HISTOGRAM_BINS = 128
STRIP_VALUES = 48 * 1024
BRIGHTEST_SHARE = 99.8


def frame_of(cube: Floats, matrix: Floats | None = None) -> Frame:
    """Keep a cube with all that a change of band or stage needs.

    Args:
        cube: (bands, height, width) float32; values that are not numbers are drawn as 0.
        matrix: (3, bands) from cube to linear colour, or None.
    """
    cube = np.ascontiguousarray(cube, dtype=np.float32)
    if not np.isfinite(cube.sum(dtype=np.float64)):
        cube = np.nan_to_num(cube, nan=0.0, posinf=0.0, neginf=0.0)
    preview = reduced(cube, PREVIEW_SIDE)
    return Frame(cube, preview, TintCell(None if matrix is None else tinted(cube, preview, matrix)))


def tinted(cube: Floats, preview: Floats, matrix: Floats) -> Tint:
    """The colours of a cube and of its preview by a (3, bands) matrix."""
    return Tint(matrix, coloured(cube, matrix), coloured(preview, matrix))


def coloured(cube: Floats, matrix: Floats) -> Floats:
    """Linear colour (height, width, 3) of a cube (bands, height, width) by a (3, bands) matrix."""
    bands, height, width = cube.shape
    planes = matrix @ cube.reshape(bands, -1)
    return np.ascontiguousarray(planes.T, dtype=np.float32).reshape(height, width, 3)


def reduced(cube: Floats, longest: int) -> Floats:
    """The cube averaged over square tiles until no side exceeds `longest` pixels."""
    bands, height, width = cube.shape
    step = -(-max(height, width) // longest)
    step = min(step, height, width)
    if step == 1:
        return cube
    down, across = height // step, width // step
    rows = cube[:, : down * step, : across * step].reshape(bands, down, step, across * step).sum(axis=2)
    tiles = rows.reshape(bands, down, across, step).sum(axis=3)
    return np.asarray(tiles / step**2, np.float32)


def drawn_area(height: int, width: int, view: Area | None) -> tuple[Area, int]:
    """Which part of a picture to draw, and every how-many-th pixel of it, so that a redraw takes milliseconds.

    Args:
        height: rows of the whole picture.
        width: its columns.
        view: the part that can be seen, None for all of it.

    Returns:
        The part in view with some room around it, or all of a picture that is small enough; and the step, 1 for every
        pixel.
    """
    area = Area(0, 0, width, height)
    if area.size > DRAWN_PIXELS and view is not None:
        across, down = (view.right - view.left) // 4, (view.bottom - view.top) // 4
        left, top = min(max(view.left - across, 0), width - 1), min(max(view.top - down, 0), height - 1)
        area = Area(
            left, top, max(min(view.right + across, width), left + 1), max(min(view.bottom + down, height), top + 1)
        )
    return area, max(1, math.ceil(math.sqrt(area.size / DRAWN_PIXELS)))


def looked_at(height: int, width: int, view: Area | None, probe: Probe | None) -> Area | None:
    """The part of a picture to preview: around the probe where it is in view, else in the middle of the view.

    Returns:
        At most `PREVIEWED_SIDE` pixels a side; None where that is most of the picture.
    """
    side = PREVIEWED_SIDE
    if height * width < 2 * side**2:
        return None
    seen = Area(0, 0, width, height)
    if view is not None:
        inside = Area(max(view.left, 0), max(view.top, 0), min(view.right, width), min(view.bottom, height))
        seen = inside if inside.left < inside.right and inside.top < inside.bottom else seen
    x, y = (seen.left + seen.right) // 2, (seen.top + seen.bottom) // 2
    if probe is not None and seen.left <= probe.x < seen.right and seen.top <= probe.y < seen.bottom:
        x, y = probe.x, probe.y
    across, down = min(side, seen.right - seen.left), min(side, seen.bottom - seen.top)
    left = min(max(x - across // 2, seen.left), seen.right - across)
    top = min(max(y - down // 2, seen.top), seen.bottom - down)
    return Area(left, top, left + across, top + down)


def band_pixels(plane: Floats, levels: Levels) -> Pixels:
    """One band (height, width) as 8-bit pixels between two levels."""
    return _scaled(plane, levels, 256).astype(np.uint8)


def colour_pixels(colour: Floats, levels: Levels, curve: Pixels) -> Pixels:
    """Linear colour (height, width, 3), or one band, as 8-bit display values between two levels, through a curve."""
    pixels = np.empty(colour.shape, np.uint8)
    rows = max(1, STRIP_VALUES // max(1, colour[0].size))
    for top in range(0, len(colour), rows):  # strips that stay in the processor's cache take half the time
        places = _scaled(colour[top : top + rows], levels, len(curve)).astype(np.intp)
        np.take(curve, places, mode="clip", out=pixels[top : top + rows])
    return pixels


def curved(curve: Pixels | None, gamma: float) -> Pixels:
    """A tone curve after light was raised to 1 / gamma; a straight one where none is given."""
    if curve is not None and gamma == 1:
        return curve
    steps = CURVE_STEPS if curve is None else len(curve)
    light = np.linspace(0, 1, steps) ** (1 / gamma)
    return np.round(255 * light).astype(np.uint8) if curve is None else curve[np.round((steps - 1) * light).astype(int)]


def tone_table(tone: Tone) -> Pixels | None:
    """The 256 colours that values of a kind are always drawn in; None where the user chooses."""
    match tone:
        case Tone.ERROR:
            return colour_table(ColourMap.INFERNO)
        case Tone.DIFFERENCE:
            return diverging_table()
        case Tone.LIGHT:
            return None


def symmetric_levels(values: Floats) -> Levels:
    """Levels of equal size on both sides of 0 that hold almost all values."""
    reach = float(np.percentile(np.abs(sampled(values)), BRIGHTEST_SHARE))
    return Levels(-reach, reach) if reach > 0 else Levels(-1.0, 1.0)


def fitted_levels(values: Floats) -> Levels:
    """Levels that show these values well: from 0 (or the darkest, if most are negative) to almost the brightest.

    A cube is light, which is never negative: what lies below 0 in an estimate is error, and black is where it belongs.
    """
    sample = sampled(values)
    low, middle, high = (float(value) for value in np.percentile(sample, (100 - BRIGHTEST_SHARE, 50, BRIGHTEST_SHARE)))
    low = 0.0 if middle >= 0 and high > 0 else low
    return Levels(low, high if high > low else low + 1.0)


def telling_pixel(frame: Frame) -> tuple[int, int]:
    """A pixel worth looking at first, (x, y): where the bands differ most; of a single band, where it is brightest."""
    preview, (_, height, width) = frame.preview, frame.cube.shape
    telling = preview.std(axis=0) if len(preview) > 1 else preview[0]
    row, column = np.unravel_index(int(telling.argmax()), telling.shape)
    step = -(-height // telling.shape[0])
    return min(int(column) * step + step // 2, width - 1), min(int(row) * step + step // 2, height - 1)


def histogram(values: Floats, span: Levels) -> tuple[Floats, Floats]:
    """How often values fall into equal steps of a span: (share of the fullest step, centres of the steps)."""
    position = _scaled(sampled(values), span, HISTOGRAM_BINS)
    counts = np.bincount(position.astype(np.intp).ravel(), minlength=HISTOGRAM_BINS)[:HISTOGRAM_BINS]
    step = (span.high - span.low) / HISTOGRAM_BINS
    centres = span.low + step * (np.arange(HISTOGRAM_BINS) + 0.5)
    return np.asarray(counts / max(1, counts.max()), np.float32), np.asarray(centres, np.float32)


def sampled(values: Floats) -> Floats:
    """Every n-th value, so that about 65,000 are left, whatever the size."""
    flat = values.reshape(-1)
    return flat[:: max(1, flat.size // SAMPLES)]


def _scaled(values: Floats, levels: Levels, steps: int) -> Floats:
    """Where values lie among equal steps between two levels: from 0 to just below `steps`."""
    scaled = (values - np.float32(levels.low)) * np.float32(steps / (levels.high - levels.low))
    return np.clip(scaled, np.float32(0), np.nextafter(np.float32(steps), np.float32(0)), out=scaled)
