"""From a snapshot and its coded aperture to a CASSI measurement: bands and shifts follow from the two sizes."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from lorun_engine.camera import CassiCamera, Floats
from lorun_engine.errors import AmbiguityError, MeasurementError
from lorun_engine.files.arranging import scaled, upright
from lorun_engine.files.contents import Contents
from lorun_engine.files.opening import naming
from lorun_engine.files.options import AS_THE_FILE_SAYS, Axis, ReadingOptions
from lorun_engine.files.truth import read_truth
from lorun_engine.files.variables import APERTURE, LEAST_SIDE, SNAPSHOT, as_floats, choose_item
from lorun_engine.measurement import Measurement
from lorun_engine.wavelengths import CASSI_BAND_CENTRES


def cassi_measurement(
    source: Contents, aperture: Contents, truth: Contents | None, options: ReadingOptions
) -> Measurement:
    """Read a snapshot and join it with its aperture.

    Counts stay counts: the snapshot is neither clipped nor scaled, since the reconstruction scales with it. Pixels
    slightly below zero, as dark subtraction leaves them, are kept.

    Args:
        source: file of the snapshot, (height, width + span).
        aperture: file of the aperture, (height, width), or one layer a band, as it stands before the disperser or
            already shifted to where it falls on the detector, (height, width + span); integers are divided by their
            largest value.
        truth: file of the true cube, or None.
        options: what the files leave open.

    Raises:
        MeasurementError: snapshot and aperture do not belong together, or one of them is unusable.
    """
    snapshot = _snapshot(source, options)
    axis = options.axis or _stated_axis(source) or "width"
    layers = aperture_layers(aperture, options)
    if layers.ndim == 3:
        fitted = _fit_layers(snapshot, layers, axis, source, options)
    else:
        fitted = _fit_common(snapshot, layers, axis, source, options)
    if fitted is None:
        raise _misfit(snapshot, layers, axis, source, aperture)
    with naming(aperture.path):
        camera = CassiCamera(*fitted, axis)
    bands = len(camera.shifts)
    return Measurement(
        data=snapshot,
        camera=camera,
        wavelengths=_wavelengths(source, bands, options),
        truth=None if truth is None else read_truth(truth, camera.cube_shape, options),
        name=source.text("name") or source.path.stem,
    )


def _snapshot(source: Contents, options: ReadingOptions) -> Floats:
    """The snapshot, (height, width + span), checked to be light that a detector can have seen."""
    wanted = SNAPSHOT if options.index is None else replace(SNAPSHOT, dimensions=(2, 3))
    variable = source.find(wanted, name=options.variable)
    what = f"The snapshot `{variable.name}` in {source.path.name}"
    values = choose_item(source.load(variable), dimensions=2, index=options.index, what=what, option="index")
    snapshot = as_floats(scaled(upright(values, "measurement", options), options, what), what)
    if snapshot.ndim != 2 or min(snapshot.shape) < LEAST_SIDE:
        raise MeasurementError(
            f"{what} is not a usable picture.",
            expected=f"two axes, (height, width), of at least {LEAST_SIDE} pixels",
            found=" × ".join(map(str, snapshot.shape)),
            remedy="Choose another variable or file.",
        )
    if snapshot.sum(dtype=np.float64) <= 0:
        raise MeasurementError(
            f"{what} holds no light.",
            expected="values that are positive on average",
            found=f"values from {snapshot.min():g} to {snapshot.max():g}, mean {snapshot.mean(dtype=np.float64):g}",
            remedy="Check the dark subtraction and the sign; unsigned counts may have been read as signed ones.",
        )
    return snapshot


def read_aperture(path: Path, options: ReadingOptions = AS_THE_FILE_SAYS) -> Floats:
    """A coded aperture alone: (height, width), or one layer a band as the file holds them; integers as in [0, 1].

    Raises:
        MeasurementError: the file cannot be read, or holds no usable aperture.
    """
    with naming(path):
        return aperture_layers(Contents.of(path), options)


def aperture_layers(aperture: Contents, options: ReadingOptions) -> Floats:
    """The aperture as its file holds it, two or three axes; integers as shares of the largest."""
    variable = aperture.find(APERTURE, name=options.aperture_variable, option="aperture_variable")
    values = aperture.load(variable)
    if values.ndim == 3 and 1 in (values.shape[0], values.shape[-1]):
        values = values.reshape([size for size in values.shape if size != 1])
    values = upright(values, "aperture", options, bands_last=_ends_in_bands(values.shape))
    what = f"The aperture `{variable.name}` in {aperture.path.name}"
    layers = as_floats(values, what)
    if layers.ndim not in (2, 3) or min(layers.shape[-2:]) < 1:
        raise MeasurementError(
            f"{what} is not a usable mask.",
            expected="(height, width), or one layer a band",
            found=" × ".join(map(str, layers.shape)),
            remedy="Choose another variable or file.",
        )
    return layers / max(layers.max(), 1) if values.dtype.kind in "iu" else layers


def _ends_in_bands(shape: tuple[int, ...]) -> bool:
    """Whether the last of three axes is the shortest, and so that of the bands."""
    return len(shape) == 3 and shape[-1] < shape[0]


def _fit_common(
    snapshot: Floats, layer: Floats, axis: Axis, source: Contents, options: ReadingOptions
) -> tuple[Floats, tuple[int, ...]] | None:
    """The aperture common to all bands and the shifts; None where the sizes do not fit."""
    if not _fits(snapshot.shape, layer.shape, axis):
        return None
    along = 1 if axis == "width" else 0
    return layer, _shifts(snapshot.shape[along] - layer.shape[along], None, source, options)


def _fit_layers(
    snapshot: Floats, layers: Floats, axis: Axis, source: Contents, options: ReadingOptions
) -> tuple[Floats, tuple[int, ...]] | None:
    """The aperture of each band before the disperser, (bands, height, width), and the shifts.

    Where all layers agree, one of them stands for all. The layers may come bands first or last, as they stand before
    the disperser or shifted on the detector; only one of these fits the snapshot. None where none does.
    """
    along = 1 if axis == "width" else 0
    for candidate in (layers, np.moveaxis(layers, -1, 0)):
        bands, *size = candidate.shape
        span = snapshot.shape[along] - size[along]
        if size[1 - along] != snapshot.shape[1 - along] or span < 0:
            continue
        if span:
            return np.ascontiguousarray(candidate), _shifts(span, bands, source, options)
        shifts = _shifts(None, bands, source, options)
        starts = [shift - min(shifts) for shift in shifts]
        inner = size[along] - max(starts)
        if inner > 0:
            pairs = zip(candidate, starts, strict=True)
            cut = np.stack([layer.take(range(start, start + inner), axis=along) for layer, start in pairs])
            return (cut[0] if (cut == cut[0]).all() else cut), shifts
    return None


def _shifts(span: int | None, layers: int | None, source: Contents, options: ReadingOptions) -> tuple[int, ...]:
    """The shift table: as given, as the file says, or an even step that fills the span.

    Args:
        span: pixels by which the snapshot is longer than the aperture, or None where any span will do.
        layers: bands that the aperture has layers for, or None.
        source: the snapshot's file.
        options: what the user says.
    """
    shifts = options.shifts or source.whole_numbers("shifts")
    if shifts is None:
        bands = options.bands or layers or (span or 0) // abs(options.shift_step) + 1
        shifts = tuple(band * options.shift_step for band in range(bands))
    reached = max(shifts) - min(shifts)
    if span is not None and reached != span:
        raise _odd_shifts(
            source,
            f"a snapshot {reached} pixels longer than the aperture, for {len(shifts)} bands and these shifts",
            f"{span} pixels; the step is {options.shift_step}" if options.shifts is None else f"{span} pixels",
        )
    if layers is not None and len(shifts) != layers:
        raise _odd_shifts(source, f"{layers} shifts, one a layer of the aperture", f"{len(shifts)}")
    return shifts


def _odd_shifts(source: Contents, expected: str, found: str) -> AmbiguityError:
    return AmbiguityError(
        f"The shifts of the bands do not fit {source.path.name}.",
        expected=expected,
        found=found,
        remedy="Give the camera's own step, band count or shift table (options `shift_step`, `bands`, `shifts`).",
    )


def _misfit(snapshot: Floats, layers: Floats, axis: Axis, source: Contents, aperture: Contents) -> MeasurementError:
    """Say how the sizes disagree, and what would make them agree."""
    seen, mask = snapshot.shape, layers.shape
    other: Axis = "width" if axis == "height" else "height"
    problem = f"The snapshot {source.path.name} and the aperture {aperture.path.name} do not fit each other."
    remedies = []
    if _fits(seen, mask, other):
        remedies.append(f"say that the camera disperses along the {other} (option `axis`)")
    if _fits(seen[::-1], mask, axis) or _fits(seen, mask[::-1], axis):
        problem = f"The axes of {source.path.name} or {aperture.path.name} look transposed."
        turned = "snapshot" if _fits(seen[::-1], mask, axis) else "aperture"
        remedies.append(f"transpose the {turned} (option `transposed`)")
    remedy = ", or ".join(remedies) or "choose the aperture of this camera, and check that neither file was cropped"
    kind = AmbiguityError if remedies else MeasurementError
    return kind(
        problem,
        expected=f"a snapshot as large as the aperture, and longer along the {axis} by the span of the shifts, "
        "such as 54 pixels for 28 bands in steps of 2",
        found=f"a snapshot of {' × '.join(map(str, seen))} and an aperture of {' × '.join(map(str, mask))}",
        remedy=f"{remedy[0].upper()}{remedy[1:]}.",
    )


def _fits(snapshot: tuple[int, ...], aperture: tuple[int, ...], axis: Axis) -> bool:
    """Whether an aperture of these two axes can belong to a snapshot of these."""
    if len(aperture) != 2:
        return False
    across, along = (0, 1) if axis == "width" else (1, 0)
    return snapshot[across] == aperture[across] and snapshot[along] > aperture[along]


def _stated_axis(source: Contents) -> Axis | None:
    """The direction of dispersion that the file states, or None."""
    stated = source.text("axis")
    return "width" if stated == "width" else "height" if stated == "height" else None


def _wavelengths(source: Contents, bands: int, options: ReadingOptions) -> Floats | None:
    """Band centres in nm: as given, as the file says, those of the literature's 28 bands, or None.

    A file that states its shifts is complete: what it does not say of wavelengths is not guessed.
    """
    if options.wavelengths is not None:
        return np.array(options.wavelengths, np.float32)
    stated = source.wavelengths()
    if stated is None and bands == len(CASSI_BAND_CENTRES) and source.whole_numbers("shifts") is None:
        return np.array(CASSI_BAND_CENTRES, np.float32)
    return stated
