"""Where a run stands, as it is told after every step."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """Where a run stands.

    Attributes:
        step: optimiser steps done.
        share: share of the run that is done, 0 to 1.
        loss: moving mean of the root-mean-square error of the last stage, in units of the exposure.
        stages: stages unfolded now; 0 while pretraining on noise.
        rate: learning rate.
        seconds: training time, over all resumptions.
        psnr: mean PSNR in dB of the first estimate and of each stage when it was last measured; empty before.
        is_measured: whether it was measured just now.
    """

    step: int
    share: float
    loss: float
    stages: int
    rate: float
    seconds: float
    psnr: tuple[float, ...] = ()
    is_measured: bool = False

    @property
    def remaining(self) -> float:
        """Seconds until the run is over, as far as its pace tells."""
        return self.seconds * (1 - self.share) / self.share if self.share else math.inf
