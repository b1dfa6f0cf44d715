"""From files that were dropped to a measurement: roles guessed, parts joined, and what is missing asked for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from app.imports import ImportOffer
from app.requests import OpenRequest
from app.results import FilesSorted, PartMissing
from app.runner.faults import fault_of
from app.runner.importing import has_choice, offer_of
from app.runner.readings import options_of, reading_key, reading_memory, recalled_reading
from app.runner.scenes import shape_text
from app.sources import Condition, Offer, Part, Reading, SourceRow, Sources
from lorun_engine.camera import SCALES
from lorun_engine.errors import AmbiguityError, LorunError, MeasurementError
from lorun_engine.files import MeasurementFiles, Role, describe, guess_role
from lorun_engine.measurement import Measurement

PARTS = {
    Role.APERTURE: Part.APERTURE,
    Role.MATRIX: Part.MATRIX,
    Role.KERNEL: Part.KERNEL,
    Role.CUBE: Part.TRUTH,
    Role.MODEL: Part.MODEL,
}
NEEDED = {Role.SNAPSHOT: Part.APERTURE, Role.SAMPLES: Part.MATRIX, Role.PICTURE: Part.SCALE}
REMEDIES = {
    Part.APERTURE: "A snapshot needs the coded aperture it was taken through. Choose its file.",
    Part.MATRIX: "Samples need the matrix they were taken with. Choose its file.",
    Part.SCALE: "How much finer shall the picture become?",
}
NEIGHBOUR_SUFFIXES = (".mat", ".npz", ".npy", ".h5", ".hdf5", ".tif", ".tiff", ".png")
NEIGHBOURS_ASKED = 60
NEIGHBOURS_OFFERED = 3


@dataclass(frozen=True, eq=False)
class Joined:
    """A measurement with where it came from.

    Attributes:
        sources: the files of its parts.
        measurement: what was read.
        model: a model file that came along, or None.
        learned: parts to remember for files of this shape.
    """

    sources: Sources
    measurement: Measurement
    model: Path | None
    learned: dict[str, str]


def open_sources(request: OpenRequest) -> Joined | PartMissing | ImportOffer | FilesSorted:
    """Read what the request names; or say which part it still needs, what its files leave open, or where they belong.

    Raises:
        MeasurementError: a file cannot serve.
    """
    elsewhere = _sorted(request)
    if elsewhere is not None:
        return elsewhere
    if request.asks:
        return offer_of(request.number, _asked(request), request.paths, None)
    sources, model = _joined(request)
    if sources.measurement is None:
        raise _alone(request)
    try:
        return _opened(request, sources, model)
    except AmbiguityError as error:
        offer = offer_of(request.number, sources, request.paths, fault_of(error))
        if not has_choice(offer):
            raise
        return offer


def _sorted(request: OpenRequest) -> FilesSorted | None:
    """Where files belong that are parts of another measurement, or that are a measurement each."""
    if not request.paths or request.assigned is not None:
        return None
    measurements = sum(_part_of(path, request) is Part.MEASUREMENT for path in request.paths)
    are_parts = request.beside and not measurements
    are_several = 1 < measurements == len(request.paths) and not request.asks
    if are_parts or are_several:
        return FilesSorted(request.number, request.paths, are_parts, request.asks)
    return None


def _opened(request: OpenRequest, sources: Sources, model: Path | None) -> Joined | PartMissing:
    """The measurement of these sources, or what it still needs."""
    if request.told:
        return Joined(sources, files_of(sources).read(), model, {reading_key(sources): reading_memory(sources)})
    told_before = _read_as_before(request, sources)
    if told_before is not None:
        return told_before
    role = guess_role(sources.measurement) if sources.measurement is not None else Role.UNKNOWN
    needed = NEEDED.get(role)
    if needed is None or _has(sources, needed):
        return Joined(sources, files_of(sources).read(), model, _learned(sources, role))
    remembered = _recalled(request, sources, role, needed)
    if remembered is not None:
        return remembered
    return PartMissing(request.number, sources, needed, tuple(_rows(sources, needed)), model)


def _asked(request: OpenRequest) -> Sources:
    """The sources that the user wants to say more about."""
    try:
        return _joined(request)[0]
    except MeasurementError:
        return Sources(measurement=request.paths[0]) if request.paths else request.sources


def _read_as_before(request: OpenRequest, sources: Sources) -> Joined | None:
    """The measurement as the user had one of the same arrays read, if that still fits."""
    if sources.reading != Reading():
        return None
    told = recalled_reading(sources, request.remembered.get(reading_key(sources), ""))
    try:
        return None if told is None else Joined(told, files_of(told).read(), request.model, {})
    except LorunError:
        return None


def _joined(request: OpenRequest) -> tuple[Sources, Path | None]:
    """The sources with the new files in their places, and the model file among them."""
    sources, model = request.sources, request.model
    placed = [(_part_of(path, request), path) for path in request.paths]
    measurements = [path for part, path in placed if part is Part.MEASUREMENT]
    if len(measurements) > 1:
        raise MeasurementError(
            f"{measurements[0].name} and {measurements[1].name} cannot be opened together.",
            expected="one measurement, with its aperture or matrix and perhaps its truth",
            found=f"{len(measurements)} files that look like measurements",
            remedy="Open the measurement alone, then choose its other parts in the sources panel.",
        )
    if measurements:
        sources = sources.having(Part.MEASUREMENT, measurements[0])
    for part, path in placed:
        if part is Part.MODEL:
            model = path
        elif part is not Part.MEASUREMENT:
            sources = sources.having(part, path)
    return sources, model


def _part_of(path: Path, request: OpenRequest) -> Part:
    return request.assigned or PARTS.get(guess_role(path), Part.MEASUREMENT)


def _alone(request: OpenRequest) -> MeasurementError:
    names = ", ".join(path.name for path in request.paths) or "This"
    return MeasurementError(
        f"{names} belongs to a measurement, but none is open.",
        expected="a snapshot, block samples or a low-resolution picture",
        found="only a part of one",
        remedy="Open the measurement first, or both together.",
    )


def _has(sources: Sources, needed: Part) -> bool:
    # Whatever companion is given decides the camera: a PNG may be a snapshot, too.
    companions = (sources.aperture, sources.matrix, sources.scale)
    if needed is Part.SCALE:
        return any(companion is not None for companion in (*companions, sources.kernel))
    return any(companion is not None for companion in companions)


def files_of(sources: Sources) -> MeasurementFiles:
    """The files of a measurement as the engine takes them."""
    if sources.measurement is None:
        raise ValueError("nothing to read")
    return MeasurementFiles(
        sources.measurement,
        aperture=sources.aperture,
        matrix=sources.matrix,
        kernel=sources.kernel,
        truth=sources.truth,
        scale=sources.scale,
        options=options_of(sources.reading),
    )


def _recalled(request: OpenRequest, sources: Sources, role: Role, needed: Part) -> Joined | None:
    """The measurement with the part that went with files of its shape before, if that still fits."""
    value = request.remembered.get(_memory_key(sources, role, needed))
    if value is None:
        return None
    is_scale = needed is Part.SCALE
    sources = replace(sources, scale=int(value)) if is_scale else sources.having(needed, Path(value))
    try:
        return Joined(sources, files_of(sources).read(), request.model, {})
    except LorunError:
        return None


def _learned(sources: Sources, role: Role) -> dict[str, str]:
    needed = NEEDED.get(role)
    values = {Part.APERTURE: sources.aperture, Part.MATRIX: sources.matrix, Part.SCALE: sources.scale}
    value = values.get(needed) if needed is not None else None
    if needed is None or value is None:
        return {}
    return {_memory_key(sources, role, needed): str(value)}


def _memory_key(sources: Sources, role: Role, needed: Part) -> str:
    shape = "" if needed is Part.SCALE else f" {_shape_of(sources.measurement)}"
    return f"{needed.value} for {role.value}{shape}"


def _shape_of(path: Path | None) -> str:
    """The shape of the largest array of a file, from its header."""
    arrays = [variable.shape for variable in describe(path) if variable.is_numeric] if path is not None else []
    return shape_text(max(arrays, key=len, default=()))


def _rows(sources: Sources, needed: Part) -> Iterator[SourceRow]:
    path = sources.measurement
    if path is not None:
        yield SourceRow(Part.MEASUREMENT, path.name, _shape_of(path), Condition.LOADED, path)
    yield SourceRow(needed, "", REMEDIES[needed], Condition.MISSING, offers=tuple(_offers(path, needed)))


def _offers(path: Path | None, needed: Part) -> Iterable[Offer]:
    if needed is Part.SCALE:
        return [Offer(f"× {scale}", Part.SCALE, scale=scale) for scale in SCALES]
    if path is None:
        return []
    return [Offer(f"Use {near.name}", needed, path=near) for near in _neighbours(path, needed)]


def _neighbours(path: Path, needed: Part) -> list[Path]:
    """Files beside the measurement that look like the part it needs."""
    wanted = Role.APERTURE if needed is Part.APERTURE else Role.MATRIX
    try:
        beside = sorted(near for near in path.parent.iterdir() if near.suffix.lower() in NEIGHBOUR_SUFFIXES)
    except OSError:
        return []
    fitting = (near for near in beside[:NEIGHBOURS_ASKED] if near != path and guess_role(near) is wanted)
    return [near for near, _ in zip(fitting, range(NEIGHBOURS_OFFERED), strict=False)]
