"""The floor of a room as it is drawn: outline, doors, columns, tiles, load rating, underlay.

All lengths are mm. x grows to the right (east), y downwards (south), so that a plan reads like the
picture of it; the origin is wherever the drawing begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import hypot, isfinite

from planner.domain.identity import FixtureId


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the floor."""

    x_mm: float
    y_mm: float

    def moved(self, x_mm: float, y_mm: float) -> "Point":
        """Return the point elsewhere."""
        return Point(self.x_mm + x_mm, self.y_mm + y_mm)


Polygon = tuple[Point, ...]
"""Corners in order, the last joined to the first; none means: not drawn."""


@dataclass(frozen=True, slots=True)
class Extent:
    """An upright rectangle of the floor."""

    x_mm: float
    y_mm: float
    width_mm: float
    depth_mm: float

    @property
    def right_mm(self) -> float:
        """The east side."""
        return self.x_mm + self.width_mm

    @property
    def bottom_mm(self) -> float:
        """The south side."""
        return self.y_mm + self.depth_mm

    @property
    def middle(self) -> Point:
        """The centre."""
        return Point(self.x_mm + self.width_mm / 2, self.y_mm + self.depth_mm / 2)

    def grown(self, by_mm: float) -> "Extent":
        """Return the rectangle with every side moved outwards."""
        return Extent(
            self.x_mm - by_mm,
            self.y_mm - by_mm,
            self.width_mm + 2 * by_mm,
            self.depth_mm + 2 * by_mm,
        )

    def united(self, other: "Extent") -> "Extent":
        """Return the smallest rectangle that holds both."""
        x, y = min(self.x_mm, other.x_mm), min(self.y_mm, other.y_mm)
        right, bottom = max(self.right_mm, other.right_mm), max(self.bottom_mm, other.bottom_mm)
        return Extent(x, y, right - x, bottom - y)

    def corners(self) -> Polygon:
        """The four corners, clockwise from the north-west."""
        return (
            Point(self.x_mm, self.y_mm),
            Point(self.right_mm, self.y_mm),
            Point(self.right_mm, self.bottom_mm),
            Point(self.x_mm, self.bottom_mm),
        )


class Swing(StrEnum):
    """How a door opens: into the room or out of it, hinged at the end where its wall begins or not."""

    IN_START = "in, hinged at the start"
    IN_END = "in, hinged at the end"
    OUT_START = "out, hinged at the start"
    OUT_END = "out, hinged at the end"
    SLIDING = "sliding"

    @property
    def inwards(self) -> bool:
        """Whether the leaf needs room inside."""
        return self in (Swing.IN_START, Swing.IN_END)

    @property
    def at_start(self) -> bool:
        """Whether the hinge is at the end of the door where its wall begins."""
        return self in (Swing.IN_START, Swing.OUT_START)


@dataclass(frozen=True, slots=True)
class Door:
    """A door in a wall of the outline.

    `wall` counts the walls from 0, wall n from corner n to the next; `at_mm` is how far from the
    first corner of its wall the door begins.
    """

    id: FixtureId
    name: str
    wall: int
    at_mm: float
    width_mm: float
    height_mm: float
    swing: Swing = Swing.IN_START


class ObstacleKind(StrEnum):
    """What takes up floor without being planned hardware."""

    COLUMN = "column"
    OBSTACLE = "obstacle"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A column, or anything else that nothing can stand on."""

    id: FixtureId
    name: str
    kind: ObstacleKind
    corners: Polygon


Fixture = Door | Obstacle
"""What is drawn on a floor besides its walls."""


@dataclass(frozen=True, slots=True)
class FloorRating:
    """What floor and way in carry; None where nobody said.

    `point_load_kg` is what one foot may put on a floor panel, `rolling_load_kg` what one caster may,
    `tile_load_kg` what one panel carries in all, `area_load_kg_m2` what the slab carries. `lift_...` and `ramp_slope` (rise ÷ run) are of the way
    from the street to the room, whose narrowest door is `way_width_mm` × `way_height_mm`.
    """

    point_load_kg: float | None = None
    rolling_load_kg: float | None = None
    area_load_kg_m2: float | None = None
    lift_capacity_kg: float | None = None
    lift_width_mm: float | None = None
    lift_depth_mm: float | None = None
    lift_height_mm: float | None = None
    way_width_mm: float | None = None
    way_height_mm: float | None = None
    ramp_slope: float | None = None
    tile_load_kg: float | None = None


@dataclass(frozen=True, slots=True)
class Underlay:
    """A picture below the plan: which one (SHA-256 of its file), and how it lies on the floor.

    `x_mm`, `y_mm` is where its upper left corner lies, `rotation_deg` turns it clockwise about that.
    A `locked` one stays where it is.
    """

    digest: str
    name: str
    mm_per_px: float
    x_mm: float = 0.0
    y_mm: float = 0.0
    rotation_deg: float = 0.0
    opacity: float = 0.4
    locked: bool = False


class Counting(StrEnum):
    """Along which way the racks of a row are counted."""

    FORWARD = "west to east, north to south"
    BACKWARD = "east to west, south to north"


@dataclass(frozen=True, slots=True)
class Numbering:
    """How racks are named by where they stand: rows A, B, ... and numbers within each.

    `prefix` comes before everything; `digits` is how many digits a number has at least.
    """

    prefix: str = ""
    first_row: str = "A"
    start: int = 1
    step: int = 1
    digits: int = 2
    counting: Counting = Counting.FORWARD


PANEL_MM = 600.0
"""Side of a raised-floor panel (EN 12825: 600 mm)."""
SMALLEST_TILE_MM = 100.0
"""Floor panels smaller than this are a slip of the unit."""
_FARTHEST_MM = 1e7
_SMALLEST_MM2 = 1e3


@dataclass(frozen=True, slots=True)
class FloorPlan:
    """What is drawn of a room's floor.

    Without `outline` the room is as large as what stands in it asks for, which is shown as assumed.
    """

    outline: Polygon = ()
    wall_height_mm: float | None = None
    doors: tuple[Door, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    tile_mm: float = PANEL_MM
    tile_origin: Point = Point(0.0, 0.0)
    rating: FloorRating = FloorRating()
    underlay: Underlay | None = None
    numbering: Numbering = Numbering()

    @property
    def extent(self) -> Extent | None:
        """The rectangle around the outline, None where none is drawn."""
        return extent_of(self.outline)

    @property
    def fixtures(self) -> tuple[Fixture, ...]:
        """Doors, columns and obstacles."""
        return (*self.doors, *self.obstacles)

    @property
    def sound(self) -> "FloorPlan":
        """The plan without what cannot be drawn, as a damaged file may hold it; itself when all can.

        Walls that enclose nothing count as not drawn, doors without a wall and obstacles without
        floor as not there, floor panels of no size as usual ones.
        """
        outline = self.outline if _encloses(self.outline) else ()
        walls = outline if outline == self.outline else None
        doors = tuple(one for one in self.doors if walls is not None and self._holds(one))
        obstacles = tuple(one for one in self.obstacles if _encloses(one.corners))
        origin_stands = isfinite(self.tile_origin.x_mm) and isfinite(self.tile_origin.y_mm)
        tiles = isfinite(self.tile_mm) and self.tile_mm >= SMALLEST_TILE_MM and origin_stands
        if tiles and (outline, doors, obstacles) == (self.outline, self.doors, self.obstacles):
            return self
        return replace(
            self,
            outline=outline,
            doors=doors,
            obstacles=obstacles,
            tile_mm=self.tile_mm if tiles else PANEL_MM,
            tile_origin=self.tile_origin if tiles else Point(0.0, 0.0),
        )

    def _holds(self, door: Door) -> bool:
        """Whether a door has a wall, and sizes above zero."""
        sizes = (door.at_mm, door.width_mm, door.height_mm)
        sound = all(map(isfinite, sizes)) and door.width_mm > 0 and door.height_mm > 0
        return sound and self.door_ends(door) is not None

    def wall(self, index: int) -> tuple[Point, Point] | None:
        """Return both ends of a wall, None when there is no such wall."""
        if not 0 <= index < len(self.outline):
            return None
        return self.outline[index], self.outline[(index + 1) % len(self.outline)]

    def door_ends(self, door: Door) -> tuple[Point, Point] | None:
        """Return both jambs of a door, None when its wall is gone."""
        wall = self.wall(door.wall)
        if wall is None:
            return None
        first, last = wall
        length = length_mm(first, last)
        if length <= 0:
            return None
        along = ((last.x_mm - first.x_mm) / length, (last.y_mm - first.y_mm) / length)
        near, far = door.at_mm, door.at_mm + door.width_mm
        return (
            first.moved(along[0] * near, along[1] * near),
            first.moved(along[0] * far, along[1] * far),
        )


def length_mm(first: Point, last: Point) -> float:
    """Return the distance of two points."""
    return hypot(last.x_mm - first.x_mm, last.y_mm - first.y_mm)


def extent_of(corners: Sequence[Point]) -> Extent | None:
    """Return the rectangle around some points, None when there are none."""
    if not corners:
        return None
    xs, ys = [one.x_mm for one in corners], [one.y_mm for one in corners]
    return Extent(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def signed_area_mm2(corners: Sequence[Point]) -> float:
    """Return the area of a polygon (shoelace formula), positive when it runs clockwise on screen."""
    total = 0.0
    for first, last in sides(corners):
        total += first.x_mm * last.y_mm - last.x_mm * first.y_mm
    return total / 2


def _encloses(corners: Sequence[Point]) -> bool:
    """Whether corners can be walls: finite, not absurdly far away, with floor between them."""
    if len(corners) < 3:
        return False
    if not all(abs(one.x_mm) < _FARTHEST_MM and abs(one.y_mm) < _FARTHEST_MM for one in corners):
        return False  # also where one is no number
    return abs(signed_area_mm2(corners)) >= _SMALLEST_MM2


def sides(corners: Sequence[Point]) -> list[tuple[Point, Point]]:
    """Return the sides of a polygon, each from its first to its last end."""
    return list(zip(corners, (*corners[1:], *corners[:1]), strict=True))
