"""The actions on the floor plan: turning, aligning, numbering, drawing."""

from collections.abc import Callable

from planner.document.command import Command
from planner.document.commands.floor_plan import AddFixture, DrawRoom
from planner.document.commands.rows import DeleteRows
from planner.document.commands.standing import LayOutAgain
from planner.domain.errors import EditRefused
from planner.domain.floor_plan import (
    Door,
    Extent,
    Fixture,
    FloorPlan,
    Obstacle,
    ObstacleKind,
    length_mm,
)
from planner.domain.identity import FixtureId, RackId, RoomId
from planner.domain.placement import RackSlot
from planner.workspace import flooring
from planner.workspace.action import Action, Desk
from planner.workspace.flooring import Side, room_of
from planner.workspace.state import Notice, Selection, State, Subject
from planner.workspace.telling import run_and_tell

_STANDING = (Subject.RACK, Subject.ELEMENT, Subject.PLACEMENT)
_DOOR_MM = (900.0, 2100.0)
"""Width and height of a new door: a leaf of 900 mm, as standard doors of buildings have."""
_COLUMN_MM = 400.0
_SELECT = "Select racks or plant first."
_ADD_ROOM = "There is no room yet: add a site first."
_SELECT_ROOM = "Select a room, or something that stands in one."


def stands(state: State) -> bool:
    """Whether something that stands on a floor is selected; devices inside racks do not."""
    kind, ids = state.selection.kind, state.selection.ids
    if kind is Subject.PLACEMENT:
        floors = (one.id for site in state.plan.sites for room in site.rooms for one in room.floor)
        return bool(ids) and set(ids) <= set(floors)
    return kind in _STANDING and bool(ids)


def several(count: int) -> Callable[[State], bool]:
    """Return whether at least so many things that stand on a floor are selected."""
    return lambda state: len(state.selection.ids) >= count and stands(state)


def meant_room(state: State) -> RoomId | None:
    """Return the room that is selected, or that the selection stands in; the only one at last."""
    plan, selection = state.plan, state.selection
    rooms = [
        room
        for site in plan.sites
        if site.kind.holds_racks
        for room in site.rooms
        if selection.kind is not Subject.SITE or site.id in selection.ids
    ]
    known = {room.id for room in rooms}
    for one in selection.ids[:1]:
        if selection.kind is Subject.ROOM:
            return RoomId(one)
        if selection.kind is Subject.RACK and RackId(one) in plan.racks:
            return plan.room_of_row()[plan.racks[RackId(one)].row]
        element = next((each for each in plan.plant if each.id == one), None)
        if element is not None and element.place in known:
            return RoomId(element.place)
        for room in rooms:
            drawn = room.drawn.fixtures if room.drawn is not None else ()
            if any(each.id == one for each in (*room.floor, *drawn)):
                return room.id
    return rooms[0].id if len(rooms) == 1 else None


def draw_command(state: State) -> Command | None:
    """Return the edit that keeps the walls of a room as they are seen, so that they can be moved."""
    room_id = meant_room(state)
    if room_id is None:
        return None
    layout = flooring.layouts_of(state)[room_id]
    return DrawRoom(state.scenario, room_id, layout.outline) if layout.assumed else None


def fixture_command(state: State, fixture: Callable[[State, RoomId], Fixture]) -> Command | None:
    """Return the edit that draws a door, column or obstacle in the room that is meant."""
    room_id = meant_room(state)
    if room_id is None:
        return None
    outline = flooring.layouts_of(state)[room_id].outline
    return AddFixture(state.scenario, room_id, fixture(state, room_id), outline)


def new_door(state: State, room_id: RoomId) -> Door:
    """Return a door in the middle of the longest wall that has no door yet."""
    layout = flooring.layouts_of(state)[room_id]
    plan = room_of(state.plan, room_id).drawn or FloorPlan()
    walls = FloorPlan(layout.outline)
    width, height = _DOOR_MM
    taken = {door.wall for door in plan.doors}
    lengths = {
        n: length_mm(*ends)
        for n in range(len(layout.outline))
        if (ends := walls.wall(n)) is not None
    }
    # Of equally long walls the last: in a rectangle that is the south side.
    wall = max(lengths, key=lambda n: (n not in taken, lengths[n], n))
    return Door(FixtureId(""), "", wall, (lengths[wall] - width) / 2, width, height)


def new_column(state: State, room_id: RoomId) -> Obstacle:
    """Return a column in the north-west corner of a room, a passage off the walls."""
    return _block(state, room_id, ObstacleKind.COLUMN, _COLUMN_MM)


def new_obstacle(state: State, room_id: RoomId) -> Obstacle:
    """Return an obstacle in the north-west corner of a room, a passage off the walls."""
    return _block(state, room_id, ObstacleKind.OBSTACLE, 3 * _COLUMN_MM)


def _block(state: State, room_id: RoomId, kind: ObstacleKind, side_mm: float) -> Obstacle:
    extent = flooring.layouts_of(state)[room_id].extent
    off = min(600.0, extent.width_mm / 10, extent.depth_mm / 10)
    corners = Extent(extent.x_mm + off, extent.y_mm + off, side_mm, side_mm).corners()
    return Obstacle(FixtureId(""), "", kind, corners)


def lay_out_command(state: State) -> Command | None:
    """Return the edit that lays the rows of the room that is meant out again."""
    room_id = meant_room(state)
    return None if room_id is None else LayOutAgain(state.scenario, room_id)


def select_row(desk: Desk) -> None:
    """Select the whole rows of the selected racks."""
    racks = flooring.row_of_selection(desk.workspace.state)
    if racks:
        desk.workspace.select(Selection(Subject.RACK, racks))


def _in_a_row(state: State) -> bool:
    """Whether a rack, or a device in one, is selected."""
    if state.selection.kind is Subject.RACK:
        return bool(state.selection.ids)
    return any(isinstance(one.host, RackSlot) for one in state.devices)


def _delete_row(state: State) -> Command | None:
    rows = flooring.rows_holding(state)
    return DeleteRows(state.scenario, rows) if rows else None


def _does(make: Callable[[State], Command | None]) -> Callable[[Desk], None]:
    """Return what runs the edit that a selection asks for; a refusal becomes a message."""

    def run(desk: Desk) -> None:
        workspace = desk.workspace
        try:
            command = make(workspace.state)
        except EditRefused as refused:
            workspace.notices.emit(Notice(refused.message))
            return
        if command is not None:
            run_and_tell(workspace, command)

    return run


def _has_room(state: State) -> bool:
    return meant_room(state) is not None


def _has_rooms(state: State) -> bool:
    return any(site.rooms for site in state.plan.sites if site.kind.holds_racks)


def _is_assumed(state: State) -> bool:
    """Whether the room that is meant has no walls of its own yet."""
    room_id = meant_room(state)
    if room_id is None:
        return False
    plan = room_of(state.plan, room_id).drawn
    return plan is None or not plan.outline


FLOOR = (
    Action(
        "floor.draw",
        "Keep Room Size",
        "Floor",
        "",
        _does(draw_command),
        enabled=_is_assumed,
        needs="Select a room whose walls nobody has drawn.",
    ),
    Action(
        "floor.add_row",
        "Add Row…",
        "Floor",
        "Ctrl+Shift+K",
        lambda desk: desk.arranger.add_row(),
        enabled=_has_room,
        needs=_SELECT_ROOM,
    ),
    Action(
        "floor.add_door",
        "Add Door",
        "Floor",
        "",
        _does(lambda state: fixture_command(state, new_door)),
        enabled=_has_room,
        needs=_SELECT_ROOM,
    ),
    Action(
        "floor.add_column",
        "Add Column",
        "Floor",
        "",
        _does(lambda state: fixture_command(state, new_column)),
        enabled=_has_room,
        needs=_SELECT_ROOM,
    ),
    Action(
        "floor.add_obstacle",
        "Add Obstacle",
        "Floor",
        "",
        _does(lambda state: fixture_command(state, new_obstacle)),
        enabled=_has_room,
        needs=_SELECT_ROOM,
    ),
    Action(
        "floor.select_row",
        "Select Row",
        "Floor",
        "Ctrl+Shift+G",
        select_row,
        enabled=lambda state: state.selection.kind is Subject.RACK and bool(state.selection.ids),
        needs="Select a rack first.",
    ),
    Action(
        "floor.delete_row",
        "Delete Row",
        "Floor",
        "",
        _does(_delete_row),
        enabled=_in_a_row,
        needs="Select a rack, or a device in one.",
    ),
    Action(
        "floor.rotate",
        "Turn by 90°",
        "Floor",
        "Ctrl+Alt+O",
        _does(lambda state: flooring.rotate_command(state, 90.0)),
        enabled=stands,
        needs=_SELECT,
    ),
    Action(
        "floor.face_about",
        "Turn Fronts Around",
        "Floor",
        "Ctrl+Alt+A",
        _does(flooring.face_about_command),
        enabled=stands,
        needs=_SELECT,
    ),
    *(
        Action(
            f"floor.align_{side.value}",
            title,
            "Floor",
            "",
            _does(lambda state, side=side: flooring.align_command(state, side)),  # type: ignore[misc]  # a default binds the loop's value
            enabled=several(2),
            needs="Select two racks or pieces of plant first.",
        )
        for side, title in (
            (Side.LEFT, "Align Left"),
            (Side.RIGHT, "Align Right"),
            (Side.TOP, "Align Top"),
            (Side.BOTTOM, "Align Bottom"),
        )
    ),
    Action(
        "floor.distribute",
        "Space Evenly",
        "Floor",
        "",
        _does(flooring.distribute_command),
        enabled=several(3),
        needs="Select three racks or pieces of plant first.",
    ),
    Action(
        "floor.number",
        "Number Racks by Place…",
        "Floor",
        "",
        lambda desk: desk.surveyor.number_racks(),
        enabled=_has_rooms,
        needs=_ADD_ROOM,
    ),
    Action(
        "floor.underlay",
        "Underlay…",
        "Floor",
        "",
        lambda desk: desk.surveyor.lay_underlay(),
        enabled=_has_rooms,
        needs=_ADD_ROOM,
    ),
    Action(
        "floor.lay_out",
        "Lay Out Again",
        "Floor",
        "",
        _does(lay_out_command),
        enabled=_has_room,
        needs=_SELECT_ROOM,
    ),
)
