"""Finds an entry by a name as people write it: "H200-SXM", "meta-llama/Llama-3.1-8B-Instruct"."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Generic, Protocol, TypeVar

from planner.domain.identity import EntryId

NEAREST = 3


class Named(Protocol):
    """An entry with an id and a name."""

    @property
    def id(self) -> EntryId:
        """Id in the catalogue."""

    @property
    def name(self) -> str:
        """Name as printed."""


NamedEntry = TypeVar("NamedEntry", bound=Named)

_SPLIT = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Match(Generic[NamedEntry]):
    """The entry that was meant; `exact` is False when words were missing or left over."""

    entry: NamedEntry
    exact: bool


def find(name: str, entries: Mapping[EntryId, NamedEntry]) -> Match[NamedEntry] | None:
    """Return the entry called *name*, None when none or no single one is near enough.

    Exact means the same words in id or name, whatever their case and separators. Otherwise all
    words of *name* must occur in the entry (fewest extra words win), or all words of the entry's
    name in *name* (most words win).
    """
    wanted = words(name)
    if not wanted:
        return None
    for entry in entries.values():
        if wanted in (words(entry.id), words(entry.name)):
            return Match(entry, exact=True)
    return _best(wanted, entries.values())


def nearest(name: str, entries: Mapping[EntryId, NamedEntry]) -> tuple[str, ...]:
    """Return the names most like *name*, best first."""
    text = " ".join(words(name))
    scored = sorted(
        entries.values(),
        key=lambda entry: (
            -max(
                SequenceMatcher(None, text, " ".join(words(known))).ratio()
                for known in (entry.name, entry.id)
            )
        ),
    )
    return tuple(entry.name for entry in scored[:NEAREST])


@lru_cache(maxsize=8192)
def words(name: str) -> tuple[str, ...]:
    """Return the words of *name* in lower case: runs of letters and digits between separators."""
    return tuple(filter(None, _SPLIT.split(name.lower())))


def _best(wanted: tuple[str, ...], entries: Iterable[NamedEntry]) -> Match[NamedEntry] | None:
    asked = Counter(wanted)
    best: tuple[int, NamedEntry] | None = None
    for entry in entries:
        known = Counter(words(entry.name))
        everything = known | Counter(words(entry.id))
        if asked <= everything:
            score = (everything - asked).total()
        elif known and known <= asked:
            score = (asked - known).total() * 100
        else:
            continue
        if best is None or score < best[0]:
            best = (score, entry)
    return Match(best[1], exact=False) if best else None
