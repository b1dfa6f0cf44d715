"""How the numbers of a cube are written: which of them, in which range, as which type."""

import math
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from lorun_engine.camera import CubeShape, Floats
from lorun_engine.errors import ExportError

ValueRange = Literal["as it is", "0 to 1", "to a maximum"]
NumberType = Literal["float32", "float16", "uint16", "uint8"]
Region = tuple[int, int, int, int]


@dataclass(frozen=True, eq=False)
class WrittenCube:
    """A cube as it goes into a file.

    Attributes:
        numbers: (bands, height, width) of the type to write.
        wavelengths: band centres of these bands, nm, or None.
        factor: what the values were multiplied by; the file states it, so that they can be had back.
        clipped: share of the numbers that lay outside the range and were set to its nearer end.
    """

    numbers: NDArray[Any]
    wavelengths: Floats | None
    factor: float = 1.0
    clipped: float = 0.0


@dataclass(frozen=True)
class CubeForm:
    """What is written of a cube, and how.

    Attributes:
        value_range: "as it is", in the measurement's own units; "0 to 1", clipped to it; "to a maximum", scaled so that
            the brightest value written becomes `maximum`.
        maximum: above 0; None for the largest number of an integer type, and 1 for a floating-point type.
        number_type: integers hold 0 and above, and spread the range 0 to 1 over all their numbers.
        bands: the first and the last band, from 0; None for all.
        region: left, top, right, bottom in pixels, the last two just outside; None for the whole.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    value_range: ValueRange = "as it is"
    maximum: float | None = None
    number_type: NumberType = "float32"
    bands: tuple[int, int] | None = None
    region: Region | None = None

    def __post_init__(self) -> None:
        if self.maximum is not None and not (math.isfinite(self.maximum) and self.maximum > 0):
            raise ExportError(
                "The maximum of the cube's values is not usable.",
                expected="a number above 0",
                found=f"{self.maximum}",
                remedy="Give the value that the brightest point shall have.",
            )

    @property
    def largest(self) -> float:
        """The largest number of the type."""
        kind = np.dtype(self.number_type)
        return float(np.iinfo(kind).max if kind.kind == "u" else np.finfo(kind).max)

    def shape(self, whole: CubeShape) -> CubeShape:
        """(bands, height, width) of what is written of a cube of this shape.

        Raises:
            ExportError: it does not lie within the cube.
        """
        bands, height, width = whole
        first, last = self.bands or (0, bands - 1)
        left, top, right, bottom = self.region or (0, 0, width, height)
        if not (0 <= first <= last < bands and 0 <= left < right <= width and 0 <= top < bottom <= height):
            raise ExportError(
                "What is to be written does not lie within the cube.",
                expected=f"bands from 1 to {bands}, columns from 0 to {width}, rows from 0 to {height}",
                found=f"bands {first + 1} to {last + 1}, columns {left} to {right}, rows {top} to {bottom}",
                remedy="Choose bands and a region that the cube has.",
            )
        return last - first + 1, bottom - top, right - left

    def applied(self, cube: Floats, wavelengths: Floats | None) -> WrittenCube:
        """The cube in this form.

        Args:
            cube: (bands, height, width), finite.
            wavelengths: band centres, nm, or None.

        Raises:
            ExportError: the form does not fit the cube, or the type cannot hold its values.
        """
        self.shape((cube.shape[0], cube.shape[1], cube.shape[2]))
        first, last = self.bands or (0, len(cube) - 1)
        left, top, right, bottom = self.region or (0, 0, cube.shape[2], cube.shape[1])
        part: Floats = cube[first : last + 1, top:bottom, left:right]
        centres = None if wavelengths is None else wavelengths[first : last + 1]
        factor = self._factor(part)
        if (self.value_range, self.number_type) == ("as it is", "float32"):
            return WrittenCube(part, centres)
        numbers = np.empty(part.shape, self.number_type)
        outside = 0
        for band, plane in zip(numbers, part, strict=True):  # a band at a time: a large cube is not doubled twice
            outside += self._fill(band, plane, factor)
        return WrittenCube(numbers, centres, factor, outside / part.size)

    def _factor(self, part: Floats) -> float:
        """What values are multiplied by."""
        whole = np.dtype(self.number_type).kind == "u"
        if self.value_range == "as it is":
            return 1.0
        if self.value_range == "0 to 1":
            return self.largest if whole else 1.0
        brightest = float(part.max())
        if brightest <= 0:
            raise ExportError(
                "The cube cannot be scaled to a maximum.",
                expected="a value above 0",
                found=f"values from {part.min():g} to {brightest:g}",
                remedy="Write it as it is.",
            )
        return (self.maximum or (self.largest if whole else 1.0)) / brightest

    def _fill(self, numbers: NDArray[Any], plane: Floats, factor: float) -> int:
        """Put one band's values into place; return how many had to be clipped."""
        whole = numbers.dtype.kind == "u"
        values = plane.astype(np.float64) * factor
        unit = self.value_range == "0 to 1"
        low = 0.0 if unit or whole else -self.largest
        high = factor if unit else self.largest
        slack = 0.5 if whole else 0.0  # what rounds to the end of the range is not lost
        outside = int(np.count_nonzero((values < low - slack) | (values > high + slack)))
        if outside and not unit and not whole:
            raise ExportError(
                f"{self.number_type} cannot hold the values of the cube.",
                expected=f"values up to {self.largest:g}",
                found=f"values up to {abs(values).max():g}",
                remedy="Scale it to a maximum, or write float32.",
            )
        values = values.clip(low, high)
        numbers[...] = np.rint(values) if whole else values
        return outside


AS_RECONSTRUCTED = CubeForm()
