"""The mix of the stages: faders, mutes, solos, links and a master; frozen, so that it is kept, undone, compared."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property

from app.state import STRENGTH_RANGE, TRAINED_STRENGTH

LOW, HIGH = STRENGTH_RANGE
DIGITS = 6
AS_TRAINED = "As trained"
BARE_BASE = "Bare base"

Strengths = tuple[float, ...]


@dataclass(frozen=True)
class Channel:
    """What is set for one stage.

    Attributes:
        fader: where its fader stands, 0 to 2.
        muted: whether it runs with strength 0; the fader is remembered.
        solo: whether it is one of those that alone are heard.
        linked: whether its fader moves together with the other linked ones.
    """

    fader: float = TRAINED_STRENGTH
    muted: bool = False
    solo: bool = False
    linked: bool = False

    def __post_init__(self) -> None:
        if not LOW <= self.fader <= HIGH:
            raise ValueError(f"a fader stands between {LOW:g} and {HIGH:g}, got {self.fader}")


@dataclass(frozen=True)
class Mix:
    """One setting of the whole mixer.

    Attributes:
        channels: one a stage, stage 1 first.
        master: what all strengths are multiplied by, 0 to 2.
    """

    channels: tuple[Channel, ...] = ()
    master: float = TRAINED_STRENGTH

    def __post_init__(self) -> None:
        if not LOW <= self.master <= HIGH:
            raise ValueError(f"the master stands between {LOW:g} and {HIGH:g}, got {self.master}")

    @classmethod
    def of(cls, faders: Iterable[float]) -> "Mix":
        """The mix with these faders and nothing else set."""
        return cls(tuple(Channel(fader) for fader in faders))

    @cached_property
    def strengths(self) -> Strengths:
        """What is run, one a stage, 0 to 2: faders times master; 0 where muted, or where others alone are heard."""
        any_solo = any(channel.solo for channel in self.channels)
        return tuple(
            LOW if channel.muted or (any_solo and not channel.solo) else _within(channel.fader * self.master)
            for channel in self.channels
        )

    def moved(self, index: int, fader: float) -> "Mix":
        """Move one fader; linked ones go along by the same difference, as far as all of them can."""
        change = _within(fader) - self.channels[index].fader
        linked = [channel.fader for channel in self.channels if channel.linked]
        if not self.channels[index].linked:
            return self._with(index, replace(self.channels[index], fader=_within(fader)))
        change = min(max(change, LOW - min(linked)), HIGH - max(linked))
        channels = (
            replace(channel, fader=_within(channel.fader + change)) if channel.linked else channel
            for channel in self.channels
        )
        return replace(self, channels=tuple(channels))

    def with_master(self, master: float) -> "Mix":
        """Move the master."""
        return replace(self, master=_within(master))

    def with_mute_switched(self, index: int) -> "Mix":
        """Mute a stage, or let it be heard again."""
        channel = self.channels[index]
        return self._with(index, replace(channel, muted=not channel.muted))

    def with_solo_switched(self, index: int) -> "Mix":
        """Let a stage be heard alone, with the others that are; or take it out of these."""
        channel = self.channels[index]
        return self._with(index, replace(channel, solo=not channel.solo))

    def with_link_switched(self, index: int) -> "Mix":
        """Let a fader move together with the linked ones, or alone again."""
        channel = self.channels[index]
        return self._with(index, replace(channel, linked=not channel.linked))

    def to_plain(self) -> dict[str, object]:
        """The mix in plain values, to be stored."""
        channels = [[channel.fader, channel.muted, channel.solo, channel.linked] for channel in self.channels]
        return {"master": self.master, "channels": channels}

    @classmethod
    def from_plain(cls, plain: object) -> "Mix | None":
        """The mix that was stored, None where it is damaged."""
        match plain:
            case {"master": int() | float() as master, "channels": list(channels)}:
                try:
                    return cls(tuple(_channel(channel) for channel in channels), float(master))
                except (TypeError, ValueError):
                    return None
        return None

    def _with(self, index: int, channel: Channel) -> "Mix":
        return replace(self, channels=(*self.channels[:index], channel, *self.channels[index + 1 :]))


class Side(Enum):
    """Which of two mixes is at work."""

    A = "A"
    B = "B"

    @property
    def other(self) -> "Side":
        """The one that is not."""
        return Side.B if self is Side.A else Side.A


@dataclass(frozen=True)
class Desk:
    """All that is set: two mixes, one of them at work.

    Attributes:
        mix: the one at work.
        kept: the other one.
        side: the name of the one at work.
    """

    mix: Mix = Mix()
    kept: Mix = Mix()
    side: Side = Side.A

    @classmethod
    def of(cls, stage_count: int) -> "Desk":
        """Every stage as trained, on both sides."""
        mix = Mix.of((TRAINED_STRENGTH,) * stage_count)
        return cls(mix, mix)

    def with_mix(self, mix: Mix) -> "Desk":
        """Another mix on the side at work."""
        return replace(self, mix=mix)

    def flipped(self) -> "Desk":
        """The other side at work."""
        return Desk(self.kept, self.mix, self.side.other)

    def copied(self) -> "Desk":
        """The mix at work on both sides."""
        return replace(self, kept=self.mix)


@dataclass(frozen=True)
class PresetList:
    """The presets on offer.

    Attributes:
        names: all of them, in order.
        saved: those that can be renamed and deleted.
        chosen: the one that the mix at work equals, None where it equals none.
    """

    names: tuple[str, ...]
    saved: tuple[str, ...] = ()
    chosen: str | None = None


def built_in(stage_count: int) -> dict[str, Mix]:
    """The presets that every model has."""
    return {AS_TRAINED: Mix.of((TRAINED_STRENGTH,) * stage_count), BARE_BASE: Mix.of((LOW,) * stage_count)}


def _channel(plain: object) -> Channel:
    match plain:
        case [int() | float() as fader, bool(muted), bool(solo), bool(linked)]:
            return Channel(float(fader), muted, solo, linked)
    raise ValueError(f"a channel is a fader and three switches, got {plain}")


def _within(strength: float) -> float:
    return round(min(max(strength, LOW), HIGH), DIGITS)
