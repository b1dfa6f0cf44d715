"""Walking by keys: through bands and pictures, the pinned pixel over the picture, the divider across it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeySequence

WAYS = (("left", "Left", -1, 0), ("right", "Right", 1, 0), ("up", "Up", 0, -1), ("down", "Down", 0, 1))


class Steps(QObject):
    """Actions of the arrow keys, which the control with the focus may use for itself."""

    band_stepped = Signal(int)
    picture_stepped = Signal(int)
    pin_stepped = Signal(int, int)
    divider_stepped = Signal(int, int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.listed = [
            self._action("&Band before", "Left", lambda: self.band_stepped.emit(-1)),
            self._action("Band &after", "Right", lambda: self.band_stepped.emit(1)),
            self._action("&Picture before", "Up", lambda: self.picture_stepped.emit(-1)),
            self._action("Picture af&ter", "Down", lambda: self.picture_stepped.emit(1)),
        ]
        self.pictures = tuple(self.listed[2:])
        self.pins = self._moves("pinned pixel", "Shift", self.pin_stepped)
        dividers = self._moves("divider or lens", "Alt", self.divider_stepped)
        self.listed += [self._line(), *self.pins, self._line(), *dividers]
        self.show_ready(ready=False)

    def show_ready(self, *, ready: bool) -> None:
        """Show whether there is anything to walk through."""
        for action in self.listed:
            action.setEnabled(ready)

    def _moves(self, what: str, modifier: str, signal: SignalInstance) -> tuple[QAction, ...]:
        return tuple(
            self._action(f"Move the {what} {way}", f"{modifier}+{key}", _emitting(signal.emit, across, down))
            for way, key, across, down in WAYS
        )

    def _action(self, text: str, key: str, deed: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setToolTip(f"{text.replace('&', '')} ({action.shortcut().toString()})")
        action.triggered.connect(lambda _: deed())
        return action

    def _line(self) -> QAction:
        line = QAction(self)
        line.setSeparator(True)
        return line


def _emitting(emit: Callable[[int, int], None], across: int, down: int) -> Callable[[], None]:
    return lambda: emit(across, down)
