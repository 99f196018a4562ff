"""What a floor plan may be: outlines, doors and obstacles that cannot stand are refused."""

from itertools import combinations

from planner.domain.errors import EditRefused
from planner.domain.floor_plan import (
    Door,
    FloorPlan,
    Obstacle,
    Point,
    Polygon,
    extent_of,
    length_mm,
    sides,
    signed_area_mm2,
)
from planner.domain.phrase import say

MOST_CORNERS = 64
LARGEST_MM = 500_000.0
"""Rooms longer than half a kilometre are a slip of the unit."""
_SMALLEST_MM2 = 1e6
_TILES_MM = (100.0, 5000.0)
_LOWEST_ROOM_MM, _HIGHEST_ROOM_MM = 1500.0, 50_000.0
_DOOR_MM = (300.0, 20_000.0)


def refuse_impossible_floor(plan: FloorPlan) -> None:
    """Refuse a floor plan that no room can have.

    Raises:
        EditRefused: with the number that cannot be.
    """
    if plan.outline:
        refuse_outline(plan.outline)
    low, high = _TILES_MM
    if not low <= plan.tile_mm <= high:
        raise EditRefused(
            say("A floor panel cannot be {0:,.0f} mm wide.", plan.tile_mm),
            say("Enter {0:,.0f} to {1:,.0f} mm; usual are 600.", low, high),
        )
    height = plan.wall_height_mm
    if height is not None and not _LOWEST_ROOM_MM <= height <= _HIGHEST_ROOM_MM:
        raise EditRefused(
            say("A room cannot be {0:,.0f} mm high.", height),
            say("Enter {0:,.0f} to {1:,.0f} mm.", _LOWEST_ROOM_MM, _HIGHEST_ROOM_MM),
        )
    for door in plan.doors:
        _refuse_door(plan, door)
    for one in plan.obstacles:
        _refuse_obstacle(one)


def refuse_outline(outline: Polygon) -> None:
    """Refuse walls that enclose nothing, cross one another, or are of absurd size."""
    if not 3 <= len(outline) <= MOST_CORNERS:
        raise EditRefused(
            say("A room with {0} corners cannot be drawn.", len(outline)),
            say("Draw three to {0} corners.", MOST_CORNERS),
        )
    extent = extent_of(outline)
    if extent is not None and max(extent.width_mm, extent.depth_mm) > LARGEST_MM:
        raise EditRefused(
            say(
                "A room of {0:,.0f} × {1:,.0f} m is larger than any.",
                extent.width_mm / 1000.0,
                extent.depth_mm / 1000.0,
            ),
            say("Check the unit: lengths are in mm."),
        )
    if _crosses_itself(outline):
        raise EditRefused(say("These walls cross one another."), say("Draw the corners in order."))
    area = abs(signed_area_mm2(outline))
    if area < _SMALLEST_MM2:
        raise EditRefused(
            say("A room of {0:.2f} m² holds nothing.", area / 1e6),
            say("Draw at least {0:.0f} m².", _SMALLEST_MM2 / 1e6),
        )


def _crosses_itself(outline: Polygon) -> bool:
    walls = sides(outline)
    last = len(walls) - 1
    return any(
        _cross(walls[a], walls[b])
        for a, b in combinations(range(len(walls)), 2)
        if b - a > 1 and (a, b) != (0, last)
    )


def _cross(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    return (
        _side(one, other[0]) * _side(one, other[1]) < 0
        and _side(other, one[0]) * _side(other, one[1]) < 0
    )


def _side(wall: tuple[Point, Point], at: Point) -> float:
    first, last = wall
    return (last.x_mm - first.x_mm) * (at.y_mm - first.y_mm) - (last.y_mm - first.y_mm) * (
        at.x_mm - first.x_mm
    )


def _refuse_door(plan: FloorPlan, door: Door) -> None:
    wall = plan.wall(door.wall)
    if wall is None:
        raise EditRefused(
            say("There is no wall for {0}.", door.name), say("Drop the door on a wall.")
        )
    low, high = _DOOR_MM
    for size in (door.width_mm, door.height_mm):
        if not low <= size <= high:
            raise EditRefused(
                say("{0} cannot be {1:,.0f} mm wide or high.", door.name, size),
                say("Enter {0:,.0f} to {1:,.0f} mm.", low, high),
            )
    length = length_mm(*wall)
    if door.at_mm < -0.5 or door.at_mm + door.width_mm > length + 0.5:
        raise EditRefused(
            say(
                "{0} of {1:,.0f} mm does not fit there into a wall of {2:,.0f} mm.",
                *(door.name, door.width_mm, length),
            ),
            say("Move it along the wall or make it narrower."),
        )


def _refuse_obstacle(one: Obstacle) -> None:
    if len(one.corners) < 3 or abs(signed_area_mm2(one.corners)) < 100.0:
        raise EditRefused(
            say("{0} takes no floor.", one.name), say("Give it a width and a depth above zero.")
        )
