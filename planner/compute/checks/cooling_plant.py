"""Checks of the cooling units that stand on the plan: what they carry, move, lose and are fed by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from planner.domain.facility import CoolingElement, CoolingKind, Loop, PowerElement, PowerKind
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.identity import ElementId
from planner.domain.phrase import say
from planner.domain.site import Room
from planner.engines.cooling import zone_capacity

CAPACITY_SOURCE = say("capacity of the units at their stated temperatures")


@dataclass(frozen=True, slots=True)
class ZoneHeat:
    """Heat of the racks of one air zone or coolant group in kW, and the air that they move."""

    name: str
    air_kw: float = 0.0
    liquid_kw: float = 0.0
    airflow_m3h: float = 0.0


@dataclass(frozen=True, slots=True)
class RoomCooling:
    """What the racks of a room ask of its cooling.

    `air_zones` and `coolant_groups` add up to the room; racks without one are in that without a
    name.
    """

    airflow_m3h: float
    air_zones: tuple[ZoneHeat, ...]
    coolant_groups: tuple[ZoneHeat, ...]

    @property
    def liquid_kw(self) -> float:
        """Heat to liquid of the whole room."""
        return sum(one.liquid_kw for one in self.coolant_groups)


def check_room_plant(
    room: Room, asked: RoomCooling, elements: Sequence[CoolingElement], placed_kw: float
) -> Iterator[Finding]:
    """Yield what is found of the units of a room: COL-012 to COL-016 and COL-027.

    `placed_kw` is what coolant distribution units remove that stand there as devices.
    """
    here = [one for one in elements if one.place == room.id]
    air = [one for one in here if one.loop is Loop.AIR]
    coolant = [one for one in here if is_coolant_unit(one)]
    if air:
        yield from _airflow(room, asked, air)
        yield from _zones(room, asked, air)
        yield from _without_zone(room, asked, air)
        yield from _air_after_loss(room, asked, air)
    if coolant:
        yield from _groups(room, asked, coolant, placed_kw)
        yield from _without_group(room, asked, coolant)


def is_coolant_unit(element: CoolingElement) -> bool:
    """Whether it hands heat of the technology loop on: a CDU."""
    if element.kind is None:
        return element.loop is Loop.TECHNOLOGY_WATER
    return element.kind is CoolingKind.CDU


def more_coolers(units: Sequence[CoolingElement], excess_kw: float) -> Fix:
    """Return the repair that adds as many of the largest units as carry what is too much."""
    largest = max(units, key=lambda one: one.capacity_kw)
    more = max(1, ceil(excess_kw / largest.capacity_kw - 1e-9)) if largest.capacity_kw else 1
    label = (
        say("Add a unit to {0}", largest.name)
        if more == 1
        else say("Add {0} units to {1}", more, largest.name)
    )
    return Fix("more-units", {"elements": largest.id, "more": more}, label)


def _airflow(room: Room, asked: RoomCooling, units: Sequence[CoolingElement]) -> Iterator[Finding]:
    """COL-012: air that devices move against air that the units of the room move."""
    flows = [(one.running, one.airflow_m3h) for one in units]
    moved = sum(running * flow for running, flow in flows if flow is not None)
    if any(flow is None for _, flow in flows) or asked.airflow_m3h <= moved:
        return
    yield Finding(
        rule="COL-012",
        subject=room.id,
        subject_name=room.name,
        severity=Severity.WARNING,
        message=say(
            "{0}: its devices move {1:,.0f} m³/h; the cooling units move {2:,.0f} m³/h.",
            room.name,
            asked.airflow_m3h,
            moved,
        ),
        detail=say(
            "Their capacity in kW may suffice all the same, but devices draw the missing air from "
            "their own exhaust. Add a unit, or move devices."
        ),
        source=say("airflow of devices as printed, else by their heat; of units as printed"),
        numbers={"excess": asked.airflow_m3h - moved},
    )


def _zones(room: Room, asked: RoomCooling, units: Sequence[CoolingElement]) -> Iterator[Finding]:
    """COL-013: heat to air of each zone against the units of that zone."""
    for zone in asked.air_zones:
        mine = [one for one in units if one.zone == zone.name]
        running_kw = zone_capacity(mine).running_kw
        if not zone.name or not mine or zone.air_kw <= running_kw:
            continue
        yield Finding(
            rule="COL-013",
            subject=f"{room.id}/{zone.name}",
            subject_name=room.name,
            severity=Severity.WARNING,
            message=say(
                "{0}: air zone {1} takes {2:.1f} kW of heat to air; its units remove {3:.1f} kW.",
                room.name,
                zone.name,
                zone.air_kw,
                running_kw,
            ),
            detail=say("Other zones are not affected. Add a unit to the zone, or move devices."),
            source=CAPACITY_SOURCE,
            fixes=(more_coolers(mine, zone.air_kw - running_kw),),
        )


def _without_zone(
    room: Room, asked: RoomCooling, units: Sequence[CoolingElement]
) -> Iterator[Finding]:
    """COL-027: racks outside the zones of the room's air handlers, which all serve a zone."""
    served = {one.zone for one in units}
    if "" in served or all(one.kind is CoolingKind.IN_ROW for one in units):
        return
    for zone in asked.air_zones:
        if zone.name in served or zone.air_kw <= 0:
            continue
        yield Finding(
            rule="COL-027",
            subject=f"{room.id}/{zone.name}",
            subject_name=room.name,
            severity=Severity.WARNING,
            message=say(
                "{0}: air zone {1} takes {2:.1f} kW of heat to air; no unit of the room serves it.",
                *(room.name, zone.name, zone.air_kw),
            )
            if zone.name
            else say(
                "{0}: racks of no air zone give {1:.1f} kW of heat to air; all units of the room "
                "serve zones.",
                *(room.name, zone.air_kw),
            ),
            detail=say(
                "The units suffice for their own zones. Give these racks the zone of a unit, or a "
                "unit no zone: it then serves the whole room."
            ),
            source=say("every rack with heat to air belongs to the zone of a unit"),
            numbers={"excess": zone.air_kw},
        )


def _air_after_loss(
    room: Room, asked: RoomCooling, units: Sequence[CoolingElement]
) -> Iterator[Finding]:
    """COL-014: heat to air of a room with its largest unit lost."""
    heat_kw = sum(one.air_kw for one in asked.air_zones)
    capacity = zone_capacity(units)
    if not capacity.after_failure_kw < heat_kw <= capacity.running_kw:
        return
    yield Finding(
        rule="COL-014",
        subject=room.id,
        subject_name=room.name,
        severity=Severity.INFO,
        message=say(
            "{0}: with its largest cooling unit lost, {1:.1f} kW of {2:.1f} kW of heat to air are "
            "removed.",
            room.name,
            capacity.after_failure_kw,
            heat_kw,
        ),
        detail=say("In normal operation the units suffice. Install one more unit on standby."),
        source=say("N+1: the load is carried with any one unit lost"),
        fixes=(more_coolers(units, heat_kw - capacity.after_failure_kw),),
    )


def _groups(
    room: Room, asked: RoomCooling, units: Sequence[CoolingElement], placed_kw: float
) -> Iterator[Finding]:
    """COL-015: heat to liquid of each coolant group, in normal operation and with one CDU lost."""
    for group in asked.coolant_groups:
        mine = [one for one in units if one.zone == group.name]
        if not mine or group.liquid_kw <= 0:
            continue
        capacity, besides_kw = zone_capacity(mine), 0.0 if group.name else placed_kw
        running_kw = capacity.running_kw + besides_kw
        after_kw = capacity.after_failure_kw + besides_kw
        normal = group.liquid_kw > running_kw
        if not normal and group.liquid_kw <= after_kw:
            continue
        carried = running_kw if normal else after_kw
        of = say("coolant group {0}", group.name) if group.name else say("its coolant loop")
        text = (
            say(
                "{0}: {1} takes {2:.1f} kW of heat to liquid; its CDUs remove {3:.1f} kW.",
                room.name,
                of,
                group.liquid_kw,
                carried,
            )
            if normal
            else say(
                "{0}: {1} takes {2:.1f} kW of heat to liquid; with one CDU lost {3:.1f} kW are "
                "removed.",
                room.name,
                of,
                group.liquid_kw,
                carried,
            )
        )
        yield Finding(
            rule="COL-015",
            subject=f"{room.id}/{group.name}",
            subject_name=room.name,
            severity=Severity.WARNING,
            message=text,
            detail=say("Heat to air is not affected. Add a CDU to the group.")
            if normal
            else say("In normal operation the CDUs suffice. Install one more on standby."),
            source=CAPACITY_SOURCE,
            numbers={"excess": group.liquid_kw - carried},
            fixes=(more_coolers(mine, group.liquid_kw - carried),),
        )


def _without_group(
    room: Room, asked: RoomCooling, units: Sequence[CoolingElement]
) -> Iterator[Finding]:
    """COL-016: liquid-cooled racks of a coolant group that no CDU belongs to."""
    served = {one.zone for one in units}
    for group in asked.coolant_groups:
        if not group.name or group.liquid_kw <= 0 or group.name in served or "" in served:
            continue
        yield Finding(
            rule="COL-016",
            subject=f"{room.id}/{group.name}",
            subject_name=room.name,
            severity=Severity.WARNING,
            message=say(
                "{0}: coolant group {1} takes {2:.1f} kW of heat to liquid, and no CDU belongs to "
                "it.",
                room.name,
                group.name,
                group.liquid_kw,
            ),
            detail=say("Other groups are not affected. Give a CDU of the room this group."),
            source=say("direct liquid cooling needs a coolant distribution unit"),
        )


def check_pump_power(
    elements: Sequence[CoolingElement], power: Sequence[PowerElement]
) -> Iterator[Finding]:
    """COL-017: pumps of liquid loops that hang on no UPS."""
    by_id = {one.id: one for one in power}
    for element in elements:
        pumps = is_coolant_unit(element) or element.kind is CoolingKind.PUMP
        if not pumps or not element.fed_by or _behind_ups(element.fed_by, by_id):
            continue
        ups = next((one for one in power if one.kind is PowerKind.UPS), None)
        yield Finding(
            rule="COL-017",
            subject=element.id,
            subject_name=element.name,
            severity=Severity.WARNING,
            message=say("{0} is fed past the UPS: its pumps stop with the grid.", element.name),
            detail=say(
                "Devices on its loop run on their UPS and have no flow until the generators carry "
                "load. Feed it from a UPS."
            ),
            source=say("without flow a rack of 100 kW and more is too warm within seconds"),
            fixes=()
            if ups is None
            else (
                Fix(
                    "connect-element",
                    {"element": element.id, "source": ups.id},
                    say("Feed it from {0} too", ups.name),
                ),
            ),
        )


def _behind_ups(feeds: Sequence[ElementId], by_id: Mapping[ElementId, PowerElement]) -> bool:
    waiting, seen = list(feeds), set(feeds)
    while waiting:
        element = by_id.get(waiting.pop())
        if element is None:
            continue
        if element.kind is PowerKind.UPS:
            return True
        fresh = [one for one in element.fed_by if one not in seen]
        seen.update(fresh)
        waiting += fresh
    return False
