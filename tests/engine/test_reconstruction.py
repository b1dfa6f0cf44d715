"""Laws of a reconstruction: keeping, resuming, stopping, scaling."""

import weakref
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from lorun_engine.camera import BlockCamera, SuperResolutionCamera
from lorun_engine.errors import ModelError, OutOfMemoryError
from lorun_engine.measurement import Measurement
from lorun_engine.reconstruction import Reconstruction, Stage
from tests.engine.tiny import tiny_model, tiny_snapshot

CPU = torch.device("cpu")


def test_stages_come_in_order_from_the_first_estimate() -> None:
    stages = list(Reconstruction(tiny_model(), tiny_snapshot(), CPU).run())
    assert [stage.index for stage in stages] == [0, 1, 2, 3]
    assert torch.equal(stages[0].fitted, stages[0].estimate)
    assert all(stage.estimate.shape == (4, 16, 20) and stage.seconds >= 0 for stage in stages)


def test_a_change_reruns_only_from_its_stage_on() -> None:
    reconstruction = Reconstruction(tiny_model(), tiny_snapshot(), CPU)
    first = list(reconstruction.run([1, 1, 1]))
    second = list(reconstruction.run([1, 0.5, 1]))
    assert [old is new for old, new in zip(first, second, strict=True)] == [True, True, False, False]
    assert not torch.equal(first[2].estimate, second[2].estimate)


def test_resuming_equals_a_fresh_run_bit_for_bit() -> None:
    resumed = Reconstruction(tiny_model(), tiny_snapshot(), CPU)
    list(resumed.run())
    changed = [1, 1, 0.3]
    for kept, fresh in zip(
        resumed.run(changed), Reconstruction(tiny_model(), tiny_snapshot(), CPU).run(changed), strict=True
    ):
        assert torch.equal(kept.estimate, fresh.estimate)
        assert torch.equal(kept.fitted, fresh.fitted)


def test_a_stopped_run_goes_on_where_it_stopped() -> None:
    reconstruction = Reconstruction(tiny_model(), tiny_snapshot(), CPU)
    run = reconstruction.run()
    seen = [next(run), next(run)]
    run.close()
    assert list(reconstruction.run())[:2] == seen


def test_strength_zero_is_the_bare_denoiser_in_every_stage() -> None:
    model = tiny_model()
    bare = tiny_model()
    for weight in bare.network.adapters.parameters():
        if weight.ndim > 0:
            weight.zero_()
    off = list(Reconstruction(model, tiny_snapshot(), CPU).run([0, 0, 0]))
    plain = list(Reconstruction(bare, tiny_snapshot(), CPU).run([1, 1, 1]))
    assert all(torch.equal(one.estimate, other.estimate) for one, other in zip(off, plain, strict=True))


def test_the_reconstruction_scales_with_the_measurement() -> None:
    plain, bright = (
        list(Reconstruction(tiny_model(), tiny_snapshot(scale=scale), CPU).run())[-1] for scale in (1.0, 4096.0)
    )
    torch.testing.assert_close(bright.estimate, 4096 * plain.estimate)
    assert abs(plain.residual - bright.residual) < 1e-4


def test_the_residual_is_that_of_the_estimate() -> None:
    measurement = tiny_snapshot()
    reconstruction = Reconstruction(tiny_model(), measurement, CPU)
    for stage in reconstruction.run():
        coded = measurement.camera.aperture * stage.estimate.numpy()  # type: ignore[union-attr]
        snapshot = np.zeros_like(measurement.data)
        for band, layer in enumerate(coded):
            snapshot[:, 2 * band : 2 * band + 20] += layer
        expected = np.linalg.norm(measurement.data - snapshot) / np.linalg.norm(measurement.data)
        assert stage.residual == pytest.approx(expected, rel=1e-4)


def test_kept_stages_stay_under_their_cap_and_the_result_is_the_same() -> None:
    capped = Reconstruction(tiny_model(), tiny_snapshot(), CPU, kept_bytes=40_000)
    free = Reconstruction(tiny_model(), tiny_snapshot(), CPU)
    for strengths in ([1, 1, 1], [1, 1, 0.5], [0.2, 1, 1]):
        for one, other in zip(capped.run(strengths), free.run(strengths), strict=True):
            assert torch.equal(one.estimate, other.estimate)
            assert capped.kept_size <= 40_000


@pytest.mark.parametrize("changed", [0, 1, 2])
@pytest.mark.parametrize("share", [0.9, 0.6, 0.3, 0])
def test_a_smaller_room_is_kept_to_at_once_and_what_went_is_computed_again(share: float, changed: int) -> None:
    reconstruction, free = (Reconstruction(tiny_model(), tiny_snapshot(), CPU) for _ in range(2))
    list(reconstruction.run())
    room = int(share * reconstruction.kept_size)
    reconstruction.keep_within(room)
    assert reconstruction.kept_size <= room
    strengths = [1.0, 1.0, 1.0]
    strengths[changed] = 0.3
    for wanted in ([1.0, 1.0, 1.0], strengths):
        for one, other in zip(reconstruction.run(wanted), free.run(wanted), strict=True):
            assert torch.equal(one.estimate, other.estimate)
            assert reconstruction.kept_size <= room


def test_what_went_is_free_although_what_was_given_out_is_still_shown() -> None:
    reconstruction = Reconstruction(tiny_model(), tiny_snapshot(), CPU)
    stages = list(reconstruction.run())
    shown, fitted = [stage.estimate for stage in stages], [weakref.ref(stage.fitted) for stage in stages]
    del stages
    assert reconstruction.kept_size > 0
    reconstruction.keep_within(0)
    assert reconstruction.kept_size == 0
    assert not any(picture() is not None for picture in fitted)
    assert len(shown) == 4


def test_a_branch_at_work_keeps_to_a_smaller_room_from_its_next_stage_on_and_gives_the_same() -> None:
    reconstruction, free = (Reconstruction(tiny_model(), tiny_snapshot(), CPU) for _ in range(2))
    list(reconstruction.run())
    branch, wanted = reconstruction.branch(), [1.0, 0.3, 0.7]
    stages = branch.run(wanted)
    given = [next(stages) for _ in range(3)]
    room = branch.kept_size // 3
    reconstruction.keep_within(room)
    for stage in stages:
        given.append(stage)
        assert branch.kept_size <= room
    assert all(torch.equal(one.estimate, other.estimate) for one, other in zip(given, free.run(wanted), strict=True))


def test_two_runs_give_the_same_bits() -> None:
    once, again = (list(Reconstruction(tiny_model(), tiny_snapshot(), CPU).run()) for _ in range(2))
    assert all(torch.equal(one.estimate, other.estimate) for one, other in zip(once, again, strict=True))


def test_running_leaves_the_callers_gradient_mode_alone() -> None:
    for _ in Reconstruction(tiny_model(), tiny_snapshot(), CPU).run():
        assert torch.is_grad_enabled()


def test_a_model_for_another_number_of_bands_is_refused() -> None:
    with pytest.raises(ModelError, match="4 bands"):
        Reconstruction(tiny_model(bands=3), tiny_snapshot(bands=4), CPU)


@pytest.mark.parametrize("strengths", [[1, 1], [1, 1, 3], [1, 1, -1], [1, 1, float("nan")]])
def test_strengths_that_do_not_fit_are_refused(strengths: list[float]) -> None:
    with pytest.raises(ModelError, match="3 numbers from 0 to 2"):
        next(Reconstruction(tiny_model(), tiny_snapshot(), CPU).run(strengths))


def test_a_grey_model_restores_a_cube_band_by_band() -> None:
    grey = tiny_model(bands=1, guides=0)
    snapshot = tiny_snapshot()
    last = list(Reconstruction(grey, snapshot, CPU).run())[-1]
    assert last.estimate.shape == (4, 16, 20)


def test_blocks_are_restored_by_a_grey_model() -> None:
    matrix = np.linalg.qr(np.random.default_rng(0).random((16, 6)))[0].T.astype(np.float32)
    camera = BlockCamera(np.ascontiguousarray(matrix), 10, 9)
    data = np.random.default_rng(1).random(camera.data_shape).astype(np.float32)
    stages: list[Stage] = list(Reconstruction(tiny_model(bands=1, guides=0), Measurement(data, camera), CPU).run())
    assert stages[-1].estimate.shape == (1, 10, 9)


def test_colour_is_kept_and_grey_in_colour_equals_grey() -> None:
    grey = np.random.default_rng(0).random((1, 12, 14)).astype(np.float32)
    model = tiny_model(bands=1, guides=0)
    single = Measurement(grey, SuperResolutionCamera(2, 12, 14))
    triple = replace(single, data=np.repeat(grey, 3, axis=0), camera=SuperResolutionCamera(2, 12, 14, channels=3))
    one, three = (list(Reconstruction(model, measurement, CPU).run())[-1] for measurement in (single, triple))
    assert three.estimate.shape == (3, 24, 28)
    torch.testing.assert_close(three.estimate, one.estimate.expand(3, -1, -1), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("tile", "advised"), [(None, 512), (512, 256), (128, None)])
def test_memory_that_runs_out_is_named_and_smaller_tiles_are_advised(
    monkeypatch: pytest.MonkeyPatch, tile: int | None, advised: int | None
) -> None:
    reconstruction = Reconstruction(tiny_model(), tiny_snapshot(height=8, width=600), CPU, tile=tile)

    def exhausted(*_: object) -> None:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes")

    monkeypatch.setattr(reconstruction._network, "stage", exhausted)  # noqa: SLF001
    with pytest.raises(OutOfMemoryError, match="out of memory") as caught:
        list(reconstruction.run())
    assert caught.value.tile == advised
    assert (f"Run in tiles of {advised} pixels" in caught.value.remedy) == (advised is not None)
    assert "choose the CPU" not in caught.value.remedy


def test_what_is_kept_goes_before_a_run_is_given_up_for_want_of_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    reconstruction, free = (Reconstruction(tiny_model(), tiny_snapshot(), CPU) for _ in range(2))
    network = reconstruction._network  # noqa: SLF001
    stage = network.stage
    fitted: list[weakref.ref[torch.Tensor]] = []

    def scarce(index: int, *others: Any) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:  # noqa: ANN401
        if index == 3 and any(picture() is not None for picture in fitted):
            raise RuntimeError("CUDA out of memory. Tried to allocate 9 bytes")
        return stage(index, *others)

    monkeypatch.setattr(network, "stage", scarce)
    estimates = []
    for one in reconstruction.run():
        estimates.append(one.estimate)
        fitted = [weakref.ref(one.fitted)] if one.index == 1 else fitted
        del one
    assert len(fitted) == 1
    for found, expected in zip(estimates, free.run(), strict=True):
        assert torch.equal(found, expected.estimate)


def test_half_precision_changes_little_and_is_kept_in_resumed_stages() -> None:
    exact = list(Reconstruction(tiny_model(), tiny_snapshot(), CPU).run())[-1].estimate
    reconstruction = Reconstruction(tiny_model(), tiny_snapshot(), CPU, precision=torch.bfloat16)
    half = list(reconstruction.run())[-1].estimate
    assert half.dtype == torch.float32
    assert 0 < (half - exact).abs().max() < 0.02 * exact.abs().max()
    list(reconstruction.run([1, 1, 0]))
    assert torch.equal(list(reconstruction.run())[-1].estimate, half)
