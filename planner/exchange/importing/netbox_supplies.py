"""The power supplies of an import that are modules, and which of them a device is said to take.

Type files do not tie a bay to a module. What counts as said: a kind of bay that both name (NetBox
4.7), or the model or part number of one in the words of the other. A maker's name alone says nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from planner.exchange.importing.known_parts import squeezed

_TOKEN = re.compile(r"[a-z0-9][a-z0-9._+-]*", re.ASCII)
_SHORTEST_NUMBER = 5
"""Shorter models, such as R2 or 5520, stand in texts about something else."""


@dataclass(frozen=True, slots=True)
class Supply:
    """A power supply as a module: `words` are everything that its file says, `watts` its rating."""

    manufacturer: str
    model: str
    part_number: str
    watts: float | None
    words: str
    bay_types: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """What others call it by."""
        return _numbers(f"{self.model} {self.part_number}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a device says of itself, to find its supplies by."""

    manufacturer: str
    model: str
    part_number: str
    words: str
    bay_types: frozenset[str] = frozenset()


class SupplyModules:
    """The supplies that were read so far, by their maker."""

    def __init__(self) -> None:
        self._by_maker: dict[str, list[Supply]] = {}

    def add(self, supply: Supply) -> None:
        """Remember a supply for the devices that are read after it."""
        self._by_maker.setdefault(squeezed(supply.manufacturer), []).append(supply)

    def of(self, wanted: Wanted) -> tuple[Supply, ...]:
        """Return the supplies that are said to go into a device, as far as their rating is told."""
        told = _tokens(wanted.words)
        own = _numbers(f"{wanted.model} {wanted.part_number}")
        return tuple(
            one
            for one in self._by_maker.get(squeezed(wanted.manufacturer), ())
            if one.watts is not None
            and (
                one.bay_types & wanted.bay_types
                or told & one.names
                or own & _tokens(one.words) - one.names
            )
        )


def one_rating(supplies: Iterable[Supply]) -> Supply | None:
    """Return a supply when all of them have the same rating, None when they differ or are none."""
    by_watts = {one.watts: one for one in supplies}
    return next(iter(by_watts.values())) if len(by_watts) == 1 else None


def _tokens(words: str) -> frozenset[str]:
    return frozenset(one.strip("._+-") for one in _TOKEN.findall(words.lower()))


def _numbers(text: str) -> frozenset[str]:
    """Return the words of a name that can be nothing else: long, with a letter and a digit."""
    return frozenset(
        one
        for one in _tokens(text)
        if len(one) >= _SHORTEST_NUMBER
        and any(char.isdigit() for char in one)
        and (any(char.isalpha() for char in one) or "-" in one)
    )
