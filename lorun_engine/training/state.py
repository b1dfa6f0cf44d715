"""Where a run stands, as a file: what is needed to go on exactly as if it had never stopped. No pickle is read."""

import json
import math
from dataclasses import asdict, dataclass, field
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from lorun_engine.errors import TrainingError
from lorun_engine.files import make_folder
from lorun_engine.files.replacing import replacing


@dataclass
class State:
    """Where a run stands.

    Attributes:
        step: optimiser steps done.
        seconds: training time, over all resumptions.
        loss: moving mean of the error of the last stage; not a number before the first step.
        reached: stages unfolded so far.
        curve: (step, loss) now and then.
        measured: training time at the last measuring.
        psnr: dB by stage, and `ssim` of the last stage, as they were measured then.
    """

    step: int = 0
    seconds: float = 0.0
    loss: float = math.nan
    reached: int = 0
    curve: list[tuple[int, float]] = field(default_factory=list)
    measured: float = 0.0
    psnr: list[float] = field(default_factory=list)
    ssim: float = 0.0


def save_state(path: Path, state: State, tensors: dict[str, Tensor], config: dict[str, object]) -> None:
    """Write state and tensors beside the old file, and then in its place.

    Raises:
        ExportError: it cannot be written; the old file is untouched.
    """
    make_folder(path.parent)
    with replacing(path) as (draft,):
        plain = {name: value.cpu().contiguous() for name, value in tensors.items()}
        save_file(plain, draft, metadata={"state": json.dumps({**asdict(state), "config": config})})


def load_state(path: Path) -> tuple[State, dict[str, Tensor]]:
    """Read what `save_state` wrote.

    Raises:
        TrainingError: there is none, or it is damaged.
    """
    if not path.is_file():
        raise TrainingError(
            f"{path.stem} cannot be resumed.",
            expected=f"a checkpoint at {path}",
            found="no such file",
            remedy="Start the run without --resume.",
        )
    try:
        with safe_open(path, framework="pt") as archive:
            kept = json.loads(archive.metadata()["state"])
            tensors = {name: archive.get_tensor(name) for name in archive.keys()}  # noqa: SIM118
    except (OSError, SafetensorError, KeyError, ValueError, TypeError) as error:
        raise TrainingError(
            f"{path.stem} cannot be resumed.",
            expected=f"a whole checkpoint at {path}",
            found=str(error).splitlines()[0],
            remedy="Start the run without --resume.",
        ) from error
    kept.pop("config", None)
    return State(**{**kept, "curve": [(step, loss) for step, loss in kept.get("curve", [])]}), tensors
