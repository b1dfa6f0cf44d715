"""The preferred size of letters: every widget has it from the start, and even the largest fits a small screen."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QDialog,
    QDockWidget,
    QLabel,
    QStyle,
    QStyleOptionTab,
    QToolButton,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.elided import Elided, ElidedChoice
from app.preferences import POINTS, Preferences
from app.regions import Outline, Shape
from app.settings import Settings
from app.showing import Compare, Ends, RunList, RunRow, TabRow
from app.state import stage_key
from app.style import LETTERS, letter_size
from app.views.preferences_dialog import PreferencesDialog
from app.window import StudioWindow
from app.window.studio import SAMPLE
from tests.app.conftest import WAIT_MS, be_shown

SMALL, LARGE = QSize(1280, 720), QSize(1920, 1080)
LARGEST = POINTS[1]
LEAST_PICTURE, LEAST_PANEL = 240, 120
SLACK = 2  # fonts round their widths


@pytest.fixture
def letters(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[int]:
    """A size, and the usual one again afterwards: letters belong to the whole application."""
    yield request.param
    letter_size(qapp, 0)


@pytest.fixture
def started(letters: int, settings: Settings, qtbot: QtBot) -> Iterator[StudioWindow]:
    """A window that starts with a preferred size of letters."""
    settings.preferences = Preferences(points=letters)
    settings.note_opened(SAMPLE)
    studio = StudioWindow(settings)
    qtbot.addWidget(studio)
    be_shown(studio, qtbot, SMALL)
    yield studio
    studio.close()


def open_sample(window: StudioWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.session.scene_opened, timeout=WAIT_MS):
        window.open_path(SAMPLE)
    qtbot.waitUntil(lambda: window.session.is_ready, timeout=WAIT_MS)


def fits(window: StudioWindow, size: QSize) -> bool:
    """Whether the window has this size where it is asked to."""
    window.resize(size)
    QApplication.processEvents()
    least = window.minimumSizeHint()
    return least.width() <= size.width() and least.height() <= size.height() and window.size() == size


def is_clipped(widget: QWidget) -> bool:
    """Whether a text has less room than it needs, or lies beyond what can be scrolled to."""
    need = widget.fontMetrics().horizontalAdvance
    match widget:
        case Elided() | ElidedChoice():
            lacks = False
        case QLabel() if widget.wordWrap():
            lacks = widget.heightForWidth(widget.width()) > widget.height() + SLACK
        case QLabel():
            lacks = bool(widget.text()) and widget.sizeHint().width() > widget.width() + SLACK
        case QComboBox():
            lacks = need(widget.currentText()) > widget.width() - SLACK
        case QToolButton() if widget.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly:
            lacks = False
        case QAbstractButton():
            lacks = need(widget.text().replace("&", "")) > widget.width()
        case _:
            return False
    return lacks or _is_out_of_reach(widget)


def _is_out_of_reach(widget: QWidget) -> bool:
    inner, place, outer = widget, widget.rect(), widget.parentWidget()
    while outer is not None and not inner.isWindow():
        place = QRect(inner.mapTo(outer, place.topLeft()), place.size())
        area = outer.parentWidget()
        if isinstance(area, QAbstractScrollArea) and area.viewport() is outer:
            stays = area.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            return stays and (place.left() < -SLACK or place.right() > outer.width() + SLACK)
        if place.right() > outer.width() + SLACK or place.bottom() > outer.height() + SLACK:
            return True
        inner, outer = outer, area
    return False


def clipped(root: QWidget) -> list[str]:
    """What of the words in view cannot be read."""
    texts = [
        widget for widget in root.findChildren(QWidget) if not widget.visibleRegion().isEmpty() and is_clipped(widget)
    ]
    return [f"{type(widget).__name__}: {getattr(widget, 'text', widget.accessibleName)()}" for widget in texts]


@pytest.mark.parametrize("letters", [LARGEST], indirect=True)
def test_every_widget_of_a_fresh_window_has_the_preferred_letters(started: StudioWindow, letters: int) -> None:
    sizes = {round(letters * share, 1) for share in (1, *LETTERS.values())}
    odd = [widget for widget in started.findChildren(QWidget) if round(widget.font().pointSizeF(), 1) not in sizes]
    assert [f"{type(widget).__name__} {widget.objectName()} {widget.font().pointSizeF()}" for widget in odd] == []


@pytest.mark.parametrize("letters", [POINTS[0], 12, 15, LARGEST], indirect=True)
def test_a_small_screen_is_enough_for_any_letters(started: StudioWindow, qtbot: QtBot) -> None:
    assert fits(started, SMALL)
    open_sample(started, qtbot)
    started.views.reset()
    for mode in Compare:
        started.comparison.set_mode(mode)
        assert fits(started, SMALL), mode


@pytest.mark.parametrize("letters", [12, 14, LARGEST], indirect=True)
def test_large_letters_leave_the_picture_its_room_on_a_small_screen(started: StudioWindow, qtbot: QtBot) -> None:
    views, regions = started.views, started.regions
    open_sample(started, qtbot)
    assert fits(started, SMALL)
    views.reset()
    views.banner.show_words("What is to be seen here, in more words than there is room for: " * 3)
    regions.add(Outline(Shape.ELLIPSE, ((140, 110), (180, 150))))
    kept = RunRow(1, stage_key(1), "CASSI, 28 bands, kept", "28.66 dB", 8, 2**20)
    views.runs.show_runs(
        RunList((kept,), 2**20, 2**30, "GAP-TV", awaits="GAP-TV waits for leaves.npz.", waits_for="leaves")
    )
    for mode in Compare:
        started.comparison.set_mode(mode)
        assert fits(started, SMALL), mode
        assert views.picture.height() >= LEAST_PICTURE, mode
    views.show_log()
    for dock in (*views.docks.values(), views.log_dock):
        dock.raise_()
        assert fits(started, SMALL), dock.windowTitle()
        assert views.picture.height() >= LEAST_PICTURE, dock.windowTitle()
        assert dock.widget().height() >= LEAST_PANEL, dock.windowTitle()


@pytest.mark.parametrize("letters", [0, LARGEST], indirect=True)
def test_what_a_tab_does_is_never_cut_off(started: StudioWindow, qtbot: QtBot) -> None:
    open_sample(started, qtbot)
    assert fits(started, SMALL)
    bar, name = started.views.tabs, "a_measurement_of_leaves_taken_by_night.npz"
    for count in (2, 3, 8):
        bar.show_rows((TabRow(name, is_changed=True, doing="10/10", waits_for="sample"),) * count, 0)
        QApplication.processEvents()
        for place in range(count):
            option = QStyleOptionTab()
            bar.initStyleOption(option, place)
            assert option.text.endswith(" • waits 10/10")
            assert option.text.startswith(name[:2])
            room = bar.style().subElementRect(QStyle.SubElement.SE_TabBarTabText, option, bar).width()
            assert option.fontMetrics.horizontalAdvance(option.text) <= room + SLACK


@pytest.mark.parametrize("letters", [LARGEST], indirect=True)
def test_what_is_shortened_is_whole_in_its_tip(started: StudioWindow, qtbot: QtBot) -> None:
    open_sample(started, qtbot)
    assert fits(started, SMALL)
    started.views.reset()
    for mode in Compare:
        started.comparison.set_mode(mode)
        for text in started.findChildren(Elided):
            assert text.whole in text.toolTip()
    started.views.docks["profile"].raise_()
    QApplication.processEvents()
    hint = next(text for text in started.views.profile.findChildren(Elided) if text.isVisible())
    assert hint.text() != hint.whole
    middle = hint.rect().center()
    QApplication.sendEvent(hint, QHelpEvent(QEvent.Type.ToolTip, middle, hint.mapToGlobal(middle)))
    assert QToolTip.text() == started.views.profile.words


@pytest.mark.parametrize("letters", [LARGEST], indirect=True)
def test_pictures_of_any_name_are_compared_on_a_small_screen(started: StudioWindow, qtbot: QtBot) -> None:
    open_sample(started, qtbot)
    assert fits(started, SMALL)
    started.views.reset()
    bar, long = started.views.compare, "a run with a very long name"
    for mode in Compare:
        started.comparison.set_mode(mode)
        bar.show_ends(Ends(f"{long}, stage 1", f"{long}, stage 2"))
        assert fits(started, SMALL), mode
        assert clipped(bar) == [], mode
        shown = {picker.text() for picker in (bar.pair.first, bar.pair.second) if picker.isVisible()}
        assert mode is Compare.SINGLE or len(shown) == 2


@pytest.mark.parametrize("letters", [LARGEST], indirect=True)
@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
def test_no_word_in_view_is_cut_off(started: StudioWindow, size: QSize, qtbot: QtBot) -> None:
    assert fits(started, size)
    assert clipped(started) == []
    open_sample(started, qtbot)
    assert fits(started, size)
    started.views.reset()
    for dock in started.findChildren(QDockWidget):
        dock.raise_()
        QApplication.processEvents()
        assert clipped(started) == [], dock.windowTitle()
    for mode in Compare:
        started.comparison.set_mode(mode)
        QApplication.processEvents()
        assert clipped(started) == [], mode


@pytest.mark.parametrize("letters", [LARGEST], indirect=True)
@pytest.mark.parametrize(
    "command", ["export_cube", "export_picture", "preferences", "keys", "about", "ablate", "sweep", "batch"]
)
def test_no_word_of_a_dialog_is_cut_off(started: StudioWindow, command: str, qtbot: QtBot) -> None:
    open_sample(started, qtbot)
    with qtbot.waitSignal(started.session.running.settled, timeout=WAIT_MS):
        started.session.toggle_run()
    getattr(started.views.commands, command).trigger()
    qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in started.findChildren(QDialog)), timeout=WAIT_MS)
    dialog = next(dialog for dialog in started.findChildren(QDialog) if dialog.isVisible())
    QApplication.processEvents()
    assert dialog.width() <= SMALL.width()
    assert dialog.height() <= SMALL.height()
    assert clipped(dialog) == []
    started.session.trying.cancel()
    dialog.reject()


@pytest.mark.parametrize("letters", [LARGEST], indirect=True)
def test_every_strip_of_the_mixer_can_be_reached(started: StudioWindow, qtbot: QtBot) -> None:
    open_sample(started, qtbot)
    started.views.reset()
    bank, strips = started.views.mixer.bank, started.views.mixer.strips
    for strip in strips:
        bank.horizontalScrollBar().setValue(strip.x())
        QApplication.processEvents()
        for control in (strip.fader, strip.box, strip.mute, strip.solo, strip.link):
            assert control.visibleRegion().boundingRect() == control.rect()


@pytest.mark.parametrize("letters", [0], indirect=True)
def test_letters_chosen_later_move_panels_upon_each_other_and_back(started: StudioWindow, qtbot: QtBot) -> None:
    open_sample(started, qtbot)
    docks = started.views.docks
    assert docks["levels"] not in started.tabifiedDockWidgets(docks["mixer"])
    started.views.commands.preferences.trigger()
    dialog = started.findChild(PreferencesDialog)
    assert isinstance(dialog, PreferencesDialog)
    dialog.points.setValue(LARGEST)
    assert docks["levels"] in started.tabifiedDockWidgets(docks["mixer"])
    assert fits(started, SMALL)
    dialog.reset.click()
    assert docks["levels"] not in started.tabifiedDockWidgets(docks["mixer"])
    dialog.reject()
