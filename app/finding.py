"""Finding what somebody means from a few letters of it."""

from collections.abc import Sequence

AT_A_WORD = 1.0
INSIDE = 0.8
SCATTERED = 0.6
LOOSEST = 4


def best(query: str, texts: Sequence[str]) -> list[int]:
    """The places of the texts that a query may mean, the closest first; those alike stay in their order."""
    scores = [(closeness(query, text), place) for place, text in enumerate(texts)]
    return [place for score, place in sorted(scores, key=lambda pair: -pair[0]) if score > 0]


def closeness(query: str, text: str) -> float:
    """How well a text is meant by a query, from 0, not at all, to 1: every word of the query has to be found."""
    given = text.casefold()
    scores = [_found(word, given) for word in query.casefold().split()]
    return 0.0 if 0.0 in scores else sum(scores) / len(scores) if scores else AT_A_WORD


def _found(word: str, text: str) -> float:
    if f" {word}" in f" {text}":
        return AT_A_WORD
    if word in text:
        return INSIDE
    spans = [span for place in range(len(text)) if text[place] == word[0] and (span := _span(word, text[place:]))]
    shortest = min(spans, default=0)
    return SCATTERED * len(word) / shortest if 0 < shortest <= LOOSEST * len(word) else 0.0


def _span(word: str, text: str) -> int:
    """How many letters of a text, from its first on, hold all letters of a word in their order; 0 where it does not."""
    end = 0
    for letter in word:
        end = text.find(letter, end) + 1
        if end == 0:
            return 0
    return end
