"""What is looked at: which picture, which band, between which levels."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from app.display import DRAWN_PIXELS
from app.results import Patch
from app.showing import Area, Levels, LevelScope, Mode
from app.state import DATA, TRUTH, Floats, Frame, FrameKey, FrameKind, Scene, stage_key
from app.view_model.drawing import Drawing, Shown
from app.view_model.levels import LevelState

LATER_MS = 40
STRIP_ORDER = (FrameKind.DATA, FrameKind.STAGE, FrameKind.TRUTH)

Glass = Callable[[FrameKey], Shown | None]


class Viewing(QObject):
    """Holds the pictures of the open scene and says what each control has to draw.

    A change of band, stage or level is answered at once by the main picture; histogram and thumbnails follow a moment
    later, so that scrubbing never waits for them.
    """

    picture_changed = Signal(object)
    inset_changed = Signal(object)
    thumbnail_changed = Signal(object, object)
    key_changed = Signal(object)
    mode_changed = Signal(object)
    band_changed = Signal(int)
    levels_changed = Signal(object)
    scope_changed = Signal(object)
    gamma_changed = Signal(float)
    levels_edited = Signal(object, object)
    level_picture_changed = Signal(object)
    held = Signal(object)
    cubes_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drawing: Drawing | None = None
        self._frames: dict[FrameKey, Frame] = {}
        self._patches: dict[FrameKey, Patch] = {}
        self._stale: frozenset[FrameKey] = frozenset()
        self._key = DATA
        self._view: Area | None = None
        self._follows = True
        self._glass: Glass | None = None
        self._is_seen = True
        self._gamma = 1.0
        self._scope = LevelScope.RUN
        self._later = QTimer(self, singleShot=True, interval=LATER_MS)
        self._later.timeout.connect(self._draw_the_rest)

    @property
    def keys(self) -> tuple[FrameKey, ...]:
        """The pictures held, in the order of the filmstrip."""
        return tuple(sorted(self._frames, key=lambda key: (STRIP_ORDER.index(key.kind), key.stage)))

    @property
    def key(self) -> FrameKey:
        """The picture on show."""
        return self._key

    @property
    def title(self) -> str:
        """What the picture on show is called."""
        shown = self.shown
        return shown.name or self._drawing.title(shown.key) if self._drawing is not None and shown is not None else ""

    @property
    def drawing(self) -> Drawing | None:
        """How the pictures are drawn; None before a scene is open."""
        return self._drawing

    @property
    def scope(self) -> LevelScope:
        """What shares one pair of levels."""
        return self._scope

    @property
    def gamma(self) -> float:
        """The power that light is drawn by."""
        return self._gamma

    @property
    def view(self) -> Area | None:
        """The part of the picture that is in view, None while unknown."""
        return self._view

    @property
    def is_seen(self) -> bool:
        """Whether anything is drawn: whether the measurement is on show."""
        return self._is_seen

    @property
    def follows(self) -> bool:
        """Whether each new stage is shown as it comes."""
        return self._follows

    @property
    def stale(self) -> frozenset[FrameKey]:
        """The pictures that belong to settings that have been changed since."""
        return self._stale

    @property
    def shown(self) -> Shown | None:
        """What is drawn: the chosen picture of the filmstrip, or what is seen through the glass."""
        if self._glass is not None:
            return self._glass(self._key)
        frame = self._frames.get(self._key)
        return None if frame is None else Shown(self._key, frame)

    @property
    def frames(self) -> dict[FrameKey, Frame]:
        """The pictures held, in the order of the filmstrip."""
        return {key: self._frames[key] for key in self.keys}

    def frame(self, key: FrameKey) -> Frame | None:
        """A picture of the filmstrip, None where it has not come."""
        return self._frames.get(key)

    def patch(self, key: FrameKey) -> Patch | None:
        """What was previewed of a picture since it came, None where nothing was."""
        return self._patches.get(key)

    def look_through(self, glass: Glass) -> None:
        """Draw in place of the chosen picture what the glass makes of it; nothing new where it makes nothing."""
        self._glass = glass

    def rest(self) -> None:
        """Draw nothing until everything is to be told again: another measurement is on show."""
        self._is_seen = False

    def tell(self) -> None:
        """Say everything once more, the small pictures at once: what stands there is another measurement's."""
        self._is_seen = True
        self.scope_changed.emit(self._scope)
        self.gamma_changed.emit(self._gamma)
        if self._drawing is not None:
            self.mode_changed.emit(self._drawing.mode)
            self.band_changed.emit(self._drawing.band)
            self.key_changed.emit(self._key)
            self._draw()
            self._draw_the_rest()

    def open(self, scene: Scene) -> None:
        """Show a new scene; pictures and levels of the old one are forgotten."""
        self._drawing = replace(Drawing.of(scene, self._scope), gamma=self._gamma)
        self._frames = {DATA: scene.data}
        if scene.truth is not None:
            self._frames[TRUTH] = scene.truth
        self._patches = {}
        self._stale = frozenset()
        self._key, self._follows = DATA, True
        self.mode_changed.emit(self._drawing.mode)
        self.band_changed.emit(self._drawing.band)
        self.key_changed.emit(self._key)
        self.cubes_changed.emit()
        self._draw()

    def hold(self, key: FrameKey, frame: Frame) -> None:
        """Keep a picture that has come; show it if the newest is being followed."""
        if self._drawing is None:
            return
        self._frames[key] = frame
        self._patches.pop(key, None)
        if self._is_seen:
            self.thumbnail_changed.emit(key, self._drawing.thumbnail(key, frame))
        if self._follows or key == self._key:
            self._show(key)
        else:
            self.cubes_changed.emit()
        self.held.emit(key)

    def hold_patch(self, key: FrameKey, patch: Patch) -> None:
        """Show a part that has come ahead of the whole, in its place."""
        if key in self._frames:
            self._patches[key] = patch
            if key == self._key:
                self._draw_inset()
            elif self._follows:
                self._show(key)
            self.cubes_changed.emit()

    def drop_stages(self) -> None:
        """Forget the pictures of another solver; levels and probe stay, so that both can be compared."""
        self._frames = {key: frame for key, frame in self._frames.items() if key.kind is not FrameKind.STAGE}
        self._patches = {}
        self._stale = frozenset()
        self.cubes_changed.emit()

    def mark_stale(self, keys: frozenset[FrameKey]) -> None:
        """Note which pictures belong to settings that have changed since."""
        changed = (self._key in keys) != (self._key in self._stale)
        self._stale = keys
        if changed:
            self._draw_picture()
        self.cubes_changed.emit()

    def settle(self) -> None:
        """Nothing more comes: where the picture on show was dropped, show the last stage, or the measurement."""
        if self._drawing is not None and self._key not in self._frames:
            stages = [key for key in self.keys if key.kind is FrameKind.STAGE]
            self._show(stages[-1] if stages else DATA)

    def look_at(self, view: Area) -> None:
        """The main view shows this part; a huge picture is drawn only there."""
        self._view = view
        shown = self.shown
        if shown is not None and shown.look.shape[1] * shown.look.shape[2] > DRAWN_PIXELS:
            self._draw_picture()

    def follow(self) -> None:
        """Show each new stage as it comes, until another picture is chosen."""
        self._follows = True

    def choose(self, key: FrameKey) -> None:
        """Show a picture of the filmstrip; choosing the last stage follows the newest again."""
        if key in self._frames:
            last = max((held.stage for held in self._frames if held.kind is FrameKind.STAGE), default=-1)
            self._follows = key == stage_key(last)
            self._show(key)

    def walk(self, step: int) -> None:
        """Go to the next picture of the filmstrip, or to the one before."""
        keys = self.keys
        if self._key in keys:
            self.choose(keys[min(max(keys.index(self._key) + step, 0), len(keys) - 1)])

    def set_mode(self, mode: Mode) -> None:
        """Show all bands as colour, or one band."""
        if self._drawing is not None:
            self._redraw(self._drawing.with_mode(mode))

    def switch_mode(self) -> None:
        """From colour to one band, and back."""
        if self._drawing is not None:
            self.set_mode(Mode.BAND if self._drawing.mode is Mode.COLOUR else Mode.COLOUR)

    def set_band(self, band: int) -> None:
        """Show one band, by its number from 0."""
        if self._drawing is not None and self._drawing.scene.shape[0] > 1:
            self._redraw(self._drawing.with_band(band))

    def restore_band(self, mode: Mode, band: int) -> None:
        """Show the bands as they were shown before."""
        if self._drawing is not None:
            self._redraw(self._drawing.with_band(band).with_mode(mode))

    def step_band(self, step: int) -> None:
        """Show the next band, or the one before."""
        if self._drawing is not None:
            self.set_band(self._drawing.band + step)

    def set_levels(self, levels: Levels) -> None:
        """Draw between these levels from now on."""
        shown = self.shown
        if self._drawing is not None and shown is not None:
            before = self._drawing.levels.state
            self._drawing.put_levels(shown.key, shown.look, levels)
            self._draw()
            self.levels_edited.emit(before, self._drawing.levels.state)

    def fit_levels(self) -> None:
        """Set the levels to suit the picture on show."""
        shown = self.shown
        if self._drawing is not None and shown is not None:
            before = self._drawing.levels.state
            self._drawing.fit_levels(shown.key, shown.look)
            self._draw()
            self.levels_edited.emit(before, self._drawing.levels.state)

    def restore_levels(self, state: LevelState) -> None:
        """Draw again between levels that were set before."""
        if self._drawing is not None:
            self._drawing.levels.restore(state)
            self._draw()

    def set_scope(self, scope: LevelScope) -> None:
        """Choose what shares one pair of levels."""
        self._scope = scope
        self.scope_changed.emit(scope)
        if self._drawing is not None:
            self._drawing.levels.scope = scope
            self._draw()

    def set_gamma(self, gamma: float) -> None:
        """Draw light by this power: above 1 the shadows are brighter."""
        self._gamma = gamma
        self.gamma_changed.emit(gamma)
        if self._drawing is not None:
            self._drawing = replace(self._drawing, gamma=gamma)
            self._draw()

    def name_colours(self, name: str) -> None:
        """Call all bands together this; empty for what they usually are called."""
        if self._drawing is not None:
            self._drawing = replace(self._drawing, colours=name)

    def draw_soon(self) -> None:
        """Send thumbnails and levels once more, in a moment."""
        self._later.start()

    def draw_again(self) -> None:
        """Send every picture once more: they are to be coloured in another way."""
        self._draw()

    def exportable(self) -> tuple[str, Floats] | None:
        """The cube on show with its name; of a difference or a map its stage, of the measurement the last one."""
        shown = self.shown
        if self._drawing is None:
            return None
        shape = self._drawing.scene.shape
        if shown is not None and shown.key != DATA and isinstance(shown.look, Frame) and shown.look.shape == shape:
            return self.title, shown.look.cube
        stages = [key for key in self.keys if key.kind is FrameKind.STAGE]
        if not stages:
            return None
        chosen = self._key if self._key in stages else stages[-1]
        return self._drawing.title(chosen), self._frames[chosen].cube

    def _show(self, key: FrameKey) -> None:
        self._key = key
        self.key_changed.emit(key)
        self.cubes_changed.emit()
        self._draw()

    def _redraw(self, drawing: Drawing) -> None:
        old, self._drawing = self._drawing, drawing
        if old is None or old.mode is not drawing.mode:
            self.mode_changed.emit(drawing.mode)
        if old is None or old.band != drawing.band:
            self.band_changed.emit(drawing.band)
        self._draw()

    def _draw(self) -> None:
        shown = self.shown
        if self._drawing is None or shown is None or not self._is_seen:
            return
        self._draw_picture()
        self.levels_changed.emit(self._drawing.levels_for(shown.key, shown.look))
        self._later.start()

    def _draw_picture(self) -> None:
        shown = self.shown
        if self._drawing is not None and shown is not None and self._is_seen:
            stale, patch = self._key in self._stale, self._patch_on(shown)
            self.picture_changed.emit(self._drawing.picture(shown, self._view, stale=stale, patch=patch))

    def _draw_inset(self) -> None:
        """What was previewed alone: the picture under it, which may be huge, is drawn already."""
        shown = self.shown
        patch = self._patch_on(shown) if shown is not None else None
        if self._drawing is not None and patch is not None:
            self.inset_changed.emit(self._drawing.inset(self._key, patch))

    def _patch_on(self, shown: Shown) -> Patch | None:
        """What was previewed of the picture on show; nothing of one that is made of others."""
        return self._patches.get(self._key) if shown.look is self._frames.get(self._key) else None

    def _draw_the_rest(self) -> None:
        if self._drawing is None or not self._is_seen:
            return
        shown = self.shown
        if shown is not None:
            self.level_picture_changed.emit(self._drawing.level_picture(shown.key, shown.look))
        for key, frame in self._frames.items():
            self.thumbnail_changed.emit(key, self._drawing.thumbnail(key, frame))
