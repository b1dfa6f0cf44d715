"""What is looked at: which picture, which band, between which levels, at which pixel."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from app.display import DRAWN_PIXELS, looked_at, telling_pixel
from app.messages import Patch
from app.showing import Area, Focus, Levels, LevelScope, Mode, Probe, Spectrum
from app.state import DATA, TRUTH, Floats, Frame, FrameKey, FrameKind, Scene, stage_key
from app.view_model.drawing import Drawing, Shown
from app.view_model.levels import LevelState

LATER_MS = 40
SOON_MS = 12
STRIP_ORDER = (FrameKind.DATA, FrameKind.STAGE, FrameKind.TRUTH)

Glass = Callable[[FrameKey], Shown | None]


class Viewing(QObject):
    """Holds the pictures of the open scene and says what each control has to draw.

    A change of band, stage or level is answered at once by the main picture; histogram, thumbnails and spectra follow
    a moment later, so that scrubbing never waits for them.
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
    spectra_changed = Signal(object)
    probe_changed = Signal(object)
    readout_changed = Signal(str)
    pointed = Signal(int, int)
    held = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drawing: Drawing | None = None
        self._frames: dict[FrameKey, Frame] = {}
        self._patches: dict[FrameKey, Patch] = {}
        self._stale: frozenset[FrameKey] = frozenset()
        self._key = DATA
        self._probe: Probe | None = None
        self._view: Area | None = None
        self._follows = True
        self._glass: Glass | None = None
        self._is_seen = True
        self._gamma = 1.0
        self._scope = LevelScope.RUN
        self._later = _timer(self, LATER_MS)
        self._later.timeout.connect(self._draw_the_rest)
        self._soon = _timer(self, SOON_MS)
        self._soon.timeout.connect(self._draw_spectra)

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

    @property
    def probe(self) -> Probe | None:
        """The pixel whose spectrum is shown."""
        return self._probe

    @property
    def spectra(self) -> tuple[Spectrum, ...]:
        """The spectrum there in every picture of the cube."""
        return tuple(self._spectra())

    def frame(self, key: FrameKey) -> Frame | None:
        """A picture of the filmstrip, None where it has not come."""
        return self._frames.get(key)

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
        self.probe_changed.emit(self._probe)
        self.readout_changed.emit("")
        if self._drawing is not None:
            self.mode_changed.emit(self._drawing.mode)
            self.band_changed.emit(self._drawing.band)
            self.key_changed.emit(self._key)
            self._draw()
            self._draw_the_rest()
            self._draw_spectra()

    def open(self, scene: Scene) -> None:
        """Show a new scene; pictures and levels of the old one are forgotten."""
        self._drawing = replace(Drawing.of(scene, self._scope), gamma=self._gamma)
        self._frames = {DATA: scene.data}
        if scene.truth is not None:
            self._frames[TRUTH] = scene.truth
        self._patches = {}
        self._stale = frozenset()
        self._key, self._follows, self._probe = DATA, True, None
        self.mode_changed.emit(self._drawing.mode)
        self.band_changed.emit(self._drawing.band)
        self.key_changed.emit(self._key)
        self.probe_changed.emit(None)
        self._draw()

    def hold(self, key: FrameKey, frame: Frame) -> None:
        """Keep a picture that has come; show it if the newest is being followed."""
        if self._drawing is None:
            return
        self._frames[key] = frame
        self._patches.pop(key, None)
        if self._probe is None and self._drawing.scene.is_spectral:
            self._set_probe(Probe(*telling_pixel(frame)))
        if self._is_seen:
            self.thumbnail_changed.emit(key, self._drawing.thumbnail(key, frame))
        if self._follows or key == self._key:
            self._show(key)
        else:
            self._soon.start()
        self.held.emit(key)

    def hold_patch(self, key: FrameKey, patch: Patch) -> None:
        """Show a part that has come ahead of the whole, in its place."""
        if key in self._frames:
            self._patches[key] = patch
            if key == self._key:
                self._draw_inset()
            elif self._follows:
                self._show(key)
            self._soon.start()

    def focus(self) -> Focus | None:
        """What a preview should show; None where the whole picture is soon there anyway."""
        if self._drawing is None:
            return None
        _, height, width = self._drawing.scene.shape
        area = looked_at(height, width, self._view, self._probe)
        stage = self._key.stage if self._key.kind is FrameKind.STAGE and not self._follows else 0
        return None if area is None else Focus(area, stage)

    def drop_stages(self) -> None:
        """Forget the pictures of another solver; levels and probe stay, so that both can be compared."""
        self._frames = {key: frame for key, frame in self._frames.items() if key.kind is not FrameKind.STAGE}
        self._patches = {}
        self._stale = frozenset()
        self._soon.start()

    def mark_stale(self, keys: frozenset[FrameKey]) -> None:
        """Note which pictures belong to settings that have changed since."""
        changed = (self._key in keys) != (self._key in self._stale)
        self._stale = keys
        if changed:
            self._draw_picture()
        self._soon.start()

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

    def hover(self, x: int, y: int) -> None:
        """The pointer is over a pixel: read it out, and show its spectrum unless another one is pinned."""
        shown = self.shown
        if self._drawing is None or shown is None:
            return
        readout = self._read_out(self._drawing, shown, x, y)
        if readout and self._can_probe(x, y) and not (self._probe is not None and self._probe.pinned):
            self._set_probe(Probe(x, y))

    def pin(self, x: int, y: int) -> None:
        """Keep showing the spectrum of a pixel; pinning the pinned pixel again sets it free."""
        if not self._can_probe(x, y):
            return
        old = self._probe
        again = old is not None and old.pinned and abs(old.x - x) <= 1 and abs(old.y - y) <= 1
        self._set_probe(Probe(x, y, pinned=not again))

    def unpin(self) -> None:
        """Let the pointer move the probe again."""
        if self._probe is not None:
            self._set_probe(Probe(self._probe.x, self._probe.y))

    def nudge(self, across: int, down: int) -> None:
        """Pin the pixel beside the probe; from the middle where there is none."""
        shown = self.shown
        if self._drawing is None or shown is None or not self._can_probe(0, 0):
            return
        _, height, width = self._drawing.scene.shape
        old = self._probe or Probe(width // 2, height // 2)
        x, y = min(max(old.x + across, 0), width - 1), min(max(old.y + down, 0), height - 1)
        self._set_probe(Probe(x, y, pinned=True))
        self._read_out(self._drawing, shown, x, y)

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

    def _read_out(self, drawing: Drawing, shown: Shown, x: int, y: int) -> str:
        readout = drawing.readout(shown.look, x, y)
        self.readout_changed.emit(readout)
        self.pointed.emit(x, y)
        return readout

    def _can_probe(self, x: int, y: int) -> bool:
        """Whether a pixel of what is on show is one of the cube, which has a spectrum."""
        shown = self.shown
        if self._drawing is None or shown is None or shown.key.kind in (FrameKind.DATA, FrameKind.RESIDUAL):
            return False
        _, height, width = self._drawing.scene.shape
        return shown.look.shape[1:] == (height, width) and 0 <= x < width and 0 <= y < height

    def _show(self, key: FrameKey) -> None:
        self._key = key
        self.key_changed.emit(key)
        self._draw()

    def _redraw(self, drawing: Drawing) -> None:
        old, self._drawing = self._drawing, drawing
        if old is None or old.mode is not drawing.mode:
            self.mode_changed.emit(drawing.mode)
        if old is None or old.band != drawing.band:
            self.band_changed.emit(drawing.band)
        self._draw()

    def _set_probe(self, probe: Probe) -> None:
        self._probe = probe
        self.probe_changed.emit(probe)
        if not self._soon.isActive():
            self._soon.start()

    def _draw(self) -> None:
        shown = self.shown
        if self._drawing is None or shown is None or not self._is_seen:
            return
        self._draw_picture()
        self.levels_changed.emit(self._drawing.levels_for(shown.key, shown.look))
        self._later.start()
        self._soon.start()

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

    def _draw_spectra(self) -> None:
        if self._is_seen:
            self.spectra_changed.emit(self.spectra)

    def _spectra(self) -> Iterator[Spectrum]:
        probe = self._probe
        if self._drawing is None or probe is None or not self._drawing.scene.is_spectral:
            return
        for key in self.keys:
            if key != DATA:
                patch = self._patches.get(key)
                values = patch.at(probe.x, probe.y) if patch is not None else None
                stale = key in self._stale and values is None
                values = self._frames[key].cube[:, probe.y, probe.x].copy() if values is None else values
                yield Spectrum(key, self._drawing.title(key), values, key == self._key, stale)


def _timer(parent: QObject, delay: int) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(delay)
    return timer
