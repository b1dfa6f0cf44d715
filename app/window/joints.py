"""Connections that last as long as a measurement is on show."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QMetaObject, QObject, SignalInstance


class Joints:
    """Connects a measurement's view models with the views that all measurements share, and parts them again."""

    def __init__(self) -> None:
        self._made: list[QMetaObject.Connection] = []

    @property
    def are_made(self) -> bool:
        """Whether anything is connected."""
        return bool(self._made)

    def join(self, signal: SignalInstance, slot: Callable[..., Any] | SignalInstance) -> None:
        """Connect a signal until `part`."""
        self._made.append(signal.connect(slot))

    def part(self) -> None:
        """Undo all connections."""
        for connection in self._made:
            QObject.disconnect(connection)
        self._made.clear()
