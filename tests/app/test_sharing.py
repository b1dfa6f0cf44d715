"""What the engines behind one window share."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

from app.requests import OpenRequest, PreviewRequest, RunRequest
from app.results import Opened, PatchReady
from app.runner import Sharing
from app.runner.turns import Turns
from app.runner.workbench import Workbench
from app.showing import Area
from app.state import SolverKind
from tests.app.conftest import STAGES


class Keeper:
    """Keeps what it is let."""

    def __init__(self, *, has_work: bool = True) -> None:
        self.has_work = has_work
        self.room = -1

    def keep_within(self, room: int) -> None:
        self.room = room


def test_only_one_stage_is_computed_at_a_time_and_all_come() -> None:
    sharing, at_work, most = Sharing(), [], []
    gate = threading.Barrier(2)

    def stages() -> Iterator[int]:
        for stage in range(20):
            at_work.append(stage)
            most.append(len(at_work))
            time.sleep(0.001)
            at_work.pop()
            yield stage

    def run(come: list[int]) -> None:
        gate.wait()
        results = sharing.in_turns(stages(), lambda: True, 1, "one")
        come.extend(result for result in results if isinstance(result, int))

    come: tuple[list[int], list[int]] = ([], [])
    threads = [threading.Thread(target=run, args=(one,)) for one in come]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1
    assert come == (list(range(20)), list(range(20)))


def test_who_waits_has_the_next_turn_and_not_the_one_that_had_the_last() -> None:
    turns = Turns()
    first, waiting = turns.join(), turns.join()
    assert turns.has_come(first)
    turns.leave(first)
    again = turns.join()
    assert turns.has_come(waiting, 0)
    assert not turns.has_come(again, 0)
    turns.leave(waiting)
    assert turns.has_come(again, 0)


def test_who_waits_no_longer_holds_nobody_up() -> None:
    turns = Turns()
    first, gone, last = turns.join(), turns.join(), turns.join()
    turns.leave(gone)
    turns.leave(first)
    assert turns.has_come(last, 0)


def test_what_is_no_longer_wanted_when_its_turn_comes_is_not_computed() -> None:
    computed = []

    def stages() -> Iterator[int]:
        computed.append(0)
        yield 0

    assert list(Sharing().in_turns(stages(), lambda: False, 1, "one")) == []
    assert computed == []


def test_those_with_work_have_equal_parts_of_the_room() -> None:
    sharing, keepers = Sharing(100), [Keeper(), Keeper(has_work=False), Keeper()]
    for keeper in keepers:
        sharing.join(keeper)
    sharing.share()
    assert [keeper.room for keeper in keepers] == [50, -1, 50]


def test_a_preview_waits_for_no_turn(models: Path, snapshot: Path) -> None:
    sharing, has_turn, may_end = Sharing(), threading.Event(), threading.Event()
    bench = Workbench(models, sharing)
    (opened,) = bench.open(OpenRequest(1, (snapshot,)))
    assert isinstance(opened, Opened)
    solver = next(solver for solver in opened.solvers if solver.kind is SolverKind.LORUN)
    list(bench.run(RunRequest(2, solver, "cpu", (1.0,) * STAGES), lambda: True))

    def slow() -> Iterator[int]:
        has_turn.set()
        may_end.wait()
        yield 0

    other = threading.Thread(target=lambda: list(sharing.in_turns(slow(), lambda: True, 1, "slow")))
    other.start()
    has_turn.wait()
    request = PreviewRequest(3, solver, "cpu", (0.5, *(1.0,) * (STAGES - 1)), Area(0, 0, 8, 8), 1)
    patches = [result for result in bench.preview(request, lambda: True) if isinstance(result, PatchReady)]
    may_end.set()
    other.join()
    assert [patch.index for patch in patches] == [1]
