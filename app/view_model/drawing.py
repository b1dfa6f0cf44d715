"""From the frames of a scene to pixels, levels and words, for one choice of mode and band."""

from dataclasses import dataclass, field, replace

from app.display import band_pixels, colour_pixels, drawn_area
from app.showing import Area, LevelPicture, Levels, LevelScope, Mode, Picture
from app.state import DATA, TRUTH, Floats, Frame, FrameKey, Pixels, Scene
from app.view_model.levels import LevelKey, LevelStore


@dataclass(frozen=True)
class Drawing:
    """How the frames of a scene are drawn; another band or mode is another drawing with the same levels.

    Attributes:
        scene: the open scene.
        mode: colour or one band.
        band: which band, from 0.
        levels: the levels, shared by all drawings of a scene.
    """

    scene: Scene
    mode: Mode
    band: int
    levels: LevelStore = field(default_factory=LevelStore)

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

    def pixels(self, key: FrameKey, frame: Frame, *, small: bool = False) -> Pixels:
        """The frame as 8-bit pixels: (height, width) for one band, (height, width, 3) in colour."""
        levels = self.levels_for(key, frame)
        colour = frame.preview_colour if small else frame.colour
        if self.mode is Mode.COLOUR and colour is not None:
            return colour_pixels(colour, levels, self.scene.curve)
        cube = frame.preview if small else frame.cube
        return band_pixels(cube[self._band_of(frame)], levels)

    def picture(self, key: FrameKey, frame: Frame, view: Area | None, *, stale: bool) -> Picture:
        """The frame as the main view draws it: whole, or of a huge one what is in view."""
        _, height, width = frame.cube.shape
        area, step = drawn_area(height, width, view)
        rows, columns = slice(area.top, area.bottom, step), slice(area.left, area.right, step)
        levels = self.levels_for(key, frame)
        if self._in_colour(frame) and frame.colour is not None:
            pixels = colour_pixels(frame.colour[rows, columns], levels, self.scene.curve)
        else:
            pixels = band_pixels(frame.cube[self._band_of(frame), rows, columns], levels)
        return Picture(pixels, (height, width), area, self.caption(key, frame), stale)

    def levels_for(self, key: FrameKey, frame: Frame) -> Levels:
        """The levels of a frame; the first time they are fitted to the truth, or to the frame itself without one."""
        has_truth = self.scene.truth is not None and not self._is_other_unit(key)
        reference = self.scene.truth if has_truth and self.scene.truth is not None else frame
        return self.levels.get(self._level_key(key, frame), self._leveled(reference))

    def put_levels(self, key: FrameKey, frame: Frame, levels: Levels) -> None:
        """Draw frames of this kind between these levels from now on."""
        self.levels.put(self._level_key(key, frame), levels)

    def fit_levels(self, key: FrameKey, frame: Frame) -> None:
        """Set the levels to suit a frame."""
        self.levels.fit(self._level_key(key, frame), self._leveled(frame))

    def level_picture(self, key: FrameKey, frame: Frame) -> LevelPicture:
        """How often the values on show occur."""
        self.levels_for(key, frame)
        return LevelPicture(*self.levels.histogram(self._level_key(key, frame), self._drawn(frame)))

    def readout(self, frame: Frame, x: int, y: int) -> str:
        """Place and value of a pixel in words, empty outside the frame."""
        _, height, width = frame.cube.shape
        if not (0 <= x < width and 0 <= y < height):
            return ""
        if self._in_colour(frame) and frame.colour is not None:
            red, green, blue = frame.colour[y, x]
            return f"x {x}  y {y}    R {red:.3f}  G {green:.3f}  B {blue:.3f}"
        band = self._band_of(frame)
        name = f"    {self.scene.band_names[band]}" if len(frame.cube) > 1 else ""
        return f"x {x}  y {y}    {frame.cube[band, y, x]:.4g}{name}"

    def title(self, key: FrameKey) -> str:
        """What a frame is called."""
        if key == TRUTH:
            return "Truth"
        if key == DATA:
            return self.scene.data_name
        return f"Stage {key.stage}" if key.stage else "Start estimate"

    def caption(self, key: FrameKey, frame: Frame) -> str:
        """Title of a frame with what is shown of it."""
        if self._in_colour(frame):
            shown = "pseudo-RGB" if self.scene.is_spectral else "colour"
            return f"{self.title(key)} · {shown}"
        return f"{self.title(key)} · {self.scene.band_names[self.band]}" if len(frame.cube) > 1 else self.title(key)

    def _in_colour(self, frame: Frame) -> bool:
        return self.mode is Mode.COLOUR and frame.colour is not None

    def _band_of(self, frame: Frame) -> int:
        return min(self.band, len(frame.cube) - 1)

    def _is_other_unit(self, key: FrameKey) -> bool:
        return key == DATA and not self.scene.data_is_picture

    def _level_key(self, key: FrameKey, frame: Frame) -> LevelKey:
        return self.levels.key(data=self._is_other_unit(key), colour=self._in_colour(frame), band=self.band)

    def _leveled(self, frame: Frame) -> Floats:
        """The values that levels are fitted to: the colour, the whole cube, or the one band."""
        if self.levels.scope is LevelScope.CUBE and not self._in_colour(frame):
            return frame.cube
        return self._drawn(frame)

    def _drawn(self, frame: Frame) -> Floats:
        if self._in_colour(frame) and frame.colour is not None:
            return frame.colour
        band: Floats = frame.cube[self._band_of(frame)]
        return band
