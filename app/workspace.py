"""What is open, how it is looked at and mixed: one frozen value, which a session file keeps."""

from dataclasses import dataclass, field
from math import inf
from pathlib import Path

from app.colour_maps import ColourMap
from app.mix import Desk, Mix
from app.regions import RegionSet
from app.showing import Compare, Levels, LevelScope, Mode, Probe
from app.sources import Part, Sources
from app.state import DATA, ColourScheme, Fault, FrameKey, Precision, SolverChoice
from app.surveys import StageChoice

SUFFIX = ".lorun"
SPARE = (Part.TRUTH, Part.MODEL)


@dataclass(frozen=True)
class Looking:
    """How pictures are looked at.

    Attributes:
        key: the picture on show.
        mode: colour or one band.
        band: which band, from 0.
        probe: the pinned pixel, None where none is.
        scope: what shares one pair of levels.
        levels: the levels, by what they are for.
        gamma: the power that light is drawn by, above 0.
    """

    key: FrameKey = DATA
    mode: Mode = Mode.COLOUR
    band: int = 0
    probe: Probe | None = None
    scope: LevelScope = LevelScope.RUN
    levels: tuple[tuple[tuple[str, int], Levels], ...] = ()
    gamma: float = 1.0

    def __post_init__(self) -> None:
        if not 0 < self.gamma < inf:
            raise ValueError(f"gamma lies above 0, got {self.gamma}")


@dataclass(frozen=True)
class View:
    """Which part of the picture is seen, and how it is divided.

    Attributes:
        zooms: for pictures of a height and width: left, top, width and height of the part that is seen, in pixels;
            all others are seen whole.
        divider: how far across and down the handle of the divider is, from 0 to 1.
        turn: degrees that the divider is turned by, clockwise.
    """

    zooms: tuple[tuple[tuple[int, int], tuple[float, float, float, float]], ...] = ()
    divider: tuple[float, float] = (0.5, 0.5)
    turn: float = 0.0


@dataclass(frozen=True)
class KeptMark:
    """How a kept run was made; it is made again.

    Attributes:
        number: what its pictures are named by.
        name: what the user sees.
        solver: what reconstructed.
        device: where.
        strengths: one a stage, empty for a solver without adapters.
        precision: what convolutions computed in.
        tile: largest side of the tiles that a model went through, pixels; None for the whole at once.
    """

    number: int
    name: str
    solver: SolverChoice
    device: str
    strengths: tuple[float, ...] = ()
    precision: Precision = "auto"
    tile: int | None = None


@dataclass(frozen=True)
class Workspace:
    """Everything about an open measurement that can be set in the window.

    Attributes:
        device: where it computes.
        precision: what the stages there are were computed in; "auto" where there are none, or none with convolutions.
        has_run: whether there are stages; they are made again.
        desk: what is set on the mixer.
        presets: the mixes that were saved, by their names.
        looking: how pictures are looked at.
        compare: how two of them are.
        second: the one compared with.
        regions: what is drawn on the picture.
        stages: of which pictures the spectra of regions are plotted.
        picked: the pictures that were picked for that one by one.
        metric: the figure over the stages, by its name; empty for the usual one.
        colour_map: the colours of single bands.
        colours: how all bands together become colours.
        panels: where the panels are, as Qt tells it, in base 64; empty for the usual places.
        view: which part of the picture is seen.
    """

    device: str = ""
    precision: Precision = "auto"
    has_run: bool = False
    desk: Desk = field(default_factory=Desk)
    presets: dict[str, Mix] = field(default_factory=dict)
    looking: Looking = field(default_factory=Looking)
    compare: Compare = Compare.SINGLE
    second: FrameKey | None = None
    regions: RegionSet = field(default_factory=RegionSet)
    stages: StageChoice = StageChoice.SHOWN
    picked: frozenset[FrameKey] = frozenset()
    metric: str = ""
    colour_map: ColourMap = ColourMap.GREY
    colours: ColourScheme = field(default_factory=ColourScheme)
    panels: str = ""
    view: View = field(default_factory=View)


@dataclass(frozen=True)
class SavedTab:
    """What a session file tells of one measurement.

    Attributes:
        sources: its files.
        solver: what reconstructs; None for whatever suits best.
        workspace: what was set.
        model: the file of a model that is not an installed one, None otherwise; told by reading.
        kept: the runs that were kept.
    """

    sources: Sources
    solver: SolverChoice | None
    workspace: Workspace
    model: Path | None = None
    kept: tuple[KeptMark, ...] = ()


@dataclass(frozen=True)
class SavedSession:
    """What a session file tells.

    Attributes:
        tabs: the measurements, at least one.
        shown: which of them was on show, from 0.
        is_copy: whether it was kept against a crash, so that its work is in no file of the user's.
        origin: of a copy, the user's own file, None where there is none yet.
    """

    tabs: tuple[SavedTab, ...]
    shown: int = 0
    is_copy: bool = False
    origin: Path | None = None


@dataclass(frozen=True)
class Mislaid:
    """A file that a session names and that is not as it was.

    Attributes:
        part: what it is.
        place: where it was.
        found: a file in its place with other content, None where there is none.
        tab: which measurement it belongs to, from 0.
    """

    part: Part
    place: Path
    found: Path | None = None
    tab: int = 0

    @property
    def is_lacking(self) -> bool:
        """Whether nothing can be opened without it."""
        return self.found is None and self.part not in SPARE


@dataclass(frozen=True)
class FoundSession:
    """A session file that was read, with what could be found of the files that it names.

    Attributes:
        path: the session file.
        session: what it tells, with the files that were found.
        mislaid: what was not found, or is not as it was.
        places: files that the user has shown, by measurement and part.
    """

    path: Path
    session: SavedSession
    mislaid: tuple[Mislaid, ...] = ()
    places: dict[tuple[int, Part], Path] = field(default_factory=dict)


@dataclass(frozen=True)
class Leftover:
    """Work that was kept against a crash.

    Attributes:
        path: the file.
        name: the measurement's file.
        when: when it was kept, local time, for people.
    """

    path: Path
    name: str
    when: str


@dataclass(frozen=True)
class SessionFault:
    """A session file came to nothing."""

    path: Path
    fault: Fault
