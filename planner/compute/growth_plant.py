"""What the plant of a room or site still carries: cooling, power and ports of the fabrics."""

from collections.abc import Iterator

from planner.compute.explain.case import Case
from planner.compute.growth_limits import Limit, Newcomer, Resource, limit_of
from planner.domain.facility import Loop, PowerKind
from planner.domain.facility_design import Redundancy
from planner.domain.hardware import Part
from planner.domain.phrase import say
from planner.domain.results import SiteResult
from planner.domain.site import Room, Site


def room_cooling(case: Case, room: Room, server: Newcomer) -> Iterator[Limit]:
    """Air cooling and coolant units against the heat of one more server."""
    result = case.evaluation.rooms.get(room.id)
    if result is None:
        return
    if server.air_kw and result.air_capacity_kw is not None:
        yield limit_of(
            Resource.ROOM_AIR,
            "room",
            room.id,
            say("air cooling of {0}", room.name),
            result.air_heat_kw,
            result.air_capacity_kw,
            server.air_kw,
            "kW",
        )
    if server.liquid_kw:
        yield limit_of(
            Resource.LIQUID,
            "room",
            room.id,
            say("coolant units of {0}", room.name),
            result.liquid_heat_kw,
            _coolant_kw(case, room),
            server.liquid_kw,
            "kW",
        )


def _coolant_kw(case: Case, room: Room) -> float:
    placed = sum(
        part.cooling.capacity_kw
        for one in room.floor
        if (part := case.shelf.parts[one.part]).cooling is not None
    )
    drawn = sum(
        one.running * one.capacity_kw
        for one in case.plan.cooling_elements
        if one.place == room.id and one.loop is not Loop.AIR
    )
    inside = case.racked.rooms.get(room.id)
    return placed + drawn + (inside.sums.coolant_kw if inside is not None else 0.0)


def site_power(case: Case, site: Site, result: SiteResult, peak_kw: float) -> Iterator[Limit]:
    """IT power, connection and UPS systems against the expected peak of one more server."""
    each = peak_kw * case.assumed("power.diversity_inference").value
    limit, name = site.design_it_kw, say("design IT power")
    if site.colocation is not None:
        limit, name = site.colocation.contracted_kw, say("contracted power")
    if limit is not None:
        used = result.it_power_kw
        yield limit_of(Resource.IT_POWER, "site", site.id, name, used, limit, each, "kW")
    facility, kva = result.facility_power_kw, site.connection_kva
    if facility is not None and kva is not None and result.it_power_kw:
        whole = each * facility / result.it_power_kw
        limit = kva * case.assumed("power.power_factor").value
        name = say("connection to the grid")
        yield limit_of(Resource.CONNECTION, "site", site.id, name, facility, limit, whole, "kW")
    yield from _ups(case, site, result, each)


def _ups(case: Case, site: Site, result: SiteResult, each_kw: float) -> Iterator[Limit]:
    """What the drawn UPS systems deliver against what they carry, as PWR-021 holds them to it."""
    systems = [
        one
        for one in case.plan.power_elements
        if one.kind is PowerKind.UPS and case.plan.site_of(one.place) == site.id
    ]
    factor = case.assumed("power.power_factor").value
    rated = [kw for one in systems if (kw := one.capacity_kw(factor)) is not None]
    if not systems or len(rated) < len(systems):
        return
    used, it_kw = result.it_power_kw, result.it_power_kw
    if result.design is not None and it_kw:
        used = result.design.ups_out_kw
        each_kw *= used / it_kw
    alone = len(systems) == 1 or site.design.redundancy is Redundancy.N
    left = sum(rated) if alone else sum(rated) - max(rated)
    name = say("UPS systems without the largest")
    if alone:
        name = say("UPS system") if len(systems) == 1 else say("UPS systems")
    place = systems[0].id
    yield limit_of(Resource.UPS, "element", place, name, used, left, each_kw, "kW")


def free_ports(case: Case, site: Site, part: Part) -> Iterator[Limit]:
    """Ports of the fabrics that stand, by what a server takes of them today."""
    for fabric in case.evaluation.fabrics.values():
        if fabric.site == site.id and fabric.devices and fabric.endpoint_ports:
            each = fabric.endpoints / fabric.devices
            yield limit_of(
                Resource.PORTS,
                "site",
                site.id,
                say("ports of {0}", fabric.name),
                float(fabric.used_ports),
                float(fabric.endpoint_ports),
                each,
                "",
            )
