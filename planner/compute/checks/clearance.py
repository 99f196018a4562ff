"""Check of the room in front of racks: devices are pulled out into the aisle to be mounted."""

from collections.abc import Iterator, Mapping

from planner.compute.structure_rules import StructureRules
from planner.domain.finding import Finding, Severity
from planner.domain.floor_plan import Extent
from planner.domain.identity import RackId
from planner.domain.phrase import say
from planner.domain.site import Room
from planner.domain.standing import Aisle, RackLine, RoomLayout

_NEAR_MM = 50.0
"""Depth of the strip before a line of racks in which its aisle is looked for."""


def front_clearance(
    room: Room,
    layout: RoomLayout,
    racks: Mapping[RackId, tuple[str, float]],
    rules: StructureRules,
) -> tuple[Finding, ...]:
    """SPC-022: the aisle in front of racks against the longest device in them and hands.

    *racks* gives name and depth of the longest device by rack; those without devices are left out.
    """
    return tuple(_narrow_lines(room, layout, racks, rules))


def _narrow_lines(
    room: Room,
    layout: RoomLayout,
    racks: Mapping[RackId, tuple[str, float]],
    rules: StructureRules,
) -> Iterator[Finding]:
    worst: tuple[float, str, float, float, bool] | None = None
    for line in layout.lines:
        inside = [(one, racks[one]) for one in line.racks if one in racks]
        aisle = _before(line, layout.aisles)
        if not inside or aisle is None:
            continue
        rack, (name, depth) = max(inside, key=lambda one: one[1][1])
        short = depth + rules.handling_mm - aisle.width_mm
        if short > 0 and (worst is None or short > worst[0]):
            worst = (short, name, depth, aisle.width_mm, layout.racks[rack].assumed)
    if worst is None:
        return
    _, name, depth, width, assumed = worst
    yield Finding(
        rule="SPC-022",
        subject=room.id,
        subject_name=room.name,
        severity=Severity.INFO if assumed else Severity.WARNING,
        message=say(
            "{0}: a device of {1} is {2:,.0f} mm long and wants {3:,.0f} mm for hands and lift; the "
            "aisle before it has {4:,.0f} mm.",
            *(room.name, name, depth, rules.handling_mm, width),
        ),
        detail=say("Widen the aisle, or mount long devices where there is room."),
        source=say("length of the device on its rails (assumption space.handling_mm)"),
    )


def _before(line: RackLine, aisles: tuple[Aisle, ...]) -> Aisle | None:
    """Return the aisle that the fronts of a line look into."""
    strip = _strip(line)
    shared = [(_shared_mm2(strip, one.extent), one) for one in aisles]
    area, aisle = max(shared, key=lambda one: one[0], default=(0.0, None))
    return aisle if area > 0 else None


def _strip(line: RackLine) -> Extent:
    one = line.extent
    match line.facing_deg % 360.0:
        case 90.0:
            return Extent(one.right_mm, one.y_mm, _NEAR_MM, one.depth_mm)
        case 180.0:
            return Extent(one.x_mm, one.bottom_mm, one.width_mm, _NEAR_MM)
        case 270.0:
            return Extent(one.x_mm - _NEAR_MM, one.y_mm, _NEAR_MM, one.depth_mm)
    return Extent(one.x_mm, one.y_mm - _NEAR_MM, one.width_mm, _NEAR_MM)


def _shared_mm2(first: Extent, second: Extent) -> float:
    wide = min(first.right_mm, second.right_mm) - max(first.x_mm, second.x_mm)
    deep = min(first.bottom_mm, second.bottom_mm) - max(first.y_mm, second.y_mm)
    return max(0.0, wide) * max(0.0, deep)
