"""Laws of tiles: the denoiser goes through a picture part by part, and nobody sees where."""

from functools import partial

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from lorun_engine.camera import BlockCamera, SuperResolutionCamera
from lorun_engine.errors import ModelError
from lorun_engine.measurement import Measurement
from lorun_engine.network.denoiser import Denoiser, DenoiserShape
from lorun_engine.network.lora import StageAdapter
from lorun_engine.network.tiling import TILES, denoised_in_tiles, reach, smaller_tile
from lorun_engine.patch import Area
from lorun_engine.reconstruction import Reconstruction
from tests.engine.tiny import tiny_model, tiny_snapshot

CPU = torch.device("cpu")
SHAPES = [
    DenoiserShape(bands=3, guides=1, widths=(8, 12), blocks=1, fold=2),
    DenoiserShape(bands=2, guides=2, widths=(4, 6, 8), blocks=1, fold=2),
    DenoiserShape(bands=1, guides=0, widths=(4, 6, 4), blocks=2, fold=1),
    DenoiserShape(bands=2, guides=0, widths=(6,), blocks=3, fold=3),
]


def wild(shape: DenoiserShape) -> Denoiser:
    """A denoiser whose every weight counts, in double precision, so that rounding hides nothing."""
    torch.manual_seed(0)
    denoiser = Denoiser(shape).double().requires_grad_(requires_grad=False)
    for weight in denoiser.parameters():
        nn.init.normal_(weight, std=(2 / weight[0].numel()) ** 0.5)
    return denoiser


def scene(shape: DenoiserShape, height: int, width: int, batch: int = 1) -> tuple[Tensor, Tensor | None]:
    torch.manual_seed(1)
    guide = torch.rand(1, shape.guides, height, width, dtype=torch.float64) if shape.guides else None
    return torch.rand(batch, shape.bands, height, width, dtype=torch.float64), guide


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("size", [(100, 131), (64, 96), (35, 200)])
@pytest.mark.parametrize("tile", [32, 45])
def test_tiles_give_what_the_whole_gives_and_remember_the_same(
    shape: DenoiserShape, size: tuple[int, int], tile: int
) -> None:
    whole, in_tiles = (partial(denoised_in_tiles, wild(shape), shape, side) for side in (None, tile))
    (cube, guide), levels = scene(shape, *size, batch=2), torch.tensor([0.1, 0.3])
    (expected, memory), (found, remembered) = whole(cube, levels, guide, None), in_tiles(cube, levels, guide, None)
    for one, other in ((found, expected), (remembered, memory)):
        torch.testing.assert_close(one, other, rtol=1e-10, atol=1e-10)
    again = in_tiles(found, levels, guide, remembered), whole(expected, levels, guide, memory)
    for one, other in zip(*again, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_cut_is_felt_as_far_as_is_told_and_no_farther(shape: DenoiserShape) -> None:
    denoiser, level = wild(shape), torch.tensor(0.1)
    (cube, guide), cut = scene(shape, 8 * shape.step, 240), 120
    right = Area(cut, 0, 240, 8 * shape.step)
    whole, _ = denoiser(cube, level, guide)
    part, _ = denoiser(right.cut(cube), level, None if guide is None else right.cut(guide))
    difference = (right.cut(whole) - part).abs().amax(dim=(0, 1, 2))
    assert difference[reach(shape) :].max() < 1e-12
    assert difference[reach(shape) - shape.fold : reach(shape)].max() > 1e-9


def test_no_pass_of_a_run_sees_more_than_a_tile_and_what_reaches_into_it() -> None:
    model, seen = tiny_model(bands=1, guides=0), []
    model.network.denoiser.register_forward_pre_hook(lambda _, given: seen.append(given[0].shape))
    list(Reconstruction(model, tiny_snapshot(bands=2, height=150, width=200), CPU, tile=48).run())
    shape = model.network.denoiser.shape
    margin = -(-reach(shape) // shape.step) * shape.step
    assert len(seen) == 3 * 2 * 4 * 5
    assert {batch for batch, *_ in seen} == {1}
    assert all(max(size) <= 48 + 2 * margin for _, _, *size in seen)


def samples() -> Measurement:
    matrix = np.linalg.qr(np.random.default_rng(0).random((64, 20)))[0].T.astype(np.float32)
    camera = BlockCamera(np.ascontiguousarray(matrix), 75, 90)
    return Measurement(np.random.default_rng(1).random(camera.data_shape).astype(np.float32), camera)


def photograph() -> Measurement:
    camera = SuperResolutionCamera(2, 41, 35, channels=3)
    return Measurement(np.random.default_rng(1).random(camera.data_shape).astype(np.float32), camera)


@pytest.mark.parametrize(
    ("measurement", "bands"),
    [
        (tiny_snapshot(height=70, width=91), 4),
        (tiny_snapshot(height=70, width=91), 1),
        (samples(), 1),
        (photograph(), 1),
    ],
    ids=["snapshot", "snapshot band by band", "blocks", "colour"],
)
def test_a_run_in_tiles_is_the_same_run(measurement: Measurement, bands: int) -> None:
    model = tiny_model(bands, guides=int(bands > 1))
    whole, in_tiles, at_once = (Reconstruction(model, measurement, CPU, tile=tile) for tile in (None, 32, 512))
    strengths = [1, 0.5, 1.5]
    for one, other, large in zip(*(solver.run(strengths) for solver in (whole, in_tiles, at_once)), strict=True):
        torch.testing.assert_close(other.estimate, one.estimate, rtol=1e-5, atol=1e-5)
        assert torch.equal(large.estimate, one.estimate)
    area = Area(20, 10, 66, 60)
    patches = (solver.preview([1, 0, 1], area, 3) for solver in (whole, in_tiles))
    for patch, tiled in zip(*patches, strict=True):
        torch.testing.assert_close(tiled.estimate, patch.estimate, rtol=1e-5, atol=1e-5)


def test_a_resumed_run_in_tiles_is_a_fresh_one_bit_for_bit() -> None:
    snapshot = tiny_snapshot(height=70, width=91)
    resumed, fresh = (Reconstruction(tiny_model(), snapshot, CPU, tile=32) for _ in range(2))
    list(resumed.run())
    for kept, new in zip(resumed.run([1, 0.3, 1]), fresh.run([1, 0.3, 1]), strict=True):
        assert torch.equal(kept.estimate, new.estimate)


def test_half_precision_changes_as_little_in_tiles() -> None:
    snapshot = tiny_snapshot(height=70, width=91)
    whole, in_tiles = (
        list(Reconstruction(tiny_model(), snapshot, CPU, precision=torch.bfloat16, tile=tile).run())[-1].estimate
        for tile in (None, 32)
    )
    assert in_tiles.dtype == torch.float32
    assert (whole - in_tiles).abs().max() < 0.02 * whole.abs().max()


def test_an_adapter_is_folded_once_a_stage_however_many_tiles_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    reconstruction = Reconstruction(tiny_model(), tiny_snapshot(height=70, width=91), CPU, tile=32)
    folded, folds = StageAdapter.folded, []

    def counted(adapter: StageAdapter, denoiser: Denoiser, strength: float) -> dict[str, Tensor]:
        folds.append(adapter)
        return folded(adapter, denoiser, strength)

    monkeypatch.setattr(StageAdapter, "folded", counted)
    list(reconstruction.run())
    assert len(folds) == len(set(folds)) == 3


@pytest.mark.parametrize("tile", [0, -256, 1, 31])
def test_tiles_that_would_see_little_but_their_surroundings_are_refused(tile: int) -> None:
    with pytest.raises(ModelError, match=r"tiles are too small(.|\n)*at least 32 pixels"):
        Reconstruction(tiny_model(), tiny_snapshot(), CPU, tile=tile)


def test_smaller_tiles_are_advised_where_there_are_some_that_cut_the_picture() -> None:
    assert [smaller_tile(tile, 300, 2000) for tile in (None, *TILES)] == [*TILES, None]
    assert [smaller_tile(tile, 300, 512) for tile in (None, 512, 256)] == [256, 256, 128]
    assert smaller_tile(None, 100, 128) is None
