"""What the catalogue says now of what a project has copies of, item by item."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from planner.catalog.differences import Fate, FieldChange, changed_fields
from planner.catalog.library import Library
from planner.document.commands.updating import Copied, UpdateFromCatalogue
from planner.domain.entry_fields import Entry
from planner.domain.project import Project
from planner.domain.provenance import Estimate, Evidence, Status

_KINDS = (
    *("parts", "accelerators", "llms", "engines", "offers", "apis", "regions", "components"),
    *("assumptions", "compliance"),
)
_COPIED_AT_ONCE = frozenset(("engines", "assumptions", "compliance"))
"""Kinds that every project has copies of from the start, so that a new one is offered too."""
_OBSERVED = ("price_usd", "lead_weeks")
"""Figures whose date counts too: the same price seen again is a newer price."""


@dataclass(frozen=True, slots=True)
class Update:
    """An entry that the catalogue has otherwise, or has no more: then `entry` is the project's."""

    fate: Fate
    entry: Copied
    changes: tuple[FieldChange, ...] = ()


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


def _is_own(entry: Copied) -> bool:
    evidence = entry.evidence
    every = (evidence,) if isinstance(evidence, Evidence) else evidence.values()
    return any(one.status is Status.ENTERED for one in every)


def _changes(before: Any, after: Any) -> tuple[FieldChange, ...]:
    if isinstance(before, Estimate):
        return tuple(_changed(before, after, ("likely", "low", "high")))
    dates = (
        FieldChange(f"{name} date", _date(before, name), _date(after, name))
        for name in _OBSERVED
        if _date(before, name) != _date(after, name)
    )
    return (*changed_fields(before, after), *dates)


def _changed(before: Any, after: Any, names: Iterable[str]) -> Iterator[FieldChange]:
    for name in names:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield FieldChange(name, old, new)


def _date(entry: Entry, name: str) -> str | None:
    evidence = entry.evidence.get(name)
    return None if evidence is None else evidence.date
