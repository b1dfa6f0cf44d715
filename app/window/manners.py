"""How the window lets itself be used: the list of all commands, their keys, and the pages of its help."""

from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QMainWindow, QMenuBar

from app.actions import Command, commands_of, plain
from app.keymap import Keymap
from app.settings import Settings
from app.style import DARK, Colours
from app.views.commands import Commands
from app.views.palette import CommandPalette
from app.views.shortcuts import Shortcuts

ROLE = "command"
ANY_CONTROL = {
    "Return": "presses what has the focus",
    "Enter": "presses what has the focus",
    "Tab": "goes from control to control",
    "Shift+Tab": "goes from control to control",
}


class Manners:
    """Joins the commands of help to their dialogs.

    Args:
        window: whose actions are listed; the dialogs' owner.
        commands: ask for the dialogs.
        settings: remember what was chosen.
    """

    def __init__(self, window: QMainWindow, commands: Commands, settings: Settings) -> None:
        self._window, self._commands, self._settings = window, commands, settings
        self._colours = DARK
        known = commands_of(window)
        for command in known:
            command.action.setObjectName(command.name)
        self.keymap = Keymap(known, ANY_CONTROL | _mnemonics(window.menuBar()), window)
        for button in window.findChildren(QAbstractButton):
            action = getattr(commands, str(button.property(ROLE)), None)
            if action is not None:
                self.keymap.follow(button, action.objectName())
        self.keymap.load(settings.keys)
        self.keymap.changed.connect(lambda: settings.keep_keys(self.keymap.edited))
        commands.palette.triggered.connect(self.open_palette)
        commands.keys.triggered.connect(self.open_keys)

    def open_palette(self) -> None:
        """List everything that can be done."""
        listed = [command for command in commands_of(self._window) if command.action is not self._commands.palette]
        palette = CommandPalette(listed, self._settings.recent_commands, self._colours, self._window)
        palette.command_wanted.connect(self._do)
        palette.open()

    def open_keys(self) -> None:
        """List the keys, and let them be changed."""
        dialog, keymap = Shortcuts(self._colours, self._window), self.keymap
        dialog.key_edited.connect(lambda name, key: self._answer(dialog, keymap.edit(name, QKeySequence(key))))
        dialog.reset_wanted.connect(lambda name: self._answer(dialog, keymap.reset(name)))
        dialog.all_reset_wanted.connect(keymap.reset_all)
        dialog.all_reset_wanted.connect(lambda: self._answer(dialog, ""))
        dialog.show_lines(keymap.lines)
        dialog.open()

    def hear(self, event: QKeyEvent) -> bool:
        """Do what is done by a key that nothing else had a use for; say whether there was something."""
        return self.keymap.hear(event)

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._colours = colours

    def _do(self, command: Command) -> None:
        self._settings.note_command(command.name)
        command.action.trigger()

    def _answer(self, dialog: Shortcuts, refusal: str) -> None:
        if refusal:
            dialog.show_refusal(refusal)
        else:
            dialog.show_lines(self.keymap.lines)


def _mnemonics(bar: QMenuBar) -> dict[str, str]:
    """The keys that open the menus."""
    return {
        QKeySequence.mnemonic(action.text()).toString(): f"opens the menu “{plain(action.text())}”"
        for action in bar.actions()
        if not QKeySequence.mnemonic(action.text()).isEmpty()
    }
