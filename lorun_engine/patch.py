"""A part of a cube, and a stage computed for that part alone: quick enough to follow the hand."""

from dataclasses import dataclass

from torch import Tensor

CONTEXT = 16
"""Room around an area, pixels, with which what is computed inside hardly feels its border."""


@dataclass(frozen=True)
class Area:
    """A part of a picture in whole pixels; `right` and `bottom` lie just outside it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """Its rows and columns."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def cut(self, picture: Tensor) -> Tensor:
        """Return this part of a picture, (…, height, width)."""
        return picture[(..., *self.slices)]

    def within(self, other: "Area") -> "Area":
        """Return the same part, counted from the corner of another that holds it."""
        left, top = other.left, other.top
        return Area(self.left - left, self.top - top, self.right - left, self.bottom - top)

    def inside(self, height: int, width: int) -> "Area":
        """Return what of it lies inside a picture of this size."""
        return Area(max(self.left, 0), max(self.top, 0), min(self.right, width), min(self.bottom, height))

    def with_context(self, context: int, step: int, height: int, width: int) -> "Area":
        """Return it with room around.

        Args:
            context: how much on each side, pixels; as far as there is a picture.
            step: the grid that it must lie on, pixels: the coarsest pixel of the denoiser.
            height: rows of the whole picture.
            width: its columns.
        """
        left, top = ((edge - context) // step * step for edge in (self.left, self.top))
        right, bottom = (-(-(edge + context) // step) * step for edge in (self.right, self.bottom))
        return Area(left, top, right, bottom).inside(height, width)


@dataclass(frozen=True, eq=False)
class Patch:
    """A stage in one area.

    Attributes:
        index: the stage, from 1.
        area: where it lies in the cube.
        estimate: the estimate there, (bands, height, width) float32, in the measurement's own units.
    """

    index: int
    area: Area
    estimate: Tensor


class FittedCamera:
    """A camera whose data step has been done, as a stage sees it.

    Args:
        fitted: what the data step gave.
        guide: what the denoiser is told of the camera, or None.
    """

    def __init__(self, fitted: Tensor, guide: Tensor | None) -> None:
        self.guide = guide
        self._fitted = fitted

    def data_step(self, cube: Tensor, data: Tensor, penalty: Tensor | float) -> Tensor:  # noqa: ARG002 done before
        """Return what the data step gave."""
        return self._fitted
