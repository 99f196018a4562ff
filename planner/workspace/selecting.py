"""Selecting many things."""

from collections.abc import Collection, Iterable

from planner.domain.identity import EntryId, PlacementId, PoolId, RackId, RoomId, SiteId
from planner.domain.placement import Placement
from planner.domain.plan import Plan
from planner.domain.site import Rack
from planner.workspace.state import NOTHING, Selection, State, Subject


def selected_placements(plan: Plan, selection: Selection) -> tuple[Placement, ...]:
    """Return the selected devices, those inside selected racks included, in the order of the plan."""
    ids = set(selection.ids)
    if selection.kind is Subject.PLACEMENT:
        found = []
        for one in plan.placements():
            if one.id in ids:
                found.append(one)
                if len(found) == len(ids):
                    break
        return tuple(found)
    return tuple(p for rack in selected_racks(plan, selection) for p in rack.placements)


def selected_devices(state: State) -> tuple[Placement, ...]:
    """Return the devices that are selected themselves, in the order of the plan."""
    return state.devices


def selected_racks(plan: Plan, selection: Selection) -> tuple[Rack, ...]:
    """Return the selected racks in the order in which they stand."""
    if selection.kind is not Subject.RACK:
        return ()
    ids = set(selection.ids)
    return tuple(rack for rack in plan.ordered_racks() if rack.id in ids)


def toggled(selection: Selection, kind: Subject, one: str) -> Selection:
    """Return the selection with one thing added or taken out; another kind begins a new one."""
    if selection.kind is not kind:
        return Selection(kind, (one,))
    if one in selection.ids:
        left = tuple(other for other in selection.ids if other != one)
        return Selection(kind, left) if left else NOTHING
    return Selection(kind, (*selection.ids, one))


def extended(selection: Selection, kind: Subject, more: Collection[str]) -> Selection:
    """Return the selection with more things of a kind; another kind begins a new one."""
    if not more:
        return selection
    known = selection.ids if selection.kind is kind else ()
    return Selection(kind, (*known, *(one for one in more if one not in known)))


def of_racks(plan: Plan, racks: Collection[RackId]) -> Selection:
    """Return all devices of racks."""
    wanted = set(racks)
    return _devices(p for r in plan.ordered_racks() if r.id in wanted for p in r.placements)


def of_parts(plan: Plan, parts: Collection[EntryId]) -> Selection:
    """Return all devices that are pieces of parts, wherever they stand."""
    wanted = set(parts)
    return _devices(one for one in plan.placements() if one.part in wanted)


def of_pool(plan: Plan, pool: PoolId) -> Selection:
    """Return all devices of a pool."""
    return _devices(one for one in plan.placements() if one.pool == pool)


def of_site(plan: Plan, site: SiteId) -> Selection:
    """Return all devices of a site, those on the floors of its rooms included."""
    sites = plan.site_of_row()
    racked = [p for r in plan.ordered_racks() if sites[r.row] == site for p in r.placements]
    standing = [p for one in plan.sites if one.id == site for room in one.rooms for p in room.floor]
    return _devices((*racked, *standing))


def on_tray(plan: Plan) -> Selection:
    """Return all devices on the unracked tray."""
    return _devices(plan.tray)


def racks_of_room(plan: Plan, room: RoomId) -> Selection:
    """Return all racks of a room."""
    rooms = plan.room_of_row()
    return _racks(rack for rack in plan.ordered_racks() if rooms[rack.row] == room)


def racks_of_site(plan: Plan, site: SiteId) -> Selection:
    """Return all racks of a site."""
    sites = plan.site_of_row()
    return _racks(rack for rack in plan.ordered_racks() if sites[rack.row] == site)


def racks_holding(plan: Plan, placements: Collection[PlacementId]) -> Selection:
    """Return the racks that hold some of the devices."""
    wanted = frozenset(placements)
    holding = [rack for rack in plan.racks.values() if not wanted.isdisjoint(rack.held)]
    if len(holding) > 1:
        found = {rack.id for rack in holding}
        holding = [rack for rack in plan.ordered_racks() if rack.id in found]
    return _racks(holding)


def same_parts(plan: Plan, selection: Selection) -> Selection:
    """Return all devices of the same parts as those selected."""
    return of_parts(plan, {one.part for one in selected_placements(plan, selection)})


def _devices(placements: Iterable[Placement]) -> Selection:
    ids = tuple(one.id for one in placements)
    return Selection(Subject.PLACEMENT, ids) if ids else NOTHING


def _racks(racks: Iterable[Rack]) -> Selection:
    ids = tuple(rack.id for rack in racks)
    return Selection(Subject.RACK, ids) if ids else NOTHING
