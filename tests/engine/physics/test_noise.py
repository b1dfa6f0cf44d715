"""Laws of detector noise."""

import torch

from lorun_engine.physics.noise import DetectorNoise


def test_a_perfect_detector_changes_nothing() -> None:
    data = torch.rand(8, 8)
    assert torch.equal(DetectorNoise().added_to(data), data)


def test_shot_noise_keeps_the_mean_and_its_variance_falls_with_the_full_well() -> None:
    chance = torch.Generator().manual_seed(0)
    data = torch.full((400, 400), 0.5)
    few, many = (DetectorNoise(full_well=well).added_to(data, chance) for well in (100.0, 10_000.0))
    assert abs(few.mean() - 0.5) < 1e-3
    assert abs(few.var() / (0.5 / 100) - 1) < 0.05
    assert abs(many.var() / (0.5 / 10_000) - 1) < 0.05


def test_read_noise_has_its_deviation_and_repeats_with_its_seed() -> None:
    data = torch.zeros(400, 400)
    noisy, again = (DetectorNoise(read=0.02).added_to(data, torch.Generator().manual_seed(3)) for _ in range(2))
    assert abs(noisy.std() / 0.02 - 1) < 0.02
    assert torch.equal(noisy, again)
