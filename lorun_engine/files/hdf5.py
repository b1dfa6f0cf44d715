"""HDF5 (.h5): arrays at any depth, cubes as bands × height × width."""

from pathlib import Path

import h5py
import numpy as np

from lorun_engine.files.variables import AnyArray, Arrays, Variable

SIGNATURE = b"\x89HDF\r\n\x1a\n"
SIGNATURE_AT = 512  # where it stands behind a block of the user's own
AXES = {"cube": "bands, height, width", "truth": "bands, height, width", "wavelengths": "bands"}
UNITS = {"wavelengths": "nm"}


def datasets(file: h5py.File) -> dict[str, h5py.Dataset]:
    """Every array of the file by its path, without MATLAB's own store (`#refs#`)."""
    found: dict[str, h5py.Dataset] = {}

    def note(name: str, item: h5py.Group | h5py.Dataset) -> None:
        if isinstance(item, h5py.Dataset) and not name.startswith("#") and item.shape is not None:
            found[name] = item

    file.visititems(note)
    return found


def kind(data: h5py.Dataset) -> str:
    """NumPy's name of a dataset's type, or "text"."""
    return "text" if h5py.check_string_dtype(data.dtype) is not None else data.dtype.name


def list_variables(path: Path) -> list[Variable]:
    """What the file holds, from its headers."""
    with h5py.File(path, "r") as file:
        return [Variable(name, data.shape, kind(data)) for name, data in datasets(file).items()]


def load(path: Path, name: str) -> AnyArray:
    """One array; text as a scalar string."""
    with h5py.File(path, "r") as file:
        data = datasets(file)[name]
        if kind(data) == "text":
            return np.array(data.asstr()[()])
        return np.asarray(data[()])


def write(path: Path, arrays: Arrays) -> None:
    """Write arrays under their names; attributes state axes and units."""
    with h5py.File(path, "w") as file:
        for name, values in arrays.items():
            data = file.create_dataset(name, data=str(values) if values.dtype.kind == "U" else values)
            if name in AXES:
                data.attrs["axes"] = AXES[name]
            if name in UNITS:
                data.attrs["units"] = UNITS[name]
