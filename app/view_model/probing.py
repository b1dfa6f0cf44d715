"""The pixel that is pointed at: its place and value in words, and its spectrum in every picture of the cube."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal

from app.display import looked_at, telling_pixel
from app.showing import Focus, Probe, Spectrum
from app.state import DATA, FrameKey, FrameKind
from app.view_model.drawing import Drawing, Shown
from app.view_model.viewing import Viewing

SOON_MS = 12


class Probing(QObject):
    """Holds the probe and says what stands there.

    Spectra follow a moment after what changes them, so that pointing and scrubbing never wait for them.

    Args:
        viewing: holds the pictures.
        parent: the owner in Qt's tree.
    """

    probe_changed = Signal(object)
    spectra_changed = Signal(object)
    readout_changed = Signal(str)
    pointed = Signal(int, int)

    def __init__(self, viewing: Viewing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._viewing = viewing
        self._probe: Probe | None = None
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._draw)
        viewing.cubes_changed.connect(self._soon.start)
        viewing.held.connect(self._begin)

    @property
    def probe(self) -> Probe | None:
        """The pixel whose spectrum is shown."""
        return self._probe

    @property
    def spectra(self) -> tuple[Spectrum, ...]:
        """The spectrum there in every picture of the cube."""
        return tuple(self._spectra())

    def reset(self) -> None:
        """Another measurement is opened: nothing of it has been pointed at."""
        self._probe = None
        self.probe_changed.emit(None)

    def tell(self) -> None:
        """Say everything once more."""
        self.probe_changed.emit(self._probe)
        self.readout_changed.emit("")
        if self._viewing.drawing is not None:
            self._draw()

    def hover(self, x: int, y: int) -> None:
        """The pointer is over a pixel: read it out, and show its spectrum unless another one is pinned."""
        drawing, shown = self._viewing.drawing, self._viewing.shown
        if drawing is None or shown is None:
            return
        readout = self._read_out(drawing, shown, x, y)
        if readout and self._can_probe(x, y) and not (self._probe is not None and self._probe.pinned):
            self._set(Probe(x, y))

    def pin(self, x: int, y: int) -> None:
        """Keep showing the spectrum of a pixel; pinning the pinned pixel again sets it free."""
        if not self._can_probe(x, y):
            return
        old = self._probe
        again = old is not None and old.pinned and abs(old.x - x) <= 1 and abs(old.y - y) <= 1
        self._set(Probe(x, y, pinned=not again))

    def unpin(self) -> None:
        """Let the pointer move the probe again."""
        if self._probe is not None:
            self._set(Probe(self._probe.x, self._probe.y))

    def nudge(self, across: int, down: int) -> None:
        """Pin the pixel beside the probe; from the middle where there is none."""
        drawing, shown = self._viewing.drawing, self._viewing.shown
        if drawing is None or shown is None or not self._can_probe(0, 0):
            return
        _, height, width = drawing.scene.shape
        old = self._probe or Probe(width // 2, height // 2)
        x, y = min(max(old.x + across, 0), width - 1), min(max(old.y + down, 0), height - 1)
        self._set(Probe(x, y, pinned=True))
        self._read_out(drawing, shown, x, y)

    def focus(self) -> Focus | None:
        """What a preview should show; None where the whole picture is soon there anyway."""
        viewing = self._viewing
        if viewing.drawing is None:
            return None
        _, height, width = viewing.drawing.scene.shape
        area = looked_at(height, width, viewing.view, self._probe)
        stage = viewing.key.stage if viewing.key.kind is FrameKind.STAGE and not viewing.follows else 0
        return None if area is None else Focus(area, stage)

    def _begin(self, key: FrameKey) -> None:
        """Probe the pixel that tells most of the first cube, until another one is pointed at."""
        drawing, frame = self._viewing.drawing, self._viewing.frame(key)
        if self._probe is None and frame is not None and drawing is not None and drawing.scene.is_spectral:
            self._set(Probe(*telling_pixel(frame)))

    def _set(self, probe: Probe) -> None:
        self._probe = probe
        self.probe_changed.emit(probe)
        if not self._soon.isActive():
            self._soon.start()

    def _read_out(self, drawing: Drawing, shown: Shown, x: int, y: int) -> str:
        readout = drawing.readout(shown.look, x, y)
        self.readout_changed.emit(readout)
        self.pointed.emit(x, y)
        return readout

    def _can_probe(self, x: int, y: int) -> bool:
        """Whether a pixel of what is on show is one of the cube, which has a spectrum."""
        drawing, shown = self._viewing.drawing, self._viewing.shown
        if drawing is None or shown is None or shown.key.kind in (FrameKind.DATA, FrameKind.RESIDUAL):
            return False
        _, height, width = drawing.scene.shape
        return shown.look.shape[1:] == (height, width) and 0 <= x < width and 0 <= y < height

    def _draw(self) -> None:
        if self._viewing.is_seen:
            self.spectra_changed.emit(self.spectra)

    def _spectra(self) -> Iterator[Spectrum]:
        viewing, drawing, probe = self._viewing, self._viewing.drawing, self._probe
        if drawing is None or probe is None or not drawing.scene.is_spectral:
            return
        for key, frame in viewing.frames.items():
            if key != DATA:
                patch = viewing.patch(key)
                values = patch.at(probe.x, probe.y) if patch is not None else None
                stale = key in viewing.stale and values is None
                values = frame.cube[:, probe.y, probe.x].copy() if values is None else values
                yield Spectrum(key, drawing.title(key), values, key == viewing.key, stale)
