"""What can be taken out of the window: which cubes and pictures there are, how they were made, and what was chosen."""

from dataclasses import dataclass, replace
from pathlib import Path
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from app.display import sampled
from app.exports import (
    CubeChoice,
    CubeOffer,
    Drawings,
    Drawn,
    ExportMemory,
    Making,
    OfferedCube,
    PictureChoice,
    PictureKind,
    PictureOffer,
)
from app.showing import Area
from app.state import DATA, Frame, FrameKey, FrameKind, Pixels
from app.view_model.drawing import Shown
from app.view_model.session import Session
from app.view_model.viewing import Viewing


@dataclass(frozen=True, eq=False)
class _Cube:
    """A cube at hand; `name` where its key alone does not say what it is called."""

    key: FrameKey
    look: Frame
    name: str = ""


class Exporting(QObject):
    """Offers what there is, and has it written.

    Args:
        session: what is open and computed; it has things written.
        viewing: what is looked at.
        parent: the owner in Qt's tree.
    """

    memory_changed = Signal(object)

    def __init__(self, session: Session, viewing: Viewing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._viewing = viewing
        self._makings: WeakKeyDictionary[Frame, Making] = WeakKeyDictionary()
        self.memory = ExportMemory()
        session.running.stage_arrived.connect(self._note)

    def cube_offer(self, folder: Path) -> CubeOffer | None:
        """The cubes at hand, None where there is none yet."""
        drawing, shown, cubes = self._viewing.drawing, self._viewing.shown, self._cubes()
        exportable = self._viewing.exportable()
        if drawing is None or exportable is None:
            return None
        is_shown = shown is not None and any(cube.look is shown.look for cube in cubes)
        view = self._view(drawing.scene.shape[1:]) if is_shown else None
        return CubeOffer(
            tuple(self._offered(cube, folder) for cube in cubes),
            next(place for place, cube in enumerate(cubes) if cube.look.cube is exportable[1]),
            drawing.scene.shape,
            drawing.scene.band_names,
            view,
            self.memory.cube,
        )

    def write_cube(self, cube: OfferedCube, path: Path, choice: CubeChoice) -> None:
        """Write one of the cubes that were offered, and remember the choice."""
        self._remember(replace(self.memory, cube=choice))
        self._session.writing.write_cube(path, cube.frame.cube, choice, self._makings.get(cube.frame))

    def picture_offer(self, folder: Path) -> PictureOffer | None:
        """The kinds of pictures that can be written, None where there is nothing on show."""
        shown = self._viewing.shown
        if self._viewing.drawing is None or shown is None:
            return None
        bands, height, width = shown.look.shape
        title, stages = self._viewing.title, len(self._stages())
        counts, words = {PictureKind.ONE: 1}, {PictureKind.ONE: title}
        if bands > 1:
            counts |= dict.fromkeys((PictureKind.BANDS, PictureKind.BAND_ANIMATION), bands)
            words |= dict.fromkeys((PictureKind.BANDS, PictureKind.BAND_ANIMATION), f"{title} bands")
        if stages > 1:
            counts[PictureKind.STAGE_ANIMATION], words[PictureKind.STAGE_ANIMATION] = stages, "stages"
        places = {kind: folder / self._stem(words[kind]) for kind in counts}
        return PictureOffer(counts, places, (height, width), self._view((height, width)), self.memory.picture)

    def write_pictures(self, path: Path, choice: PictureChoice, table: Pixels) -> None:
        """Write pictures of this kind, coloured by a table, and remember the choice."""
        draw = self._drawings(choice.kind, table)
        if draw is not None:
            self._remember(replace(self.memory, picture=choice))
            self._session.writing.write_pictures(path, draw, choice)

    def copy_picture(self, table: Pixels) -> None:
        """Have the picture on show drawn to be copied."""
        draw = self._drawings(PictureKind.ONE, table)
        if draw is not None:
            self._session.writing.draw_picture(draw)

    def _drawings(self, kind: PictureKind, table: Pixels) -> Drawings | None:
        """What draws the pictures of this kind, as they look now."""
        drawing, shown = self._viewing.drawing, self._viewing.shown
        if drawing is None or shown is None:
            return None
        if kind is PictureKind.STAGE_ANIMATION:
            wanted = [(drawing, stage) for stage in self._stages()]
        elif kind is PictureKind.ONE:
            wanted = [(drawing, shown)]
        else:
            wanted = [(drawing.with_band(band), shown) for band in range(shown.look.shape[0])]
        return lambda: (Drawn(drawn.caption(one), drawn.image(one, table)) for drawn, one in wanted)

    def _cubes(self) -> list[_Cube]:
        """The cubes of the filmstrip, and the one on show where it is another."""
        frames, shown, scene = self._viewing.frames, self._viewing.shown, self._session.scene
        cubes = [_Cube(key, frame) for key, frame in frames.items() if key != DATA]
        if shown is None or scene is None or shown.key in frames or not isinstance(shown.look, Frame):
            return cubes
        return [*cubes, _Cube(shown.key, shown.look, shown.name)] if shown.look.shape == scene.shape else cubes

    def _offered(self, cube: _Cube, folder: Path) -> OfferedCube:
        drawing, values = self._viewing.drawing, sampled(cube.look.cube)
        title = cube.name or (drawing.title(cube.key) if drawing is not None else "")
        place = folder / self._stem(title)
        low, high = float(values.min()), float(values.max())
        return OfferedCube(title, cube.look, place, low, high, cube.look in self._makings)

    def _stages(self) -> list[Shown]:
        return [Shown(key, frame) for key, frame in self._viewing.frames.items() if key.kind is FrameKind.STAGE]

    def _view(self, size: tuple[int, int]) -> Area | None:
        """The part of a picture that is in view; None for all of it."""
        view, (height, width) = self._viewing.view, size
        if view is None:
            return None
        area = Area(max(view.left, 0), max(view.top, 0), min(view.right, width), min(view.bottom, height))
        if area.left >= area.right or area.top >= area.bottom or area == Area(0, 0, width, height):
            return None
        return area

    def _stem(self, title: str) -> str:
        """What to propose as a file's name."""
        scene = self._session.scene
        return "_".join(f"{scene.name if scene is not None else 'cube'} {title}".lower().split())

    def _note(self, key: FrameKey, frame: Frame) -> None:
        """Keep how the cube of a stage was made."""
        request = self._session.running.request
        if request is not None:
            self._makings[frame] = Making(
                self._session.opening.sources,
                request.solver,
                request.device,
                request.strengths,
                key.stage,
                request.precision,
                request.tile,
            )

    def _remember(self, memory: ExportMemory) -> None:
        self.memory = memory
        self.memory_changed.emit(memory)
