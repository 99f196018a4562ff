"""What moving, turning, aligning and numbering on the floor plan mean as commands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from string import ascii_uppercase

from planner.compute.floor_layout import room_layouts
from planner.document.command import Command, Compound
from planner.document.commands.floor_plan import EditFloor
from planner.document.commands.rack_groups import MoveRacks
from planner.document.commands.standing import NameRacks, Poses, Stand, name_on_floor
from planner.domain.floor_plan import Counting, Extent, FloorPlan, Numbering, Point
from planner.domain.footprint import Footprint
from planner.domain.identity import PlacementId, RackId, RoomId, RowId
from planner.domain.phrase import say
from planner.domain.placement import FloorPose
from planner.domain.plan import Plan
from planner.domain.site import Room
from planner.domain.standing import RackLine, RoomLayout
from planner.workspace import selecting
from planner.workspace.arranging import move_group_command
from planner.workspace.state import RoomTarget, State, Subject

_FEWEST_OF_A_ROW = 2
"""One rack is selected as a rack, even where it stands alone in its row."""
_TOUCH_MM = 50.0
"""A rack that comes so near to a row, in line with it, joins it."""

_NEAR_MM = 1500.0
"""What is placed so near to a row is turned as the row is."""

Layouts = Mapping[RoomId, RoomLayout]
Places = Mapping[str, Footprint]
"""Where things stand, by the id of a rack, element or placement."""


class Side(Enum):
    """The side at which things are aligned."""

    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"


def layouts_of(state: State) -> Layouts:
    """Return where everything stands, room by room."""
    return room_layouts(state.plan, state.project.shelf)


def room_of(plan: Plan, room_id: RoomId) -> Room:
    """Return a room of a plan."""
    return next(room for site in plan.sites for room in site.rooms if room.id == room_id)


def layout_with(layouts: Layouts, key: str) -> RoomLayout | None:
    """Return the layout of the room that a rack, element or placement stands in."""
    found = (one for one in layouts.values() if RackId(key) in one.racks or key in one.units)
    return next(found, None)


def place_of(layout: RoomLayout, key: str) -> Footprint:
    """Return where a rack, element or placement stands."""
    rack = layout.racks.get(RackId(key))
    return rack.footprint if rack is not None else layout.units[key].footprint


def selected_places(
    state: State, layouts: Layouts
) -> tuple[RoomLayout | None, dict[str, Footprint]]:
    """Return the room of what is selected first, and where all that is selected in it stands."""
    ids = state.selection.ids
    layout = layout_with(layouts, ids[0]) if ids else None
    if layout is None:
        return None, {}
    here = [one for one in ids if RackId(one) in layout.racks or one in layout.units]
    return layout, {one: place_of(layout, one) for one in here}


def stand_command(
    state: State, layout: RoomLayout, places: Places, *, gesture: int = 0, title: str = ""
) -> Stand:
    """Return the edit that lets things of a room stand at other places of it.

    Racks of a row that was laid out automatically are pinned where they are seen, so that only what
    is moved moves; a rack that comes to stand in line with another row joins it.
    """
    poses: Poses = tuple((key, pose_of(layout.room, one)) for key, one in places.items())
    rows = {layout.racks[RackId(key)].row for key in places if RackId(key) in layout.racks}
    pinned = tuple(
        (str(key), pose_of(layout.room, one.footprint))
        for key, one in layout.racks.items()
        if one.assumed and one.row in rows and key not in places
    )
    joined = tuple(_joins(layout, places))
    return Stand(state.scenario, poses, pinned, joined, gesture, title)


def other_room_command(
    state: State, source: RoomLayout, target: RoomLayout, places: Places
) -> Command:
    """Return the edit that brings things into another room and lets them stand there.

    Raises:
        EditRefused: when something cannot go there.
    """
    poses: Poses = tuple((key, pose_of(target.room, one)) for key, one in places.items())
    stand = Stand(state.scenario, poses)
    racks = frozenset(RackId(key) for key in places if RackId(key) in source.racks)
    floor = {one.id for one in room_of(state.plan, source.room).floor}
    first: list[Command] = []
    if racks:
        row = room_of(state.plan, target.room).rows[0].id
        last = 1 + max((rack.position for rack in state.plan.racks_of_row(row)), default=0)
        first.append(MoveRacks(state.scenario, racks, row, last))
    first += [
        move_group_command(state, one, RoomTarget(target.room)) for one in floor if one in places
    ]
    name = room_of(state.plan, target.room).name
    what: str = say("{0} things", len(places))
    if len(places) == 1:
        what = name_on_floor(state.plan, next(iter(places)))
    return Compound(say("move {0} to {1}", what, name), (*first, stand))


def pose_of(room: RoomId, place: Footprint) -> FloorPose:
    """Return a place as the pose that is kept, in whole millimetres."""
    return FloorPose(
        room,
        _tidy(place.x_mm),
        _tidy(place.y_mm),
        round(place.rotation_deg % 360.0, 3) % 360.0,
    )


def _tidy(mm: float) -> float:
    """Half millimetres: a rack of odd width has its middle there."""
    return round(mm * 2.0) / 2.0


def _joins(layout: RoomLayout, places: Places) -> Iterable[tuple[RackId, RowId]]:
    lines = [one for one in layout.lines if not places.keys() >= set(one.racks)]
    for key, place in places.items():
        rack = RackId(key)
        own = layout.racks.get(rack)
        if own is None or not place.is_upright:
            continue
        touched = [one.row for one in lines if _in_line(one, place)]
        if touched and own.row not in touched:
            yield rack, touched[0]


def joined_row(layout: RoomLayout, place: Footprint) -> RowId | None:
    """Return the row that something at a place goes on with, None where it stands alone."""
    return next((one.row for one in layout.lines if _in_line(one, place)), None)


def facing_near(layout: RoomLayout, at: Point) -> float:
    """Return how things stand near a point: turned as the nearest line of racks is."""

    def far(line: RackLine) -> float:
        one = line.extent
        right = max(one.x_mm - at.x_mm, at.x_mm - one.right_mm, 0.0)
        down = max(one.y_mm - at.y_mm, at.y_mm - one.bottom_mm, 0.0)
        return right + down

    nearest = min(layout.lines, key=far, default=None)
    return nearest.facing_deg if nearest is not None and far(nearest) < _NEAR_MM else 0.0


def _in_line(line: RackLine, place: Footprint) -> bool:
    """Whether a place goes on with a line of racks: fronts in line, and no gap between."""
    if line.facing_deg != place.rotation_deg % 360.0:
        return False
    extent, here = line.extent, place.extent()
    if line.runs_north:
        front = extent.right_mm if line.facing_deg == 90.0 else extent.x_mm
        own = here.right_mm if line.facing_deg == 90.0 else here.x_mm
        gap = max(here.y_mm - extent.bottom_mm, extent.y_mm - here.bottom_mm)
    else:
        front = extent.y_mm if line.facing_deg == 0.0 else extent.bottom_mm
        own = here.y_mm if line.facing_deg == 0.0 else here.bottom_mm
        gap = max(here.x_mm - extent.right_mm, extent.x_mm - here.right_mm)
    return abs(front - own) <= _TOUCH_MM and gap <= _TOUCH_MM


# --- on what is selected --------------------------------------------------------------------------


def nudge_command(state: State, right_mm: float, down_mm: float) -> Command | None:
    """Return the move of what is selected by so much; steps in a row are one step of undo."""
    layout, places = selected_places(state, layouts_of(state))
    if layout is None:
        return None
    there = {
        key: replace(one, x_mm=one.x_mm + right_mm, y_mm=one.y_mm + down_mm)
        for key, one in places.items()
    }
    return stand_command(state, layout, there, gesture=1)


def rotate_command(state: State, degrees: float) -> Command | None:
    """Return the turn of what is selected about its common middle, clockwise by quarters."""
    layout, places = selected_places(state, layouts_of(state))
    if layout is None:
        return None
    around = _around(places.values()).middle
    there = {key: _turned(one, around.x_mm, around.y_mm, degrees) for key, one in places.items()}
    return stand_command(state, layout, there, title=say("turn {0}", _what(state, places)))


def face_about_command(state: State) -> Command | None:
    """Return the edit after which what is selected looks the other way from the same place."""
    layout, places = selected_places(state, layouts_of(state))
    if layout is None:
        return None
    there = {
        key: replace(one, rotation_deg=(one.rotation_deg + 180.0) % 360.0)
        for key, one in places.items()
    }
    return stand_command(state, layout, there, title=say("turn {0} around", _what(state, places)))


def align_command(state: State, side: Side) -> Command | None:
    """Return the edit that brings one side of all that is selected in line with the first."""
    layout, places = selected_places(state, layouts_of(state))
    if layout is None or len(places) < 2:
        return None
    goal = next(iter(places.values())).extent()
    there = {key: _aligned(one, goal, side) for key, one in places.items()}
    return stand_command(state, layout, there, title=say("align {0}", _what(state, places)))


def distribute_command(state: State) -> Command | None:
    """Return the edit that leaves equal gaps between all that is selected, along its longer side."""
    layout, places = selected_places(state, layouts_of(state))
    if layout is None or len(places) < 3:
        return None
    whole = _around(places.values())
    upright = whole.depth_mm > whole.width_mm
    order = sorted(places, key=lambda key: places[key].y_mm if upright else places[key].x_mm)
    sizes = {key: _span(places[key], upright) for key in order}
    start = whole.y_mm if upright else whole.x_mm
    free = (whole.depth_mm if upright else whole.width_mm) - sum(sizes.values())
    gap = free / (len(order) - 1)
    there: dict[str, Footprint] = {}
    for key in order:
        middle = start + sizes[key] / 2
        one = places[key]
        there[key] = replace(one, y_mm=middle) if upright else replace(one, x_mm=middle)
        start += sizes[key] + gap
    return stand_command(state, layout, there, title=say("distribute {0}", _what(state, places)))


def row_of_selection(state: State) -> tuple[RackId, ...]:
    """Return all racks of the rows of the selected racks, in the order in which they stand."""
    if state.selection.kind is not Subject.RACK:
        return ()
    racks = state.plan.racks
    rows = dict.fromkeys(
        racks[RackId(one)].row for one in state.selection.ids if RackId(one) in racks
    )
    return tuple(rack.id for row in rows for rack in state.plan.racks_of_row(row))


def rows_holding(state: State) -> frozenset[RowId]:
    """Return the rows in which the selected racks, or the racks of selected devices, stand."""
    plan, selection = state.plan, state.selection
    if selection.kind is Subject.PLACEMENT:
        selection = selecting.racks_holding(plan, [PlacementId(one) for one in selection.ids])
    if selection.kind is not Subject.RACK:
        return frozenset()
    chosen = (plan.racks.get(RackId(one)) for one in selection.ids)
    return frozenset(rack.row for rack in chosen if rack is not None)


def whole_rows(state: State) -> frozenset[RowId]:
    """Return the rows that are selected: all of their racks, several, and no others."""
    chosen = len(state.selection.ids)
    if state.selection.kind is not Subject.RACK or chosen < _FEWEST_OF_A_ROW:
        return frozenset()
    rows = rows_holding(state)
    inside = sum(rack.row in rows for rack in state.plan.racks.values())
    return rows if inside == chosen else frozenset()


def number_command(state: State, room_id: RoomId, numbering: Numbering) -> Command:
    """Return the edit that names the racks of a room by where they stand: A01, A02, ..., B01.

    Rows get letters from north to south (those that run north: west to east), racks numbers along
    their row. The scheme is kept with the room.
    """
    layout = layouts_of(state)[room_id]
    names: list[tuple[RackId, str]] = []
    for index, members in enumerate(_rows_in_order(layout)):
        letter = row_letter(numbering.first_row, index)
        ordered = members if numbering.counting is Counting.FORWARD else members[::-1]
        number = numbering.start
        for rack in ordered:
            names.append((rack, f"{numbering.prefix}{letter}{number:0{numbering.digits}d}"))
            number += numbering.step
    command = NameRacks(state.scenario, tuple(names))
    plan = room_of(state.plan, room_id).floor_plan
    if (plan or FloorPlan()).numbering == numbering:
        return command
    keep = EditFloor(state.scenario, room_id, "numbering", numbering)
    return Compound(command.label(state.project), (command, keep))


def _rows_in_order(layout: RoomLayout) -> list[tuple[RackId, ...]]:
    by_row: dict[RowId, list[RackId]] = {}
    for key, one in layout.racks.items():
        by_row.setdefault(one.row, []).append(key)
    found: list[tuple[tuple[float, float], tuple[RackId, ...]]] = []
    for members in by_row.values():
        whole = _around(layout.racks[one].footprint for one in members)
        upright = layout.racks[members[0]].footprint.rotation_deg % 180.0 == 90.0

        def along(one: RackId, upright: bool = upright) -> tuple[float, float]:
            place = layout.racks[one].footprint
            return (place.y_mm, place.x_mm) if upright else (place.x_mm, place.y_mm)

        first = (whole.x_mm, whole.y_mm) if upright else (whole.y_mm, whole.x_mm)
        found.append((first, tuple(sorted(members, key=along))))
    return [members for _, members in sorted(found)]


def row_letter(first: str, index: int) -> str:
    """Return the letter of a row: A, B, ..., Z, AA; a first row of another kind counts on."""
    if first.isdigit():
        return str(int(first) + index)
    base = first.upper() if first.upper() in ascii_uppercase and first else "A"
    number = ascii_uppercase.index(base) + index
    letters = ""
    while number >= 0:
        letters = ascii_uppercase[number % 26] + letters
        number = number // 26 - 1
    return letters


def _aligned(one: Footprint, goal: Extent, side: Side) -> Footprint:
    here = one.extent()
    match side:
        case Side.LEFT:
            return replace(one, x_mm=one.x_mm + goal.x_mm - here.x_mm)
        case Side.RIGHT:
            return replace(one, x_mm=one.x_mm + goal.right_mm - here.right_mm)
        case Side.TOP:
            return replace(one, y_mm=one.y_mm + goal.y_mm - here.y_mm)
        case Side.BOTTOM:
            return replace(one, y_mm=one.y_mm + goal.bottom_mm - here.bottom_mm)


def _turned(one: Footprint, x_mm: float, y_mm: float, degrees: float) -> Footprint:
    """Return a place turned about a point by a multiple of 90°."""
    right, down = one.x_mm - x_mm, one.y_mm - y_mm
    for _ in range(round(degrees / 90.0) % 4):
        right, down = -down, right
    return replace(
        one,
        x_mm=x_mm + right,
        y_mm=y_mm + down,
        rotation_deg=(one.rotation_deg + degrees) % 360.0,
    )


def _around(places: Iterable[Footprint]) -> Extent:
    extents = [one.extent() for one in places]
    found = extents[0]
    for one in extents[1:]:
        found = found.united(one)
    return found


def _span(one: Footprint, upright: bool) -> float:
    extent = one.extent()
    return extent.depth_mm if upright else extent.width_mm


def _what(state: State, keys: Sequence[str] | Mapping[str, object]) -> str:
    if len(keys) > 1:
        if state.selection.kind is Subject.RACK:
            return say("{0} racks", len(keys))
        return say("{0} things", len(keys))
    (only,) = keys
    return name_on_floor(state.plan, only)
