"""Everything that the picture view can draw: cubes, and what is made of two of them, computed where it is looked at."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from app.display import sampled
from app.state import ALL, Cut, Floats, Frame

LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)


class Look(Protocol):
    """Bands, and where there is one a picture of all of them together."""

    @property
    def shape(self) -> tuple[int, int, int]:
        """(bands, height, width)."""

    @property
    def nbytes(self) -> int:
        """The memory that it takes by itself."""

    @property
    def values(self) -> Floats:
        """What levels for all bands are fitted to, or a sample of it."""

    @property
    def has_whole(self) -> bool:
        """Whether all bands together give a picture."""

    def plane(self, band: int, part: Cut = ALL) -> Floats:
        """One band, (height, width)."""

    def whole(self, part: Cut = ALL) -> Floats:
        """All bands together: linear colour (height, width, 3), or one value a pixel (height, width)."""


@dataclass(frozen=True, eq=False)
class ErrorMap:
    """The absolute error of a cube.

    Attributes:
        estimate: the cube.
        truth: what it should be, of the same shape.
        overall: root mean square over the bands, (height, width).
    """

    estimate: Frame
    truth: Frame
    overall: Floats

    @property
    def shape(self) -> tuple[int, int, int]:
        """(bands, height, width)."""
        return self.estimate.shape

    @property
    def nbytes(self) -> int:
        """The memory of the map; both cubes belong to others."""
        return self.overall.nbytes

    @property
    def values(self) -> Floats:
        """A sample of the errors in all bands."""
        return np.asarray(np.abs(sampled(self.estimate.cube) - sampled(self.truth.cube)), np.float32)

    @property
    def has_whole(self) -> bool:
        """Always: the root mean square over the bands."""
        return True

    def plane(self, band: int, part: Cut = ALL) -> Floats:
        """The absolute error in one band, (height, width)."""
        return np.asarray(np.abs(self.estimate.plane(band, part) - self.truth.plane(band, part)), np.float32)

    def whole(self, part: Cut = ALL) -> Floats:
        """Root mean square over the bands, (height, width)."""
        return self.overall[part]


@dataclass(frozen=True, eq=False)
class Difference:
    """One cube minus another of the same shape; all bands together by the luminance of their colours."""

    one: Frame
    other: Frame

    def __post_init__(self) -> None:
        if self.one.shape != self.other.shape:
            raise ValueError(f"a difference needs two cubes of one shape, got {self.one.shape} and {self.other.shape}")

    @property
    def shape(self) -> tuple[int, int, int]:
        """(bands, height, width)."""
        return self.one.shape

    @property
    def nbytes(self) -> int:
        """Nothing: both cubes belong to others."""
        return 0

    @property
    def values(self) -> Floats:
        """A sample of the differences in all bands."""
        return sampled(self.one.cube) - sampled(self.other.cube)

    @property
    def has_whole(self) -> bool:
        """Whether both have colours."""
        return self.one.has_whole and self.other.has_whole

    def plane(self, band: int, part: Cut = ALL) -> Floats:
        """The difference in one band, (height, width)."""
        return self.one.plane(band, part) - self.other.plane(band, part)

    def whole(self, part: Cut = ALL) -> Floats:
        """The difference in luminance, (height, width)."""
        return np.asarray((self.one.whole(part) - self.other.whole(part)) @ LUMINANCE, np.float32)
