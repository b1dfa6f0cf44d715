"""Where Python looks for what nobody holds any more: in the window's thread, and nowhere else."""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000


class Collecting(QObject):
    """Throws away rings of objects that hold only one another.

    Python would look for them in whatever thread happens to make an object. A widget in such a ring would be destroyed
    by the engine's thread while the window draws, which ends the process.

    Args:
        parent: the owner in Qt's tree.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def end(self) -> None:
        """Leave it to Python again: no other thread works any more."""
        self._timer.stop()
        gc.enable()

    def _look(self) -> None:
        """Look through as much as Python would have by now, once the libraries are loaded."""
        if not gc.get_freeze_count():
            return
        counts, limits = gc.get_count(), gc.get_threshold()
        due = [age for age, (count, most) in enumerate(zip(counts, limits, strict=True)) if count > most]
        if due:
            gc.collect(due[-1])
