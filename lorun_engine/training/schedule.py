"""How long a run lasts and how fast it learns: functions of the share of it that is done."""

import math
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import ConfigDict

from lorun_engine.precision import Precision
from lorun_engine.tables import EXACT

Compile = bool | Literal["auto"]
LEAST_SHARE_OF_RATE = 1e-3


@dataclass(frozen=True)
class ScheduleConfig:
    """How long and how fast.

    Attributes:
        minutes: training time; the rate falls to zero over it.
        steps: instead of `minutes`, a number of optimiser steps, which makes a run repeatable.
        rate: largest learning rate, reached after `warm_up`, a share of the run; then a cosine.
        base_rate: how fast the base learns where adapters learn with it, as a share of `rate`.
        grow: (share of the run, stages) pairs: from that share on, so many stages are unfolded.
        earlier_weight: weight of the loss of stages before the last.
        angle_weight: weight of the spectral angle of the last stage, as 1 - its cosine, beside its error.
        residual_weight: weight of the residual ‖y - A x‖/‖y‖ of the last stage, beside its error.
        average: decay of the moving average of the weights, which is what is saved.
        precision: "float32" or "bfloat16" for the convolutions; "auto" for bfloat16 where the device computes in it.
        recompute: compute each stage again in the backward pass, so that memory does not grow with the stages.
        joint: when adapters are trained, share of the run, at its end, in which their base is tuned with them.
        compile: compile the denoiser (true), or "auto" for where a short measurement says that it is faster; where it
            cannot be compiled, the run goes on without.
    """

    __pydantic_config__: ClassVar[ConfigDict] = EXACT

    minutes: float = 0.0
    steps: int = 0
    rate: float = 1e-3
    base_rate: float = 1.0
    warm_up: float = 0.03
    grow: tuple[tuple[float, int], ...] = ()
    earlier_weight: float = 0.2
    angle_weight: float = 0.0
    residual_weight: float = 0.0
    average: float = 0.998
    precision: Precision = "auto"
    recompute: bool = False
    joint: float = 0.0
    compile: Compile = False

    def share_at(self, step: int, seconds: float) -> float:
        """Return the share of the run that is done, 0 to 1."""
        return min(1.0, step / self.steps if self.steps else seconds / (60 * self.minutes))

    def rate_at(self, share: float) -> float:
        """Return the learning rate: a linear warm-up, then a cosine to nearly zero."""
        if share < self.warm_up:
            return self.rate * (share + 0.01 * self.warm_up) / self.warm_up
        left = (1 - share) / (1 - self.warm_up)
        return self.rate * 0.5 * (1 - math.cos(math.pi * left)) + LEAST_SHARE_OF_RATE * self.rate

    def stages_at(self, share: float, count: int) -> int:
        """Return how many of `count` stages are unfolded."""
        reached = [stages for start, stages in self.grow if start <= share]
        return reached[-1] if reached else count
