"""NumPy's .npz and .npy. Pickled objects, which can run code when read, are never opened."""

import zipfile
from pathlib import Path
from typing import IO

import numpy as np
from numpy.lib import format as npy

from lorun_engine.errors import MeasurementError
from lorun_engine.files.variables import AnyArray, Arrays, Variable


def list_variables(path: Path) -> list[Variable]:
    """What an .npz holds, from its headers."""
    with zipfile.ZipFile(path) as archive:
        members = [name for name in archive.namelist() if name.endswith(".npy")]
        if not members:
            raise foreign_archive(path, archive.namelist())
        found = []
        for member in members:
            with archive.open(member) as stream:
                found.append(_described(stream, member.removesuffix(".npy")))
        return found


def load(path: Path, name: str) -> AnyArray:
    """One array of an .npz; text as a scalar string."""
    with np.load(path, allow_pickle=False) as archive:
        return np.asarray(archive[name])


def list_variable(path: Path) -> list[Variable]:
    """What an .npy holds: one array, called as the file is."""
    with path.open("rb") as stream:
        return [_described(stream, path.stem)]


def load_array(path: Path, name: str) -> AnyArray:  # noqa: ARG001 one array a file: the name is the file's
    """The array of an .npy."""
    return np.asarray(np.load(path, allow_pickle=False))


def write(path: Path, arrays: Arrays) -> None:
    """Write arrays as an .npz; not compressed, since measured numbers hardly shrink."""
    with path.open("wb") as stream:
        np.savez(stream, allow_pickle=False, **arrays)


def pickled(path: Path) -> MeasurementError:
    """The refusal of a file that holds pickled Python objects."""
    return MeasurementError(
        f"{path.name} holds pickled Python objects.",
        expected="plain numeric arrays",
        found="a pickle, which can run any program when it is read, so it was not opened",
        remedy="Load it where you trust it, and save the arrays with `numpy.savez(file, name=array)`.",
    )


def foreign_archive(path: Path, names: list[str]) -> MeasurementError:
    """The refusal of a zip file that holds no arrays."""
    if any(name.endswith(("data.pkl", ".pickle", ".pkl")) for name in names):
        return pickled(path)
    return MeasurementError(
        f"{path.name} is a zip file without arrays.",
        expected="an .npz of NumPy arrays",
        found=f"{len(names)} other entries" if names else "an empty archive",
        remedy="Unpack it and open a file from inside, or save the arrays with `numpy.savez(file, name=array)`.",
    )


def _described(stream: IO[bytes], name: str) -> Variable:
    """The variable that an .npy header announces."""
    version = npy.read_magic(stream)
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, _, dtype = read(stream)
    kinds = {"U": "text", "S": "text", "O": "pickle"}
    return Variable(name, tuple(shape), kinds.get(dtype.kind, dtype.name))
