"""What files hold, for a person to say what is what."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.imports import FileVariable, ImportOffer, VariableDrawn, VariableWanted
from app.sources import Part, Sources
from app.state import Fault, Pixels
from lorun_engine.errors import MeasurementError
from lorun_engine.files import Variable, describe, load_variable
from lorun_engine.files.variables import APERTURE, CUBE, KERNEL, LOW, MATRIX, SAMPLES, SNAPSHOT, TRUTH

GUESSES = (
    (SNAPSHOT, Part.MEASUREMENT),
    (SAMPLES, Part.MEASUREMENT),
    (LOW, Part.MEASUREMENT),
    (APERTURE, Part.APERTURE),
    (MATRIX, Part.MATRIX),
    (KERNEL, Part.KERNEL),
    (TRUTH, Part.TRUTH),
    (CUBE, Part.TRUTH),
)
PREVIEW_SIDE = 256
DARK_SHARE, BRIGHT_SHARE = 0.5, 99.8


def offer_of(number: int, sources: Sources, paths: Iterable[Path], fault: Fault | None) -> ImportOffer:
    """All arrays of all files of a measurement; a file that cannot be read is left out."""
    known = (sources.measurement, sources.aperture, sources.matrix, sources.kernel, sources.truth)
    files = dict.fromkeys(path for path in (*known, *paths) if path is not None)
    variables = tuple(variable for path in files for variable in _variables(path))
    return ImportOffer(number, sources, variables, fault)


def has_choice(offer: ImportOffer) -> bool:
    """Whether there is anything to choose from."""
    return any(variable.is_numeric and len(variable.shape) > 1 for variable in offer.variables)


def draw_variable(request: VariableWanted) -> Iterator[VariableDrawn]:
    """Draw an array of two or more axes: of three the mean over the shortest, of more their first items."""
    variable = request.variable
    try:
        values = load_variable(variable.path, variable.name)
        words = _words(values)
    except MeasurementError as error:
        yield VariableDrawn(request.number, variable, None, error.problem)
        return
    while values.ndim > 3:
        values = values[0]
    if values.ndim == 3:
        values = values.mean(axis=int(np.argmin(values.shape)), dtype=np.float32)
    pixels = _pixels(values) if values.ndim == 2 and min(values.shape) > 1 else None
    yield VariableDrawn(request.number, variable, pixels, words)


def _variables(path: Path) -> Iterator[FileVariable]:
    try:
        found = describe(path)
    except MeasurementError:
        return
    for variable in found:
        yield FileVariable(path, variable.name, variable.shape, variable.dtype, _guess(variable), variable.is_numeric)


def _guess(variable: Variable) -> Part | None:
    return next((part for wanted, part in GUESSES if wanted.matches(variable)), None)


def _words(values: NDArray[np.generic]) -> str:
    if values.dtype.kind not in "biuf" or not values.size:
        return "no numbers"
    finite = np.asarray(values, np.float64)
    odd = int(finite.size - np.isfinite(finite).sum())
    low, high = float(np.nanmin(finite)), float(np.nanmax(finite))
    return f"from {low:.4g} to {high:.4g}".replace("-", "−") + (f", {odd} not finite" if odd else "")


def _pixels(values: NDArray[np.generic]) -> Pixels:
    """A picture of at most 256 pixels a side, from its darkest to its brightest share."""
    step = max(1, -(-max(values.shape) // PREVIEW_SIDE))
    small = np.nan_to_num(np.asarray(values[::step, ::step], np.float32), posinf=0, neginf=0)
    low, high = np.percentile(small, (DARK_SHARE, BRIGHT_SHARE))
    scaled = (small - low) / max(float(high - low), 1e-30)
    return np.asarray(255 * scaled.clip(0, 1), np.uint8)
