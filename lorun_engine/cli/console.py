"""How the command line speaks: results on standard output, messages and progress on standard error."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

if TYPE_CHECKING:
    from lorun_engine.reconstruction import Stage

RESULTS = Console(highlight=False, soft_wrap=True)
MESSAGES = Console(stderr=True, highlight=False, soft_wrap=True)


def show_table(headings: Sequence[str], rows: Iterable[Sequence[str]], foot: str = "") -> None:
    """Print a table: drawn on a terminal, tab-separated in a pipe. The foot, such as a convention, goes with it."""
    if not RESULTS.is_terminal:
        lines = ["\t".join(row) for row in (headings, *rows)]
        sys.stdout.writelines(f"{line}\n" for line in ([*lines, f"# {foot}"] if foot else lines))
        return
    table = Table(*headings, box=box.SIMPLE_HEAD, caption=foot or None, caption_justify="left")
    for row in rows:
        table.add_row(*row)
    RESULTS.print(table, soft_wrap=False)


def show_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Print one `name: value` line for each fact."""
    sys.stdout.writelines(f"{name}: {value}\n" for name, value in facts)


def say(message: str) -> None:
    """Tell a person what happens; never part of the result."""
    MESSAGES.print(message, markup=False)


@contextmanager
def progress_bar(title: str, total: float | None) -> Iterator[Callable[[float, str], None]]:
    """Draw a bar on a terminal and nothing elsewhere.

    Args:
        title: what goes on.
        total: how much there is to do; None where that is not known.

    Yields:
        A function to call with how much is done and with the state in words.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[state]}"), TimeElapsedColumn())
    with Progress(*columns, console=MESSAGES, transient=True, disable=not MESSAGES.is_terminal) as progress:
        task = progress.add_task(escape(title), total=total, state="starts")
        yield lambda done, state: progress.update(task, completed=done, state=escape(state))


def with_progress(stages: Iterable["Stage"], count: int, title: str) -> Iterator["Stage"]:
    """Hand the stages through; on a terminal a bar shows how many of `count` are there."""
    with progress_bar(title, count + 1) as advance:
        for stage in stages:
            advance(stage.index + 1, f"stage {stage.index} of {count}")
            yield stage
