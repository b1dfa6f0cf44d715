"""`lorun matrix`: learn a sampling matrix from pictures."""

from pathlib import Path
from typing import Annotated

import typer

from lorun_engine.cli.console import show_facts


def matrix(
    pictures: Annotated[Path, typer.Argument(help="folder of pictures to learn from", show_default=False)],
    output: Annotated[Path, typer.Option("--output", "-o", help="matrix to write: .npz", show_default=False)],
    ratio: Annotated[float, typer.Option(help="samples a pixel, above 0 and at most 1")] = 0.25,
    block: Annotated[int, typer.Option(min=1, help="side of a block, pixels")] = 33,
) -> None:
    """Learn the sampling matrix of a block camera that may choose its own: the principal components of its blocks.

    \b
    lorun matrix pictures --ratio 0.25 -o phi.npz
    lorun simulate scene.png --camera blocks --matrix phi.npz -o samples.npz
    lorun reconstruct samples.npz --model cs-learned -o picture.npz
    """
    import numpy as np

    from lorun_engine.files.replacing import replacing
    from lorun_engine.training.config import DataConfig, TrainingConfig
    from lorun_engine.training.data import load_cubes
    from lorun_engine.training.held_out import held_out
    from lorun_engine.training.principal import principal_matrix
    from lorun_engine.training.schedule import ScheduleConfig

    data = DataConfig(folder=str(pictures))
    kept_out = held_out(TrainingConfig("matrix", data=data, schedule=ScheduleConfig(steps=1)))
    learned, source = load_cubes(data, 1, (), kept_out)
    phi = principal_matrix(learned, ratio, block)
    with replacing(output) as (draft,), draft.open("wb") as stream:
        np.savez(stream, phi=phi)
    show_facts([("matrix", str(output)), ("samples a block", str(len(phi))), ("learned from", f"{source.count} files")])
