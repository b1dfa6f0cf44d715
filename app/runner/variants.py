"""What changed strengths give: a part ahead of the whole, and one setting after another."""

from collections.abc import Generator

import numpy as np
from torch import Tensor

from app.display import frame_of, reduced
from app.requests import PreviewRequest, TrialRequest
from app.results import Patch, PatchReady, TrialReady
from app.runner.quality import angle_of, psnr_of
from app.state import Floats
from lorun_engine.measurement import Measurement
from lorun_engine.patch import Area
from lorun_engine.reconstruction import Reconstruction
from lorun_engine.sensitivity import trials
from lorun_engine.stage import Stage

LONGEST_CHANGE = 512


def previewed(
    request: PreviewRequest, reconstruction: Reconstruction, matrix: Floats | None
) -> Generator[PatchReady, None, None]:
    """Yield the area that a request asks for, stage by stage.

    Args:
        request: strengths, area and last stage.
        reconstruction: where the stages at hand are.
        matrix: (3, bands) from cube to linear colour, or None.
    """
    area = Area(request.area.left, request.area.top, request.area.right, request.area.bottom)
    # A branch keeps the stages at hand even where others take their room meanwhile.
    for patch in reconstruction.branch().preview(request.strengths, area, request.last):
        frame = frame_of(array_of(patch.estimate), matrix)
        yield PatchReady(request.number, patch.index, Patch(request.area, frame))


def tried(
    request: TrialRequest, reconstruction: Reconstruction, measurement: Measurement
) -> Generator[TrialReady | None, None, None]:
    """Yield the last stage of each setting, and None after every other stage, so that it may be ended there."""
    first = None
    for trial in trials(reconstruction, request.settings):
        if trial.stage.index < reconstruction.stage_count:
            yield None
            continue
        cube = array_of(trial.stage.estimate)
        first = cube if first is None else first
        yield _judged(request.number, trial.place, trial.stage, cube, first, measurement)


def array_of(estimate: Tensor) -> Floats:
    """An estimate as an array of this machine's memory."""
    return np.asarray(estimate.detach().cpu().numpy(), np.float32)


def _judged(number: int, place: int, stage: Stage, cube: Floats, first: Floats, measurement: Measurement) -> TrialReady:
    psnr = sam = None
    if measurement.truth is not None:
        psnr = psnr_of(cube, measurement.truth, measurement.camera)
        sam = angle_of(cube, measurement.truth, measurement.camera)
    return TrialReady(number, place, stage.residual, psnr, sam, reduced(cube - first, LONGEST_CHANGE))
