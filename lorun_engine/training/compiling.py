"""Whether the denoiser is compiled: where a short measurement says that it is faster, and never at a run's expense."""

import time
from copy import deepcopy
from dataclasses import replace
from typing import Literal

import torch

from lorun_engine.training.objective import Objective
from lorun_engine.training.simulation import Noisy, Simulated

TIMED_STEPS = 3


def compile_where_wanted(
    objective: Objective, batch: Simulated | Noisy, stages: int, wanted: Literal[True, "auto"]
) -> bool:
    """Compile the denoiser in place if that is wanted and works; return whether it was done.

    It is tried on a copy: what fails there, for want of a compiler or of memory, leaves the network as it was.

    Args:
        objective: whose network it is.
        batch: what to try it on.
        stages: how many are unfolded.
        wanted: True, or "auto" for what is faster.
    """
    trial = replace(objective, network=deepcopy(objective.network))
    plain = _seconds(trial, batch, stages)
    try:
        trial.network.denoiser.compile()
        compiled = _seconds(trial, batch, stages)
    except Exception:
        return False
    if wanted == "auto" and compiled >= plain:
        return False
    objective.network.denoiser.compile()
    return True


def _seconds(objective: Objective, batch: Simulated | Noisy, stages: int) -> float:
    """Return the shortest time of a few gradients, after one that is not counted."""
    times = []
    for _ in range(TIMED_STEPS + 1):
        began = time.perf_counter()
        loss, _ = objective(batch, stages)
        torch.autograd.backward(loss)
        float(next(iter(objective.network.parameters())).detach().sum())  # wait for a device that works on its own
        times.append(time.perf_counter() - began)
    return min(times[1:])
