"""The bare base as a plug-and-play prior: the same data steps, a noise level that falls, no adapters."""

from copy import deepcopy
from dataclasses import replace

import numpy as np

from lorun_engine.network.checkpoint import Model
from lorun_engine.network.lora import StageAdapter
from lorun_engine.network.unfolding import Unfolding

STEPS = 12
FIRST_LEVEL, LAST_LEVEL = 30 / 255, 4 / 255
PENALTY = 1e-3


def plug_and_play(model: Model) -> Model:
    """Return the base of a model as twelve steps of half-quadratic splitting; strengths change nothing.

    Each step goes back onto the data and denoises what that gives; the noise level that the base is told falls evenly
    in its logarithm from 30/255 to 4/255 of the exposure, and nothing is carried from step to step.

    Source: Zhang et al., *Plug-and-play image restoration with deep denoiser prior*, TPAMI 2021.
    """
    denoiser = deepcopy(model.network.denoiser)
    denoiser.carry.weight.data.zero_()
    levels = np.geomspace(FIRST_LEVEL, LAST_LEVEL, STEPS)
    adapters = [StageAdapter(denoiser, rank=1, penalty=PENALTY, noise_level=float(level)) for level in levels]
    network = Unfolding(denoiser, adapters).requires_grad_(requires_grad=False).eval()
    return Model(replace(model.card, name="plug-and-play", stages=STEPS, rank=1), network)
