"""What an edit changed, found by comparing identities."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from planner.domain.differing import differing_keys
from planner.domain.identity import PlacementId, RackId
from planner.domain.plan import Plan

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Ids of racks and placements that were added, removed or changed between two plans."""

    racks_added: frozenset[RackId] = frozenset()
    racks_removed: frozenset[RackId] = frozenset()
    racks_changed: frozenset[RackId] = frozenset()
    placements_added: frozenset[PlacementId] = frozenset()
    placements_removed: frozenset[PlacementId] = frozenset()
    placements_changed: frozenset[PlacementId] = frozenset()


def changes(old: Plan, new: Plan) -> ChangeSet:
    """Compare two plans; objects that are the same object did not change."""
    added, removed, changed = _compare(old.racks, new.racks)
    before: dict[PlacementId, object] = {}
    after: dict[PlacementId, object] = {}
    for rack_id in removed | changed:
        before.update({p.id: p for p in old.racks[rack_id].placements})
    for rack_id in added | changed:
        after.update({p.id: p for p in new.racks[rack_id].placements})
    if old.tray is not new.tray:
        before.update({p.id: p for p in old.tray})
        after.update({p.id: p for p in new.tray})
    if old.sites is not new.sites:
        before.update(_on_floors(old))
        after.update(_on_floors(new))
    placed, taken, moved = _compare(before, after)
    return ChangeSet(added, removed, changed, placed, taken, moved)


def _on_floors(plan: Plan) -> dict[PlacementId, object]:
    return {p.id: p for site in plan.sites for room in site.rooms for p in room.floor}


def _compare(
    old: Mapping[K, V], new: Mapping[K, V]
) -> tuple[frozenset[K], frozenset[K], frozenset[K]]:
    if old is new:
        return frozenset(), frozenset(), frozenset()
    keys = differing_keys(old, new)
    added, removed = (frozenset(keys.difference(one)) for one in (old, new))
    return added, removed, frozenset(keys - added - removed)
