"""From degrees on the earth to points of the drawn map, and what of the land it shows."""

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.domain.atlas import Position
from planner.ui.canvas.geometry import Box

Point = tuple[float, float]

_LEAST_LATITUDES = 15.0
"""A map never shows less than so many degrees from south to north."""
_AROUND = 1.5
"""How much wider than the places the map is."""
_SOUTH, _NORTH = -58.0, 80.0
_EDGE = 1.0
"""Land ends so far inside the edge of the map, where its frame is drawn."""
_EUROPE = Position(50.0, 9.0)
_GRATICULES = (5.0, 10.0, 20.0, 30.0)
_MOST_LINES = 9


@dataclass(frozen=True, slots=True)
class Projection:
    """A plate carrée that keeps shapes at its middle: degrees of the window fill the box."""

    box: Box
    west: float
    east: float
    south: float
    north: float

    def at(self, position: Position) -> Point:
        """Return the point of a position; it may lie outside the box."""
        across = (position.longitude - self.west) / (self.east - self.west)
        down = (self.north - position.latitude) / (self.north - self.south)
        return self.box.x + across * self.box.width, self.box.y + down * self.box.height

    def outline(self, corners: Iterable[Position]) -> tuple[Point, ...]:
        """Return what of a piece of land lies in the box; empty for none of it."""
        return clipped([self.at(one) for one in corners], self.box.grown(-_EDGE))

    def line(self, corners: Sequence[Position]) -> tuple[tuple[Point, Point], ...]:
        """Return the pieces of a line that lie in the box, end to end."""
        points = [self.at(one) for one in corners]
        found = []
        for one, other in itertools.pairwise(points):
            piece = clipped([one, other], self.box)
            if len(piece) > 1:
                found.append((piece[0], piece[1]))
        return tuple(found)

    def graticule(self) -> tuple[tuple[Point, Point], ...]:
        """Return parallels and meridians at round degrees."""
        span = self.east - self.west
        step = next((one for one in _GRATICULES if span / one <= _MOST_LINES), _GRATICULES[-1])
        box = self.box
        lines = []
        for number in range(math.ceil(self.west / step), math.floor(self.east / step) + 1):
            x, _ = self.at(Position(self.south, number * step))
            lines.append(((x, box.y), (x, box.bottom)))
        for number in range(math.ceil(self.south / step), math.floor(self.north / step) + 1):
            _, y = self.at(Position(number * step, self.west))
            lines.append(((box.x, y), (box.right, y)))
        return tuple(lines)


def aspect_of(places: Sequence[Position]) -> float:
    """Return width by height of a map that suits the places: wide where they lie east and west."""
    if not places:
        return 1.0
    south = min(one.latitude for one in places)
    north = max(one.latitude for one in places)
    east = max(one.longitude for one in places)
    west = min(one.longitude for one in places)
    across = (east - west) * math.cos(math.radians((south + north) / 2))
    return min(max(1.0, across / max(north - south, _LEAST_LATITUDES)), 1.7)


def fitted(box: Box, places: Sequence[Position]) -> Projection:
    """Return the projection that shows all places in a box, with land around them."""
    known = places or (_EUROPE,)
    south = min(one.latitude for one in known)
    north = max(one.latitude for one in known)
    west = min(one.longitude for one in known)
    east = max(one.longitude for one in known)
    middle = (south + north) / 2
    squeeze = max(0.3, math.cos(math.radians(middle)))
    high = max(_LEAST_LATITUDES, (north - south) * _AROUND)
    wide = max(high * box.width / box.height, (east - west) * _AROUND * squeeze)
    wide = min(wide, 360.0 * squeeze)
    high = min(wide * box.height / box.width, _NORTH - _SOUTH)
    centre = min(max(middle, _SOUTH + high / 2), _NORTH - high / 2)
    across = wide / squeeze
    start = (west + east) / 2 - across / 2
    return Projection(box, start, start + across, centre - high / 2, centre + high / 2)


def clipped(corners: Sequence[Point], box: Box) -> tuple[Point, ...]:
    """Return the part of a polygon inside a box (Sutherland and Hodgman, 1974)."""
    found = list(corners)
    for axis, limit, keeps_above in (
        (0, box.x, True),
        (0, box.right, False),
        (1, box.y, True),
        (1, box.bottom, False),
    ):
        found = _cut(found, axis, limit, keeps_above=keeps_above)
    return tuple(found)


def _cut(corners: list[Point], axis: int, limit: float, *, keeps_above: bool) -> list[Point]:
    kept: list[Point] = []
    for before, here in zip([*corners[-1:], *corners[:-1]], corners, strict=True):
        came_in = (before[axis] >= limit) is keeps_above
        is_in = (here[axis] >= limit) is keeps_above
        if came_in is not is_in:
            share = (limit - before[axis]) / (here[axis] - before[axis])
            other = before[1 - axis] + share * (here[1 - axis] - before[1 - axis])
            kept.append((limit, other) if axis == 0 else (other, limit))
        if is_in:
            kept.append(here)
    return kept
