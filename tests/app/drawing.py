"""Drawing on the picture by hand: regions and a line, in pixels."""

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.regions import Region
from app.surveys import StageChoice
from app.window import StudioWindow
from tests.app.conftest import STAGES, WAIT_MS
from tests.app.hands import LEFT, pull

SETTLING_MS = 200  # until the panels have found their places, and the picture its own
Place = tuple[float, float]


def drag(qtbot: QtBot, window: StudioWindow, start: Place, end: Place) -> None:
    """Pull the mouse over the picture, in its pixels."""
    picture = window.views.picture
    pull(qtbot, picture.surface, QPoint(*picture.place_of(*start)), QPoint(*picture.place_of(*end)))


def click(qtbot: QtBot, window: StudioWindow, *places: Place) -> None:
    """Click on pixels of the picture."""
    for place in places:
        point = QPoint(*window.views.picture.place_of(*place))
        qtbot.mouseMove(window.views.picture.surface, point)
        qtbot.mouseClick(window.views.picture.surface, LEFT, pos=point)


def press(qtbot: QtBot, window: StudioWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
    """Press a key over the picture."""
    qtbot.keyClick(window.views.picture, key, modifiers or Qt.KeyboardModifier.NoModifier)


def regions_of(window: StudioWindow) -> tuple[Region, ...]:
    """What is drawn."""
    return window.regions.set.regions


def is_measured(window: StudioWindow) -> bool:
    """Whether every region is known in every picture."""
    return len(window.regions.spectra(StageChoice.ALL)) == len(regions_of(window)) * (STAGES + 2)


def draw_box(window: StudioWindow, qtbot: QtBot) -> None:
    """Draw a rectangle, columns 4 to 11 and rows 3 to 9, and wait until it is measured."""
    qtbot.wait(SETTLING_MS)
    press(qtbot, window, Qt.Key.Key_2)
    drag(qtbot, window, (3.6, 2.6), (11.4, 9.4))
    press(qtbot, window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: is_measured(window), timeout=WAIT_MS)
