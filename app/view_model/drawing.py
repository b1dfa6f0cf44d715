"""From the frames of a scene to pixels, levels and words, for one choice of mode and band."""

from dataclasses import dataclass, field, replace
from functools import partial

from app.display import band_pixels, colour_pixels, curved, drawn_area, tone_table
from app.looks import Look
from app.results import Patch
from app.showing import Area, LevelPicture, Levels, LevelScope, Mode, Picture, Tone
from app.state import ALL, DATA, TRUTH, Cut, Floats, Frame, FrameKey, FrameKind, Pixels, Scene
from app.view_model.levels import LevelKey, LevelStore

TONES = {
    FrameKind.ERROR: Tone.ERROR,
    FrameKind.ANGLE: Tone.ERROR,
    FrameKind.RESIDUAL: Tone.DIFFERENCE,
    FrameKind.DIFFERENCE: Tone.DIFFERENCE,
}
UNITS = {FrameKind.ANGLE: "°"}
TOGETHER = {
    FrameKind.ERROR: "root mean square over the bands",
    FrameKind.DIFFERENCE: "luminance",
}


@dataclass(frozen=True, eq=False)
class Shown:
    """A picture on show; `name` where its key alone does not say what it is called."""

    key: FrameKey
    look: Look
    name: str = ""


@dataclass(frozen=True)
class Drawing:
    """How the frames of a scene are drawn; another band or mode is another drawing with the same levels.

    Attributes:
        scene: the open scene.
        mode: colour or one band.
        band: which band, from 0.
        levels: the levels, shared by all drawings of a scene.
        gamma: the power that light is drawn by; above 1 the shadows are brighter.
        colours: what all bands together are called, empty for what they usually are.
    """

    scene: Scene
    mode: Mode
    band: int
    levels: LevelStore = field(default_factory=LevelStore)
    gamma: float = 1.0
    colours: str = ""

    @classmethod
    def of(cls, scene: Scene, scope: LevelScope) -> "Drawing":
        """The first drawing of a scene: in colour where there is one, else its middle band."""
        mode = Mode.COLOUR if scene.has_colour else Mode.BAND
        return cls(scene, mode, scene.shape[0] // 2, LevelStore(scope, natural=not scene.is_spectral))

    def with_mode(self, mode: Mode) -> "Drawing":
        """The same band in colour or alone; a scene without colour stays as it is."""
        return replace(self, mode=mode) if mode is Mode.BAND or self.scene.has_colour else self

    def with_band(self, band: int) -> "Drawing":
        """One band alone; numbers beyond the ends give the last one."""
        return replace(self, mode=Mode.BAND, band=min(max(band, 0), self.scene.shape[0] - 1))

    def thumbnail(self, key: FrameKey, frame: Frame) -> Pixels:
        """The frame at the size of the filmstrip, as 8-bit pixels."""
        if self.mode is Mode.COLOUR and frame.preview_colour is not None:
            return self._pixels(key, frame, frame.preview_colour)
        return self._pixels(key, frame, frame.preview[self._band_of(frame)])

    def pixels(self, key: FrameKey, look: Look, part: Cut = ALL) -> Pixels:
        """A part of a picture as 8-bit pixels: (height, width) to be coloured, (height, width, 3) in colour."""
        return self._pixels(key, look, self._drawn(look, part))

    def image(self, shown: Shown, table: Pixels) -> Pixels:
        """The whole picture in the colours of the screen, one band by a table; a huge one takes long, elsewhere."""
        own = tone_table(self.tone(shown.key))
        colours = table if own is None else own
        pixels = self.pixels(shown.key, shown.look)
        return pixels if pixels.ndim == 3 or bool((colours == colours[:, :1]).all()) else colours[pixels]

    def picture(
        self,
        shown: Shown,
        view: Area | None,
        *,
        stale: bool = False,
        pitch: float = 1.0,
        patch: Patch | None = None,
    ) -> Picture:
        """The picture as the main view draws it: whole, or of a huge one what is in view; on it what was previewed."""
        key, look = shown.key, shown.look
        _, height, width = look.shape
        area, step = drawn_area(height, width, view)
        part = slice(area.top, area.bottom, step), slice(area.left, area.right, step)
        tone = self.tone(key)
        return Picture(
            self.pixels(key, look, part),
            (height, width),
            area,
            self.caption(shown),
            stale,
            shown.name or self.title(key),
            tone,
            None if tone is Tone.LIGHT else self.levels_for(key, look),
            UNITS.get(key.kind, ""),
            pitch,
            None if patch is None else self.inset(key, patch),
        )

    def inset(self, key: FrameKey, patch: Patch) -> Picture:
        """A part that was previewed, as it is drawn upon the picture that it belongs to."""
        return Picture(self.pixels(key, patch.frame), self.scene.shape[1:], patch.area, "Preview")

    def tone(self, key: FrameKey) -> Tone:
        """What the values of a picture are."""
        return TONES.get(key.kind, Tone.LIGHT)

    def levels_for(self, key: FrameKey, look: Look) -> Levels:
        """The levels of a picture; at first they are fitted to the truth, or to the picture where there is none."""
        has_truth = self.scene.truth is not None and not self._kind(key) and self.levels.scope is not LevelScope.CUBE
        reference = self.scene.truth if has_truth and self.scene.truth is not None else look
        return self.levels.get(self._level_key(key, look), partial(self._leveled, key, reference), self.tone(key))

    def put_levels(self, key: FrameKey, look: Look, levels: Levels) -> None:
        """Draw pictures of this kind between these levels from now on."""
        self.levels.put(self._level_key(key, look), levels, self.tone(key))

    def fit_levels(self, key: FrameKey, look: Look) -> None:
        """Set the levels to suit a picture."""
        self.levels.fit(self._level_key(key, look), self._leveled(key, look), self.tone(key))

    def level_picture(self, key: FrameKey, look: Look) -> LevelPicture:
        """How often the values on show occur."""
        self.levels_for(key, look)
        return LevelPicture(*self.levels.histogram(self._level_key(key, look), self._drawn(look), self.tone(key)))

    def readout(self, look: Look, x: int, y: int) -> str:
        """Place and value of a pixel in words, empty outside the picture."""
        values = self.value(look, x, y)
        return f"x {x}  y {y}    {values}" if values else ""

    def value(self, look: Look, x: int, y: int) -> str:
        """The value of a pixel in words, empty outside the picture."""
        _, height, width = look.shape
        if not (0 <= x < width and 0 <= y < height):
            return ""
        part, band = (slice(y, y + 1), slice(x, x + 1)), self._band_of(look)
        pixel = self._drawn(look, part)[0, 0]
        is_band = look.shape[0] > 1 and not self._in_colour(look)
        if not pixel.ndim:
            return f"{pixel:.4g}    {self.scene.band_names[band]}" if is_band else f"{pixel:.4g}"
        red, green, blue = pixel
        colour = f"R {red:.3f}  G {green:.3f}  B {blue:.3f}"
        if not self.scene.is_spectral:
            return colour
        return f"{colour}    {look.plane(band, part)[0, 0]:.4g}    {self.scene.band_names[band]}"

    def title(self, key: FrameKey) -> str:
        """What a picture is called."""
        return title_of(key, self.scene)

    def caption(self, shown: Shown) -> str:
        """Name of a picture with what is shown of it."""
        name = shown.name or self.title(shown.key)
        if self._in_colour(shown.look):
            colour = self.colours or ("pseudo-RGB" if self.scene.is_spectral else "colour")
            return f"{name} · {TOGETHER.get(shown.key.kind, colour)}"
        return f"{name} · {self.scene.band_names[self.band]}" if shown.look.shape[0] > 1 else name

    def _in_colour(self, look: Look) -> bool:
        return self.mode is Mode.COLOUR and look.has_whole

    def _band_of(self, look: Look) -> int:
        return min(self.band, look.shape[0] - 1)

    def _kind(self, key: FrameKey) -> str:
        """The unit of a picture's values, empty for the cube's own."""
        if key.kind in TONES:
            return key.kind.value
        return "data" if key == DATA and not self.scene.data_is_picture else ""

    def _level_key(self, key: FrameKey, look: Look) -> LevelKey:
        picture = f"{key.kind.value} {key.stage} {key.run}"
        return self.levels.key(kind=self._kind(key), colour=self._in_colour(look), band=self.band, picture=picture)

    def _leveled(self, key: FrameKey, look: Look) -> Floats:
        """The values that levels are fitted to: the colour, the whole cube, or the one band."""
        if self.levels.scope is not LevelScope.BAND and not self._in_colour(look) and not self._kind(key):
            return look.values
        return self._drawn(look)

    def _pixels(self, key: FrameKey, look: Look, values: Floats) -> Pixels:
        """Values of a picture between its levels; light by gamma, and everything else in equal steps."""
        levels = self.levels_for(key, look)
        gamma = self.gamma if self.tone(key) is Tone.LIGHT else 1.0
        if values.ndim == 3:
            return colour_pixels(values, levels, curved(self.scene.curve, gamma))
        return band_pixels(values, levels) if gamma == 1 else colour_pixels(values, levels, curved(None, gamma))

    def _drawn(self, look: Look, part: Cut = ALL) -> Floats:
        return look.whole(part) if self._in_colour(look) else look.plane(self._band_of(look), part)


def title_of(key: FrameKey, scene: Scene) -> str:
    """What a picture of a scene is called."""
    if key == TRUTH:
        return "Truth"
    if key == DATA:
        return scene.data_name
    stage = f"Stage {key.stage}" if key.stage else "Start estimate"
    match key.kind:
        case FrameKind.FITTED:
            return f"Data step {key.stage}"
        case FrameKind.ERROR:
            return f"Error of {stage.lower()}"
        case FrameKind.ANGLE:
            return f"Spectral angle of {stage.lower()}"
        case FrameKind.RESIDUAL:
            return f"Residual of {stage.lower()}"
        case _:
            return stage
