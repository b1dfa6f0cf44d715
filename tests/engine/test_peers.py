"""Laws of peers: the same camera through another library's eyes, and what is told where the library is absent."""

from importlib import import_module
from types import ModuleType

import numpy as np
import pytest
import torch

from lorun_engine import peers
from lorun_engine.camera import BlockCamera, Camera, CassiCamera, SuperResolutionCamera
from lorun_engine.errors import MissingSolverError
from lorun_engine.measurement import Measurement
from lorun_engine.metrics import quality
from lorun_engine.physics.operator import build_operator
from lorun_engine.simulation import random_aperture, random_matrix, simulated
from lorun_engine.solvers import DEEPINV_TV, chosen_solver

CPU = torch.device("cpu")
CAMERAS: dict[str, Camera] = {
    "blocks": BlockCamera(random_matrix(0.3, 8, seed=0), 24, 20),
    "bicubic": SuperResolutionCamera(2, 12, 10),
    "blur": SuperResolutionCamera(2, 12, 10, kernel=np.full((3, 3), 1 / 9, np.float32)),
    "cassi": CassiCamera(random_aperture(24, 20, seed=0), (0, 2, 4)),
}


@pytest.fixture
def library() -> ModuleType:
    """DeepInverse; its tests are skipped without it."""
    try:
        return import_module("deepinv")
    except (ImportError, RuntimeError) as error:
        pytest.skip(f"DeepInverse cannot be loaded: {error}")


def squares(camera: Camera, scale: float = 1.0) -> Measurement:
    """A picture of two squares, recorded by a camera."""
    truth = np.full(camera.cube_shape, 0.2, np.float32)
    truth[:, 4:12, 5:13], truth[:, 14:20, 8:16] = 0.9, 0.5
    return simulated(scale * truth, camera)


@pytest.mark.parametrize("name", CAMERAS)
def test_our_data_step_is_the_proximal_step_that_the_library_finds(name: str, library: ModuleType) -> None:
    torch.manual_seed(0)
    operator = build_operator(CAMERAS[name], CPU, torch.float64)
    physics = peers.as_physics(library.physics, operator)
    cube = torch.rand(1, *CAMERAS[name].cube_shape, dtype=torch.float64)
    data = operator.forward(torch.rand_like(cube))
    found = library.physics.LinearPhysics.prox_l2(physics, cube, data, 3.0, max_iter=500, tol=1e-10)
    assert torch.allclose(physics.prox_l2(cube, data, 3.0), found, atol=1e-4)


@pytest.mark.parametrize("name", CAMERAS)
def test_it_comes_nearer_to_a_picture_of_squares_than_the_start(name: str, library: ModuleType) -> None:
    del library
    measurement = squares(CAMERAS[name])
    assert measurement.truth is not None
    start, last = peers.DeepInverseTv(measurement, CPU).run()
    before, after = (quality(stage.estimate.numpy(), measurement.truth, measurement.camera) for stage in (start, last))
    assert after.psnr > before.psnr + 0.5


def test_it_scales_with_the_measurement(library: ModuleType) -> None:
    del library
    once, tenth = (
        list(peers.DeepInverseTv(squares(CAMERAS["blocks"], scale), CPU).run())[-1].estimate for scale in (1.0, 0.1)
    )
    assert torch.allclose(tenth, 0.1 * once, atol=1e-4)


def test_what_to_install_is_told_where_it_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> ModuleType:
        raise ModuleNotFoundError(f"No module named {name!r}")

    monkeypatch.setattr(peers, "import_module", absent)
    with pytest.raises(MissingSolverError, match=r"pip install '.\[peers\]'"):
        chosen_solver(squares(CAMERAS["blocks"]), DEEPINV_TV, "cpu")
