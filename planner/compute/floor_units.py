"""Plant on the floor of a room: what there is, how large it is, and where it stands."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.compute.floor_rules import FloorRules
from planner.domain.components import Component
from planner.domain.facility import CoolingElement, CoolingKind, PlantElement, PowerKind
from planner.domain.floor_plan import Extent
from planner.domain.footprint import Footprint
from planner.domain.hardware import Part, PartKind
from planner.domain.identity import EntryId, RoomId
from planner.domain.placement import FloorPose, Placement
from planner.domain.site import Room
from planner.domain.standing import RackLine, StandingUnit, UnitKind

WALL_SHARE = 0.25
"""Plant that nobody has placed stands off the wall by this share of a passage."""
_BUSWAY_MM = 100.0
"""Width that a busway overhead is drawn with."""
_BUSWAY_OFF_MM = 150.0
"""Between the busways of a row, and between the first and the fronts of its racks."""

_KIND_OF_PART = {PartKind.UPS: UnitKind.UPS, PartKind.CDU: UnitKind.CDU, PartKind.PDU: UnitKind.PDU}
_KIND_OF_POWER = {
    PowerKind.TRANSFORMER: UnitKind.TRANSFORMER,
    PowerKind.GENERATOR: UnitKind.GENERATOR,
    PowerKind.UPS: UnitKind.UPS,
    PowerKind.SWITCHGEAR: UnitKind.SWITCHGEAR,
    PowerKind.BUSWAY: UnitKind.BUSWAY,
    PowerKind.PDU: UnitKind.PDU,
    PowerKind.BATTERY: UnitKind.BATTERY,
}
_KIND_OF_COOLING = {
    CoolingKind.AIR_HANDLER: UnitKind.AIR_HANDLER,
    CoolingKind.IN_ROW: UnitKind.IN_ROW,
    CoolingKind.CDU: UnitKind.CDU,
    CoolingKind.CHILLER: UnitKind.CHILLER,
    CoolingKind.HEAT_REJECTION: UnitKind.HEAT_REJECTION,
    None: UnitKind.AIR_HANDLER,
}


@dataclass(frozen=True, slots=True)
class FloorUnit:
    """A piece of plant to be placed: its pose, None where nobody gave one, and its size if known."""

    key: str
    name: str
    kind: UnitKind
    pose: FloorPose | None
    width_mm: float | None = None
    depth_mm: float | None = None
    is_element: bool = False


def floor_units(
    room: Room,
    parts: Mapping[EntryId, Part],
    plant: Iterable[PlantElement] = (),
    components: Mapping[EntryId, Component] | None = None,
) -> tuple[FloorUnit, ...]:
    """Return the plant on the floor of a room: placements, and elements that belong to the room.

    What takes no floor (the utility, breakers, rear doors, pumps) is left out unless it has a pose.
    """
    placed = (_of_placement(one, parts[one.part]) for one in room.floor if one.part in parts)
    elements = (_of_element(one, parts, components or {}) for one in plant if one.place == room.id)
    return (*placed, *(one for one in elements if one is not None))


def _of_placement(one: Placement, part: Part) -> FloorUnit:
    kind = _KIND_OF_PART.get(part.kind, UnitKind.OTHER)
    pose = one.host if isinstance(one.host, FloorPose) else None
    if pose is not None and (pose.x_mm == pose.y_mm == 0.0 or not pose.is_somewhere):
        pose = None  # set down in the room, without a place
    return FloorUnit(one.id, one.name, kind, pose, part.floor_width_mm, part.depth_mm)


def _of_element(
    one: PlantElement, parts: Mapping[EntryId, Part], components: Mapping[EntryId, Component]
) -> FloorUnit | None:
    if isinstance(one, CoolingElement):
        kind = _KIND_OF_COOLING.get(one.kind)
    else:
        kind = _KIND_OF_POWER.get(one.kind)
    pose = one.pose if one.pose is not None and one.pose.is_somewhere else None
    if kind is None and pose is None:
        return None
    width, depth = entry_size(one.entry, parts, components)
    name = one.name
    if one.installed > 1:
        width = None if width is None else width * one.installed
        name = f"{one.name} ×{one.installed}"
    return FloorUnit(*(one.id, name, kind or UnitKind.OTHER, pose, width, depth), is_element=True)


def entry_size(
    entry: EntryId | None, parts: Mapping[EntryId, Part], components: Mapping[EntryId, Component]
) -> tuple[float | None, float | None]:
    """Return width and depth of one unit of an entry in mm, None where nobody printed them."""
    if entry is None:
        return None, None
    part, component = parts.get(entry), components.get(entry)
    if part is not None:
        frame = part.frame
        width = part.floor_width_mm if frame is None else frame.width_mm
        return width, part.depth_mm
    if component is not None:
        return component.ratings.get("width_mm"), component.ratings.get("depth_mm")
    return None, None


def column_mm(units: Sequence[FloorUnit], rules: FloorRules) -> float:
    """Return how much of the room the plant takes that nobody has placed, along its east wall."""
    waiting = [
        unit_size(one, rules)[1]
        for one in units
        if one.pose is None and one.kind is not UnitKind.BUSWAY
    ]
    return max(waiting, default=0.0) + rules.passage_mm if waiting else 0.0


def unit_size(unit: FloorUnit, rules: FloorRules) -> tuple[float, float]:
    """Return width and depth of a piece of plant, assumed where nobody printed them."""
    return unit.width_mm or rules.unit_width_mm, unit.depth_mm or rules.unit_depth_mm


def standing_units(
    room: RoomId, units: Sequence[FloorUnit], extent: Extent, rules: FloorRules
) -> dict[str, StandingUnit]:
    """Return the plant: as placed, else one below the other along the east wall, looking west."""
    off = rules.passage_mm * WALL_SHARE
    right, y, column = extent.right_mm - off, extent.y_mm + off, 0.0
    found: dict[str, StandingUnit] = {}
    for one in units:
        if one.kind is UnitKind.BUSWAY and one.pose is None:
            continue
        width, depth = unit_size(one, rules)
        pose = one.pose if one.pose is not None and one.pose.room == room else None
        if pose is not None:
            place = Footprint(pose.x_mm, pose.y_mm, width, depth, pose.rotation_deg % 360.0)
        else:
            if column and y + width > extent.bottom_mm:
                right, y, column = right - column - off, extent.y_mm + off, 0.0
            place = Footprint(right - depth / 2, y + width / 2, width, depth, 270.0)
            y += width + off
            column = max(column, depth)
        sized = one.width_mm is not None and one.depth_mm is not None
        found[one.key] = StandingUnit(
            *(one.key, one.name, one.kind, place, pose is None, sized), one.is_element
        )
    return found


def standing_busways(
    units: Sequence[FloorUnit], lines: Sequence[RackLine]
) -> dict[str, StandingUnit]:
    """Return the busways that nobody has placed: over the fronts of the rows, shared out evenly."""
    busways = [one for one in units if one.kind is UnitKind.BUSWAY and one.pose is None]
    if not busways or not lines:
        return {}
    each = math.ceil(len(busways) / len(lines))
    found: dict[str, StandingUnit] = {}
    for index, one in enumerate(busways):
        place, step = divmod(index, each)
        over = _over(lines[place], _BUSWAY_OFF_MM * (step + 1))
        found[one.key] = StandingUnit(
            *(one.key, one.name, one.kind, over), assumed=True, sized=True, is_element=True
        )
    return found


def _over(line: RackLine, ahead_mm: float) -> Footprint:
    """Return a strip along a line of racks, so far in front of it."""
    extent, middle = line.extent, line.extent.middle
    strip = Footprint(middle.x_mm, middle.y_mm, line.length_mm, _BUSWAY_MM, line.facing_deg)
    ahead = strip.front
    depth = extent.width_mm if line.runs_north else extent.depth_mm
    off = depth / 2 + ahead_mm
    return replace(strip, x_mm=strip.x_mm + ahead[0] * off, y_mm=strip.y_mm + ahead[1] * off)
