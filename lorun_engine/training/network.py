"""The network that a run starts from: new, from a base, or from a model; with whatever its stages share."""

from copy import deepcopy
from pathlib import Path

from lorun_engine.errors import TrainingError
from lorun_engine.network.checkpoint import load_base, load_model
from lorun_engine.network.denoiser import Denoiser
from lorun_engine.network.unfolding import Unfolding
from lorun_engine.training.config import TrainingConfig
from lorun_engine.training.sharing import new_stages


def network_of(config: TrainingConfig) -> Unfolding:
    """Return the network that a run starts from.

    Raises:
        ModelError: a file that it names cannot be read.
        TrainingError: it is shown an aperture, and the camera of the run has none.
    """
    base, stages = config.base, config.stages
    if stages.file:
        network = load_model(Path(stages.file)).network
        if base.file:
            network.denoiser = load_base(Path(base.file))[0]
        while len(network.adapters) < stages.count:
            network.adapters.append(deepcopy(network.adapters[-1]))
        for number in range(1, len(network.adapters) + 1):
            network.adapter(number).widen(stages.rank)
        network.requires_grad_()
    else:
        denoiser = load_base(Path(base.file))[0] if base.file else Denoiser(base.shape)
        network = Unfolding(denoiser, new_stages(denoiser, stages))
    guides = network.denoiser.shape.guides
    if guides and config.camera.kind != "cassi":
        raise TrainingError(
            f"{config.name} has a network that is shown an aperture, and a camera without one.",
            expected='guides = 0 in [base], or kind = "cassi" in [camera]',
            found=f'guides = {guides}, kind = "{config.camera.kind}"',
            remedy="Correct one of them; a spectral base is learned inside the stages, with `finetune`.",
        )
    return network
