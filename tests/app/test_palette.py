"""The command palette: everything that can be done is found by a few letters and done by Enter."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from app.actions import commands_of
from app.finding import best, closeness
from app.showing import Mode
from app.views.palette import CommandPalette
from app.window import StudioWindow

Key, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def opened_palette(window: StudioWindow, qtbot: QtBot) -> CommandPalette:
    qtbot.keyClick(window, Key.Key_K, CONTROL)
    palette = window.findChildren(CommandPalette)[-1]
    qtbot.waitUntil(palette.isVisible)
    return palette


def current(palette: CommandPalette) -> str:
    """The words of the chosen line."""
    item = palette.list.currentItem()
    return f"{item.text(0)} {item.text(1)}" if item is not None else ""


def titles(palette: CommandPalette) -> list[str]:
    return [command.title for command in palette.shown]


def test_a_few_letters_and_enter_do_it(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    modes: list[Mode] = []
    reconstructed.viewing.mode_changed.connect(modes.append)
    palette = opened_palette(reconstructed, qtbot)
    qtbot.keyClicks(palette.line, "colo band")
    assert titles(palette)[0] == "Colour or one band"
    qtbot.keyClick(palette.line, Key.Key_Return)
    assert len(modes) == 1
    assert not palette.isVisible()


def test_every_key_of_the_window_stands_in_the_palette(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    palette = opened_palette(reconstructed, qtbot)
    listed = {command.key for command in palette.shown}
    keys = {action.shortcut().toString() for action in reconstructed.findChildren(QAction)} - {"", "Ctrl+K"}
    assert keys
    assert keys <= listed
    words = {f"{command.place}: {command.title}" for command in palette.shown}
    assert {"Compare: Swipe", "Regions: Ellipse", "View ▸ Panels: Levels", "View ▸ Theme: Dark"} <= words
    assert {"Spectra: Copy the spectra as a picture", "LoRA mixer: Delete the preset"} <= words


def test_what_cannot_be_done_now_says_so_and_is_not_done(window: StudioWindow, qtbot: QtBot) -> None:
    palette = opened_palette(window, qtbot)
    qtbot.keyClicks(palette.line, "export cube")
    assert "not now" in current(palette)
    qtbot.keyClick(palette.line, Key.Key_Return)
    assert palette.isVisible()
    assert "cannot be done now" in palette.note.text()
    qtbot.keyClick(palette.line, Key.Key_Escape)
    assert not palette.isVisible()


def test_arrows_walk_the_list_while_one_types(window: StudioWindow, qtbot: QtBot) -> None:
    palette = opened_palette(window, qtbot)
    qtbot.keyClicks(palette.line, "theme")
    first = current(palette)
    qtbot.keyClick(palette.line, Key.Key_Down)
    assert current(palette) != first
    qtbot.keyClicks(palette.line, "zzz")
    assert palette.shown == ()
    assert palette.note.text().startswith("Nothing")
    qtbot.keyClick(palette.line, Key.Key_Return)
    assert palette.isVisible()


def test_what_was_done_last_stands_first_even_after_a_restart(window: StudioWindow, qtbot: QtBot) -> None:
    for words in ("light theme", "dark theme"):
        palette = opened_palette(window, qtbot)
        qtbot.keyClicks(palette.line, words)
        qtbot.keyClick(palette.line, Key.Key_Return)
    again = StudioWindow(window._settings)  # noqa: SLF001
    qtbot.addWidget(again)
    again.manners.open_palette()
    assert titles(again.findChildren(CommandPalette)[0])[:2] == ["Dark", "Light"]
    again.close()


def test_commands_have_names_of_their_own(window: StudioWindow) -> None:
    names = [command.name for command in commands_of(window)]
    assert len(set(names)) == len(names)


def test_a_running_run_is_still_called_the_same(window: StudioWindow) -> None:
    commands = window.views.commands
    before = commands.run.objectName()
    commands.show_running(True)  # noqa: FBT003 a Qt slot
    assert {command.name for command in commands_of(window) if command.action is commands.run} == {before}


@pytest.mark.parametrize(
    ("query", "meant"),
    [("expic", "Export pictures"), ("side", "Side by side"), ("swp", "Swipe"), ("CUBE exp", "Export cube")],
)
def test_letters_in_their_order_find_what_is_meant(query: str, meant: str) -> None:
    texts = ["Export cube", "Side by side", "Swipe", "Export pictures", "Outside"]
    assert texts[best(query, texts)[0]] == meant


def test_closer_words_come_first_and_nothing_else_comes() -> None:
    assert closeness("band", "one band") > closeness("band", "contraband") > closeness("bnd", "one band") > 0
    assert closeness("band", "dnab") == 0
    assert closeness("one zebra", "one band") == 0
    assert best("", ["b", "a"]) == [0, 1]
