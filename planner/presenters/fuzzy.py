"""Finding a title by a few of its letters, as command palettes do."""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")

_WORD_START = 8
_IN_A_ROW = 5
_FIRST = 4
_GAP = 1


def score(query: str, title: str) -> int | None:
    """Return how well *query* names *title*: higher is better, None when a letter is missing.

    The letters must come in their order. Starts of words, letters in a row and the very beginning
    count most; spaces in the query are ignored.
    """
    letters = [letter for letter in query.casefold() if not letter.isspace()]
    text = title.casefold()
    best: dict[int, int] = {-1: 0}
    for letter in letters:
        places = [place for place, one in enumerate(text) if one == letter]
        reached: dict[int, int] = {}
        for place in places:
            ways = [
                points + _gain(text, before, place)
                for before, points in best.items()
                if before < place
            ]
            if ways:
                reached[place] = max(ways)
        best = reached
        if not best:
            return None
    return max(best.values())


def ranked(query: str, things: Iterable[T], title: Callable[[T], str]) -> list[T]:
    """Return the things whose title the query names, best first; all of them for no query."""
    scored = [(score(query, title(one)), one) for one in things]
    found = [(points, one) for points, one in scored if points is not None]
    found.sort(key=lambda pair: -pair[0])
    return [one for _, one in found]


def _gain(text: str, before: int, place: int) -> int:
    gain = 0
    if place == 0:
        gain += _FIRST
    if place == 0 or not text[place - 1].isalnum():
        gain += _WORD_START
    if before >= 0:
        gap = place - before - 1
        gain += _IN_A_ROW if gap == 0 else -min(gap, 6) * _GAP
    return gain
