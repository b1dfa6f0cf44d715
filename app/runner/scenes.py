"""From a measurement to what the window shows of it."""

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from app.display import CURVE_STEPS, frame_of
from app.sources import Condition, Offer, Part, SourceRow, Sources
from app.state import ColourScheme, Floats, Frame, Pixels, Scene
from lorun_engine.camera import SCALES, BlockCamera, Camera, CassiCamera, SuperResolutionCamera
from lorun_engine.measurement import Measurement
from lorun_engine.metrics import convention
from lorun_engine.spectra import Illuminant, encode_srgb, pseudo_rgb_matrix, wavelength_colour

RGB_NAMES = ("red", "green", "blue")
RGB_COLOURS = ((214, 69, 65), (46, 139, 87), (65, 105, 225))
GREY = (128, 128, 128)
IN_THE_FILE = "in the same file"


def scene_of(measurement: Measurement, sources: Sources) -> Scene:
    """Describe a measurement for the window; heavy work (reduction, colour) is done here, off the window's thread."""
    matrix, curve = _colour(measurement)
    truth = None if measurement.truth is None else frame_of(measurement.truth, matrix)
    names, colours = _bands(measurement)
    return Scene(
        name=measurement.name,
        camera=_camera_text(measurement),
        data=_data_frame(measurement, matrix),
        data_name=_data_name(measurement.camera),
        data_is_picture=isinstance(measurement.camera, SuperResolutionCamera),
        shape=measurement.camera.cube_shape,
        wavelengths=_wavelengths(measurement),
        band_names=names,
        band_colours=colours,
        matrix=matrix,
        curve=curve,
        truth=truth,
        convention=_convention(measurement),
        rows=tuple(_rows(measurement, sources)),
    )


def colour_matrix(scheme: ColourScheme, scene: Scene) -> Floats:
    """The (3, bands) matrix of a colour scheme, from cube to linear colour."""
    if scheme.bands is not None:
        return np.eye(scene.shape[0], dtype=np.float32)[list(scheme.bands)]
    if scene.wavelengths is None:
        return np.eye(3, dtype=np.float32)
    return pseudo_rgb_matrix(np.asarray(scene.wavelengths, np.float32), Illuminant[scheme.light])


def shape_text(shape: Sequence[int]) -> str:
    """A shape as people write it: 660 × 714."""
    return " × ".join(str(size) for size in shape) or "a single value"


@cache
def display_curve() -> Pixels:
    """The sRGB tone curve as a table, linear light in equal steps from 0 to 1."""
    light = np.linspace(0, 1, CURVE_STEPS, dtype=np.float32)
    return np.round(encode_srgb(light) * 255).astype(np.uint8)


@cache
def straight_curve() -> Pixels:
    """The curve of pictures whose values are display values already."""
    return np.round(np.linspace(0, 255, CURVE_STEPS)).astype(np.uint8)


def _colour(measurement: Measurement) -> tuple[Floats | None, Pixels]:
    if measurement.wavelengths is not None:
        return pseudo_rgb_matrix(measurement.wavelengths), display_curve()
    if isinstance(measurement.camera, SuperResolutionCamera) and measurement.camera.channels == 3:
        return np.eye(3, dtype=np.float32), straight_curve()
    return None, straight_curve()


def _data_frame(measurement: Measurement, matrix: Floats | None) -> Frame:
    data = measurement.data
    is_colour = isinstance(measurement.camera, SuperResolutionCamera)
    return frame_of(data if data.ndim == 3 else data[None], matrix if is_colour else None)


def _data_name(camera: Camera) -> str:
    match camera:
        case CassiCamera():
            return "Snapshot"
        case BlockCamera():
            return "Samples"
        case SuperResolutionCamera():
            return "Low-res"


def _bands(measurement: Measurement) -> tuple[tuple[str, ...], tuple[tuple[int, int, int], ...]]:
    count = measurement.camera.cube_shape[0]
    if measurement.wavelengths is not None:
        centres = [float(centre) for centre in measurement.wavelengths]
        return tuple(f"{centre:.1f} nm" for centre in centres), tuple(wavelength_colour(centre) for centre in centres)
    if count == 3 and isinstance(measurement.camera, SuperResolutionCamera):
        return RGB_NAMES, RGB_COLOURS
    return tuple(f"band {band + 1}" for band in range(count)), (GREY,) * count


def _wavelengths(measurement: Measurement) -> tuple[float, ...] | None:
    if measurement.wavelengths is None:
        return None
    return tuple(float(centre) for centre in measurement.wavelengths)


def _convention(measurement: Measurement) -> str:
    if measurement.truth is None:
        return "Residual: ‖y − A x‖ / ‖y‖, how much of the measurement the estimate does not explain."
    return convention(measurement.camera)


def _camera_text(measurement: Measurement) -> str:
    camera = measurement.camera
    match camera:
        case CassiCamera():
            spectrum = ""
            if measurement.wavelengths is not None:
                spectrum = f", {measurement.wavelengths.min():.0f}–{measurement.wavelengths.max():.0f} nm"
            return f"CASSI · {len(camera.shifts)} bands{spectrum}"
        case BlockCamera():
            return f"Block sensing · {100 * camera.matrix.shape[0] / camera.matrix.shape[1]:.0f} % of the pixels"
        case SuperResolutionCamera():
            return f"Super-resolution · × {camera.scale}"


def _rows(measurement: Measurement, sources: Sources) -> Iterator[SourceRow]:
    data = measurement.data
    span = f"{data.min():.3g} to {data.max():.3g}"
    name = sources.measurement.name if sources.measurement is not None else measurement.name
    detail = f"{shape_text(data.shape)}, {span}"
    yield SourceRow(Part.MEASUREMENT, name, detail, Condition.LOADED, sources.measurement)
    match measurement.camera:
        case CassiCamera():
            yield _aperture_row(measurement.camera, sources)
        case BlockCamera():
            yield _matrix_row(measurement.camera, sources)
        case SuperResolutionCamera():
            yield from _enlarging_rows(measurement.camera, sources)
    yield _truth_row(measurement, sources)


def _aperture_row(camera: CassiCamera, sources: Sources) -> SourceRow:
    name = sources.aperture.name if sources.aperture is not None else IN_THE_FILE
    steps = {after - before for before, after in zip(camera.shifts[:-1], camera.shifts[1:], strict=True)}
    shift = f"{steps.pop()} px a band" if len(steps) == 1 else "a table of shifts"
    detail = f"{shape_text(camera.aperture.shape)}, {shift} along the {camera.axis}"
    return SourceRow(Part.APERTURE, name, detail, Condition.LOADED, sources.aperture)


def _matrix_row(camera: BlockCamera, sources: Sources) -> SourceRow:
    name = sources.matrix.name if sources.matrix is not None else IN_THE_FILE
    blocks = f"blocks of {camera.block} × {camera.block}, {camera.order} by {camera.order}"
    detail = f"{shape_text(camera.matrix.shape)}, {blocks}"
    return SourceRow(Part.MATRIX, name, detail, Condition.LOADED, sources.matrix)


def _enlarging_rows(camera: SuperResolutionCamera, sources: Sources) -> Iterator[SourceRow]:
    offers = tuple(Offer(f"× {scale}", Part.SCALE, scale=scale) for scale in SCALES if scale != camera.scale)
    _, height, width = camera.cube_shape
    yield SourceRow(Part.SCALE, f"× {camera.scale}", f"to {height} × {width}", Condition.LOADED, None, offers)
    if camera.kernel is None:
        yield SourceRow(Part.KERNEL, "", "Bicubic is assumed; a blur kernel may be given.", Condition.OPTIONAL)
        return
    name = sources.kernel.name if sources.kernel is not None else IN_THE_FILE
    yield SourceRow(Part.KERNEL, name, shape_text(camera.kernel.shape), Condition.LOADED, sources.kernel)


def _truth_row(measurement: Measurement, sources: Sources) -> SourceRow:
    if measurement.truth is None:
        return SourceRow(Part.TRUTH, "", "Unknown; with one, every stage shows its PSNR.", Condition.OPTIONAL)
    name = sources.truth.name if sources.truth is not None else IN_THE_FILE
    return SourceRow(Part.TRUTH, name, shape_text(measurement.truth.shape), Condition.LOADED, sources.truth)
