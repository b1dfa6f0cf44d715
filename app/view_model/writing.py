"""What is written into files, or drawn to be copied, beside whatever runs."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.exports import CubeChoice, Drawings, Making, PictureChoice
from app.requests import CubeExport, PictureExport, PictureWanted, TextExport
from app.results import Exported, PictureDrawn
from app.runner import Runner
from app.state import Floats


class Writing(QObject):
    """Has cubes, pictures and tables written.

    Args:
        runner: writes.
        numbers: where request numbers come from.
        parent: the owner in Qt's tree.

    Attributes:
        wavelengths: band centres of the open measurement, nm; None where it has none.
    """

    exported = Signal(object)
    picture_drawn = Signal(object)

    def __init__(self, runner: Runner, numbers: Iterator[int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner, self._numbers = runner, numbers
        self.wavelengths: tuple[float, ...] | None = None

    def write_text(self, path: Path, text: str) -> None:
        """Write a text, such as a table."""
        self._runner.export_text(TextExport(next(self._numbers), path, text))

    def write_cube(self, path: Path, cube: Floats, choice: CubeChoice, making: Making | None = None) -> None:
        """Write a cube with the wavelengths of the open measurement."""
        self._runner.export_cube(CubeExport(next(self._numbers), path, cube, self.wavelengths, choice, making))

    def write_pictures(self, path: Path, draw: Drawings, choice: PictureChoice) -> None:
        """Write pictures that are drawn where they are written."""
        self._runner.export_picture(PictureExport(next(self._numbers), path, draw, choice))

    def draw_picture(self, draw: Drawings) -> None:
        """Have a picture drawn, to be copied."""
        self._runner.draw_picture(PictureWanted(next(self._numbers), draw))

    def take(self, result: Exported | PictureDrawn) -> None:
        """An answer of the runner."""
        if isinstance(result, Exported):
            self.exported.emit(result)
        else:
            self.picture_drawn.emit(result.pixels)
