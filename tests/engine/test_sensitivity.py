"""Laws of trials: they are what runs of their own would give, and leave the reconstruction as it was."""

import pytest
import torch

from lorun_engine.reconstruction import Reconstruction
from lorun_engine.sensitivity import trials
from tests.engine.tiny import tiny_model, tiny_snapshot

CPU = torch.device("cpu")
ABLATIONS = [[1, 1, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]]


def test_each_setting_is_what_a_run_of_its_own_gives() -> None:
    reconstruction = Reconstruction(tiny_model(), tiny_snapshot(), CPU)
    last = {trial.place: trial.stage for trial in trials(reconstruction, ABLATIONS)}
    for place, strengths in enumerate(ABLATIONS):
        *_, alone = Reconstruction(tiny_model(), tiny_snapshot(), CPU).run(strengths)
        assert torch.equal(last[place].estimate, alone.estimate)
        assert last[place].residual == alone.residual


def test_kept_stages_serve_the_trials_and_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    reconstruction = Reconstruction(tiny_model(), tiny_snapshot(), CPU)
    before = list(reconstruction.run())
    network, computed = reconstruction._network, list[int]()  # noqa: SLF001
    stage = network.stage

    def counted(index: int, *rest: object) -> tuple[torch.Tensor, ...]:
        computed.append(index)
        return stage(index, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(network, "stage", counted)
    list(trials(reconstruction, ABLATIONS))
    assert computed == [3, 2, 3, 1, 2, 3]
    assert list(reconstruction.run()) == before


def test_trials_end_between_any_two_stages() -> None:
    run = trials(Reconstruction(tiny_model(), tiny_snapshot(), CPU), ABLATIONS)
    assert [(trial.place, trial.stage.index) for trial, _ in zip(run, range(5), strict=False)][-1] == (1, 0)
    run.close()
    assert list(run) == []
