"""The keys: one list made from the actions, changed by pressing the new key, and never two actions with one key."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.keymap import KeyLine
from app.settings import Settings
from app.showing import Compare, Mode
from app.state import DATA, FrameKind
from app.views.shortcuts import GESTURES, Shortcuts
from app.window import StudioWindow

Key, LEFT = Qt.Key, Qt.MouseButton.LeftButton
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def keys_of(window: StudioWindow) -> list[str]:
    return [key.toString() for action in window.findChildren(QAction) for key in action.shortcuts()]


def assert_no_two_share(window: StudioWindow) -> None:
    keys = keys_of(window)
    assert "F1" in keys
    assert sorted(set(keys)) == sorted(keys)


def opened_list(window: StudioWindow, qtbot: QtBot) -> Shortcuts:
    qtbot.keyClick(window, Key.Key_F1)
    dialog = window.findChildren(Shortcuts)[-1]
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def chosen(dialog: Shortcuts, title: str, qtbot: QtBot) -> KeyLine:
    """Choose a command as one does: by typing its name."""
    dialog.line.clear()
    qtbot.keyClicks(dialog.line, title)
    line = dialog.shown[0]
    dialog.choose(line.name)
    return line


def line_of(dialog: Shortcuts, name: str) -> KeyLine:
    return next(line for line in dialog.shown if line.name == name)


def test_the_list_holds_every_key_of_the_window(window: StudioWindow, qtbot: QtBot) -> None:
    assert_no_two_share(window)
    dialog = opened_list(window, qtbot)
    listed = {key for line in dialog.shown for key in line.key.split(", ")}
    assert set(keys_of(window)) <= listed
    assert len({line.name for line in dialog.shown}) == len(dialog.shown)
    assert all(gesture and meaning for gesture, meaning in GESTURES)


def test_a_new_key_is_pressed_and_works_at_once(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    dialog = opened_list(reconstructed, qtbot)
    line = chosen(dialog, "Swipe", qtbot)
    qtbot.keyClick(dialog.edit, Key.Key_F7)
    assert line_of(dialog, line.name).key == "F7"
    assert line_of(dialog, line.name).is_edited
    dialog.reject()
    swipe = reconstructed.views.compare.ways[Compare.SWIPE]
    assert swipe.toolTip().endswith("(F7)")
    qtbot.keyClick(reconstructed, Key.Key_W)
    assert not swipe.isChecked()
    qtbot.keyClick(reconstructed, Key.Key_F7)
    assert swipe.isChecked()
    assert_no_two_share(reconstructed)


@pytest.mark.parametrize(
    ("key", "modifier", "whose"),
    [
        (Key.Key_O, CONTROL, "“Open”"),
        (Key.Key_Left, Qt.KeyboardModifier.NoModifier, "“Band before”"),
        (Key.Key_F, ALT, "menu “File”"),
        (Key.Key_Return, Qt.KeyboardModifier.NoModifier, "focus"),
    ],
)
def test_a_key_that_is_taken_is_refused_with_its_owner(
    window: StudioWindow, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier, whose: str
) -> None:
    before = keys_of(window)
    dialog = opened_list(window, qtbot)
    line = chosen(dialog, "Lens", qtbot)
    qtbot.keyClick(dialog.edit, key, modifier)
    assert whose in dialog.note.text()
    assert dialog.edit.keySequence() == QKeySequence("L")
    assert line_of(dialog, line.name) == line
    assert keys_of(window) == before


def test_keys_are_given_back_one_by_one_or_all(window: StudioWindow, qtbot: QtBot) -> None:
    before = keys_of(window)
    dialog = opened_list(window, qtbot)
    for title, key in (("Lens", Key.Key_F7), ("Swipe", Key.Key_F8), ("Blink", Key.Key_L)):
        chosen(dialog, title, qtbot)
        qtbot.keyClick(dialog.edit, key)
    lens = chosen(dialog, "Lens", qtbot)
    qtbot.mouseClick(dialog.reset, LEFT)
    assert "“Blink”" in dialog.note.text()
    assert line_of(dialog, lens.name).key == "F7"
    chosen(dialog, "Swipe", qtbot)
    qtbot.mouseClick(dialog.reset, LEFT)
    assert sorted(keys_of(window)) == sorted([*(set(before) - {"B"}), "F7"])
    assert_no_two_share(window)
    qtbot.mouseClick(dialog.reset_all, LEFT)
    assert keys_of(window) == before
    assert not dialog.reset_all.isEnabled()


def test_a_key_can_be_taken_away(window: StudioWindow, qtbot: QtBot) -> None:
    dialog = opened_list(window, qtbot)
    line = chosen(dialog, "Redo", qtbot)
    assert line.key == "Ctrl+Y, Ctrl+Shift+Z"
    qtbot.mouseClick(dialog.remove, LEFT)
    assert line_of(dialog, line.name).key == ""
    assert window.views.commands.redo.shortcuts() == []
    qtbot.mouseClick(dialog.reset, LEFT)
    assert len(window.views.commands.redo.shortcuts()) == 2


def test_keys_of_ones_own_are_there_after_a_restart_unless_they_clash_by_then(
    window: StudioWindow, qtbot: QtBot, settings: Settings, models: Path
) -> None:
    keymap, compare = window.manners.keymap, window.views.compare
    lens, swipe = (compare.ways[way].objectName() for way in (Compare.LENS, Compare.SWIPE))
    assert keymap.edit(lens, QKeySequence("F7")) == ""
    assert keymap.edit(swipe, QKeySequence("L")) == ""
    assert settings.keys == {lens: "F7", swipe: "L"}
    settings.keep_keys({**settings.keys, "gone": "F9", compare.ways[Compare.BLINK].objectName(): "F1"})
    again = StudioWindow(settings, models)
    qtbot.addWidget(again)
    ways = again.views.compare.ways
    assert [ways[way].shortcut().toString() for way in (Compare.LENS, Compare.SWIPE, Compare.BLINK)] == ["F7", "L", "B"]
    assert_no_two_share(again)
    again.close()


def test_no_kept_keys_whatever_make_two_actions_share_one(window: StudioWindow) -> None:
    keymap = window.manners.keymap
    names = [line.name for line in keymap.lines]
    for key in ("F1", "L", "Alt+F", ""):
        keymap.load(dict.fromkeys(names, key))
        assert_no_two_share(window) if key else None
        keymap.reset_all()


def test_arrows_are_for_the_control_with_the_focus_first(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    modes: list[Mode] = []
    reconstructed.viewing.mode_changed.connect(modes.append)
    box = reconstructed.views.levels.low_box
    box.setFocus()
    before, key = box.value(), reconstructed.viewing.key
    qtbot.keyClick(box, Key.Key_Up)
    assert box.value() > before
    assert reconstructed.viewing.key == key
    for _ in range(8):
        qtbot.keyClick(reconstructed, Key.Key_Up)
    assert reconstructed.viewing.key == DATA


def test_a_button_tells_the_key_of_what_it_does(window: StudioWindow) -> None:
    commands, keymap = window.views.commands, window.manners.keymap
    fit = next(button for button in window.findChildren(QPushButton) if button.text() == "Fit")
    assert fit.toolTip().endswith("(C)")
    assert commands.run_button.toolTip().endswith("(Space)")
    mixes = window.views.mixer.sides.sides.values()
    assert all(mix.toolTip().endswith("(X)") for mix in mixes)
    keymap.edit(commands.fit.objectName(), QKeySequence("F7"))
    keymap.edit(commands.run.objectName(), QKeySequence())
    keymap.edit(commands.flip.objectName(), QKeySequence("F8"))
    assert fit.toolTip().endswith("(F7)")
    assert "(" not in commands.run_button.toolTip()
    assert all(mix.toolTip().endswith("(F8)") for mix in mixes)


def test_a_list_of_what_a_stage_shows_tells_the_keys_of_the_user(reconstructed: StudioWindow) -> None:
    choice, kind = reconstructed.views.compare.kind, FrameKind.FITTED
    reconstructed.manners.keymap.edit(choice.switches[kind].objectName(), QKeySequence("F9"))
    tip = choice.itemData(choice.findData(kind), Qt.ItemDataRole.ToolTipRole)
    assert tip.endswith("(F9)")
