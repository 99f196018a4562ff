"""Where racks and plant stand on the floor, and what racks are called by their place there."""

from collections.abc import Hashable
from dataclasses import dataclass, replace

from planner.document.command import PlanEdit
from planner.document.commands.floor_plan import room_in
from planner.document.commands.placing import refuse_locked
from planner.document.commands.plant import with_elements
from planner.document.commands.revise import with_plan, with_racks, with_rooms
from planner.domain.errors import EditRefused
from planner.domain.identity import ElementId, PlacementId, RackId, RoomId, RowId
from planner.domain.phrase import say
from planner.domain.placement import FloorPose
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.site import Rack, Room

Poses = tuple[tuple[str, FloorPose], ...]
"""Where things stand from now on, by the id of a rack, element or placement."""


@dataclass(frozen=True)
class Stand(PlanEdit):
    """Let racks, elements and plant stand where the poses say; what `pinned` says stays there.

    `pinned` are racks that were laid out automatically beside those that move, at the place where
    they are seen, so that nothing but what was moved moves. `rows` are racks that join another row.
    """

    poses: Poses
    pinned: Poses = ()
    rows: tuple[tuple[RackId, RowId], ...] = ()
    gesture: int = 0
    title: str = ""

    @property
    def merge_key(self) -> Hashable | None:
        """Steps of one gesture, such as arrow keys, merge."""
        moved = tuple(key for key, _ in self.poses)
        return (self.scenario, moved, self.gesture) if self.gesture else None

    def label(self, project: Project) -> str:
        """Such as ``move R04`` or ``move 3 things``; the title where there is one."""
        if self.title:
            return self.title
        plan = project.scenario(self.scenario).plan
        if len(self.poses) > 1:
            return say("move {0} things on the floor", len(self.poses))
        return say("move {0} on the floor", name_on_floor(plan, self.poses[0][0]))

    def apply(self, project: Project) -> Project:
        """Set the poses."""
        plan = project.scenario(self.scenario).plan
        where = dict((*self.pinned, *self.poses))
        plan = _with_placements(plan, where)
        plan = _with_standing_elements(plan, where)
        racks = {
            rack.id: replace(rack, pose=pose)
            for key, pose in where.items()
            if (rack := plan.racks.get(RackId(key))) is not None and rack.pose != pose
        }
        plan = with_racks(plan, racks) if racks else plan
        for joining, row in self.rows:
            plan = _joined(plan, joining, row)
        return with_plan(project, self.scenario, plan)


@dataclass(frozen=True)
class LayOutAgain(PlanEdit):
    """Forget where the racks of a room were placed by hand; its rows are laid out again."""

    room: RoomId

    def label(self, project: Project) -> str:
        """Such as ``lay out Hall 1 again``."""
        room = room_in(project.scenario(self.scenario).plan, self.room)
        return say("lay out {0} again", room.name)

    def apply(self, project: Project) -> Project:
        """Take the poses away."""
        plan = project.scenario(self.scenario).plan
        rows = {row.id for row in room_in(plan, self.room).rows}
        free = {
            key: replace(rack, pose=None)
            for key, rack in plan.racks.items()
            if rack.row in rows and rack.pose is not None
        }
        return with_plan(project, self.scenario, with_racks(plan, free)) if free else project


@dataclass(frozen=True)
class NameRacks(PlanEdit):
    """Give racks other names all at once, as by a numbering scheme."""

    names: tuple[tuple[RackId, str], ...]

    def label(self, project: Project) -> str:
        """Such as ``number 40 racks``."""
        return say("number {0} racks", len(self.names))

    def apply(self, project: Project) -> Project:
        """Replace the names; every rack keeps one of its own."""
        plan = project.scenario(self.scenario).plan
        new = dict(self.names)
        taken = {rack.name for key, rack in plan.racks.items() if key not in new}
        for name in new.values():
            if not name.strip() or name in taken:
                raise EditRefused(
                    say("Another rack is called {0} already.", name),
                    say("Choose another prefix, or number all racks together."),
                )
            taken.add(name)
        changed = {
            key: replace(plan.racks[key], name=name)
            for key, name in new.items()
            if key in plan.racks and plan.racks[key].name != name
        }
        if not changed:
            return project
        return with_plan(project, self.scenario, with_racks(plan, changed))


def name_on_floor(plan: Plan, key: str) -> str:
    """Return the name of a rack, element or placement on a floor; the key of one that is gone."""
    rack = plan.racks.get(RackId(key))
    if rack is not None:
        return rack.name
    element = plan.element(ElementId(key))
    if element is not None:
        return element.name
    floors = (one for site in plan.sites for room in site.rooms for one in room.floor)
    return next((one.name for one in floors if one.id == PlacementId(key)), key)


def _with_placements(plan: Plan, where: dict[str, FloorPose]) -> Plan:
    def moved(room: Room) -> Room:
        if not any(one.id in where for one in room.floor):
            return room
        refuse_locked(*(one for one in room.floor if one.id in where))
        floor = tuple(
            replace(one, host=where[one.id]) if one.id in where else one for one in room.floor
        )
        return replace(room, floor=floor)

    return with_rooms(plan, lambda _, room: moved(room))


def _with_standing_elements(plan: Plan, where: dict[str, FloorPose]) -> Plan:
    moved = [
        replace(one, pose=where[one.id], place=where[one.id].room)
        for one in plan.plant
        if one.id in where
    ]
    return with_elements(plan, moved) if moved else plan


def _joined(plan: Plan, rack_id: RackId, row: RowId) -> Plan:
    """Return the plan with a rack in another row, among its racks in the order along it."""
    rack = plan.racks.get(rack_id)
    if rack is None or rack.row == row:
        return plan
    members = [*plan.racks_of_row(row), replace(rack, row=row)]
    if all(one.pose is not None for one in members):
        members.sort(key=_along_row)
    changed: dict[RackId, Rack] = {
        one.id: one if one.position == place else replace(one, position=place)
        for place, one in enumerate(members, start=1)
    }
    return with_racks(plan, changed)


def _along_row(rack: Rack) -> tuple[float, float]:
    pose = rack.pose
    if pose is None:
        return 0.0, 0.0
    upright = pose.rotation_deg % 180.0 == 90.0
    return (pose.y_mm, pose.x_mm) if upright else (pose.x_mm, pose.y_mm)
