"""What the worker is asked for: frozen requests, each with a number of its own."""

from dataclasses import dataclass, field
from pathlib import Path

from app.exports import CubeChoice, Drawings, Making, PictureChoice
from app.regions import Outline
from app.showing import Area
from app.sources import Part, Sources
from app.state import ColourScheme, Floats, Frame, FrameKey, Precision, SolverChoice


@dataclass(frozen=True, eq=False)
class OpenRequest:
    """Open these files.

    Attributes:
        number: the newest number wins.
        paths: files dropped or chosen together, their roles still to be guessed.
        sources: what is open now, so that an aperture joins its snapshot.
        assigned: the part that the user named for `paths`, None to guess it.
        remembered: parts that went with files of the same shape before.
        model: a model file chosen by hand earlier.
        asks: whether the user wants to say how the files are read, before they are.
        told: whether `sources` are what the user has just said.
        beside: whether another measurement is open that parts may belong to.
    """

    number: int
    paths: tuple[Path, ...] = ()
    sources: Sources = field(default_factory=Sources)
    assigned: Part | None = None
    remembered: dict[str, str] = field(default_factory=dict)
    model: Path | None = None
    asks: bool = False
    told: bool = False
    beside: bool = False


@dataclass(frozen=True)
class RunRequest:
    """Reconstruct the opened measurement; `afresh` forgets the kept stages."""

    number: int
    solver: SolverChoice
    device: str
    strengths: tuple[float, ...] | None = None
    afresh: bool = False
    precision: Precision = "auto"
    tile: int | None = None


@dataclass(frozen=True)
class PreviewRequest:
    """Reconstruct one area from the first changed stage up to `last`, or that stage alone, from the stages at hand."""

    number: int
    solver: SolverChoice
    device: str
    strengths: tuple[float, ...]
    area: Area
    last: int
    precision: Precision = "auto"
    tile: int | None = None


@dataclass(frozen=True)
class TrialRequest:
    """Reconstruct under one setting after another, from the stages at hand; the first one is compared with."""

    number: int
    solver: SolverChoice
    device: str
    settings: tuple[tuple[float, ...], ...]
    precision: Precision = "auto"
    tile: int | None = None


@dataclass(frozen=True, eq=False)
class CubeExport:
    """Write a cube, (bands, height, width), with its wavelengths; and its recipe, where it is known how it was made."""

    number: int
    path: Path
    cube: Floats
    wavelengths: tuple[float, ...] | None
    choice: CubeChoice
    making: Making | None = None


@dataclass(frozen=True, eq=False)
class PictureExport:
    """Write pictures; they are drawn where they are written."""

    number: int
    path: Path
    draw: Drawings
    choice: PictureChoice


@dataclass(frozen=True, eq=False)
class PictureWanted:
    """Draw one picture, to be copied."""

    number: int
    draw: Drawings


@dataclass(frozen=True, eq=False)
class TextExport:
    """Write a text, such as a table."""

    number: int
    path: Path
    text: str


@dataclass(frozen=True, eq=False)
class MeasureRequest:
    """Take the values of regions.

    Attributes:
        number: the newest number wins.
        pairs: which outlines in which pictures.
        truth: what to compare with, None where unknown.
    """

    number: int
    pairs: tuple[tuple[Outline, Frame], ...]
    truth: Frame | None


@dataclass(frozen=True, eq=False)
class LookRequest:
    """Make a picture that is looked at only now and then.

    Attributes:
        number: names the request.
        key: the picture: a data step, an error, an angle or a residual.
        estimate: the cube of the stage it belongs to.
        truth: the true cube, None where unknown.
    """

    number: int
    key: FrameKey
    estimate: Frame
    truth: Frame | None


@dataclass(frozen=True)
class AsideRequest:
    """Reconstruct beside whatever else runs, to compare with: one stage after another, or the last one alone."""

    number: int
    solver: SolverChoice
    device: str
    strengths: tuple[float, ...] | None = None
    is_whole: bool = False
    precision: Precision = "auto"
    tile: int | None = None


@dataclass(frozen=True, eq=False)
class TintRequest:
    """Give these pictures, and all that come after, other colours.

    Attributes:
        number: the newest number wins.
        scheme: how bands become colours.
        frames: the pictures, the one on show first.
    """

    number: int
    scheme: ColourScheme
    frames: tuple[Frame, ...]
