"""The tour: a few steps through the window, each beside the control that it is about."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from app.actions import plain
from app.settings import Settings
from app.showing import Compare
from app.style import Colours
from app.view_model import Document, Documents, Session
from app.views.coach import Coach, CoachMark
from app.window.layout import Layout


class Deed(Enum):
    """What somebody does who follows the tour."""

    OPEN = auto()
    RUN = auto()
    LOOK = auto()
    MIX = auto()
    POINT = auto()
    COMPARE = auto()
    EXPORT = auto()


def _no_keys(_: Layout) -> tuple[QAction, ...]:
    return ()


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes:
        deed: what is done in it, after which the next one comes.
        title, text: what is said.
        target: gives the control that it is about.
        keys: gives the actions that do the same by a key.
        onward: what the button says that goes on.
    """

    deed: Deed
    title: str
    text: str
    target: Callable[[Layout], QWidget]
    keys: Callable[[Layout], tuple[QAction, ...]] = _no_keys
    onward: str = "&Next"


STEPS = (
    Step(
        Deed.OPEN,
        "Open the sample",
        "A still life behind a coded aperture: one snapshot, from which 28 bands are restored. "
        "A click here opens and runs it.",
        lambda views: views.welcome.sample,
        lambda views: (views.commands.sample,),
        onward="&Open it",
    ),
    Step(
        Deed.RUN,
        "Watch it run",
        "The stages arrive one by one, and nothing waits for them. This button stops at the next stage and runs again.",
        lambda views: views.commands.run_button,
        lambda views: (views.commands.run,),
    ),
    Step(
        Deed.LOOK,
        "One picture a stage",
        "From the measurement at the left to the truth at the right, each with its figure. Click one to look at it.",
        lambda views: views.filmstrip,
        lambda views: views.steps.pictures,
    ),
    Step(
        Deed.MIX,
        "Move a fader",
        "How much of its adapter a stage uses: 1 as trained, 0 the bare base. Pull one down: the stages before it "
        "stay, those from it on are dimmed until they have come anew.",
        lambda views: views.mixer.bank,
    ),
    Step(
        Deed.POINT,
        "Point at a spectrum",
        "The panel of spectra shows the pixel under the pointer, in every stage and in the truth. "
        "Click an object to pin its spectrum.",
        lambda views: views.picture,
        lambda views: views.steps.pins[:1],
    ),
    Step(
        Deed.COMPARE,
        "Compare two pictures",
        "Side by side, by a divider, in turn, as a difference or through a lens: stages, the truth, or another run.",
        lambda views: views.compare,
    ),
    Step(
        Deed.EXPORT,
        "Take it along",
        "The cube with its wavelengths, in the format that you work with. Whatever else can be done, "
        "the list of commands finds it.",
        lambda views: views.commands.export_button,
        lambda views: (views.commands.export_cube, views.commands.palette),
        onward="&Done",
    ),
)


class Tour(QObject):
    """Leads through the steps: each goes by being done, or by a button; nothing else is held up.

    Args:
        window: the one that is shown.
        documents: what is open.
        layout: the controls.
        settings: remember that the tour was offered.
    """

    def __init__(self, window: QMainWindow, documents: Documents, layout: Layout, settings: Settings) -> None:
        super().__init__(window)
        self._documents, self._views, self._settings = documents, layout, settings
        self._place: int | None = None
        self._is_moved = False
        self.coach = Coach(window)
        self.coach.next_wanted.connect(self.go_on)
        self.coach.back_wanted.connect(self._go_back)
        self.coach.end_wanted.connect(self.end)
        layout.commands.tour.triggered.connect(self.start)
        layout.filmstrip.frame_edited.connect(lambda _: self._did(Deed.LOOK))
        layout.steps.picture_stepped.connect(lambda _: self._did(Deed.LOOK))
        layout.picture.pixel_picked.connect(lambda *_: self._did(Deed.POINT))
        layout.steps.pin_stepped.connect(lambda *_: self._did(Deed.POINT))
        layout.commands.export_cube.triggered.connect(lambda: self._did(Deed.EXPORT))
        documents.made.connect(self._follow)

    @property
    def step(self) -> Step | None:
        """The step on show, None where the tour is not on."""
        return STEPS[self._place] if self._place is not None else None

    def offer(self) -> None:
        """Begin the tour if it was never seen."""
        if self._settings.has_toured:
            return
        if self._session.opening.is_busy:
            self._session.scene_opened.connect(lambda _: self.start(), Qt.ConnectionType.SingleShotConnection)
        else:
            self.start()

    def start(self) -> None:
        """Begin with the first thing that is still to be done; where the tour is on, let the keys go to it."""
        self._settings.note_toured()
        if self._place is None:
            first = Deed.OPEN if self._session.scene is None else Deed.RUN
            done = self._session.running.stages.is_complete and not self._session.running.is_running
            first = Deed.LOOK if first is Deed.RUN and done else first
            self._show(next(place for place, step in enumerate(STEPS) if step.deed is first))
        self.coach.take_focus()

    def end(self) -> None:
        """End the tour, wherever it is."""
        self._place = None
        if self.coach.isAncestorOf(QApplication.focusWidget() or self._views.picture):
            (self._views.picture if self._session.scene is not None else self._views.welcome.sample).setFocus()
        self.coach.leave()

    def go_on(self) -> None:
        """Show the next step; the first one is done for whoever only reads on."""
        if self._place is None:
            return
        if STEPS[self._place].deed is Deed.OPEN and self._session.scene is None:
            self._views.commands.sample.trigger()
        elif self._place + 1 < len(STEPS):
            self._show(self._beside(self._place, 1))
        else:
            self.end()

    def hear(self, event: QKeyEvent) -> bool:
        """End by Esc, where nothing else had a use for it; say whether that was so."""
        ends = self._place is not None and event.key() == Qt.Key.Key_Escape
        if ends:
            self.end()
        return ends

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self.coach.show_colours(colours)

    @property
    def _session(self) -> Session:
        return self._documents.current.session

    def _follow(self, document: Document) -> None:
        """Heed what is done with a measurement."""
        session = document.session
        session.scene_opened.connect(lambda _: self._did(Deed.OPEN))
        session.running.settled.connect(self._heed_stages)
        session.mixing.desk_changed.connect(lambda _: self._note_move())
        document.comparison.mode_changed.connect(
            lambda mode: self._did(Deed.COMPARE) if mode is not Compare.SINGLE else None
        )

    def _go_back(self) -> None:
        if self._place:
            self._show(self._beside(self._place, -1))

    def _show(self, place: int) -> None:
        self._place, self._is_moved = place, False
        self.coach.show_mark(self._mark(place), STEPS[place].target(self._views))

    def _mark(self, place: int) -> CoachMark:
        step = STEPS[place]
        keyed = [action for action in step.keys(self._views) if action.shortcut().toString()]
        keys = " · ".join(f"{plain(action.text())}: {_key(action)}" for action in keyed)
        return CoachMark(step.title, step.text, keys, place + 1, len(STEPS), step.onward)

    def _beside(self, place: int, way: int) -> int:
        """The step after, or the one before; no spectrum is pointed at where there are none."""
        scene, there = self._session.scene, place + way
        is_empty = STEPS[there].deed is Deed.POINT and scene is not None and not scene.is_spectral
        return there + way if is_empty else there

    def _did(self, deed: Deed) -> None:
        if self.step is not None and self.step.deed is deed:
            self.go_on()

    def _note_move(self) -> None:
        self._is_moved = True

    def _heed_stages(self) -> None:
        if self._session.running.stages.is_complete:
            self._did(Deed.RUN)
            if self._is_moved:
                self._did(Deed.MIX)


def _key(action: QAction) -> str:
    return action.shortcut().toString(action.shortcut().SequenceFormat.NativeText)
