"""The panels around the picture: where they stand, which are open, and how the room is shared."""

from collections.abc import Mapping

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QSplitter, QWidget

from app.forms import in_letters

SIDE = 250
RIGHT = 286
BOTTOM = 172
LEVELS = 262
REGIONS = 210
CURVE = 250
STRIP = 96
FEWEST_LINES = 38
OVER_THE_STAGES = "Over the stages"
WIDEST_SIDE, WIDEST_RIGHT = 0.25, 0.28
TITLES = {
    "sources": "Sources",
    "regions": "Regions",
    "runs": "Runs",
    "mixer": "LoRA mixer",
    "levels": "Levels",
    "spectra": "Spectra",
    "profile": "Line profile",
    "curve": OVER_THE_STAGES,
}


class Panels:
    """Places the panels in a window.

    Args:
        window: where they are put.
        middle: the picture above its filmstrip, between them.
        contents: what each panel holds; the log is one of them.

    Attributes:
        docks: the panels that a measurement has.
        log: that of the log.
    """

    def __init__(self, window: QMainWindow, middle: QSplitter, contents: Mapping[str, QWidget]) -> None:
        self._window, self._middle = window, middle
        self._is_spectral, self._spectra_were = True, (True, True)
        self._is_tight = False
        for corner, area in (
            (Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea),
            (Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea),
        ):
            window.setCorner(corner, area)
        self.docks = {name: self._dock(name, title, contents[name]) for name, title in TITLES.items()}
        self.log = self._dock("log", "Log", contents["log"])
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.log)
        self.log.hide()

    @property
    def state(self) -> QByteArray:
        """Where they are; that of spectra counts as open where only the scene has none to show."""
        if self._is_spectral or not self._spectra_were[0]:
            return self._window.saveState()
        return self._state_with_spectra()

    def restore(self, state: QByteArray) -> None:
        """Put the panels where they were, that of spectra only where the scene has some."""
        self._window.restoreState(state)
        self._hide_what_has_no_spectra()

    def hide(self) -> None:
        """Close those of a measurement."""
        for dock in self.docks.values():
            dock.hide()

    def show_sources(self) -> None:
        """Bring the sources panel up, be it beside the welcome page."""
        dock = self.docks["sources"]
        if self._window.dockWidgetArea(dock) is Qt.DockWidgetArea.NoDockWidgetArea:
            self._window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
            self._window.resizeDocks([dock], [SIDE], Qt.Orientation.Horizontal)
        dock.show()

    def show_log(self) -> None:
        """Bring the log up."""
        self.log.show()
        self.log.raise_()

    def show_spectra(self, *, is_spectral: bool) -> None:
        """Have no panel of spectra where there are none; else as it was: open, and above those that share its place."""
        dock = self.docks["spectra"]
        if is_spectral == self._is_spectral:
            return
        self._is_spectral = is_spectral
        if not is_spectral:
            self._spectra_were = not dock.isHidden(), not dock.visibleRegion().isEmpty()
            dock.hide()
        elif self._spectra_were[0]:
            dock.show()
            if self._spectra_were[1]:
                dock.raise_()

    def reset(self) -> None:
        """Put every panel back to its place."""
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        bottom = Qt.DockWidgetArea.BottomDockWidgetArea
        docks, window = self.docks, self._window
        places = window.layout()
        if places is not None:
            places.setEnabled(False)  # or everything would be laid out anew after every single step
        for dock in (*docks.values(), self.log):
            dock.setFloating(False)
        self._is_tight = self._has_few_lines
        for name, area in (
            ("sources", left),
            ("regions", left),
            ("mixer", right),
            ("levels", right),
            ("spectra", left if self._is_tight else bottom),
            ("curve", right if self._is_tight else bottom),
        ):
            window.addDockWidget(area, docks[name])
            docks[name].show()
        # Few lines are for the picture: no panel stands under it, and a column has few tabs beside each other.
        docks["curve"].setWindowTitle("Stages" if self._is_tight else OVER_THE_STAGES)
        if self._is_tight:
            for first, second in (("mixer", "levels"), ("levels", "curve"), ("sources", "regions")):
                window.tabifyDockWidget(docks[first], docks[second])
        else:
            down, across = Qt.Orientation.Vertical, Qt.Orientation.Horizontal
            window.splitDockWidget(docks["mixer"], docks["levels"], down)
            window.splitDockWidget(docks["sources"], docks["regions"], down)
            window.splitDockWidget(docks["spectra"], docks["curve"], across)
        for first, second in (("regions", "runs"), ("spectra", "profile")):
            window.tabifyDockWidget(docks[first], docks[second])
            docks[second].show()
        window.tabifyDockWidget(docks["profile"], self.log)
        for name in ("regions", "sources", "mixer", "spectra"):
            docks[name].raise_()
        if places is not None:
            places.setEnabled(True)
        self._hide_what_has_no_spectra()
        self._share_room()

    def refit(self) -> None:
        """The letters have another size: put panels upon each other where they leave no room beside, and back."""
        if self._is_tight is not self._has_few_lines:
            self.reset()

    @property
    def _has_few_lines(self) -> bool:
        return self._window.height() < FEWEST_LINES * self._window.fontMetrics().height()

    def _share_room(self) -> None:
        """Give each panel what it needs, and a larger screen to all of them."""
        docks, window = self.docks, self._window
        width, height = window.width(), window.height()
        side = min(max(in_letters(window, SIDE), width // 12), round(WIDEST_SIDE * width))
        right = min(max(in_letters(window, RIGHT), width // 11), round(WIDEST_RIGHT * width))
        regions = max(REGIONS, height // 4)
        curve, levels, bottom = max(CURVE, width // 7), max(LEVELS, height // 4), max(BOTTOM, height // 5)
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        window.resizeDocks([docks["sources"], docks["mixer"]], [side, right], across)
        if self._is_tight:
            window.resizeDocks([docks["sources"], docks["spectra"]], [height * 5 // 12, height * 7 // 12], down)
        else:
            among = max(width - side - right - curve, 200)
            window.resizeDocks([docks["spectra"], docks["curve"]], [among, curve], across)
            window.resizeDocks([docks["mixer"], docks["levels"]], [max(height - levels, 200), levels], down)
            window.resizeDocks([docks["sources"], docks["regions"]], [max(height - regions, 200), regions], down)
            window.resizeDocks([docks["spectra"], docks["curve"]], [bottom, bottom], down)
        strip = max(STRIP, height // 7)
        self._middle.setSizes([max(height - strip - bottom, 200), strip])

    def _hide_what_has_no_spectra(self) -> None:
        """All panels were just placed as for a spectral scene."""
        if not self._is_spectral:
            self._is_spectral = True
            self.show_spectra(is_spectral=False)

    def _state_with_spectra(self) -> QByteArray:
        dock, places = self.docks["spectra"], self._window.layout()
        if places is not None:
            places.setEnabled(False)  # or the other panels would make room for it
        dock.show()
        state = self._window.saveState()
        dock.hide()
        if places is not None:
            places.setEnabled(True)
        return state

    def _dock(self, name: str, title: str, view: QWidget) -> QDockWidget:
        dock = QDockWidget(title, self._window)
        dock.setObjectName(name)
        dock.setWidget(view)
        return dock
