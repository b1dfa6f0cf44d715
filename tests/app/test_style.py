"""The themes: readable everywhere, applied everywhere, and asked of the system when that is wished."""

from dataclasses import asdict
from importlib.resources import files

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.showing import TileCondition
from app.style import DARK, LIGHT, Colours, Theme, colours_of, dress, icon
from app.views.filmstrip import MARKS
from app.window import StudioWindow

READABLE = 4.5


def luminance(colour: str) -> float:
    seen = QColor(colour)
    linear: list[float] = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (seen.redF(), seen.greenF(), seen.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [DARK, LIGHT], ids=["dark", "light"])
def test_text_is_readable_on_every_surface(colours: Colours) -> None:
    for surface in (colours.window, colours.panel, colours.control):
        for text in (colours.text, colours.muted):
            assert contrast(text, surface) >= READABLE
    for word in (colours.accent, colours.good, colours.warn, colours.bad):
        assert contrast(word, colours.panel) >= READABLE
    assert contrast(colours.on_accent, colours.accent) >= READABLE
    assert contrast(colours.text, colours.raised) >= READABLE


def test_the_style_sheet_names_only_colours_that_exist(qapp: QApplication) -> None:
    for theme in (Theme.DARK, Theme.LIGHT):
        colours = dress(qapp, theme)
        assert "@" not in qapp.styleSheet()
        assert qapp.palette().windowText().color() == QColor(colours.text)
        assert colours.accent in qapp.styleSheet()
    assert set(asdict(DARK)) == set(asdict(LIGHT))


def test_the_system_chooses_where_it_is_asked_to(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> None:  # noqa: ARG001
    class Hints:
        def __init__(self, scheme: Qt.ColorScheme) -> None:
            self._scheme = scheme

        def colorScheme(self) -> Qt.ColorScheme:
            return self._scheme

    for scheme, expected in (
        (Qt.ColorScheme.Light, LIGHT),
        (Qt.ColorScheme.Dark, DARK),
        (Qt.ColorScheme.Unknown, DARK),
    ):
        monkeypatch.setattr(QGuiApplication, "styleHints", lambda scheme=scheme: Hints(scheme))
        assert colours_of(Theme.SYSTEM) == expected


def test_every_icon_draws_something_in_the_colour_asked_for(qapp: QApplication) -> None:  # noqa: ARG001
    names = [
        entry.name.removesuffix(".svg")
        for entry in (files("resources") / "icons").iterdir()
        if entry.name.endswith(".svg")
    ]
    assert len(names) > 10
    for name in names:
        image = icon(name, "#ff0000").pixmap(20, 20).toImage().convertToFormat(QImage.Format.Format_ARGB32)
        drawn = [image.pixelColor(x, y) for x in range(20) for y in range(20) if image.pixelColor(x, y).alpha() > 200]
        assert drawn
        if name != "lorun":
            assert all(colour.red() > 200 and colour.green() < 60 for colour in drawn)


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_icons_have_as_many_pixels_as_the_screen(qapp: QApplication, scale: float) -> None:  # noqa: ARG001
    pixmap = icon("open", "#ff0000").pixmap(QSize(18, 18), scale)
    assert pixmap.devicePixelRatio() == scale
    assert abs(pixmap.width() - 18 * scale) <= 0.5


def test_an_icon_tells_by_its_colour_whether_it_is_disabled_or_checked(qapp: QApplication) -> None:  # noqa: ARG001
    drawn = icon("run", "#ff0000", "#00ff00", "#0000ff")
    for mode, state, colour in (
        (QIcon.Mode.Normal, QIcon.State.Off, "#ff0000"),
        (QIcon.Mode.Disabled, QIcon.State.Off, "#00ff00"),
        (QIcon.Mode.Normal, QIcon.State.On, "#0000ff"),
    ):
        image = drawn.pixmap(QSize(20, 20), mode, state).toImage()
        assert colour in {image.pixelColor(x, y).name() for x in range(20) for y in range(20)}


def test_a_theme_is_remembered_and_reaches_every_view(window: StudioWindow, qtbot: QtBot) -> None:
    commands = window.views.commands
    for theme in (Theme.LIGHT, Theme.DARK):
        commands.theme_edited.emit(theme)
        qtbot.wait(10)
        background = window.views.picture.grab().toImage().pixelColor(5, 60)
        assert background == QColor(colours_of(theme).canvas)
        assert window._settings.theme == theme.value  # noqa: SLF001


def test_no_condition_of_a_stage_is_told_by_colour_alone() -> None:
    assert set(MARKS) == set(TileCondition) - {TileCondition.READY}
