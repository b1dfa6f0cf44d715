"""What comes of other strengths: every stage left out in turn, and one or two faders over a range."""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product

from app.mix import Strengths
from app.showing import Metric
from app.state import STRENGTH_RANGE

LOW, HIGH = STRENGTH_RANGE
MOST_STEPS = 41
DIGITS = 6
NAMES = {Metric.PSNR: "PSNR", Metric.SAM: "SAM", Metric.RESIDUAL: "residual"}
COLUMNS = {Metric.PSNR: "psnr_db", Metric.SAM: "sam_degrees", Metric.RESIDUAL: "residual_percent"}


@dataclass(frozen=True)
class Outcome:
    """The figures of one reconstruction: dB, degrees, and percent of the data; None where there are none."""

    psnr: float | None
    sam: float | None
    residual: float

    def value(self, metric: Metric) -> float | None:
        """One of the figures."""
        return {Metric.PSNR: self.psnr, Metric.SAM: self.sam, Metric.RESIDUAL: self.residual}.get(metric)

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The figures that there are, the most telling first."""
        return tuple(metric for metric in COLUMNS if self.value(metric) is not None)

    @property
    def words(self) -> str:
        """All figures in one line."""
        return " · ".join(f"{NAMES[metric]} {metric.told(self.value(metric))}" for metric in self.metrics)


@dataclass(frozen=True)
class AblationRow:
    """One stage at strength 0, the others as mixed, beside the mix itself."""

    stage: int
    outcome: Outcome
    base: Outcome

    def change(self, metric: Metric) -> float | None:
        """What leaving the stage's adapter out does to a figure; 0 where both are perfect."""
        without, full = self.outcome.value(metric), self.base.value(metric)
        if without is None or full is None:
            return None
        return 0.0 if without == full else without - full


@dataclass(frozen=True)
class Ablation:
    """What each stage's adapter does.

    Attributes:
        strengths: the mix that is compared with.
        base: its figures, None before they have come.
        rows: the stages that were left out, the most telling first.
        is_running: whether more are to come.
        is_stale: whether the mix has changed since.
    """

    strengths: Strengths = ()
    base: Outcome | None = None
    rows: tuple[AblationRow, ...] = ()
    is_running: bool = False
    is_stale: bool = False

    @property
    def settings(self) -> tuple[Strengths, ...]:
        """What to run: the mix, then each stage at 0; the last stage first, since it is quick."""
        return self.strengths, *(self._without(index) for index in reversed(range(len(self.strengths))))

    @property
    def is_complete(self) -> bool:
        """Whether every stage was left out once."""
        return bool(self.rows) and len(self.rows) == len(self.strengths)

    def with_outcome(self, place: int, outcome: Outcome) -> "Ablation":
        """The table after one of the settings has been run."""
        if place == 0 or self.base is None:
            return replace(self, base=outcome)
        rows = (*self.rows, AblationRow(self.stage_of(place), outcome, self.base))
        telling = outcome.metrics[0]
        return replace(self, rows=tuple(sorted(rows, key=lambda row: (-abs(row.change(telling) or 0.0), row.stage))))

    def beside(self, strengths: Strengths) -> "Ablation":
        """The table as it stands beside the mix of now."""
        return replace(self, is_stale=bool(self.rows) and strengths != self.strengths)

    def stage_of(self, place: int) -> int:
        """Which stage a setting leaves out, from 1."""
        return len(self.strengths) + 1 - place

    def as_csv(self) -> str:
        """The table, one row a stage, in the order of the stages."""
        metrics = self.base.metrics if self.base is not None else ()
        head = ["stage_left_out", *(COLUMNS[metric] for metric in metrics)]
        head += [f"change_of_{COLUMNS[metric]}" for metric in metrics]
        base: list[Sequence[object]] = []
        if self.base is not None:
            base = [["none", *(self.base.value(metric) for metric in metrics), *[0.0] * len(metrics)]]
        rows = [
            [row.stage, *(row.outcome.value(metric) for metric in metrics), *(row.change(metric) for metric in metrics)]
            for row in sorted(self.rows, key=lambda row: row.stage)
        ]
        return _table(head, [*base, *rows])

    def _without(self, index: int) -> Strengths:
        return (*self.strengths[:index], LOW, *self.strengths[index + 1 :])


@dataclass(frozen=True)
class Axis:
    """One fader over a range.

    Attributes:
        stage: whose, from 1.
        low: the first strength.
        high: the last one.
        count: how many, both ends included.
    """

    stage: int
    low: float = LOW
    high: float = HIGH
    count: int = 9

    def __post_init__(self) -> None:
        if not (LOW <= self.low < self.high <= HIGH and 2 <= self.count <= MOST_STEPS):
            raise ValueError(
                f"a sweep goes up from at least {LOW:g} to at most {HIGH:g} in 2 to {MOST_STEPS} steps, "
                f"got {self.low:g} to {self.high:g} in {self.count}"
            )

    @property
    def values(self) -> Strengths:
        """The strengths, the lowest first."""
        step = (self.high - self.low) / (self.count - 1)
        return tuple(round(self.low + number * step, DIGITS) for number in range(self.count))


@dataclass(frozen=True)
class Sweep:
    """One fader over a range, or two: every pair.

    Attributes:
        strengths: the mix from which the others are taken.
        axes: one or two; of two the earlier stage comes first, so that its stages are computed once a row.
        outcomes: one a point, the last axis fastest; None before it has come.
        is_running: whether more are to come.
        is_stale: whether another stage than those moved has changed since.
    """

    strengths: Strengths = ()
    axes: tuple[Axis, ...] = ()
    outcomes: tuple[Outcome | None, ...] = ()
    is_running: bool = False
    is_stale: bool = False

    @classmethod
    def over(cls, strengths: Strengths, axes: Iterable[Axis]) -> "Sweep":
        """A sweep of which nothing has come yet."""
        ordered = tuple(sorted(axes, key=lambda axis: axis.stage))
        return cls(strengths, ordered, (None,) * math.prod(axis.count for axis in ordered))

    @property
    def settings(self) -> tuple[Strengths, ...]:
        """What to run, one a point."""
        return tuple(self.strengths_at(place) for place in range(len(self.outcomes)))

    @property
    def shape(self) -> tuple[int, ...]:
        """How many strengths each axis has."""
        return tuple(axis.count for axis in self.axes)

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The figures that there are."""
        return next((outcome.metrics for outcome in self.outcomes if outcome is not None), ())

    @property
    def done(self) -> int:
        """How many points have come."""
        return sum(outcome is not None for outcome in self.outcomes)

    def values_at(self, place: int) -> Strengths:
        """Where a point lies on the axes."""
        return tuple(product(*(axis.values for axis in self.axes)))[place]

    def strengths_at(self, place: int) -> Strengths:
        """The strengths of all stages in a point."""
        strengths = list(self.strengths)
        for axis, value in zip(self.axes, self.values_at(place), strict=True):
            strengths[axis.stage - 1] = value
        return tuple(strengths)

    def with_outcome(self, place: int, outcome: Outcome) -> "Sweep":
        """The sweep after a point has come."""
        return replace(self, outcomes=(*self.outcomes[:place], outcome, *self.outcomes[place + 1 :]))

    def beside(self, strengths: Strengths) -> "Sweep":
        """The sweep as it stands beside the mix of now; opening a point leaves it as it is."""
        moved = {axis.stage - 1 for axis in self.axes}
        pairs = enumerate(zip(self.strengths, strengths, strict=False))
        changed = any(before != now for index, (before, now) in pairs if index not in moved)
        return replace(self, is_stale=self.done > 0 and changed)

    def value(self, place: int, metric: Metric) -> float | None:
        """A figure in a point."""
        outcome = self.outcomes[place]
        return outcome.value(metric) if outcome is not None else None

    def best(self, metric: Metric) -> int | None:
        """The point with the best figure among those that have come."""
        sign = 1 if metric is Metric.PSNR else -1
        values = [(place, self.value(place, metric)) for place in range(len(self.outcomes))]
        known = [(sign * value, -place) for place, value in values if value is not None and math.isfinite(value)]
        return -max(known)[1] if known else None

    def words(self, place: int) -> str:
        """A point with its figures, in words."""
        pairs = zip(self.axes, self.values_at(place), strict=True)
        where = ", ".join(f"stage {axis.stage} at {value:.2f}" for axis, value in pairs)
        outcome = self.outcomes[place]
        return f"{where}: {outcome.words if outcome is not None else 'not computed'}"

    def as_csv(self) -> str:
        """The points that have come, one a row, with the strengths of all stages."""
        head = [f"strength_of_stage_{stage}" for stage in range(1, len(self.strengths) + 1)]
        rows = [
            [*self.strengths_at(place), *(outcome.value(metric) for metric in self.metrics)]
            for place, outcome in enumerate(self.outcomes)
            if outcome is not None
        ]
        return _table([*head, *(COLUMNS[metric] for metric in self.metrics)], rows)


def _table(head: list[str], rows: Iterable[Sequence[object]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(["" if value is None else value for value in row] for row in rows)
    return stream.getvalue()
