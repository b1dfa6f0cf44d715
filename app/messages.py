"""What travels between the window and the worker: frozen requests going in, frozen results coming out."""

from dataclasses import dataclass, field
from pathlib import Path

from app.exports import CubeChoice, Drawings, Making, PictureChoice
from app.imports import ImportOffer, VariableDrawn
from app.looks import Look
from app.regions import Outline, RegionValues
from app.showing import Area
from app.state import (
    ColourScheme,
    Fault,
    Figures,
    Floats,
    Frame,
    FrameKey,
    Part,
    Pixels,
    Scene,
    SolverChoice,
    SourceRow,
    Sources,
    Tint,
)


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


@dataclass(frozen=True)
class PreviewRequest:
    """Reconstruct one area from the first changed stage up to `last`, or that stage alone, from the stages at hand."""

    number: int
    solver: SolverChoice
    device: str
    strengths: tuple[float, ...]
    area: Area
    last: int


@dataclass(frozen=True)
class TrialRequest:
    """Reconstruct under one setting after another, from the stages at hand; the first one is compared with."""

    number: int
    solver: SolverChoice
    device: str
    settings: tuple[tuple[float, ...], ...]


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


@dataclass(frozen=True)
class EngineReady:
    """The engine is loaded: its devices, best first, and the versions at work."""

    devices: tuple[str, ...]
    versions: str


@dataclass(frozen=True, eq=False)
class Opened:
    """A measurement stands ready.

    Attributes:
        number: the request's.
        sources: where its parts came from, found ones included.
        scene: how it looks.
        solvers: what can reconstruct it, best first.
        model: a model file that was opened with it or chosen by hand earlier, None for the installed ones.
        learned: parts to remember for files of this shape.
    """

    number: int
    sources: Sources
    scene: Scene
    solvers: tuple[SolverChoice, ...]
    model: Path | None = None
    learned: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FilesSorted:
    """These files are to be opened otherwise.

    Attributes:
        number: of the request.
        paths: the files.
        are_parts: whether they belong to the other measurement that is open; else each is a measurement of its own.
        asks: whether the user wants to say how they are read.
    """

    number: int
    paths: tuple[Path, ...]
    are_parts: bool
    asks: bool = False


@dataclass(frozen=True)
class PartMissing:
    """The files are good but a part is still needed; `rows` say which and offer remedies."""

    number: int
    sources: Sources
    part: Part
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True)
class RunStarted:
    """A solver is at work; it will yield stages 0 to `stage_count`."""

    number: int
    stage_count: int


@dataclass(frozen=True)
class Waiting:
    """A request waits until another one has computed its stage; or no longer.

    Attributes:
        number: the request's.
        behind: the measurement that the other one belongs to; empty where nothing is waited for any more.
    """

    number: int
    behind: str = ""


@dataclass(frozen=True, eq=False)
class StageReady:
    """One stage has come.

    Attributes:
        number: the run's.
        index: 0 for the start estimate, then 1 to N.
        frame: its estimate.
        residual: ‖y − A x‖ / ‖y‖.
        seconds: what the stage took.
        psnr: against the truth, dB, in the scene's convention; None without a truth.
        memory: bytes that this process holds, None where unknown.
    """

    number: int
    index: int
    frame: Frame
    residual: float
    seconds: float
    psnr: float | None = None
    memory: int | None = None


@dataclass(frozen=True, eq=False)
class Patch:
    """A part of a stage that was computed alone."""

    area: Area
    frame: Frame

    def at(self, x: int, y: int) -> Floats | None:
        """The spectrum of a pixel of the whole picture, None outside this part."""
        area = self.area
        inside = area.left <= x < area.right and area.top <= y < area.bottom
        return self.frame.cube[:, y - area.top, x - area.left].copy() if inside else None


@dataclass(frozen=True, eq=False)
class PatchReady:
    """A part of a stage has come, ahead of the whole."""

    number: int
    index: int
    patch: Patch


@dataclass(frozen=True)
class PreviewEnded:
    """All parts that were to come have come; there may have been none."""

    number: int


@dataclass(frozen=True, eq=False)
class TrialReady:
    """The last stage under one setting.

    Attributes:
        number: the request's.
        place: which setting, from 0.
        residual: ‖y − A x‖ / ‖y‖.
        psnr: against the truth, dB; None without a truth.
        sam: against the truth, degrees; None without a truth or where bands are not spectral.
        change: the cube less that of setting 0, (bands, height, width), reduced where it is large.
    """

    number: int
    place: int
    residual: float
    psnr: float | None
    sam: float | None
    change: Floats


@dataclass(frozen=True)
class TrialsEnded:
    """No more settings come; `complete` is False when they were given up."""

    number: int
    complete: bool


@dataclass(frozen=True)
class StageJudged:
    """The figures of a stage against the truth."""

    number: int
    index: int
    figures: Figures


@dataclass(frozen=True, eq=False)
class LookReady:
    """A picture that was asked for, and the cube it was made of."""

    number: int
    key: FrameKey
    estimate: Frame
    look: Look


@dataclass(frozen=True, eq=False)
class Tinted:
    """The colours of one picture."""

    number: int
    frame: Frame
    tint: Tint


@dataclass(frozen=True, eq=False)
class AsideReady:
    """The pictures of what was reconstructed to compare with, by their stages; figures of the last one."""

    number: int
    frames: dict[int, Frame]
    residual: float
    psnr: float | None


@dataclass(frozen=True)
class RunEnded:
    """The run is over; `complete` is False when it was stopped before its last stage."""

    number: int
    complete: bool
    seconds: float


@dataclass(frozen=True)
class Exported:
    """Something was written.

    Attributes:
        number: the request's.
        path: the file or the folder.
        size: bytes.
        note: what else there is to say.
    """

    number: int
    path: Path
    size: int
    note: str = ""


@dataclass(frozen=True, eq=False)
class PictureDrawn:
    """The picture that was wanted, (height, width) or (height, width, 3), uint8."""

    number: int
    pixels: Pixels


@dataclass(frozen=True, eq=False)
class Measured:
    """What one outline holds in one picture."""

    number: int
    outline: Outline
    frame: Frame
    values: RegionValues


@dataclass(frozen=True)
class Failed:
    """The request with this number came to nothing; number 0 belongs to none."""

    number: int
    fault: Fault


Result = (
    EngineReady
    | Opened
    | PartMissing
    | FilesSorted
    | RunStarted
    | Waiting
    | StageReady
    | PatchReady
    | PreviewEnded
    | TrialReady
    | TrialsEnded
    | StageJudged
    | RunEnded
    | LookReady
    | AsideReady
    | Tinted
    | Exported
    | PictureDrawn
    | ImportOffer
    | VariableDrawn
    | Measured
    | Failed
)
