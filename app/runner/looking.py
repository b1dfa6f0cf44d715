"""Pictures that are made when they are looked at: data steps, where a cube is wrong, what of the data it misses."""

import numpy as np
import torch

from app.display import frame_of
from app.looks import ErrorMap, Look
from app.requests import LookRequest
from app.runner.work import Work
from app.state import Floats, Frame, FrameKind
from lorun_engine.measurement import Measurement
from lorun_engine.metrics import error_map, spectral_angle_map
from lorun_engine.physics.operator import build_operator


def made(
    request: LookRequest,
    measurement: Measurement,
    work: Work | None,
    matrix: Floats | None,
) -> Look | None:
    """The picture asked for, None where it cannot be made.

    Args:
        request: which picture, of which estimate.
        measurement: what the estimate explains.
        work: has the stages, None where nothing was computed.
        matrix: (3, bands) from cube to linear colour, or None.
    """
    estimate, truth = request.estimate, request.truth
    match request.key.kind:
        case FrameKind.FITTED:
            fitted = work.fitted(estimate) if work is not None else None
            return None if fitted is None else frame_of(fitted, matrix)
        case FrameKind.ERROR if truth is not None:
            return ErrorMap(estimate, truth, error_map(estimate.cube, truth.cube))
        case FrameKind.ANGLE if truth is not None:
            return frame_of(spectral_angle_map(estimate.cube, truth.cube)[None])
        case FrameKind.RESIDUAL:
            return _residual(estimate, measurement)
        case _:
            return None


@torch.no_grad()
def _residual(estimate: Frame, measurement: Measurement) -> Frame:
    """The residual y − A x in the plane of the measurement, 1 or 3 bands; on the processor, beside any run."""
    operator = build_operator(measurement.camera, torch.device("cpu"))
    explained: Floats = operator.forward(torch.from_numpy(estimate.cube)[None])[0].numpy()
    missing = np.asarray(measurement.data - explained, np.float32)
    return frame_of(missing if missing.ndim == 3 else missing[None])
