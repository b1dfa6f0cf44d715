"""What can be taken out of the window, and how: cubes as files, pictures, animations; all frozen."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TypeVar

from app.showing import Area
from app.sources import Sources
from app.state import CubeFormat, Frame, Pixels, Precision, SolverChoice

Shape = tuple[int, int, int]
Kind = TypeVar("Kind", bound=Enum)


class ValueRange(Enum):
    """In which range the values of a cube are written; the value is the engine's word for it."""

    AS_IT_IS = "as it is"
    UNIT = "0 to 1"
    MAXIMUM = "to a maximum"

    @property
    def title(self) -> str:
        """What a list shows."""
        return {"as it is": "As reconstructed", "0 to 1": "Clipped to 0 … 1", "to a maximum": "Scaled to a maximum"}[
            self.value
        ]


class NumberType(Enum):
    """The types that a cube's numbers can have; the value is NumPy's name."""

    FLOAT32 = "float32"
    FLOAT16 = "float16"
    UINT16 = "uint16"
    UINT8 = "uint8"

    @property
    def size(self) -> int:
        """Bytes of a number."""
        return {"float32": 4, "float16": 2, "uint16": 2, "uint8": 1}[self.value]

    @property
    def is_whole(self) -> bool:
        """Whether it holds whole numbers only."""
        return self in (NumberType.UINT16, NumberType.UINT8)

    @property
    def title(self) -> str:
        """What a list shows."""
        words = {4: "32-bit floating point", 2: "16-bit floating point"}
        largest = 2 ** (8 * self.size) - 1
        return f"{self.value} · {f'whole numbers, 0 to {largest}' if self.is_whole else words[self.size]}"


def types_of(form: CubeFormat) -> tuple[NumberType, ...]:
    """The types that a format can hold."""
    holds_halves = form in (CubeFormat.HDF5, CubeFormat.NUMPY)
    return tuple(kind for kind in NumberType if kind is not NumberType.FLOAT16 or holds_halves)


@dataclass(frozen=True)
class CubeChoice:
    """How a cube is to be written.

    Attributes:
        format: of the file.
        value_range: in which range.
        maximum: what the brightest value becomes where the range is scaled; None for the largest of the type, or 1.
        number_type: as which type.
        bands: the first and the last, from 0; None for all.
        region: which pixels; None for all.
        recipe: whether the recipe is written beside it.
    """

    format: CubeFormat = CubeFormat.ENVI_BSQ
    value_range: ValueRange = ValueRange.AS_IT_IS
    maximum: float | None = None
    number_type: NumberType = NumberType.FLOAT32
    bands: tuple[int, int] | None = None
    region: Area | None = None
    recipe: bool = True

    def shape(self, whole: Shape) -> Shape:
        """(bands, height, width) of what is written."""
        bands, height, width = whole
        if self.bands is not None:
            bands = self.bands[1] - self.bands[0] + 1
        if self.region is not None:
            height, width = self.region.bottom - self.region.top, self.region.right - self.region.left
        return bands, height, width

    def size(self, whole: Shape) -> int:
        """Bytes of its numbers."""
        bands, height, width = self.shape(whole)
        return bands * height * width * self.number_type.size


@dataclass(frozen=True)
class OfferedCube:
    """A cube that can be exported.

    Attributes:
        title: what it is called.
        frame: what is written, whatever comes after it.
        place: the file proposed for it, without an ending.
        low, high: about the smallest and the largest value.
        has_recipe: whether it is known how it was made.
    """

    title: str
    frame: Frame
    place: Path
    low: float
    high: float
    has_recipe: bool


@dataclass(frozen=True)
class CubeOffer:
    """What the export dialog offers.

    Attributes:
        cubes: the cubes at hand.
        chosen: which of them is on show.
        shape: (bands, height, width) of each.
        band_names: one a band.
        view: the part of the picture that is in view, None where it is not the cube's own.
        last: what was chosen the last time.
    """

    cubes: tuple[OfferedCube, ...]
    chosen: int
    shape: Shape
    band_names: tuple[str, ...]
    view: Area | None
    last: CubeChoice


class PictureKind(Enum):
    """The ways pictures can be written; the value is what a list shows."""

    ONE = "The picture on show (PNG)"
    BANDS = "Every band as a picture (PNG, in a folder)"
    STAGE_ANIMATION = "Animation over the stages (GIF)"
    BAND_ANIMATION = "Animation over the bands (GIF)"

    @property
    def suffix(self) -> str:
        """The file name's end; empty for a folder."""
        return {"ONE": ".png", "BANDS": ""}.get(self.name, ".gif")

    @property
    def is_animation(self) -> bool:
        """Whether pictures follow each other."""
        return self.suffix == ".gif"


@dataclass(frozen=True)
class PictureChoice:
    """How pictures are to be written.

    Attributes:
        kind: one, many, or an animation.
        view: the part to write; None for all.
        per_second: pictures a second of an animation.
        captions: whether an animation says below each picture what it is.
    """

    kind: PictureKind = PictureKind.ONE
    view: Area | None = None
    per_second: float = 3.0
    captions: bool = True


@dataclass(frozen=True)
class PictureOffer:
    """What the picture dialog offers.

    Attributes:
        counts: how many pictures each kind would have; a kind that is not here cannot be had.
        places: the file or folder proposed for each kind, without an ending.
        shape: (height, width) of a picture.
        view: the part that is in view, None for all of it.
        last: what was chosen the last time.
    """

    counts: dict[PictureKind, int]
    places: dict[PictureKind, Path]
    shape: tuple[int, int]
    view: Area | None
    last: PictureChoice


@dataclass(frozen=True, eq=False)
class Drawn:
    """One picture, (height, width) or (height, width, 3) uint8, with what it is."""

    title: str
    pixels: Pixels


Drawings = Callable[[], Iterator[Drawn]]
"""What draws pictures one after the other, away from the window."""


@dataclass(frozen=True)
class Making:
    """How the cube of a stage was made.

    Attributes:
        sources: the files that were read.
        solver: what solved it.
        device: where.
        strengths: one a stage, None for a solver without adapters.
        stage: which stage it is.
        precision: what convolutions computed in.
        tile: largest side of the tiles that a model went through, pixels; None for the whole at once.
    """

    sources: Sources
    solver: SolverChoice
    device: str
    strengths: tuple[float, ...] | None
    stage: int
    precision: Precision = "auto"
    tile: int | None = None


@dataclass(frozen=True)
class ExportMemory:
    """What was chosen the last time, of cubes and of pictures; bands and regions are chosen anew."""

    cube: CubeChoice = field(default_factory=CubeChoice)
    picture: PictureChoice = field(default_factory=PictureChoice)

    def plain(self) -> dict[str, object]:
        """As it can be stored."""
        cube, picture = self.cube, self.picture
        return {
            "format": cube.format.name,
            "range": cube.value_range.name,
            "maximum": cube.maximum,
            "type": cube.number_type.name,
            "recipe": cube.recipe,
            "picture": picture.kind.name,
            "per_second": picture.per_second,
            "captions": picture.captions,
        }

    @classmethod
    def of(cls, plain: Mapping[str, object]) -> "ExportMemory":
        """From what was stored; what is not understood is as at the first time."""
        maximum, speed = plain.get("maximum"), plain.get("per_second")
        cube = CubeChoice(
            format=_named(CubeFormat, plain.get("format"), CubeFormat.ENVI_BSQ),
            value_range=_named(ValueRange, plain.get("range"), ValueRange.AS_IT_IS),
            maximum=float(maximum) if isinstance(maximum, int | float) and maximum > 0 else None,
            number_type=_named(NumberType, plain.get("type"), NumberType.FLOAT32),
            recipe=plain.get("recipe") is not False,
        )
        picture = PictureChoice(
            kind=_named(PictureKind, plain.get("picture"), PictureKind.ONE),
            per_second=float(speed) if isinstance(speed, int | float) and speed > 0 else PictureChoice.per_second,
            captions=plain.get("captions") is not False,
        )
        return cls(cube, picture)


def _named(kind: type[Kind], name: object, default: Kind) -> Kind:
    return kind[name] if isinstance(name, str) and name in kind.__members__ else default
