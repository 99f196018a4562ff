"""Checks of how much a site draws and drinks beside its IT: PUE, UPS, chillers, water."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.domain.finding import Finding, Severity
from planner.domain.phrase import say
from planner.domain.pue import COMPONENTS, PueResult
from planner.domain.results import SiteResult
from planner.domain.site import Site
from planner.engines.power import DrawnPlant

PUE_TOLERANCE = "power.pue_tolerance"
LEAST_EFFICIENCY = "power.ups_least_efficiency"
_L_PER_M3 = 1000.0


@dataclass(frozen=True, slots=True)
class SiteEfficiency:
    """What these checks look at; `least_pue` is the annual PUE without any chiller.

    `values` are the assumptions; those that an older project lacks are not checked against.
    """

    site: Site
    result: SiteResult
    annual: PueResult
    design: PueResult
    least_pue: float | None
    drawn: DrawnPlant
    values: Mapping[str, float]


def check_efficiency(state: SiteEfficiency) -> Iterator[Finding]:
    """Yield what is found of PUE, UPS, chillers and water of a site."""
    yield from _entered_pue(state)
    yield from _target(state)
    yield from _ups(state)
    yield from _chillers(state)
    yield from _permit(state)


def _finding(
    state: SiteEfficiency,
    rule: str,
    message: str,
    detail: str,
    source: str,
    severity: Severity = Severity.WARNING,
) -> Finding:
    site = state.site
    return Finding(rule, site.id, site.name, severity, message, detail, source)


def _entered_pue(state: SiteEfficiency) -> Iterator[Finding]:
    """COL-030 and COL-031: an entered PUE that no climate gives, or far from the computed one."""
    entered, least = state.site.entered_pue, state.least_pue
    if entered is None or least is None:
        return
    tolerance = state.values.get(PUE_TOLERANCE)
    if entered < least:
        yield _finding(
            state,
            "COL-030",
            say(
                "{0}: PUE {1:.3f} is entered; without any chiller its plant has {2:.3f}.",
                state.site.name,
                entered,
                least,
            ),
            say(
                "Energy, cost and carbon use the entered PUE. Clear it, or change the plant until it "
                "gets there."
            ),
            say("build-up of the plant with free cooling in all hours"),
        )
    elif tolerance is not None and abs(entered - state.annual.pue) > tolerance:
        yield _finding(
            state,
            "COL-031",
            say(
                "{0}: PUE {1:.3f} is entered; its plant computes {2:.3f}.",
                state.site.name,
                entered,
                state.annual.pue,
            ),
            say(
                "Energy, cost and carbon use the entered PUE. Clear it, or say in its reason what the "
                "plan does not show."
            ),
            say("entered over the component build-up"),
        )


def _target(state: SiteEfficiency) -> Iterator[Finding]:
    """COL-032: PUE above the target of the site, measured where the site says."""
    design = state.site.design
    if design.pue_target is None:
        return
    found = state.annual.pue_at(design.pue_category)
    if found <= design.pue_target:
        return
    parts = state.annual.components_kw
    largest = max(parts, key=lambda one: parts[one])
    yield _finding(
        state,
        "COL-032",
        say(
            "{0}: PUE {1:.3f} (category {2}); its target is {3:.3f}.",
            state.site.name,
            found,
            design.pue_category.value,
            design.pue_target,
        ),
        say(
            "Nothing is short of power or cooling. {0} takes most, {1:.1f} kW: the facility panel "
            "shows all components.",
            COMPONENTS[largest],
            parts[largest],
        ),
        say("target of the site; categories of ISO/IEC 30134-2"),
    )


def _ups(state: SiteEfficiency) -> Iterator[Finding]:
    """COL-033: UPS on the plan at a load where they lose more than planned.

    A warning where even the design day loads them too little, else information: a plan without
    workloads idles.
    """
    least, load = state.values.get(LEAST_EFFICIENCY), state.annual.ups_load
    if least is None or load is None or not state.drawn.ups:
        return
    efficiency = _efficiency(state.annual)
    if efficiency >= least:
        return
    always = _efficiency(state.design) < least
    yield _finding(
        state,
        "COL-033",
        say(
            "{0}: over the year its UPS work at {1:.0%} of their rating with an efficiency of "
            "{2:.1%}; {3:.1%} is planned.",
            state.site.name,
            load,
            efficiency,
            least,
        ),
        say(
            "Every load is carried; {0:.1f} kW are lost. Use smaller UPS, fewer modules, or ones that "
            "lose less at part load.",
            state.annual.ups_kw,
        ),
        say("loss curves of the UPS on the plan at their load of the year"),
        Severity.WARNING if always else Severity.INFO,
    )


def _efficiency(state: PueResult) -> float:
    """Output of the UPS over their input."""
    return state.ups_out_kw / (state.ups_out_kw + state.ups_kw)


def _chillers(state: SiteEfficiency) -> Iterator[Finding]:
    """COL-034: heat of the design day that needs chillers, against those on the plan."""
    if not state.drawn.chillers:
        return
    carried = sum(one.capacity_kw for one in state.drawn.chillers)
    if state.design.mechanical_kw <= carried:
        return
    yield _finding(
        state,
        "COL-034",
        say(
            "{0}: on the design day {1:.1f} kW of heat need a chiller; its chillers carry {2:.1f} kW.",
            state.site.name,
            state.design.mechanical_kw,
            carried,
        ),
        say(
            "PUE counts usual chillers for the rest. Add chillers, or let supply temperatures rise "
            "so that free cooling carries more."
        ),
        say("heat that the climate of the design day does not carry, standby units at rest"),
    )


def _permit(state: SiteEfficiency) -> Iterator[Finding]:
    """COL-035: water of a year against what the site may take."""
    permit, water = state.site.design.water_permit_m3, state.result.water
    if permit is None or water is None or water.l_year <= permit * _L_PER_M3:
        return
    yield _finding(
        state,
        "COL-035",
        say(
            "{0} takes {1:,.0f} m³ of water a year; it may take {2:,.0f} m³.",
            state.site.name,
            water.l_year / _L_PER_M3,
            permit,
        ),
        say(
            "Power and cooling are not affected. Use dry or adiabatic coolers, warmer water, or more "
            "cycles of concentration."
        ),
        say("water that was entered for the site, such as that of its permit"),
    )
