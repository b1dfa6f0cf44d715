"""The mixer: two mixes, one at work, and the presets that were saved of them."""

from PySide6.QtCore import QObject, Signal

from app.mix import Desk, Mix, PresetList, Strengths, built_in


class Mixing(QObject):
    """Holds what is set on the mixer as one frozen value, which changes only through `set`.

    `desk_changed` tells every step of a drag; `settled` tells the desk once a change is complete: a fader let go, a
    button pressed, a number typed.
    """

    desk_changed = Signal(object)
    strengths_changed = Signal(object)
    settled = Signal(object)
    sized = Signal(int)
    presets_changed = Signal(object)
    presets_edited = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = Desk()
        self._presets: dict[str, Mix] = {}

    @property
    def desk(self) -> Desk:
        """What is set."""
        return self._desk

    @property
    def strengths(self) -> Strengths:
        """What is run, one a stage; empty for a solver without adapters."""
        return self._desk.mix.strengths

    @property
    def presets(self) -> dict[str, Mix]:
        """The mixes that were saved, by their names."""
        return self._presets

    def set(self, desk: Desk) -> None:
        """Set everything; what is run follows."""
        if desk == self._desk:
            return
        old, self._desk = self._desk, desk
        self._show()
        if desk.mix.strengths != old.mix.strengths:
            self.strengths_changed.emit(desk.mix.strengths)

    def settle(self) -> None:
        """The change under way is complete."""
        self.settled.emit(self._desk)

    def tell(self) -> None:
        """Say everything once more."""
        self.sized.emit(len(self._desk.mix.channels))
        self._show()

    def fit(self, stage_count: int) -> None:
        """Have one fader a stage; what is set stays where the count does."""
        if stage_count != len(self._desk.mix.channels):
            self._desk = Desk.of(stage_count)
            self.sized.emit(stage_count)
        self._show()

    def move(self, index: int, fader: float) -> None:
        """Move the fader of one stage, from 0, and those linked with it."""
        if 0 <= index < len(self._desk.mix.channels):
            self.set(self._desk.with_mix(self._desk.mix.moved(index, fader)))

    def move_master(self, master: float) -> None:
        """Scale all strengths."""
        self.set(self._desk.with_mix(self._desk.mix.with_master(master)))

    def switch_mute(self, index: int) -> None:
        """Run a stage with strength 0, or with its own again."""
        self._take(self._desk.mix.with_mute_switched(index))

    def switch_solo(self, index: int) -> None:
        """Run only this stage's adapter and those of the other soloed ones, or no longer so."""
        self._take(self._desk.mix.with_solo_switched(index))

    def switch_link(self, index: int) -> None:
        """Let a fader move together with the other linked ones, or alone again."""
        self._take(self._desk.mix.with_link_switched(index))

    def reset(self) -> None:
        """Run every stage as trained."""
        self._take(Desk.of(len(self._desk.mix.channels)).mix)

    def take_faders(self, faders: Strengths) -> None:
        """Set the faders to strengths that were tried; nothing is muted, soloed or scaled any more."""
        if len(faders) == len(self._desk.mix.channels):
            self._take(Mix.of(faders))

    def flip(self) -> None:
        """Put the other mix to work."""
        self.set(self._desk.flipped())
        self.settle()

    def copy(self) -> None:
        """Put the mix at work on the other side, too."""
        self.set(self._desk.copied())
        self.settle()

    def load_presets(self, presets: dict[str, Mix]) -> None:
        """Offer presets saved earlier, those with as many stages as there are faders."""
        self._presets = dict(presets)
        self._show()

    def add_presets(self, presets: dict[str, Mix], origin: str) -> None:
        """Offer presets from elsewhere, too; where another one has the name of one, it says where it is from."""
        own = self._presets
        named = {name if own.get(name, mix) == mix else f"{name} ({origin})": mix for name, mix in presets.items()}
        if named.items() - self._presets.items():
            self._keep_presets({**self._presets, **named})

    def choose_preset(self, name: str) -> None:
        """Take a preset over to the side at work."""
        preset = self._offered().get(name)
        if preset is not None:
            self._take(preset)

    def save_preset(self, name: str) -> None:
        """Save the mix at work; one of the same name is replaced."""
        if name and name not in built_in(0):
            self._keep_presets({**self._presets, name: self._desk.mix})

    def rename_preset(self, old: str, new: str) -> None:
        """Give a saved preset another name."""
        if old in self._presets and new and new not in built_in(0):
            kept = {name: mix for name, mix in self._presets.items() if name not in (old, new)}
            self._keep_presets({**kept, new: self._presets[old]})

    def delete_preset(self, name: str) -> None:
        """Forget a saved preset."""
        self._keep_presets({other: mix for other, mix in self._presets.items() if other != name})

    def _take(self, mix: Mix) -> None:
        self.set(self._desk.with_mix(mix))
        self.settle()

    def _keep_presets(self, presets: dict[str, Mix]) -> None:
        self._presets = presets
        self.presets_edited.emit(presets)
        self._show()

    def _offered(self) -> dict[str, Mix]:
        count = len(self._desk.mix.channels)
        own = {name: mix for name, mix in sorted(self._presets.items()) if len(mix.channels) == count}
        return {**built_in(count), **own}

    def _show(self) -> None:
        self.desk_changed.emit(self._desk)
        offered = self._offered()
        chosen = next((name for name, mix in offered.items() if mix == self._desk.mix), None)
        saved = tuple(name for name in offered if name in self._presets)
        self.presets_changed.emit(PresetList(tuple(offered), saved, chosen))
