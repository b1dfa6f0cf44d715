"""The tabs in the window: the bar above the picture, and the commands that walk, move and close."""

from collections.abc import Callable

from app.view_model import Document, Documents
from app.views.commands import Commands
from app.views.tabs import TabBar

Close = Callable[[Document], None]


def join_tabs(documents: Documents, bar: TabBar, commands: Commands, close: Close) -> None:
    """Connect the open measurements with their tabs."""
    documents.listed.connect(bar.show_rows)
    documents.listed.connect(lambda rows, _: _offer(documents, commands, len(rows)))
    bar.place_edited.connect(documents.show_place)
    bar.moved.connect(documents.move)
    bar.close_wanted.connect(lambda place: close(documents.items[place]))
    commands.close_tab.triggered.connect(lambda _: close(documents.current))
    commands.next_tab.triggered.connect(lambda _: documents.walk(1))
    commands.previous_tab.triggered.connect(lambda _: documents.walk(-1))
    commands.tab_right.triggered.connect(lambda _: _push(documents, 1))
    commands.tab_left.triggered.connect(lambda _: _push(documents, -1))


def _offer(documents: Documents, commands: Commands, count: int) -> None:
    commands.show_tabs(count, is_empty=documents.current.is_empty, has_any=documents.has_any)


def _push(documents: Documents, step: int) -> None:
    place = documents.items.index(documents.current)
    documents.move(place, place + step)
