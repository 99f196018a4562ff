"""Checks of a floor plan: what overlaps, blocks, is too narrow, looks the wrong way."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from planner.compute.floor_conflicts import (
    Crowd,
    Thing,
    blocking_doors,
    in_clearance,
    on_obstacles,
    outside,
    things_in,
)
from planner.compute.floor_rules import FloorRules
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.phrase import Phrase, listed, say
from planner.domain.site import Room
from planner.domain.standing import Aisle, AisleKind, RoomLayout

_NAMED = 3
"""Things that are named one by one."""
_SLACK_MM = 1.0


@dataclass(frozen=True, slots=True)
class FloorView:
    """A room as its floor plan is checked: things by where they stand, and the names of racks."""

    room: Room
    layout: RoomLayout
    things: tuple[Thing, ...]
    crowd: Crowd
    rules: FloorRules


def check_floor_plan(
    room: Room, layout: RoomLayout, names: Mapping[str, str], rules: FloorRules
) -> tuple[Finding, ...]:
    """SPC-030 to SPC-038: one finding for each rule of a room that does not hold."""
    things = things_in(layout, names)
    view = FloorView(room, layout, things, Crowd(things), rules)
    return tuple(finding for check in FLOOR_PLAN for finding in check(view))


def _overlap(view: FloorView) -> Iterator[Finding]:
    """SPC-030: two things cannot stand in the same place."""
    order = {one.key: place for place, one in enumerate(view.things)}
    pairs = sorted(view.crowd.pairs(), key=lambda pair: order[pair[0].key])
    if pairs:
        yield _found(
            view,
            "SPC-030",
            Severity.ERROR,
            say("{0}: {1} stand in the same place.", view.room.name, _pairs(pairs)),
            say("Move one of them aside."),
            say("physical overlap on the floor"),
            by_hand=any(not a.assumed and not b.assumed for a, b in pairs),
        )


def _outside(view: FloorView) -> Iterator[Finding]:
    """SPC-031: things stand inside the walls."""
    beyond = outside(view.things, view.layout.outline) if not view.layout.assumed else []
    if beyond:
        yield _found(
            view,
            "SPC-031",
            Severity.ERROR,
            say("{0}: {1} beyond the walls.", view.room.name, _stand(beyond)),
            say("Move them inside or draw the room larger."),
            say("outline of the room as drawn"),
            by_hand=any(not one.assumed for one in beyond),
        )


def _doors(view: FloorView) -> Iterator[Finding]:
    """SPC-032: nothing stands where a door opens."""
    blocked = blocking_doors(view.crowd, view.room.drawn)
    if blocked:
        thing, door = blocked[0]
        yield _found(
            view,
            "SPC-032",
            Severity.WARNING,
            say("{0}: {1} stands where {2} opens.", view.room.name, thing.name, door.name),
            say("Keep the floor inside a door free as far as its leaf swings."),
            say("swing of the door and 0.9 m to step out"),
            by_hand=any(not one.assumed for one, _ in blocked),
        )


def _cold_aisle(view: FloorView) -> Iterator[Finding]:
    """SPC-033: cold aisles are wide enough."""
    yield from _narrow(view, "SPC-033", AisleKind.COLD, view.rules.cold_aisle_mm)


def _hot_aisle(view: FloorView) -> Iterator[Finding]:
    """SPC-034: hot aisles are wide enough."""
    yield from _narrow(view, "SPC-034", AisleKind.HOT, view.rules.hot_aisle_least_mm)


def _narrow(view: FloorView, rule: str, kind: AisleKind, least_mm: float) -> Iterator[Finding]:
    narrow = [
        one
        for one in view.layout.aisles
        if one.kind is kind and one.width_mm < least_mm - _SLACK_MM
    ]
    if not narrow:
        return
    worst = min(narrow, key=lambda one: one.width_mm)
    cold = kind is AisleKind.COLD
    words = view.room.name, _rows(view, worst), worst.width_mm, least_mm
    message = say("{0}: the cold aisle of {1} is {2:,.0f} mm wide, not {3:,.0f} mm.", *words)
    if not cold:
        message = say("{0}: the hot aisle of {1} is {2:,.0f} mm wide, not {3:,.0f} mm.", *words)
    yield _found(
        view,
        rule,
        Severity.WARNING,
        message,
        say("Move a row, or the wall."),
        say("ANSI/TIA-942-A (assumption space.cold_aisle_mm)")
        if cold
        else say("seven-panel pitch (assumption space.hot_aisle_least_mm)"),
        by_hand=_placed(view, (worst,)),
    )


def _clearance(view: FloorView) -> Iterator[Finding]:
    """SPC-035: plant has the floor in front of it and behind that it is served from."""
    pairs = in_clearance(view.things, view.crowd, view.rules)
    if pairs:
        one, other = pairs[0]
        yield _found(
            view,
            "SPC-035",
            Severity.WARNING,
            say(
                "{0}: {1} stands in the {2:,.0f} mm in front of {3} or the {4:,.0f} mm behind it.",
                *(view.room.name, other.name, view.rules.unit_front_mm, one.name),
                view.rules.unit_rear_mm,
            ),
            say("Move one of them so that doors open and parts can be drawn out."),
            say("service clearance (assumptions space.unit_front_mm, space.unit_rear_mm)"),
            by_hand=any(not a.assumed and not b.assumed for a, b in pairs),
        )


def _facing_hot(view: FloorView) -> Iterator[Finding]:
    """SPC-036: no front draws the exhaust of another row."""
    wrong = [one for one in view.layout.aisles if one.kind is AisleKind.MIXED]
    if wrong:
        yield _found(
            view,
            "SPC-036",
            Severity.WARNING,
            say(
                "{0}: the fronts of one row look at the rears of another: {1}.",
                view.room.name,
                _rows(view, wrong[0]),
            ),
            say("Turn one of the rows by 180°."),
            say("hot and cold aisles (ASHRAE TC 9.9)"),
            by_hand=_placed(view, wrong),
        )


def _long_row(view: FloorView) -> Iterator[Finding]:
    """SPC-037: long rows have a passage through them."""
    limit = view.rules.longest_row_mm
    long = [one for one in view.layout.lines if one.length_mm > limit + _SLACK_MM]
    if long:
        worst = max(long, key=lambda one: one.length_mm)
        names = {row.id: row.name for row in view.room.rows}
        yield _found(
            view,
            "SPC-037",
            Severity.WARNING,
            say(
                "{0}: {1} is {2:.1f} m long without a passage; {3:.1f} m are usual at most.",
                *(view.room.name, names.get(worst.row, worst.row)),
                *(worst.length_mm / 1000.0, limit / 1000.0),
            ),
            say("Leave a gap of a passage, so that people can leave the aisle."),
            say("escape from aisles (assumption space.longest_row_mm)"),
            by_hand=any(not view.layout.racks[one].assumed for one in worst.racks),
        )


def _obstacles(view: FloorView) -> Iterator[Finding]:
    """SPC-038: nothing stands on a column."""
    wrong = on_obstacles(view.things, view.room.drawn)
    if wrong:
        thing, obstacle = wrong[0]
        yield _found(
            view,
            "SPC-038",
            Severity.ERROR,
            say("{0}: {1} stands on {2}.", view.room.name, thing.name, obstacle.name),
            say("Move it aside."),
            say("columns and obstacles as drawn"),
            by_hand=any(not one.assumed for one, _ in wrong),
        )


FLOOR_PLAN = (
    *(_overlap, _outside, _doors, _cold_aisle, _hot_aisle),
    *(_clearance, _facing_hot, _long_row, _obstacles),
)


def _found(
    view: FloorView,
    rule: str,
    severity: Severity,
    message: str,
    detail: str,
    source: str,
    *,
    by_hand: bool,
) -> Finding:
    """Return a finding of a room; what only the program's own layout breaks is a note."""
    fixes: tuple[Fix, ...] = ()
    if by_hand and any(not one.assumed for one in view.layout.racks.values()):
        label = say("Lay out {0} again", view.room.name)
        fixes = (Fix("lay-out-room", {"room": view.room.id}, label),)
    return Finding(
        rule,
        view.room.id,
        view.room.name,
        severity if by_hand else Severity.INFO,
        message,
        detail,
        source,
        fixes,
    )


def _placed(view: FloorView, aisles: Iterable[Aisle]) -> bool:
    """Whether a rack that was placed by hand borders one of some aisles."""
    rows = {row for aisle in aisles for row in aisle.rows}
    return any(one.row in rows and not one.assumed for one in view.layout.racks.values())


def _rows(view: FloorView, aisle: Aisle) -> Phrase:
    names = {row.id: row.name for row in view.room.rows}
    return listed(names.get(row, row) for row in aisle.rows)


def _pairs(pairs: list[tuple[Thing, Thing]]) -> Phrase:
    named = [say("{0} and {1}", a.name, b.name) for a, b in pairs]
    if len(named) <= _NAMED:
        return listed(named)
    return say("{0} and {1} more pairs", listed(named[:_NAMED]), len(named) - _NAMED)


def _stand(things: list[Thing]) -> Phrase:
    if len(things) == 1:
        return say("{0} stands", things[0].name)
    names = [one.name for one in things]
    if len(names) <= _NAMED:
        return say("{0} stand", listed(names))
    return say("{0} and {1} more stand", listed(names[:_NAMED]), len(names) - _NAMED)
