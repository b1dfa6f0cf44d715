"""What a run leaves to be looked at: a CSV table, pictures, and a TensorBoard log where that is installed."""

import csv
import math
import re
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lorun_engine.errors import TrainingError
from lorun_engine.files import make_folder, write_picture
from lorun_engine.files.replacing import replacing
from lorun_engine.training.progress import Progress

if TYPE_CHECKING:
    from torch.utils.tensorboard import SummaryWriter

SECONDS_BETWEEN_ROWS = 10.0
COLUMNS = ("step", "seconds", "share", "loss", "rate", "stages", "psnr", "psnr_by_stage")


class RunLog:
    """The log of one run, in a folder of its own.

    Args:
        folder: for `log.csv`, `pictures` and `tensorboard`.
        step: steps that are already done; what a killed run logged after its last checkpoint is taken back.
    """

    def __init__(self, folder: Path, step: int) -> None:
        self._folder = folder
        self._table = folder / "log.csv"
        make_folder(folder / "pictures")
        kept = [row for row in read_log(self._table) if int(row["step"]) <= step] if step else []
        with replacing(self._table) as (draft,), draft.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, COLUMNS)
            writer.writeheader()
            writer.writerows(kept)
        self._written = float(kept[-1]["seconds"]) if kept else -SECONDS_BETWEEN_ROWS
        self._board = _board(folder / "tensorboard", step)

    def write(self, progress: Progress) -> None:
        """Add a row: now and then, at every measuring, and at the end."""
        is_due = progress.seconds - self._written >= SECONDS_BETWEEN_ROWS
        if not (is_due or progress.is_measured or progress.share >= 1):
            return
        self._written = progress.seconds
        numbers = (progress.step, f"{progress.seconds:.1f}", f"{progress.share:.5f}", f"{progress.loss:.6f}")
        stages = [f"{psnr:.3f}" for psnr in progress.psnr] if progress.is_measured else []
        row = (*numbers, f"{progress.rate:.3e}", progress.stages, stages[-1] if stages else "", " ".join(stages))
        try:
            with self._table.open("a", newline="", encoding="utf-8") as stream:
                csv.writer(stream).writerow(row)
        except OSError as error:
            raise TrainingError(
                f"{self._table} cannot be written.",
                expected="a folder and a disk that accept the log",
                found=str(error),
                remedy="Free some space or correct the permissions, then go on with --resume.",
            ) from error
        self._write_board(progress)

    def show(self, step: int, pictures: Mapping[str, NDArray[np.uint8]]) -> None:
        """Write reconstructed pictures, (height, width) or (height, width, 3), by the names of their scenes."""
        for name, picture in pictures.items():
            plain = re.sub(r"[^\w-]+", "_", name)
            write_picture(self._folder / "pictures" / f"{step:07d}_{plain}.png", picture)
            if self._board is not None:
                layout = "HW" if picture.ndim == 2 else "HWC"
                self._board.add_image(name, picture, step, dataformats=layout)

    def close(self) -> None:
        """Bring to the disk what is still held back."""
        if self._board is not None:
            self._board.close()

    def _write_board(self, progress: Progress) -> None:
        if self._board is None:
            return
        scalars = {"rate": progress.rate, "stages": progress.stages}
        scalars |= {} if math.isnan(progress.loss) else {"loss": progress.loss}
        if progress.is_measured:
            scalars |= {f"psnr/stage {stage}": psnr for stage, psnr in enumerate(progress.psnr)}
        for name, value in scalars.items():
            self._board.add_scalar(name, value, progress.step)


def _board(folder: Path, step: int) -> "SummaryWriter | None":
    """Return the TensorBoard log, None where that is not installed."""
    if find_spec("tensorboard") is None:
        return None
    from torch.utils.tensorboard import SummaryWriter

    return SummaryWriter(str(folder), purge_step=step or None)


def read_log(table: Path) -> list[dict[str, str]]:
    """Return the rows of a log; none where there is no file."""
    if not table.is_file():
        return []
    with table.open(newline="", encoding="utf-8") as stream:
        return [row for row in csv.DictReader(stream) if row["psnr_by_stage"] is not None]
