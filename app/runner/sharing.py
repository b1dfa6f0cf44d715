"""What the engines behind one window share: a processor, on which they take turns, and room for finished stages."""

from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar
from weakref import WeakSet

from app.results import Waiting
from app.runner.threads import background_thread
from app.runner.turns import Turns

KEPT_BYTES = 2 * 2**30
PATIENCE_S = 0.2
LONG_PATIENCE_S = 2.0
"""How long a run that has begun waits for its next stage before it says so: others have turns between its stages."""

Item = TypeVar("Item")


class Sharer(Protocol):
    """Who keeps finished stages."""

    @property
    def has_work(self) -> bool:
        """Whether it keeps any, or may."""

    def keep_within(self, room: int) -> None:
        """Keep no more bytes than this."""


class Sharing:
    """Lets several runs go on stage by stage in turns, each as fast as if it were alone while it has its turn.

    Args:
        room: how many bytes the finished stages of all together may take.
    """

    def __init__(self, room: int = KEPT_BYTES) -> None:
        self._room = room
        self._turns = Turns()
        self._at_work = ""
        self._sharers: WeakSet[Sharer] = WeakSet()
        self._sweeper = background_thread("sweeper")

    def join(self, sharer: Sharer) -> None:
        """Take one more in."""
        self._sharers.add(sharer)

    def set_room(self, room: int) -> None:
        """Let finished stages take this many bytes; what they take above that is free once a stage at work is done."""
        if room != self._room:
            self._room = room
            self._sweeper.submit(self._make_room)

    def close(self) -> None:
        """Let the thread go that makes room."""
        self._sweeper.shutdown(wait=True)

    def share(self) -> None:
        """Give everybody with work the same part of the room."""
        with self._turns.taken():
            self._share()

    def in_turns(
        self, results: Iterator[Item], wanted: Callable[[], bool], number: int, name: str
    ) -> Iterator[Item | Waiting]:
        """The same results, each computed in a turn of its own, as long as they are wanted; who waits comes next.

        Between them stands for whom they wait where that takes long, and then that they wait no longer.

        Args:
            results: are computed as they are asked for.
            wanted: whether any more are.
            number: of the request that they answer.
            name: of the measurement that they belong to.
        """
        is_first = True
        while True:
            said, waited, place = "", 0.0, self._turns.join()
            try:
                while not self._turns.has_come(place, PATIENCE_S):
                    waited += PATIENCE_S
                    if not wanted():
                        return
                    if said != self._at_work and (is_first or waited > LONG_PATIENCE_S):
                        said = self._at_work
                        yield Waiting(number, said)
                if not wanted():
                    return
                self._at_work = name
                if said:
                    yield Waiting(number)
                if is_first:
                    self._share()
                    is_first = False
                result = next(results)
            except StopIteration:
                return
            finally:
                self._turns.leave(place)
            yield result

    def _make_room(self) -> None:
        """Have stages go, and what they took go back to the system; the engine is there if there are any."""
        self.share()
        if any(sharer.has_work for sharer in self._sharers):
            from lorun_engine.memory import release_memory

            release_memory()

    def _share(self) -> None:
        sharers = [sharer for sharer in self._sharers if sharer.has_work]
        for sharer in sharers:
            sharer.keep_within(self._room // len(sharers))
