"""The window that the benches work in."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyqtgraph
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from app.settings import Settings
from app.window import StudioWindow

SIZE = (1600, 1000)


@contextmanager
def shown_window(folder: Path) -> Iterator[tuple[QApplication, StudioWindow]]:
    """The window with the bundled models, on show while its engine still loads; closed in the end.

    Args:
        folder: where its settings are kept, so that it has nobody's.
    """
    pyqtgraph.setConfigOptions(imageAxisOrder="row-major", antialias=True)
    application = QApplication(sys.argv[:1])
    window = StudioWindow(Settings(QSettings(str(folder / "bench.ini"), QSettings.Format.IniFormat)))
    window.resize(*SIZE)
    window.show()
    try:
        yield application, window
    finally:
        window.close()
