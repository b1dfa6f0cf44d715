"""What a person may say about files that do not say it themselves."""

from dataclasses import dataclass
from math import isfinite
from typing import ClassVar, Literal

from lorun_engine.errors import MeasurementError

Axis = Literal["width", "height"]
Order = Literal["row", "column"]
BandAxis = Literal["first", "middle", "last"]
Turnable = Literal["measurement", "aperture", "matrix", "truth"]
Scaling = Literal["maximum"] | float


@dataclass(frozen=True)
class ReadingOptions:
    """Answers to what a file leaves open; None means: as the file says, else the usual convention.

    Attributes:
        variable: name of the array to read as snapshot, samples, picture or cube, where a file holds several.
        aperture_variable: the same for the aperture's file.
        matrix_variable: the same for the sampling matrix's file.
        kernel_variable: the same for the blur kernel's file.
        truth_variable: the same for the truth's file.
        index: which one of a stack of snapshots, pictures or cubes, from 0.
        kernel_index: which one of a stack of blur kernels, from 0.
        bands: number of bands; usually it follows from the sizes of snapshot and aperture and from `shift_step`.
        shift_step: pixels on the detector from one band to the next, any sign but not 0.
        shifts: displacement of each band, whole pixels, where it is not an even step.
        axis: direction of dispersion on the detector, usually "width".
        order: how a block's pixels are read into a vector, usually "row".
        height: rows of the picture that was sampled in blocks, pixels.
        width: columns of that picture, pixels.
        wavelengths: band centres, nm.
        band_axis: which of its three axes holds a cube's or a truth's bands.
        transposed: arrays whose rows and columns are exchanged when they are read.
        scaling: what the recorded values are divided by: "maximum" for their largest, or a number such as the full
            well or the largest count of the detector.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    variable: str | None = None
    aperture_variable: str | None = None
    matrix_variable: str | None = None
    kernel_variable: str | None = None
    truth_variable: str | None = None
    index: int | None = None
    kernel_index: int | None = None
    bands: int | None = None
    shift_step: int = 2
    shifts: tuple[int, ...] | None = None
    axis: Axis | None = None
    order: Order | None = None
    height: int | None = None
    width: int | None = None
    wavelengths: tuple[float, ...] | None = None
    band_axis: BandAxis | None = None
    transposed: tuple[Turnable, ...] = ()
    scaling: Scaling | None = None

    def __post_init__(self) -> None:
        self._require("bands", self.bands is None or self.bands >= 1, "at least 1")
        self._require("shift_step", self.shift_step != 0, "a whole number of pixels other than 0")
        self._require("shifts", self.shifts is None or len(self.shifts) > 0, "at least one shift")
        self._require("height", self.height is None or self.height >= 1, "at least 1 pixel")
        self._require("width", self.width is None or self.width >= 1, "at least 1 pixel")
        scales = not isinstance(self.scaling, float | int) or (isfinite(self.scaling) and self.scaling > 0)
        self._require("scaling", scales, "a number above 0, or “maximum”")
        usable = self.wavelengths is None or all(isfinite(value) and value > 0 for value in self.wavelengths)
        self._require("wavelengths", usable, "positive numbers, nm")

    def _require(self, name: str, met: bool, expected: str) -> None:  # noqa: FBT001 the condition itself
        if not met:
            raise MeasurementError(
                f"The option `{name}` is not usable.",
                expected=expected,
                found=f"{getattr(self, name)}",
                remedy="Correct it, or leave it out.",
            )


AS_THE_FILE_SAYS = ReadingOptions()
