"""Cubes in and out: ENVI, HDF5, TIFF, .mat and .npz, always with wavelengths where they are known."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lorun_engine.camera import Floats, require_numbers
from lorun_engine.errors import AmbiguityError, ExportError, MeasurementError
from lorun_engine.files import envi, hdf5, matlab, numpy_archive, pictures, tiff
from lorun_engine.files.contents import Contents, Format
from lorun_engine.files.cube_form import AS_RECONSTRUCTED, CubeForm, NumberType, WrittenCube
from lorun_engine.files.envi import Interleave
from lorun_engine.files.matlab import MatlabVersion
from lorun_engine.files.opening import naming
from lorun_engine.files.options import AS_THE_FILE_SAYS, ReadingOptions
from lorun_engine.files.replacing import replacing, unknown_ending
from lorun_engine.files.truth import AXES, own_units
from lorun_engine.files.variables import CUBE, AnyArray, Variable, as_floats, choose_item

CUBE_SUFFIXES = (".hdr", ".h5", ".hdf5", ".tif", ".tiff", ".mat", ".npz")
HOLD_HALVES = (".h5", ".hdf5", ".npz")


def read_cube(path: Path, options: ReadingOptions = AS_THE_FILE_SAYS) -> tuple[Floats, Floats | None]:
    """Read a cube and its wavelengths.

    Args:
        path: ENVI, HDF5, TIFF, .mat, .npz, .npy, or a picture.
        options: `variable`, `index`, `band_axis` and `wavelengths` count here.

    Returns:
        The cube, (bands, height, width) float32 in the file's own units (integers of pictures in [0, 1]), and its band
        centres in nm, or None.

    Raises:
        MeasurementError: the file cannot be read, or holds no cube, or several, or its band axis cannot be told.
    """
    with naming(path):
        source = Contents.of(path)
        variable = source.find(CUBE, name=options.variable)
        what = f"The cube `{variable.name}` in {path.name}"
        values = choose_item(source.load(variable), dimensions=3, index=options.index, what=what, option="index")
        stated = source.wavelengths() if options.wavelengths is None else np.array(options.wavelengths, np.float32)
        if values.ndim == 3:
            values = _bands_first(values, variable, source, stated, options)
        scaled = own_units(values, source)
        cube = as_floats(scaled[np.newaxis] if scaled.ndim == 2 else scaled, what)
        require_numbers(cube, what, dimensions=(3,))
        if stated is not None and len(stated) != len(cube):
            raise MeasurementError(
                f"{what} does not have the bands of its wavelengths.",
                expected=f"{len(stated)} bands",
                found=f"{len(cube)} bands of {cube.shape[1]} × {cube.shape[2]}",
                remedy="Say which axis holds the bands (option `band_axis`), or give the wavelengths.",
            )
        return cube, stated


def write_cube(
    path: Path,
    cube: Floats,
    wavelengths: Floats | None,
    *,
    interleave: Interleave = "bsq",
    matlab_version: MatlabVersion = "v5",
    form: CubeForm = AS_RECONSTRUCTED,
) -> WrittenCube:
    """Write a cube in the format that the ending of `path` names.

    `.hdr` is ENVI: the numbers go beside it into a file ending in `.img`. `.h5` and `.npz` hold `cube` as (bands,
    height, width); `.mat` holds `cube` as MATLAB shows it, (height, width, bands); `.tif` is an ImageJ hyperstack with
    the bands along C. All hold `wavelengths` in nm where known. Values that were scaled come with `cube_factor`, in
    ENVI's header the `reflectance scale factor`: divided by it, and so read by `read_cube`, they are the cube's own.

    Args:
        path: target; its ending one of `CUBE_SUFFIXES`.
        cube: (bands, height, width), float32, finite.
        wavelengths: band centres, nm, (bands,), or None.
        interleave: order of the numbers in an ENVI file.
        matlab_version: "v5" or "v7.3"; over 2 GiB it is always v7.3.
        form: what is written of it, in which range and as which type; all of it as it is, float32, unless said.

    Returns:
        What was written.

    Raises:
        ExportError: the ending is unknown, cube and wavelengths do not match, the form fits neither cube nor format, or
            the file cannot be written; what stood there is untouched.
    """
    suffix = path.suffix.lower()
    if suffix not in CUBE_SUFFIXES:
        raise unknown_ending(path, CUBE_SUFFIXES)
    _require_cube(path, cube, wavelengths)
    _require_type(path, form.number_type)
    written = form.applied(cube, wavelengths)
    match suffix:
        case ".hdr":
            _write_envi(path, written, interleave)
        case ".h5" | ".hdf5":
            with replacing(path) as (draft,):
                hdf5.write(draft, _arrays(written))
        case ".tif" | ".tiff":
            with replacing(path) as (draft,):
                tiff.write(draft, written.numbers, written.wavelengths, written.factor)
        case ".mat":
            with replacing(path) as (draft,):
                matlab.write(draft, _arrays(written), matlab_version)
        case _:
            with replacing(path) as (draft,):
                numpy_archive.write(draft, _arrays(written))
    return written


def write_picture(path: Path, picture: NDArray[np.uint8]) -> None:
    """Write a picture as PNG.

    Args:
        path: target, .png.
        picture: (height, width) grey or (height, width, 3) RGB, uint8.

    Raises:
        ExportError: the ending is not .png, the array is no picture, or the file cannot be written.
    """
    if path.suffix.lower() != ".png":
        raise unknown_ending(path, (".png",))
    if picture.dtype != np.uint8 or picture.size == 0 or not (picture.ndim == 2 or picture.shape[2:] == (3,)):
        raise ExportError(
            f"{path.name} was not written: this is not a picture.",
            expected="uint8, (height, width) or (height, width, 3)",
            found=f"{picture.dtype}, {picture.shape}",
            remedy="Convert the values to 8 bits first.",
        )
    with replacing(path) as (draft,):
        pictures.write(draft, picture)


def _write_envi(path: Path, written: WrittenCube, interleave: Interleave) -> None:
    """Write the two files of ENVI: the numbers appear before the header that describes them."""
    data = path.with_suffix(".img")
    if data.exists() and not path.exists():
        raise ExportError(
            f"{path.name} was not written: its numbers would replace {data.name}.",
            expected=f"no file {data.name}, or one that belongs to {path.name}",
            found="one that belongs to something else",
            remedy="Choose another name.",
        )
    with replacing(data, path) as (numbers, header):
        envi.write_data(numbers, written.numbers, interleave)
        envi.write_header(header, written.numbers, written.wavelengths, interleave, written.factor)


def _bands_first(
    values: AnyArray, variable: Variable, source: Contents, wavelengths: Floats | None, options: ReadingOptions
) -> AnyArray:
    """A cube with its bands brought to the front.

    The axis is the one stated by the user; else by the format's own definition (ENVI, TIFF, a variable called `cube` as
    this program writes it); else the one as long as the wavelengths; else the format's custom, unless the other end of
    the shape is shorter.

    Raises:
        AmbiguityError: the axis cannot be told.
    """
    if options.band_axis is not None:
        return np.moveaxis(values, AXES[options.band_axis], 0)
    last = source.format.has_bands_last
    defined = variable.label == "cube" or source.format.holds_pictures or source.format is Format.ENVI
    if not defined:
        ends = (values.shape[0], values.shape[-1])
        fitting = [] if wavelengths is None else [end for end, size in enumerate(ends) if size == len(wavelengths)]
        if len(fitting) == 1:
            last = fitting == [1]
        elif ends[last] > ends[not last]:
            raise AmbiguityError(
                f"The bands of {source.path.name} cannot be told from its rows and columns.",
                expected=f"bands as the {'last' if last else 'first'} axis, as in other files of this kind",
                found=f"{' × '.join(map(str, values.shape))}, where that axis is not the shorter one",
                remedy="Say which axis holds the bands, first or last (option `band_axis`).",
            )
    return np.moveaxis(values, -1, 0) if last else values


def _arrays(written: WrittenCube) -> dict[str, AnyArray]:
    """The cube as named arrays."""
    arrays: dict[str, AnyArray] = {"cube": written.numbers}
    arrays |= {} if written.wavelengths is None else {"wavelengths": written.wavelengths}
    return arrays | ({} if written.factor == 1 else {"cube_factor": np.array(written.factor)})


def _require_type(path: Path, number_type: NumberType) -> None:
    """Raise `ExportError` unless the format can hold the type."""
    if number_type == "float16" and path.suffix.lower() not in HOLD_HALVES:
        raise ExportError(
            f"{path.name} was not written: its format has no 16-bit floating-point numbers.",
            expected="float32, uint16 or uint8",
            found=number_type,
            remedy=f"Choose one of these types, or the ending {' or '.join(HOLD_HALVES)}.",
        )


def _require_cube(path: Path, cube: Floats, wavelengths: Floats | None) -> None:
    """Raise `ExportError` unless cube and wavelengths can be written."""
    try:
        require_numbers(cube, "The cube", dimensions=(3,))
    except MeasurementError as error:
        raise ExportError(
            f"{path.name} was not written: {error.problem}",
            expected=error.expected,
            found=error.found,
            remedy="Run the reconstruction again; if it stays so, report a fault.",
        ) from error
    if wavelengths is not None and wavelengths.shape != (len(cube),):
        raise ExportError(
            f"{path.name} was not written: the wavelengths do not match the bands.",
            expected=f"{len(cube)} band centres in nm",
            found=f"shape {wavelengths.shape}",
            remedy="Give one wavelength a band, or none.",
        )
