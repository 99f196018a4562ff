"""Where everything in a room stands: placed by hand, else laid out by one set of rules.

The one answer to "where is this rack": the floor plan draws it, cable lengths, clearances and the
way of a delivery are measured in it. A rack with a pose stands there; rows without are laid out as
`floor_rows` says; a rack that came to a row that was placed by hand stands at its end.
"""

import math
from collections.abc import Callable, Mapping, Sequence

from planner.compute.floor_aisles import aisles_of, lines_of
from planner.compute.floor_rows import Block, automatic_block, extent_of_racks
from planner.compute.floor_rules import FloorRules, floor_rules
from planner.compute.floor_units import (
    WALL_SHARE,
    FloorUnit,
    column_mm,
    floor_units,
    standing_busways,
    standing_units,
    unit_size,
)
from planner.domain.floor_plan import Extent, FloorPlan, Polygon
from planner.domain.footprint import Footprint, overlap
from planner.domain.hardware import Part
from planner.domain.identity import EntryId, RackId, RoomId, RowId
from planner.domain.plan import Plan
from planner.domain.project import PartShelf
from planner.domain.site import Rack, Room
from planner.domain.standing import Floors, RoomLayout, StandingRack

USUAL_FRAME_MM = (600.0, 1200.0)
"""Size of a rack whose frame is not on the shelf: that of the default frame."""

_SMALLEST_MM = (6000.0, 4800.0)
"""An empty room that nobody has drawn."""


Laid = Callable[[RoomId], tuple[tuple[object, ...], RoomLayout] | None]


def room_layouts(plan: Plan, shelf: PartShelf) -> Mapping[RoomId, RoomLayout]:
    """Return where everything stands, room by room."""
    return floors_of(plan, shelf).layouts


def floors_of(
    plan: Plan, shelf: PartShelf, known: Floors | None = None, laid: Laid | None = None
) -> Floors:
    """Return the layouts of a plan; a room of *known* in which nothing moved keeps its layout.

    *laid* tells what a room was made of elsewhere and its layout there, which is not worked out twice.
    """
    rules = floor_rules(shelf)
    rooms = plan.room_of_row()
    inside: dict[RoomId, list[Rack]] = {}
    for rack in plan.racks.values():
        inside.setdefault(rooms[rack.row], []).append(rack)
    layouts: dict[RoomId, RoomLayout] = {}
    made_of: dict[RoomId, tuple[object, ...]] = {}
    for site in plan.sites:
        for room in site.rooms if site.kind.holds_racks else ():
            racks = inside.get(room.id, [])
            units = floor_units(room, shelf.parts, plan.plant, shelf.components)
            made = made_of_room(room, racks, shelf.parts, units, rules)
            made_of[room.id] = made
            if known is not None and known.made_of.get(room.id) == made:
                layouts[room.id] = known.layouts[room.id]
            elif laid is not None and (there := laid(room.id)) is not None and there[0] == made:
                layouts[room.id] = there[1]
            else:
                layouts[room.id] = lay_out(room, racks, shelf.parts, units, rules)
    return Floors(layouts, made_of)


def made_of_room(
    room: Room,
    racks: Sequence[Rack],
    parts: Mapping[EntryId, Part],
    units: Sequence[FloorUnit],
    rules: FloorRules,
) -> tuple[object, ...]:
    """Return what decides where everything in a room stands; equal means: as before."""
    where = {one.id: (one.row, one.position, one.name, one.frame, one.pose) for one in racks}
    frames = {one.frame: parts.get(one.frame) for one in racks}
    return room, where, tuple(units), frames, rules


def lay_out(
    room: Room,
    racks: Sequence[Rack],
    parts: Mapping[EntryId, Part],
    units: Sequence[FloorUnit],
    rules: FloorRules,
) -> RoomLayout:
    """Return where everything in one room stands."""
    sizes = {rack.id: frame_size(parts.get(rack.frame)) for rack in racks}
    by_row: dict[RowId, list[Rack]] = {row.id: [] for row in room.rows}
    for rack in racks:
        by_row[rack.row].append(rack)
    for members in by_row.values():
        members.sort(key=lambda rack: (rack.position, rack.name))
    block = automatic_block(room.rows, by_row, sizes, rules)
    plan = room.drawn
    drawn = plan.extent if plan is not None else None
    column = column_mm(units, rules)
    corner = _corner(block, drawn, column, rules, plan)
    automatic = block.moved(*corner)
    standing: dict[RackId, StandingRack] = {}
    for members in by_row.values():
        standing.update(_row(room.id, members, automatic, sizes))
    extent = drawn or _around(block, column, standing, units, rules)
    placed_units = standing_units(room.id, units, extent, rules)
    outline: Polygon = plan.outline if plan is not None and drawn else extent.corners()
    lines = lines_of(standing.values(), rules)
    placed_units.update(standing_busways(units, lines))
    return RoomLayout(
        room=room.id,
        outline=outline,
        extent=extent,
        assumed=drawn is None,
        racks=standing,
        lines=lines,
        aisles=aisles_of(lines, {row.id: row for row in room.rows}, extent, rules),
        units=placed_units,
    )


def frame_size(frame: Part | None) -> tuple[float, float]:
    """Return width and depth of a rack, that of the default frame where nothing is known."""
    rating = frame.frame if frame is not None else None
    return (rating.width_mm, rating.depth_mm) if rating is not None else USUAL_FRAME_MM


def _row(
    room: RoomId,
    members: Sequence[Rack],
    automatic: Mapping[RackId, Footprint],
    sizes: Mapping[RackId, tuple[float, float]],
) -> dict[RackId, StandingRack]:
    """Return the racks of one row: as placed, as laid out, or at the end of what was placed."""
    placed = {
        rack.id: Footprint(
            rack.pose.x_mm, rack.pose.y_mm, *sizes[rack.id], rack.pose.rotation_deg % 360.0
        )
        for rack in members
        if rack.pose is not None and rack.pose.room == room and rack.pose.is_somewhere
    }
    newcomers = [rack for rack in members if rack.id not in placed]
    assumed = {rack.id for rack in newcomers}
    if not placed:
        placed = {rack.id: automatic[rack.id] for rack in members}
    elif newcomers:
        last = [placed[rack.id] for rack in members if rack.id in placed][-1]
        for rack in newcomers:
            last = placed[rack.id] = _beside(last, sizes[rack.id], list(placed.values()))
    return {
        rack.id: StandingRack(rack.id, rack.row, placed[rack.id], rack.id in assumed)
        for rack in members
    }


def _beside(last: Footprint, size: tuple[float, float], others: Sequence[Footprint]) -> Footprint:
    """Return the nearest free place along the row, to the east or south of *last*."""
    ahead_x, ahead_y = last.front
    along = (-ahead_y, ahead_x)
    if along[0] < -1e-9 or (abs(along[0]) <= 1e-9 and along[1] < 0):
        along = (-along[0], -along[1])
    reach = (last.width_mm + size[0]) / 2
    back = (size[1] - last.depth_mm) / 2  # fronts in one line

    def at(far: float) -> Footprint:
        return Footprint(
            last.x_mm + along[0] * far - ahead_x * back,
            last.y_mm + along[1] * far - ahead_y * back,
            *size,
            last.rotation_deg,
        )

    tries = (at(reach + step * size[0]) for step in range(len(others) + 1))
    free = (one for one in tries if not any(_in_the_way(one, other) for other in others))
    return next(free, at(reach))


def _in_the_way(one: Footprint, other: Footprint) -> bool:
    """Whether two footprints overlap; most are too far apart to be worth the exact answer."""
    most = one.width_mm + one.depth_mm + other.width_mm + other.depth_mm
    near = abs(one.x_mm - other.x_mm) < most / 2 and abs(one.y_mm - other.y_mm) < most / 2
    return near and overlap(one.corners(), other.corners())


def _corner(
    block: Block,
    drawn: Extent | None,
    column: float,
    rules: FloorRules,
    plan: FloorPlan | None,
) -> tuple[float, float]:
    """Return where the automatic rows begin: in the middle of a drawn room, on its tiles."""
    if drawn is None or plan is None:
        wide, deep = _least(block, column, rules)
        return (wide - column - block.width_mm) / 2, (deep - block.depth_mm) / 2
    free_x = drawn.width_mm - column - block.width_mm
    free_y = drawn.depth_mm - block.depth_mm
    x = drawn.x_mm + max(free_x / 2, min(rules.passage_mm, max(free_x, 0.0)))
    y = drawn.y_mm + max(free_y / 2, 0.0)
    tile = plan.tile_mm
    return (
        plan.tile_origin.x_mm + math.floor((x - plan.tile_origin.x_mm) / tile) * tile,
        plan.tile_origin.y_mm + math.floor((y - plan.tile_origin.y_mm) / tile) * tile,
    )


def _around(
    block: Block,
    column: float,
    standing: Mapping[RackId, StandingRack],
    units: Sequence[FloorUnit],
    rules: FloorRules,
) -> Extent:
    """Return the room that the racks ask for, with a passage around them."""
    extent = Extent(0.0, 0.0, *_least(block, column, rules))
    by_hand = extent_of_racks(one.footprint for one in standing.values() if not one.assumed)
    if by_hand is not None:
        extent = extent.united(by_hand.grown(rules.passage_mm))
    posed = extent_of_racks(
        Footprint(one.pose.x_mm, one.pose.y_mm, *unit_size(one, rules), one.pose.rotation_deg)
        for one in units
        if one.pose is not None
    )
    if posed is not None:
        extent = extent.united(posed.grown(rules.passage_mm * WALL_SHARE))
    return extent


def _least(block: Block, column: float, rules: FloorRules) -> tuple[float, float]:
    """Return the size of a room for a block of rows, a passage at both ends, and plant."""
    width = block.width_mm + 2 * rules.passage_mm + column
    return max(width, _SMALLEST_MM[0]), max(block.depth_mm, _SMALLEST_MM[1])
