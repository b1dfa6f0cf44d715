"""Undo and redo of the mixer, of regions, and of how pictures are looked at: what is noted, and how it is restored."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, SignalInstance
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QWidget

from app.mix import Desk
from app.showing import Mode
from app.state import ColourScheme
from app.undo import History, Subject
from app.view_model import Document
from app.views.commands import Commands
from app.window.joints import Joints

KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


@dataclass(frozen=True)
class _Band:
    """What is seen of the bands."""

    mode: Mode
    band: int


class Undoing(QObject):
    """Joins the history to what it keeps.

    Args:
        document: holds what can be undone.
        parent: the owner in Qt's tree.
    """

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        session, viewing, regions = document.session, document.viewing, document.regions
        self.history = History(lambda: QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton, self)
        self._mixing, self._viewing = session.mixing, viewing
        self._desk = session.mixing.desk
        self._band = _Band(Mode.COLOUR, 0)
        self.history.restore_by(Subject.MIX, self._restore_desk)
        self.history.restore_by(Subject.REGIONS, regions.restore)
        self.history.restore_by(Subject.LEVELS, viewing.restore_levels)
        self.history.restore_by(Subject.BAND, self._restore_band)
        session.mixing.desk_changed.connect(self._note_desk)
        regions.edited.connect(lambda *change: self.history.note(Subject.REGIONS, *change))
        viewing.levels_edited.connect(lambda *change: self.history.note(Subject.LEVELS, "change the levels", *change))
        viewing.mode_changed.connect(lambda mode: self._note_band(_Band(mode, self._band.band)))
        viewing.band_changed.connect(lambda band: self._note_band(_Band(self._band.mode, band)))
        self._follow_looks(document)
        document.begun.connect(self.forget)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._heed)

    def join(self, joints: Joints, commands: Commands) -> None:
        """Connect undo and redo, and say what they are for."""
        joints.join(self.history.changed, commands.show_history)
        joints.join(commands.undo.triggered, self.history.undo)
        joints.join(commands.redo.triggered, self.history.redo)
        self.history.tell()

    def forget(self) -> None:
        """Begin anew: another measurement is open."""
        self.history.forget(*Subject)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let undo pass a number box that has no typing of its own to undo, and would swallow the keys."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.ShortcutOverride
            and isinstance(watched, QAbstractSpinBox)
            and any(event.matches(key) for key in KEYS)
            and not (watched.lineEdit().isUndoAvailable() or watched.lineEdit().isRedoAvailable())
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _heed(self, _: QWidget | None, now: QWidget | None) -> None:
        if isinstance(now, QAbstractSpinBox):
            now.installEventFilter(self)

    def _follow_looks(self, document: Document) -> None:
        viewing, colouring = document.viewing, document.colouring
        self._follow(Subject.GAMMA, viewing.gamma, viewing.gamma_changed, viewing.set_gamma, "change gamma")
        self._follow(Subject.SCOPE, viewing.scope, viewing.scope_changed, viewing.set_scope, "share levels otherwise")
        self._follow(Subject.MAP, colouring.map, colouring.map_changed, colouring.choose_map, "change the colour map")
        self._follow(Subject.COLOURS, colouring.scheme, colouring.scheme_changed, colouring.choose, name_of_colours)

    def _follow(
        self,
        subject: Subject,
        value: object,
        changed: SignalInstance,
        restore: Callable[[Any], None],
        name: str | Callable[[Any], str],
    ) -> None:
        """Note each change of a value that says itself what it has become."""
        last = value

        def note(value: object) -> None:
            nonlocal last
            before, last = last, value
            self.history.note(subject, name if isinstance(name, str) else name(value), before, value)

        self.history.restore_by(subject, restore)
        changed.connect(note)

    def _note_desk(self, desk: Desk) -> None:
        before, self._desk = self._desk, desk
        if len(before.mix.channels) == len(desk.mix.channels):
            self.history.note(Subject.MIX, name_of(before, desk), before, desk)
        else:
            self.history.forget(Subject.MIX)

    def _restore_desk(self, desk: Desk) -> None:
        self._mixing.set(desk)
        self._mixing.settle()

    def _note_band(self, band: _Band) -> None:
        before, self._band = self._band, band
        self.history.note(Subject.BAND, "change the band", before, band)

    def _restore_band(self, band: _Band) -> None:
        self._viewing.restore_band(band.mode, band.band)


def name_of_colours(scheme: ColourScheme) -> str:
    """What was done to have pictures in these colours."""
    return "change the light" if scheme.bands is None else "choose three bands"


def name_of(before: Desk, after: Desk) -> str:
    """What was done on the mixer."""
    if before.side is not after.side:
        return f"work with mix {after.side.value}"
    if before.mix == after.mix:
        return f"copy mix {after.side.value}"
    if before.mix.master != after.mix.master:
        return "move the master" if before.mix.channels == after.mix.channels else "set the mixer"
    changed = [
        (stage, old, new)
        for stage, (old, new) in enumerate(zip(before.mix.channels, after.mix.channels, strict=True), start=1)
        if old != new
    ]
    stage, old, new = changed[0]
    if len(changed) > 1:
        return "move faders" if all(old.fader != new.fader for _, old, new in changed) else "set the mixer"
    for attribute, deed in (("muted", "mute"), ("solo", "solo"), ("linked", "link")):
        if getattr(old, attribute) != getattr(new, attribute):
            return f"{deed} stage {stage}"
    return f"move fader {stage}"
