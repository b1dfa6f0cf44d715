"""Two pictures looked at together: the first is what the filmstrip shows, the second is chosen beside it."""

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.looks import Difference
from app.showing import Area, Choice, Compare, Ends, Picture
from app.state import Frame, FrameKey, FrameKind, stage_key
from app.view_model.drawing import Shown
from app.view_model.library import Library
from app.view_model.probing import Probing
from app.view_model.runs import BASELINE, Runs
from app.view_model.viewing import Viewing

SLOWEST_BLINK_S = 5.0
FASTEST_BLINK_S = 0.35  # under three changes a second, which may harm no one
USUAL_BLINK_S = 0.7
MAPS = (FrameKind.ERROR, FrameKind.ANGLE, FrameKind.RESIDUAL)


class Comparison(QObject):
    """Chooses the second picture and how it is seen beside the first, and draws it.

    The viewing looks through this glass: in the mode `DIFFERENCE` what it draws is the first minus the second.

    Args:
        viewing: holds the first.
        probing: knows what is pointed at.
        library: finds pictures.
        runs: kept runs, and the baseline that can be ordered.
        parent: the owner in Qt's tree.
    """

    mode_changed = Signal(object)
    ends_changed = Signal(object)
    first_changed = Signal(object)
    second_changed = Signal(object)
    choices_changed = Signal(object)
    kind_changed = Signal(object)
    kinds_changed = Signal(object)
    other_changed = Signal(object)
    blink_changed = Signal(bool)
    readout_changed = Signal(str)

    def __init__(
        self, viewing: Viewing, probing: Probing, library: Library, runs: Runs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._runs = runs
        self._guest: FrameKey | None = None
        self._viewing = viewing
        self._library = library
        self._mode = Compare.SINGLE
        self._kind = FrameKind.STAGE
        self._latest = Compare.SWIPE
        self._chosen: FrameKey | None = None
        self._picture: Picture | None = None
        self._drawn: tuple[object, ...] = ()
        self._choices: tuple[Choice, ...] = ()
        self._kinds: tuple[FrameKind, ...] = ()
        self._shows_second = False
        self._blink = QTimer(self)
        self._blink.setInterval(round(1000 * USUAL_BLINK_S))
        self._blink.setTimerType(Qt.TimerType.PreciseTimer)
        self._blink.setSingleShot(True)  # begun anew by each change, so that a late one is not followed too soon
        self._blink.timeout.connect(self._blink_once)
        viewing.look_through(self._seen)
        viewing.picture_changed.connect(lambda _: self.draw())
        viewing.held.connect(self._take)
        library.came.connect(self._take)
        viewing.key_changed.connect(lambda _: self._let_go())
        probing.pointed.connect(self._read_out)
        runs.came.connect(self.choose_second)
        runs.changed.connect(lambda _: self.draw())

    @property
    def mode(self) -> Compare:
        """How both are looked at."""
        return self._mode

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The pictures that can be chosen."""
        return self._choices

    @property
    def kind(self) -> FrameKind:
        """What of a stage is looked at."""
        return self._kind

    @property
    def second(self) -> FrameKey:
        """What was chosen, or what suits where that is gone."""
        has_chosen = self._chosen is not None and self._library.has(self._chosen)
        return self._chosen if has_chosen and self._chosen is not None else self._library.usual

    @property
    def wished(self) -> FrameKey:
        """The second picture as it was chosen, even where it is still to come."""
        return self._chosen if self._chosen is not None else self.second

    def tell(self) -> None:
        """Say everything once more; what is drawn is said when the first is."""
        self.choices_changed.emit(self._choices)
        self.kinds_changed.emit(self._kinds)
        self.kind_changed.emit(self._kind)
        self.mode_changed.emit(self._mode)
        self.readout_changed.emit("")
        self.blink_changed.emit(self._shows_second)
        self._picture, self._drawn = None, ()
        self.other_changed.emit(None)

    def reset(self) -> None:
        """Another measurement is opened: look at single pictures again."""
        self._chosen = self._guest = None
        self._library.forget()
        self.set_kind(FrameKind.STAGE)
        self.set_mode(Compare.SINGLE)

    def set_kind(self, kind: FrameKind) -> None:
        """Look at this of every stage: its estimate, its data step, its error, its spectral angle or its residual."""
        if kind in self._library.kinds:
            self._kind = kind
        self.kind_changed.emit(self._kind)
        self._viewing.draw_again()

    def set_mode(self, mode: Compare) -> None:
        """Look at both in this way from now on."""
        if mode is not Compare.SINGLE:
            self._latest = mode
        self._mode = mode
        self._turn_over(shows_second=False)
        self.readout_changed.emit("")
        if mode is Compare.BLINK:
            self._blink.start()
        else:
            self._blink.stop()
        self.mode_changed.emit(mode)
        self._viewing.draw_again()

    def toggle(self, mode: Compare) -> None:
        """Look at both in this way, or at the first alone if that is done already."""
        self.set_mode(Compare.SINGLE if mode is self._mode else mode)

    def choose_first(self, key: FrameKey) -> None:
        """Show a picture first; one of a kept run is a guest until the filmstrip is used again."""
        if key.run > 0:
            self._guest = key
            self._viewing.draw_again()
            return
        if key.kind is FrameKind.FITTED:
            self.set_kind(FrameKind.FITTED)
            key = stage_key(key.stage)
        elif key.kind is FrameKind.STAGE and self._kind is FrameKind.FITTED:
            self.set_kind(FrameKind.STAGE)
        self._viewing.choose(key)

    def choose_second(self, key: FrameKey) -> None:
        """Compare with a picture; where only one was looked at, look at both as was done last."""
        if key == BASELINE:
            self._runs.order()
            return
        self._chosen = key
        if self._mode is Compare.SINGLE:
            self.set_mode(self._latest)
        else:
            self._viewing.draw_again()

    def swap(self) -> None:
        """Make the second the first, and the first the second."""
        first, second = self._first_key(self._viewing.key), self.second
        self._chosen = self._stage_of(first)
        self.choose_first(second)

    def set_blink(self, seconds: float) -> None:
        """Change between both at this pace."""
        self._blink.setInterval(round(1000 * min(max(seconds, FASTEST_BLINK_S), SLOWEST_BLINK_S)))

    def _seen(self, key: FrameKey) -> Shown | None:
        first = self._first(key)
        second = self._second() if self._mode is Compare.DIFFERENCE else None
        if first is None or second is None or self._obstacle(first, second):
            return first
        if not isinstance(first.look, Frame) or not isinstance(second.look, Frame):
            return first
        name = f"{first.name} − {second.name}"
        return Shown(FrameKey(FrameKind.DIFFERENCE), Difference(first.look, second.look), name)

    def _first(self, key: FrameKey) -> Shown | None:
        return self._shown(self._first_key(key))

    def _first_key(self, key: FrameKey) -> FrameKey:
        """What is looked at of a picture; the start has no data step of its own, and kept runs have none at all."""
        key = self._guest if self._guest is not None and self._library.has(self._guest) else key
        has_none = self._kind is FrameKind.FITTED and (key.stage == 0 or key.run > 0)
        return key if key.kind is not FrameKind.STAGE or has_none else replace(key, kind=self._kind)

    def _second(self) -> Shown | None:
        return self._shown(self._second_key())

    def _second_key(self) -> FrameKey:
        """The second itself; where maps are looked at, the map of its stage."""
        key = self.second
        is_map = self._kind not in (FrameKind.STAGE, FrameKind.FITTED)
        return replace(key, kind=self._kind) if is_map and key.kind is FrameKind.STAGE else key

    def _shown(self, key: FrameKey) -> Shown | None:
        look = self._library.look(key)
        return None if look is None else Shown(key, look, self._library.title(key))

    def _stage_of(self, key: FrameKey) -> FrameKey:
        """The picture that a map belongs to."""
        return replace(key, kind=FrameKind.STAGE) if key.kind in MAPS else key

    def _obstacle(self, first: Shown, second: Shown) -> str:
        """Why there is no difference of both, empty where there is one."""
        if any(shown.key.kind in MAPS or not isinstance(shown.look, Frame) for shown in (first, second)):
            return "Maps have no difference: show the estimate or the data step."
        if first.look.shape != second.look.shape:
            return "No difference: their sizes differ."
        return ""

    def _pitch(self, second: FrameKey) -> float:
        return self._library.pitch(second) / self._library.pitch(self._first_key(self._viewing.key))

    def _read_out(self, x: int, y: int) -> None:
        drawing, shown = self._viewing.drawing, self._viewing.shown
        first, second = self._first(self._viewing.key), self._second()
        if self._mode is Compare.SINGLE or drawing is None or shown is None or first is None or second is None:
            self.readout_changed.emit("")
            return
        pitch = self._pitch(second.key)
        own = drawing.value(first.look, x, y)
        other = drawing.value(second.look, round((x + 0.5) / pitch - 0.5), round((y + 0.5) / pitch - 0.5))
        apart = drawing.value(shown.look, x, y) if shown.key.kind is FrameKind.DIFFERENCE else ""
        lines = f"x {x}  y {y}\t{apart}".rstrip(), f"{first.name}\t{own}", f"{second.name}\t{other}"
        self.readout_changed.emit("\n".join(lines) if own and other else "")

    def _let_go(self) -> None:
        self._guest = None

    def _take(self, key: FrameKey) -> None:
        is_first = key == self._first_key(self._viewing.key) and key != self._viewing.key
        if is_first or (self._mode is not Compare.SINGLE and key in (self.second, self._second_key())):
            self._viewing.draw_again()

    def _blink_once(self) -> None:
        self._turn_over(shows_second=not self._shows_second)
        self._blink.start()

    def _turn_over(self, *, shows_second: bool) -> None:
        self._shows_second = shows_second
        self.blink_changed.emit(shows_second)

    def draw(self) -> None:
        """Draw the second as the first has just been drawn; what would come out the same is left as it is."""
        self._offer()
        self.first_changed.emit(self._stage_of(self._first_key(self._viewing.key)))
        first, second = self._first(self._viewing.key), self._second()
        if self._mode is Compare.SINGLE or first is None or second is None:
            self._show(None)
            return
        is_difference = self._mode is Compare.DIFFERENCE
        note = self._obstacle(first, second) if is_difference else ""
        note = self._runs.awaits or note
        names = [self._library.title(self._stage_of(shown.key)) for shown in (first, second)]
        self.ends_changed.emit(Ends(names[0], names[1], note))
        self.second_changed.emit(self.second)
        self._show(None if is_difference else self._drawn_picture(second))

    def _offer(self) -> None:
        choices = self._library.choices
        if choices != self._choices:
            self._choices = choices
            self.choices_changed.emit(choices)
        kinds = self._library.kinds
        if kinds != self._kinds:
            self._kinds = kinds
            self.kinds_changed.emit(kinds)

    def _drawn_picture(self, second: Shown) -> Picture | None:
        drawing, view, pitch = self._viewing.drawing, self._viewing.view, self._pitch(second.key)
        if drawing is None:
            return None
        if view is not None and pitch != 1:
            view = Area(*(round(edge / pitch) for edge in (view.left, view.top, view.right, view.bottom)))
        levels = drawing.levels_for(second.key, second.look)
        stale = self._library.is_stale(second.key)
        tint = second.look.cell.tint if isinstance(second.look, Frame) else None
        state = (tint, second.key, second.look, second.name, drawing, levels, view, pitch, stale)
        if self._picture is None or state != self._drawn:
            self._drawn = state
            return drawing.picture(second, view, stale=stale, pitch=pitch)
        return self._picture

    def _show(self, picture: Picture | None) -> None:
        if picture is not self._picture:
            self._picture = picture
            self.other_changed.emit(picture)
        if picture is None and self._mode is Compare.SINGLE:
            self.second_changed.emit(None)
