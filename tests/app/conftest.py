"""Fixtures of the window's tests: small measurements as files, tiny untrained models, a window of its own settings."""

import threading
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyqtgraph
import pytest
import torch
from PySide6.QtCore import QSettings, QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.settings import Settings
from app.state import Floats, SolverChoice, stage_key
from app.view_model import Session
from app.window import StudioWindow
from lorun_engine.camera import BlockCamera, SuperResolutionCamera
from lorun_engine.files import write_cube, write_measurement, write_picture
from lorun_engine.measurement import Measurement
from lorun_engine.network.checkpoint import save_adapters, save_base
from lorun_engine.physics.operator import build_operator
from lorun_engine.stage import Stage
from tests.app.deaf import DeafRunner
from tests.engine.tiny import tiny_card, tiny_network, tiny_snapshot

BANDS = 4
STAGES = 3
WAIT_MS = 20_000
SIZE = QSize(1280, 800)


@pytest.fixture(autouse=True)
def _drawing_options() -> None:
    """As the program sets them, but for the mouse: a loaded machine must not lose its moves."""
    pyqtgraph.setConfigOptions(imageAxisOrder="row-major", antialias=True, mouseRateLimit=-1)


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny untrained model for CASSI and one for grey pictures."""
    folder = tmp_path_factory.mktemp("models")
    for name, bands, guides, camera in (("spectral", BANDS, 1, "cassi"), ("grey", 1, 0, "blocks")):
        network = tiny_network(bands, guides, STAGES)
        card = tiny_card(network, camera)
        base = save_base(folder / f"{name}-base.safetensors", network.denoiser, card)
        save_adapters(folder / f"{name}.safetensors", network, base, card)
    return folder


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    """A complete CASSI measurement with its truth, in one file."""
    path = tmp_path / "snapshot.npz"
    write_measurement(path, tiny_snapshot(BANDS))
    return path


@pytest.fixture
def snapshot_parts(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A snapshot, its aperture and its truth as files of their own, in a folder with nothing else."""
    measurement = tiny_snapshot(28, 16, 20)
    folder = tmp_path / "parts"
    folder.mkdir()
    np.savez(folder / "meas.npz", meas=measurement.data)
    np.savez(folder / "mask.npz", mask=getattr(measurement.camera, "aperture"))  # noqa: B009 of one of three cameras
    assert measurement.truth is not None
    write_cube(folder / "truth.npz", measurement.truth, None)
    return folder / "meas.npz", folder / "mask.npz", folder / "truth.npz"


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """Block samples of a small grey picture with their matrix and truth."""
    chance = np.random.default_rng(1)
    matrix = np.linalg.qr(chance.standard_normal((16, 16)))[0][:8].astype(np.float32)
    camera = BlockCamera(matrix, 16, 12)
    truth = chance.random((1, 16, 12)).astype(np.float32)
    data = build_operator(camera, torch.device("cpu")).forward(torch.from_numpy(truth)[None])[0].numpy()
    path = tmp_path / "samples.npz"
    write_measurement(path, Measurement(data, camera, truth=truth, name="samples"))
    return path


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    """A small colour picture."""
    path = tmp_path / "photograph.png"
    write_picture(path, np.random.default_rng(2).integers(0, 256, (12, 16, 3), dtype=np.uint8))
    return path


@pytest.fixture
def enlarged(tmp_path: Path) -> Path:
    """A complete super-resolution measurement."""
    path = tmp_path / "low.npz"
    data = np.random.default_rng(3).random((3, 10, 12)).astype(np.float32)
    write_measurement(path, Measurement(data, SuperResolutionCamera(2, 10, 12, 3), name="low"))
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings that nobody else has."""
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, models: Path, settings: Settings) -> Iterator[StudioWindow]:  # noqa: ARG001
    """A shown window whose engine is loaded; when it goes, no thread may stay."""
    studio = StudioWindow(settings, models)
    qtbot.addWidget(studio)
    be_shown(studio, qtbot)
    yield studio
    studio.close()
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("lorun")]


@pytest.fixture
def opened(window: StudioWindow, snapshot: Path, qtbot: QtBot) -> StudioWindow:
    """A window with a snapshot open, not yet run."""
    with qtbot.waitSignal(window.session.scene_opened, timeout=WAIT_MS):
        window.open_path(snapshot)
    return window


@pytest.fixture
def reconstructed(opened: StudioWindow, qtbot: QtBot) -> StudioWindow:
    """A window with all stages of a snapshot."""
    with qtbot.waitSignal(opened.session.running.settled, timeout=WAIT_MS):
        opened.session.toggle_run()
    return opened


def be_shown(window: StudioWindow, qtbot: QtBot, size: QSize = SIZE) -> None:
    """Show a window, and wait until its engine is loaded."""
    window.resize(size)
    window.show()
    qtbot.waitUntil(window.views.choices.devices.isEnabled, timeout=WAIT_MS)


def open_beside(window: StudioWindow, qtbot: QtBot, *paths: Path) -> None:
    """Open a measurement beside the one that is open, and wait until it is on show."""
    with qtbot.waitSignal(window.documents.shown, timeout=WAIT_MS):
        window.open_paths(paths)


@pytest.fixture
def two(reconstructed: StudioWindow, samples: Path, qtbot: QtBot) -> StudioWindow:
    """A snapshot with its stages, and block samples beside it, which are on show."""
    open_beside(reconstructed, qtbot, samples)
    return reconstructed


def cube_of(window: StudioWindow) -> Floats:
    """The cube of the last stage."""
    frame = window.viewing.frame(stage_key(STAGES))
    assert frame is not None
    return frame.cube


def settled(window: StudioWindow, qtbot: QtBot) -> None:
    """Wait until nothing is computed in any tab."""
    documents = window.documents
    qtbot.waitUntil(lambda: not any(document.session.is_busy for document in documents.items), timeout=WAIT_MS)


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[DeafRunner]:  # noqa: ARG001 an application
    """A runner that only notes what it is asked."""
    deaf = DeafRunner()
    yield deaf
    deaf.close()


@pytest.fixture
def session(runner: DeafRunner) -> Session:
    """A session that such a runner works for."""
    return Session(runner)


class GatedSolver:
    """A solver whose stages come only when they are let through, and which keeps its finished stages.

    Attributes:
        computed: the stages computed so far with the strength they were given, in order.
        closed: how many runs were given up or finished.
    """

    def __init__(self, shape: tuple[int, int, int], stage_count: int = STAGES) -> None:
        self._shape = shape
        self._stage_count = stage_count
        self._gate = threading.Semaphore(0)
        self._kept: dict[int, tuple[float, Stage]] = {}
        self.device = torch.device("cpu")
        self.computed: list[tuple[int, float]] = []
        self.closed = 0

    @property
    def stage_count(self) -> int:
        return self._stage_count

    def let(self, stages: int) -> None:
        """Let so many stages through."""
        for _ in range(stages):
            self._gate.release()

    def run(self, strengths: Sequence[float] | None = None) -> Generator[Stage, None, None]:
        wanted = [1.0, *(strengths or [1.0] * self._stage_count)]
        try:
            fresh = False
            for index, strength in enumerate(wanted):
                kept = self._kept.get(index)
                if fresh or kept is None or kept[0] != strength:
                    fresh = True
                    self._gate.acquire(timeout=WAIT_MS / 1000)
                    self.computed.append((index, strength))
                    self._kept[index] = (strength, self._stage(index, strength))
                yield self._kept[index][1]
        finally:
            self.closed += 1

    def _stage(self, index: int, strength: float) -> Stage:
        estimate = torch.full(self._shape, 0.1 * index + 0.01 * strength)
        return Stage(index, estimate + 1, estimate, 1 / (index + 1), 0.01)


@pytest.fixture
def gated(monkeypatch: pytest.MonkeyPatch) -> GatedSolver:
    """Put a gated solver in the place of every solver."""
    solver = GatedSolver((BANDS, 16, 20))

    def build(choice: SolverChoice, measurement: Measurement, *how: object) -> GatedSolver:  # noqa: ARG001
        return solver

    monkeypatch.setattr("app.runner.workbench.build_solver", build)
    return solver


def begin(window: StudioWindow, gated: GatedSolver, qtbot: QtBot) -> None:
    """Begin a run, and let its first stage come."""
    window.session.toggle_run()
    gated.let(1)
    qtbot.waitUntil(lambda: window.session.running.stages.ready_count == 1, timeout=WAIT_MS)
