"""Laws that hold for every camera: adjointness, the exact data step, batches, type and scale."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from lorun_engine.physics.block_sensing import BlockSensingOperator
from lorun_engine.physics.cassi import CassiOperator
from lorun_engine.physics.operator import Operator
from lorun_engine.physics.super_resolution import BicubicOperator, BlurOperator

Case = tuple[Callable[[torch.dtype], Operator], tuple[int, int, int]]


def random(shape: tuple[int, ...], dtype: torch.dtype, seed: int = 0) -> Tensor:
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64).to(dtype)


def kernel(side: int, dtype: torch.dtype) -> Tensor:
    values = random((side, side), dtype)
    return values / values.sum()


CASES: dict[str, Case] = {
    "cassi, common aperture": (lambda t: CassiOperator(random((1, 1, 6, 7), t), (0, 2, 4)), (3, 6, 7)),
    "cassi, aperture a band": (lambda t: CassiOperator(random((1, 3, 6, 7), t), (0, 1, 5)), (3, 6, 7)),
    "cassi, falling shifts": (lambda t: CassiOperator(random((1, 1, 6, 7), t), (5, 3, 0)), (3, 6, 7)),
    "cassi, along the height": (lambda t: CassiOperator(random((1, 1, 6, 7), t), (0, 2, 3), "height"), (3, 6, 7)),
    "cassi, evenly along the height": (
        lambda t: CassiOperator(random((1, 1, 6, 7), t), (0, 2, 4), "height"),
        (3, 6, 7),
    ),
    "blocks, whole": (lambda t: BlockSensingOperator(random((5, 16), t), 8, 12), (1, 8, 12)),
    "blocks, partial": (lambda t: BlockSensingOperator(random((5, 16), t), 9, 11), (1, 9, 11)),
    "blocks, by column": (lambda t: BlockSensingOperator(random((5, 16), t), 9, 11, "column"), (1, 9, 11)),
    "bicubic x2": (lambda t: BicubicOperator(4, 5, 2, torch.empty(0, dtype=t)), (1, 8, 10)),
    "bicubic x3": (lambda t: BicubicOperator(3, 4, 3, torch.empty(0, dtype=t)), (1, 9, 12)),
    "bicubic x4": (lambda t: BicubicOperator(3, 2, 4, torch.empty(0, dtype=t)), (1, 12, 8)),
    "blur x2": (lambda t: BlurOperator(kernel(5, t), 4, 5, 2), (1, 8, 10)),
    "blur x3, kernel larger than the picture": (lambda t: BlurOperator(kernel(11, t), 2, 3, 3), (1, 6, 9)),
    "blur x4": (lambda t: BlurOperator(kernel(3, t), 2, 3, 4), (1, 8, 12)),
}
every_camera = pytest.mark.parametrize(("build", "shape"), CASES.values(), ids=CASES.keys())


@every_camera
def test_the_adjoint_moves_across_the_inner_product(
    build: Callable[[torch.dtype], Operator], shape: tuple[int, int, int]
) -> None:
    operator = build(torch.float64)
    cube = random((2, *shape), torch.float64)
    recorded = operator.forward(cube)
    data = random(tuple(recorded.shape), torch.float64, seed=1)
    left, right = (recorded * data).sum(), (cube * operator.adjoint(data)).sum()
    assert abs(left - right) <= 1e-10 * abs(left)


@every_camera
def test_the_data_step_solves_its_normal_equations(
    build: Callable[[torch.dtype], Operator], shape: tuple[int, int, int]
) -> None:
    operator = build(torch.float64)
    count = shape[0] * shape[1] * shape[2]
    unit = torch.eye(count, dtype=torch.float64).reshape(count, *shape)
    dense = operator.forward(unit).reshape(count, -1).T
    cube = random((1, *shape), torch.float64)
    data = random((1, *operator.forward(cube).shape[1:]), torch.float64, seed=1)
    for penalty in (1e-3, 0.3, 10.0):
        normal = dense.T @ dense + penalty * torch.eye(count, dtype=torch.float64)
        solved = torch.linalg.solve(normal, dense.T @ data.flatten() + penalty * cube.flatten())
        torch.testing.assert_close(operator.data_step(cube, data, penalty).flatten(), solved, rtol=1e-8, atol=1e-9)


@every_camera
def test_the_data_step_has_exact_gradients(
    build: Callable[[torch.dtype], Operator], shape: tuple[int, int, int]
) -> None:
    operator = build(torch.float64)
    cube = random((1, *shape), torch.float64).requires_grad_()
    data = random(tuple(operator.forward(cube.detach()).shape), torch.float64, seed=1)
    penalty = torch.tensor(0.3, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda x, weight: operator.data_step(x, data, weight), (cube, penalty))


@every_camera
def test_a_cube_that_explains_the_data_is_a_fixed_point_of_the_data_step(
    build: Callable[[torch.dtype], Operator], shape: tuple[int, int, int]
) -> None:
    operator = build(torch.float64)
    cube = random((1, *shape), torch.float64)
    torch.testing.assert_close(operator.data_step(cube, operator.forward(cube), 0.1), cube, rtol=0, atol=1e-12)


@every_camera
def test_a_batch_equals_its_members(build: Callable[[torch.dtype], Operator], shape: tuple[int, int, int]) -> None:
    operator = build(torch.float64)
    cubes = random((3, *shape), torch.float64)
    data = operator.forward(cubes)
    together = (data, operator.adjoint(data), operator.start(data), operator.data_step(cubes, 2 * data, 0.5))
    for member in range(3):
        one, recorded = cubes[member : member + 1], data[member : member + 1]
        alone = (
            operator.forward(one),
            operator.adjoint(recorded),
            operator.start(recorded),
            operator.data_step(one, 2 * recorded, 0.5),
        )
        for joint, single in zip(together, alone, strict=True):
            torch.testing.assert_close(joint[member], single[0], rtol=0, atol=1e-12)


@every_camera
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_type_is_kept(
    build: Callable[[torch.dtype], Operator], shape: tuple[int, int, int], dtype: torch.dtype
) -> None:
    operator = build(dtype)
    cube = random((1, *shape), dtype)
    data = operator.forward(cube)
    results = (data, operator.adjoint(data), operator.start(data), operator.data_step(cube, data, 0.5))
    assert {result.dtype for result in results} == {dtype}
    assert {tuple(result.shape) for result in results[1:]} == {(1, *shape)}


@every_camera
def test_the_start_scales_with_the_data(build: Callable[[torch.dtype], Operator], shape: tuple[int, int, int]) -> None:
    operator = build(torch.float64)
    data = operator.forward(random((1, *shape), torch.float64))
    torch.testing.assert_close(operator.start(3 * data), 3 * operator.start(data), rtol=0, atol=1e-10)


def test_a_snapshot_is_the_sum_of_shifted_coded_bands() -> None:
    operator = CassiOperator(torch.ones(1, 1, 1, 2, dtype=torch.float64), (0, 1))
    cube = torch.tensor([[[[1.0, 2.0]], [[10.0, 20.0]]]], dtype=torch.float64)
    assert operator.forward(cube).tolist() == [[[1.0, 12.0, 20.0]]]


def test_bicubic_reduction_keeps_what_is_constant_and_what_is_linear() -> None:
    operator = BicubicOperator(8, 8, 2, torch.empty(0, dtype=torch.float64))
    ramp = torch.arange(16, dtype=torch.float64).expand(1, 1, 16, 16)
    inner = operator.forward(ramp)[0, 0, 4, 2:-2]
    torch.testing.assert_close(inner, torch.arange(2, 6, dtype=torch.float64) * 2 + 0.5)
    torch.testing.assert_close(operator.forward(torch.ones_like(ramp)), torch.ones(1, 1, 8, 8, dtype=torch.float64))


@pytest.mark.parametrize("axis", ["width", "height"])
@pytest.mark.parametrize("offsets", [(0, 2, 4), (3, 0, 0, 7)])
def test_the_start_of_cassi_is_the_same_from_an_aperture_for_each_band(axis: str, offsets: tuple[int, ...]) -> None:
    common = random((2, 1, 11, 7), torch.float64)
    operator = CassiOperator(common, offsets, axis)
    banded = CassiOperator(common.expand(-1, len(offsets), -1, -1), offsets, axis)
    snapshot = operator.forward(random((2, len(offsets), 11, 7), torch.float64, seed=1))
    torch.testing.assert_close(operator.start(snapshot), banded.start(snapshot), rtol=0, atol=1e-9)


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_the_start_of_super_resolution_is_in_phase_with_its_decimation(scale: int) -> None:
    delta = torch.zeros(3, 3, dtype=torch.float64)
    delta[1, 1] = 1
    operator = BlurOperator(delta, 6, 7, scale)
    low = random((1, 1, 6, 7), torch.float64)
    torch.testing.assert_close(operator.forward(operator.start(low)), low)


def test_the_start_of_block_sensing_explains_a_smooth_picture() -> None:
    matrix = torch.linalg.qr(torch.randn(64, 20, generator=torch.Generator().manual_seed(0), dtype=torch.float64))[0].T
    operator = BlockSensingOperator(matrix, 16, 16)
    rows = torch.linspace(0, 1, 16, dtype=torch.float64)
    smooth = (rows[:, None] + rows).reshape(1, 1, 16, 16) / 2
    start = operator.start(operator.forward(smooth))
    assert (start - smooth).square().mean() < 0.1 * (
        operator.adjoint(operator.forward(smooth)) - smooth
    ).square().mean()
