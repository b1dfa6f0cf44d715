"""Every picture that can be looked at or compared with, by its key: where it is kept, and what it is called."""

from collections import OrderedDict
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Signal, Slot

from app.looks import Look
from app.results import LookReady
from app.showing import Choice
from app.state import DATA, DERIVED, TRUTH, Frame, FrameKey, FrameKind, stage_key
from app.view_model.runs import Runs
from app.view_model.viewing import Viewing

KEPT = 24
KEPT_BYTES = 512 * 2**20
DATA_STEPS = "Data steps"
OF_A_RUN = {FrameKind.ERROR: "Error of ", FrameKind.ANGLE: "Spectral angle of ", FrameKind.RESIDUAL: "Residual of "}


class Library(QObject):
    """Finds pictures; what is looked at only now and then is asked for, and kept as long as there is room.

    Args:
        viewing: holds those of the filmstrip.
        runs: holds those of kept runs.
        ask: has a picture made of the estimate of its stage.
        parent: the owner in Qt's tree.
    """

    came = Signal(object)

    def __init__(
        self,
        viewing: Viewing,
        runs: Runs,
        ask: Callable[[FrameKey, Frame], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._viewing = viewing
        self._runs = runs
        self._ask = ask
        self._made: OrderedDict[FrameKey, LookReady] = OrderedDict()
        self._asked: dict[FrameKey, Frame] = {}

    @property
    def usual(self) -> FrameKey:
        """What to compare with where nothing was chosen: the truth, else the first estimate, else the measurement."""
        keys = self._viewing.keys
        if TRUTH in keys:
            return TRUTH
        return next((key for key in keys if key.kind is FrameKind.STAGE), DATA)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """All pictures that can be chosen."""
        return tuple(self._choices())

    @property
    def kinds(self) -> tuple[FrameKind, ...]:
        """What can be looked at of a stage."""
        drawing = self._viewing.drawing
        if drawing is None:
            return (FrameKind.STAGE,)
        scene = drawing.scene
        against_truth = [FrameKind.ERROR] if scene.truth is not None else []
        if scene.truth is not None and scene.is_spectral:
            against_truth.append(FrameKind.ANGLE)
        return FrameKind.STAGE, FrameKind.FITTED, *against_truth, FrameKind.RESIDUAL

    @property
    def frames(self) -> Iterator[Frame]:
        """The pictures that were made and have colours of their own."""
        return (made.look for made in self._made.values() if isinstance(made.look, Frame))

    def forget(self) -> None:
        """Let go of what was made: another measurement was opened."""
        self._made.clear()
        self._asked.clear()

    def has(self, key: FrameKey) -> bool:
        """Whether a picture is there, or can be made."""
        if key.kind is FrameKind.FITTED and key.run:
            return False
        return self._estimate(key) is not None if key.kind in DERIVED else self.look(key) is not None

    def look(self, key: FrameKey) -> Look | None:
        """A picture, None where there is none, or none yet: then it is asked for, and said when it has come."""
        if key.kind not in DERIVED:
            return self._runs.frame(key) if key.run else self._viewing.frame(key)
        estimate = self._estimate(key)
        if estimate is None:
            return None
        made = self._made.get(key)
        if made is not None and made.estimate is estimate:
            self._made.move_to_end(key)
            return made.look
        if self._asked.get(key) is not estimate:
            self._asked[key] = estimate
            self._ask(key, estimate)
        return None

    @Slot(object)
    def take(self, ready: object) -> None:
        """An answer of the runner: a picture that has come is kept if it is still wanted."""
        if isinstance(ready, LookReady) and self._asked.get(ready.key) is ready.estimate:
            del self._asked[ready.key]
            self._made[ready.key] = ready
            self._made.move_to_end(ready.key)
            while len(self._made) > 2 and (len(self._made) > KEPT or self._size > KEPT_BYTES):
                self._made.popitem(last=False)
            self.came.emit(ready.key)

    def title(self, key: FrameKey) -> str:
        """What a picture is called."""
        drawing = self._viewing.drawing
        if key.run:
            return f"{OF_A_RUN.get(key.kind, '')}{self._runs.title(key)}"
        return drawing.title(key) if drawing is not None else ""

    def is_stale(self, key: FrameKey) -> bool:
        """Whether a picture belongs to settings that have been changed since."""
        of_a_stage = key.kind is FrameKind.STAGE or key.kind in DERIVED
        return of_a_stage and not key.run and stage_key(key.stage) in self._viewing.stale

    def pitch(self, key: FrameKey) -> float:
        """How many pixels of the cube one pixel of a picture spans."""
        drawing = self._viewing.drawing
        is_low = key == DATA or key.kind is FrameKind.RESIDUAL
        if not is_low or drawing is None or not drawing.scene.data_is_picture:
            return 1.0
        return drawing.scene.shape[1] / drawing.scene.data.shape[1]

    def _estimate(self, key: FrameKey) -> Frame | None:
        return self._runs.frame(key) if key.run else self._viewing.frame(stage_key(key.stage))

    @property
    def _size(self) -> int:
        return sum(made.look.nbytes for made in self._made.values())

    def _choices(self) -> Iterator[Choice]:
        keys = self._viewing.keys
        for key in keys:
            yield Choice(key, self.title(key))
        for key in keys:
            if key.kind is FrameKind.STAGE and key.stage:
                fitted = FrameKey(FrameKind.FITTED, key.stage)
                yield Choice(fitted, self.title(fitted), DATA_STEPS)
        yield from self._runs.choices
