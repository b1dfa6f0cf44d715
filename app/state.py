"""What the window shows: pictures, measurements, solvers, figures and faults, all frozen."""

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.sources import SourceRow

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]
Cut = tuple[slice, slice]

ALL: Cut = (slice(None), slice(None))

Precision = Literal["auto", "float32", "bfloat16"]
"""What convolutions compute in; "auto" is bfloat16 where the device is faster with it, else float32."""

Light = Literal["E", "D50", "D55", "D65", "D75", "A"]
"""What the scene stands under when bands become colours: an illuminant, E the one of equal energy."""

STRENGTH_RANGE = (0.0, 2.0)
TRAINED_STRENGTH = 1.0


class FrameKind(Enum):
    """What a picture is: one of the filmstrip, or one made of those."""

    DATA = "data"
    STAGE = "stage"
    TRUTH = "truth"
    FITTED = "fitted"
    ERROR = "error"
    ANGLE = "angle"
    RESIDUAL = "residual"
    DIFFERENCE = "difference"


@dataclass(frozen=True)
class FrameKey:
    """Names one picture; `stage` counts from 0, the start estimate; `run` is 0 for the run at work, else a kept one."""

    kind: FrameKind
    stage: int = 0
    run: int = 0


DATA = FrameKey(FrameKind.DATA)
TRUTH = FrameKey(FrameKind.TRUTH)


DERIVED = (FrameKind.FITTED, FrameKind.ERROR, FrameKind.ANGLE, FrameKind.RESIDUAL)


def stage_key(index: int) -> FrameKey:
    """The key of stage `index`; 0 is the start estimate."""
    return FrameKey(FrameKind.STAGE, index)


@dataclass(frozen=True)
class ColourScheme:
    """How bands become colours: as the eye sees them under a light, or three of them as red, green and blue.

    Attributes:
        light: the name of an illuminant; E is equal energy.
        bands: the bands to show as red, green and blue, None to go by the light.
    """

    light: Light = "E"
    bands: tuple[int, int, int] | None = None


@dataclass(frozen=True, eq=False)
class Tint:
    """A cube in linear colour.

    Attributes:
        matrix: (3, bands), what the cube was multiplied by.
        colour: (height, width, 3) float32.
        preview: the colour at thumbnail size.
    """

    matrix: Floats
    colour: Floats
    preview: Floats


class TintCell:
    """Where a frame keeps its colours: the one thing of it that is replaced, when other colours are chosen."""

    def __init__(self, tint: Tint | None = None) -> None:
        self.tint = tint


@dataclass(frozen=True, eq=False)
class Frame:
    """A cube ready to be looked at: everything that a change of band or stage needs is kept beside it.

    Attributes:
        cube: (bands, height, width) float32, contiguous, in the measurement's units.
        preview: the cube reduced to thumbnail size, (bands, h, w).
        cell: its colours, empty where bands give none.
    """

    cube: Floats
    preview: Floats
    cell: TintCell = field(default_factory=TintCell)

    @property
    def colour(self) -> Floats | None:
        """Linear colour (height, width, 3), or None where bands give no colour."""
        return self.cell.tint.colour if self.cell.tint is not None else None

    @property
    def preview_colour(self) -> Floats | None:
        """The colour at thumbnail size, or None."""
        return self.cell.tint.preview if self.cell.tint is not None else None

    @property
    def shape(self) -> tuple[int, int, int]:
        """(bands, height, width)."""
        bands, height, width = self.cube.shape
        return bands, height, width

    @property
    def nbytes(self) -> int:
        """The memory that it takes."""
        arrays = (self.cube, self.preview, self.colour, self.preview_colour)
        return sum(array.nbytes for array in arrays if array is not None)

    @property
    def values(self) -> Floats:
        """What levels for all bands are fitted to."""
        return self.cube

    @property
    def has_whole(self) -> bool:
        """Whether all bands together give a picture."""
        return self.colour is not None

    def plane(self, band: int, part: Cut = ALL) -> Floats:
        """One band, (height, width)."""
        plane: Floats = self.cube[band][part]
        return plane

    def whole(self, part: Cut = ALL) -> Floats:
        """All bands as linear colour, (height, width, 3).

        Raises:
            ValueError: these bands give no colour.
        """
        colour = self.colour
        if colour is None:
            raise ValueError("a frame without colour has no whole")
        return colour[part]


@dataclass(frozen=True, eq=False)
class Scene:
    """An opened measurement as the window shows it.

    Attributes:
        name: what to call it.
        camera: the camera in one line, for people.
        data: what the detector gave, as a frame of 1 or 3 bands.
        data_name: the field's word for it: snapshot, samples or low-resolution picture.
        data_is_picture: whether the data has the bands and the unit of the cube, as a low-resolution picture has.
        shape: (bands, height, width) of the cube to come.
        wavelengths: band centres in nm, None where bands are not spectral.
        band_names: one short name a band, such as `529.5 nm` or `red`.
        band_colours: one sRGB colour a band.
        matrix: (3, bands) from cube to linear colour, None where bands give no colour.
        curve: the 4096 display values of linear colour from 0 to 1.
        truth: the true cube, None where unknown.
        convention: how the quality figures are counted.
        rows: the sources panel.
    """

    name: str
    camera: str
    data: Frame
    data_name: str
    data_is_picture: bool
    shape: tuple[int, int, int]
    wavelengths: tuple[float, ...] | None
    band_names: tuple[str, ...]
    band_colours: tuple[tuple[int, int, int], ...]
    matrix: Floats | None
    curve: Pixels
    truth: Frame | None
    convention: str
    rows: tuple[SourceRow, ...]

    @property
    def is_spectral(self) -> bool:
        """Whether a spectrum can be plotted over wavelengths or bands."""
        return self.shape[0] > 1 and (self.wavelengths is not None or self.shape[0] != 3)

    @property
    def has_colour(self) -> bool:
        """Whether bands give a colour picture."""
        return self.matrix is not None


class SolverKind(Enum):
    """Where a reconstruction comes from."""

    LORUN = "LoRun"
    CLASSICAL = "classical"


@dataclass(frozen=True)
class SolverChoice:
    """One entry of the model list; a LoRun model names its file, a classical method has none."""

    title: str
    kind: SolverKind
    detail: str = ""
    path: Path | None = None
    stages: int | None = None

    @property
    def has_faders(self) -> bool:
        """Whether the stages have adapters whose strength can be moved."""
        return self.kind is SolverKind.LORUN

    @property
    def fader_count(self) -> int:
        """How many of its stages have such an adapter."""
        return self.stages or 0 if self.has_faders else 0


class CubeFormat(Enum):
    """The ways a cube can be written: (suffix, what a list calls it)."""

    ENVI_BSQ = (".hdr", "ENVI, band sequential (*.hdr)")
    ENVI_BIL = (".hdr", "ENVI, band interleaved by line (*.hdr)")
    ENVI_BIP = (".hdr", "ENVI, band interleaved by pixel (*.hdr)")
    HDF5 = (".h5", "HDF5 (*.h5)")
    TIFF = (".tif", "TIFF, ImageJ hyperstack (*.tif)")
    MATLAB = (".mat", "MATLAB 5 (*.mat)")
    MATLAB_73 = (".mat", "MATLAB 7.3 (*.mat)")
    NUMPY = (".npz", "NumPy (*.npz)")

    @property
    def suffix(self) -> str:
        """The file name's end, with its dot."""
        return self.value[0]

    @property
    def title(self) -> str:
        """What a list shows."""
        return self.value[1]


@dataclass(frozen=True)
class Figures:
    """Quality against the truth: PSNR in dB, SSIM, and SAM in degrees where bands are spectral."""

    psnr: float
    ssim: float
    sam: float | None = None


class FaultKind(Enum):
    """Who can mend it."""

    USER = "user"
    BUG = "bug"


@dataclass(frozen=True)
class Shortage:
    """Memory that did not do.

    Attributes:
        device: whose it is.
        tile: side of smaller tiles in which it may do, pixels; None where there are none.
    """

    device: str
    tile: int | None = None


@dataclass(frozen=True)
class Fault:
    """What went wrong, in the words of the error tree; `details` holds the trace of a bug."""

    problem: str
    expected: str = ""
    found: str = ""
    remedy: str = ""
    details: str = ""
    kind: FaultKind = FaultKind.USER
    shortage: Shortage | None = None
