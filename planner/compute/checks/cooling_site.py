"""Checks of the cooling of a site: its air, altitude, loops, climate, water, and people beside it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from planner.compute.checks.cooling_plant import RoomCooling
from planner.compute.cooling_air import supply_air_c
from planner.compute.cooling_limits import CoolingLimits
from planner.compute.cooling_liquid import CoolantLoop, loop_ride_through_s
from planner.compute.free_cooling import SiteClimate
from planner.domain.cooling_design import AirClass, CoolingDesign, Rejection
from planner.domain.facility import CoolingElement, CoolingKind
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.identity import RoomId
from planner.domain.phrase import listed, say
from planner.domain.site import Site
from planner.engines.cooling import (
    ELEVATION,
    Breach,
    Envelope,
    OutOfRange,
    Violation,
    air_at_humidity,
    derated_high_c,
    standard_pressure_pa,
    total_dba,
    violations,
)


@dataclass(frozen=True, slots=True)
class SiteCooling:
    """What the checks of a site's cooling look at.

    `heat_kw` is all heat of its racks. `over_heated` names parts whose heat figure is above their
    power. `water_l_kwh` is the water a kWh of IT needs, None where it is not known. `loud_servers`
    are air-cooled servers of eight GPUs and more, by room.
    """

    site: Site
    design: CoolingDesign
    limits: CoolingLimits
    climate: SiteClimate | None
    loop: CoolantLoop
    rooms: Mapping[RoomId, RoomCooling]
    elements: Sequence[CoolingElement]
    heat_kw: float
    water_l_kwh: float | None
    over_heated: tuple[str, ...]
    loud_servers: Mapping[RoomId, int]

    @property
    def liquid_kw(self) -> float:
        """Heat to liquid of all racks."""
        return sum(one.liquid_kw for one in self.rooms.values())


def check_site_cooling(state: SiteCooling) -> Iterator[Finding]:
    """Yield what is found of a site's cooling; nothing while no heat is in it."""
    if state.heat_kw <= 0:
        return
    yield from _humidity(state)
    yield from _altitude(state)
    if state.liquid_kw > 0:
        yield from _least_flow(state)
        yield from _reachable(state)
        yield from _ride_through(state)
    yield from _rejection(state)
    yield from _wet_without_climate(state)
    yield from _heat_figures(state)
    yield from _noise(state)
    yield from _water(state)


def _finding(
    state: SiteCooling,
    rule: str,
    severity: Severity,
    message: str,
    detail: str,
    source: str,
    *fixes: Fix,
) -> Finding:
    site = state.site
    return Finding(rule, site.id, site.name, severity, message, detail, source, fixes)


CLASS_SOURCE = say("ASHRAE TC 9.9 reference card, 2021")


def _words(violation: Violation) -> str:
    value, limit = violation.value, violation.limit
    match violation.breach:
        case Breach.TOO_COLD:
            return say("{0:.1f} °C is below {1:g} °C", value, limit)
        case Breach.TOO_WARM:
            return say("{0:.1f} °C is above {1:g} °C", value, limit)
        case Breach.DEW_POINT_LOW:
            return say("its dew point of {0:.1f} °C is below {1:g} °C", value, limit)
        case Breach.HUMIDITY_LOW:
            return say("its humidity of {0:.0f} % is below {1:g} %", value, limit)
        case Breach.DEW_POINT_HIGH:
            return say("its dew point of {0:.1f} °C is above {1:g} °C", value, limit)
        case Breach.HUMIDITY_HIGH:
            return say("its humidity of {0:.0f} % is above {1:g} %", value, limit)
        case Breach.ELEVATION:
            return say("{0:,.0f} m is above {1:,.0f} m", value, limit)


def _humidity(state: SiteCooling) -> Iterator[Finding]:
    """COL-010: temperature, humidity and dew point of the supply air against the class."""
    humidity, design = state.design.supply_humidity_percent, state.design
    if humidity is None:
        return
    elevation_m = state.site.elevation_m
    try:
        air = air_at_humidity(
            supply_air_c(design, state.limits), humidity, standard_pressure_pa(elevation_m)
        )
    except OutOfRange as refused:
        yield _finding(
            state,
            "COL-010",
            Severity.WARNING,
            say("{0}: {1}.", state.site.name, refused.reason),
            say("Nothing is said of its air until then. Enter a humidity from 0 to 100 %."),
            say("range of the formulas of moist air"),
        )
        return
    allowed = state.limits.classes[design.air_class]
    recommended = state.limits.recommended_of(design.air_class)
    for envelope, severity in ((allowed, Severity.WARNING), (recommended, Severity.INFO)):
        broken = _of_air(violations(envelope, air, elevation_m))
        if broken:
            yield _finding(
                state,
                "COL-010",
                severity,
                say(
                    "{0}: its supply air is outside {1}: {2}.",
                    state.site.name,
                    _named(envelope),
                    listed(map(_words, broken)),
                ),
                say("Power is not affected. Change supply temperature, humidity or class."),
                CLASS_SOURCE,
            )
            return


def _of_air(found: Sequence[Violation]) -> list[Violation]:
    """Leave out the altitude, which has a rule of its own."""
    return [one for one in found if one.breach is not Breach.ELEVATION]


def _named(envelope: Envelope) -> str:
    if envelope.name in tuple(AirClass):
        return say("class {0}", envelope.name)
    return say("the {0} envelope", envelope.name)


def _altitude(state: SiteCooling) -> Iterator[Finding]:
    """COL-011: an altitude beyond the classes, or one at which their upper limit is lower."""
    elevation_m, name = state.site.elevation_m, state.site.name
    envelope = state.limits.classes[state.design.air_class]
    if elevation_m not in ELEVATION or elevation_m > envelope.max_elevation_m:
        yield _finding(
            state,
            "COL-011",
            Severity.WARNING,
            say(
                "{0} lies at {1:,.0f} m; the classes of inlet air end at {2:,.0f} m.",
                name,
                elevation_m,
                envelope.max_elevation_m,
            ),
            say("Limits there are the vendors' alone: ask them, or correct the elevation."),
            CLASS_SOURCE,
        )
        return
    high_c = derated_high_c(envelope, elevation_m)
    if high_c < envelope.high_c:
        yield _finding(
            state,
            "COL-011",
            Severity.INFO,
            say(
                "{0} lies at {1:,.0f} m: class {2} ends at {3:.1f} °C there instead of {4:g} °C.",
                name,
                elevation_m,
                envelope.name,
                high_c,
                envelope.high_c,
            ),
            say("Limits that vendors print are kept as printed."),
            CLASS_SOURCE,
        )


def _least_flow(state: SiteCooling) -> Iterator[Finding]:
    """COL-018: coolant flow against the least flow for its supply temperature."""
    loop = state.loop
    severity = Severity.WARNING if loop.chosen else Severity.INFO
    if loop.reasons:
        yield _finding(
            state,
            "COL-018",
            severity,
            say("{0}: {1}.", state.site.name, listed(loop.reasons)),
            say("Flow is not calculated there. Lower the water temperatures of the site."),
            LEAST_FLOW_SOURCE,
        )
    elif loop.flow_is_enough is False:
        yield _finding(
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
    yield _finding(
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
    yield _finding(
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


def _rejection(state: SiteCooling) -> Iterator[Finding]:
    """COL-021: heat rejection on the plan against the heat of the site."""
    units = [one for one in state.elements if one.kind is CoolingKind.HEAT_REJECTION]
    carried = sum(one.running * one.capacity_kw for one in units)
    if not units or state.heat_kw <= carried:
        return
    yield _finding(
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
    )


def _wet_without_climate(state: SiteCooling) -> Iterator[Finding]:
    """COL-022: wet heat rejection whose wet bulb nobody knows."""
    wet = (Rejection.ADIABATIC, Rejection.WET_CLOSED, Rejection.WET_OPEN)
    if state.design.rejection not in wet or (state.climate is not None and state.climate.humid):
        return
    yield _finding(
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


def _heat_figures(state: SiteCooling) -> Iterator[Finding]:
    """COL-023: devices whose vendor prints more heat than power."""
    if not state.over_heated:
        return
    yield _finding(
        state,
        "COL-023",
        Severity.INFO,
        say(
            "{0}: vendors print more heat than power for {1}; the larger figure counts for "
            "cooling.",
            state.site.name,
            listed(state.over_heated),
        ),
        say("Circuits are sized by the power. Correct the figure if you know better."),
        say("all electrical power becomes heat, so the two should agree within 3 %"),
    )


def _noise(state: SiteCooling) -> Iterator[Finding]:
    """COL-024: people who work in a room with air-cooled GPU servers."""
    values = state.limits.values
    lower, upper = (
        values["cooling.noise_lower_action_dba"],
        values["cooling.noise_upper_action_dba"],
    )
    for room in state.site.rooms:
        count = state.loud_servers.get(room.id, 0)
        if room.id not in state.design.staffed_rooms:
            continue
        level = total_dba([(values["cooling.server_noise_dba"], count)])
        if level is None or level < lower:
            continue
        yield Finding(
            rule="COL-024",
            subject=room.id,
            subject_name=room.name,
            severity=Severity.INFO,
            message=say(
                "{0}: {1} air-cooled GPU servers make about {2:.0f} dB(A) where people work; "
                "employers act from {3:g} dB(A) on and must protect from {4:g} dB(A) on.",
                room.name,
                count,
                level,
                lower,
                upper,
            ),
            detail=say("An estimate: no vendor prints it. Move the work places out of the room."),
            source=say("Directive 2003/10/EC, exposure action values"),
        )


def _water(state: SiteCooling) -> Iterator[Finding]:
    """COL-025: water a kWh of IT needs, against a limit."""
    limit = state.limits.values["cooling.water_limit_l_kwh"]
    used = state.water_l_kwh
    if used is None or used <= limit:
        return
    yield _finding(
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
