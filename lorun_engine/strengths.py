"""What a model makes of each strength: one moved at a time, the others as trained, measured after the last stage."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from lorun_engine.camera import Camera
from lorun_engine.evaluation import TestSet, scenes
from lorun_engine.measurement import Measurement
from lorun_engine.metrics import convention, quality
from lorun_engine.reconstruction import Reconstruction
from lorun_engine.sensitivity import trials
from lorun_engine.stage import Stage

STRENGTHS = tuple(step / 4 for step in range(9))
AS_TRAINED = 1.0


@dataclass(frozen=True)
class StrengthPoint:
    """One scene with the strength of one stage at one value.

    Attributes:
        test_set: name of the set.
        scene: name of the scene.
        camera: the camera, which decides the convention.
        solver: name of the model.
        stage: whose strength is moved, 1 … N.
        strength: where to.
        psnr: of the last stage, dB.
    """

    test_set: str
    scene: str
    camera: Camera
    solver: str
    stage: int
    strength: float
    psnr: float


@dataclass(frozen=True)
class StrengthCurves:
    """One model on one set: the mean PSNR of its last stage over the strength of each stage.

    Attributes:
        test_set: name of the set.
        solver: name of the model.
        scenes: how many the means are over.
        conventions: how PSNR is counted.
        strengths: where each strength was moved to, rising.
        psnr: dB, one row a stage, one column a strength.
    """

    test_set: str
    solver: str
    scenes: int
    conventions: tuple[str, ...]
    strengths: tuple[float, ...]
    psnr: tuple[tuple[float, ...], ...]


def strength_points(
    sets: Iterable[TestSet],
    models: Callable[[Measurement, TestSet], Iterable[tuple[str, Reconstruction]]],
    strengths: Sequence[float] = STRENGTHS,
) -> Iterator[StrengthPoint]:
    """Yield what every model makes of every scene at every strength of every stage.

    The last stage is moved first: what comes before a moved stage is never computed again.

    Args:
        sets: what to measure on.
        models: the models of a measurement of a set, with their names.
        strengths: where to move each strength; as trained is measured in any case.
    """
    for test_set in sets:
        for measurement in scenes(test_set):
            for name, reconstruction in models(measurement, test_set):
                for stage, strength, psnr in _moved(measurement, reconstruction, strengths):
                    yield StrengthPoint(
                        test_set.name, measurement.name, measurement.camera, name, stage, strength, psnr
                    )


def strength_curves(points: Iterable[StrengthPoint]) -> list[StrengthCurves]:
    """Return the means over the scenes, for each set and model in the order in which they came."""
    groups: dict[tuple[str, str], list[StrengthPoint]] = {}
    for point in points:
        groups.setdefault((point.test_set, point.solver), []).append(point)
    return [_curves(test_set, solver, members) for (test_set, solver), members in groups.items()]


def _moved(
    measurement: Measurement, reconstruction: Reconstruction, strengths: Sequence[float]
) -> Iterator[tuple[int, float, float]]:
    count = reconstruction.stage_count
    places = [(stage, value) for stage in range(count, 0, -1) for value in strengths if value != AS_TRAINED]
    settings = [_setting(count, stage, value) for stage, value in places]
    for trial in trials(reconstruction, [[AS_TRAINED] * count, *settings]):
        if trial.stage.index != count:
            continue
        psnr = _psnr(trial.stage, measurement)
        if trial.place:
            yield *places[trial.place - 1], psnr
        else:
            yield from ((stage, AS_TRAINED, psnr) for stage in range(count, 0, -1))


def _setting(count: int, moved: int, strength: float) -> list[float]:
    return [strength if stage == moved else AS_TRAINED for stage in range(1, count + 1)]


def _psnr(stage: Stage, measurement: Measurement) -> float:
    if measurement.truth is None:
        raise ValueError(f"{measurement.name} has no truth")
    return quality(stage.estimate.cpu().numpy(), measurement.truth, measurement.camera).psnr


def _curves(test_set: str, solver: str, points: Sequence[StrengthPoint]) -> StrengthCurves:
    strengths = sorted({point.strength for point in points})
    by_place: dict[tuple[int, float], list[float]] = {}
    for point in points:
        by_place.setdefault((point.stage, point.strength), []).append(point.psnr)
    stages = range(1, max(point.stage for point in points) + 1)
    psnr = tuple(tuple(fmean(by_place[stage, strength]) for strength in strengths) for stage in stages)
    conventions = tuple(dict.fromkeys(convention(point.camera) for point in points))
    scene_count = len(by_place[1, AS_TRAINED])
    return StrengthCurves(test_set, solver, scene_count, conventions, tuple(strengths), psnr)
