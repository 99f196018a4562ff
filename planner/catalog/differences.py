"""What tells two catalogues, or two entries of one id, apart; where the figures come from aside."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from planner.catalog.library import Library
from planner.domain.entry_fields import Entry
from planner.domain.hardware import PriceBreak
from planner.domain.identity import EntryId


class Fate(StrEnum):
    """What became of an entry."""

    NEW = "new"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field with its value before and after; None is no data."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that is new, changed or gone; `entry` is the newer one that there is."""

    id: EntryId
    fate: Fate
    entry: Entry
    changes: tuple[FieldChange, ...] = ()


def differences(before: Library, after: Library) -> tuple[Difference, ...]:
    """Return every entry that is not the same in both, in the order of the newer catalogue."""
    old = {(type(entry), entry.id): entry for entry in _all(before)}
    found = []
    for entry in _all(after):
        earlier = old.pop((type(entry), entry.id), None)
        if earlier is None:
            found.append(Difference(entry.id, Fate.NEW, entry))
        elif changes := changed_fields(earlier, entry):
            found.append(Difference(entry.id, Fate.CHANGED, entry, changes))
    gone = (Difference(entry.id, Fate.WITHDRAWN, entry) for entry in old.values())
    return (*found, *gone)


def _all(library: Library) -> Iterator[Entry]:
    yield from library.entries()
    yield from library.components.values()


def changed_fields(before: Entry, after: Entry) -> tuple[FieldChange, ...]:
    """Return the fields in which two entries differ, those of nested values by their own name."""
    old, new = dict(_fields(before)), dict(_fields(after))
    return tuple(
        FieldChange(name, old.get(name), new.get(name))
        for name in dict.fromkeys((*old, *new))
        if old.get(name) != new.get(name)
    )


def _name_of(reached: PriceBreak) -> str:
    place = f" {reached.region}" if reached.region else ""
    return f"price_usd{place} from {reached.quantity_from}"


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    for field in dataclasses.fields(value):
        inner = getattr(value, field.name)
        if field.name == "evidence":
            continue
        if field.name == "price_breaks":
            yield from ((_name_of(one), one.price_usd) for one in inner)
            continue
        if dataclasses.is_dataclass(inner):
            for name, one in _fields(inner):
                yield f"{field.name}.{name}", one
        elif isinstance(inner, Mapping):
            for name, one in inner.items():
                yield f"{field.name}.{name}", one
        else:
            yield field.name, inner
