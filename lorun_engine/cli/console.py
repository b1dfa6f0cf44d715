"""How the command line speaks: results on standard output, messages and progress on standard error."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
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
        RESULTS.print("\n".join([*lines, f"# {foot}"] if foot else lines), markup=False)
        return
    table = Table(*headings, box=box.SIMPLE_HEAD, caption=foot or None, caption_justify="left")
    for row in rows:
        table.add_row(*row)
    RESULTS.print(table, soft_wrap=False)


def show_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Print one `name: value` line for each fact."""
    for name, value in facts:
        RESULTS.print(f"{name}: {value}", markup=False)


def say(message: str) -> None:
    """Tell a person what happens; never part of the result."""
    MESSAGES.print(message, markup=False)


def with_progress(stages: Iterable["Stage"], count: int, name: str) -> Iterator["Stage"]:
    """Hand the stages through; on a terminal a bar shows how many of `count` are there."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[state]}"), TimeElapsedColumn())
    with Progress(*columns, console=MESSAGES, transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task(name, total=count + 1, state="starts")
        for stage in stages:
            progress.update(task, completed=stage.index + 1, state=f"stage {stage.index} of {count}")
            yield stage
