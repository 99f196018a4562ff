"""Names: the lowest free number for many new things at once, and what no name can be."""

import re
import unicodedata
from collections.abc import Iterable

from planner.domain.errors import EditRefused
from planner.domain.phrase import say

LONGEST_NAME = 120
"""Characters; what is pasted by mistake is longer."""

_UNSEEN = frozenset({"Cc", "Zl", "Zp"})
"""Control characters, and what breaks lines and paragraphs; categories of Unicode."""
_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""What turns the direction of reading, so that a name reads as another; classes of Unicode."""

_NUMBERED = re.compile(r"(.*?)-?\d+")


class Names:
    """Gives free names, and remembers those it gave."""

    def __init__(self, taken: Iterable[str], separator: str = "-", digits: int = 2) -> None:
        self._taken = set(taken)
        self._separator = separator
        self._digits = digits
        self._next: dict[str, int] = {}

    def new(self, stem: str) -> str:
        """Return stem and the lowest free number, such as gpu-07, which is then taken."""
        number = self._next.get(stem, 1)
        while (name := f"{stem}{self._separator}{number:0{self._digits}d}") in self._taken:
            number += 1
        self._next[stem] = number + 1
        self._taken.add(name)
        return name


def stem_of(name: str) -> str:
    """Return a name without its number: gpu of gpu-03, R of R04, trainer of trainer."""
    found = _NUMBERED.fullmatch(name)
    return found.group(1) or name if found else name


def refuse_unreadable(name: str) -> None:
    """Refuse a name that is empty, too long, or has characters that nobody sees.

    Raises:
        EditRefused: saying which.
    """
    if not name.strip():
        raise EditRefused(say("A name cannot be empty."), say("Type at least one character."))
    if len(name) > LONGEST_NAME:
        raise EditRefused(
            say("A name of {0:,} characters is too long to be read.", len(name)),
            say("Use at most {0} characters.", LONGEST_NAME),
        )
    if name != name.strip() or any(_is_unseen(one) for one in name):
        raise EditRefused(
            say(
                "The name has line breaks, spaces at its ends or other characters that nobody sees."
            ),
            say("Type it again instead of pasting it."),
        )


def _is_unseen(character: str) -> bool:
    return (
        unicodedata.category(character) in _UNSEEN
        or unicodedata.bidirectional(character) in _TURNING
    )
