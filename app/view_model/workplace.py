"""What was set in the window, gathered from those who hold it and given back to them."""

from PySide6.QtCore import QObject

from app.showing import Metric
from app.state import DATA, FrameKind, SolverChoice
from app.view_model.colouring import Colouring
from app.view_model.comparison import Comparison
from app.view_model.probing import Probing
from app.view_model.regions import Regions
from app.view_model.session import Session
from app.view_model.viewing import Viewing
from app.workspace import Looking, Workspace


class Workplace(QObject):
    """Takes a workspace down, and sets one up again on the measurement that is open.

    Args:
        session: solver, device and mixer.
        viewing: what is looked at.
        probing: which pixel is pointed at.
        comparison: and what it is compared with.
        regions: what is drawn on the picture.
        colouring: in which colours.
        parent: the owner in Qt's tree.
    """

    def __init__(
        self,
        session: Session,
        viewing: Viewing,
        probing: Probing,
        comparison: Comparison,
        regions: Regions,
        colouring: Colouring,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.session, self.viewing, self.regions = session, viewing, regions
        self._probing, self._comparison, self._colouring = probing, comparison, colouring
        self._awaited: Looking | None = None
        session.running.settled.connect(self._look)
        session.scene_opened.connect(lambda _: self._forget())

    def take(self) -> Workspace:
        """What is set now."""
        session, running, metric = self.session, self.session.running, self.session.metric
        has_run = running.stages.has_any or running.is_running
        is_learned = running.solver is not None and running.solver.has_faders
        return Workspace(
            device=running.device,
            precision=running.precision if has_run and is_learned else "auto",
            has_run=has_run,
            desk=session.mixing.desk,
            presets=dict(session.mixing.presets),
            looking=self._awaited or self._looking(),
            compare=self._comparison.mode,
            second=self._comparison.wished,
            regions=self.regions.set,
            stages=self.regions.stages,
            picked=self.regions.picked,
            metric=metric.name if metric is not None else "",
            colour_map=self._colouring.map,
            colours=self._colouring.scheme,
        )

    def put(self, workspace: Workspace, solver: SolverChoice | None, name: str) -> None:
        """Set everything up again, and run if there were stages.

        Args:
            workspace: what was set.
            solver: what is to reconstruct; what suits best where it is not on offer.
            name: what a preset is told apart by where there is another one of its name.
        """
        session, looking = self.session, workspace.looking
        session.choosing.find_solver(solver)
        session.choosing.find_device(workspace.device)
        session.choosing.compute_as_restored(workspace.precision)
        session.mixing.add_presets(workspace.presets, name)
        if len(workspace.desk.mix.channels) == len(session.mixing.desk.mix.channels):
            session.mixing.set(workspace.desk)
        self.viewing.set_scope(looking.scope)
        self.viewing.set_gamma(looking.gamma)
        self.viewing.restore_levels(looking.levels)
        self.viewing.restore_band(looking.mode, looking.band)
        self.regions.restore(workspace.regions)
        self.regions.restore_stages(workspace.stages, workspace.picked)
        if workspace.second is not None:
            self._comparison.choose_second(workspace.second)
        self._comparison.set_mode(workspace.compare)
        self._colouring.choose(workspace.colours)
        self._colouring.choose_map(workspace.colour_map)
        if workspace.metric in Metric.__members__:
            session.choose_metric(Metric[workspace.metric])
        self._awaited = looking
        if workspace.has_run and session.is_ready:
            session.running.start()
        else:
            self._look()

    def _looking(self) -> Looking:
        viewing, drawing, probe = self.viewing, self.viewing.drawing, self._probing.probe
        if drawing is None:
            return Looking()
        pinned = probe if probe is not None and probe.pinned else None
        levels, gamma = drawing.levels, drawing.gamma
        return Looking(viewing.key, drawing.mode, drawing.band, pinned, levels.scope, levels.state, gamma)

    def _look(self) -> None:
        """Once the pictures are there: show the one that was on show, with the pixel that was pinned."""
        looking, self._awaited = self._awaited, None
        if looking is None:
            return
        cubes = [key for key in self.viewing.keys if key != DATA]
        if looking.probe is not None and cubes:
            self.viewing.choose(cubes[-1])
            self._probing.unpin()
            self._probing.pin(looking.probe.x, looking.probe.y)
        is_last = looking.key.kind is FrameKind.STAGE and looking.key not in cubes
        self.viewing.choose(looking.key if not is_last or not cubes else cubes[-1])

    def _forget(self) -> None:
        self._awaited = None
