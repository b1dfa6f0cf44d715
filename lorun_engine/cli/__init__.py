"""The `lorun` command: thin over the engine. Each command imports what it needs when it runs: help is quick."""

import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Annotated

import typer

from lorun_engine.allocation import keep_freed_memory
from lorun_engine.cli import batch, evaluate, info, matrix, models, reconstruct, replay, simulate, train
from lorun_engine.cli.console import say, show_facts
from lorun_engine.errors import LorunError

EXIT_CODES = """
Exit codes: 0 done; 1 something you can mend, said on standard error; 2 the command was not understood.
Results go to standard output; in a pipe tables are tab-separated and no progress is drawn.
"""

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="rich")
COMMANDS = (
    info.info,
    simulate.simulate,
    reconstruct.reconstruct,
    replay.replay,
    batch.batch,
    evaluate.evaluate,
    train.train,
    matrix.matrix,
    models.models,
)
for command in COMMANDS:
    app.command()(command)


def show_version(asked: bool) -> None:  # noqa: FBT001 as typer calls it
    """Print the version and leave, if it is asked for."""
    if asked:
        from importlib.metadata import version

        show_facts([("lorun-studio", version("lorun-studio"))])
        raise typer.Exit


@app.callback(epilog=EXIT_CODES)
def lorun(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """From a snapshot to the cube, stage by stage.

    \b
    lorun info snapshot.mat
    lorun reconstruct snapshot.mat --aperture mask.mat -o cube.hdr
    lorun reconstruct y.mat --matrix phi.mat -o picture.png
    lorun reconstruct low.png --scale 2 -o large.png
    lorun replay cube.json -o again.hdr
    lorun batch scenes --like cube.json -o cubes

    Each command explains itself: lorun reconstruct --help
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave the process with its exit code; the engine's errors are told, not traced."""
    keep_freed_memory()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a pipe of a narrow encoding still gets its lines
    try:
        app(args=None if arguments is None else list(arguments))
    except LorunError as error:
        say(f"{error}")
        sys.exit(1)


__all__ = ["app", "main"]
