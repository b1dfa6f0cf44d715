"""Arrays in a file, and which of them is the one that is looked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lorun_engine.camera import Floats, require_numbers
from lorun_engine.errors import AmbiguityError, MeasurementError

AnyArray = NDArray[Any]
Arrays = Mapping[str, AnyArray]
LEAST_SIDE = 8
"""The fewest pixels along a side of a picture; less is a wrong variable."""


@dataclass(frozen=True)
class Variable:
    """One array of a file, as the file's header describes it.

    Attributes:
        name: its name; of a file that names none (.npy, TIFF, pictures) the file's stem; of nested HDF5 its path.
        shape: its axes as `load` gives them: of .mat as MATLAB shows them, of pictures ([channels,] height, width).
        dtype: NumPy's name of its type, or "text", "cell", "struct" and the like.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str

    @property
    def is_numeric(self) -> bool:
        """Whether it holds real numbers."""
        return self.dtype.startswith(("bool", "int", "uint", "float"))

    @property
    def label(self) -> str:
        """Its last name, in lower case, by which it is recognised."""
        return self.name.rpartition("/")[2].lower()

    def __str__(self) -> str:
        return f"{self.name} ({' × '.join(map(str, self.shape)) or 'scalar'}, {self.dtype})"


@dataclass(frozen=True)
class Wanted:
    """What is looked for in a file.

    Attributes:
        what: its name in messages.
        names: groups of names that it usually has, the most telling group first; `*` stands for any ending.
        dimensions: how many axes an array of another name may have to be taken for it.
    """

    what: str
    names: tuple[tuple[str, ...], ...]
    dimensions: tuple[int, ...]

    def matches(self, variable: Variable) -> bool:
        """Whether the variable bears one of the names."""
        return any(_named(variable, group) for group in self.names)


SNAPSHOT = Wanted("snapshot", (("snapshot", "simulation_test", "meas_real", "meas"),), (2,))
SAMPLES = Wanted("set of block samples", (("y", "measurements", "cs_meas*"),), (2,))
LOW = Wanted("low-resolution picture", (("low",),), (2, 3))
APERTURE = Wanted("coded aperture", (("aperture", "mask", "mask_3d_shift", "mask_3d"),), (2, 3))
MATRIX = Wanted("sampling matrix", (("phi",),), (2,))
KERNEL = Wanted("blur kernel", (("kernel", "kernels"),), (2, 3))
TRUTH = Wanted("truth", (("truth", "img", "img_expand"), ("cube",), ("res", "pred")), (2, 3))
CUBE = Wanted("cube", (("cube",), ("res", "pred"), ("truth", "img", "img_expand")), (2, 3))
WAVELENGTHS = Wanted("wavelengths", (("wavelengths", "wavelength", "wavelengths_nm", "wavelength_nm"),), ())
ROLES = (SNAPSHOT, SAMPLES, LOW, APERTURE, MATRIX, KERNEL, TRUTH, WAVELENGTHS)


def pick(variables: Sequence[Variable], wanted: Wanted, path: Path, *, name: str | None, option: str) -> Variable:
    """The one variable that is wanted.

    Taken in this order: the one named by the user; the only one that bears a usual name of the first group that occurs;
    the only array of fitting dimensions, leaving aside those whose names say that they are something else.

    Args:
        variables: what the file holds.
        wanted: what is looked for.
        path: the file, for messages.
        name: the user's choice, or None.
        option: the option by which the user can choose, for messages.

    Raises:
        AmbiguityError: none fits, or several do.
    """
    if name is not None:
        for variable in variables:
            if variable.name == name:
                return variable
        raise _unfound(variables, path, f"a variable named “{name}”", option)
    for group in wanted.names:
        named = [variable for variable in variables if _named(variable, group)]
        if len(named) == 1:
            return named[0]
        if named:
            raise _ambiguous(named, wanted, path, option)
    fitting = [variable for variable in variables if _could_be(variable, wanted)]
    free = [variable for variable in fitting if not any(role.matches(variable) for role in ROLES)]
    if len(free) == 1:
        return free[0]
    if free:
        raise _ambiguous(free, wanted, path, option)
    arrays = [variable for variable in variables if variable.is_numeric and np.prod(variable.shape) > 1]
    if len(fitting) == 1 and fitting == arrays:
        return fitting[0]
    names = ", ".join(usual for group in wanted.names for usual in group)
    raise _unfound(variables, path, f"a {wanted.what} (usual names: {names})", option)


def as_floats(values: AnyArray, what: str) -> Floats:
    """The values as contiguous float32, not scaled; integer counts keep their values.

    Raises:
        MeasurementError: the values are not real numbers, are too large for float32, NaN or infinite, or none.
    """
    if values.dtype.kind not in "biuf":
        raise MeasurementError(
            f"{what} does not hold real numbers.",
            expected="integers or floating-point numbers",
            found=f"{values.dtype}",
            remedy="Export it as a plain numeric array.",
        )
    with np.errstate(over="ignore"):
        floats = np.ascontiguousarray(values, np.float32)
    require_numbers(floats, what, dimensions=tuple(range(1, 6)))
    return floats


def choose_item(values: AnyArray, *, dimensions: int, index: int | None, what: str, option: str) -> AnyArray:
    """One item of a stack along its first axis; a stack of one needs no choice.

    Args:
        values: an item of `dimensions` axes, or a stack of such items.
        dimensions: axes of one item.
        index: which item, from 0, or None.
        what: the stack's name in messages.
        option: the option by which the user can choose, for messages.

    Raises:
        AmbiguityError: several items and no choice among them, or no such item.
    """
    if values.ndim == dimensions + 1 and len(values) == 1 and not index:
        return np.asarray(values[0])
    if values.ndim != dimensions + 1:
        return values
    if index is None or not 0 <= index < len(values):
        raise AmbiguityError(
            f"{what} is a stack of {len(values)}.",
            expected="the number of one of them" if index is None else f"a number from 0 to {len(values) - 1}",
            found="none chosen" if index is None else f"{index}",
            remedy=f"Say which one is meant, from 0 to {len(values) - 1} (option `{option}`).",
        )
    return np.asarray(values[index])


def listed(variables: Sequence[Variable]) -> str:
    """The variables with their shapes, as messages show them."""
    shown = ", ".join(map(str, variables[:12]))
    return f"{shown} and {len(variables) - 12} more" if len(variables) > 12 else shown or "no variables"


def _named(variable: Variable, names: tuple[str, ...]) -> bool:
    """Whether the variable bears one of these names and is an array, be it one that will be refused with its reason."""
    usable = variable.is_numeric or variable.dtype.startswith(("complex", "cell", "sparse", "pickle"))
    return usable and any(fnmatchcase(variable.label, name) for name in names)


def _could_be(variable: Variable, wanted: Wanted) -> bool:
    """Whether an array of another name has the form of what is wanted."""
    axes = tuple(size for size in variable.shape if size != 1)
    return variable.is_numeric and len(axes) in wanted.dimensions


def _ambiguous(candidates: Sequence[Variable], wanted: Wanted, path: Path, option: str) -> AmbiguityError:
    return AmbiguityError(
        f"{path.name} holds several arrays that could be the {wanted.what}.",
        expected=f"one {wanted.what}",
        found=listed(candidates),
        remedy=f"Name the one that is meant (option `{option}`).",
    )


def _unfound(variables: Sequence[Variable], path: Path, expected: str, option: str) -> AmbiguityError:
    return AmbiguityError(
        f"{path.name} does not hold what is looked for.",
        expected=expected,
        found=listed(variables),
        remedy=f"Name the right variable (option `{option}`), or choose another file.",
    )
