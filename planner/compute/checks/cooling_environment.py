"""Checks of the air of a site, its altitude, and the people beside its racks."""

from collections.abc import Iterator, Sequence

from planner.compute.checks.cooling_subject import SiteCooling, site_finding
from planner.compute.cooling_air import supply_air_c
from planner.domain.cooling_design import AirClass
from planner.domain.finding import Finding, Severity
from planner.domain.phrase import listed, say
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

CLASS_SOURCE = say("ASHRAE TC 9.9 reference card, 2021")


def check_environment(state: SiteCooling) -> Iterator[Finding]:
    """Yield what is found of air, altitude, heat figures and noise of a site."""
    yield from _humidity(state)
    yield from _altitude(state)
    yield from _heat_figures(state)
    yield from _noise(state)


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
        yield site_finding(
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
            yield site_finding(
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
        yield site_finding(
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
        yield site_finding(
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


def _heat_figures(state: SiteCooling) -> Iterator[Finding]:
    """COL-023: devices whose vendor prints more heat than power."""
    if not state.over_heated:
        return
    yield site_finding(
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
