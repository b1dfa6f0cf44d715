"""Laws of tables and progress on a terminal; in a pipe they are tested with each command."""

import io

import pytest
from rich.console import Console

from lorun_engine.cli import console


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """A terminal that keeps what is drawn on it."""
    drawn = io.StringIO()
    for name in ("RESULTS", "MESSAGES"):
        monkeypatch.setattr(console, name, Console(file=drawn, force_terminal=True, width=100, _environ={}))
    return drawn


def test_on_a_terminal_a_table_is_drawn_with_its_foot(terminal: io.StringIO) -> None:
    console.show_table(["stage", "residual"], [["0", "0.5"]], foot="as the field counts")
    drawn = terminal.getvalue()
    assert "─" in drawn
    assert "as the field counts" in drawn


def test_on_a_terminal_progress_says_how_far_it_is(terminal: io.StringIO) -> None:
    with console.progress_bar("[scene]", 4) as advance:
        advance(2, "stage 2 of 4")
    drawn = terminal.getvalue()
    assert "[scene]" in drawn
    assert "stage 2 of 4" in drawn
