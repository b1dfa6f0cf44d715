"""The parts of a measurement: where they come from, how they are read, what is said of each, all frozen."""

from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Literal


class Part(Enum):
    """The files and values that together make a measurement."""

    MEASUREMENT = "Measurement"
    APERTURE = "Coded aperture"
    MATRIX = "Sampling matrix"
    KERNEL = "Blur kernel"
    SCALE = "Scale"
    TRUTH = "Truth"
    MODEL = "Model"


class Condition(Enum):
    """Whether a part is there, may be added, or must be added before anything can run."""

    LOADED = "loaded"
    OPTIONAL = "optional"
    MISSING = "missing"


@dataclass(frozen=True)
class Reading:
    """How files are to be read where they do not say it themselves; None means: as the file says, else as usual.

    Attributes:
        variable, aperture_variable, matrix_variable, truth_variable: names of the arrays.
        index: which one of a stack, from 0.
        transposed: parts whose rows and columns are exchanged.
        band_axis: "first", "middle" or "last", of the truth.
        axis: direction of dispersion, "width" or "height".
        shift_step: pixels from one band to the next, any sign but not 0.
        order: how a block's pixels are read, "row" or "column".
        height, width: of the picture that was sampled in blocks, pixels.
        wavelengths: band centres, nm.
        scaling: what the recorded values are divided by; 0 for their largest, None for nothing.
    """

    variable: str | None = None
    aperture_variable: str | None = None
    matrix_variable: str | None = None
    truth_variable: str | None = None
    index: int | None = None
    transposed: tuple[Part, ...] = ()
    band_axis: Literal["first", "middle", "last"] | None = None
    axis: Literal["width", "height"] | None = None
    shift_step: int = 2
    order: Literal["row", "column"] | None = None
    height: int | None = None
    width: int | None = None
    wavelengths: tuple[float, ...] | None = None
    scaling: float | None = None


@dataclass(frozen=True)
class Sources:
    """Where the parts of a measurement come from, None where one is absent or inside another file; and how to read."""

    measurement: Path | None = None
    aperture: Path | None = None
    matrix: Path | None = None
    kernel: Path | None = None
    truth: Path | None = None
    scale: int | None = None
    reading: Reading = Reading()

    def having(self, part: Part, path: Path) -> "Sources":
        """The same sources with one file put in its place; a new measurement starts afresh."""
        match part:
            case Part.MEASUREMENT:
                return Sources(measurement=path)
            case Part.APERTURE:
                return replace(self, aperture=path)
            case Part.MATRIX:
                return replace(self, matrix=path)
            case Part.KERNEL:
                return replace(self, kernel=path)
            case Part.TRUTH:
                return replace(self, truth=path)
            case _:
                return self


@dataclass(frozen=True)
class Offer:
    """A remedy that one click applies: a file found nearby, or a scale."""

    text: str
    part: Part
    path: Path | None = None
    scale: int | None = None


@dataclass(frozen=True)
class SourceRow:
    """One line of the sources panel.

    Attributes:
        part: which part it is.
        name: file name or value, empty when there is none.
        detail: shape and units, or the remedy when the part is missing.
        condition: loaded, optional or missing.
        path: the whole path, None when the part lies in another file.
        offers: one-click remedies.
    """

    part: Part
    name: str
    detail: str
    condition: Condition
    path: Path | None = None
    offers: tuple[Offer, ...] = ()
