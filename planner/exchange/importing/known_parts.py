"""The catalogue's own part that a file may mean, to hold its figures against."""

import re
from collections.abc import Mapping

from planner.domain.hardware import Part
from planner.domain.identity import EntryId

_WORD = re.compile(r"[a-z]+|\d+")
_NAMES = {"hewlettpackardenterprise": "hpe", "hewlettpackard": "hpe", "dellemc": "dell"}


class KnownParts:
    """Parts by maker and part number, and by the words of their names."""

    def __init__(self, parts: Mapping[EntryId, Part]) -> None:
        self._by_number: dict[str, Part] = {}
        self._by_maker: dict[str, list[tuple[frozenset[str], Part]]] = {}
        for part in parts.values():
            if part.part_number:
                self._by_number.setdefault(squeezed(part.part_number), part)
            words = frozenset(_WORD.findall(part.name.lower()))
            self._by_maker.setdefault(_maker(part.manufacturer), []).append((words, part))

    def by_number(self, number: str) -> Part | None:
        """Return the part with this part number, however it is punctuated."""
        return self._by_number.get(squeezed(number)) if squeezed(number) else None

    def find(
        self, manufacturer: str, name: str, number: str = "", apart_from: str = ""
    ) -> Part | None:
        """Return the part that is meant: by number, else the one whose name has every word.

        With *apart_from* the entry of that id does not count, such as one that is read anew.
        """
        found = self.by_number(number)
        if (
            found is not None
            and found.id != apart_from
            and _maker(found.manufacturer) == _maker(manufacturer)
        ):
            return found
        words = frozenset(_WORD.findall(name.lower()))
        hits = [
            part
            for known, part in self._by_maker.get(_maker(manufacturer), ())
            if words <= known and part.id != apart_from
        ]
        return hits[0] if words and len(hits) == 1 else None


def squeezed(text: str) -> str:
    """Return letters and digits only, in small letters."""
    return "".join(char for char in text.lower() if char.isalnum())


def _maker(name: str) -> str:
    short = squeezed(name)
    return _NAMES.get(short, short)
