"""What counts beside the error of the estimates."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import pytest
import torch
from torch import Tensor

from lorun_engine.network.unfolding import Unfolding
from lorun_engine.physics.cassi import CassiOperator
from lorun_engine.training.objective import Objective
from lorun_engine.training.schedule import ScheduleConfig
from lorun_engine.training.simulation import Simulated


@dataclass(frozen=True)
class Answering:
    """A network that gives the same estimate whatever it is asked."""

    estimate: Tensor

    def estimates(self, *_: object, **__: object) -> Iterator[Tensor]:
        yield self.estimate


def batch() -> Simulated:
    chance = torch.Generator().manual_seed(0)
    operator = CassiOperator((torch.rand(1, 1, 12, 12, generator=chance) < 0.5).float(), (0, 1, 2))
    truth = torch.rand(2, 3, 12, 12, generator=chance) + 0.1
    return Simulated(operator, operator.forward(truth), truth)


def added(estimate: Tensor, schedule: ScheduleConfig) -> float:
    """What the weights of a schedule add to the loss of an estimate."""
    network, simulated = cast("Unfolding", Answering(estimate)), batch()
    with_weights, _ = Objective(network, schedule, None)(simulated, 1)
    without, _ = Objective(network, ScheduleConfig(steps=1), None)(simulated, 1)
    return float(with_weights - without)


@pytest.mark.parametrize("brightness", [0.5, 1.0, 3.0])
def test_the_spectral_angle_counts_colours_and_not_brightness(brightness: float) -> None:
    schedule = ScheduleConfig(steps=1, angle_weight=1.0)
    assert added(brightness * batch().truth, schedule) == pytest.approx(0, abs=1e-6)
    assert added(batch().truth.flip(1), schedule) > 0.01


def test_the_residual_counts_only_what_the_measurement_shows() -> None:
    schedule, simulated = ScheduleConfig(steps=1, residual_weight=1.0), batch()
    unseen = torch.where(simulated.operator.adjoint(torch.ones_like(simulated.data)) > 0, simulated.truth, 7.0)
    assert added(unseen, schedule) == pytest.approx(0, abs=1e-6)
    assert added(0.5 * simulated.truth, schedule) == pytest.approx(0.5, abs=1e-5)
