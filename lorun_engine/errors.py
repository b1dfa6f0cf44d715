"""The error tree: everything the engine raises on purpose is a `LorunError`."""


class LorunError(Exception):
    """Something the user can mend.

    Args:
        problem: one sentence that names the file or value concerned.
        expected: what would have been right, with shapes, units or range.
        found: what came instead.
        remedy: what to do now.
    """

    def __init__(self, problem: str, *, expected: str, found: str, remedy: str) -> None:
        super().__init__(problem, expected, found, remedy)
        self.problem = problem
        self.expected = expected
        self.found = found
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.problem}\n  expected: {self.expected}\n  found:    {self.found}\n  to do:    {self.remedy}"


class MeasurementError(LorunError):
    """A file or an array cannot serve as a measurement, an aperture, a matrix or a truth."""


class AmbiguityError(MeasurementError):
    """A file leaves open what a person can tell: which array is meant, how its axes lie, or what goes with it."""


class ModelError(LorunError):
    """A model file cannot be read, or does not fit the measurement."""


class MissingSolverError(ModelError):
    """A solver is not installed: no model has its name, or its library is absent."""


class DeviceError(LorunError):
    """The named device is absent, or ran out of memory."""


class OutOfMemoryError(DeviceError):
    """A device ran out of memory.

    Args:
        device: its name.
        found: what it said.
        tile: side of the tiles in which it may do, pixels; None where there are none to advise.
    """

    def __init__(self, device: str, *, found: str, tile: int | None = None) -> None:
        ways = ["close other programs", *([] if device == "cpu" else ["choose the CPU"]), "or crop the measurement"]
        if tile is not None:
            ways.insert(0, f"run in tiles of {tile} pixels")
        words = ", ".join(ways)
        super().__init__(
            f"The device {device} ran out of memory.",
            expected="room for the cube, the features of the network and the finished stages",
            found=found,
            remedy=f"{words[0].upper()}{words[1:]}.",
        )
        self.device = device
        self.tile = tile


class ExportError(LorunError):
    """A result could not be written; what stood at the target is untouched."""


class TrainingError(LorunError):
    """A training configuration or its data cannot be used."""


class RecipeError(LorunError):
    """A recipe cannot be read, or what it names has changed or gone."""
