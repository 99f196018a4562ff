"""Checks of the power plant that stands on the plan of an own site, at expected peak.

A site without plant on the plan has the usual plant, sized for it: there is nothing to find.
"""

from collections.abc import Iterator

from planner.compute.checks.plant_circuits import CIRCUIT_CHECKS
from planner.compute.checks.plant_subject import (
    PEAK,
    PlantCheck,
    PlantSubject,
    more_units,
    plant_finding,
    whole_and_left,
)
from planner.compute.power_tables import autonomy
from planner.domain.facility import PowerElement, PowerKind
from planner.domain.facility_design import Redundancy
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.phrase import say

_SECONDS_PER_MINUTE = 60.0


def losses_are_possible(subject: PlantSubject) -> Iterator[Finding]:
    """PWR-020: losses never fall while the load rises, and are less than the rating."""
    for one in subject.elements:
        loss = one.loss
        if loss is None or loss.is_possible:
            continue
        terms = (one.name, 100 * loss.fixed, 100 * loss.proportional, 100 * loss.square)
        yield plant_finding(
            "PWR-020",
            one,
            Severity.WARNING,
            say(
                "{0}: its loss of {1:g} + {2:g} x + {3:g} x² % of its rating falls while the load x "
                "rises, is below 0, or reaches the rating.",
                *terms,
            ),
            say(
                "PUE and energy count it as it is entered. Use the usual losses, or enter shares of "
                "0 or more whose sum is below 100 %."
            ),
            say("no load, proportional and square-law losses of real machines never fall"),
            fixes=(Fix("usual-losses", {"element": one.id}, say("Use the usual losses")),),
        )


def ups_carries(subject: PlantSubject) -> Iterator[Finding]:
    """PWR-021: the UPS systems carry the load, also without the largest of them."""
    systems = subject.of(PowerKind.UPS)
    if not systems:
        return
    whole, left = whole_and_left(subject, systems)
    load_kw = subject.ups_output_kw
    alone = len(systems) == 1 or subject.site.design.redundancy is Redundancy.N
    if load_kw > whole:
        text = say(
            "{0}: the UPS systems carry {1:.0f} kW; the load is {2:.0f} kW.",
            *(subject.site.name, whole, load_kw),
        )
    elif not alone and load_kw > left:
        text = say(
            "{0}: without its largest UPS system, {1:.0f} kW are left for a load of {2:.0f} kW.",
            *(subject.site.name, left, load_kw),
        )
    else:
        return
    severity = Severity.ERROR if load_kw > whole else Severity.WARNING
    yield plant_finding(
        "PWR-021",
        systems[0],
        severity,
        text,
        say("Add units or a system, or place less here."),
        PEAK,
        {"excess": load_kw - (whole if severity is Severity.ERROR else left)},
        more_units(
            systems[:1] if alone else systems,
            min(map(subject.unit_kw, systems)),
            load_kw - (whole if alone else left),
        ),
    )


def ups_is_used(subject: PlantSubject) -> Iterator[Finding]:
    """PWR-022: UPS systems carry so little that most of it is loss."""
    systems, low = subject.of(PowerKind.UPS), subject.assumed("power.ups_low_load")
    rated = sum(subject.unit_kw(one) * one.installed for one in systems)
    load_kw = subject.ups_output_kw
    if systems and low is not None and 0.0 < load_kw < low * rated:
        yield plant_finding(
            "PWR-022",
            systems[0],
            Severity.INFO,
            say(
                "{0}: the UPS systems run at {1:.0f} % of {2:.0f} kW, where losses weigh most.",
                *(subject.site.name, 100 * load_kw / rated, rated),
            ),
            say("Nothing is at risk. Install fewer modules now and the others with the load."),
            say("losses of a UPS by load (power.ups_low_load)"),
        )


def battery_outlasts_start(subject: PlantSubject) -> Iterator[Finding]:
    """PWR-023: the battery of a UPS lasts until the generator carries load."""
    systems, generators = subject.of(PowerKind.UPS), subject.of(PowerKind.GENERATOR)
    attempts = subject.assumed("power.generator_start_attempts")
    usual = subject.assumed("power.generator_start_seconds")
    load_kw, whole = subject.ups_output_kw, whole_and_left(subject, systems)[0]
    if not generators or not load_kw or not whole or attempts is None or usual is None:
        return
    seconds = attempts * max(
        usual if one.start_seconds is None else one.start_seconds for one in generators
    )
    for one in systems:
        minutes = _minutes(subject, one, load_kw / whole)
        if minutes is None or minutes * _SECONDS_PER_MINUTE >= seconds:
            continue
        own = bool(one.battery_minutes) or _battery_kwh(subject, one) > 0
        yield plant_finding(
            "PWR-023",
            one,
            Severity.WARNING if own else Severity.INFO,
            say(
                "{0}: its battery lasts {1:.1f} min at this load; {2:g} starts of the generator "
                "take {3:.1f} min.",
                *(one.name, minutes, attempts, seconds / _SECONDS_PER_MINUTE),
            ),
            say("Add batteries, or a generator that starts faster."),
            say("vendor run times between rows in logarithms; start time of the generator"),
        )


def generators_carry(subject: PlantSubject) -> Iterator[Finding]:
    """PWR-024: the generators carry the design day with recharge, after their derating."""
    generators, load_kw = subject.of(PowerKind.GENERATOR), subject.result.facility_power_kw
    usual = subject.assumed("power.generator_usable_share")
    if not generators or load_kw is None or usual is None:
        return
    rated = sum(map(subject.capacity_kw, generators))
    usable = sum(
        subject.capacity_kw(one) * (usual if one.usable_share is None else one.usable_share)
        for one in generators
    )
    if load_kw > usable:
        yield plant_finding(
            "PWR-024",
            generators[0],
            Severity.ERROR if load_kw > rated else Severity.WARNING,
            say(
                "{0}: the design day with recharge takes {1:.0f} kW; the generators give {2:.0f} "
                "kW after derating, {3:.0f} kW by their plate.",
                *(subject.site.name, load_kw, usable, rated),
            ),
            say("Add a generator, or leave loads off it that may wait."),
            say("load steps, harmonics and ambient leave 60 to 75 % of the nameplate"),
            {"excess": load_kw - usable},
            more_units(
                generators[:1],
                subject.unit_kw(generators[0]) * (generators[0].usable_share or usual),
                load_kw - usable,
            ),
        )


def transformers_carry(subject: PlantSubject) -> Iterator[Finding]:
    """PWR-025: the transformers carry the design day, also without the largest of them."""
    units, facility_kw = subject.of(PowerKind.TRANSFORMER), subject.result.facility_power_kw
    if not units or facility_kw is None:
        return
    load = facility_kw / subject.feeds.power_factor
    ratings = [one.capacity_kva or 0.0 for one in units]
    whole, left = sum(ratings), sum(ratings) - max(ratings)
    paired = len(units) > 1 and subject.site.design.redundancy is not Redundancy.N
    if load > whole or (paired and load > left):
        yield plant_finding(
            "PWR-025",
            units[0],
            Severity.ERROR if load > whole else Severity.WARNING,
            say(
                "{0}: the design day takes {1:.0f} kVA; the transformers carry {2:.0f} kVA, "
                "{3:.0f} kVA without the largest.",
                *(subject.site.name, load, whole, left),
            ),
            say("Add a transformer, or place less here."),
            PEAK,
            {"excess": load - (whole if load > whole else left)},
            more_units(
                units if paired else units[:1],
                min(one.unit_kva or 0.0 for one in units),
                load - (left if paired else whole),
            ),
        )


def _battery_kwh(subject: PlantSubject, ups: PowerElement) -> float:
    return sum(
        (one.energy_kwh or 0.0) * one.needed
        for one in subject.elements
        if one.kind is PowerKind.BATTERY and one.id in ups.fed_by
    )


def _minutes(subject: PlantSubject, ups: PowerElement, share: float) -> float | None:
    """How long the batteries of a UPS carry a share of its rating."""
    kwh = _battery_kwh(subject, ups)
    if kwh > 0:
        return _SECONDS_PER_MINUTE * kwh / (share * subject.capacity_kw(ups))
    found = autonomy(ups, share, subject.assumptions)
    return None if found is None else found.minutes


PLANT_CHECKS: tuple[PlantCheck, ...] = (
    losses_are_possible,
    ups_carries,
    ups_is_used,
    battery_outlasts_start,
    generators_carry,
    transformers_carry,
    *CIRCUIT_CHECKS,
)


def check_plant(subject: PlantSubject) -> tuple[Finding, ...]:
    """Run every check of the power plant of a site."""
    return tuple(finding for check in PLANT_CHECKS for finding in check(subject))
