"""The three cameras, as what is known of them: aperture, matrix, kernel, and the cube they look at."""

from dataclasses import dataclass
from math import isqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lorun_engine.errors import MeasurementError

Floats = NDArray[np.float32]
CubeShape = tuple[int, int, int]
SCALES = (2, 3, 4)


@dataclass(frozen=True, eq=False)
class CassiCamera:
    """Coded-aperture snapshot spectral imager with a single disperser.

    Attributes:
        aperture: coded aperture, (height, width) for all bands or (bands, height, width), in [0, 1].
        shifts: displacement of each band on the detector, whole pixels, any sign; its length is the band count.
        axis: the direction of dispersion on the detector.

    Source: Wagadarikar et al., Applied Optics 47 (2008), B44.
    """

    aperture: Floats
    shifts: tuple[int, ...]
    axis: Literal["width", "height"] = "width"

    def __post_init__(self) -> None:
        require_numbers(self.aperture, "The coded aperture", dimensions=(2, 3))
        if not self.shifts:
            raise MeasurementError(
                "The shift table is empty.",
                expected="one whole-pixel shift a band",
                found="no shift",
                remedy="Give one shift for each band, for example 0, 2, 4 …",
            )
        if self.aperture.ndim == 3 and len(self.aperture) != len(self.shifts):
            raise MeasurementError(
                "The coded aperture and the shift table disagree on the number of bands.",
                expected=f"an aperture of ({len(self.shifts)}, height, width), one layer a shift",
                found=f"an aperture of {self.aperture.shape}",
                remedy="Give an aperture with one layer a band, or a single (height, width) aperture.",
            )
        if self.aperture.min() < 0 or self.aperture.max() > 1 or self.aperture.max() == 0:
            raise MeasurementError(
                "The coded aperture is not a transmission.",
                expected="values in [0, 1], some of them above 0",
                found=f"values from {self.aperture.min():g} to {self.aperture.max():g}",
                remedy="Divide the aperture by its largest value, or check that the right variable was read.",
            )

    @property
    def cube_shape(self) -> CubeShape:
        """(bands, height, width) of the cube that the camera looks at."""
        height, width = self.aperture.shape[-2:]
        return len(self.shifts), height, width

    @property
    def offsets(self) -> tuple[int, ...]:
        """Where each band starts on the detector, pixels from its first row or column."""
        return tuple(shift - min(self.shifts) for shift in self.shifts)

    @property
    def data_shape(self) -> tuple[int, ...]:
        """(height, width) of the snapshot: the cube's, longer by the span of the shifts along `axis`."""
        _, height, width = self.cube_shape
        span = max(self.offsets)
        return (height + span, width) if self.axis == "height" else (height, width + span)


@dataclass(frozen=True, eq=False)
class BlockCamera:
    """Block compressive sensing: the picture is cut into square blocks, each measured by one matrix.

    Attributes:
        matrix: sampling matrix phi, (samples, block²).
        height: rows of the picture, pixels; need not be whole blocks.
        width: columns of the picture, pixels.
        order: how the pixels of a block are read into a vector, row by row or column by column.

    Source: Gan, *Block compressed sensing of natural images*, DSP 2007.
    """

    matrix: Floats
    height: int
    width: int
    order: Literal["row", "column"] = "row"

    def __post_init__(self) -> None:
        require_numbers(self.matrix, "The sampling matrix", dimensions=(2,))
        samples, pixels = self.matrix.shape
        if self.block**2 != pixels or samples > pixels:
            raise MeasurementError(
                "The sampling matrix does not measure square blocks.",
                expected="(samples, block²) with no more samples than pixels, such as (272, 1089) for 33 × 33 blocks",
                found=f"{self.matrix.shape}",
                remedy="Transpose the matrix if its rows are pixels, or check that the right variable was read.",
            )
        if self.height < 1 or self.width < 1:
            raise MeasurementError(
                "The picture size is not positive.",
                expected="height and width of at least 1 pixel",
                found=f"{self.height} × {self.width}",
                remedy="Give the height and width of the picture that was measured.",
            )

    @property
    def block(self) -> int:
        """Side of a block, pixels."""
        return isqrt(self.matrix.shape[1])

    @property
    def grid(self) -> tuple[int, int]:
        """Blocks down and across; the last ones may reach beyond the picture."""
        return -(-self.height // self.block), -(-self.width // self.block)

    @property
    def cube_shape(self) -> CubeShape:
        """(1, height, width) of the picture."""
        return 1, self.height, self.width

    @property
    def data_shape(self) -> tuple[int, ...]:
        """(blocks, samples), blocks row by row."""
        down, across = self.grid
        return down * across, self.matrix.shape[0]


@dataclass(frozen=True, eq=False)
class SuperResolutionCamera:
    """A low-resolution picture: blur, then every `scale`-th pixel, or antialiased bicubic reduction.

    Attributes:
        scale: factor between the two resolutions, 2, 3 or 4.
        height: rows of the low-resolution picture, pixels.
        width: columns of the low-resolution picture, pixels.
        channels: 1 for grey, 3 for RGB.
        kernel: blur kernel, odd square, sum 1; None for bicubic reduction.
    """

    scale: int
    height: int
    width: int
    channels: int = 1
    kernel: Floats | None = None

    def __post_init__(self) -> None:
        if self.scale not in SCALES:
            raise MeasurementError(
                "The scale is not supported.",
                expected="2, 3 or 4",
                found=f"{self.scale}",
                remedy="Choose one of the supported scales.",
            )
        if self.channels not in (1, 3) or self.height < 1 or self.width < 1:
            raise MeasurementError(
                "The low-resolution picture is not grey or RGB.",
                expected="1 or 3 channels of at least 1 × 1 pixel",
                found=f"{self.channels} channels of {self.height} × {self.width}",
                remedy="Convert the picture to grey or RGB.",
            )
        if self.kernel is not None:
            require_numbers(self.kernel, "The blur kernel", dimensions=(2,))
            rows, columns = self.kernel.shape
            if rows != columns or rows % 2 == 0 or abs(float(self.kernel.sum()) - 1) > 1e-2:
                raise MeasurementError(
                    "The blur kernel is not usable.",
                    expected="an odd square, such as 25 × 25, whose values sum to 1",
                    found=f"{rows} × {columns} with sum {float(self.kernel.sum()):g}",
                    remedy="Crop or pad the kernel to an odd square and divide it by its sum.",
                )

    @property
    def cube_shape(self) -> CubeShape:
        """(channels, height, width) of the restored picture."""
        return self.channels, self.height * self.scale, self.width * self.scale

    @property
    def data_shape(self) -> tuple[int, ...]:
        """(channels, height, width) of the low-resolution picture."""
        return self.channels, self.height, self.width


Camera = CassiCamera | BlockCamera | SuperResolutionCamera


def require_numbers(values: Floats, what: str, dimensions: tuple[int, ...]) -> None:
    """Raise `MeasurementError` unless `values` is a non-empty finite float32 array of one of these dimensions."""
    wanted = " or ".join(str(number) for number in dimensions)
    if values.ndim not in dimensions or values.size == 0:
        raise MeasurementError(
            f"{what} has the wrong dimensions.",
            expected=f"a non-empty array of {wanted} dimensions",
            found=f"shape {values.shape}",
            remedy="Check that the right variable was read.",
        )
    if values.dtype != np.float32:
        raise MeasurementError(
            f"{what} has the wrong type.",
            expected="float32",
            found=f"{values.dtype}",
            remedy="Convert the array with `.astype(numpy.float32)`.",
        )
    bad = int(values.size - np.isfinite(values).sum())
    if bad:
        raise MeasurementError(
            f"{what} holds values that are not numbers.",
            expected="finite values only",
            found=f"{bad} of {values.size} values are NaN or infinite",
            remedy="Replace dead pixels (for example by the median of their neighbours) before opening the file.",
        )
