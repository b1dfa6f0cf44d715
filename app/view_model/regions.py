"""What is drawn on the picture: regions and the line of the profile, and what they hold in every picture."""

from dataclasses import replace
from itertools import count
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from app.regions import PROFILE, Outline, Region, RegionSet, RegionValues, Size, values_along
from app.requests import MeasureRequest
from app.results import Measured, Result
from app.runner import Runner
from app.showing import Picture, Spectrum
from app.state import DATA, TRUTH, Frame, FrameKey, FrameKind, Scene
from app.surveys import Profile, RegionRow, RegionSpectrum, RegionTable, StageChoice, StageMenu, StagePick
from app.view_model.drawing import title_of

SOON_MS = 12


class Regions(QObject):
    """Holds one frozen set of regions, has their values taken, and says what plot and table have to draw.

    Values are taken away from the window's thread; until those of a moved region have come, its old ones are shown.

    Args:
        runner: takes the values.
        parent: the owner in Qt's tree.
    """

    set_changed = Signal(object)
    edited = Signal(str, object, object)
    selected_changed = Signal(object)
    spectra_changed = Signal(object)
    table_changed = Signal(object)
    profile_changed = Signal(object)
    size_changed = Signal(object)
    can_draw_changed = Signal(bool)
    stages_changed = Signal(object)

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._numbers = count(1)
        self._scene: Scene | None = None
        self._frames: dict[FrameKey, Frame] = {}
        self._stale: frozenset[FrameKey] = frozenset()
        self._key, self._band = DATA, 0
        self._set = RegionSet()
        self._selected: int | None = None
        self._stages = StageChoice.SHOWN
        self._picked: frozenset[FrameKey] = frozenset()
        self._known: WeakKeyDictionary[Frame, dict[Outline, RegionValues]] = WeakKeyDictionary()
        self._last: dict[tuple[int, FrameKey], RegionValues] = {}
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._draw)
        runner.arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def set(self) -> RegionSet:
        """All regions, and the line."""
        return self._set

    @property
    def selected(self) -> int | None:
        """The number of the chosen region, 0 for the line, None for none."""
        return self._selected

    @property
    def stages(self) -> StageChoice:
        """Of which pictures the spectra are plotted."""
        return self._stages

    @property
    def size(self) -> Size:
        """Height and width of the cube, pixels."""
        return self._scene.shape[1:] if self._scene is not None else (1, 1)

    def tell(self) -> None:
        """Say everything once more."""
        self.size_changed.emit(self.size)
        self.set_changed.emit(self._set)
        self.selected_changed.emit(self._selected)
        self._draw()

    def open(self, scene: Scene) -> None:
        """Take another scene; regions stay where they are if it has the same size."""
        same = self._scene is not None and self._scene.shape[1:] == scene.shape[1:]
        self._scene, self._last = scene, {}
        self._frames = {} if scene.truth is None else {TRUTH: scene.truth}
        self.size_changed.emit(self.size)
        self._put(self._set if same else RegionSet())

    def hold(self, key: FrameKey, frame: Frame) -> None:
        """Keep a stage that has come; a preview of another size has no place for the regions."""
        if self._scene is not None and frame.cube.shape == self._scene.shape:
            self._frames[key] = frame
            self._survey()

    def drop_stages(self) -> None:
        """Forget the stages of another solver."""
        self._frames = {key: frame for key, frame in self._frames.items() if key == TRUTH}
        self._last = {}
        self._soon.start()

    def show_key(self, key: FrameKey) -> None:
        """Another picture is on show."""
        self._key = key
        self._soon.start()

    def show_picture(self, picture: Picture) -> None:
        """Draw regions only on pictures of the cube's size: the measurement may have another."""
        self.can_draw_changed.emit(picture.shape == self.size)

    def show_band(self, band: int) -> None:
        """Another band is on show."""
        self._band = band
        self._soon.start()

    def mark_stale(self, keys: frozenset[FrameKey]) -> None:
        """Note which pictures belong to settings that have changed since."""
        self._stale = keys
        self._soon.start()

    def add(self, outline: Outline) -> None:
        """Keep what was drawn; a new line takes the place of the old one."""
        regions, number = self._set.having(outline.settled(self.size))
        self._edit(f"draw {_name(regions, number)}", regions)
        self.select(number)

    def reshape(self, number: int, outline: Outline) -> None:
        """Move or resize a region, or the line."""
        self._edit(f"adjust {_name(self._set, number)}", self._set.reshaping(number, outline.settled(self.size)))

    def remove(self, number: int) -> None:
        """Take a region away, or the line."""
        self._edit(f"remove {_name(self._set, number)}", self._set.without(number))

    def remove_line(self) -> None:
        """Take the line away."""
        self.remove(PROFILE)

    def clear(self) -> None:
        """Take everything away."""
        self._edit("remove all regions", RegionSet())

    def edit(self, region: Region) -> None:
        """Give a region another name or colour, or plot it or not; a name that is empty is not taken."""
        old = self._set.find(region.number)
        if old is not None:
            deed = "rename" if region.name != old.name else "colour" if region.colour != old.colour else "plot"
            kept = replace(region, name=region.name.strip() or old.name)
            self._edit(f"{deed} {old.name}", self._set.replacing(kept))

    def restore(self, regions: RegionSet) -> None:
        """Take back a set that was held before."""
        self._put(regions)

    def select(self, number: int | None) -> None:
        """Choose a region, or the line, or none."""
        number = number if number in self._set.outlines else None
        if number != self._selected:
            self._selected = number
            self.selected_changed.emit(number)

    @property
    def picked(self) -> frozenset[FrameKey]:
        """The pictures that were picked one by one to be plotted."""
        return self._picked

    def restore_stages(self, stages: StageChoice, picked: frozenset[FrameKey]) -> None:
        """Plot the spectra of the pictures that were plotted before."""
        self._picked = picked
        self.choose_stages(stages)

    def choose_stages(self, stages: StageChoice) -> None:
        """Plot the spectra of these pictures."""
        self._stages = stages
        self._soon.start()

    def pick_stage(self, key: FrameKey) -> None:
        """Plot one more picture, or one less, than is plotted now."""
        self._picked = frozenset(self._plotted(self._stages)) ^ {key}
        self.choose_stages(StageChoice.PICKED)

    def spectra(self, stages: StageChoice) -> tuple[RegionSpectrum, ...]:
        """The spectra of all regions in these pictures, as far as they are known."""
        keys, looked_at = self._plotted(stages), self._looked_at()
        return tuple(
            RegionSpectrum(region, key, self._title(key), values, key == looked_at, key in self._stale)
            for region in self._set
            for key in keys
            if (values := self._values(region.number, region.outline, key)) is not None
        )

    def profile(self) -> Profile | None:
        """The values along the line in the band on show, over all stages and the truth."""
        line, scene = self._set.line, self._scene
        if line is None or scene is None or not self._frames:
            return None
        looked_at = self._looked_at()
        curves, distances = [], values_along(next(iter(self._frames.values())).cube[0], line)[0]
        for key in self._keys():
            _, values = values_along(self._frames[key].cube[self._band], line)
            curves.append(Spectrum(key, self._title(key), values, key == looked_at, key in self._stale))
        name = scene.band_names[self._band] if scene.shape[0] > 1 else ""
        return Profile(name, distances, tuple(curves))

    def _edit(self, deed: str, regions: RegionSet) -> None:
        before = self._set
        self._put(regions)
        self.edited.emit(deed, before, regions)

    def _put(self, regions: RegionSet) -> None:
        self._set = regions
        self.set_changed.emit(regions)
        self.select(self._selected)
        self._survey()

    def _keys(self) -> list[FrameKey]:
        """The stages in their order, then the truth."""
        return sorted(self._frames, key=lambda key: (key.kind is FrameKind.TRUTH, key.stage))

    def _looked_at(self) -> FrameKey | None:
        """The picture on show; the last one before the truth where that has no regions."""
        stages = [key for key in self._keys() if key != TRUTH]
        return self._key if self._key in self._frames else next(reversed(stages), None)

    def _plotted(self, stages: StageChoice) -> list[FrameKey]:
        match stages:
            case StageChoice.ALL:
                return self._keys()
            case StageChoice.SHOWN:
                shown = (TRUTH, self._looked_at())
                return [key for key in self._keys() if key in shown]
            case StageChoice.PICKED:
                return [key for key in self._keys() if key in self._picked]

    def _menu(self) -> StageMenu:
        plotted = self._plotted(self._stages)
        return StageMenu(self._stages, tuple(StagePick(key, self._title(key), key in plotted) for key in self._keys()))

    def _title(self, key: FrameKey) -> str:
        return title_of(key, self._scene) if self._scene is not None else ""

    def _values(self, number: int, outline: Outline, key: FrameKey) -> RegionValues | None:
        values = self._known.get(self._frames[key], {}).get(outline)
        if values is not None:
            self._last[number, key] = values
        return self._last.get((number, key))

    def _survey(self) -> None:
        """Have those values taken that are not known: of the picture on show first, then of the truth."""
        outlines = {region.outline for region in self._set}
        for frame, known in self._known.items():
            self._known[frame] = {outline: known[outline] for outline in outlines & known.keys()}
        shown = (TRUTH, self._looked_at())
        keys = sorted(self._frames, key=lambda key: key not in shown)
        pairs = tuple(
            (region.outline, self._frames[key])
            for key in keys
            for region in self._set
            if region.outline not in self._known.get(self._frames[key], {})
        )
        if pairs:
            self._runner.measure(MeasureRequest(next(self._numbers), pairs, self._frames.get(TRUTH)))
        if not self._soon.isActive():
            self._soon.start()

    @Slot(object)
    def _take(self, result: Result) -> None:
        if isinstance(result, Measured):
            self._known.setdefault(result.frame, {})[result.outline] = result.values
            if not self._soon.isActive():
                self._soon.start()

    def _draw(self) -> None:
        if self._scene is None:
            return
        self.stages_changed.emit(self._menu())
        drawn = [spectrum for spectrum in self.spectra(self._stages) if spectrum.region.drawn]
        self.spectra_changed.emit(tuple(drawn) if self._scene.is_spectral else ())
        self.table_changed.emit(self.table())
        self.profile_changed.emit(self.profile())

    def table(self) -> RegionTable:
        """Every region with its figures in the picture and the band on show."""
        key, scene = self._looked_at(), self._scene
        if scene is None or key is None:
            return RegionTable(tuple(RegionRow(region) for region in self._set))
        band = scene.band_names[self._band] if scene.shape[0] > 1 else ""
        return RegionTable(tuple(self._row(region, key) for region in self._set), self._title(key), band)

    def _row(self, region: Region, key: FrameKey) -> RegionRow:
        values = self._values(region.number, region.outline, key)
        if values is None:
            return RegionRow(region)
        mean, deviation = float(values.mean[self._band]), float(values.deviation[self._band])
        sam = values.sam if self._scene is not None and self._scene.is_spectral else None
        return RegionRow(region, values.size, mean, deviation, values.psnr, sam)


def _name(regions: RegionSet, number: int) -> str:
    region = regions.find(number)
    return region.name if region is not None else "the line"
