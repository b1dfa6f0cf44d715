"""Laws of the adapters: what the strength does, and that the base is never touched."""

import pytest
import torch
from torch.func import functional_call

from lorun_engine.network.denoiser import Denoiser, DenoiserShape
from lorun_engine.network.lora import StageAdapter
from tests.engine.tiny import tiny_network


def test_strength_zero_is_the_bare_base_exactly() -> None:
    network = tiny_network()
    cube, guide, level = torch.rand(1, 4, 12, 12), torch.rand(1, 1, 12, 12), torch.tensor(0.1)
    _, memory = network.denoiser(cube, level, guide)
    arguments = (cube, level, guide, memory)
    bare, _ = network.denoiser(*arguments)
    folded, _ = functional_call(network.denoiser, network.adapter(1).folded(network.denoiser, 0.0), arguments)
    assert torch.equal(bare, folded)


def test_an_untrained_adapter_changes_nothing() -> None:
    denoiser = Denoiser(DenoiserShape(2, 0, (8, 8), 1, 1))
    folded = StageAdapter(denoiser, rank=3).folded(denoiser, 1.7)
    assert all(torch.equal(folded[name], weight) for name, weight in denoiser.named_parameters())


def test_folding_never_changes_the_base() -> None:
    network = tiny_network()
    before = {name: weight.clone() for name, weight in network.denoiser.named_parameters()}
    for strength in (0.0, 0.5, 1.0, 2.0):
        network.adapter(2).folded(network.denoiser, strength)
    assert all(torch.equal(before[name], weight) for name, weight in network.denoiser.named_parameters())


@pytest.mark.parametrize("strength", [0.25, 0.5, 1.5, 2.0])
def test_the_weights_are_linear_in_the_strength(strength: float) -> None:
    network = tiny_network()
    bare, full, part = (network.adapter(1).folded(network.denoiser, s) for s in (0.0, 1.0, strength))
    for name in bare:
        torch.testing.assert_close(part[name] - bare[name], strength * (full[name] - bare[name]), rtol=1e-4, atol=1e-6)


def test_the_change_of_a_layer_has_the_rank_of_the_adapter() -> None:
    network = tiny_network(rank=2)
    bare, full = (network.adapter(1).folded(network.denoiser, strength) for strength in (0.0, 1.0))
    change = (full["bottom.0.first.weight"] - bare["bottom.0.first.weight"]).flatten(1)
    assert torch.linalg.matrix_rank(change, rtol=1e-3) == 2


def test_all_stages_hold_one_base() -> None:
    few, many = tiny_network(stages=1), tiny_network(stages=9)
    base = sum(weight.numel() for weight in few.denoiser.parameters())
    adapter = sum(weight.numel() for weight in few.adapters.parameters())
    assert sum(weight.numel() for weight in many.parameters()) == base + 9 * adapter


def test_a_wider_adapter_changes_the_base_alike_and_can_learn_more() -> None:
    network = tiny_network(rank=2)
    adapter, name = network.adapter(1), "bottom.0.first.weight"
    before = adapter.folded(network.denoiser)
    adapter.widen(4)
    after = adapter.folded(network.denoiser)
    torch.testing.assert_close(after, before)
    torch.autograd.backward(after[name].square().sum())
    with torch.no_grad():
        for weight in adapter.parameters():
            if weight.grad is not None:
                weight.sub_(0.1 * weight.grad)
    change = (adapter.folded(network.denoiser)[name] - network.denoiser.get_parameter(name)).flatten(1)
    assert torch.linalg.matrix_rank(change, rtol=1e-3) == 4
    adapter.widen(3)
    assert adapter.rank == 4
