"""The tour: offered once, led by what is done or by its buttons, beside what it is about, and in nobody's way."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.settings import Settings
from app.showing import Compare
from app.state import stage_key
from app.views.coach import CoachMark, place_beside
from app.views.export_dialog import ExportDialog
from app.views.palette import CommandPalette
from app.window import StudioWindow
from app.window.tour import STEPS, Deed
from tests.app.conftest import WAIT_MS, GatedSolver
from tests.app.hands import pull_fader

LEFT = Qt.MouseButton.LeftButton


def deed(window: StudioWindow) -> Deed | None:
    return window.tour.step.deed if window.tour.step is not None else None


def place_of(window: StudioWindow, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


@pytest.fixture
def led(reconstructed: StudioWindow, qtbot: QtBot) -> StudioWindow:
    """A window with all stages, and the tour at its first step there."""
    reconstructed.views.commands.tour.trigger()
    qtbot.waitUntil(reconstructed.tour.coach.isVisible, timeout=WAIT_MS)
    return reconstructed


def test_whoever_does_what_it_says_is_led_from_the_sample_to_the_export(
    window: StudioWindow, qtbot: QtBot, snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.window.studio.SAMPLE", snapshot)
    views, tour = window.views, window.tour
    tour.offer()
    assert deed(window) is Deed.OPEN
    qtbot.mouseClick(views.welcome.sample, LEFT)
    qtbot.waitUntil(lambda: deed(window) is Deed.LOOK, timeout=WAIT_MS)
    qtbot.mouseClick(views.filmstrip.tiles[stage_key(1)], LEFT)
    assert deed(window) is Deed.MIX
    pull_fader(qtbot, window, 2, 0.3)
    qtbot.waitUntil(lambda: deed(window) is Deed.POINT, timeout=WAIT_MS)
    picture = views.picture
    qtbot.mouseClick(picture.surface, LEFT, pos=QPoint(*picture.place_of(5, 5)))
    assert deed(window) is Deed.COMPARE
    qtbot.keyClick(window, Qt.Key.Key_W)
    assert window.comparison.mode is Compare.SWIPE
    assert deed(window) is Deed.EXPORT
    qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert deed(window) is None
    assert not tour.coach.isVisible()
    assert window.findChild(ExportDialog) is not None


def test_whoever_only_reads_goes_on_by_the_button_which_opens_the_sample(
    window: StudioWindow, qtbot: QtBot, snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.window.studio.SAMPLE", snapshot)
    window.tour.offer()
    assert QApplication.focusWidget() is window.tour.coach.next
    qtbot.keyClick(window.tour.coach.next, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: deed(window) is Deed.LOOK, timeout=WAIT_MS)
    for step in STEPS[3:]:
        qtbot.keyClick(window.views.picture, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(lambda step=step: window.tour.step is step, timeout=WAIT_MS)  # type: ignore[misc]
        assert step.title in window.tour.coach.words
        assert step.text in window.tour.coach.accessibleName()
    qtbot.keyClick(window.views.picture, Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: window.tour.step is STEPS[-2], timeout=WAIT_MS)
    window.tour.coach.next.click()
    qtbot.mouseClick(window.tour.coach.next, LEFT)
    assert deed(window) is None


def test_it_is_offered_at_the_first_start_alone(window: StudioWindow, settings: Settings, models: Path) -> None:
    assert not window.tour.coach.isVisible()
    window.tour.offer()
    assert window.tour.coach.isVisible()
    again = StudioWindow(settings, models)
    again.tour.offer()
    assert deed(again) is None
    again.close()


def test_the_list_of_commands_begins_it_anew(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(reconstructed, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = reconstructed.findChild(CommandPalette)
    assert palette is not None
    qtbot.keyClicks(palette.line, "tour")
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert deed(reconstructed) is Deed.LOOK


def test_esc_first_stops_a_run_and_then_ends_the_tour(opened: StudioWindow, gated: GatedSolver, qtbot: QtBot) -> None:
    opened.views.commands.tour.trigger()
    assert deed(opened) is Deed.RUN
    qtbot.mouseClick(opened.views.commands.run_button, LEFT)
    gated.let(1)
    qtbot.waitUntil(lambda: opened.session.running.is_running, timeout=WAIT_MS)
    qtbot.keyClick(opened, Qt.Key.Key_Escape)
    gated.let(1)
    assert not opened.session.running.is_running
    assert deed(opened) is Deed.RUN
    qtbot.keyClick(opened.tour.coach.next, Qt.Key.Key_Escape)
    assert deed(opened) is None
    assert not opened.tour.coach.ring.isVisible()
    assert QApplication.focusWidget() is not opened.tour.coach.next


def test_the_ring_stays_around_its_control_when_the_window_changes(led: StudioWindow, qtbot: QtBot) -> None:
    coach, strip = led.tour.coach, led.views.filmstrip
    for width, height in ((1280, 720), (1800, 1100), (1024, 700)):
        led.resize(width, height)
        qtbot.waitUntil(lambda: coach.ring.geometry().contains(place_of(led, strip)), timeout=WAIT_MS)
        assert led.rect().contains(coach.geometry())
        assert not coach.geometry().intersects(place_of(led, strip))


def test_a_panel_that_is_not_in_view_is_said_to_be_so_until_it_is_back(led: StudioWindow, qtbot: QtBot) -> None:
    coach, dock = led.tour.coach, led.views.docks["mixer"]
    led.tour.go_on()
    assert coach.ring.isVisible()
    for hide, bring_back in ((dock.hide, dock.show), (lambda: dock.setFloating(True), lambda: dock.setFloating(False))):
        hide()
        qtbot.waitUntil(lambda: not coach.ring.isVisible(), timeout=WAIT_MS)
        assert "not in view" in coach.words
        assert led.rect().contains(coach.geometry())
        bring_back()
        qtbot.waitUntil(coach.ring.isVisible, timeout=WAIT_MS)
        assert "not in view" not in coach.words


def test_a_control_that_is_no_longer_there_ends_nothing(led: StudioWindow, qtbot: QtBot) -> None:
    victim = QWidget(led)
    victim.show()
    led.tour.coach.show_mark(CoachMark("Here", "It is.", "", 1, 1), victim)
    assert led.tour.coach.ring.isVisible()
    victim.deleteLater()
    qtbot.waitUntil(lambda: "not in view" in led.tour.coach.words, timeout=WAIT_MS)
    led.tour.go_on()
    assert led.tour.coach.ring.isVisible()


def test_no_spectrum_is_pointed_at_in_a_grey_picture(window: StudioWindow, qtbot: QtBot, samples: Path) -> None:
    with qtbot.waitSignal(window.session.scene_opened, timeout=WAIT_MS):
        window.open_path(samples)
    window.tour.start()
    told = [deed(window)]
    while window.tour.step is not None:
        window.tour.go_on()
        told.append(deed(window))
    assert Deed.POINT not in told
    assert Deed.EXPORT in told


def test_it_names_the_key_that_an_action_has_now(led: StudioWindow) -> None:
    led.manners.keymap.edit(led.views.steps.pictures[0].objectName(), QKeySequence("F7"))
    led.tour.go_on()
    led.tour.coach.back.click()
    assert "F7" in led.tour.coach.words
    led.manners.keymap.reset_all()


SIDES = st.integers(1, 400)


@given(st.integers(0, 900), st.integers(0, 600), SIDES, SIDES, SIDES, st.integers(1, 300))
def test_words_lie_in_the_window_and_beside_the_control_wherever_there_is_room(
    left: int, top: int, width: int, height: int, wide: int, high: int
) -> None:
    room, target = QRect(0, 0, 1000, 700), QRect(left, top, width, height).intersected(QRect(0, 0, 1000, 700))
    place = QRect(place_beside(room, target, QSize(wide, high)), QSize(wide, high))
    assert room.contains(place)
    is_room = (
        max(target.top(), 699 - target.bottom()) > high + 20 or max(target.left(), 999 - target.right()) > wide + 20
    )
    assert not (is_room and place.intersects(target))
