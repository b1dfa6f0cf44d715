"""The command line as a person meets it: arguments in; exit code, results and messages out."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from lorun_engine.cli import main
from lorun_engine.files import write_cube, write_measurement
from tests.engine.tiny import saved_tiny_model, tiny_snapshot


@dataclass(frozen=True)
class Answer:
    """What one call of the command line leaves."""

    code: int
    results: str
    messages: str

    @property
    def rows(self) -> list[list[str]]:
        """The results as cells, without the foot."""
        return [line.split("\t") for line in self.results.splitlines() if not line.startswith("#")]


Lorun = Callable[..., Answer]


@pytest.fixture
def lorun(capsys: pytest.CaptureFixture[str]) -> Lorun:
    """Call the command line in this process."""

    def call(*arguments: str | Path) -> Answer:
        with pytest.raises(SystemExit) as leaving:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        code = leaving.value.code
        return Answer(code if isinstance(code, int) else 0, said.out, said.err)

    return call


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    """A whole CASSI measurement of four bands, with its truth."""
    path = tmp_path / "snapshot.npz"
    write_measurement(path, tiny_snapshot())
    return path


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A tiny model of four bands and three stages."""
    return saved_tiny_model(tmp_path).card.path


@pytest.fixture
def cube(tmp_path: Path) -> Path:
    """A smooth cube of five bands, 24 × 20, with wavelengths."""
    rows, columns = np.mgrid[0:24, 0:20] / 24
    values = np.stack([0.5 + 0.3 * np.sin(4 * rows + band) * np.cos(3 * columns) for band in range(5)])
    path = tmp_path / "cube.npz"
    write_cube(path, values.astype(np.float32), np.linspace(450, 650, 5, dtype=np.float32))
    return path


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A colour photograph of 24 × 20 pixels."""
    from PIL import Image

    rows, columns = np.mgrid[0:24, 0:20] / 24
    channels = np.stack([rows, columns, 1 - rows], axis=-1)
    path = tmp_path / "photo.png"
    Image.fromarray((255 * channels).astype(np.uint8)).save(path)
    return path
