"""Why a rack breathes so warm and needs so much coolant, and why a site is cooled so many hours."""

from collections.abc import Callable, Mapping

from planner.compute.cooling_air import AirPlace, RackAir
from planner.compute.cooling_figures import (
    RackFigures,
    SiteFigures,
    rack_figures,
    site_figures,
)
from planner.compute.explain.case import ENTERED, Case
from planner.compute.explain.sums import counts_of, device_sum
from planner.compute.explain.terms import Given, applied, listed, unknown
from planner.compute.free_cooling import NOMINAL_YEAR_H
from planner.domain.formula import Explanation
from planner.domain.identity import RackId
from planner.domain.phrase import say
from planner.domain.results import RackResult, RoomResult
from planner.domain.site import Rack, Room, Site
from planner.engines.cooling import FORMULAS, SEA_LEVEL_AIR_KW_PER_M3H_K

RackWriter = Callable[[Case, Rack, RackResult], Explanation | None]
SiteWriter = Callable[[Case, Site], Explanation | None]


def _design(case: Case, value: float | None, assumed: str, unit: str) -> Given:
    """A temperature that was chosen for the site, else the assumption."""
    return case.assumed(assumed) if value is None else Given(value, unit, ENTERED)


def _rise(case: Case, rack: Rack, air: RackAir, place: AirPlace) -> Explanation:
    site = next(site for site, _, row in case.plan.rows() if row.id == rack.row)
    given = {
        "air_kw": Given(air.heat_kw, "kW"),
        "airflow_m3h": Given(air.airflow_m3h, "m³/h"),
        "kw_per_m3h_k": Given(SEA_LEVEL_AIR_KW_PER_M3H_K, "kW"),
        "pressure_ratio": Given(
            place.pressure_ratio,
            label=say("air pressure ÷ sea level at {0:,.0f} m", site.elevation_m),
        ),
    }
    title = say("Rise of the air in {0}", rack.name)
    return applied(title, air.rise_k, "K", FORMULAS["cooling.air_rise"], given)


def _air_rise(case: Case, rack: Rack, result: RackResult) -> Explanation | None:
    figures = rack_figures(case.shelf, case.plan, rack, result)
    if figures is None or figures.air is None or figures.place is None:
        return None
    return _rise(case, rack, figures.air, figures.place)


def _inlet(case: Case, rack: Rack, result: RackResult) -> Explanation | None:
    figures = rack_figures(case.shelf, case.plan, rack, result)
    if figures is None or figures.air is None or figures.place is None:
        return None
    air, place = figures.air, figures.place
    key = "containment" if place.contained else "open"
    given = {
        "supply_c": _design(
            case, figures.site.design.cooling.supply_air_c, "cooling.supply_air_c", "°C"
        ),
        "recirculation": case.assumed(f"cooling.{key}_recirculation"),
        "rise_k": Given(air.rise_k, "K", why=_rise(case, rack, air, place)),
    }
    notes = (
        say("{0} takes at most {1:.1f} °C.", air.limited_by, air.limit_c),
        say(
            "Class {0} allows {1:.1f} °C at this altitude; what a vendor prints wins over it.",
            place.air_class.value,
            place.class_high_c,
        ),
    )
    title = say("Inlet of {0}", rack.name)
    return applied(title, air.inlet_c, "°C", FORMULAS["cooling.inlet"], given, notes=notes)


def _flow(case: Case, rack: Rack, result: RackResult) -> Explanation | None:
    figures = rack_figures(case.shelf, case.plan, rack, result)
    if figures is None or figures.coolant is None:
        return None
    title = say("Coolant of {0}", rack.name)
    state, loop = figures.loop.state, figures.loop
    if state is None or figures.coolant.flow_lpm is None:
        return unknown(title, "l/min", say("{0}.", loop.reasons[0]))
    mean_c = loop.technology_c + loop.rise_k / 2
    at = say("PG25 at {0:.1f} °C", mean_c)
    given = {
        "liquid_kw": Given(figures.coolant.liquid_kw, "kW"),
        "density_kg_m3": Given(state.density_kg_m3, label=say("density of {0}, kg/m³", at)),
        "heat_j_kgk": Given(state.heat_j_kgk, label=say("specific heat of {0}, J/(kg K)", at)),
        "rise_k": case.assumed("coolant.loop_rise_k"),
    }
    parts = (found,) if (found := _least(case, rack, figures)) is not None else ()
    value = figures.coolant.flow_lpm
    return applied(title, value, "l/min", FORMULAS["cooling.coolant_flow"], given, parts=parts)


def _least(case: Case, rack: Rack, figures: RackFigures) -> Explanation | None:
    coolant, loop = figures.coolant, figures.loop
    if coolant is None or coolant.least_lpm is None or loop.least_lpm_per_kw is None:
        return None
    given = {
        "liquid_kw": Given(coolant.liquid_kw, "kW"),
        "lpm_per_kw": Given(
            loop.least_lpm_per_kw,
            "l/min per kW",
            label=say("least flow at a supply of {0:.1f} °C", loop.technology_c),
        ),
    }
    title = say("Least coolant of {0}", rack.name)
    return applied(title, coolant.least_lpm, "l/min", FORMULAS["cooling.least_flow"], given)


def _supply(case: Case, rack: Rack, result: RackResult) -> Explanation | None:
    figures = rack_figures(case.shelf, case.plan, rack, result)
    if figures is None or figures.coolant is None:
        return None
    coolant = figures.coolant
    return _technology(
        case,
        figures.site,
        say("Coolant supply of {0}", rack.name),
        say("{0} takes at most {1:.1f} °C.", coolant.limited_by, coolant.limit_c),
    )


def _technology(case: Case, site: Site, title: str, *notes: str) -> Explanation | None:
    figures = site_figures(case.shelf, site)
    if figures is None:
        return None
    design, loop = site.design.cooling, figures.loop
    facility = _design(case, design.facility_water_c, "cooling.facility_water_c", "°C")
    if design.technology_water_c is not None:
        given = [Given(design.technology_water_c, "°C", ENTERED, say("chosen for the site"))]
    else:
        given = [
            Given(facility.value, "°C", facility.evidence, say("facility water")),
            case.assumed("cooling.cdu_approach_k"),
        ]
    told = (say("Class {0}; facility water is {1}.", loop.technology_class, loop.facility_class),)
    return listed(title, loop.technology_c, "°C", given, (*told, *notes))


def _bore(case: Case, rack: Rack, result: RackResult) -> Explanation | None:
    figures = rack_figures(case.shelf, case.plan, rack, result)
    coolant = figures.coolant if figures is not None else None
    if coolant is None or coolant.bore_mm is None or coolant.flow_lpm is None:
        return None
    given = {
        "flow_lpm": Given(coolant.flow_lpm, "l/min", why=_flow(case, rack, result)),
        "bore_mm": case.assumed(f"coolant.pipe_dn{coolant.bore_mm:.0f}"),
    }
    limit = case.assumed("coolant.velocity_limit_m_s")
    title = say("Velocity in DN{1:.0f} to {0}", rack.name, coolant.bore_mm)
    note = say("The smallest pipe in which the coolant is no faster than {0:g} m/s.", limit.value)
    formula = FORMULAS["cooling.pipe_velocity"]
    return applied(
        title, coolant.velocity_m_s, "m/s", formula, given, beside=(limit,), notes=(note,)
    )


RACK: Mapping[str, RackWriter] = {
    "inlet_c": _inlet,
    "air_rise_k": _air_rise,
    "coolant_lpm": _flow,
    "coolant_supply_c": _supply,
    "coolant_bore_mm": _bore,
}
"""Figures of a rack's cooling."""


def room_airflow(case: Case, room: Room, result: RoomResult) -> Explanation:
    """Return why the devices of a room move so much air."""
    rows = {row.id for row in room.rows}
    racks = [
        case.evaluation.racks[RackId(rack.id)] for rack in case.context.ordered if rack.row in rows
    ]
    value = sum(rack.airflow_m3h for rack in racks)
    return device_sum(
        case, say("Airflow in {0}", room.name), value, "airflow_m3h", counts_of(racks)
    )


def _hours(loop: str, title: str) -> SiteWriter:
    def written(case: Case, site: Site) -> Explanation | None:
        figures = site_figures(case.shelf, site)
        if figures is None or figures.hours is None or figures.climate is None:
            return None
        hours = getattr(figures.hours, loop)
        given = {
            "year_h": Given(NOMINAL_YEAR_H, "h"),
            "full_h": Given(hours.full, "h"),
            "trim_h": Given(hours.trim, "h"),
        }
        heading = say("{0}, {1}", title, site.name)
        formula = FORMULAS["cooling.mechanical_hours"]
        limit = _full_limit(case, site, figures, loop)
        return applied(
            heading,
            hours.mechanical,
            "h",
            formula,
            given,
            parts=(limit,),
            notes=(_source(figures),),
        )

    return written


def _source(figures: SiteFigures) -> str:
    record = figures.climate.record if figures.climate is not None else None
    if record is None:
        return say("Hours of the climate model, from two figures of the region.")
    return say("Hours of {0} from {1}.", record.years, record.file)


def _full_limit(case: Case, site: Site, figures: SiteFigures, loop: str) -> Explanation:
    design = site.design.cooling
    cooler = figures.climate.cooler if figures.climate is not None else None
    approach = cooler.approach_k if cooler is not None else 0.0
    if loop == "air":
        supply = _design(case, design.supply_air_c, "cooling.supply_air_c", "°C")
        between = case.assumed("cooling.air_coil_approach_k")
    else:
        supply = _design(case, design.facility_water_c, "cooling.facility_water_c", "°C")
        between = Given(0.0, "K", label=say("no exchanger between"))
    given = {
        "supply_c": supply,
        "exchanger_k": between,
        "approach_k": Given(approach, "K", label=say("approach of the heat rejection")),
    }
    value = supply.value - between.value - approach
    title = say("Free cooling carries all up to, {0}", site.name)
    return applied(title, value, "°C", FORMULAS["cooling.full_free_limit"], given)


def _site_supply(case: Case, site: Site) -> Explanation | None:
    return _technology(case, site, say("Coolant supply, {0}", site.name))


SITE: Mapping[str, SiteWriter] = {
    "coolant_supply_c": _site_supply,
    "air_hours": _hours("air", say("Mechanical cooling of the rooms' air")),
    "liquid_hours": _hours("liquid", say("Mechanical cooling of facility water")),
}
"""Figures of a site's cooling."""
