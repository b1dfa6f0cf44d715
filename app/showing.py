"""What single controls draw: pictures, tiles, levels, spectra, curves and progress, all frozen."""

from dataclasses import dataclass
from enum import Enum

from app.state import Floats, FrameKey, Pixels


@dataclass(frozen=True)
class Levels:
    """The two values drawn black and white; `low` lies below `high`."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"levels need low < high, got {self.low} and {self.high}")


class TileCondition(Enum):
    """How far a picture of the filmstrip is."""

    EMPTY = "not computed"
    WORKING = "being computed"
    READY = "ready"
    STALE = "out of date"


@dataclass(frozen=True)
class Tile:
    """One picture of the filmstrip in words: its title and the figure under it."""

    key: FrameKey
    title: str
    caption: str
    condition: TileCondition


class Mode(Enum):
    """Whether the main picture shows all bands as colour, or one of them."""

    COLOUR = "colour"
    BAND = "band"


VERSUS = "vs"  # between the names of two pictures, and upon the second where the first is marked already


class Compare(Enum):
    """How two pictures, the first and the second, are looked at together."""

    SINGLE = "Single"
    SIDE = "Side by side"
    SWIPE = "Swipe"
    BLINK = "Blink"
    DIFFERENCE = "Difference"
    LENS = "Lens"


class LensShape(Enum):
    """The window that shows the second picture under the pointer."""

    ROUND = "Round"
    SQUARE = "Square"


class Tone(Enum):
    """What the values of a picture are, which decides the colours they are drawn in."""

    LIGHT = "light"
    ERROR = "error"
    DIFFERENCE = "difference"


class LevelScope(Enum):
    """What shares one pair of levels."""

    RUN = "run"
    BAND = "band"
    CUBE = "cube"

    @property
    def title(self) -> str:
        """What a list shows."""
        shared = {LevelScope.RUN: "all stages and bands", LevelScope.BAND: "each band", LevelScope.CUBE: "each picture"}
        return f"one for {shared[self]}"


@dataclass(frozen=True)
class Area:
    """A part of a picture in whole pixels; `right` and `bottom` lie just outside it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def size(self) -> int:
        """How many pixels it holds."""
        return (self.right - self.left) * (self.bottom - self.top)


@dataclass(frozen=True, eq=False)
class Picture:
    """What the main view draws.

    Attributes:
        pixels: (height, width) to be coloured by a table, or (height, width, 3) sRGB; uint8. Of a huge picture only
            the part in view, or every n-th pixel.
        shape: (height, width) of the whole picture, pixels.
        area: the part that `pixels` spans.
        title: what it is, for the caption over it.
        stale: whether it belongs to settings that have been changed since.
        name: its name alone, short enough for a divider.
        tone: what its values are.
        scale: the values at the ends of its colours, None for pictures of light.
        unit: the unit of those values.
        pitch: how many pixels of the picture that it is compared with one of its own spans.
        inset: a part that is newer than the rest: a preview; None where there is none.
    """

    pixels: Pixels
    shape: tuple[int, int]
    area: Area
    title: str
    stale: bool = False
    name: str = ""
    tone: Tone = Tone.LIGHT
    scale: Levels | None = None
    unit: str = ""
    pitch: float = 1.0
    inset: "Picture | None" = None


@dataclass(frozen=True)
class Choice:
    """A picture that can be chosen to compare with; `group` is the submenu it stands in, empty for none."""

    key: FrameKey
    title: str
    group: str = ""


@dataclass(frozen=True)
class RunRow:
    """One kept run.

    Attributes:
        number: what it is named by.
        result: the picture of its last stage.
        name: what the user calls it.
        figure: PSNR or residual of its result.
        pictures: how many of its stages are kept.
        size: bytes that it takes by itself.
    """

    number: int
    result: FrameKey
    name: str
    figure: str
    pictures: int
    size: int


@dataclass(frozen=True)
class RunList:
    """The kept runs.

    Attributes:
        rows: the oldest first.
        size: bytes that all take together.
        most: bytes that they may take.
        baseline: the classical method that can be computed to compare with, empty where there is none.
        can_keep: whether the run at work is finished and not kept yet.
        awaits: what is said while the baseline is being computed or waits for its turn, empty where it does neither.
        waits_for: the measurement whose stage it waits for, empty where it does not wait.
        is_beside: whether something else of the measurement is computed meanwhile.
    """

    rows: tuple[RunRow, ...]
    size: int
    most: int
    baseline: str = ""
    can_keep: bool = False
    awaits: str = ""
    waits_for: str = ""
    is_beside: bool = False


@dataclass(frozen=True)
class Ends:
    """The two pictures that are compared, in words, and why they cannot be where that is so."""

    first: str
    second: str
    note: str = ""


@dataclass(frozen=True)
class Focus:
    """What is looked at: a part of the picture that a preview should show, and its stage, from 0."""

    area: Area
    stage: int


@dataclass(frozen=True)
class Probe:
    """The pixel whose spectrum is shown; `pinned` when the pointer no longer moves it."""

    x: int
    y: int
    pinned: bool = False


@dataclass(frozen=True, eq=False)
class Spectrum:
    """One curve: its values over the bands, and whether it belongs to the picture on show."""

    key: FrameKey
    title: str
    values: Floats
    current: bool = False
    stale: bool = False


@dataclass(frozen=True, eq=False)
class LevelPicture:
    """What the level panel shows: how often values occur, over the span of the axis."""

    counts: Floats
    centres: Floats


class Metric(Enum):
    """A figure of a reconstruction: (name, unit in full, unit behind a number, digits behind the point)."""

    PSNR = ("PSNR", "dB", " dB", 2)
    SSIM = ("SSIM", "", "", 4)
    SAM = ("SAM", "degrees", "°", 2)
    RESIDUAL = ("Residual", "% of the data", " %", 2)

    @property
    def title(self) -> str:
        """Name and unit."""
        name, unit, _, _ = self.value
        return f"{name} ({unit})" if unit else name

    def told(self, value: float | None, *, signed: bool = False) -> str:
        """A number with its unit, always with the same digits behind the point; empty where there is none."""
        _, _, unit, digits = self.value
        sign = "+" if signed else ""
        return "" if value is None else f"{value:{sign}.{digits}f}{unit}".replace("-", "−")


@dataclass(frozen=True)
class CurvePoint:
    """One stage in the curve of quality or residual."""

    stage: int
    value: float
    stale: bool = False


@dataclass(frozen=True)
class Curve:
    """How a figure runs over the stages.

    Attributes:
        metric: which figure.
        on_offer: the figures that can be chosen here.
        points: the stages that have it.
        stage_count: N, for the length of the axis.
    """

    metric: Metric
    on_offer: tuple[Metric, ...]
    points: tuple[CurvePoint, ...]
    stage_count: int


@dataclass(frozen=True)
class TabRow:
    """What the tab of a measurement says.

    Attributes:
        name: the measurement's file.
        tip: the whole path, camera and size.
        is_changed: whether it holds work that no file holds.
        doing: how far its run is, empty where nothing runs.
        waits_for: the measurement whose stage its run waits for, empty where it does not wait.
    """

    name: str
    tip: str = ""
    is_changed: bool = False
    doing: str = ""
    waits_for: str = ""


@dataclass(frozen=True)
class Progress:
    """What the status bar says of a run.

    Attributes:
        running: whether stages are still to come.
        text: the sentence.
        stage: stages done, of `stage_count`; the start estimate does not count.
        stage_count: N, 0 while unknown.
        seconds: time spent.
        memory: bytes held by the process, None where unknown.
        waits_for: the measurement whose stage is waited for, empty where nothing is.
    """

    running: bool
    text: str
    stage: int = 0
    stage_count: int = 0
    seconds: float = 0.0
    memory: int | None = None
    waits_for: str = ""
