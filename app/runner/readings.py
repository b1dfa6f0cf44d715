"""How files are read, in the engine's words; and what is remembered of it for files of the same arrays."""

import hashlib
import json
from dataclasses import asdict, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from app.sources import Part, Reading, Sources
from lorun_engine.errors import LorunError
from lorun_engine.files import ReadingOptions, describe
from lorun_engine.files.options import Turnable

TURNABLE: dict[Part, Turnable] = {
    Part.MEASUREMENT: "measurement",
    Part.APERTURE: "aperture",
    Part.MATRIX: "matrix",
    Part.TRUTH: "truth",
}
SAME = "in the same file"


def options_of(reading: Reading) -> ReadingOptions:
    """How files are read, as the engine takes it."""
    return ReadingOptions(
        variable=reading.variable,
        aperture_variable=reading.aperture_variable,
        matrix_variable=reading.matrix_variable,
        truth_variable=reading.truth_variable,
        index=reading.index,
        transposed=tuple(TURNABLE[part] for part in reading.transposed if part in TURNABLE),
        band_axis=reading.band_axis,
        axis=reading.axis,
        shift_step=reading.shift_step,
        order=reading.order,
        height=reading.height,
        width=reading.width,
        wavelengths=reading.wavelengths,
        scaling="maximum" if reading.scaling == 0 else reading.scaling,
    )


def reading_key(sources: Sources) -> str:
    """What files with the same arrays have in common; empty where they cannot be read."""
    try:
        variables = describe(sources.measurement) if sources.measurement is not None else []
    except LorunError:
        return ""
    named = "; ".join(str(variable) for variable in variables)
    return f"reading of {hashlib.sha256(named.encode()).hexdigest()[:16]}"


def reading_memory(sources: Sources) -> str:
    """What the user said of files, to be remembered."""
    places = {"aperture": sources.aperture, "matrix": sources.matrix, "kernel": sources.kernel}
    kept = {
        part: SAME if path == sources.measurement else str(path) for part, path in places.items() if path is not None
    }
    reading = asdict(replace(sources.reading, transposed=()))
    reading["transposed"] = [part.value for part in sources.reading.transposed]
    truth = sources.truth is not None and sources.truth == sources.measurement
    return json.dumps({"reading": reading, "places": kept, "scale": sources.scale, "truth": truth})


def recalled_reading(sources: Sources, memory: str) -> Sources | None:
    """The sources as the user had others of the same arrays read; None where nothing usable is remembered."""
    try:
        stored = json.loads(memory)
        reading = TypeAdapter(Reading).validate_python(stored["reading"])
        places = {str(part): str(path) for part, path in stored["places"].items()}
        scale = stored["scale"]
        truth = sources.measurement if stored["truth"] else None
    except (ValueError, TypeError, KeyError, AttributeError, ValidationError):
        return None

    def place(part: str) -> Path | None:
        kept = places.get(part)
        return sources.measurement if kept == SAME else Path(kept) if kept is not None else None

    return replace(
        sources,
        aperture=sources.aperture or place("aperture"),
        matrix=sources.matrix or place("matrix"),
        kernel=sources.kernel or place("kernel"),
        truth=sources.truth or truth,
        scale=sources.scale or (scale if isinstance(scale, int) else None),
        reading=reading if sources.truth is None else replace(reading, truth_variable=None),
    )
