"""`lorun-studio [FILE …]`: opens the window.

Only Qt is imported before the window is there; the engine, which takes seconds, is loaded behind it.
"""

import argparse
import ctypes
import importlib
import logging
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.journal import Journal
    from app.state import Fault
    from app.window import StudioWindow

QT_LIBRARIES = (
    "libegl1 libopengl0 libgl1 libxkbcommon-x11-0 libdbus-1-3 libxcb-cursor0 libxcb-icccm4 libxcb-image0 "
    "libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-xinerama0 libxcb-shape0"
)
NO_QT = 3
SETTLING_MS = 600
EXAMPLES = """examples:
  lorun-studio                          the empty window; the sample is one click away
  lorun-studio --sample                 the bundled sample, reconstructed
  lorun-studio snapshot.mat mask.mat    a snapshot with its coded aperture
  lorun-studio samples.mat phi.mat      block samples with their matrix
  lorun-studio small.png                a picture to enlarge; the window asks for the scale
  lorun-studio one.npz two.npz          measurements that are whole, each in a tab
  lorun-studio leaves.lorun             a session as it was saved
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window; return the exit status."""
    wishes = _parser().parse_args(arguments)
    hindrance = what_hinders_qt()
    if hindrance is not None:
        sys.stderr.write(hindrance)
        return NO_QT
    return _open(wishes)


def what_hinders_qt() -> str | None:
    """Why no window can be opened here and what to do about it, or None."""
    try:
        importlib.import_module("PySide6.QtWidgets")
    except ImportError as error:
        return _advice(f"Qt cannot be loaded: {error}")
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return None
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return _advice("There is no screen here: neither DISPLAY nor WAYLAND_DISPLAY is set.")
    if os.environ.get("WAYLAND_DISPLAY"):
        return None
    # Qt ends the program without a word to catch when its plug-in for X lacks a library, so the plug-in is tried first.
    from PySide6.QtCore import QLibraryInfo

    plugin = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms" / "libqxcb.so"
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        return _advice(f"Qt's plug-in for X cannot be loaded: {error}")
    return None


def _advice(problem: str) -> str:
    return (
        f"{problem}\n"
        "  to do:    on Debian or Ubuntu, install what Qt needs:\n"
        f"            apt-get install {QT_LIBRARIES}\n"
        "            without a screen, use the command line: lorun reconstruct --help\n"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lorun-studio",
        description="From a snapshot to the cube, stage by stage, in one window.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="a measurement and what belongs to it, several whole ones, or a session",
    )
    parser.add_argument("--sample", action="store_true", help="open the bundled sample and run it")
    parser.add_argument("--run", action="store_true", help="run as soon as the files are open")
    parser.add_argument("--theme", choices=("system", "light", "dark"), help="how to look this time")
    parser.add_argument(
        "--screenshot", type=Path, metavar="PNG", help="draw the window when the run is over, and close"
    )
    return parser


def _open(wishes: argparse.Namespace) -> int:
    import pyqtgraph
    from PySide6.QtWidgets import QApplication

    from app.journal import Journal, usual_folder
    from app.settings import Settings
    from app.style import Theme
    from app.window import StudioWindow
    from lorun_engine.allocation import keep_freed_memory

    keep_freed_memory()
    pyqtgraph.setConfigOptions(imageAxisOrder="row-major", antialias=True)
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("LoRun Studio")
    application.setOrganizationName("LoRun")
    journal, settings = Journal(), Settings()
    chosen = settings.preferences.log_folder
    _keep_log(journal, Path(chosen) if chosen else None)
    theme = Theme(wishes.theme) if wishes.theme else None
    kept = usual_folder() / "unsaved" if wishes.screenshot is None else None
    window = StudioWindow(settings=settings, journal=journal, theme=theme, kept=kept)
    _report_faults(window)
    if wishes.screenshot is not None:
        _draw_when_done(window, wishes.screenshot.absolute(), application)
    window.show()
    if wishes.sample:
        window.open_sample()
    elif wishes.files:
        run = wishes.run or wishes.screenshot is not None
        window.open_paths(tuple(path.absolute() for path in wishes.files), run=run)
    if wishes.screenshot is None and not wishes.files:
        window.tour.offer()
    return application.exec()


def _keep_log(journal: "Journal", folder: Path | None = None) -> None:
    """Log to memory for the window, and to a file for afterwards."""
    from app.journal import usual_folder

    log = logging.getLogger("lorun")
    log.setLevel(logging.INFO)
    log.addHandler(journal)
    refusal = journal.write_to(folder or usual_folder())
    if refusal:
        log.warning("%s", refusal)


def _report_faults(window: "StudioWindow") -> None:
    """Bring what nobody caught, in any thread, to the log and to a dialog."""
    from app.runner.faults import fault_of

    def report(error: BaseException | None) -> None:
        if error is not None and not isinstance(error, KeyboardInterrupt):
            fault = fault_of(error)
            logging.getLogger("lorun.studio").error("%s", fault.details)
            window.report(fault)

    def from_main(_: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        report(error.with_traceback(trace))

    sys.excepthook = from_main
    threading.excepthook = lambda heard: report(heard.exc_value)


def _draw_when_done(window: "StudioWindow", path: Path, application: "QApplication") -> None:
    """Write a picture of the window when its first run is over, and leave; say so where it came to a fault."""
    from PySide6.QtCore import QTimer

    def draw() -> None:
        written = window.grab().save(str(path))
        application.exit(0 if written else 1)

    def give_up(fault: "Fault") -> None:
        sys.stderr.write(f"{fault.problem}\n  to do:    {fault.remedy}\n")
        application.exit(1)

    window.session.running.settled.connect(lambda: QTimer.singleShot(SETTLING_MS, draw))
    window.documents.fault_found.connect(give_up)


if __name__ == "__main__":
    sys.exit(main())
