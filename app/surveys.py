"""What is drawn of regions and of the line: their spectra, their rows in the table, and the profile, all frozen."""

from dataclasses import dataclass
from enum import Enum
from math import floor, log10

from app.regions import Region, RegionValues
from app.showing import Spectrum
from app.state import Floats, FrameKey

FAINTEST, MOST_PLACES, LONG = 1e-12, 6, 10


class StageChoice(Enum):
    """Of which pictures the spectra of regions are plotted."""

    SHOWN = "Stage on show"
    ALL = "All stages"
    PICKED = "Picked stages"


@dataclass(frozen=True)
class StagePick:
    """One picture whose spectra can be plotted, and whether they are."""

    key: FrameKey
    title: str
    picked: bool


@dataclass(frozen=True)
class StageMenu:
    """Of which pictures the spectra of regions are plotted, and of which they can be."""

    choice: StageChoice = StageChoice.SHOWN
    picks: tuple[StagePick, ...] = ()


@dataclass(frozen=True, eq=False)
class RegionSpectrum:
    """The spectrum of one region in one picture.

    Attributes:
        region: whose it is.
        key: the picture.
        title: what the picture is called.
        values: mean and deviation over the bands.
        current: whether the picture is the one on show.
        stale: whether it belongs to settings changed since.
    """

    region: Region
    key: FrameKey
    title: str
    values: RegionValues
    current: bool = False
    stale: bool = False


@dataclass(frozen=True)
class RegionRow:
    """One line of the table; None where a figure is not known.

    Attributes:
        region: whose it is.
        size: pixels.
        mean: in the band on show.
        deviation: standard deviation over the pixels in that band.
        psnr: of the mean spectrum against the truth's, dB.
        sam: the angle between both, degrees.
    """

    region: Region
    size: int | None = None
    mean: float | None = None
    deviation: float | None = None
    psnr: float | None = None
    sam: float | None = None

    @property
    def told(self) -> str:
        """Mean and deviation in words: both to the same place, to which the larger one has two digits at least."""
        if self.mean is None:
            return "…"
        spread = 0.0 if self.deviation is None else self.deviation
        largest = max(abs(self.mean), spread, FAINTEST)
        places = min(max(3, 1 - floor(log10(largest))), MOST_PLACES)
        figures = [self.mean] if self.deviation is None or self.size == 1 else [self.mean, self.deviation]
        return " ± ".join(f"{value:.{places}f}" if abs(value) < LONG else f"{value:.4g}" for value in figures)


@dataclass(frozen=True)
class RegionTable:
    """The table of regions: its rows, and what the values are taken from."""

    rows: tuple[RegionRow, ...] = ()
    picture: str = ""
    band: str = ""

    @property
    def is_judged(self) -> bool:
        """Whether a figure against the truth is known."""
        return any(row.psnr is not None or row.sam is not None for row in self.rows)


@dataclass(frozen=True, eq=False)
class Profile:
    """Values along a line.

    Attributes:
        band: the name of the band, empty where there is but one.
        distances: from the start of the line, pixels.
        curves: one a picture.
    """

    band: str
    distances: Floats
    curves: tuple[Spectrum, ...]
