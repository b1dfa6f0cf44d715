"""What the engines behind one window share: a processor, on which they take turns, and room for finished stages."""

from collections.abc import Callable, Iterator
from threading import Lock
from typing import Protocol, TypeVar
from weakref import WeakSet

KEPT_BYTES = 2 * 2**30

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
        self._turn = Lock()
        self._sharers: WeakSet[Sharer] = WeakSet()

    def join(self, sharer: Sharer) -> None:
        """Take one more in."""
        self._sharers.add(sharer)

    def set_room(self, room: int) -> None:
        """Let finished stages take this many bytes, from the next `share` on."""
        self._room = room

    def share(self) -> None:
        """Give everybody with work the same part of the room."""
        with self._turn:
            sharers = [sharer for sharer in self._sharers if sharer.has_work]
            for sharer in sharers:
                sharer.keep_within(self._room // len(sharers))

    def in_turns(self, results: Iterator[Item], wanted: Callable[[], bool]) -> Iterator[Item]:
        """The same results, each computed in a turn of its own, as long as they are wanted."""
        while True:
            with self._turn:
                if not wanted():
                    return
                try:
                    result = next(results)
                except StopIteration:
                    return
            yield result
