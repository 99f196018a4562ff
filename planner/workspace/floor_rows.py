"""New rows of racks: by dialog, or along a line drawn on the floor."""

from collections.abc import Sequence

from planner.catalog.library import Library
from planner.document.command import Command
from planner.document.commands.rows import AddRow
from planner.domain.floor_plan import Point
from planner.domain.hardware import Part, PartKind
from planner.domain.identity import EntryId, RoomId
from planner.domain.placement import FloorPose
from planner.domain.site import Containment, Orientation
from planner.workspace.dropping import default_feeds
from planner.workspace.floor_actions import meant_room
from planner.workspace.state import State

LONGEST_ROW = 200
"""Racks in one row at most; more are a slip of the pen."""

_LOOKS = {
    (False, False): Orientation.NORTH,
    (False, True): Orientation.SOUTH,
    (True, False): Orientation.WEST,
    (True, True): Orientation.EAST,
}
_TURN = {
    Orientation.NORTH: 0.0,
    Orientation.EAST: 90.0,
    Orientation.SOUTH: 180.0,
    Orientation.WEST: 270.0,
}


def racks_for_rows(library: Library) -> Sequence[Part]:
    """Return the empty racks of the catalogue by name."""
    racks = (one for one in library.parts.values() if one.kind is PartKind.RACK and one.frame)
    return sorted(racks, key=lambda one: one.label)


def add_row_command(
    state: State,
    library: Library,
    frame: EntryId,
    count: int,
    fronts: Orientation,
    containment: Containment,
) -> Command | None:
    """Return the edit that adds a row to the room that is meant; the room lays it out."""
    room = meant_room(state)
    if room is None:
        return None
    feeds = default_feeds(state.project.shelf, _country(state, room))
    return AddRow(state.scenario, room, library.parts[frame], feeds, count, fronts, containment)


def drawn_row(
    state: State, library: Library, room: RoomId, start: Point, end: Point
) -> AddRow | None:
    """Return the row of default racks that fills a line, None where not even one fits.

    The line runs along the fronts. Of two rows that are drawn the same way the fronts alternate: the
    first looks north or west, the second south or east.
    """
    frame = library.parts[EntryId(library.choices["default.rack_frame"])]
    rating = frame.frame
    if rating is None:
        return None
    right, down = end.x_mm - start.x_mm, end.y_mm - start.y_mm
    upright = abs(down) > abs(right)
    count = min(LONGEST_ROW, int((abs(down) if upright else abs(right)) // rating.width_mm))
    if count < 1:
        return None
    rows = next(one for site in state.plan.sites for one in site.rooms if one.id == room).rows
    filled = {rack.row for rack in state.plan.racks.values()}
    looks = _LOOKS[upright, sum(row.id in filled for row in rows) % 2 == 1]
    turn, step, half = _TURN[looks], rating.width_mm, rating.depth_mm / 2
    forward = 1.0 if (down if upright else right) >= 0 else -1.0
    # The line is the front of the row: its racks stand behind it.
    behind = half if looks in (Orientation.NORTH, Orientation.WEST) else -half
    poses = []
    for place in range(count):
        along = forward * (place + 0.5) * step
        x, y = (
            (start.x_mm + behind, start.y_mm + along)
            if upright
            else (start.x_mm + along, start.y_mm + behind)
        )
        poses.append(FloorPose(room, round(x), round(y), turn))
    if forward < 0:
        poses.reverse()
    feeds = default_feeds(state.project.shelf, _country(state, room))
    return AddRow(state.scenario, room, frame, feeds, count, looks, poses=tuple(poses))


def _country(state: State, room: RoomId) -> str:
    return next(site.country for site in state.plan.sites for one in site.rooms if one.id == room)
