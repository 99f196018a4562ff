"""Why a workload is as available as it is, how many servers it can spare, and when it is back."""

from typing import Final

from planner.compute.explain.case import Case
from planner.compute.explain.terms import Given, Term, applied, summed
from planner.compute.reliability.failures import GPUS_OF_A_NODE
from planner.compute.resilience.cooling import CoolingPool
from planner.compute.resilience.servers import ServerSpares
from planner.compute.resilience.service import WithoutSite, WorkloadResilience
from planner.domain.formula import Explanation, Formula
from planner.domain.phrase import say
from planner.domain.units import HOURS_PER_YEAR

SERVED: Final = Formula(
    id="resilience.availability",
    result="share of time in which the whole demand is served",
    unit="share of time",
    expression="1 - (sites + servers + planned) / 8760",
    symbols={
        "sites": "hours a year in which a site is away that others do not make up for",
        "servers": "hours a year in which more servers are down than can be spared",
        "planned": "hours a year in which it is short with nothing lost",
    },
    source="Rare events add up (IEC 61078); the failure test tells what others make up for",
)

AWAY: Final = Formula(
    id="resilience.server_away",
    result="share of time that a server is away",
    unit="share of time",
    expression="rate * gpus / node / 1000 * days",
    symbols={
        "rate": "failures of a server of eight GPUs per 1000 days",
        "gpus": "GPUs of a server",
        "node": "GPUs that the failures are published for",
        "days": "days of repair",
    },
    source="Little's law; more down than can be spared by the binomial distribution, by hour",
)

COOLED_BY_UNITS: Final = say(
    "Units that must run, k of n with a beta factor (IEC 61508-6, annex D); rare events add up"
)

LEFT_OUT: Final = (
    say("Two places lost at once, and the loss of a whole building, are not in it."),
    say("Minutes in which bursts start are not in it; see the time until it is back."),
    say("Power that fails for the cooling alone, and hours that the climate cools, are not in it."),
)


def explain_availability(case: Case, one: WorkloadResilience) -> Explanation | None:
    """Return why a workload is served so much of the time; None where a site's is not known."""
    if one.availability is None or one.sites_h is None:
        return None
    given = {
        "sites": Given(one.sites_h, "h"),
        "servers": Given(one.servers_h, "h"),
        "planned": Given(one.planned_h, "h"),
    }
    found = [
        *(_explain_cooling(each) for each in one.without if not each.is_whole),
        *(explain_servers(case, spares) for spares in one.spares),
    ]
    return applied(
        say("Availability of {0}", one.workload.name),
        one.availability,
        "share of time",
        SERVED,
        given,
        parts=[each for each in found if each is not None],
        exclusions=LEFT_OUT,
        notes=[_site(each) for each in one.without],
    )


def explain_servers(case: Case, spares: ServerSpares) -> Explanation | None:
    """Return why a server of a deployment is away so much of the time."""
    known = case.shelf.assumptions
    if "reliability.node_failures" not in known or spares.each_down >= 1.0:
        return None
    given = {
        "rate": case.assumed("reliability.node_failures"),
        "gpus": Given(spares.gpus, "", label=say("GPUs of a server of {0}", spares.name)),
        "node": Given(GPUS_OF_A_NODE, ""),
        "days": case.assumed("reliability.repair_days"),
    }
    beside = (
        Given(spares.servers, "", label=say("servers of {0}", spares.name)),
        Given(spares.may_be_down, "", label=say("of them may be down in the peak hour")),
        Given(spares.short_h, "h", label=say("hours a year in which more are down")),
    )
    title = say("Servers of {0} that are away", spares.name)
    return applied(title, spares.each_down, "share of time", AWAY, given, beside=beside)


def _explain_cooling(one: WithoutSite) -> Explanation | None:
    """Why the cooling of a site stops it for so many hours a year, unit by unit."""
    if one.cooling is None:
        return None
    terms = [Term(_pool(each), each.hours) for each in one.cooling.pools]
    title = say("Hours without enough cooling, {0}", one.name)
    return summed(title, one.cooling.hours, "h", terms, key="cooling_hours", source=COOLED_BY_UNITS)


def _pool(one: CoolingPool) -> str:
    if one.assumed:
        return say("{0}, not drawn: {1} of {2} to spare", one.name, one.spare, one.units)
    return say("{0}: {1} of {2} to spare", one.name, one.spare, one.units)


def _site(one: WithoutSite) -> str:
    """What the loss of a site leaves, in words."""
    if one.availability is None:
        return say("{0} lost: {1:.0%} is left; its availability is not known.", *_named(one))
    if one.is_whole:
        return say("{0} lost: the others serve the whole demand.", one.name)
    hours = (1.0 - one.availability) * HOURS_PER_YEAR
    if one.supply is not None and one.cooling is not None:
        return say(
            "{0} lost: {1:.0%} is left; {2:.2g} h a year, of power {3:.2g} h, of cooling {4:.2g} h.",
            *(*_named(one), hours, one.supply.down_hours, one.cooling.hours),
        )
    return say("{0} lost: {1:.0%} is left; {2:.2g} h a year.", *_named(one), hours)


def _named(one: WithoutSite) -> tuple[str, float]:
    return one.name, one.share_left
