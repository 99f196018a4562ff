"""Rows of a room: adding one with its racks, turning, containing, renaming, deleting it."""

from collections.abc import Hashable
from dataclasses import dataclass, replace

from planner.document.command import PlanEdit
from planner.document.commands.floor_plan import room_in
from planner.document.commands.placing import refuse_name
from planner.document.commands.rack_groups import refuse_count
from planner.document.commands.racks import DeleteRacks, refuse_dead_feeds
from planner.document.commands.revise import (
    Ids,
    free_name,
    shelve,
    with_plan,
    with_racks,
    with_rooms,
)
from planner.domain.changing import with_field
from planner.domain.errors import EditRefused
from planner.domain.footprint import Footprint
from planner.domain.hardware import Part
from planner.domain.identity import RackId, RoomId, RowId
from planner.domain.phrase import named, say
from planner.domain.placement import FloorPose
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.site import Containment, Feed, Orientation, Rack, Room, Row


@dataclass(frozen=True)
class AddRow(PlanEdit):
    """Add a row of equal empty racks to a room.

    With `poses`, one for each rack, it stands there; without, the room lays it out. A room whose
    only row is empty lets that one be filled.
    """

    room: RoomId
    frame: Part
    feeds: tuple[Feed, ...]
    count: int
    orientation: Orientation = Orientation.NORTH
    containment: Containment = Containment.COLD_AISLE
    poses: tuple[FloorPose, ...] = ()
    name: str = ""

    def label(self, project: Project) -> str:
        """Such as ``add a row of 20 racks``."""
        return say("add a row of {0} racks", self.count)

    def apply(self, project: Project) -> Project:
        """Append the row and its racks."""
        refuse_dead_feeds(self.feeds)
        refuse_count(self.count, self.count, say("racks"))
        if self.frame.frame is None:
            raise EditRefused(
                say("{0} is no rack.", self.frame.label), say("Choose a rack of the catalogue.")
            )
        project = replace(project, shelf=shelve(project.shelf, (self.frame,)))
        plan = project.scenario(self.scenario).plan
        ids, room = Ids(project), room_in(plan, self.room)
        row, others = self._row(plan, room, ids)
        rooms = with_rooms(
            plan, lambda _, one: replace(one, rows=(*others, row)) if one.id == self.room else one
        )
        taken = {rack.name for rack in plan.racks.values()}
        racks: dict[RackId, Rack] = {}
        for place in range(self.count):
            name = free_name("R", taken, separator="")
            taken.add(name)
            pose = self.poses[place] if place < len(self.poses) else None
            rack = RackId(ids.new("rack"))
            racks[rack] = Rack(
                *(rack, name, row.id, place + 1, self.frame.id, self.feeds), pose=pose
            )
        return with_plan(project, self.scenario, with_racks(rooms, racks), ids.serial)

    def footprints(self) -> dict[str, Footprint]:
        """What its racks take up, by their place in the row; none where the room lays it out."""
        rating = self.frame.frame
        size = (rating.width_mm, rating.depth_mm) if rating is not None else (0.0, 0.0)
        return {
            str(place): Footprint(one.x_mm, one.y_mm, *size, one.rotation_deg)
            for place, one in enumerate(self.poses)
        }

    def _row(self, plan: Plan, room: Room, ids: Ids) -> tuple[Row, tuple[Row, ...]]:
        """The row to fill, and the rows before it."""
        filled = {rack.row for rack in plan.racks.values()}
        if len(room.rows) == 1 and room.rows[0].id not in filled:
            old = room.rows[0]
            row = replace(old, orientation=self.orientation, containment=self.containment)
            return replace(row, name=self.name or old.name), ()
        names = [one.name for one in room.rows]
        if self.name:
            refuse_name(self.name, "", names)
        name = self.name or free_name("Row", names, separator=" ", digits=1)
        new = Row(RowId(ids.new("row")), name, self.orientation, self.containment)
        return new, room.rows


@dataclass(frozen=True)
class EditRow(PlanEdit):
    """Change a field of a row: name, orientation, containment."""

    row: RowId
    field: str
    value: object

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one field of one row merge."""
        return (self.scenario, self.row, self.field)

    def label(self, project: Project) -> str:
        """Such as ``change containment of Row 2``."""
        row = row_of(project.scenario(self.scenario).plan, self.row)
        if self.field == "name":
            return say("rename {0}", row.name)
        return say("change {0} of {1}", named(self.field), row.name)

    def apply(self, project: Project) -> Project:
        """Replace the field; names stay unique in the room."""
        plan = project.scenario(self.scenario).plan
        row = row_of(plan, self.row)
        changed = with_field(row, self.field, self.value)

        def revised(room: Room) -> Room:
            if row not in room.rows:
                return room
            if self.field == "name":
                refuse_name(str(self.value), row.name, [one.name for one in room.rows])
            return replace(
                room, rows=tuple(changed if one.id == row.id else one for one in room.rows)
            )

        after = with_rooms(plan, lambda _, room: revised(room))
        return with_plan(project, self.scenario, after)


@dataclass(frozen=True)
class DeleteRows(PlanEdit):
    """Delete rows with their racks and everything in them.

    The last row of a room stays, empty, so that racks can be put into the room again.
    """

    rows: frozenset[RowId]

    def label(self, project: Project) -> str:
        """Such as ``delete Row 2 (racks: 20, devices: 160)``."""
        plan = project.scenario(self.scenario).plan
        names = [row.name for _, _, row in plan.rows() if row.id in self.rows]
        racks = self._racks(plan)
        devices = sum(len(plan.racks[rack].placements) for rack in racks)
        if len(names) == 1:
            return say("delete {0} (racks: {1}, devices: {2})", names[0], len(racks), devices)
        counts = (len(names), len(racks), devices)
        return say("delete {0} rows (racks: {1}, devices: {2})", *counts)

    def apply(self, project: Project) -> Project:
        """Remove the racks, pools that hold nothing any more, and the rows."""
        racks = self._racks(project.scenario(self.scenario).plan)
        project = DeleteRacks(self.scenario, racks).apply(project)

        def left(room: Room) -> Room:
            kept = tuple(row for row in room.rows if row.id not in self.rows)
            if len(kept) == len(room.rows):
                return room
            return replace(room, rows=kept or room.rows[:1])

        after = with_rooms(project.scenario(self.scenario).plan, lambda _, room: left(room))
        return with_plan(project, self.scenario, after)

    def _racks(self, plan: Plan) -> frozenset[RackId]:
        return frozenset(rack.id for rack in plan.racks.values() if rack.row in self.rows)


def row_of(plan: Plan, row_id: RowId) -> Row:
    """Return a row.

    Raises:
        EditRefused: when it is no longer there.
    """
    for _, _, row in plan.rows():
        if row.id == row_id:
            return row
    raise EditRefused(say("This row is no longer in the plan."), say("Select another one."))
