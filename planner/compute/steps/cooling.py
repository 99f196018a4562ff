"""Step: the cooling of own sites, judged room by room; racks that did not change keep their verdict.

A landlord's plant gives no findings. Projects older than the limits of cooling have none to judge by.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from planner.compute.checks.cooling_plant import (
    RoomCooling,
    ZoneHeat,
    check_pump_power,
    check_room_plant,
)
from planner.compute.checks.cooling_rack import RackCooling, check_rack_cooling
from planner.compute.checks.cooling_site import check_site_cooling
from planner.compute.checks.cooling_subject import SiteCooling
from planner.compute.cooling_air import AirPlace, air_places, rack_air
from planner.compute.cooling_limits import CoolingLimits
from planner.compute.cooling_liquid import CoolantLoop, coolant_loop, rack_coolant
from planner.compute.cooling_screen import CoolingScreen
from planner.compute.free_cooling import SiteClimate
from planner.compute.own_coolers import floor_coolant_kw, rack_coolers
from planner.compute.sites import DeviceKey
from planner.compute.steps.climate import climate_of, limits_of
from planner.compute.steps.context import Context
from planner.compute.steps.power import Powered
from planner.compute.steps.racks import Racked, RackRecord, RoomRacks
from planner.domain.facility import CoolingElement, CoolingKind, PowerElement
from planner.domain.finding import Finding
from planner.domain.hardware import Part
from planner.domain.identity import EntryId, RackId, RoomId, RowId, SiteId
from planner.domain.phrase import say
from planner.domain.plan import Plan
from planner.domain.pue import WaterUse
from planner.domain.site import Room, Site, SiteKind
from planner.engines.cooling import door_split

REAR_DOOR = say("rear-door")
IN_ROW = say("in-row")
_LOUD_GPUS = 8
_AIR_COOLED_SHARE = 0.5
"""Servers that give less of their heat than this to liquid are told as air-cooled."""


def cooling_step(context: Context, racked: Racked, powered: Powered) -> tuple[Finding, ...]:
    """Return what is found of the cooling of own sites."""
    graph = context.graph
    limits = limits_of(context)
    if limits is None:
        return ()
    elements: Mapping[str, tuple[CoolingElement, ...]] = {}
    if context.plan.cooling_elements:
        units = context.plan.cooling_elements
        elements = graph.node("cooling by site", _by_site, units, context.plan)
    own = (site for site in context.plan.sites if site.kind is SiteKind.OWN)
    return tuple(
        chain.from_iterable(
            _site(context, site, racked, powered, limits, elements.get(site.id, ())) for site in own
        )
    )


def _by_site(
    elements: tuple[CoolingElement, ...], plan: Plan
) -> dict[str, tuple[CoolingElement, ...]]:
    found: dict[str, tuple[CoolingElement, ...]] = {}
    for one in elements:
        site = plan.site_of(one.place)
        if site is not None:
            found[site] = (*found.get(site, ()), one)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Judge:
    """What the racks of a site are judged by; one object as long as nothing of it changes."""

    site: SiteId
    places: Mapping[RowId, AirPlace] | None
    loop: CoolantLoop
    limits: CoolingLimits
    elements: tuple[CoolingElement, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Judged:
    """A room: what its racks ask for, and what was found of each."""

    judge: _Judge
    records: Mapping[RackId, tuple[RackRecord, tuple[Finding, ...]]]
    asked: RoomCooling
    findings: tuple[Finding, ...]


def _site(
    context: Context,
    site: Site,
    racked: Racked,
    powered: Powered,
    limits: CoolingLimits,
    elements: tuple[CoolingElement, ...],
) -> tuple[Finding, ...]:
    graph, design = context.graph, site.design.cooling
    judge: _Judge = graph.node(
        ("cooling judge", site.id),
        _Judge,
        site.id,
        graph.node(("air places", site.id), air_places, site, design, limits),
        graph.node(("coolant loop", site.id), coolant_loop, design, limits),
        limits,
        elements,
    )
    judged = tuple(
        graph.continued(("cooling of", room.id), _room, room, racked.rooms[room.id], judge)
        for room in site.rooms
    )
    climate, result = climate_of(context, site), powered.sites.get(site.id)
    found: tuple[Finding, ...] = graph.node(
        ("cooling found", site.id),
        _found,
        site,
        judge,
        climate,
        tuple(room.asked for room in judged),
        context.plan.power_elements if elements else (),
        None if result is None else result.water,
        graph.node(
            ("held in", site.id), _held, tuple(racked.rooms[room.id] for room in site.rooms)
        ),
        context.plant_rules.values,
        context.shelf.parts,
    )
    return (*chain.from_iterable(room.findings for room in judged), *found)


def _room(known: _Judged | None, room: Room, inside: RoomRacks, judge: _Judge) -> _Judged:
    before = known.records if known is not None and known.judge is judge else {}
    kinds = _own_kinds(room, inside, judge.elements) if judge.elements else {}
    look = _Look(judge, kinds)
    records: dict[RackId, tuple[RackRecord, tuple[Finding, ...]]] = {}
    for rack_id, record in inside.records.items():
        was = before.get(rack_id)
        if was is None or was[0] is not record:
            was = record, look.at(record)
        records[rack_id] = was
    findings = tuple(chain.from_iterable(mine for _, mine in records.values()))
    asked = _asked(inside, judge.elements)
    if known is not None and known.asked == asked:
        asked = known.asked
    return _Judged(judge, records, asked, findings)


@dataclass(frozen=True, slots=True)
class _Held:
    """What stands in the racks of a site: heat of all, devices and coolant units by room."""

    heat_kw: float
    counts: tuple[Mapping[DeviceKey, int], ...]
    coolant_kw: tuple[float, ...]


def _held(rooms: tuple[RoomRacks, ...]) -> _Held:
    return _Held(
        sum(one.sums.heat_kw for one in rooms),
        tuple(one.counts for one in rooms),
        tuple(one.sums.coolant_kw for one in rooms),
    )


class _Look:
    """Looks at the racks of a room; of racks that hold the same, one is looked at closely."""

    def __init__(self, judge: _Judge, kinds: Mapping[RackId, str]) -> None:
        self._judge = judge
        self._kinds = kinds
        self._screens: dict[int, CoolingScreen] = {}
        self._alike: dict[tuple[object, ...], RackCooling | None] = {}

    def at(self, record: RackRecord) -> tuple[Finding, ...]:
        """Return what is found of the cooling of a rack."""
        rack, places = record.basis.rack, self._judge.places
        place = places.get(rack.row) if places is not None else None
        if place is None:
            return ()
        own_kind = self._kinds.get(rack.id, "")
        if not own_kind and self._is_quiet(record, place):
            return ()
        key = (record.basis.counts, id(place), own_kind, record.basis.limit_kw)
        if key not in self._alike:
            state = _state(record, self._judge, place, own_kind)
            self._alike[key] = state if any(check_rack_cooling(rack, state)) else None
        found = self._alike[key]
        return () if found is None else tuple(check_rack_cooling(rack, found))

    def _is_quiet(self, record: RackRecord, place: AirPlace) -> bool:
        screen = self._screens.get(id(place))
        if screen is None:
            judge = self._judge
            screen = CoolingScreen(place, judge.loop.technology_c, judge.limits)
            self._screens[id(place)] = screen
        return screen.passes(record.result, record.basis.parts)


def _own_kinds(
    room: Room, inside: RoomRacks, elements: tuple[CoolingElement, ...]
) -> dict[RackId, str]:
    """Return the kind of cooler that a rack has for itself or shares with its row."""
    by_place = {one.place: REAR_DOOR for one in elements if one.kind is CoolingKind.REAR_DOOR}
    in_row = [one for one in elements if one.kind is CoolingKind.IN_ROW]
    zones = {one.zone for one in in_row if one.place == room.id}
    kinds: dict[RackId, str] = {RackId(one.place): IN_ROW for one in in_row}
    for rack_id, record in inside.records.items():
        if record.basis.rack.air_zone in zones:
            kinds[rack_id] = IN_ROW
        if rack_id in by_place:
            kinds[rack_id] = REAR_DOOR
    return kinds


def _state(record: RackRecord, judge: _Judge, place: AirPlace, own_kind: str) -> RackCooling:
    values, parts = judge.limits.values, record.basis.parts
    limit = "cooling.rear_door_limit_kw" if own_kind == REAR_DOOR else "cooling.in_row_limit_kw"
    return RackCooling(
        site=judge.site,
        place=place,
        air=rack_air(record.result, parts, place),
        coolant=rack_coolant(record.result.liquid_heat_kw, parts, judge.loop, judge.limits),
        loop=judge.loop,
        air_limit_kw=record.basis.limit_kw,
        own_kind=own_kind,
        kind_limit_kw=values[limit],
        beyond_air_kw=values["cooling.rear_door_limit_kw"],
        open_aisle_limit_kw=values["cooling.open_aisle_limit_kw"],
    )


def _asked(inside: RoomRacks, elements: tuple[CoolingElement, ...]) -> RoomCooling:
    """Return what the racks of a room ask of it; by zone only where units could be of one."""
    sums = inside.sums
    if not elements:
        whole = ZoneHeat("", sums.air_heat_kw, sums.liquid_heat_kw)
        return RoomCooling(0.0, (whole,), (whole,))
    coolers = rack_coolers(elements)
    air: dict[str, list[float]] = {}
    coolant: dict[str, float] = {}
    flow = 0.0
    for rack_id, record in inside.records.items():
        rack, result = record.basis.rack, record.result
        heat_kw = door_split(result.air_heat_kw, coolers.get(rack_id, 0.0)).room_kw
        # Air that a rack's own cooler has cooled again asks nothing of the room.
        m3h = result.airflow_m3h * heat_kw / result.air_heat_kw if result.air_heat_kw else 0.0
        zone = air.setdefault(rack.air_zone, [0.0, 0.0])
        zone[0] += heat_kw
        zone[1] += m3h
        coolant[rack.coolant_group] = coolant.get(rack.coolant_group, 0.0) + result.liquid_heat_kw
        flow += m3h
    return RoomCooling(
        flow,
        tuple(ZoneHeat(name, kw, 0.0, m3h) for name, (kw, m3h) in air.items()),
        tuple(ZoneHeat(name, 0.0, kw) for name, kw in coolant.items()),
    )


def _found(
    site: Site,
    judge: _Judge,
    climate: SiteClimate | None,
    asked_of: tuple[RoomCooling, ...],
    power: tuple[PowerElement, ...],
    water: WaterUse | None,
    held: _Held,
    values: Mapping[str, float],
    parts: Mapping[EntryId, Part],
) -> tuple[Finding, ...]:
    kinds = {key[0]: parts[key[0]] for counts in held.counts for key in counts}
    asked = {room.id: one for room, one in zip(site.rooms, asked_of, strict=True)}
    state = SiteCooling(
        site=site,
        design=site.design.cooling,
        limits=judge.limits,
        climate=climate,
        loop=judge.loop,
        rooms=asked,
        elements=judge.elements,
        heat_kw=held.heat_kw,
        water_l_kwh=None if water is None else water.l_kwh,
        over_heated=tuple(sorted(_over_heated(kinds.values(), values))),
        loud_servers={
            room.id: sum(count for key, count in counts.items() if _is_loud(kinds[key[0]]))
            for room, counts in zip(site.rooms, held.counts, strict=True)
        },
    )
    placed_kw = {
        room.id: coolant_kw + floor_coolant_kw(room, parts)
        for room, coolant_kw in zip(site.rooms, held.coolant_kw, strict=True)
    }
    return (*_of_units(site, asked, judge, power, placed_kw), *check_site_cooling(state))


def _of_units(
    site: Site,
    asked: Mapping[RoomId, RoomCooling],
    judge: _Judge,
    power: tuple[PowerElement, ...],
    placed_kw: Mapping[RoomId, float],
) -> Iterator[Finding]:
    if judge.elements:
        for room in site.rooms:
            yield from check_room_plant(room, asked[room.id], judge.elements, placed_kw[room.id])
        yield from check_pump_power(judge.elements, power)


def _over_heated(parts: Iterable[Part], values: Mapping[str, float]) -> Iterator[str]:
    """Yield devices whose printed heat is above their printed power by more than is rounding."""
    for part in parts:
        heat_kw, power_kw = part.draw.heat_kw, part.draw.nameplate_kw
        if heat_kw and power_kw and heat_kw > power_kw * (1 + values["cooling.heat_excess_share"]):
            yield part.label


def _is_loud(part: Part) -> bool:
    return part.gpus >= _LOUD_GPUS and part.draw.liquid_share < _AIR_COOLED_SHARE
