"""A recipe: what a cube was made of, so that it can be made again. JSON, with hashes of all that went in."""

import hashlib
import os
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np
from pydantic import ConfigDict, TypeAdapter

from lorun_engine.camera import BlockCamera, Camera, CassiCamera, CubeShape, Floats, SuperResolutionCamera
from lorun_engine.device import choose_device, hardware, threads_in_use
from lorun_engine.errors import RecipeError
from lorun_engine.files import CubeForm, Interleave, MatlabVersion, MeasurementFiles, ReadingOptions, file_hash
from lorun_engine.files.options import AS_THE_FILE_SAYS
from lorun_engine.files.replacing import replacing, require_target
from lorun_engine.measurement import Measurement
from lorun_engine.network.checkpoint import model_hash, read_card
from lorun_engine.precision import Precision
from lorun_engine.tables import EXACT, read_table
from lorun_engine.versions import decisive_versions

SUFFIX = ".json"
PROBES = 64
REMEDY = "Use a recipe as LoRun Studio wrote it, with `lorun reconstruct --recipe` or beside an exported cube."


@dataclass(frozen=True)
class Making:
    """What a cube is made of, before anything is hashed.

    Attributes:
        files: what was read, and how.
        method: the model's name, "gap-tv" or "bicubic".
        model: the model's file, None for a classical method.
        device: where it was computed.
        strengths: one a stage; None for a classical method.
        stage: the stage that the cube is.
        precision: what convolutions computed in.
        tile: largest side of the tiles that the model went through, pixels; None for the whole at once.
    """

    files: MeasurementFiles
    method: str
    model: Path | None
    device: str
    strengths: tuple[float, ...] | None
    stage: int
    precision: Precision = "float32"
    tile: int | None = None


@dataclass(frozen=True)
class FileMark:
    """A file: its path from the recipe's folder, with “/”, and its SHA-256."""

    __pydantic_config__: ClassVar[ConfigDict] = EXACT

    path: str
    sha256: str


@dataclass(frozen=True)
class ModelMark:
    """A model, or a classical method, which has a name only.

    Attributes:
        name: the model's name, "gap-tv" or "bicubic".
        path: from the recipe's folder.
        sha256: of its adapters' weights.
        base_sha256: of its base's weights.
    """

    __pydantic_config__: ClassVar[ConfigDict] = EXACT

    name: str
    path: str = ""
    sha256: str = ""
    base_sha256: str = ""


@dataclass(frozen=True)
class DeviceMark:
    """Where and how it was computed.

    Attributes:
        name: the device's.
        hardware: what it is made of.
        threads: how many shared a CPU's work.
        precision: what convolutions computed in.
        tile: largest side of the tiles that the model went through, pixels; None for the whole at once.
    """

    __pydantic_config__: ClassVar[ConfigDict] = EXACT

    name: str
    hardware: str
    threads: int = 0
    precision: Precision = "float32"
    tile: int | None = None


@dataclass(frozen=True)
class MeasurementMark:
    """What was read, to be looked at: the files and the options decide.

    Attributes:
        name: the measurement's.
        camera: "cassi", "blocks" or "super-resolution".
        data_shape: shape of what was recorded.
        data_range: its smallest and its largest value.
        shape: (bands, height, width) of the cube.
        details: shifts and axis, block and order, or scale.
        wavelengths: band centres, nm.
    """

    __pydantic_config__: ClassVar[ConfigDict] = EXACT

    name: str
    camera: Literal["cassi", "blocks", "super-resolution"]
    data_shape: tuple[int, ...]
    data_range: tuple[float, float]
    shape: CubeShape
    details: dict[str, int | str | tuple[int, ...]] = field(default_factory=dict)
    wavelengths: tuple[float, ...] | None = None


@dataclass(frozen=True)
class CubeMark:
    """The cube that came out, as float32 before it was brought into its form.

    Attributes:
        sha256: of its numbers, little-endian, band by band.
        brightest: its largest magnitude.
        probes: some of its values, at equal distances in the order of its numbers.
    """

    __pydantic_config__: ClassVar[ConfigDict] = EXACT

    sha256: str
    brightest: float
    probes: tuple[float, ...]

    @classmethod
    def of(cls, cube: Floats) -> "CubeMark":
        """The mark of a cube."""
        numbers = np.ascontiguousarray(cube, "<f4")
        return cls(
            hashlib.sha256(numbers.data).hexdigest(),
            float(np.abs(numbers).max()),
            tuple(float(value) for value in probed(numbers)),
        )


@dataclass(frozen=True)
class FileFormat:
    """How the file was written, as far as its ending does not say it."""

    __pydantic_config__: ClassVar[ConfigDict] = EXACT

    suffix: str = ".hdr"
    interleave: Interleave = "bsq"
    matlab_version: MatlabVersion = "v5"


@dataclass(frozen=True)
class Recipe:
    """How a cube was made.

    Attributes:
        recipe: version of this layout.
        files: the files that were read, by their part: "measurement", "aperture", "matrix", "kernel" and "truth".
        scale: of super-resolution.
        options: how the files were read, scalings and axes included.
        measurement: what was read.
        model: what solved it.
        strengths: one a stage; None for a classical method.
        stage: the stage that the cube is, 0 for the first estimate.
        form: what was written of the cube, and how.
        format: the file it was written to.
        device: where it was computed.
        versions: of the packages on which the last bits depend.
        cube: what came out.
        created: when, in UTC.
    """

    __pydantic_config__: ClassVar[ConfigDict] = EXACT

    recipe: Literal[1]
    files: dict[str, FileMark]
    measurement: MeasurementMark
    model: ModelMark
    stage: int
    device: DeviceMark
    versions: dict[str, str]
    cube: CubeMark
    created: str
    scale: int | None = None
    strengths: tuple[float, ...] | None = None
    options: ReadingOptions = AS_THE_FILE_SAYS
    form: CubeForm = field(default_factory=CubeForm)
    format: FileFormat = field(default_factory=FileFormat)

    def __post_init__(self) -> None:
        parts = {part.name for part in fields(MeasurementFiles)} - {"scale", "options"}
        if "measurement" not in self.files or not set(self.files) <= parts:
            raise RecipeError(
                "The recipe does not name its files.",
                expected=f"a measurement, and others among {', '.join(sorted(parts))}",
                found=", ".join(self.files) or "no file",
                remedy=REMEDY,
            )


def recorded(
    folder: Path,
    making: Making,
    measurement: Measurement,
    cube: Floats,
    form: CubeForm | None = None,
    file_format: FileFormat | None = None,
) -> Recipe:
    """The recipe of a cube that has just been made.

    Args:
        folder: where the recipe will lie; paths are told from there.
        making: what it was made of.
        measurement: as it was read.
        cube: (bands, height, width) float32, as it was reconstructed.
        form: what is written of it; all as it is where None.
        file_format: the format it is written in.
    """
    device = choose_device(making.device)
    return Recipe(
        recipe=1,
        files={part: FileMark(_from(folder, path), file_hash(path)) for part, path in making.files.named.items()},
        scale=making.files.scale,
        options=making.files.options,
        measurement=_measurement_mark(measurement),
        model=ModelMark(making.method) if making.model is None else model_mark(folder, making.model),
        strengths=making.strengths,
        stage=making.stage,
        form=form or CubeForm(),
        format=file_format or FileFormat(),
        device=DeviceMark(making.device, hardware(device), threads_in_use(device), making.precision, making.tile),
        versions=decisive_versions(),
        cube=CubeMark.of(cube),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def write_recipe(path: Path, recipe: Recipe) -> None:
    """Write a recipe.

    Raises:
        ExportError: the ending is not .json, or the file cannot be written; what stood there is untouched.
    """
    require_target(path, (SUFFIX,))
    with replacing(path) as (draft,):
        draft.write_bytes(TypeAdapter(Recipe).dump_json(recipe, indent=2, exclude_none=True) + b"\n")


def read_recipe(path: Path) -> Recipe:
    """Read a recipe.

    Raises:
        RecipeError: it cannot be read, or is none.
    """
    return read_table(path, Recipe, RecipeError, REMEDY)


def model_mark(folder: Path, model: Path) -> ModelMark:
    """The mark of a model's file, as seen from a folder.

    Raises:
        ModelError: it cannot be read.
    """
    card = read_card(model)
    return ModelMark(card.name, _from(folder, model), model_hash(model), card.base_hash)


def probed(cube: Floats) -> Floats:
    """Some values of a cube, at equal distances in the order of its numbers."""
    flat = cube.reshape(-1)
    return flat[:: max(1, flat.size // PROBES)][:PROBES]


def _from(folder: Path, path: Path) -> str:
    """A path as seen from a folder; whole where they lie on different drives."""
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return path.resolve().as_posix()


def _measurement_mark(measurement: Measurement) -> MeasurementMark:
    kind, details = _camera_details(measurement.camera)
    data, centres = measurement.data, measurement.wavelengths
    return MeasurementMark(
        name=measurement.name,
        camera=kind,
        data_shape=data.shape,
        data_range=(float(data.min()), float(data.max())),
        shape=measurement.camera.cube_shape,
        details=details,
        wavelengths=None if centres is None else tuple(float(centre) for centre in centres),
    )


def _camera_details(
    camera: Camera,
) -> tuple[Literal["cassi", "blocks", "super-resolution"], dict[str, int | str | tuple[int, ...]]]:
    match camera:
        case CassiCamera():
            return "cassi", {"shifts": camera.shifts, "axis": camera.axis}
        case BlockCamera():
            return "blocks", {"block": camera.block, "order": camera.order}
        case SuperResolutionCamera():
            return "super-resolution", {
                "scale": camera.scale,
                "blur": "kernel" if camera.kernel is not None else "bicubic",
            }
