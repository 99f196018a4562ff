"""Names of many new things at once, by the rule of a single one: the lowest free number."""

import re
from collections.abc import Iterable

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
