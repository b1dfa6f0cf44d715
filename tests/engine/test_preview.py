"""Laws of a preview: the same part of the whole stage, but for what reaches in over its border."""

from collections.abc import Sequence

import numpy as np
import pytest
import torch

from lorun_engine.camera import BlockCamera, SuperResolutionCamera
from lorun_engine.measurement import Measurement
from lorun_engine.patch import Area, Patch
from lorun_engine.reconstruction import Reconstruction
from tests.engine.tiny import tiny_model, tiny_snapshot

CPU = torch.device("cpu")
AREA = Area(30, 22, 61, 50)


def blocks() -> Measurement:
    matrix = np.linalg.qr(np.random.default_rng(0).random((25, 10)))[0].T.astype(np.float32)
    camera = BlockCamera(np.ascontiguousarray(matrix), 77, 93)
    return Measurement(np.random.default_rng(1).random(camera.data_shape).astype(np.float32), camera)


def low_resolution() -> Measurement:
    camera = SuperResolutionCamera(3, 27, 33, channels=3)
    return Measurement(np.random.default_rng(2).random(camera.data_shape).astype(np.float32), camera)


def run(measurement: Measurement, bands: int = 1) -> Reconstruction:
    reconstruction = Reconstruction(tiny_model(bands, int(bands > 1)), measurement, CPU)
    list(reconstruction.run())
    return reconstruction


def previewed(reconstruction: Reconstruction, strengths: Sequence[float], area: Area, last: int = 0) -> list[Patch]:
    return list(reconstruction.preview(strengths, area, last))


@pytest.mark.parametrize(
    ("measurement", "bands"),
    [(tiny_snapshot(4, 78, 94), 4), (tiny_snapshot(4, 78, 94), 1), (blocks(), 1), (low_resolution(), 1)],
)
def test_a_preview_equals_the_same_part_of_the_stage(measurement: Measurement, bands: int) -> None:
    reconstruction = run(measurement, bands)
    for strengths in ([0.2, 1, 1], [1, 0.2, 1], [1, 1, 0.2]):
        moved = strengths.index(0.2) + 1
        (patch,) = previewed(reconstruction, strengths, AREA)
        whole = list(run(measurement, bands).run(strengths))[moved].estimate
        assert patch.index == moved
        torch.testing.assert_close(patch.estimate, AREA.cut(whole), rtol=1e-3, atol=1e-4)
        assert not torch.allclose(patch.estimate, AREA.cut(list(run(measurement, bands).run())[moved].estimate))


def test_an_area_that_is_everything_is_exact_in_every_stage() -> None:
    snapshot = tiny_snapshot(4, 21, 30)
    reconstruction, area = run(snapshot, 4), Area(0, 0, 30, 21)
    patches = previewed(reconstruction, [0.3, 1, 1], area, last=3)
    stages = list(run(snapshot, 4).run([0.3, 1, 1]))
    assert [patch.index for patch in patches] == [1, 2, 3]
    for patch, stage in zip(patches, stages[1:], strict=True):
        torch.testing.assert_close(patch.estimate, stage.estimate)


def test_a_preview_leaves_the_kept_stages_as_they_are() -> None:
    reconstruction = run(tiny_snapshot(4, 78, 94), 4)
    before = list(reconstruction.run())
    copies = [stage.estimate.clone() for stage in before]
    previewed(reconstruction, [0.2, 1, 1], AREA, last=3)
    assert list(reconstruction.run()) == before
    assert all(torch.equal(stage.estimate, copy) for stage, copy in zip(before, copies, strict=True))


def test_a_stage_that_was_given_up_is_previewed_from_the_one_before() -> None:
    reconstruction = run(tiny_snapshot(4, 78, 94), 4)
    stopped = reconstruction.run([1, 0.5, 1])
    next(stopped)
    stopped.close()
    (patch,) = previewed(reconstruction, [1, 0.2, 1], AREA)
    whole = list(run(tiny_snapshot(4, 78, 94), 4).run([1, 0.2, 1]))[2].estimate
    torch.testing.assert_close(patch.estimate, AREA.cut(whole), rtol=1e-3, atol=1e-4)


def test_nothing_is_previewed_where_nothing_changed_or_nothing_is_kept() -> None:
    assert previewed(run(tiny_snapshot(), 4), [1, 1, 1], Area(0, 0, 8, 8), last=3) == []
    fresh = Reconstruction(tiny_model(), tiny_snapshot(), CPU)
    assert previewed(fresh, [1, 0.5, 1], Area(0, 0, 8, 8)) == []
