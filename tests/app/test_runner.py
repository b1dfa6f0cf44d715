"""The worker: everything it is asked comes back as a signal, from other threads, and no thread dies unheard."""

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.display import frame_of
from app.exports import CubeChoice, Drawn, PictureChoice
from app.requests import CubeExport, OpenRequest, PictureExport, RunRequest
from app.results import EngineReady, Exported, Failed, Opened, RunEnded, StageJudged, StageReady
from app.runner import Runner
from app.runner.faults import fault_of
from app.runner.loading import preload_library, versions
from app.runner.opening import open_sources
from app.runner.workbench import Workbench
from app.sources import Sources
from app.state import CubeFormat, FaultKind, SolverChoice, SolverKind
from lorun_engine.errors import MeasurementError
from lorun_engine.memory import memory_in_use
from tests.app.conftest import STAGES, WAIT_MS, GatedSolver

CLASSICAL = SolverChoice("classical", SolverKind.CLASSICAL)


class Answers:
    """Keeps what a runner answers."""

    def __init__(self, runner: Runner, qtbot: QtBot) -> None:
        self.all: list[object] = []
        self.threads: set[str] = set()
        self._qtbot = qtbot
        runner.arrived.connect(self._keep)

    def wait_for(self, kind: type, count: int = 1) -> list[object]:
        self._qtbot.waitUntil(lambda: sum(isinstance(one, kind) for one in self.all) >= count, timeout=WAIT_MS)
        return [one for one in self.all if isinstance(one, kind)]

    def _keep(self, result: object) -> None:
        self.all.append(result)
        self.threads.add(threading.current_thread().name)


@pytest.fixture
def runner(qtbot: QtBot, models: Path) -> Iterator[Runner]:  # noqa: ARG001 an application
    made = Runner(models)
    yield made
    made.close()


@pytest.fixture
def answers(runner: Runner, qtbot: QtBot) -> Answers:
    return Answers(runner, qtbot)


def test_the_engine_is_not_imported_before_the_window_is_shown() -> None:
    program = (
        "import sys; from PySide6.QtWidgets import QApplication; application = QApplication([]);"
        "from app.window import StudioWindow; window = StudioWindow();"
        "heavy = {'torch', 'h5py', 'scipy', 'skimage', 'tifffile', 'PIL'} & set(sys.modules);"
        "window.session.close(); sys.exit(', '.join(sorted(heavy)) or None)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


def test_the_engine_says_what_it_can_compute_on(runner: Runner, answers: Answers) -> None:
    runner.load()
    (ready,) = answers.wait_for(EngineReady)
    assert isinstance(ready, EngineReady)
    assert ready.devices[-1] == "cpu"
    assert "torch" in ready.versions


def test_a_run_gives_its_stages_in_order_and_then_their_figures(
    runner: Runner, answers: Answers, snapshot: Path
) -> None:
    runner.open(OpenRequest(1, (snapshot,)))
    (opened,) = answers.wait_for(Opened)
    assert isinstance(opened, Opened)
    assert [choice.kind for choice in opened.solvers] == [SolverKind.LORUN, SolverKind.LORUN, SolverKind.CLASSICAL]
    runner.run(RunRequest(2, opened.solvers[0], "cpu", (1.0,) * STAGES))
    answers.wait_for(RunEnded)
    stages = [one for one in answers.all if isinstance(one, StageReady)]
    assert [stage.index for stage in stages] == list(range(STAGES + 1))
    assert all(stage.psnr is not None and stage.frame.colour is not None for stage in stages)
    judged = answers.wait_for(StageJudged, STAGES + 1)
    for stage, figures in zip(stages, judged, strict=True):
        assert isinstance(figures, StageJudged)
        assert figures.figures.psnr == pytest.approx(stage.psnr)


@pytest.mark.parametrize("place", [1, 2])
def test_every_solver_on_offer_runs(runner: Runner, answers: Answers, snapshot: Path, place: int) -> None:
    runner.open(OpenRequest(1, (snapshot,)))
    (opened,) = answers.wait_for(Opened)
    assert isinstance(opened, Opened)
    runner.run(RunRequest(2, opened.solvers[place], "cpu"))
    (ended,) = answers.wait_for(RunEnded)
    assert isinstance(ended, RunEnded)
    assert ended.complete


def test_kept_stages_come_again_without_being_worked_on_twice(
    runner: Runner, answers: Answers, snapshot: Path, gated: GatedSolver
) -> None:
    gated.let(20)
    runner.open(OpenRequest(1, (snapshot,)))
    answers.wait_for(Opened)
    runner.run(RunRequest(2, CLASSICAL, "cpu", (1.0, 1.0, 1.0)))
    answers.wait_for(RunEnded)
    runner.run(RunRequest(3, CLASSICAL, "cpu", (1.0, 0.5, 1.0)))
    answers.wait_for(RunEnded, 2)
    stages = [one for one in answers.all if isinstance(one, StageReady)]
    first, second = stages[:4], stages[4:]
    assert [old.frame is new.frame for old, new in zip(first, second, strict=True)] == [True, True, False, False]
    assert {stage.number for stage in second} == {3}


def test_the_newest_run_wins_and_the_older_ones_end_at_their_next_stage(
    runner: Runner, answers: Answers, snapshot: Path, gated: GatedSolver
) -> None:
    runner.open(OpenRequest(1, (snapshot,)))
    answers.wait_for(Opened)
    runner.run(RunRequest(2, CLASSICAL, "cpu", (1.0, 1.0, 1.0)))
    gated.let(1)
    answers.wait_for(StageReady)
    runner.run(RunRequest(3, CLASSICAL, "cpu", (0.5, 1.0, 1.0)))
    runner.run(RunRequest(4, CLASSICAL, "cpu", (0.7, 1.0, 1.0)))
    gated.let(20)
    ended = answers.wait_for(RunEnded, 2)
    assert [(one.number, one.complete) for one in ended if isinstance(one, RunEnded)] == [(2, False), (4, True)]
    assert {one.number for one in answers.all if isinstance(one, StageReady)} == {2, 4}


def test_a_run_without_a_measurement_does_nothing(models: Path) -> None:
    bench = Workbench(models)
    assert list(bench.run(RunRequest(1, CLASSICAL, "cpu"), lambda: True)) == []
    assert list(bench.judging(1)) == []


def test_a_fault_in_the_worker_is_answered_and_logged(
    runner: Runner, answers: Answers, snapshot: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("app.runner.workbench.scene_of", break_down)
    with caplog.at_level(logging.WARNING, logger="lorun.studio"):
        runner.open(OpenRequest(1, (snapshot,)))
        (failed,) = answers.wait_for(Failed)
    assert isinstance(failed, Failed)
    assert failed.fault.kind is FaultKind.BUG
    assert "ZeroDivisionError: a bug" in failed.fault.found
    assert "break_down" in failed.fault.details
    assert "a bug" in caplog.text


def test_answers_arrive_in_the_window_s_thread(runner: Runner, answers: Answers, tmp_path: Path) -> None:
    runner.open(OpenRequest(1, (tmp_path / "nowhere",)))
    answers.wait_for(Failed)
    drawn = Drawn("Stage 1", np.zeros((4, 5), np.uint8))
    runner.export_picture(PictureExport(2, tmp_path / "picture.png", lambda: iter([drawn]), PictureChoice()))
    answers.wait_for(Exported)
    assert (tmp_path / "picture.png").exists()


@pytest.mark.parametrize("form", CubeFormat)
def test_every_format_is_written_whole(runner: Runner, answers: Answers, tmp_path: Path, form: CubeFormat) -> None:
    cube = np.random.default_rng(0).random((3, 5, 6)).astype(np.float32)
    path = tmp_path / f"cube{form.suffix}"
    runner.export_cube(CubeExport(1, path, cube, (450.0, 500.0, 550.0), CubeChoice(form)))
    (exported,) = answers.wait_for(Exported)
    assert isinstance(exported, Exported)
    assert exported.size > cube.nbytes
    if form in (CubeFormat.ENVI_BIL, CubeFormat.ENVI_BIP):
        assert form.name.removeprefix("ENVI_").lower() in path.read_text().lower()
    if form is CubeFormat.MATLAB_73:
        assert path.read_bytes().startswith(b"MATLAB 7.3")


def test_an_export_is_written_even_when_the_window_closes(models: Path, tmp_path: Path, qtbot: QtBot) -> None:  # noqa: ARG001
    closing = Runner(models)
    cube = np.zeros((2, 64, 64), np.float32)
    for number in range(5):
        closing.export_cube(CubeExport(number, tmp_path / f"{number}.npz", cube, None, CubeChoice(CubeFormat.NUMPY)))
    closing.close()
    assert len(list(tmp_path.glob("*.npz"))) == 5


def test_engine_errors_keep_their_words_and_everything_else_is_a_bug() -> None:
    known = fault_of(MeasurementError("bad.mat", expected="a", found="b", remedy="c"))
    assert (known.problem, known.expected, known.found, known.remedy) == ("bad.mat", "a", "b", "c")
    assert known.kind is FaultKind.USER
    assert fault_of(MemoryError()).kind is FaultKind.USER
    assert "memory" in fault_of(MemoryError("128 GiB")).problem
    assert fault_of(KeyError("x")).kind is FaultKind.BUG


def test_memory_is_told_where_the_system_tells_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "statm"
    page.write_text("100 50 10 1 0 20 0")
    assert memory_in_use(page) == 50 * 4096
    most = memory_in_use(tmp_path / "nowhere")
    assert most is not None
    assert most > 1_000_000
    monkeypatch.setattr("sys.platform", "darwin")
    assert memory_in_use(tmp_path / "nowhere") == most // 1024
    monkeypatch.setitem(sys.modules, "resource", None)
    assert memory_in_use(tmp_path / "nowhere") is None


def test_a_library_is_loaded_ahead_only_where_it_is_known_how(monkeypatch: pytest.MonkeyPatch) -> None:
    assert preload_library("torch", "lib/libtorch_python")
    assert not preload_library("torch", "lib/no_such_library")
    assert not preload_library("no_such_package", "lib/anything")
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    assert not preload_library("torch", "lib/libtorch_python")
    monkeypatch.setattr("os.name", "nt")
    assert not preload_library("torch", "lib/libtorch_python")


def test_versions_name_what_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("lorun_engine.versions.version", missing)
    assert "torch not installed" in versions()


def test_opening_reads_only_what_the_request_names(snapshot: Path, enlarged: Path) -> None:
    from app.runner.scenes import scene_of

    for path, camera in ((snapshot, "CASSI"), (enlarged, "Super-resolution")):
        joined = open_sources(OpenRequest(1, (path,)))
        scene = scene_of(joined.measurement, Sources(path))  # type: ignore[union-attr]
        assert scene.camera.startswith(camera)
    assert frame_of(np.zeros((1, 2, 2), np.float32)).colour is None
