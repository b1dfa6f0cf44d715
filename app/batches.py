"""What travels and is shown of a batch: its files, the settings that all of them share, requests and results."""

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from app.exports import CubeChoice, Making
from app.state import Fault


class ItemState(Enum):
    """How far a file of the queue is; the value is the word for it."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True)
class BatchItem:
    """One file of the queue.

    Attributes:
        number: names it; a file may be in the queue once only.
        path: the measurement.
        state: how far it is.
        stage: stages done, of `stages`.
        stages: 0 while unknown.
        words: what came of it, in a line.
        result: the cube that was written.
        fault: why it came to nothing.
    """

    number: int
    path: Path
    state: ItemState = ItemState.WAITING
    stage: int = 0
    stages: int = 0
    words: str = ""
    result: Path | None = None
    fault: Fault | None = None


@dataclass(frozen=True)
class BatchSettings:
    """What all files of a batch share.

    Attributes:
        folder: for results and report.
        making: as the open measurement is reconstructed; None where a recipe says it.
        recipe: the recipe's file, None where `making` says it.
        choice: how cubes are written; of a recipe its own counts.
    """

    folder: Path
    making: Making | None = None
    recipe: Path | None = None
    choice: CubeChoice = field(default_factory=CubeChoice)


@dataclass(frozen=True)
class BatchView:
    """What the batch dialog shows beside the queue.

    Attributes:
        running: whether files are being worked off.
        paused: whether that waits.
        settings: the settings in words, empty where there are none.
        is_recipe: whether they come from a recipe.
        can_use_open: whether the settings of what is open can be had.
        choice: how cubes are written.
        folder: where results go, None where it has not been chosen.
        progress: how far the queue is, in words.
    """

    running: bool
    paused: bool
    settings: str
    is_recipe: bool
    can_use_open: bool
    choice: CubeChoice
    folder: Path | None
    progress: str


@dataclass(frozen=True)
class FilesWanted:
    """Find the measurements among these files and folders."""

    places: tuple[Path, ...]


@dataclass(frozen=True)
class FilesFound:
    """The measurements that were found."""

    paths: tuple[Path, ...]


@dataclass(frozen=True)
class RecipeWanted:
    """Read a recipe, and say what its settings are."""

    path: Path


@dataclass(frozen=True)
class RecipeRead:
    """A recipe can serve; `words` are its settings."""

    path: Path
    words: str


@dataclass(frozen=True)
class RecipeRefused:
    """A recipe cannot serve."""

    path: Path
    fault: Fault


@dataclass(frozen=True)
class FileRequest:
    """Reconstruct one file of the batch."""

    number: int
    path: Path
    settings: BatchSettings


@dataclass(frozen=True)
class FileStep:
    """A stage of a file is there."""

    number: int
    stage: int
    stages: int


@dataclass(frozen=True)
class FileDone:
    """A file's cube was written; `words` tell how good it is."""

    number: int
    result: Path
    words: str


@dataclass(frozen=True)
class FileFailed:
    """A file came to nothing."""

    number: int
    fault: Fault


BatchResult = FilesFound | RecipeRead | RecipeRefused | FileStep | FileDone | FileFailed
