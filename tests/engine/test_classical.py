"""Laws of the classical baselines."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import Tensor

from lorun_engine.camera import BlockCamera, Camera, CassiCamera, SuperResolutionCamera
from lorun_engine.classical import Bicubic, GapTv, TvSettings, classical_solver, smooth
from lorun_engine.errors import ModelError
from lorun_engine.measurement import Measurement
from lorun_engine.metrics import mean_psnr
from lorun_engine.physics.operator import build_operator
from lorun_engine.stage import Solver, Stage

CPU = torch.device("cpu")
SIDE = 32
QUICK = TvSettings(weight=0.1, sweeps=4, iterations=3)


def patches(bands: int) -> Tensor:
    """A cube of flat patches, whose spectra differ and whose edges meet no block's."""
    values = torch.rand(bands, 2, 2, generator=torch.Generator().manual_seed(0)) * 0.8 + 0.1
    return values.repeat_interleave(SIDE // 2, dim=1).repeat_interleave(SIDE // 2, dim=2).roll((5, 11), (1, 2))


def aperture() -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.random.default_rng(1).integers(0, 2, (SIDE, SIDE)).astype(np.float32)


def sampling() -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    square = np.linalg.qr(np.random.default_rng(2).standard_normal((64, 64)))[0]
    return np.asarray(square[:20], np.float32)


CAMERAS: dict[str, Camera] = {
    "cassi along the width": CassiCamera(aperture(), shifts=(0, 1, 2, 3)),
    "cassi along the height": CassiCamera(aperture(), shifts=(6, 4, 2, 0), axis="height"),
    "blocks": BlockCamera(sampling(), height=SIDE, width=SIDE),
    "super-resolution": SuperResolutionCamera(scale=2, height=SIDE // 2, width=SIDE // 2),
}


def measured(camera: Camera, gain: float = 1.0) -> Measurement:
    truth = patches(camera.cube_shape[0])
    data = build_operator(camera, CPU).forward(truth[None])[0]
    return Measurement((gain * data).numpy(), camera, truth=truth.numpy())


def closeness(stage: Stage, measurement: Measurement) -> float:
    assert measurement.truth is not None
    return mean_psnr(stage.estimate.numpy(), measurement.truth, peak=1)


def solvers() -> list[Solver]:
    low_picture = measured(CAMERAS["super-resolution"])
    return [*(GapTv(measured(camera), CPU, QUICK) for camera in CAMERAS.values()), Bicubic(low_picture, CPU)]


@pytest.mark.parametrize("camera", CAMERAS.values(), ids=CAMERAS.keys())
def test_total_variation_restores_flat_patches_better_than_the_first_estimate(camera: Camera) -> None:
    measurement = measured(camera)
    stages = list(GapTv(measurement, CPU).run())
    assert closeness(stages[-1], measurement) > closeness(stages[0], measurement) + 0.5


@pytest.mark.parametrize("camera", CAMERAS.values(), ids=CAMERAS.keys())
def test_the_last_estimate_explains_the_measurement(camera: Camera) -> None:
    stages = list(GapTv(measured(camera), CPU).run())
    assert stages[-1].residual < 0.03


def test_stages_come_in_order_and_fit_the_cube() -> None:
    for solver in solvers():
        stages = list(solver.run())
        assert [stage.index for stage in stages] == list(range(solver.stage_count + 1))
        assert len({tuple(stage.estimate.shape) for stage in stages}) == 1
        assert all(stage.fitted.shape == stage.estimate.shape and stage.fitted.ndim == 3 for stage in stages)
        assert all(stage.seconds >= 0 for stage in stages)
        assert torch.equal(stages[0].fitted, stages[0].estimate)


def test_strengths_change_nothing_because_there_are_no_adapters() -> None:
    for solver in solvers():
        bare, full = (list(solver.run([strength] * solver.stage_count)) for strength in (0.0, 1.0))
        assert all(torch.equal(a.estimate, b.estimate) for a, b in zip(bare, full, strict=True))


def test_a_run_can_be_left_after_any_stage_and_leaves_gradients_on() -> None:
    for solver in solvers():
        run = solver.run()
        next(run)
        assert torch.is_grad_enabled()
        next(run)
        del run
        assert next(solver.run()).index == 0


@pytest.mark.parametrize("gain", [1e-3, 4095.0])
def test_the_result_scales_with_the_measurement(gain: float) -> None:
    camera = CAMERAS["cassi along the width"]
    plain, scaled = (list(GapTv(measured(camera, factor), CPU, QUICK).run()) for factor in (1.0, gain))
    assert torch.allclose(scaled[-1].estimate / gain, plain[-1].estimate, atol=1e-3)
    assert scaled[-1].residual == pytest.approx(plain[-1].residual, abs=1e-4)


def test_a_dark_measurement_gives_a_dark_cube() -> None:
    stages = list(GapTv(measured(CAMERAS["cassi along the width"], gain=0.0), CPU, QUICK).run())
    assert not stages[-1].estimate.any()
    assert stages[-1].residual == 0


def test_smoothing_moves_two_pixels_together_by_the_weight() -> None:
    pair = torch.tensor([[0.0, 1.0]])
    assert torch.allclose(smooth(pair, 0.2, 200), torch.tensor([[0.2, 0.8]]), atol=1e-3)
    assert torch.allclose(smooth(pair, 9.0, 2000), torch.tensor([[0.5, 0.5]]), atol=1e-3)


def test_smoothing_keeps_the_mean_and_flat_pictures() -> None:
    noisy = torch.rand(3, 17, 13, generator=torch.Generator().manual_seed(0))
    assert torch.allclose(smooth(noisy, 0.3, 10).mean(dim=(1, 2)), noisy.mean(dim=(1, 2)), atol=1e-5)
    flat = torch.full((2, 9, 9), 0.7)
    assert torch.allclose(smooth(flat, 0.3, 10), flat)


def test_more_weight_smooths_more() -> None:
    noisy = torch.rand(1, 24, 24, generator=torch.Generator().manual_seed(0))
    variations = [smooth(noisy, weight, 50).diff(dim=-1).abs().sum() for weight in (0.01, 0.05, 0.2, 1.0)]
    assert all(later < earlier for earlier, later in pairwise(variations))


def test_every_band_is_smoothed_by_itself() -> None:
    cube = torch.rand(2, 3, 12, 12, generator=torch.Generator().manual_seed(0))
    together = smooth(cube, 0.1, 5)
    assert all(
        torch.allclose(together[item, band], smooth(cube[item, band], 0.1, 5)) for item in range(2) for band in range(3)
    )


def test_smoothing_does_not_depend_on_which_axis_is_first() -> None:
    picture = torch.rand(12, 12, generator=torch.Generator().manual_seed(0))
    assert torch.allclose(smooth(picture, 0.1, 20).T, smooth(picture.T, 0.1, 20), atol=1e-6)


@pytest.mark.parametrize("scale", [2, 3, 4])
@pytest.mark.parametrize("channels", [1, 3])
def test_bicubic_enlarges_grey_and_colour_by_the_scale_and_keeps_flat_colours(scale: int, channels: int) -> None:
    camera = SuperResolutionCamera(scale=scale, height=7, width=9, channels=channels)
    data = np.tile(np.linspace(0.2, 0.8, channels, dtype=np.float32)[:, None, None], (1, 7, 9))
    *_, last = Bicubic(Measurement(data, camera), CPU).run()
    assert last.estimate.shape == (channels, 7 * scale, 9 * scale)
    assert last.estimate.numpy() == pytest.approx(np.kron(data, np.ones((1, scale, scale))), abs=1e-5)


def test_bicubic_is_smoother_and_truer_than_repeated_pixels() -> None:
    camera = SuperResolutionCamera(scale=2, height=SIDE // 2, width=SIDE // 2)
    wave = torch.sin(torch.arange(SIDE) / 4) * 0.4 + 0.5
    truth = (wave[:, None] * wave)[None]
    data = build_operator(camera, CPU).forward(truth[None])[0].numpy()
    first, last = Bicubic(Measurement(data, camera), CPU).run()
    assert (last.estimate - truth).norm() < 0.2 * (first.estimate - truth).norm()


def test_bicubic_refuses_what_is_no_low_resolution_picture() -> None:
    with pytest.raises(ModelError, match="Bicubic"):
        Bicubic(measured(CAMERAS["blocks"]), CPU)


def test_each_camera_is_compared_with_what_the_literature_uses() -> None:
    kinds = [type(classical_solver(measured(camera), CPU)) for camera in CAMERAS.values()]
    assert kinds == [GapTv, GapTv, GapTv, Bicubic]
