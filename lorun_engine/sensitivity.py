"""What each strength does: one reconstruction under many settings, each stage of each as it is ready."""

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass

from lorun_engine.reconstruction import Reconstruction
from lorun_engine.stage import Stage


@dataclass(frozen=True, eq=False)
class Trial:
    """One stage under one setting.

    Attributes:
        place: which of the settings, from 0.
        stage: one of its stages; the last one ends the setting.
    """

    place: int
    stage: Stage


def trials(reconstruction: Reconstruction, settings: Iterable[Sequence[float]]) -> Generator[Trial, None, None]:
    """Yield all stages of one setting after another; close the generator to stop between any two.

    Each setting reruns only from the first stage that differs from the setting before, so settings that agree in their
    first stages belong together. The reconstruction keeps the stages that it has.

    Args:
        reconstruction: where the stages come from that are known already.
        settings: strengths as for `Reconstruction.run`, one setting after another.

    Raises:
        ModelError: a setting does not fit the model.
        OutOfMemoryError: the device ran out of memory.
    """
    branch = reconstruction.branch()
    for place, strengths in enumerate(settings):
        for stage in branch.run(strengths):
            yield Trial(place, stage)
