"""What the catalogue says now of what a project has copies of, item by item."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any

from planner.catalog.library import Entry, Library
from planner.document.commands.updating import UpdateFromCatalogue
from planner.domain.project import Project
from planner.domain.provenance import Estimate, Evidence, Status

_KINDS = ("parts", "accelerators", "llms", "engines", "offers", "apis", "regions", "assumptions")
_COPIED_AT_ONCE = frozenset(("engines", "assumptions"))
"""Kinds that every project has copies of from the start, so that a new one is offered too."""
_OBSERVED = ("price_usd", "lead_weeks")
"""Figures whose date counts too: the same price seen again is a newer price."""


class Fate(StrEnum):
    """What became of an entry in the catalogue."""

    NEW = "new"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Change:
    """A figure before and after; None is no data."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Update:
    """An entry that the catalogue has otherwise, or has no more: then `entry` is the project's."""

    fate: Fate
    entry: Entry | Estimate
    changes: tuple[Change, ...] = ()


def updates(project: Project, library: Library) -> tuple[Update, ...]:
    """Return what is new, changed or withdrawn, in the order of the catalogue.

    What the project entered itself is its own and is left out.
    """
    found: list[Update] = []
    for kind in _KINDS:
        held: Mapping[str, Any] = getattr(project.shelf, kind)
        offered: Mapping[str, Any] = getattr(library, kind)
        found += _of_kind(held, offered, with_new=kind in _COPIED_AT_ONCE)
    return tuple(found)


def update_command(chosen: tuple[Update, ...], library: Library) -> UpdateFromCatalogue:
    """Return the edit that takes over what is *chosen*."""
    entries = tuple(one.entry for one in chosen if one.fate is not Fate.WITHDRAWN)
    return UpdateFromCatalogue(entries, library.version)


def _of_kind(
    held: Mapping[str, Any], offered: Mapping[str, Any], *, with_new: bool
) -> Iterator[Update]:
    for key, entry in offered.items():
        mine = held.get(key)
        if mine is None:
            if with_new:
                yield Update(Fate.NEW, entry)
        elif mine != entry and not _is_own(mine) and (changes := _changes(mine, entry)):
            yield Update(Fate.CHANGED, entry, changes)
    for key, mine in held.items():
        if key not in offered and not _is_own(mine):
            yield Update(Fate.WITHDRAWN, mine)


def _is_own(entry: Entry | Estimate) -> bool:
    evidence = entry.evidence
    every = (evidence,) if isinstance(evidence, Evidence) else evidence.values()
    return any(one.status is Status.ENTERED for one in every)


def _changes(before: Entry | Estimate, after: Entry | Estimate) -> tuple[Change, ...]:
    old, new = dict(_figures(before)), dict(_figures(after))
    return tuple(
        Change(name, old.get(name), new.get(name))
        for name in dict.fromkeys((*old, *new))
        if old.get(name) != new.get(name)
    )


def _figures(value: Any, inside: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the figures of an entry by name, those of nested values too; evidence apart."""
    for field in fields(value):
        one = getattr(value, field.name)
        name = f"{inside}{field.name}"
        if isinstance(one, Evidence):
            yield from (("low", one.low), ("high", one.high))
        elif field.name == "evidence":
            yield from (
                (f"{key} date", one[key].date) for key in _OBSERVED if one.get(key) is not None
            )
        elif is_dataclass(one):
            yield from _figures(one, f"{name}.")
        else:
            yield name, one
