"""A person at the real window: what hands do there by clicks, drags and keys, and the patience to see it done."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QInputDialog, QMenu, QToolButton, QWidget

from app.mix import Side
from app.regions import Shape
from app.showing import Compare
from app.state import CubeFormat, FrameKey
from app.style import Theme
from app.view_model import Document
from app.views.ablation import AblationDialog
from app.views.export_dialog import ExportDialog
from app.views.mixer.fader import Fader
from app.views.sweep import SweepDialog
from app.window import StudioWindow

CONTROL, SHIFT, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier(0)
MOUSE = Qt.MouseButton.LeftButton
STEP_S = 0.001
MENU_MS = 50
Key = tuple[Qt.Key, Qt.KeyboardModifier]
Place = tuple[int, int]
Kind = TypeVar("Kind", bound=QDialog)


class Person:
    """Works at one window.

    Args:
        application: whose events are worked off while time passes, so that the threads behind have theirs, too.
        window: is shown.
        patience: seconds until what is waited for should have come.
    """

    def __init__(self, application: QApplication, window: StudioWindow, patience: float) -> None:
        self._application, self._window, self._patience = application, window, patience

    @property
    def documents(self) -> tuple[Document, ...]:
        """The open measurements."""
        return self._window.documents.items

    def let(self, seconds: float) -> None:
        """Let so much time pass."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._application.processEvents()
            # Without a loop of its own Qt keeps what was given up for a loop to come.
            self._application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            time.sleep(STEP_S)

    def wait(self, condition: Callable[[], object]) -> None:
        """Wait until something holds."""
        until = time.monotonic() + self._patience
        while not condition():
            if time.monotonic() > until:
                raise TimeoutError(f"nothing came within {self._patience:.0f} s")
            self.let(5 * STEP_S)

    def rest(self) -> None:
        """Wait until nothing runs, nothing is read or written."""
        self.wait(lambda: not any(document.session.is_busy for document in self.documents))

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, *, on: QWidget | None = None) -> None:
        """Press a key, on the window or on one of its parts."""
        self._window.activateWindow()
        self.wait(self._window.isActiveWindow)
        aim = on or self._window
        aim.setFocus()
        QTest.keyClick(aim, key, modifiers)

    def click(self, widget: QWidget) -> None:
        """Click in the middle of something."""
        QTest.mouseClick(widget, MOUSE)

    def drag(self, widget: QWidget, places: Sequence[Place]) -> None:
        """Pull the mouse over something, from the first place to the last, in hundredths of its size."""
        first, *others = (QPoint(widget.width() * x // 100, widget.height() * y // 100) for x, y in places)
        QTest.mouseMove(widget, first)
        QTest.mousePress(widget, MOUSE, NONE, first)
        for place in others:
            QTest.mouseMove(widget, place)
        QTest.mouseRelease(widget, MOUSE, NONE, others[-1] if others else first)

    def open(self, path: Path) -> None:
        """Open a measurement beside what is open, and wait until it has its tab."""
        self._window.open_path(path)
        self.wait(lambda: path in [item.session.opening.sources.measurement for item in self.documents])

    def click_tab(self, place: int) -> None:
        """Show the measurement in a tab."""
        tabs = self._window.views.tabs
        QTest.mouseClick(tabs, MOUSE, NONE, tabs.tabRect(place % tabs.count()).center())

    def click_tile(self, key: FrameKey) -> None:
        """Look at a picture of the filmstrip, where it is there."""
        tile = self._window.views.filmstrip.tiles.get(key)
        if tile is not None and tile.isVisible():
            self.click(tile)

    def drag_fader(self, stage: int, heights: Sequence[int]) -> None:
        """Pull the fader of a stage from its middle over these heights, in hundredths."""
        faders = self._window.views.mixer.faders
        if faders:
            self._pull(faders[stage % len(faders)], [(50, height) for height in (50, *heights)])

    def drag_master(self, places: Sequence[int]) -> None:
        """Pull the master from its middle over these places, in hundredths."""
        self._pull(self._window.views.mixer.master.fader, [(place, 50) for place in (50, *places)])

    def switch(self, stage: int, switch: str) -> None:
        """Mute, solo or link a stage, or no longer so."""
        strips = self._window.views.mixer.strips
        if strips:
            self.click(getattr(strips[stage % len(strips)], switch))

    def work_with(self, side: Side) -> None:
        """Put mix A or B to work."""
        self.click(self._window.views.mixer.sides.sides[side])

    def copy_mix(self) -> None:
        """Make the other mix what the one at work is."""
        self.click(self._window.views.mixer.sides.copy)

    def choose_preset(self, name: str) -> None:
        """Choose a preset in the list, by the keyboard."""
        presets = self._window.views.mixer.sides.presets
        QTest.keyClick(presets, Qt.Key.Key_Home)
        for _ in range(presets.findText(name)):
            QTest.keyClick(presets, Qt.Key.Key_Down)

    def save_preset(self, name: str) -> None:
        """Keep the mix under a name, if it has none."""
        if self._choose_in_preset_menu(self._window.views.mixer.sides.save_action):
            dialog = self._dialog(QInputDialog)
            dialog.setTextValue(name)
            QTest.keyClick(dialog, Qt.Key.Key_Return)

    def leave_preset_unnamed(self) -> None:
        """Ask to keep the mix, and think better of it."""
        if self._choose_in_preset_menu(self._window.views.mixer.sides.save_action):
            self.escape(self._dialog(QInputDialog))

    def delete_preset(self) -> None:
        """Let the preset go that is chosen."""
        self._choose_in_preset_menu(self._window.views.mixer.sides.delete_action)

    def leave_preset_menu(self) -> None:
        """Open the menu of the presets, and leave it by Esc."""
        self._open_preset_menu(lambda menu: QTest.keyClick(menu, Qt.Key.Key_Escape))

    def ask_for_ablation(self) -> AblationDialog:
        """Open the dialog of the ablation."""
        self.click(self._window.views.mixer.ablate)
        return self._dialog(AblationDialog)

    def ask_for_sweep(self) -> SweepDialog:
        """Open the dialog of the sweep."""
        self.click(self._window.views.mixer.sweep)
        return self._dialog(SweepDialog)

    def press_in(self, widget: QWidget, key: Qt.Key) -> None:
        """Press a key in a part of a dialog."""
        widget.setFocus()
        QTest.keyClick(widget, key)

    def escape(self, dialog: QDialog) -> None:
        """Give up what a dialog does, or leave it."""
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    def compare(self, way: Compare) -> None:
        """Look at two pictures in this way, by its button."""
        bar = self._window.views.compare
        buttons = bar.findChildren(QToolButton)
        self.click(next(button for button in buttons if button.defaultAction() is bar.ways[way]))

    def draw(self, shape: Shape, places: Sequence[Place]) -> None:
        """Draw on the picture with a tool, and put it away: a point at one place, a polygon at all of them."""
        picture, tools = self._window.views.picture, self._window.views.region_tools
        self.click(tools.buttons[shape])
        if tools.tool is not shape:
            return
        if shape in (Shape.POINT, Shape.POLYGON):
            for place in places[: 1 if shape is Shape.POINT else None]:
                self.drag(picture.surface, [place])
        else:
            self.drag(picture.surface, places)
        if shape is Shape.POLYGON:
            self.press(Qt.Key.Key_Return, on=picture)
        while tools.tool is not None:  # the first Esc may unmake a draft
            self.press(Qt.Key.Key_Escape, on=picture)

    def press_on_picture(self, key: Key) -> None:
        """Press a key on the picture."""
        self.press(*key, on=self._window.views.picture)

    def choose_theme(self, theme: Theme) -> None:
        """Choose a theme in the menu."""
        actions = self._window.views.commands.findChildren(QAction)
        actions += [action for menu in self._window.menuBar().findChildren(QWidget) for action in menu.actions()]
        next(action for action in actions if action.data() is theme).trigger()

    def switch_panel(self, name: str) -> None:
        """Close a panel, or show it again."""
        self._window.views.docks[name].toggleViewAction().trigger()

    def ask_for_export(self, form: CubeFormat) -> ExportDialog | None:
        """Ask for the dialog of export and choose a format; None where there is nothing to export."""
        if not self._window.views.commands.export_cube.isEnabled():
            return None
        self.press(Qt.Key.Key_E, CONTROL)
        dialog = self._dialog(ExportDialog)
        while dialog.formats.currentIndex() != list(CubeFormat).index(form):
            before = dialog.formats.currentIndex() > list(CubeFormat).index(form)
            QTest.keyClick(dialog.formats, Qt.Key.Key_Up if before else Qt.Key.Key_Down)
        return dialog

    def export(self, dialog: ExportDialog, path: Path) -> None:
        """Type where a cube goes, click, and wait until it is written."""
        done: list[object] = []
        session = self._window.session
        link = session.writing.exported.connect(done.append)
        dialog.target.line.selectAll()
        QTest.keyClicks(dialog.target.line, str(path))
        self.click(dialog.export)
        self.wait(lambda: done)
        session.writing.exported.disconnect(link)

    def save_session(self, path: Path) -> None:
        """Save all tabs to a new file."""
        done: list[object] = []
        saving = self._window.sessions.saving
        link = saving.saved.connect(done.append)
        self.press(Qt.Key.Key_S, CONTROL | SHIFT)
        dialog = self._dialog(QFileDialog)
        dialog.selectFile(str(path))
        dialog.accept()
        self.wait(lambda: done)
        saving.saved.disconnect(link)

    def open_session(self, path: Path) -> None:
        """Open a session in the place of what is open, and wait until its runs are made again."""
        done: list[object] = []
        saving = self._window.sessions.saving
        link = saving.restored.connect(done.append)
        self._window.open_path(path)
        self.wait(lambda: done)
        saving.restored.disconnect(link)
        self.rest()

    def leave_dialogs(self) -> None:
        """Leave whatever asks something by Esc."""
        while (dialog := QApplication.activeModalWidget()) is not None:
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
            self.let(5 * STEP_S)

    def undo(self, steps: int) -> int:
        """Undo so many steps; return how many there were."""
        return self._repeat(self._window.views.commands.undo, (Qt.Key.Key_Z, CONTROL), steps)

    def redo(self, steps: int) -> int:
        """Do so many steps again; return how many there were."""
        return self._repeat(self._window.views.commands.redo, (Qt.Key.Key_Y, CONTROL), steps)

    def _choose_in_preset_menu(self, action: QAction) -> bool:
        """Click an entry of the menu of the presets; say whether it could be chosen."""
        enabled = action.isEnabled()
        self._open_preset_menu(lambda menu: QTest.mouseClick(menu, MOUSE, NONE, menu.actionGeometry(action).center()))
        return enabled

    def _open_preset_menu(self, deed: Callable[[QMenu], None]) -> None:
        """Open the menu, and do something in it while it is open: nothing else goes on until it is closed."""
        more = self._window.views.mixer.sides.more
        QTimer.singleShot(MENU_MS, lambda: deed(more.menu()))
        self.click(more)

    def _repeat(self, action: QAction, key: Key, most: int) -> int:
        for step in range(most):
            if not action.isEnabled():
                return step
            self.press_on_picture(key)
        return most

    def _pull(self, fader: Fader, places: Sequence[Place]) -> None:
        if fader.isEnabled():
            self.drag(fader, places)

    def _dialog(self, kind: type[Kind]) -> Kind:
        self.wait(lambda: any(dialog.isVisible() for dialog in self._window.findChildren(kind)))
        return next(dialog for dialog in self._window.findChildren(kind) if dialog.isVisible())
