"""The floor of a room as it is drawn: walls, doors, columns, obstacles, tiles."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace

from planner.document.command import PlanEdit
from planner.document.commands.floor_limits import refuse_impossible_floor
from planner.document.commands.revise import Ids, with_plan, with_rooms
from planner.domain.changing import with_field
from planner.domain.errors import EditRefused
from planner.domain.floor_plan import Door, Fixture, FloorPlan, Obstacle, Polygon, length_mm
from planner.domain.identity import FixtureId, RoomId
from planner.domain.phrase import named, say
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.site import Room


@dataclass(frozen=True)
class DrawRoom(PlanEdit):
    """Give a room other walls; doors keep their place along them as far as it is still there."""

    room: RoomId
    outline: Polygon
    gesture: int = 0

    @property
    def merge_key(self) -> Hashable | None:
        """Steps of one gesture merge."""
        return (self.scenario, self.room, "outline", self.gesture) if self.gesture else None

    def label(self, project: Project) -> str:
        """Such as ``draw Hall 1``."""
        room = room_in(project.scenario(self.scenario).plan, self.room)
        drawn = room.floor_plan is not None and room.floor_plan.outline
        return say("resize {0}", room.name) if drawn else say("draw {0}", room.name)

    def apply(self, project: Project) -> Project:
        """Replace the outline."""

        def redrawn(plan: FloorPlan) -> FloorPlan:
            plan = replace(plan, outline=self.outline)
            kept = (_along(plan, door) for door in plan.doors)
            return replace(plan, doors=tuple(door for door in kept if door is not None))

        return _with_floor(project, self, self.room, redrawn)


def _along(plan: FloorPlan, door: Door) -> Door | None:
    """Return the door inside its wall, None when the wall is gone or too short."""
    wall = plan.wall(door.wall)
    if wall is None or (room := length_mm(*wall) - door.width_mm) < 0:
        return None
    return door if 0.0 <= door.at_mm <= room else replace(door, at_mm=min(max(door.at_mm, 0), room))


@dataclass(frozen=True)
class EditFloor(PlanEdit):
    """Change a field of the floor plan of a room: wall height, tiles, rating, numbering, underlay."""

    room: RoomId
    field: str
    value: object

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one field of one room merge."""
        return (self.scenario, self.room, self.field)

    def label(self, project: Project) -> str:
        """Such as ``change tile of Hall 1``."""
        room = room_in(project.scenario(self.scenario).plan, self.room)
        return say("change {0} of {1}", named(self.field.removesuffix("_mm")), room.name)

    def apply(self, project: Project) -> Project:
        """Replace the field."""
        return _with_floor(
            project, self, self.room, lambda plan: with_field(plan, self.field, self.value)
        )


@dataclass(frozen=True)
class AddFixture(PlanEdit):
    """Draw a door, column or obstacle; its id, and without one its name, are given to it.

    Where the room was not drawn yet, *outline* becomes its walls.
    """

    room: RoomId
    fixture: Fixture
    outline: Polygon = ()

    def label(self, project: Project) -> str:
        """Such as ``add door``."""
        return say("add {0}", self.fixture.name or _kind(self.fixture))

    def apply(self, project: Project) -> Project:
        """Append it."""
        ids = Ids(project)
        room = room_in(project.scenario(self.scenario).plan, self.room)
        name = self.fixture.name or _free_name(room, _kind(self.fixture))
        new = replace(self.fixture, id=FixtureId(ids.new("fixture")), name=name)

        def grown(plan: FloorPlan) -> FloorPlan:
            plan = plan if plan.outline else replace(plan, outline=self.outline)
            return _with_fixtures(plan, (*plan.fixtures, new))

        return _with_floor(project, self, self.room, grown, ids.serial)


@dataclass(frozen=True)
class ChangeFixture(PlanEdit):
    """Move, resize or rename a door, column or obstacle."""

    room: RoomId
    fixture: Fixture
    gesture: int = 0

    @property
    def merge_key(self) -> Hashable | None:
        """Steps of one gesture merge."""
        return (self.scenario, self.fixture.id, self.gesture) if self.gesture else None

    def label(self, project: Project) -> str:
        """Such as ``change Door 1``."""
        return say("change {0}", self.fixture.name)

    def apply(self, project: Project) -> Project:
        """Replace it."""
        return _with_floor(
            project,
            self,
            self.room,
            lambda plan: _with_fixtures(
                plan,
                (self.fixture if one.id == self.fixture.id else one for one in plan.fixtures),
            ),
        )


@dataclass(frozen=True)
class RemoveFixtures(PlanEdit):
    """Delete doors, columns and obstacles of any room."""

    fixtures: frozenset[FixtureId]

    def label(self, project: Project) -> str:
        """Such as ``delete Door 1`` or ``delete 3 things of the floor``."""
        plan = project.scenario(self.scenario).plan
        names = [one.name for one in fixtures_of(plan) if one.id in self.fixtures]
        if len(names) == 1:
            return say("delete {0}", names[0])
        return say("delete {0} things of the floor", len(self.fixtures))

    def apply(self, project: Project) -> Project:
        """Take them out."""

        def without(room: Room) -> Room:
            plan = room.floor_plan
            if plan is None:
                return room
            kept = tuple(one for one in plan.fixtures if one.id not in self.fixtures)
            if len(kept) == len(plan.fixtures):
                return room
            return replace(room, floor_plan=_with_fixtures(plan, kept))

        plan = project.scenario(self.scenario).plan
        after = with_rooms(plan, lambda _, room: without(room))
        return with_plan(project, self.scenario, after)


def room_in(plan: Plan, room_id: RoomId) -> Room:
    """Return a room.

    Raises:
        EditRefused: when it is no longer there.
    """
    for site in plan.sites:
        for room in site.rooms:
            if room.id == room_id:
                return room
    raise EditRefused(say("This room is no longer in the plan."), say("Select another one."))


def fixtures_of(plan: Plan) -> Iterable[Fixture]:
    """Yield every door, column and obstacle of a plan."""
    for site in plan.sites:
        for room in site.rooms:
            if room.floor_plan is not None:
                yield from room.floor_plan.fixtures


def _with_floor(
    project: Project,
    edit: PlanEdit,
    room_id: RoomId,
    change: Callable[[FloorPlan], FloorPlan],
    serial: int = 0,
) -> Project:
    plan = project.scenario(edit.scenario).plan
    room = room_in(plan, room_id)
    floor = change(room.floor_plan or FloorPlan())
    refuse_impossible_floor(floor)
    if floor == (room.floor_plan or FloorPlan()):
        return project
    drawn = replace(room, floor_plan=floor)
    after = with_rooms(plan, lambda _, one: drawn if one.id == room_id else one)
    return with_plan(project, edit.scenario, after, serial)


def _with_fixtures(plan: FloorPlan, fixtures: Iterable[Fixture]) -> FloorPlan:
    every = tuple(fixtures)
    return replace(
        plan,
        doors=tuple(one for one in every if isinstance(one, Door)),
        obstacles=tuple(one for one in every if isinstance(one, Obstacle)),
    )


def _kind(fixture: Fixture) -> str:
    return say("door") if isinstance(fixture, Door) else named(fixture.kind)


def _free_name(room: Room, kind: str) -> str:
    plan = room.floor_plan
    taken = {one.name for one in plan.fixtures} if plan is not None else set()
    number = 1
    while (name := f"{kind.capitalize()} {number}") in taken:
        number += 1
    return name
