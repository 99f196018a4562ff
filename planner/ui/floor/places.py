"""Where rooms and what stands in them are on the floor plan; one unit of the scene is a centimetre."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from planner.domain.floor_plan import Door, Extent, Fixture, FloorPlan, Point, length_mm, sides
from planner.domain.footprint import Footprint, contains
from planner.domain.identity import RackId, RoomId, SiteId
from planner.domain.plan import Plan
from planner.domain.site import Room, Site
from planner.domain.standing import RoomLayout
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.layout import shelves

UNIT_MM = 10.0
"""Millimetres in one unit of the scene."""

HEAD = 110.0
"""Room above a room for its title and dimension line."""
SIDE = 70.0
"""Room at the left for the other dimension line."""
FOOT = 40.0
"""Room below for the names of doors."""
GAP = 40.0
"""Between rooms."""
_ASPECT = 3.0
"""Width by height that the rooms together aim at."""

DOOR_STRIP_MM = 150.0
"""How far to both sides of its wall a door can be taken hold of."""

NOWHERE = Box(0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class RoomOnPlan:
    """A room on the plan: the point of the scene where its origin is, and the box with its margins.

    `plan` is what is drawn of its floor.
    """

    room: RoomId
    site: SiteId
    layout: RoomLayout
    x: float
    y: float
    box: Box
    plan: FloorPlan | None = None

    @property
    def floor(self) -> Box:
        """The rectangle around its walls."""
        return self.box_of(self.layout.extent)

    def box_of(self, extent: Extent) -> Box:
        """Return a rectangle of the floor in scene coordinates."""
        return Box(
            self.x + extent.x_mm / UNIT_MM,
            self.y + extent.y_mm / UNIT_MM,
            extent.width_mm / UNIT_MM,
            extent.depth_mm / UNIT_MM,
        )

    def at(self, point: Point) -> tuple[float, float]:
        """Return a point of the floor in scene coordinates."""
        return self.x + point.x_mm / UNIT_MM, self.y + point.y_mm / UNIT_MM

    def corners(self, points: Iterable[Point]) -> list[tuple[float, float]]:
        """Return points of the floor in scene coordinates."""
        return [self.at(one) for one in points]

    def mm(self, x: float, y: float) -> Point:
        """Return the point of the floor at a point of the scene."""
        return Point((x - self.x) * UNIT_MM, (y - self.y) * UNIT_MM)


@dataclass(frozen=True, slots=True)
class FloorPlaces:
    """All rooms on the plan and the box around them; `racks` and `units` tell the room of each."""

    rooms: Mapping[RoomId, RoomOnPlan] = field(default_factory=dict)
    racks: Mapping[RackId, RoomOnPlan] = field(default_factory=dict)
    units: Mapping[str, RoomOnPlan] = field(default_factory=dict)
    bounds: Box = NOWHERE

    def room_at(self, x: float, y: float) -> RoomOnPlan | None:
        """Return the room under a point, its margins included."""
        return next((one for one in self.rooms.values() if one.box.contains(x, y)), None)

    def rack_at(self, x: float, y: float) -> RackId | None:
        """Return the rack under a point."""
        room = self.room_at(x, y)
        if room is None:
            return None
        at = room.mm(x, y)
        return next(
            (key for key, one in room.layout.racks.items() if stands_at(one.footprint, at)), None
        )

    def unit_at(self, x: float, y: float) -> str | None:
        """Return the piece of plant under a point."""
        room = self.room_at(x, y)
        if room is None:
            return None
        at = room.mm(x, y)
        found = (key for key, one in room.layout.units.items() if stands_at(one.footprint, at))
        return next(found, None)

    def fixture(self, key: str) -> tuple[RoomOnPlan, Fixture] | None:
        """Return a door, column or obstacle and its room."""
        for room in self.rooms.values():
            for one in room.plan.fixtures if room.plan is not None else ():
                if one.id == key:
                    return room, one
        return None

    def rack_box(self, rack: RackId) -> Box | None:
        """Return the box around a rack."""
        room = self.racks.get(rack)
        return room.box_of(room.layout.racks[rack].footprint.extent()) if room else None

    def unit_box(self, unit: str) -> Box | None:
        """Return the box around a piece of plant."""
        room = self.units.get(unit)
        return room.box_of(room.layout.units[unit].footprint.extent()) if room else None

    def racks_in(self, area: Box) -> list[RackId]:
        """Return the racks that a box touches."""
        return [
            key
            for room in self.rooms.values()
            if room.box.meets(area)
            for key, one in room.layout.racks.items()
            if room.box_of(one.footprint.extent()).meets(area)
        ]

    def units_in(self, area: Box) -> list[str]:
        """Return the plant that a box touches."""
        return [
            key
            for room in self.rooms.values()
            if room.box.meets(area)
            for key, one in room.layout.units.items()
            if room.box_of(one.footprint.extent()).meets(area)
        ]


def fixture_corners(room: RoomOnPlan, fixture: Fixture) -> tuple[Point, ...]:
    """Return the corners of a column, or of the strip of wall that a door takes."""
    if not isinstance(fixture, Door):
        return fixture.corners
    ends = room.plan.door_ends(fixture) if room.plan is not None else None
    if ends is None:
        return ()
    first, last = ends
    length = length_mm(first, last)
    across = (
        -(last.y_mm - first.y_mm) / length * DOOR_STRIP_MM,
        (last.x_mm - first.x_mm) / length * DOOR_STRIP_MM,
    )
    back = (-across[0], -across[1])
    return first.moved(*across), last.moved(*across), last.moved(*back), first.moved(*back)


def fixture_at(room: RoomOnPlan, at: Point) -> Fixture | None:
    """Return the door, column or obstacle at a point of a room."""
    for one in room.plan.fixtures if room.plan is not None else ():
        corners = fixture_corners(room, one)
        if corners and contains(corners, at):
            return one
    return None


def wall_at(room: RoomOnPlan, at: Point, within_mm: float) -> int | None:
    """Return the wall near a point of a room."""
    for place, (first, last) in enumerate(sides(room.layout.outline)):
        if _distance_mm(first, last, at) <= within_mm:
            return place
    return None


def _distance_mm(first: Point, last: Point, at: Point) -> float:
    """Return how far a point is from a line between two others."""
    right, down = last.x_mm - first.x_mm, last.y_mm - first.y_mm
    square = right * right + down * down
    if square == 0:
        return length_mm(first, at)
    share = ((at.x_mm - first.x_mm) * right + (at.y_mm - first.y_mm) * down) / square
    share = max(0.0, min(1.0, share))
    return length_mm(first.moved(right * share, down * share), at)


def stands_at(place: Footprint, at: Point) -> bool:
    """Whether something covers a point of the floor."""
    reach = place.width_mm + place.depth_mm
    if abs(at.x_mm - place.x_mm) > reach or abs(at.y_mm - place.y_mm) > reach:
        return False
    if place.is_upright:
        box = place.extent()
        return box.x_mm <= at.x_mm <= box.right_mm and box.y_mm <= at.y_mm <= box.bottom_mm
    return contains(place.corners(), at)


def arrange(plan: Plan, layouts: Mapping[RoomId, RoomLayout]) -> FloorPlaces:
    """Return the rooms of a plan one below the other, on a page where there are many."""
    boxed = [
        _unplaced(room, site, layouts[room.id])
        for site in plan.sites
        for room in site.rooms
        if room.id in layouts
    ]
    rooms: dict[RoomId, RoomOnPlan] = {}
    y = 0.0
    for shelf in shelves(boxed, GAP, _ASPECT):
        x = 0.0
        for one in shelf:
            rooms[one.room] = _moved(one, x, y)
            x += one.box.width + GAP
        y += max(one.box.height for one in shelf) + GAP
    bounds = NOWHERE
    for index, one in enumerate(rooms.values()):
        bounds = bounds.united(one.box) if index else one.box
    return FloorPlaces(
        rooms,
        {rack: one for one in rooms.values() for rack in one.layout.racks},
        {unit: one for one in rooms.values() for unit in one.layout.units},
        bounds,
    )


def _unplaced(room: Room, site: Site, layout: RoomLayout) -> RoomOnPlan:
    return RoomOnPlan(room.id, site.id, layout, 0.0, 0.0, _outer(layout), room.drawn)


def _outer(layout: RoomLayout) -> Box:
    """The box with margins of a room, with its north-west corner at the origin."""
    width, depth = layout.extent.width_mm / UNIT_MM, layout.extent.depth_mm / UNIT_MM
    return Box(0.0, 0.0, SIDE + width + SIDE / 2, HEAD + depth + FOOT)


def _moved(one: RoomOnPlan, x: float, y: float) -> RoomOnPlan:
    extent = one.layout.extent
    origin_x = x + SIDE - extent.x_mm / UNIT_MM
    origin_y = y + HEAD - extent.y_mm / UNIT_MM
    box = Box(x, y, one.box.width, one.box.height)
    return RoomOnPlan(one.room, one.site, one.layout, origin_x, origin_y, box, one.plan)
