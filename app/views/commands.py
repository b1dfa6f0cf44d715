"""Everything that can be done, as actions in the menus and on the toolbar, each with its name and key."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar, QToolButton, QWidget

from app.style import Colours, Theme, icon
from app.tool_bar import ToolBar

DRAWN = {"open": "open", "sample": "sample", "save": "save", "export_cube": "cube", "export_picture": "picture"}


class Commands(QObject):
    """The actions of a window.

    Args:
        window: whose menus and toolbar they fill.
    """

    theme_edited = Signal(object)
    recent_wanted = Signal(object)

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.open = self._action("&Open …", "Ctrl+O", "Open a measurement, its aperture, its matrix or its truth")
        self.open_told = self._action(
            "Open &with options …", "Ctrl+Alt+O", "Say which array is what, how axes lie, and in which units it is"
        )
        self.sample = self._action("Open the &sample", "Ctrl+Shift+O", "Open the bundled still life and run it")
        self.export_cube = self._action("Export &cube …", "Ctrl+E", "Write the cube on show with its wavelengths")
        self.export_picture = self._action(
            "Export &pictures …", "Ctrl+Shift+E", "Write the picture on show, every band, or an animation"
        )
        self.copy_picture = self._action("&Copy the picture", "Ctrl+C", "Put the picture on show on the clipboard")
        self.batch = self._action("&Batch …", "Ctrl+B", "Reconstruct many files with the same settings")
        self.save = self._action(
            "&Save the session", "Ctrl+S", "Keep all tabs, with mix, regions, levels and view, in a file"
        )
        self.save_as = self._action("Save the session &as …", "Ctrl+Shift+S", "Keep the session in another file")
        self.close_tab = self._action("&Close the measurement", "Ctrl+W", "Close the measurement on show")
        self.next_tab = self._action("&Next measurement", "", "Show the measurement in the next tab")
        self.next_tab.setShortcuts([QKeySequence("Ctrl+Tab"), QKeySequence("Ctrl+PgDown")])
        self.previous_tab = self._action("&Previous measurement", "", "Show the measurement in the tab before")
        self.previous_tab.setShortcuts([QKeySequence("Ctrl+Shift+Tab"), QKeySequence("Ctrl+PgUp")])
        self.tab_right = self._action("Move the tab &right", "Ctrl+Shift+PgDown", "Exchange it with the next tab")
        self.tab_left = self._action("Move the tab &left", "Ctrl+Shift+PgUp", "Exchange it with the tab before")
        self.quit = self._action("&Quit", QKeySequence.StandardKey.Quit, "Close the window")
        self.undo = self._action("&Undo", "Ctrl+Z", "Undo the last step")
        self.redo = self._action("&Redo", "", "Do again what was undone")
        self.redo.setShortcuts([QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")])
        self.show_history("", "")
        self.preferences = self._action("Pre&ferences …", "Ctrl+,", "Theme, letters, device, memory, log")
        self.run = self._action("&Run", "Space", "Run the reconstruction, or stop it")
        self.run.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # on a button Space presses that button
        self.run.setAutoRepeat(False)
        self.stop = self._action("&Stop", "Esc", "Stop at the next stage")
        self.flip = self._action("&Flip between A and B", "X", "Put the other of the two mixes to work")
        self.copy_mix = self._action("&Copy to the other side", "Shift+X", "Put the mix at work on the other side, too")
        self.reset_mix = self._action("&Reset the mixer", "", "Let every stage run as trained")
        self.ablate = self._action(
            "&Ablate …", "Ctrl+Shift+A", "See what each stage's adapter does: leave each out in turn"
        )
        self.sweep = self._action(
            "&Sweep …", "Ctrl+Shift+W", "Move one fader over a range, or two, and see the figures"
        )
        self.whole = self._action("Show the &whole picture", "0", "Undo zoom and pan")
        self.fit = self._action("&Fit the levels", "C", "Fit the levels to the picture on show")
        self.colour = self._action("&Colour or one band", "R", "Switch between pseudo-RGB and one band")
        self.layout = self._action("&Reset the panels", "", "Put every panel back to its place")
        self.palette = self._action("Find a &command …", "Ctrl+K", "Type a few letters of anything that can be done")
        self.keys = self._action("&Keys and mouse", "F1", "List the keys of everything, and change them")
        self.tour = self._action("&Take the tour", "", "A few steps through the window, beside what they are about")
        self.log = self._action("&Log …", "", "Show what happens, as it happens")
        self.about = self._action("&About, bug report …", "", "What this is, its versions, and a report to copy")
        self._recent = QMenu("Open &recent", window)
        self._themes = QActionGroup(self)
        self._running = False
        self._colours: Colours | None = None
        self._fill_menus(window)
        self._button = QToolButton(window)
        self.toolbar = self._fill_toolbar(window)
        self.show_ready(ready=False, exportable=False)
        self.show_stages(0)
        self.stop.setEnabled(False)
        self.show_tabs(1, is_empty=True, has_any=False)

    @property
    def run_button(self) -> QToolButton:
        """The button that runs and stops."""
        return self._button

    @property
    def export_button(self) -> QWidget:
        """The button that exports the cube."""
        return self.toolbar.widgetForAction(self.export_cube)

    def show_running(self, running: bool) -> None:  # noqa: FBT001 a Qt slot
        """Show whether pressing the button runs or stops."""
        self._running = running
        self.run.setText("&Stop" if running else "&Run")
        self._draw_run()

    def show_ready(self, *, ready: bool, exportable: bool) -> None:
        """Show what can be done now."""
        self.run.setEnabled(ready)
        self._button.setEnabled(ready)
        self.export_cube.setEnabled(exportable)
        for action in (self.export_picture, self.copy_picture, self.whole, self.fit, self.colour):
            action.setEnabled(ready)

    def show_tabs(self, count: int, *, is_empty: bool, has_any: bool) -> None:
        """Offer to walk and to move where there are several tabs, to close what is open, and to save it."""
        for action in (self.next_tab, self.previous_tab, self.tab_right, self.tab_left):
            action.setEnabled(count > 1)
        for action in (self.save, self.save_as):
            action.setEnabled(has_any)
        self.close_tab.setEnabled(count > 1 or not is_empty)

    def show_stages(self, count: int) -> None:
        """Offer what belongs to the mixer where there are stages to mix."""
        for action in (self.flip, self.copy_mix, self.reset_mix, self.ablate, self.sweep):
            action.setEnabled(count > 0)

    def show_history(self, undone: str, redone: str) -> None:
        """Name the steps that undo and redo are for."""
        for action, verb, step in ((self.undo, "&Undo", undone), (self.redo, "&Redo", redone)):
            action.setText(f"{verb}: {step}" if step else verb)
            action.setEnabled(bool(step))

    def show_recent(self, paths: tuple[Path, ...]) -> None:
        """Offer files opened before."""
        self._recent.clear()
        self._recent.setEnabled(bool(paths))
        for path in paths:
            action = self._recent.addAction(path.name)
            action.setToolTip(str(path))
            action.triggered.connect(_calling(self.recent_wanted.emit, path))

    def show_theme(self, theme: Theme) -> None:
        """Show which theme was chosen."""
        for action in self._themes.actions():
            action.setChecked(action.data() is theme)

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._colours = colours
        for name, drawing in DRAWN.items():
            action: QAction = getattr(self, name)
            action.setIcon(icon(drawing, colours.text, colours.line))
        self._draw_run()

    def add_panels(self, toggles: list[QAction]) -> None:
        """List the panels in the view menu."""
        self._view.addSeparator()
        self._view.addMenu("&Panels").addActions(toggles)
        self._view.addAction(self.layout)

    def add_menu(self, title: str, *groups: list[QAction]) -> None:
        """Put another menu before the help, with a line between groups."""
        menu = QMenu(title, self._helps)
        for actions in groups:
            menu.addActions(actions)
            menu.addSeparator()
        self._bar.insertMenu(self._helps.menuAction(), menu)

    def _draw_run(self) -> None:
        if self._colours is not None:
            drawing = icon("stop" if self._running else "run", self._colours.on_accent, self._colours.muted)
            self._button.setIcon(drawing)
            self._button.setText("Stop" if self._running else "Run")

    def _action(self, text: str, key: str | QKeySequence.StandardKey, tip: str) -> QAction:
        action = QAction(text, self)
        if key:
            action.setShortcut(QKeySequence(key))
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({shown})" if shown else tip)
        action.setStatusTip(tip)
        return action

    def _fill_menus(self, window: QMainWindow) -> None:
        bar = window.menuBar()
        files = bar.addMenu("&File")
        files.addActions([self.open, self.open_told, self.sample])
        files.addMenu(self._recent)
        files.addSeparator()
        files.addActions([self.save, self.save_as])
        files.addSeparator()
        files.addActions([self.export_cube, self.export_picture, self.copy_picture])
        files.addSeparator()
        files.addAction(self.batch)
        files.addSeparator()
        files.addActions([self.close_tab, self.quit])
        edits = bar.addMenu("&Edit")
        edits.addActions([self.undo, self.redo])
        edits.addSeparator()
        edits.addAction(self.preferences)
        runs = bar.addMenu("&Run")
        runs.addActions([self.run, self.stop])
        mixes = bar.addMenu("&Mixer")
        mixes.addActions([self.flip, self.copy_mix, self.reset_mix])
        mixes.addSeparator()
        mixes.addActions([self.ablate, self.sweep])
        self._view = bar.addMenu("&View")
        self._view.addActions([self.whole, self.fit, self.colour])
        self._view.addSeparator()
        self._view.addActions([self.next_tab, self.previous_tab, self.tab_right, self.tab_left])
        self._view.addSeparator()
        themes = self._view.addMenu("&Theme")
        for theme in Theme:
            action = themes.addAction(theme.value.capitalize())
            action.setCheckable(True)
            action.setData(theme)
            action.triggered.connect(_calling(self.theme_edited.emit, theme))
            self._themes.addAction(action)
        self.compare = bar.addMenu("&Compare")
        self._bar, self._helps = bar, bar.addMenu("&Help")
        self._helps.addActions([self.palette, self.keys, self.tour, self.log, self.about])

    def _fill_toolbar(self, window: QMainWindow) -> QToolBar:
        toolbar = ToolBar("Tools", window)
        toolbar.setObjectName("toolbar")
        toolbar.setMovable(False)
        toolbar.setIconSize(QSize(20, 20))
        toolbar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        toolbar.addAction(self.open)
        toolbar.addAction(self.sample)
        toolbar.addSeparator()
        self._button.setProperty("command", "run")
        self._button.setToolTip(self.run.toolTip())
        self._button.setObjectName("run")
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.clicked.connect(self.run.trigger)
        toolbar.addWidget(self._button)
        self.place = toolbar.addSeparator()
        toolbar.addActions([self.export_cube, self.export_picture])
        for action in (self.open, self.sample, self.export_cube, self.export_picture):
            toolbar.widgetForAction(action).setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        window.addToolBar(toolbar)
        return toolbar


def _calling(emit: Callable[[object], None], value: object) -> Callable[[], None]:
    return lambda: emit(value)
