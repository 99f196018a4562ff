"""Figures of cooling that a panel shows of one rack, room or site; worked out when it asks."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.compute.chillers import ChillerAtSite, chillers_at
from planner.compute.cooling_air import AirPlace, RackAir, air_places, rack_air
from planner.compute.cooling_limits import CoolingLimits, cooling_limits
from planner.compute.cooling_liquid import CoolantLoop, RackCoolant, coolant_loop, rack_coolant
from planner.compute.free_cooling import LoopHours, SiteClimate, hours_by_mode, site_climate
from planner.domain.facility import CoolingElement, Loop
from planner.domain.identity import RackId, RowId
from planner.domain.plan import Plan
from planner.domain.project import PartShelf
from planner.domain.results import Evaluation, RackResult
from planner.domain.site import Rack, Room, Site
from planner.engines.cooling import Exchange, OutOfRange, exchange


@dataclass(frozen=True, slots=True)
class RackFigures:
    """Air and coolant of a rack; None while nothing in it needs the one or the other."""

    site: Site
    place: AirPlace | None
    loop: CoolantLoop
    air: RackAir | None
    coolant: RackCoolant | None


def rack_figures(
    shelf: PartShelf, plan: Plan, rack: Rack, result: RackResult
) -> RackFigures | None:
    """Return how a rack is cooled; None where the project is older than the limits of cooling."""
    limits = cooling_limits(shelf.assumptions)
    if limits is None:
        return None
    site = next(site for site, _, row in plan.rows() if row.id == rack.row)
    design = site.design.cooling
    places = air_places(site, design, limits)
    place = places.get(rack.row) if places is not None else None
    parts = [shelf.parts[group.part] for group in result.groups]
    loop = coolant_loop(design, limits)
    return RackFigures(
        site,
        place,
        loop,
        rack_air(result, parts, place) if place is not None else None,
        rack_coolant(result.liquid_heat_kw, parts, loop, limits),
    )


def inlets_c(
    shelf: PartShelf, plan: Plan, results: Mapping[RackId, RackResult]
) -> dict[RackId, float]:
    """Return how warm the devices of racks breathe in °C, of those in which something blows air."""
    limits = cooling_limits(shelf.assumptions)
    if limits is None:
        return {}
    places: dict[RowId, AirPlace] = {}
    for site in plan.sites:
        places |= air_places(site, site.design.cooling, limits) or {}
    found = {}
    for key, rack in plan.racks.items():
        result, place = results.get(key), places.get(rack.row)
        if result is None or place is None:
            continue
        air = rack_air(result, [shelf.parts[group.part] for group in result.groups], place)
        if air is not None:
            found[key] = air.inlet_c
    return found


@dataclass(frozen=True, slots=True)
class RoomFigures:
    """Air that the devices of a room move in m³/h, and what its units move (None: no data)."""

    asked_m3h: float
    moved_m3h: float | None


def room_figures(plan: Plan, evaluation: Evaluation, room: Room) -> RoomFigures:
    """Return the air of a room."""
    rows = {row.id for row in room.rows}
    asked = sum(
        evaluation.racks[rack.id].airflow_m3h
        for rack in plan.racks.values()
        if rack.row in rows and rack.id in evaluation.racks
    )
    units = [one for one in plan.cooling_elements if one.place == room.id and one.loop is Loop.AIR]
    flows = [one.running * one.airflow_m3h for one in units if one.airflow_m3h is not None]
    return RoomFigures(asked, sum(flows) if units and len(flows) == len(units) else None)


@dataclass(frozen=True, slots=True)
class SiteFigures:
    """Loops of a site, its climate, and its hours of free cooling (None: no climate is known)."""

    limits: CoolingLimits
    loop: CoolantLoop
    climate: SiteClimate | None
    hours: LoopHours | None


def site_figures(shelf: PartShelf, site: Site) -> SiteFigures | None:
    """Return how a site is cooled; None where the project is older than the limits of cooling."""
    limits = cooling_limits(shelf.assumptions)
    if limits is None:
        return None
    design = site.design.cooling
    region = shelf.regions.get(site.region) if site.region else None
    climate = site_climate(region, design, limits.values, limits)
    hours = None if climate is None else hours_by_mode(climate, design, limits.values)
    return SiteFigures(limits, coolant_loop(design, limits), climate, hours)


@dataclass(frozen=True, slots=True)
class CduFigures:
    """A CDU between the loop of its stated temperatures and the facility water of its site.

    `exchange` is None where heat cannot flow between them; then `refusal` says why.
    """

    facility_c: float
    facility_return_c: float
    exchange: Exchange | None
    refusal: str = ""


def cdu_figures(limits: CoolingLimits, facility_c: float, element: CoolingElement) -> CduFigures:
    """Return what a CDU does at its stated temperatures with facility water of *facility_c*."""
    return_c = facility_c + limits.values["cooling.facility_water_rise_k"]
    try:
        found = exchange(
            element.capacity_kw,
            hot_in_c=element.return_c,
            hot_out_c=element.supply_c,
            cold_in_c=facility_c,
            cold_out_c=return_c,
        )
    except OutOfRange as refused:
        return CduFigures(facility_c, return_c, None, refused.reason)
    return CduFigures(facility_c, return_c, found)


def chiller_figures(
    shelf: PartShelf, plan: Plan, site: Site, element: CoolingElement
) -> ChillerAtSite | None:
    """Return a chiller at the climate of its site; None where its COP does not follow that."""
    figures = site_figures(shelf, site)
    if figures is None:
        return None
    places = {site.id, *(room.id for room in site.rooms)}
    elements = [one for one in plan.cooling_elements if one.place in places]
    values = figures.limits.values
    found = chillers_at(elements, figures.climate, site.design.cooling, values)
    return next((one for one in found if one.name == element.name), None)
