"""Rows that nobody has placed: lines of racks with alternating fronts, aisles between them.

A block of rows is laid out from its own north-west corner; who asks moves it to where it belongs.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.compute.floor_rules import FloorRules
from planner.domain.floor_plan import Extent
from planner.domain.footprint import Footprint
from planner.domain.identity import RackId, RowId
from planner.domain.site import Orientation, Rack, Row

TURN = {
    Orientation.NORTH: 0.0,
    Orientation.EAST: 90.0,
    Orientation.SOUTH: 180.0,
    Orientation.WEST: 270.0,
}
"""How far the racks of a row are turned so that their fronts look there."""

_PAGE_ASPECT = 1.8
"""Width by depth that a block of very many racks aims at."""

Sizes = Mapping[RackId, tuple[float, float]]
"""Width and depth of each rack in mm."""


@dataclass(frozen=True, slots=True)
class Block:
    """Racks of automatic rows, and the floor that they and the aisles around them take."""

    racks: Mapping[RackId, Footprint]
    width_mm: float
    depth_mm: float

    def moved(self, x_mm: float, y_mm: float) -> dict[RackId, Footprint]:
        """Return the racks with the block's corner at a point."""
        return {
            key: replace(one, x_mm=one.x_mm + x_mm, y_mm=one.y_mm + y_mm)
            for key, one in self.racks.items()
        }


@dataclass(frozen=True, slots=True)
class _Band:
    """What stands side by side across a block: lines of racks that look the same way."""

    lines: tuple[tuple[Rack, ...], ...]
    turn: float


def automatic_block(
    rows: Sequence[Row], racks: Mapping[RowId, Sequence[Rack]], sizes: Sizes, rules: FloorRules
) -> Block:
    """Return the rows of a room one behind the other, with an aisle before, between and after them.

    Rows that all look the same way alternate, the first as it says: a cold aisle is shared by the
    fronts of two rows, a hot aisle by their rears. Rows that say different things keep to that.
    Rows longer than `longest_row_mm` go on in a further line.
    """
    filled = [row for row in rows if racks.get(row.id)]
    alike = len({row.orientation for row in filled}) == 1
    across: list[_Band] = []
    along: list[_Band] = []
    for row in filled:
        turn = TURN[row.orientation]
        bands = along if turn % 180.0 == 90.0 else across
        for lines in _broken(racks[row.id], sizes, rules):
            turned = (turn + 180.0) % 360.0 if alike and len(bands) % 2 else turn
            bands.append(_Band(lines, turned))
    level = _stacked(across, sizes, rules)
    upright = _turned(_stacked([replace(one, turn=one.turn - 90.0) for one in along], sizes, rules))
    if not upright.racks or not level.racks:
        return level if level.racks else upright
    beside = level.width_mm + rules.passage_mm
    return Block(
        {**level.racks, **upright.moved(beside, 0.0)},
        beside + upright.width_mm,
        max(level.depth_mm, upright.depth_mm),
    )


def _broken(
    racks: Sequence[Rack], sizes: Sizes, rules: FloorRules
) -> Iterable[tuple[tuple[Rack, ...], ...]]:
    """Break a row into lines short enough to walk around, and those into bands of a page's width."""
    total = sum(sizes[rack.id][0] for rack in racks)
    deepest = max(sizes[rack.id][1] for rack in racks)
    count = max(1, math.ceil(total / rules.longest_row_mm))
    each = math.ceil(len(racks) / count)
    lines = [tuple(racks[first : first + each]) for first in range(0, len(racks), each)]
    pitch = deepest + (rules.cold_aisle_mm + rules.hot_aisle_mm) / 2
    abreast = max(1, round(math.sqrt(_PAGE_ASPECT * total * pitch) / rules.longest_row_mm))
    for first in range(0, len(lines), abreast):
        yield tuple(lines[first : first + abreast])


def _stacked(bands: Sequence[_Band], sizes: Sizes, rules: FloorRules) -> Block:
    """Lay bands one below the other; all look north or south."""
    placed: dict[RackId, Footprint] = {}
    y = width = 0.0
    for index, band in enumerate(bands):
        above = bands[index - 1] if index else None
        y += _aisle_mm(above, band, rules)
        depth = max(sizes[rack.id][1] for line in band.lines for rack in line)
        x = 0.0
        for line in band.lines:
            x += rules.passage_mm if x else 0.0
            for rack in line:
                wide, deep = sizes[rack.id]
                # Fronts stand in one line, however deep the racks are.
                middle = y + deep / 2 if band.turn % 360.0 == 0.0 else y + depth - deep / 2
                placed[rack.id] = Footprint(x + wide / 2, middle, wide, deep, band.turn % 360.0)
                x += wide
        y += depth
        width = max(width, x)
    if bands:
        y += _aisle_mm(bands[-1], None, rules)
    return Block(placed, width, y)


def _aisle_mm(above: _Band | None, below: _Band | None, rules: FloorRules) -> float:
    """Return the width of the aisle between two bands, or beyond the first or last one."""
    front_above = above is not None and above.turn % 360.0 == 180.0
    front_below = below is not None and below.turn % 360.0 == 0.0
    return rules.cold_aisle_mm if front_above or front_below else rules.hot_aisle_mm


def _turned(block: Block) -> Block:
    """Turn a block by a quarter: rows that ran west to east run north to south."""
    return Block(
        {
            key: replace(
                one,
                x_mm=block.depth_mm - one.y_mm,
                y_mm=one.x_mm,
                rotation_deg=(one.rotation_deg + 90.0) % 360.0,
            )
            for key, one in block.racks.items()
        },
        block.depth_mm,
        block.width_mm,
    )


def extent_of_racks(footprints: Iterable[Footprint]) -> Extent | None:
    """Return the rectangle around some racks, None without any."""
    found: Extent | None = None
    for one in footprints:
        extent = one.extent()
        found = extent if found is None else found.united(extent)
    return found
