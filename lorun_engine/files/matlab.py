"""MATLAB's .mat: version 7.3 as the HDF5 that it is, and the writing of both versions; `matlab5` reads version 5.

MATLAB shows a cube as height × width × bands, and so these files hold it: every three-dimensional array has its bands
last here, and first in the rest of the program. Version 7.3 stores axes in reverse; both directions are undone here.

Source: *MAT-File Format*, The MathWorks; for 7.3, files that MATLAB writes.
"""

from pathlib import Path
from typing import Literal

import h5py
import numpy as np
import scipy.io

from lorun_engine.files import hdf5
from lorun_engine.files.variables import AnyArray, Arrays, Variable

MatlabVersion = Literal["v5", "v7.3"]
LARGEST_V5 = 2**31
USERBLOCK = 512
NUMPY_NAMES = {"double": "float64", "single": "float32", "logical": "bool", "char": "text"}


def list_variables_73(path: Path) -> list[Variable]:
    """What a version 7.3 file holds, shapes as MATLAB shows them."""
    with h5py.File(path, "r") as file:
        return [Variable(name, data.shape[::-1], _kind(data)) for name, data in hdf5.datasets(file).items()]


def load_73(path: Path, name: str) -> AnyArray:
    """One variable of a version 7.3 file, axes as MATLAB shows them."""
    with h5py.File(path, "r") as file:
        data = hdf5.datasets(file)[name]
        kind = _kind(data)
        if kind == "cell":
            return np.stack([np.asarray(file[reference]).T for reference in data[()].T.ravel(order="F")])
        values = np.asarray(data[()]).T
    if kind == "text":
        return np.array("".join(map(chr, values.ravel())))
    return values.astype(np.bool_) if kind == "bool" else values


def write(path: Path, arrays: Arrays, version: MatlabVersion) -> None:
    """Write arrays, bands last; what is over 2 GiB takes version 7.3, since version 5 cannot hold it.

    Args:
        path: the file to make.
        arrays: what to write; three-dimensional arrays as (bands, height, width).
        version: "v5" or "v7.3".
    """
    shown = {name: np.moveaxis(values, 0, -1) if values.ndim == 3 else values for name, values in arrays.items()}
    if version == "v7.3" or any(values.nbytes >= LARGEST_V5 for values in shown.values()):
        _write_73(path, shown)
        return
    with path.open("wb") as stream:
        scipy.io.savemat(stream, dict(shown), oned_as="row")


def _write_73(path: Path, shown: Arrays) -> None:
    """Write HDF5 with the attributes and the leading block by which MATLAB knows its own."""
    with hdf5.writing(path, userblock=USERBLOCK) as file:
        for name, values in shown.items():
            if values.dtype.kind == "U":
                codes = np.frombuffer(str(values).encode("utf-16-le"), np.uint16)
                data = file.create_dataset(name, data=codes.reshape(-1, 1))
                data.attrs["MATLAB_class"] = np.bytes_("char")
                data.attrs["MATLAB_int_decode"] = np.int32(2)
            else:
                data = file.create_dataset(name, data=np.atleast_2d(values).T)
                data.attrs["MATLAB_class"] = np.bytes_(_matlab_class(values))
    words = b"MATLAB 7.3 MAT-file, Platform: LoRun Studio, Created on: Thu Jan  1 00:00:00 1970 HDF5 schema 1.00 ."
    with path.open("rb+") as stream:
        stream.write(words.ljust(116) + bytes(8) + b"\x00\x02IM")


def _matlab_class(values: AnyArray) -> str:
    """MATLAB's name for a NumPy type."""
    classes = {"float32": "single", "float64": "double"}
    return classes.get(values.dtype.name, values.dtype.name)


def _kind(data: h5py.Dataset) -> str:
    """NumPy's name of a version 7.3 dataset's type, or "text" or "cell"."""
    stated = data.attrs.get("MATLAB_class", b"")
    name = stated.decode("ascii", "replace") if isinstance(stated, bytes) else str(stated)
    return NUMPY_NAMES.get(name, name if name in ("cell", "struct") else hdf5.kind(data))
