"""What the worker says: frozen results, each with the number of the request that it answers."""

from dataclasses import dataclass, field
from pathlib import Path

from app.imports import ImportOffer, VariableDrawn
from app.looks import Look
from app.regions import Outline, RegionValues
from app.showing import Area
from app.sources import Part, SourceRow, Sources
from app.state import Fault, Figures, Floats, Frame, FrameKey, Pixels, Scene, SolverChoice, Tint


@dataclass(frozen=True)
class EngineReady:
    """The engine is loaded.

    Attributes:
        devices: where can be computed, the best first.
        versions: what is at work.
        halves: the devices that compute convolutions in bfloat16 faster than in float32.
    """

    devices: tuple[str, ...]
    versions: str
    halves: tuple[str, ...] = ()


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
    """The files are good but a part is still needed; `rows` say which and offer remedies.

    `model` is the model file that came along, or the one of before.
    """

    number: int
    sources: Sources
    part: Part
    rows: tuple[SourceRow, ...]
    model: Path | None = None


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
