"""What is shown of files that leave something open: their arrays, what they may be, and what is wrong so far."""

from dataclasses import dataclass
from pathlib import Path

from app.sources import Part, Sources
from app.state import Fault, Pixels


@dataclass(frozen=True)
class FileVariable:
    """One array of a file.

    Attributes:
        path: the file.
        name: the array's name.
        shape: its axes.
        kind: the type of its numbers.
        guess: the part it most likely is, None where that cannot be told.
        is_numeric: whether it holds real numbers.
    """

    path: Path
    name: str
    shape: tuple[int, ...]
    kind: str
    guess: Part | None = None
    is_numeric: bool = True

    @property
    def title(self) -> str:
        """File, name and shape in a line."""
        return f"{self.path.name}: {self.name} ({' × '.join(map(str, self.shape)) or 'a single value'})"


@dataclass(frozen=True)
class ImportOffer:
    """Files to choose from.

    Attributes:
        number: the request that led to it.
        sources: what is known of the measurement so far.
        variables: all arrays of all its files.
        fault: what is left open, None where the user asked for options.
    """

    number: int
    sources: Sources
    variables: tuple[FileVariable, ...]
    fault: Fault | None = None


@dataclass(frozen=True)
class VariableWanted:
    """Draw a variable."""

    number: int
    variable: FileVariable


@dataclass(frozen=True, eq=False)
class VariableDrawn:
    """How a variable looks: 8-bit pixels (height, width), None where it is no picture; and its range in words."""

    number: int
    variable: FileVariable
    pixels: Pixels | None
    words: str


@dataclass(frozen=True)
class Fit:
    """The arrays as they are taken, to see whether they go together; the engine has the last word.

    Attributes:
        data: the snapshot, the samples or the picture.
        aperture, matrix: what goes with it, None of another camera.
        turned: the parts whose rows and columns are exchanged.
        axis: direction of dispersion.
        step: pixels from one band to the next.
        centres: how many band centres were listed, None where none were.
    """

    data: FileVariable | None
    aperture: FileVariable | None = None
    matrix: FileVariable | None = None
    turned: tuple[Part, ...] = ()
    axis: str = "width"
    step: int = 2
    centres: int | None = None

    @property
    def bands(self) -> int | None:
        """How many bands the sizes give, None where they give none."""
        if self.data is None or self.aperture is None or self.step == 0:
            return None
        if len(self.aperture.shape) == 3:
            return min(self.aperture.shape)
        span = self._span
        return span // abs(self.step) + 1 if span >= 0 else None

    @property
    def verdict(self) -> tuple[str, bool]:
        """Whether they go together, in words."""
        if self.data is None:
            return "There is no array to choose.", False
        if self.aperture is not None:
            return self._snapshot_verdict()
        height, width = self._size(self.data, Part.MEASUREMENT)
        if self.matrix is None:
            return f"A picture of {height} × {width} pixels.", True
        rows, pixels = self._size(self.matrix, Part.MATRIX)
        words = f"{height} blocks of {width} samples; the matrix has {rows} rows of {pixels} pixels."
        return words, width == rows and round(pixels**0.5) ** 2 == pixels

    @property
    def _span(self) -> int:
        """By how many pixels the snapshot is longer than the aperture."""
        if self.data is None or self.aperture is None:
            return 0
        along = 1 if self.axis == "width" else 0
        return self._size(self.data, Part.MEASUREMENT)[along] - self._size(self.aperture, Part.APERTURE)[along]

    def _snapshot_verdict(self) -> tuple[str, bool]:
        if self.data is None or self.aperture is None:
            return "There is no array to choose.", False
        seen, mask = self._size(self.data, Part.MEASUREMENT), self._size(self.aperture, Part.APERTURE)
        across = 0 if self.axis == "width" else 1
        words = f"A snapshot of {seen[0]} × {seen[1]} and an aperture of {mask[0]} × {mask[1]}"
        is_common = len(self.aperture.shape) == 2
        if seen[across] != mask[across] or self._span < int(is_common) or self.step == 0:
            return f"{words} do not fit. Try transposed, or the other direction of dispersion.", False
        if is_common and self._span % self.step:
            return f"{words}: a span of {self._span} pixels is no multiple of {abs(self.step)}.", False
        if self.centres is not None and self.centres != self.bands:
            return f"{words}: {self.bands} bands, but {self.centres} band centres.", False
        return f"{words}: {self.bands} bands, {self._span} pixels of dispersion.", True

    def _size(self, variable: FileVariable, part: Part) -> tuple[int, int]:
        """The two axes of a picture; of three the two longest, in their order."""
        shape = variable.shape
        if len(shape) > 2:
            shortest = shape.index(min(shape))
            shape = tuple(size for place, size in enumerate(shape) if place != shortest)[-2:]
        rows, columns = shape[-2:]
        return (columns, rows) if part in self.turned else (rows, columns)
