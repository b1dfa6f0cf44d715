"""What reconstructs, where, and in what numbers: chosen among what is on offer."""

from PySide6.QtCore import QObject, Signal

from app.state import Precision, SolverChoice, SolverKind


class Choosing(QObject):
    """Keeps what can be chosen, and what is.

    Args:
        parent: the owner in Qt's tree.

    Attributes:
        device: where it is computed, empty until the engine is loaded.
        preferred_device: where to compute from the start, if it is there.
        halves: the devices that compute convolutions in bfloat16 faster than in float32.
        tile: largest side of the tiles that models go through, pixels; None for the whole at once.
    """

    solvers_changed = Signal(object, int)
    devices_changed = Signal(object, int)
    solver_named = Signal(str)
    device_named = Signal(str, str, str, object)
    solver_chosen = Signal(object)
    device_chosen = Signal(str, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._solvers: tuple[SolverChoice, ...] = ()
        self._place = 0
        self._devices: tuple[str, ...] = ()
        self.halves: tuple[str, ...] = ()
        self._precision: Precision = "auto"
        self._restored: Precision = "auto"
        self.tile: int | None = None
        self.device = self.preferred_device = ""

    @property
    def has_solvers(self) -> bool:
        """Whether anything can reconstruct what is open."""
        return bool(self._solvers)

    @property
    def baseline(self) -> SolverChoice | None:
        """The classical method for the open measurement."""
        return next((solver for solver in self._solvers if solver.kind is SolverKind.CLASSICAL), None)

    @property
    def devices(self) -> tuple[str, ...]:
        """Where can be computed, the fastest first."""
        return self._devices

    @property
    def precision(self) -> Precision:
        """What convolutions compute in: as what was restored, as it was chosen, or as the device is faster."""
        return self._preferred if self._restored == "auto" else self._restored

    @property
    def _preferred(self) -> Precision:
        if self._precision != "auto" or not self._devices:
            return self._precision
        return "bfloat16" if self.device in self.halves else "float32"

    def tell(self) -> None:
        """Say everything once more."""
        self.solvers_changed.emit(self._solvers, self._place)
        if self._devices:
            self.devices_changed.emit(self._devices, self._devices.index(self.device))
            self._name_device()
        if self._solvers:
            self._name_solver()

    def offer_devices(self, devices: tuple[str, ...], halves: tuple[str, ...]) -> None:
        """Offer devices, the fastest first, and choose the preferred one or else that.

        Args:
            devices: where can be computed.
            halves: those of them that are faster in bfloat16.
        """
        self._devices, self.halves = devices, halves
        self.find_device(self.preferred_device if self.preferred_device in devices else devices[0])

    def offer_solvers(self, solvers: tuple[SolverChoice, ...], *, stays: bool) -> None:
        """Offer solvers, the best first, and choose that; or the one chosen before where it may stay and is there."""
        before = self._solvers[self._place] if self._solvers else None
        self._solvers = solvers
        place = solvers.index(before) if stays and before is not None and before in solvers else 0
        self.solvers_changed.emit(solvers, place)
        self.choose_solver(place)

    def choose_solver(self, place: int) -> None:
        """Choose one of the solvers on offer."""
        if 0 <= place < len(self._solvers):
            self._place = place
            self._restored = "auto"
            self._name_solver()
            if self._devices:
                self._name_device()
            self.solver_chosen.emit(self._solvers[place])

    def choose_device(self, place: int) -> None:
        """Choose one of the devices on offer."""
        if 0 <= place < len(self._devices):
            self.device = self._devices[place]
            self.compute_as_preferred()

    def choose_precision(self, precision: Precision) -> None:
        """Choose what convolutions compute in; "auto" for the faster type of the device."""
        self._precision = precision
        if self._devices:
            self.choose_device(self._devices.index(self.device))

    def choose_tile(self, tile: int | None) -> None:
        """Choose the side of the tiles that models go through; what was restored stays as it was made."""
        self.tile = tile
        self.compute_as_restored(self._restored)

    def compute_as_restored(self, precision: Precision) -> None:
        """Compute in what a restored run was made in, until something is computed from the start.

        Args:
            precision: of that run; "auto" where there was none.
        """
        self._restored = precision
        if self._devices:
            self._name_device()
            self.device_chosen.emit(self.device, self.precision, self.tile)

    def compute_as_preferred(self) -> None:
        """Compute in what is chosen, whatever was restored."""
        self.compute_as_restored("auto")

    def offered(self, wanted: SolverChoice) -> SolverChoice:
        """A solver as it is on offer, by its kind and file; itself where it is not."""
        place = self._place_of(wanted)
        return wanted if place is None else self._solvers[place]

    def find_solver(self, wanted: SolverChoice | None) -> None:
        """Choose a solver by its kind and file, where it is on offer."""
        place = self._place_of(wanted) if wanted is not None else None
        if place is not None:
            self.solvers_changed.emit(self._solvers, place)
            self.choose_solver(place)

    def find_device(self, name: str) -> None:
        """Choose a device by its name, where it is there."""
        if name in self._devices:
            self.devices_changed.emit(self._devices, self._devices.index(name))
            self.choose_device(self._devices.index(name))

    def _place_of(self, wanted: SolverChoice) -> int | None:
        known = [(solver.kind, solver.path) for solver in self._solvers]
        return known.index((wanted.kind, wanted.path)) if (wanted.kind, wanted.path) in known else None

    def _name_solver(self) -> None:
        title = self._solvers[self._place].title
        self.solver_named.emit(f"{title} has no adapters to mix. Choose a LoRun model to move its stages.")

    def _name_device(self) -> None:
        self.device_named.emit(self.device.upper(), self.precision, self._preferred, self.tile)
