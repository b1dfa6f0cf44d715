"""Levels that stay where they were put: one pair for colour, one for all bands or each, one for each other unit."""

from collections.abc import Callable

from app.display import fitted_levels, histogram, sampled, symmetric_levels
from app.showing import Levels, LevelScope, Tone
from app.state import Floats

LevelKey = tuple[str, int]
LevelState = tuple[tuple[LevelKey, Levels], ...]


class LevelStore:
    """Remembers levels by what they are for; they are fitted once, when they are first asked for.

    Args:
        scope: what shares its levels.
        natural: whether values between 0 and 1 are a picture's own display range, as in photographs.
    """

    def __init__(self, scope: LevelScope = LevelScope.RUN, *, natural: bool = False) -> None:
        self.scope = scope
        self._natural = natural
        self._levels: dict[LevelKey, Levels] = {}
        self._spans: dict[LevelKey, Levels] = {}

    def key(self, *, kind: str, colour: bool, band: int, picture: str) -> LevelKey:
        """Which pair of levels a picture is drawn with.

        Args:
            kind: the unit of its values, empty for the cube's own.
            colour: whether all its bands are drawn together.
            band: which band is drawn otherwise.
            picture: what names it among those of one unit.
        """
        which = f" of {picture}" if self.scope is LevelScope.CUBE else ""
        if kind:
            return f"{kind}{which}", 0
        if colour:
            return f"colour{which}", 0
        return ("band", band) if self.scope is LevelScope.BAND else (f"cube{which}", 0)

    @property
    def state(self) -> LevelState:
        """All levels as one frozen value."""
        return tuple(sorted(self._levels.items(), key=lambda entry: entry[0]))

    def restore(self, state: LevelState) -> None:
        """Take levels back that were set before; those that were first needed later stay."""
        self._levels |= dict(state)

    def get(self, key: LevelKey, values: Callable[[], Floats], tone: Tone = Tone.LIGHT) -> Levels:
        """The levels of a key, fitted to `values` if there are none yet: only then are these computed."""
        if key not in self._levels:
            fitted = _fitted(values(), tone)
            is_display_range = self._natural and 0.25 < fitted.high <= 1.1 and fitted.low > -0.1
            self._levels[key] = Levels(0.0, 1.0) if is_display_range and tone is Tone.LIGHT else fitted
        return self._levels[key]

    def put(self, key: LevelKey, levels: Levels, tone: Tone = Tone.LIGHT) -> None:
        """Set the levels of a key; those of differences stay of equal size on both sides of 0."""
        if tone is Tone.DIFFERENCE:
            old = self._levels.get(key)
            reach = abs(levels.low if old is not None and levels.high == old.high else levels.high)
            levels = Levels(-reach, reach) if reach > 0 else old or Levels(-1.0, 1.0)
        self._levels[key] = levels

    def fit(self, key: LevelKey, values: Floats, tone: Tone = Tone.LIGHT) -> None:
        """Fit the levels of a key to values, and the span of its histogram with them."""
        self._levels[key] = _fitted(values, tone)
        self._spans.pop(key, None)

    def histogram(self, key: LevelKey, values: Floats, tone: Tone = Tone.LIGHT) -> tuple[Floats, Floats]:
        """How often values occur, over a span that stays the same for a key."""
        levels = self.get(key, lambda: values, tone)
        if key not in self._spans:
            sample = sampled(values)
            room = 0.04 * (levels.high - levels.low)
            self._spans[key] = Levels(
                min(float(sample.min()), levels.low) - room, max(float(sample.max()), levels.high) + room
            )
        span = self._spans[key]
        if levels.low < span.low or levels.high > span.high:
            span = self._spans[key] = Levels(min(span.low, levels.low), max(span.high, levels.high))
        return histogram(values, span)


def _fitted(values: Floats, tone: Tone) -> Levels:
    return symmetric_levels(values) if tone is Tone.DIFFERENCE else fitted_levels(values)
