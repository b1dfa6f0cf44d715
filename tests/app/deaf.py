"""A runner that only notes what it is asked, and the results that a test answers in its place."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from app.requests import AsideRequest, OpenRequest, PreviewRequest, RunRequest, TrialRequest
from app.results import Exported, Opened, RunEnded, RunStarted, StageReady
from app.runner import Runner
from app.showing import Progress, TileCondition
from app.sources import Sources
from app.state import Fault, FrameKey, SolverChoice, SolverKind
from app.view_model import Session
from tests.app.scenes import a_frame, a_scene

LORUN = SolverChoice("LoRun", SolverKind.LORUN, path=Path("model"), stages=3)
OTHER = SolverChoice("Another", SolverKind.LORUN, path=Path("another"), stages=2)
CLASSICAL = SolverChoice("GAP-TV", SolverKind.CLASSICAL)


class DeafRunner(Runner):
    """Notes every request and does nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.opens: list[OpenRequest] = []
        self.runs: list[RunRequest] = []
        self.previews: list[PreviewRequest] = []
        self.trials: list[TrialRequest] = []
        self.asides: list[AsideRequest] = []
        self.given_up: list[int] = []
        self.stops = 0

    def open(self, request: OpenRequest) -> None:
        self.opens.append(request)

    def run(self, request: RunRequest) -> None:
        self.runs.append(request)

    def preview(self, request: PreviewRequest) -> None:
        self.previews.append(request)

    def try_settings(self, request: TrialRequest) -> None:
        self.trials.append(request)

    def solve_aside(self, request: AsideRequest) -> None:
        self.asides.append(request)

    def give_up(self, number: int) -> None:
        self.given_up.append(number)

    def stop(self) -> None:
        self.stops += 1


class Listener(QObject):
    """Keeps what a session says."""

    heard = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.arrived: list[FrameKey] = []
        self.faults: list[Fault] = []
        self.progress: list[Progress] = []
        self.exported: list[Exported] = []
        session.running.stage_arrived.connect(lambda key, _: self.arrived.append(key))
        session.fault_found.connect(self.faults.append)
        session.telling.changed.connect(self.progress.append)
        session.writing.exported.connect(self.exported.append)


def answer(runner: Runner, qtbot: QtBot, *results: object) -> None:
    """Have results arrive."""
    for result in results:
        runner.arrived.emit(result)
    qtbot.wait(1)


def be_open(runner: DeafRunner, session: Session, qtbot: QtBot, *solvers: SolverChoice) -> None:
    """Open a measurement that these solvers can reconstruct."""
    session.open_paths((Path("scene.npz"),))
    number = runner.opens[-1].number
    answer(runner, qtbot, Opened(number, Sources(Path("scene.npz")), a_scene(), solvers or (LORUN, OTHER, CLASSICAL)))


def a_stage(number: int, index: int) -> StageReady:
    return StageReady(number, index, a_frame(index / 10), 0.5 / (index + 1), 0.01)


def be_run(runner: DeafRunner, session: Session, qtbot: QtBot) -> int:
    """Run to the end; return the run's number."""
    be_open(runner, session, qtbot)
    session.toggle_run()
    number = runner.runs[-1].number
    answer(
        runner,
        qtbot,
        RunStarted(number, 3),
        *(a_stage(number, index) for index in range(4)),
        RunEnded(number, complete=True, seconds=1),
    )
    return number


def conditions(session: Session) -> list[TileCondition]:
    return [entry.condition for entry in session.running.stages.entries]
