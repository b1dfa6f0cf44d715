"""Stages that share more or less than LoRun's, to compare with: nothing of their own, or a whole denoiser each."""

from collections.abc import Iterator

from torch import Tensor, nn

from lorun_engine.network.denoiser import Denoiser
from lorun_engine.network.lora import StageAdapter
from lorun_engine.network.unfolding import Unfolding
from lorun_engine.training.config import StagesConfig


class SharedStage(StageAdapter):
    """A stage that uses the shared denoiser as it is; only its penalty and its noise level are its own."""

    def __init__(self, denoiser: Denoiser, penalty: float, noise_level: float) -> None:
        super().__init__(denoiser, 1, penalty, noise_level)
        self.rank = 0
        self.falls, self.rises = nn.ParameterDict(), nn.ParameterDict()

    def folded(self, denoiser: Denoiser, strength: float = 1.0) -> dict[str, Tensor]:  # noqa: ARG002 nothing to fold
        """Return the denoiser's weights."""
        return dict(denoiser.named_parameters())


class SeparateStage(SharedStage):
    """A stage with a denoiser of its own, which starts as the shared one."""

    def __init__(self, denoiser: Denoiser, penalty: float, noise_level: float) -> None:
        super().__init__(denoiser, penalty, noise_level)
        own = {_key(name): weight.detach().clone() for name, weight in denoiser.named_parameters()}
        self.weights = nn.ParameterDict(own)

    def folded(self, denoiser: Denoiser, strength: float = 1.0) -> dict[str, Tensor]:  # noqa: ARG002 nothing to fold
        """Return the weights of this stage's denoiser, in the place of the shared one's."""
        return {name: self.weights[_key(name)] for name, _ in denoiser.named_parameters()}


def new_stages(denoiser: Denoiser, config: StagesConfig) -> list[StageAdapter]:
    """Return untrained stages; each trusts its measurement more, and expects less noise, than the one before."""
    levels = [(0.2 * 0.6**index, 0.15 * 0.6**index) for index in range(config.count)]
    if config.sharing == "shared":
        return [SharedStage(denoiser, *level) for level in levels]
    if config.sharing == "separate":
        return [SeparateStage(denoiser, *level) for level in levels]
    return [StageAdapter(denoiser, config.rank, *level) for level in levels]


def used_weights(network: Unfolding, config: StagesConfig) -> Iterator[nn.Parameter]:
    """Yield the weights that make the network: separate stages make no use of the shared denoiser."""
    return (network.adapters if config.sharing == "separate" else network).parameters()


def _key(name: str) -> str:
    return name.replace(".", "-")
