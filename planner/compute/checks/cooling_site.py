"""Checks of the cooling of a site: its loops, its climate, its heat rejection and water."""

from collections.abc import Iterator
from math import ceil

from planner.compute.checks.cooling_environment import check_environment
from planner.compute.checks.cooling_plant import is_coolant_unit, more_coolers
from planner.compute.checks.cooling_subject import SiteCooling, site_finding
from planner.compute.cooling_figures import cdu_figures
from planner.compute.cooling_liquid import loop_ride_through_s
from planner.domain.cooling_design import Rejection
from planner.domain.facility import CoolingKind
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.phrase import listed, say


def check_site_cooling(state: SiteCooling) -> Iterator[Finding]:
    """Yield what is found of a site's cooling; nothing while no heat is in it."""
    if state.heat_kw <= 0:
        return
    yield from check_environment(state)
    if state.liquid_kw > 0:
        yield from _least_flow(state)
        yield from _reachable(state)
        yield from _ride_through(state)
        yield from _crossing(state)
    yield from _rejection(state)
    yield from _wet_without_climate(state)
    yield from _water(state)


def _least_flow(state: SiteCooling) -> Iterator[Finding]:
    """COL-018: coolant flow against the least flow for its supply temperature."""
    loop = state.loop
    severity = Severity.WARNING if loop.chosen else Severity.INFO
    if loop.reasons:
        yield site_finding(
            state,
            "COL-018",
            severity,
            say("{0}: {1}.", state.site.name, listed(loop.reasons)),
            say("Flow is not calculated there. Lower the water temperatures of the site."),
            LEAST_FLOW_SOURCE,
        )
    elif loop.flow_is_enough is False:
        yield site_finding(
            state,
            "COL-018",
            severity,
            say(
                "{0}: a rise of {1:g} K means {2:.2f} l/min per kW of coolant; at a supply of "
                "{3:.1f} °C at least {4:.2f} are needed.",
                state.site.name,
                loop.rise_k,
                loop.lpm_per_kw,
                loop.technology_c,
                loop.least_lpm_per_kw,
            ),
            say("Heat to air is not affected. Lower the rise or the supply temperature."),
            LEAST_FLOW_SOURCE,
        )


LEAST_FLOW_SOURCE = say("CDU self-qualification DA-12515-001: flow by supply temperature")


def _reachable(state: SiteCooling) -> Iterator[Finding]:
    """COL-019: facility water that heat rejection alone does not make on the design day."""
    climate, wanted = state.climate, state.design.facility_water_c
    if climate is None or wanted is None or state.design.rejection is Rejection.CHILLER:
        return
    chillers = any(one.kind is CoolingKind.CHILLER for one in state.elements)
    if climate.coldest_design_c <= wanted or chillers:
        return
    yield site_finding(
        state,
        "COL-019",
        Severity.WARNING,
        say(
            "{0}: on the design day its heat rejection makes water of {1:.1f} °C; {2:.1f} °C are "
            "wanted.",
            state.site.name,
            climate.coldest_design_c,
            wanted,
        ),
        say("In cooler hours it suffices. Place a chiller, or raise the facility water."),
        say("design temperature of the climate plus the approach of the heat rejection"),
        _water_of(state, ceil(climate.coldest_design_c)),
    )


def _water_of(state: SiteCooling, facility_c: float) -> Fix:
    return Fix(
        "cooling-field",
        {"site": state.site.id, "field": "facility_water_c", "value": float(facility_c)},
        say("Facility water of {0:g} °C", facility_c),
    )


def _ride_through(state: SiteCooling) -> Iterator[Finding]:
    """COL-020: how long the coolant takes the heat after loss of flow."""
    litres, values = state.design.loop_litres, state.limits.values
    if litres is None:
        return
    limit_c = values["coolant.supply_max_c"]
    seconds = loop_ride_through_s(litres, state.loop, state.liquid_kw, limit_c)
    wanted = values["cooling.pump_ride_through_s"]
    if seconds is None or seconds >= wanted:
        return
    yield site_finding(
        state,
        "COL-020",
        Severity.WARNING,
        say(
            "{0}: {1:,.0f} l of coolant take {2:.1f} kW for {3:.0f} s after the flow stops; "
            "{4:.0f} s are wanted.",
            state.site.name,
            litres,
            state.liquid_kw,
            seconds,
            wanted,
        ),
        say("Pumps on UPS bridge it. Add storage to the loop, or feed the pumps from a UPS."),
        say("Q t = m cp ΔT up to the warmest supply of devices"),
    )


def _crossing(state: SiteCooling) -> Iterator[Finding]:
    """COL-026: CDUs whose stated temperatures the facility water of the site does not allow."""
    for element in state.elements:
        if not is_coolant_unit(element):
            continue
        figures = cdu_figures(state.limits, state.loop.facility_c, element)
        if figures.exchange is not None:
            continue
        yield Finding(
            rule="COL-026",
            subject=element.id,
            subject_name=element.name,
            severity=Severity.WARNING,
            message=say(
                "{0} is to cool {1:g} °C down to {2:g} °C with water that enters at {3:g} °C and "
                "leaves at {4:g} °C.",
                element.name,
                element.return_c,
                element.supply_c,
                figures.facility_c,
                figures.facility_return_c,
            ),
            detail=say(
                "No heat flows that way: its capacity does not hold. Lower the facility water of "
                "the site, or raise the temperatures of the CDU."
            ),
            source=say("counterflow heat exchanger: both ends need a difference above zero"),
        )


def _rejection(state: SiteCooling) -> Iterator[Finding]:
    """COL-021: heat rejection on the plan against the heat of the site."""
    units = [one for one in state.elements if one.kind is CoolingKind.HEAT_REJECTION]
    carried = sum(one.running * one.capacity_kw for one in units)
    if not units or state.heat_kw <= carried:
        return
    yield site_finding(
        state,
        "COL-021",
        Severity.WARNING,
        say(
            "{0}: its racks give {1:.1f} kW of heat; its heat rejection carries {2:.1f} kW.",
            state.site.name,
            state.heat_kw,
            carried,
        ),
        say("Units in the rooms are not affected. Add heat rejection to the site."),
        say("capacity of the units at their stated temperatures, standby units at rest"),
        more_coolers(units, state.heat_kw - carried),
    )


def _wet_without_climate(state: SiteCooling) -> Iterator[Finding]:
    """COL-022: wet heat rejection whose wet bulb nobody knows."""
    wet = (Rejection.ADIABATIC, Rejection.WET_CLOSED, Rejection.WET_OPEN)
    if state.design.rejection not in wet or (state.climate is not None and state.climate.humid):
        return
    yield site_finding(
        state,
        "COL-022",
        Severity.INFO,
        say(
            "{0} rejects heat by {1}, but no wet bulb of its climate is known: free cooling is "
            "counted as with dry coolers.",
            state.site.name,
            state.design.rejection.value,
        ),
        say("Power of the racks is not affected. Read a weather file for the site."),
        say("approach to the wet bulb: Energies 2023, 16(9), 3661"),
    )


def _water(state: SiteCooling) -> Iterator[Finding]:
    """COL-025: water a kWh of IT needs, against a limit."""
    limit = state.limits.values["cooling.water_limit_l_kwh"]
    used = state.water_l_kwh
    if used is None or used <= limit:
        return
    yield site_finding(
        state,
        "COL-025",
        Severity.WARNING,
        say(
            "{0} uses {1:.2f} l of water for each kWh of IT; {2:g} l/kWh is the limit.",
            state.site.name,
            used,
            limit,
        ),
        say(
            "Power is not affected. Use dry or adiabatic coolers, or more cycles of concentration."
        ),
        say("reported average of water use effectiveness (assumption cooling.water_limit_l_kwh)"),
    )
