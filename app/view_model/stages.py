"""The stages of one solver as the filmstrip and the curve tell of them: how far each is, and its figures."""

from dataclasses import dataclass, replace

from app.results import StageReady
from app.showing import Curve, CurvePoint, Metric, Tile, TileCondition
from app.state import DATA, TRUTH, Figures, FrameKey, Scene, stage_key


@dataclass(frozen=True)
class StageEntry:
    """What is known of one stage.

    Attributes:
        condition: empty, ready or stale.
        residual: ‖y − A x‖ / ‖y‖, None before the stage has come.
        psnr: dB, None without a truth.
        figures: all figures, None until they are judged.
        seconds: what the stage took.
    """

    condition: TileCondition = TileCondition.EMPTY
    residual: float | None = None
    psnr: float | None = None
    figures: Figures | None = None
    seconds: float = 0.0


@dataclass(frozen=True)
class StageList:
    """Stages 0 to N; every change gives a new list.

    Attributes:
        entries: one a stage, the start estimate first.
        working: the stage that is being computed, None when nothing runs.
        waits: whether that stage waits until it can be.
    """

    entries: tuple[StageEntry, ...] = ()
    working: int | None = None
    waits: bool = False

    @classmethod
    def empty(cls, stage_count: int) -> "StageList":
        """Stages of which nothing is known yet."""
        return cls((StageEntry(),) * (stage_count + 1))

    @property
    def stage_count(self) -> int:
        """N."""
        return max(len(self.entries) - 1, 0)

    @property
    def stale(self) -> frozenset[FrameKey]:
        """The pictures that belong to settings changed since."""
        return frozenset(
            stage_key(index) for index, entry in enumerate(self.entries) if entry.condition is TileCondition.STALE
        )

    @property
    def has_any(self) -> bool:
        """Whether a stage has come."""
        return any(entry.condition is not TileCondition.EMPTY for entry in self.entries)

    @property
    def is_complete(self) -> bool:
        """Whether every stage is there and up to date."""
        return bool(self.entries) and all(entry.condition is TileCondition.READY for entry in self.entries)

    @property
    def ready_count(self) -> int:
        """How many pictures, the start estimate among them, are up to date."""
        return sum(entry.condition is TileCondition.READY for entry in self.entries)

    def is_new(self, index: int) -> bool:
        """Whether a stage that comes now is more than the kept one."""
        return self.entries[index].condition is not TileCondition.READY

    def with_stage(self, ready: StageReady) -> "StageList":
        """The list after a stage has come; figures that were judged stay with a kept stage."""
        old = self.entries[ready.index]
        figures = old.figures if not self.is_new(ready.index) else None
        entry = StageEntry(TileCondition.READY, ready.residual, ready.psnr, figures, ready.seconds)
        following = ready.index + 1
        return StageList(
            (*self.entries[: ready.index], entry, *self.entries[following:]),
            following if following < len(self.entries) else None,
        )

    def with_figures(self, index: int, figures: Figures) -> "StageList":
        """The list after a stage was judged."""
        entry = replace(self.entries[index], figures=figures)
        return replace(self, entries=(*self.entries[:index], entry, *self.entries[index + 1 :]))

    def stale_from(self, index: int) -> "StageList":
        """The list after something changed that stage `index` and all later ones depend on."""
        entries = (
            replace(entry, condition=TileCondition.STALE)
            if place >= index and entry.condition is TileCondition.READY
            else entry
            for place, entry in enumerate(self.entries)
        )
        return replace(self, entries=tuple(entries))

    def started(self) -> "StageList":
        """The list of a run that begins with stage 0."""
        return replace(self, working=0, waits=False)

    def held_up(self, *, waits: bool) -> "StageList":
        """The list of a run that waits, or goes on."""
        return replace(self, waits=waits)

    def ended(self) -> "StageList":
        """The list when nothing runs any more."""
        return replace(self, working=None, waits=False)

    def tiles(self, scene: Scene) -> tuple[Tile, ...]:
        """The filmstrip in words: the measurement, the stages, the truth."""
        stages = [self._tile(index, entry) for index, entry in enumerate(self.entries)]
        data = Tile(DATA, scene.data_name, "measured", TileCondition.READY)
        truth = [] if scene.truth is None else [Tile(TRUTH, "Truth", "known", TileCondition.READY)]
        return data, *stages, *truth

    def curve(self, wished: Metric | None) -> Curve:
        """How a figure runs over the stages; the PSNR where there is one, unless another is wished."""
        on_offer = tuple(
            metric for metric in Metric if any(_value(entry, metric) is not None for entry in self.entries)
        )
        offered = on_offer or (Metric.RESIDUAL,)
        metric = wished if wished in offered else offered[0]
        points = (
            CurvePoint(index, value, stale=entry.condition is TileCondition.STALE)
            for index, entry in enumerate(self.entries)
            if (value := _value(entry, metric)) is not None
        )
        return Curve(metric, offered, tuple(points), self.stage_count)

    def _tile(self, index: int, entry: StageEntry) -> Tile:
        condition = entry.condition
        if index == self.working and not self.waits and condition is not TileCondition.READY:
            condition = TileCondition.WORKING
        title = f"Stage {index}" if index else "Start"
        return Tile(stage_key(index), title, caption(entry.psnr, entry.residual), condition)


def caption(psnr: float | None, residual: float | None) -> str:
    """The figure that tells most of a picture, in words; empty where there is none."""
    if psnr is not None:
        return Metric.PSNR.told(psnr)
    return f"res. {Metric.RESIDUAL.told(100 * residual)}" if residual is not None else ""


def _value(entry: StageEntry, metric: Metric) -> float | None:
    match metric:
        case Metric.PSNR:
            return entry.psnr
        case Metric.SSIM:
            return entry.figures.ssim if entry.figures is not None else None
        case Metric.SAM:
            return entry.figures.sam if entry.figures is not None else None
        case Metric.RESIDUAL:
            return 100 * entry.residual if entry.residual is not None else None
