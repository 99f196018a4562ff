"""Step: what is found of the floor of rooms that are drawn, and of the racks on it.

A room that nobody has drawn costs nothing; a drawn one is looked at again only when it, its racks
or the limits changed.
"""

from itertools import chain

from planner.compute.checks.clearance import front_clearance
from planner.compute.checks.delivery import DELIVERY
from planner.compute.checks.floor_loads import FLOOR_LOADS
from planner.compute.checks.floor_plan import check_floor_plan
from planner.compute.checks.on_floor import FloorSubject, floor_racks
from planner.compute.checks.structure_notes import check_notes
from planner.compute.steps.context import Context
from planner.compute.steps.racks import Racked, RoomRacks
from planner.compute.steps.standing import standing_in, widths_of
from planner.compute.structure_rules import StructureRules
from planner.domain.finding import Finding
from planner.domain.site import Room
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
    if room.drawn is not None:
        found += graph.node(("floor of", room.id), _check_floor, room, inside, rules)
        found += _check_clearance(context, room, inside)
    if room.drawn is not None or inside.posed:
        found += _check_standing(context, room)
    return found


def _check_floor(room: Room, inside: RoomRacks, rules: StructureRules) -> tuple[Finding, ...]:
    if room.drawn is None:
        return ()
    racks = [
        (one.basis.rack, one.basis.frame, one.result.mass_kg) for one in inside.records.values()
    ]
    subject = FloorSubject(room, room.drawn, floor_racks(racks, rules), rules)
    checks = (*FLOOR_LOADS, *DELIVERY)
    return tuple(chain.from_iterable(check(subject) for check in checks))


def _check_standing(context: Context, room: Room) -> tuple[Finding, ...]:
    """Check the floor plan of a room in which something was drawn or placed by hand."""
    racks = context.room_racks[room.id]
    layout, graph = standing_in(context, room), context.graph
    names = graph.kept(f"names on the floor of {room.id}", {one.id: one.name for one in racks})
    return graph.node(
        *(("floor plan of", room.id), check_floor_plan, room, layout, names, widths_of(context))
    )


def _check_clearance(context: Context, room: Room, inside: RoomRacks) -> tuple[Finding, ...]:
    layout, rules = standing_in(context, room), context.rack_rules.structure
    return context.graph.node(("clearance of", room.id), _clear, room, layout, inside, rules)


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
