"""What is in the way of what on a floor: found for a plan as it is, and for one thing that is moved.

Things overhead, such as busways, are in nobody's way.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.compute.floor_rules import FloorRules
from planner.domain.floor_plan import (
    Door,
    Extent,
    FloorPlan,
    Obstacle,
    Polygon,
    extent_of,
    length_mm,
    signed_area_mm2,
)
from planner.domain.footprint import Footprint, overlap, within
from planner.domain.standing import RoomLayout, UnitKind

_CELL_MM = 2400.0
_EDGE_MM = 1.0
_STEP_OUT_MM = 900.0
"""Floor that a door wants free inside, whichever way it opens (clear width of an escape route)."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A rack or a piece of plant on the floor; `assumed` while nobody placed it."""

    key: str
    name: str
    footprint: Footprint
    is_rack: bool
    assumed: bool

    @property
    def corners(self) -> Polygon:
        """Its corners."""
        return self.footprint.corners()


def things_in(layout: RoomLayout, names: Mapping[str, str]) -> tuple[Thing, ...]:
    """Return everything that takes up floor in a room; *names* are those of racks."""
    racks = (
        Thing(key, names.get(key, key), one.footprint, is_rack=True, assumed=one.assumed)
        for key, one in layout.racks.items()
    )
    units = (
        Thing(key, one.name, one.footprint, is_rack=False, assumed=one.assumed)
        for key, one in layout.units.items()
        if one.kind is not UnitKind.BUSWAY
    )
    return (*racks, *units)


class Crowd:
    """Things by where they stand, so that a thousand of them are not asked one by one."""

    def __init__(self, things: Iterable[Thing]) -> None:
        self._cells: dict[tuple[int, int], list[tuple[Thing, Extent]]] = {}
        for one in things:
            extent = one.footprint.extent()
            for cell in _cells(extent):
                self._cells.setdefault(cell, []).append((one, extent))

    def touching(self, shape: Polygon, but: frozenset[str] = frozenset()) -> Iterator[Thing]:
        """Yield what lies over a convex shape, each once."""
        extent = extent_of(shape)
        if extent is None:
            return
        seen: set[str] = set(but)
        for cell in _cells(extent):
            for one, around in self._cells.get(cell, ()):
                # Neighbours only touch; few pairs are worth the exact answer.
                if _meet(extent, around) and one.key not in seen:
                    seen.add(one.key)
                    if overlap(shape, one.corners):
                        yield one

    def pairs(self) -> Iterator[tuple[Thing, Thing]]:
        """Yield every two things that lie over one another, once."""
        found: set[tuple[str, str]] = set()
        for members in self._cells.values():
            for place, (one, around) in enumerate(members):
                for other, beyond in members[place + 1 :]:
                    if _meet(around, beyond) and (one.key, other.key) not in found:
                        found.add((one.key, other.key))
                        if overlap(one.corners, other.corners):
                            yield one, other


def _meet(one: Extent, other: Extent) -> bool:
    """Whether two upright rectangles share more than an edge."""
    return (
        one.x_mm + _EDGE_MM < other.x_mm + other.width_mm
        and other.x_mm + _EDGE_MM < one.x_mm + one.width_mm
        and one.y_mm + _EDGE_MM < other.y_mm + other.depth_mm
        and other.y_mm + _EDGE_MM < one.y_mm + one.depth_mm
    )


def _cells(extent: Extent) -> Iterator[tuple[int, int]]:
    columns = range(int(extent.x_mm // _CELL_MM), int(extent.right_mm // _CELL_MM) + 1)
    rows = range(int(extent.y_mm // _CELL_MM), int(extent.bottom_mm // _CELL_MM) + 1)
    return ((column, row) for column in columns for row in rows)


def outside(things: Iterable[Thing], outline: Polygon) -> list[Thing]:
    """Return what does not stand inside the walls; without walls nothing is outside."""
    return [one for one in things if outline and not within(outline, one.corners)]


def on_obstacles(things: Iterable[Thing], plan: FloorPlan | None) -> list[tuple[Thing, Obstacle]]:
    """Return what stands on columns or obstacles."""
    obstacles = plan.obstacles if plan is not None else ()
    return [
        (thing, one) for thing in things for one in obstacles if overlap(thing.corners, one.corners)
    ]


def blocking_doors(crowd: Crowd, plan: FloorPlan | None) -> list[tuple[Thing, Door]]:
    """Return what stands where a door opens or is gone through."""
    found = []
    for door in plan.doors if plan is not None else ():
        zone = door_zone(plan, door) if plan is not None else ()
        found += [(thing, door) for thing in crowd.touching(zone)] if zone else []
    return found


def door_zone(plan: FloorPlan, door: Door) -> Polygon:
    """Return the floor inside a room that a door needs: where its leaf swings and one steps out."""
    ends = plan.door_ends(door)
    if ends is None:
        return ()
    first, last = ends
    length = length_mm(first, last)
    along = ((last.x_mm - first.x_mm) / length, (last.y_mm - first.y_mm) / length)
    inward = (-along[1], along[0]) if signed_area_mm2(plan.outline) > 0 else (along[1], -along[0])
    deep = max(door.width_mm, _STEP_OUT_MM) if door.swing.inwards else _STEP_OUT_MM
    far = (inward[0] * deep, inward[1] * deep)
    return (first, last, last.moved(*far), first.moved(*far))


def in_clearance(
    things: Iterable[Thing], crowd: Crowd, rules: FloorRules
) -> list[tuple[Thing, Thing]]:
    """Return plant with something else on the floor that it needs in front of it and behind."""
    found = []
    for one in things:
        if not one.is_rack:
            zone = one.footprint.reach(rules.unit_front_mm, rules.unit_rear_mm)
            itself = frozenset((one.key,))
            others = [
                other
                for other in crowd.touching(zone, itself)
                if not overlap(one.corners, other.corners) and not _beside(one, other)
            ]
            found += [(one, other) for other in others]
    return found


def _beside(one: Thing, other: Thing) -> bool:
    """Whether another piece of plant stands back to back or face to face in its own row of plant."""
    return not other.is_rack and one.footprint.front == other.footprint.front


def moved(things: Sequence[Thing], places: Mapping[str, Footprint]) -> list[Thing]:
    """Return the things that move, at their new places."""
    return [
        replace(one, footprint=places[one.key], assumed=False)
        for one in things
        if one.key in places
    ]
