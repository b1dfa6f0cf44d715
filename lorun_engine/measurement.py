"""A measurement: what a camera recorded, what is known of the camera, and the truth where it is known."""

from dataclasses import dataclass

import numpy as np

from lorun_engine.camera import Camera, Floats, require_numbers
from lorun_engine.errors import MeasurementError

LARGEST_CUBE = 2**31


@dataclass(frozen=True, eq=False)
class Measurement:
    """One recorded measurement, checked against its camera when it is made.

    Attributes:
        data: what the detector gave, float32, shaped as `camera.data_shape`. CASSI: (height, width + span). Blocks:
            (blocks, samples). Super-resolution: (channels, height, width) in [0, 1].
        camera: the camera that took it.
        wavelengths: band centres in nm, (bands,), or None where bands are not spectral.
        truth: the cube as it is known, (bands, height, width), or None.
        name: what to call it on the screen and in file names.
    """

    data: Floats
    camera: Camera
    wavelengths: Floats | None = None
    truth: Floats | None = None
    name: str = "measurement"

    def __post_init__(self) -> None:
        shape, cube = self.camera.data_shape, self.camera.cube_shape
        if np.prod(cube, dtype=np.int64) > LARGEST_CUBE:
            raise MeasurementError(
                f"{self.name} is too large.",
                expected=f"a cube of at most {LARGEST_CUBE:,} values",
                found=f"{cube[0]} bands of {cube[1]} × {cube[2]}",
                remedy="Crop the measurement, or reconstruct it in parts.",
            )
        require_numbers(self.data, f"The data of {self.name}", dimensions=(len(shape),))
        if self.data.shape != shape:
            raise MeasurementError(
                f"{self.name} does not have the size that its camera gives.",
                expected=f"{shape} for a cube of {cube}",
                found=f"{self.data.shape}",
                remedy="Check that measurement and aperture or matrix belong together, and that no axes are swapped.",
            )
        if self.wavelengths is not None and self.wavelengths.shape != (cube[0],):
            raise MeasurementError(
                f"The wavelengths of {self.name} do not match its bands.",
                expected=f"{cube[0]} band centres in nm",
                found=f"shape {self.wavelengths.shape}",
                remedy="Give one wavelength a band.",
            )
        if self.truth is not None:
            require_numbers(self.truth, f"The truth of {self.name}", dimensions=(3,))
            if self.truth.shape != cube:
                raise MeasurementError(
                    f"The truth of {self.name} does not have the size of its cube.",
                    expected=f"{cube} (bands, height, width)",
                    found=f"{self.truth.shape}",
                    remedy="Check that truth and measurement belong together, and that axes are not transposed.",
                )
