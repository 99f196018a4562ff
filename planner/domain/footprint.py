"""What something takes up on the floor, and whether two such things are in each other's way."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians, sin

from planner.domain.floor_plan import Extent, Point, Polygon, extent_of, sides

_TOUCH_MM = 1.0
"""Things that lie over one another by less stand side by side."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """A rectangle on the floor: its middle, its size, and how it is turned.

    Turned by 0° its front looks north (upwards); 90° turn it clockwise, to the east. Width runs along
    the front, depth from front to rear.
    """

    x_mm: float
    y_mm: float
    width_mm: float
    depth_mm: float
    rotation_deg: float = 0.0

    @property
    def middle(self) -> Point:
        """The centre."""
        return Point(self.x_mm, self.y_mm)

    @property
    def front(self) -> tuple[float, float]:
        """The direction that the front looks in, of length 1."""
        turned = self.rotation_deg % 360.0
        exact = _QUARTERS.get(turned)
        if exact is not None:
            return exact
        return sin(radians(turned)), -cos(radians(turned))

    @property
    def is_upright(self) -> bool:
        """Whether its sides run along the axes."""
        return self.rotation_deg % 90.0 == 0.0

    def corners(self) -> Polygon:
        """The corners, clockwise from the left end of the front as one looks out of it."""
        return self.reach(0.0, 0.0)

    def reach(self, front_mm: float, rear_mm: float) -> Polygon:
        """Return the corners with so much floor in front and behind added."""
        ahead_x, ahead_y = self.front
        right_x, right_y = -ahead_y, ahead_x
        half, fore, aft = (
            self.width_mm / 2,
            self.depth_mm / 2 + front_mm,
            self.depth_mm / 2 + rear_mm,
        )
        return tuple(
            Point(
                self.x_mm + right_x * across + ahead_x * along,
                self.y_mm + right_y * across + ahead_y * along,
            )
            for across, along in ((-half, fore), (half, fore), (half, -aft), (-half, -aft))
        )

    def extent(self) -> Extent:
        """The upright rectangle around it."""
        if self.is_upright:
            turned = self.rotation_deg % 180.0 == 90.0
            wide, deep = (
                (self.depth_mm, self.width_mm) if turned else (self.width_mm, self.depth_mm)
            )
            return Extent(self.x_mm - wide / 2, self.y_mm - deep / 2, wide, deep)
        found = extent_of(self.corners())
        return found if found is not None else Extent(self.x_mm, self.y_mm, 0.0, 0.0)


_QUARTERS = {0.0: (0.0, -1.0), 90.0: (1.0, 0.0), 180.0: (0.0, 1.0), 270.0: (-1.0, 0.0)}


def overlap(first: Sequence[Point], second: Sequence[Point]) -> bool:
    """Whether two convex polygons share more floor than a touch (separating axis theorem)."""
    return not any(
        _apart(side, first, second) for polygon in (first, second) for side in sides(polygon)
    )


def _apart(side: tuple[Point, Point], first: Sequence[Point], second: Sequence[Point]) -> bool:
    """Whether the shadows of both on a line across *side* do not lie over one another."""
    (start, end) = side
    across = (start.y_mm - end.y_mm, end.x_mm - start.x_mm)
    length = hypot(*across)
    if length == 0:
        return False
    one = [(across[0] * p.x_mm + across[1] * p.y_mm) / length for p in first]
    other = [(across[0] * p.x_mm + across[1] * p.y_mm) / length for p in second]
    return max(one) - _TOUCH_MM < min(other) or max(other) - _TOUCH_MM < min(one)


def contains(outline: Sequence[Point], point: Point) -> bool:
    """Whether a point lies inside a polygon (a ray to the east crosses its sides an odd number)."""
    inside = False
    for first, last in sides(outline):
        if (first.y_mm > point.y_mm) != (last.y_mm > point.y_mm):
            rise = (point.y_mm - first.y_mm) / (last.y_mm - first.y_mm)
            if point.x_mm < first.x_mm + rise * (last.x_mm - first.x_mm):
                inside = not inside
    return inside


def within(outline: Sequence[Point], corners: Sequence[Point]) -> bool:
    """Whether a convex polygon lies inside an outline; touching a wall is inside."""
    middle_x = sum(one.x_mm for one in corners) / len(corners)
    middle_y = sum(one.y_mm for one in corners) / len(corners)
    drawn_in = [_towards(one, middle_x, middle_y) for one in corners]
    if not all(contains(outline, one) for one in drawn_in):
        return False
    return not any(
        _cross(wall, side) for wall in sides(outline) for side in pairwise((*drawn_in, drawn_in[0]))
    )


def _towards(point: Point, x_mm: float, y_mm: float) -> Point:
    """Return a point moved by a touch towards another."""
    right, down = x_mm - point.x_mm, y_mm - point.y_mm
    length = hypot(right, down)
    if length <= _TOUCH_MM:
        return point
    # Over the corner of a square: so far that both of its sides are a touch away.
    share = min(1.0, _TOUCH_MM * 1.5 / length)
    return point.moved(right * share, down * share)


def _cross(wall: tuple[Point, Point], side: tuple[Point, Point]) -> bool:
    """Whether two lines cross between their ends."""
    return (
        _turn(*wall, side[0]) * _turn(*wall, side[1]) < 0
        and _turn(*side, wall[0]) * _turn(*side, wall[1]) < 0
    )


def _turn(first: Point, last: Point, point: Point) -> float:
    """Positive when *point* lies to one side of a line, negative to the other."""
    return (last.x_mm - first.x_mm) * (point.y_mm - first.y_mm) - (last.y_mm - first.y_mm) * (
        point.x_mm - first.x_mm
    )
