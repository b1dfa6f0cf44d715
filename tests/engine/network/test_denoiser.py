"""Laws of the shared denoiser."""

import pytest
import torch

from lorun_engine.network.denoiser import Denoiser, DenoiserShape
from lorun_engine.network.unfolding import exposure
from tests.engine.tiny import tiny_network


def test_it_scales_with_cube_noise_guide_and_memory() -> None:
    denoiser = tiny_network().denoiser
    cube, guide, level = torch.rand(1, 4, 16, 16), torch.rand(1, 1, 16, 16), torch.tensor(0.1)
    memory = torch.rand(1, 8, 8, 8)
    plain = denoiser(cube, level, guide, memory)
    bright = denoiser(300 * cube, 300 * level, 300 * guide, 300 * memory)
    for one, other in zip(plain, bright, strict=True):
        torch.testing.assert_close(other, 300 * one, rtol=1e-3, atol=1e-3)


def test_an_empty_memory_is_no_memory_and_a_full_one_changes_the_result() -> None:
    denoiser = tiny_network().denoiser
    cube, guide, level = torch.rand(1, 4, 17, 13), torch.rand(1, 1, 17, 13), torch.tensor(0.1)
    first, memory = denoiser(cube, level, guide)
    empty, _ = denoiser(cube, level, guide, torch.zeros_like(memory))
    second, _ = denoiser(cube, level, guide, memory)
    assert torch.equal(empty, first)
    assert not torch.allclose(second, first)


def test_a_new_denoiser_makes_nothing_of_its_memory() -> None:
    denoiser = Denoiser(DenoiserShape(2, 0, (8, 8), 1, 2))
    cube, level = torch.rand(1, 2, 16, 16), torch.tensor(0.1)
    first, memory = denoiser(cube, level)
    second, _ = denoiser(cube, level, None, memory)
    assert torch.equal(first, second)


@pytest.mark.parametrize("size", [(16, 16), (17, 13), (3, 2), (8, 31)])
def test_it_takes_any_size(size: tuple[int, int]) -> None:
    denoiser = tiny_network().denoiser
    assert denoiser(torch.rand(2, 4, *size), torch.tensor(0.1), torch.rand(1, 1, *size))[0].shape == (2, 4, *size)


def test_a_noise_level_for_each_member_equals_each_alone() -> None:
    denoiser = tiny_network(bands=1, guides=0).denoiser
    cubes, levels = torch.rand(3, 1, 16, 16), torch.tensor([0.0, 0.1, 0.5])
    together, _ = denoiser(cubes, levels)
    for member in range(3):
        alone, _ = denoiser(cubes[member : member + 1], levels[member])
        torch.testing.assert_close(together[member], alone[0])


def test_a_shift_by_whole_cells_shifts_the_result_away_from_the_border() -> None:
    denoiser = tiny_network(bands=1, guides=0).denoiser
    wide = torch.rand(1, 1, 64, 64)
    level = torch.tensor(0.1)
    (whole, _), (shifted, _) = denoiser(wide, level), denoiser(wide[..., 4:, 8:], level)
    torch.testing.assert_close(whole[..., 4:, 8:][..., 24:-24, 24:-24], shifted[..., 24:-24, 24:-24])


def test_the_exposure_scales_with_the_picture_and_is_each_members_own() -> None:
    start = torch.rand(3, 2, 40, 40)
    start[1] *= 7
    torch.testing.assert_close(exposure(1000 * start), 1000 * exposure(start))
    torch.testing.assert_close(exposure(start)[1], exposure(start[1:2])[0])
