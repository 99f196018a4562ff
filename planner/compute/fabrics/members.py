"""Which placed switch takes which part in which fabric of a site.

Switches that were given a part keep it while they stand; the parts that are left go to other switches
of the type in the order of racks and units, fabric by fabric, as GPUs go to deployments.
"""

from collections.abc import Iterable, Mapping

from planner.compute.fabrics.hosts import Hosts
from planner.compute.fabrics.sizing import SizedFabric, tier_sizes
from planner.domain.fabric import FabricSwitch, Tier
from planner.domain.identity import EntryId, FabricId, PlacementId

Members = Mapping[FabricId, tuple[FabricSwitch, ...]]

_ORDER = {tier: place for place, tier in enumerate(Tier)}


def assign(
    fabrics: Iterable[SizedFabric], hosts: Hosts
) -> dict[FabricId, tuple[FabricSwitch, ...]]:
    """Return the switches of every fabric, by plane and tier; within a tier those given first."""
    waiting: dict[EntryId, dict[PlacementId, None]] = {}
    for inside in hosts.values():
        for host in inside:
            waiting.setdefault(host.part, {})[host.placement] = None
    sized = list(fabrics)
    given = {one.fabric.id: _given(one, waiting) for one in sized}
    for one in sized:
        for member in given[one.fabric.id]:
            waiting[one.fabric.switch_of(member.tier)].pop(member.placement, None)
    return {one.fabric.id: _filled(one, given[one.fabric.id], waiting) for one in sized}


def _given(
    sized: SizedFabric, standing: Mapping[EntryId, Mapping[PlacementId, None]]
) -> list[FabricSwitch]:
    """The parts that were given and still stand, as many as the tree has of each."""
    fabric = sized.fabric
    if sized.tree is None:
        return []
    there = {one: _in_reach(sized, one, standing.get(one, {})) for one in fabric.switch_types}
    left = {
        (plane, tier): count
        for plane in range(fabric.planes)
        for tier, count in tier_sizes(sized.tree).items()
    }
    kept = []
    for member in fabric.switches:
        part = (member.plane, member.tier)
        if member.placement in there[fabric.switch_of(member.tier)] and left.get(part, 0):
            left[part] -= 1
            kept.append(member)
    return kept


def _filled(
    sized: SizedFabric,
    given: list[FabricSwitch],
    waiting: Mapping[EntryId, dict[PlacementId, None]],
) -> tuple[FabricSwitch, ...]:
    if sized.tree is None:
        return ()
    fabric = sized.fabric
    piles = {one: waiting.get(one, {}) for one in fabric.switch_types}
    in_reach = {one: _in_reach(sized, one, pile) for one, pile in piles.items()}
    members = []
    for plane in range(fabric.planes):
        for tier, count in tier_sizes(sized.tree).items():
            free, pile = (one[fabric.switch_of(tier)] for one in (in_reach, piles))
            mine = [one for one in given if one.plane == plane and one.tier is tier]
            while len(mine) < count and free:
                placement = next(iter(free))
                del free[placement]
                del pile[placement]
                mine.append(FabricSwitch(placement, tier, plane))
            members += mine
    return tuple(members)


def _in_reach(
    sized: SizedFabric, switch: EntryId, placements: Mapping[PlacementId, None]
) -> dict[PlacementId, None]:
    """Those of some switches of a type that the fabric may use, in their order."""
    mine = {
        host.placement for inside in sized.hosts.values() for host in inside if host.part == switch
    }
    return {one: None for one in placements if one in mine}
