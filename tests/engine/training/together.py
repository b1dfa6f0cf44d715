"""What each of several processes does in the test of training together; started by torchrun.

Arguments: a folder of pictures, and a folder for what comes out.
"""

import sys
from pathlib import Path

from safetensors.torch import save_file
from torch import Tensor, distributed

from lorun_engine.training.config import CameraConfig, TrainingConfig
from lorun_engine.training.run import TrainingRun
from lorun_engine.training.workers import Workers, joined
from tests.engine.training.conftest import on_pictures

STEPS = 4


def settings(pictures: Path) -> TrainingConfig:
    """Return the run, whose camera is the same for every batch."""
    return on_pictures(pictures, CameraConfig(kind="super-resolution"), steps=STEPS)


def main(pictures: Path, out: Path) -> None:
    with joined("cpu") as (workers, device):
        place = out / f"written-by-{workers.rank}"
        whole = TrainingRun("finetune", settings(pictures), place, device=device, workers=workers)
        gradients: dict[str, Tensor] = {}
        for step in whole.train():
            if step.step == 1:
                trained = whole.learner.parameters.items()
                gradients = {name: value.grad.clone() for name, value in trained if value.grad is not None}
        resumed = stopped_and_resumed(settings(pictures), out / "shared", workers)
        save_file(gradients, out / f"gradients-{workers.rank}.safetensors")
        save_file(weights(whole), out / f"weights-{workers.rank}.safetensors")
        save_file(weights(resumed), out / f"resumed-{workers.rank}.safetensors")


def stopped_and_resumed(config: TrainingConfig, folder: Path, workers: Workers) -> TrainingRun:
    run = TrainingRun("finetune", config, folder, device="cpu", workers=workers)
    for step in run.train():
        if step.step == 1 and workers.rank == 1:
            run.stop()  # one of them is asked, all of them end after the same step
    if run.share >= 1:
        raise AssertionError("nobody heard that the run was to stop")
    distributed.barrier()
    again = TrainingRun("finetune", config, folder, resume=True, device="cpu", workers=workers)
    for _ in again.train():
        pass
    return again


def weights(run: TrainingRun) -> dict[str, Tensor]:
    return {name: value.detach().clone() for name, value in run.network.named_parameters()}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
