"""What a file most likely is, told from its headers alone."""

import re
from enum import Enum
from pathlib import Path

from lorun_engine.errors import MeasurementError
from lorun_engine.files.contents import Contents, Format
from lorun_engine.files.variables import APERTURE, CUBE, KERNEL, LOW, MATRIX, SAMPLES, SNAPSHOT, Variable


class Role(Enum):
    """The part that a file plays; the value is what to call it on the screen."""

    MEASUREMENT = "measurement"
    SNAPSHOT = "snapshot"
    SAMPLES = "block samples"
    PICTURE = "picture"
    APERTURE = "aperture"
    MATRIX = "sampling matrix"
    KERNEL = "blur kernel"
    CUBE = "cube"
    MODEL = "model"
    UNKNOWN = "unknown"


NAMED = (
    (SNAPSHOT, Role.SNAPSHOT),
    (SAMPLES, Role.SAMPLES),
    (APERTURE, Role.APERTURE),
    (MATRIX, Role.MATRIX),
    (KERNEL, Role.KERNEL),
    (CUBE, Role.CUBE),
)
TELLING_WORDS = {
    "snapshot": Role.SNAPSHOT,
    "meas": Role.SNAPSHOT,
    "aperture": Role.APERTURE,
    "mask": Role.APERTURE,
    "phi": Role.MATRIX,
    "kernel": Role.KERNEL,
    "kernels": Role.KERNEL,
}
MOST_CHANNELS = 4


def guess_role(path: Path) -> Role:
    """What the file most likely is; a guess to show and to let correct.

    Told from the names of its variables; where these come from the file's own name (.npy, TIFF, pictures), from the
    words in that; else from format and shape. A file that cannot be read, or that says nothing, is `UNKNOWN`; nothing
    is raised, since reading it will say what is wrong.
    """
    try:
        contents = Contents.of(path)
    except MeasurementError:
        return Role.UNKNOWN
    if contents.format is Format.MODEL:
        return Role.MODEL
    if contents.format.names_its_arrays:
        return _by_names(contents)
    variable = contents.variables[0]
    if len(variable.shape) == 2:
        words = re.findall("[a-z]+", path.stem.lower())
        told = next((TELLING_WORDS[word] for word in words if word in TELLING_WORDS), None)
        if told is not None:
            return told
    if contents.format is Format.NPY or variable.label == "cube":
        return _by_shape([variable])
    return Role.PICTURE if _has_channels_of_a_picture(variable) else Role.CUBE


def _by_names(contents: Contents) -> Role:
    """The role of a file that names its arrays."""
    pairs = ((SNAPSHOT, APERTURE), (SAMPLES, MATRIX))
    complete = any(contents.has(data) and contents.has(companion) for data, companion in pairs)
    if complete or (contents.has(LOW) and contents.whole_numbers("scale") is not None):
        return Role.MEASUREMENT
    named = next((role for wanted, role in NAMED if contents.has(wanted)), None)
    return named or _by_shape([variable for variable in contents.variables if variable.is_numeric])


def _by_shape(arrays: list[Variable]) -> Role:
    """The role of a single array without a telling name: of three axes a cube."""
    return Role.CUBE if len(arrays) == 1 and len(arrays[0].shape) == 3 else Role.UNKNOWN


def _has_channels_of_a_picture(variable: Variable) -> bool:
    """Whether it is one picture rather than a stack."""
    return len(variable.shape) == 2 or (len(variable.shape) == 3 and variable.shape[0] <= MOST_CHANNELS)
