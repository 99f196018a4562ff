"""Lines and aisles, derived from where racks stand and which way they look."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from planner.compute.floor_rules import FloorRules
from planner.domain.floor_plan import Extent
from planner.domain.identity import RowId
from planner.domain.site import Containment, Row
from planner.domain.standing import Aisle, AisleKind, RackLine, StandingRack

_ALIGNED_MM = 200.0
"""Fronts that differ by less stand in one line."""
_SHARED_MM = 300.0
"""Lines that overlap by less along their length do not face one another."""
_FARTHEST = 2.5
"""Rows farther apart than this many aisles have open floor between them."""


def lines_of(racks: Iterable[StandingRack], rules: FloorRules) -> tuple[RackLine, ...]:
    """Return the lines that the racks of a room form, row by row, north to south, west to east."""
    by_row: dict[RowId, dict[float, list[StandingRack]]] = {}
    for one in racks:
        if one.footprint.is_upright:
            turn = one.footprint.rotation_deg % 360.0
            by_row.setdefault(one.row, {}).setdefault(turn, []).append(one)
    found = [
        line
        for row, turns in by_row.items()
        for turn, members in turns.items()
        for line in _lines(row, turn, members, rules)
    ]
    return tuple(sorted(found, key=lambda one: (one.extent.y_mm, one.extent.x_mm)))


def _lines(
    row: RowId, turn: float, members: Sequence[StandingRack], rules: FloorRules
) -> Iterable[RackLine]:
    upright = turn % 180.0 == 90.0
    fronts = sorted(members, key=lambda one: _front(one, turn))
    cluster: list[StandingRack] = []
    for one in fronts:
        if cluster and _front(one, turn) - _front(cluster[-1], turn) > _ALIGNED_MM:
            yield from _unbroken(row, turn, cluster, upright, rules)
            cluster = []
        cluster.append(one)
    if cluster:
        yield from _unbroken(row, turn, cluster, upright, rules)


def _front(one: StandingRack, turn: float) -> float:
    """Where the front of a rack is, across its line."""
    ahead = one.footprint.front
    half = one.footprint.depth_mm / 2
    if turn % 180.0 == 90.0:
        return one.footprint.x_mm + ahead[0] * half
    return one.footprint.y_mm + ahead[1] * half


def _unbroken(
    row: RowId, turn: float, members: list[StandingRack], upright: bool, rules: FloorRules
) -> Iterable[RackLine]:
    """Break a line where one can walk through it."""

    def span(one: StandingRack) -> tuple[float, float]:
        middle = one.footprint.y_mm if upright else one.footprint.x_mm
        half = one.footprint.width_mm / 2
        return middle - half, middle + half

    members.sort(key=span)
    part: list[StandingRack] = []
    reached = 0.0
    for one in members:
        start, end = span(one)
        if part and start - reached >= rules.hot_aisle_least_mm:
            yield _line(row, turn, part)
            part = []
        reached = max(reached, end) if part else end
        part.append(one)
    yield _line(row, turn, part)


def _line(row: RowId, turn: float, members: Sequence[StandingRack]) -> RackLine:
    extent = members[0].footprint.extent()
    for one in members[1:]:
        extent = extent.united(one.footprint.extent())
    return RackLine(row, tuple(one.rack for one in members), extent, turn)


@dataclass(frozen=True, slots=True)
class _Strip:
    """A line in coordinates along and across it: `low` and `high` are its sides across."""

    line: RackLine
    start: float
    end: float
    low: float
    high: float

    @property
    def front_is_low(self) -> bool:
        """Whether its front looks towards smaller coordinates: north, or west."""
        return self.line.facing_deg in (0.0, 270.0)


def aisles_of(
    lines: Sequence[RackLine], rows: Mapping[RowId, Row], room: Extent, rules: FloorRules
) -> tuple[Aisle, ...]:
    """Return the aisles before, between and after lines; *room* ends those along walls."""
    found: list[Aisle] = []
    ordered = sorted(lines, key=lambda one: one.runs_north)
    for north, group in groupby(ordered, key=lambda one: one.runs_north):
        strips = [_strip(one) for one in group]
        walls = (room.x_mm, room.right_mm) if north else (room.y_mm, room.bottom_mm)
        found += _aisles(strips, walls, rows, rules)
    return tuple(found)


def _strip(line: RackLine) -> _Strip:
    one = line.extent
    if line.runs_north:
        return _Strip(line, one.y_mm, one.bottom_mm, one.x_mm, one.right_mm)
    return _Strip(line, one.x_mm, one.right_mm, one.y_mm, one.bottom_mm)


def _aisles(
    strips: Sequence[_Strip],
    walls: tuple[float, float],
    rows: Mapping[RowId, Row],
    rules: FloorRules,
) -> Iterable[Aisle]:
    beyond = {id(one): _facing(one, strips, rules) for one in strips}
    before: dict[int, list[_Strip]] = {}
    for one in strips:
        for other in beyond[id(one)]:
            before.setdefault(id(other), []).append(one)
    for one in strips:
        others = beyond[id(one)]
        if id(one) not in before:
            yield _outer(one, low=True, wall=walls[0], rows=rows, rules=rules)
        if others:
            yield _between(one, others, before, rows)
        else:
            yield _outer(one, low=False, wall=walls[1], rows=rows, rules=rules)


def _facing(one: _Strip, strips: Sequence[_Strip], rules: FloorRules) -> list[_Strip]:
    """Return the nearest lines on the high side of one, if they are near enough for an aisle."""
    gaps = [
        (other.low - one.high, other)
        for other in strips
        if other.low >= one.high - 1.0
        and min(one.end, other.end) - max(one.start, other.start) >= _SHARED_MM
    ]
    nearest = min((gap for gap, _ in gaps), default=0.0)
    if nearest > _FARTHEST * max(rules.cold_aisle_mm, rules.hot_aisle_mm):
        return []
    return [other for gap, other in gaps if gap <= nearest + _ALIGNED_MM]


def _between(
    one: _Strip,
    others: Sequence[_Strip],
    before: Mapping[int, Sequence[_Strip]],
    rows: Mapping[RowId, Row],
) -> Aisle:
    start, end = one.start, one.end
    if len(others) == 1 and len(before[id(others[0])]) == 1:
        start, end = min(start, others[0].start), max(end, others[0].end)
    width = min(other.low for other in others) - one.high
    fronts = {not one.front_is_low, *(other.front_is_low for other in others)}
    kind = AisleKind.MIXED
    if len(fronts) == 1:
        kind = AisleKind.COLD if fronts.pop() else AisleKind.HOT
    facing = (one.line.row, *(other.line.row for other in others))
    found = _aisle(one, kind, start, end, one.high, width, tuple(dict.fromkeys(facing)), rows)
    return replace(found, is_between=True)


def _outer(
    one: _Strip, *, low: bool, wall: float, rows: Mapping[RowId, Row], rules: FloorRules
) -> Aisle:
    kind = AisleKind.COLD if one.front_is_low is low else AisleKind.HOT
    usual = rules.cold_aisle_mm if kind is AisleKind.COLD else rules.hot_aisle_mm
    room = one.low - wall if low else wall - one.high
    width = max(0.0, min(usual, room))
    edge = one.low - width if low else one.high
    return _aisle(one, kind, one.start, one.end, edge, width, (one.line.row,), rows)


def _aisle(
    one: _Strip,
    kind: AisleKind,
    start: float,
    end: float,
    edge: float,
    width: float,
    facing: tuple[RowId, ...],
    rows: Mapping[RowId, Row],
) -> Aisle:
    north = one.line.runs_north
    extent = (
        Extent(edge, start, width, end - start)
        if north
        else Extent(start, edge, end - start, width)
    )
    separates = {
        AisleKind.COLD: Containment.COLD_AISLE,
        AisleKind.HOT: Containment.HOT_AISLE,
    }.get(kind)
    contained = separates is not None and any(
        row in rows and rows[row].containment is separates for row in facing
    )
    return Aisle(kind, extent, width, contained, facing, north)
