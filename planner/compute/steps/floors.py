"""Step: what is found of the floor of rooms that are drawn, and of the racks on it.

A room that nobody has drawn costs nothing; a drawn one is looked at again only when it, its racks
or the limits changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from planner.compute.checks.clearance import front_clearance
from planner.compute.checks.delivery import DELIVERY
from planner.compute.checks.floor_loads import FLOOR_LOADS
from planner.compute.checks.on_floor import FloorSubject, floor_racks
from planner.compute.checks.structure_notes import check_notes
from planner.compute.floor_layout import floor_units, lay_out
from planner.compute.floor_rules import FloorRules, floor_rules
from planner.compute.steps.context import Context
from planner.compute.steps.racks import Racked, RoomRacks
from planner.compute.structure_rules import StructureRules
from planner.domain.finding import Finding
from planner.domain.hardware import Part
from planner.domain.identity import EntryId
from planner.domain.site import Rack, Room
from planner.domain.standing import RoomLayout


def check_structure(context: Context, racked: Racked, room: Room) -> tuple[Finding, ...]:
    """Return what is found of the racks of a room together: advice, floor, way in, clearance."""
    inside = racked.rooms.get(room.id)
    if inside is None:
        return ()
    graph, rules = context.graph, context.rack_rules.structure
    found: tuple[Finding, ...] = ()
    if inside.notes:
        found += graph.node(("structure of", room.id), check_notes, room, inside.notes, rules)
    if room.floor_plan is not None:
        found += graph.node(("floor of", room.id), _check_floor, room, inside, rules)
        found += _check_clearance(context, room, inside)
    return found


def _check_floor(room: Room, inside: RoomRacks, rules: StructureRules) -> tuple[Finding, ...]:
    if room.floor_plan is None:
        return ()
    racks = [
        (one.basis.rack, one.basis.frame, one.result.mass_kg) for one in inside.records.values()
    ]
    subject = FloorSubject(room, room.floor_plan, floor_racks(racks, rules), rules)
    checks = (*FLOOR_LOADS, *DELIVERY)
    return tuple(chain.from_iterable(check(subject) for check in checks))


def _check_clearance(context: Context, room: Room, inside: RoomRacks) -> tuple[Finding, ...]:
    graph, shelf = context.graph, context.shelf
    widths = graph.node("widths on floors", floor_rules, shelf)
    stood = graph.continued(
        ("stands in", room.id), _stand, room, context.room_racks[room.id], shelf.parts, widths
    )
    rules = context.rack_rules.structure
    return graph.node(("clearance of", room.id), _clear, room, stood.layout, inside, rules)


@dataclass(frozen=True, slots=True, eq=False)
class _Stood:
    """Where everything in a room stands, and what that follows from."""

    made_of: tuple[object, ...]
    layout: RoomLayout


def _stand(
    known: _Stood | None,
    room: Room,
    racks: tuple[Rack, ...],
    parts: Mapping[EntryId, Part],
    widths: FloorRules,
) -> _Stood:
    """Lay a room out; what is put into a rack moves nothing on the floor."""
    units = floor_units(room, parts)
    where = [(one.id, one.row, one.position, one.frame, one.pose) for one in racks]
    made_of = (where, room, units, widths)
    if known is not None and known.made_of == made_of:
        return known
    return _Stood(made_of, lay_out(room, racks, parts, units, widths))


def _clear(
    room: Room, layout: RoomLayout, inside: RoomRacks, rules: StructureRules
) -> tuple[Finding, ...]:
    longest = {
        rack: (one.basis.rack.name, max(depths))
        for rack, one in inside.records.items()
        if one.basis.rack.system is None
        and (depths := [part.depth_mm or 0.0 for part in one.basis.parts if part.half_units])
    }
    return front_clearance(room, layout, longest, rules)
