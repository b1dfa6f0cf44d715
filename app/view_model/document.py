"""One measurement with everything that belongs to it: what is computed, looked at, drawn and kept of it."""

from PySide6.QtCore import QObject, Qt, Signal

from app.runner import Runner
from app.showing import TabRow
from app.state import Scene
from app.view_model.colouring import Colouring
from app.view_model.comparison import Comparison
from app.view_model.exporting import Exporting
from app.view_model.library import Library
from app.view_model.probing import Probing
from app.view_model.regions import Regions
from app.view_model.runs import Runs
from app.view_model.session import Session
from app.view_model.shelf import Shelf
from app.view_model.viewing import Viewing
from app.view_model.workplace import Workplace
from app.workspace import View


class Document(QObject):
    """The view models of one measurement, joined; it lives on while another one is on show.

    Args:
        runner: computes for this measurement alone, so that no answer can reach another one.
        shelf: where kept runs of all measurements stand.
        parent: the owner in Qt's tree.

    Attributes:
        session: what is open and computed.
        viewing: what is looked at.
        probing: which pixel is pointed at, and what stands there.
        runs: finished runs that are kept.
        colouring: in which colours.
        comparison: what it is compared with.
        regions: what is drawn on it.
        exporting: what can be taken out.
        workplace: takes all of it down.
        view: where the picture was zoomed to and divided when it was last on show.
    """

    scene_changed = Signal(object)
    begun = Signal()
    changed = Signal()

    def __init__(self, runner: Runner, shelf: Shelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = Session(runner, self)
        self.viewing = Viewing(self)
        self.probing = Probing(self.viewing, self)
        self.runs = Runs(self.session, self.viewing, shelf, self)
        self._library = Library(self.viewing, self.runs, self.session.asides.look, self)
        self.colouring = Colouring(
            self.viewing, lambda: (*self.runs.frames, *self._library.frames), self.session.asides.tint, self
        )
        for listener in (self.runs.take, self._library.take, self.colouring.take):
            runner.arrived.connect(listener, Qt.ConnectionType.QueuedConnection)
        self.comparison = Comparison(self.viewing, self.probing, self._library, self.runs, self)
        self.regions = Regions(runner, self)
        self.exporting = Exporting(self.session, self.viewing, self)
        self._join_pictures()
        self._join_regions()
        self.workplace = Workplace(
            self.session, self.viewing, self.probing, self.comparison, self.regions, self.colouring, self
        )
        self.session.scene_opened.connect(self._take_scene)
        self.view = View()
        self._levels: object = None
        self._saved: object = None
        self._join_work()

    @property
    def name(self) -> str:
        """What the measurement is called; empty where there is none."""
        scene, measurement = self.session.scene, self.session.opening.begun.measurement
        return scene.name if scene is not None else measurement.stem if measurement is not None else ""

    @property
    def row(self) -> TabRow:
        """What its tab says."""
        scene, opening, progress = self.session.scene, self.session.opening, self.session.telling.progress
        path = opening.begun.measurement or next(iter(opening.paths), None)
        size = " × ".join(str(length) for length in scene.shape[1:]) if scene is not None else ""
        bands = f", {scene.shape[0]} bands" if scene is not None and scene.shape[0] > 1 else ""
        told = (str(path or ""), scene.camera if scene is not None else "", f"{size} pixels{bands}" if size else "")
        stages = self.session.running.stages
        done = (max(stages.ready_count - 1, 0), stages.stage_count)
        if not self.session.running.is_running:
            done = (progress.stage, progress.stage_count)
        doing = f"{done[0]}/{done[1]}" if done[1] else "…"
        return TabRow(
            path.name if path is not None else "New",
            "\n".join(filter(None, told)),
            self.is_changed,
            doing if self.session.is_busy else "",
            progress.waits_for,
        )

    @property
    def is_begun(self) -> bool:
        """Whether a measurement is open, or one still needs a part: a session keeps both."""
        return self.session.opening.begun.measurement is not None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that another measurement would take away."""
        opening = self.session.opening
        return self.session.scene is None and not opening.rows and not opening.is_busy

    @property
    def work(self) -> object:
        """What is worth asking about before it goes: mix, regions, levels set by hand and the model chosen."""
        return self.session.running.solver, self.session.mixing.desk, self.regions.set, self._levels

    @property
    def is_changed(self) -> bool:
        """Whether there is work that no file holds."""
        return self.session.scene is not None and self._saved != self.work

    def look_as(self, other: "Document") -> None:
        """Look at pictures in the same light and colours, brightened and levelled in the same way as another one."""
        self.colouring.begin(other.colouring.scheme.light, other.colouring.map)
        self.viewing.set_scope(other.viewing.scope)
        self.viewing.set_gamma(other.viewing.gamma)

    def stop(self) -> None:
        """Give up what is being computed; where nothing is, what was ordered to be compared with."""
        if self.session.is_busy:
            self.session.stop()
        elif self.runs.awaits:
            self.runs.withdraw()

    def note_saved(self, work: object) -> None:
        """Work that a file holds from now on."""
        self._saved = work
        self.changed.emit()

    def tell(self) -> None:
        """Say everything once more, for views that have shown another measurement."""
        self.session.tell()
        self.session.mixing.tell()
        self.runs.tell()
        self.colouring.tell()
        if self.session.scene is not None:
            self.comparison.tell()
            self.regions.tell()
        self.viewing.tell()
        self.probing.tell()

    def _join_pictures(self) -> None:
        running, viewing = self.session.running, self.viewing
        # A run is kept before its pictures are dropped.
        running.stages_dropped.connect(self.runs.keep)
        self.colouring.tinted.connect(self.comparison.draw)
        running.focus = self.probing.focus
        self.session.stale_changed.connect(viewing.mark_stale)
        self.session.stale_changed.connect(lambda _: self.comparison.draw())
        running.stage_arrived.connect(viewing.hold)
        running.patch_arrived.connect(viewing.hold_patch)
        running.stages_dropped.connect(viewing.drop_stages)
        self.session.run_wished.connect(viewing.follow)
        running.settled.connect(viewing.settle)

    def _join_regions(self) -> None:
        running, regions = self.session.running, self.regions
        running.stage_arrived.connect(regions.hold)
        running.stages_dropped.connect(regions.drop_stages)
        self.session.stale_changed.connect(regions.mark_stale)
        self.viewing.key_changed.connect(regions.show_key)
        self.viewing.band_changed.connect(regions.show_band)
        self.viewing.picture_changed.connect(regions.show_picture)

    def _join_work(self) -> None:
        self.viewing.levels_edited.connect(self._note_levels)
        self.session.opened.connect(lambda: self.note_saved(self.work))
        for signal in (
            self.session.mixing.desk_changed,
            self.regions.set_changed,
            self.session.running.stages_changed,
            self.session.telling.changed,
            self.session.opening.rows_changed,
        ):
            signal.connect(lambda _: self.changed.emit())

    def _take_scene(self, scene: Scene) -> None:
        self._levels, self.view = None, View()
        self.scene_changed.emit(scene)
        self.regions.open(scene)
        self.probing.reset()
        self.viewing.open(scene)
        self.runs.forget()
        self.comparison.reset()
        self.colouring.open(scene)
        self.begun.emit()

    def _note_levels(self, _: object, after: object) -> None:
        self._levels = after
        self.changed.emit()
