"""Measurements in and out: which camera took it follows from what comes with it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lorun_engine.camera import BlockCamera, CassiCamera, SuperResolutionCamera
from lorun_engine.errors import AmbiguityError, ExportError, MeasurementError
from lorun_engine.files import hdf5, matlab, numpy_archive
from lorun_engine.files.blocks import block_measurement
from lorun_engine.files.cassi import cassi_measurement
from lorun_engine.files.contents import Contents
from lorun_engine.files.opening import naming
from lorun_engine.files.options import AS_THE_FILE_SAYS, ReadingOptions
from lorun_engine.files.replacing import replacing
from lorun_engine.files.super_resolution import super_resolution_measurement
from lorun_engine.files.variables import APERTURE, LOW, MATRIX, SAMPLES, SNAPSHOT, TRUTH, AnyArray, listed
from lorun_engine.measurement import Measurement

MEASUREMENT_SUFFIXES = (".npz", ".h5", ".hdf5", ".mat")


@dataclass(frozen=True)
class MeasurementFiles:
    """The files of a measurement, and how they are to be read.

    Attributes:
        measurement: the snapshot, the samples or the picture.
        aperture, matrix, kernel, truth: what belongs to it, None where it lies in the same file or is not known.
        scale: of super-resolution, else None.
        options: what the files leave open.
    """

    measurement: Path
    aperture: Path | None = None
    matrix: Path | None = None
    kernel: Path | None = None
    truth: Path | None = None
    scale: int | None = None
    options: ReadingOptions = AS_THE_FILE_SAYS

    @property
    def named(self) -> dict[str, Path]:
        """The files there are, by the names of their fields."""
        every = {
            "measurement": self.measurement,
            "aperture": self.aperture,
            "matrix": self.matrix,
            "kernel": self.kernel,
            "truth": self.truth,
        }
        return {name: path for name, path in every.items() if path is not None}

    def read(self) -> Measurement:
        """Read them; see `read_measurement`."""
        return read_measurement(
            self.measurement,
            aperture=self.aperture,
            matrix=self.matrix,
            kernel=self.kernel,
            scale=self.scale,
            truth=self.truth,
            options=self.options,
        )


def read_measurement(
    path: Path,
    *,
    aperture: Path | None = None,
    matrix: Path | None = None,
    kernel: Path | None = None,
    scale: int | None = None,
    truth: Path | None = None,
    options: ReadingOptions = AS_THE_FILE_SAYS,
) -> Measurement:
    """Read a measurement, with what belongs to it.

    The companion decides the camera: an aperture makes it a CASSI snapshot, a matrix block samples, a scale or a kernel
    a low-resolution picture. Without one, the file must hold both parts itself, as `write_measurement` leaves them.

    Snapshots and samples keep their physical values (integer counts become float32 unchanged; the reconstruction scales
    with them). Pictures are brought to [0, 1] by the full range of their integer type.

    Args:
        path: the snapshot, the samples or the picture.
        aperture: file of the coded aperture, in [0, 1] or integers.
        matrix: file of the sampling matrix.
        kernel: file of the blur kernel.
        scale: 2, 3 or 4, how much finer the restored picture is.
        truth: file of the cube as it is known.
        options: what the files leave open.

    Raises:
        MeasurementError: a file is missing, damaged or unsuitable, or the files do not belong together.
    """
    with naming(path, aperture, matrix, kernel, truth):
        source = Contents.of(path)
        known = source if source.has(TRUTH) or options.truth_variable is not None else None
        answer = Contents.of(truth) if truth is not None else known
        _require_one_camera(path, aperture=aperture, matrix=matrix, enlarging=scale is not None or kernel is not None)
        if aperture is not None:
            return cassi_measurement(source, Contents.of(aperture), answer, options)
        if matrix is not None:
            return block_measurement(source, Contents.of(matrix), answer, options)
        if scale is not None or kernel is not None:
            blur = None if kernel is None else Contents.of(kernel)
            return super_resolution_measurement(source, blur, scale, answer, options)
        return _complete(source, answer, options)


def write_measurement(path: Path, measurement: Measurement) -> None:
    """Write a measurement with its camera, wavelengths and truth, so that `read_measurement` needs no other file.

    Variables: `snapshot`, `aperture`, `shifts`, `axis`; or `measurements`, `phi`, `height`, `width`, `order`; or `low`,
    `scale` and `kernel`; then `wavelengths` (nm) and `truth` where known, and `name`. Cubes are (bands, height, width),
    in .mat (height, width, bands).

    Args:
        path: target, .npz, .h5 or .mat.
        measurement: what to write.

    Raises:
        ExportError: the ending is unknown or the file cannot be written; what stood there is untouched.
    """
    writer = _writer(path)
    with replacing(path) as (draft,):
        writer(draft, measurement_arrays(measurement))


def _complete(source: Contents, truth: Contents | None, options: ReadingOptions) -> Measurement:
    """A measurement from a file that holds the camera too."""
    if source.has(SNAPSHOT) and source.has(APERTURE):
        return cassi_measurement(source, source, truth, options)
    if source.has(SAMPLES) and source.has(MATRIX):
        return block_measurement(source, source, truth, options)
    if source.has(LOW):
        return super_resolution_measurement(source, None, None, truth, options)
    raise AmbiguityError(
        f"{source.path.name} alone is not a measurement.",
        expected="a snapshot with its aperture, block samples with their matrix, or a picture with a scale",
        found=listed(source.variables),
        remedy="Give the aperture, the matrix or the scale that belongs to it.",
    )


def _require_one_camera(path: Path, *, aperture: Path | None, matrix: Path | None, enlarging: bool) -> None:
    """Refuse companions of different cameras."""
    given = [name for name, value in (("an aperture", aperture), ("a matrix", matrix)) if value is not None]
    given += ["a scale or kernel"] if enlarging else []
    if len(given) > 1:
        raise MeasurementError(
            f"{path.name} cannot come from several kinds of camera.",
            expected="an aperture, a matrix, or a scale with or without a kernel",
            found=" and ".join(given),
            remedy="Leave out what does not belong to this measurement.",
        )


def measurement_arrays(measurement: Measurement) -> dict[str, AnyArray]:
    """The measurement as named arrays."""
    camera = measurement.camera
    arrays: dict[str, AnyArray] = {}
    match camera:
        case CassiCamera():
            arrays = {"snapshot": measurement.data, "aperture": camera.aperture}
            arrays |= {"shifts": np.array(camera.shifts), "axis": np.array(camera.axis)}
        case BlockCamera():
            arrays = {"measurements": measurement.data, "phi": camera.matrix, "order": np.array(camera.order)}
            arrays |= {"height": np.array(camera.height), "width": np.array(camera.width)}
        case SuperResolutionCamera():
            arrays = {"low": measurement.data, "scale": np.array(camera.scale)}
            arrays |= {} if camera.kernel is None else {"kernel": camera.kernel}
    optional = {"wavelengths": measurement.wavelengths, "truth": measurement.truth}
    arrays |= {name: values for name, values in optional.items() if values is not None}
    return arrays | {"name": np.array(measurement.name)}


def _writer(path: Path) -> Callable[[Path, dict[str, AnyArray]], None]:
    """How a file of this ending is written."""
    match path.suffix.lower():
        case ".npz":
            return numpy_archive.write
        case ".h5" | ".hdf5":
            return hdf5.write
        case ".mat":
            return lambda draft, arrays: matlab.write(draft, arrays, "v5")
    raise ExportError(
        f"{path.name} has an ending that measurements are not written to.",
        expected=", ".join(MEASUREMENT_SUFFIXES),
        found=path.suffix or "no ending",
        remedy="Choose one of these endings.",
    )
