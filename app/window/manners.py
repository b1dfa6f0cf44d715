"""How the window lets itself be used: the list of all commands, and the pages of its help."""

from PySide6.QtWidgets import QMainWindow

from app.actions import Command, commands_of
from app.settings import Settings
from app.style import DARK, Colours
from app.views.commands import Commands
from app.views.palette import CommandPalette


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
        for command in commands_of(window):
            command.action.setObjectName(command.name)
        commands.palette.triggered.connect(self.open_palette)

    def open_palette(self) -> None:
        """List everything that can be done."""
        listed = [command for command in commands_of(self._window) if command.action is not self._commands.palette]
        palette = CommandPalette(listed, self._settings.recent_commands, self._colours, self._window)
        palette.command_wanted.connect(self._do)
        palette.open()

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._colours = colours

    def _do(self, command: Command) -> None:
        self._settings.note_command(command.name)
        command.action.trigger()
