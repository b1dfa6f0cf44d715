"""In which colours pictures are drawn, all bands together or one alone: chosen once, and every picture follows."""

from collections.abc import Callable, Iterable

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from app.colour_maps import ColourMap
from app.results import Tinted
from app.state import ColourScheme, Floats, Frame, FrameKey, Light, Scene
from app.view_model.viewing import Viewing


class Colouring(QObject):
    """Has pictures coloured by a scheme, the one on show first, and those that come late after it.

    Args:
        viewing: holds the pictures and draws them.
        others: pictures that are kept elsewhere.
        ask: has pictures coloured, and says by which number.
        parent: the owner in Qt's tree.
    """

    scheme_changed = Signal(object)
    map_changed = Signal(object)
    tinted = Signal()

    def __init__(
        self,
        viewing: Viewing,
        others: Callable[[], Iterable[Frame]],
        ask: Callable[[ColourScheme, tuple[Frame, ...]], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._viewing = viewing
        self._others = others
        self._ask = ask
        self._scheme = ColourScheme()
        self._map = ColourMap.GREY
        self._matrix: Floats | None = None
        self._number = self._bands = 0
        viewing.held.connect(self._follow)

    @property
    def scheme(self) -> ColourScheme:
        """How bands become colours."""
        return self._scheme

    @property
    def map(self) -> ColourMap:
        """The colours of single bands."""
        return self._map

    def begin(self, light: Light, colour_map: ColourMap) -> None:
        """Draw what is opened next in this light, and its single bands in these colours."""
        self._scheme, self._map = ColourScheme(light), colour_map

    def tell(self) -> None:
        """Say everything once more."""
        self.scheme_changed.emit(self._scheme)
        self.map_changed.emit(self._map)

    def open(self, scene: Scene) -> None:
        """Another measurement: its own bands, the light as before."""
        light, self._bands = self._scheme.light, scene.shape[0]
        self._scheme, self._matrix, self._number = ColourScheme(), scene.matrix, 0
        self.scheme_changed.emit(self._scheme)
        if light != self._scheme.light and scene.wavelengths is not None:
            self.choose(ColourScheme(light))

    def choose(self, scheme: ColourScheme) -> None:
        """Draw in these colours from now on; in those of bands only where there are such."""
        if scheme != self._scheme and all(0 <= band < self._bands for band in scheme.bands or ()):
            self._scheme, self._matrix = scheme, None
            self.scheme_changed.emit(scheme)
            self._viewing.name_colours(_name(scheme))
            self._number = self._ask(scheme, tuple(self._frames()))

    def choose_map(self, colour_map: ColourMap) -> None:
        """Draw single bands in these colours from now on."""
        self._map = colour_map
        self.map_changed.emit(colour_map)
        self._viewing.draw_again()

    @Slot(object)
    def take(self, answer: object) -> None:
        """An answer of the runner: the colours of one picture."""
        if not isinstance(answer, Tinted) or answer.number != self._number:
            return
        answer.frame.cell.tint = answer.tint
        self._matrix = answer.tint.matrix
        shown = self._viewing.shown
        if shown is None or (isinstance(shown.look, Frame) and shown.look is not answer.frame):
            self._viewing.draw_soon()
        else:
            self._viewing.draw_again()
        self.tinted.emit()

    def _frames(self) -> Iterable[Frame]:
        shown = self._viewing.shown
        seen: dict[int, Frame] = {}
        first = [shown.look] if shown is not None and isinstance(shown.look, Frame) else []
        for frame in (*first, *self._viewing.frames.values(), *self._others()):
            tint = frame.cell.tint
            if tint is not None and (self._matrix is None or not np.array_equal(tint.matrix, self._matrix)):
                seen.setdefault(id(frame), frame)
        return seen.values()

    def _follow(self, key: FrameKey) -> None:
        """A picture that was coloured while other colours were chosen is coloured again."""
        frame = self._viewing.frame(key)
        late = tuple(self._frames()) if frame is not None and frame.cell.tint is not None else ()
        if late:
            self._number = self._ask(self._scheme, late)


def _name(scheme: ColourScheme) -> str:
    if scheme.bands is not None:
        return "bands " + ", ".join(str(band + 1) for band in scheme.bands)
    return "" if scheme == ColourScheme() else f"pseudo-RGB under {scheme.light}"
