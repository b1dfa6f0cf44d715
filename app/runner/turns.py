"""Turns, in the order in which they were asked for."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class Turns:
    """A line of those that want to be alone for a while; the first in it has its turn until it leaves.

    A lock would give the next turn to whoever asks first after it was free: mostly to the one that had it last.
    """

    def __init__(self) -> None:
        self._line: deque[object] = deque()
        self._has_moved = Condition()

    def join(self) -> object:
        """Stand in line, at its end; return the place."""
        place = object()
        with self._has_moved:
            self._line.append(place)
        return place

    def has_come(self, place: object, patience: float | None = None) -> bool:
        """Wait for the turn of a place, at most `patience` seconds; return whether it has come."""
        with self._has_moved:
            return self._has_moved.wait_for(lambda: self._line[0] is place, patience)

    def leave(self, place: object) -> None:
        """End the turn of a place, or wait for it no longer."""
        with self._has_moved:
            self._line.remove(place)
            self._has_moved.notify_all()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for a turn, and have it within."""
        place = self.join()
        try:
            self.has_come(place)
            yield
        finally:
            self.leave(place)
