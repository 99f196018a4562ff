"""Why a burst runs and costs what it does."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from planner.compute.contracts import burst_item, burst_price
from planner.compute.explain.case import ENTERED, Case
from planner.compute.explain.prices import unit_given
from planner.compute.explain.terms import Given, applied, listed, printed, unknown
from planner.domain.formula import Explanation, Formula
from planner.domain.offers import CloudOffer, Tier
from planner.domain.phrase import say
from planner.domain.provenance import Evidence
from planner.domain.quote import line_id
from planner.domain.results import BurstResult
from planner.domain.service import Burst, BurstTrigger
from planner.engines.finance import FORMULAS

HOURS: Final = Formula(
    id="explain.instance_hours",
    result="instance-hours of a year",
    unit="h",
    expression="typical_hours * hours_per_typical",
    symbols={
        "typical_hours": "instances that run, summed over the 2,016 typical hours",
        "hours_per_typical": "hours of a year that one typical hour stands for",
    },
    source="168 hours of the week × 12 months, weighted to 8,760 h",
)

PAID_HOURS: Final = Formula(
    id="explain.paid_hours",
    result="instance-hours of a year",
    unit="h",
    expression="instances * hours_a_day * 365",
    symbols={
        "instances": "instances",
        "hours_a_day": "hours they are paid each day",
    },
    source="What is paid whether it serves or not",
)

REQUESTS_SHARE: Final = Formula(
    id="explain.burst_share",
    result="share of what is served",
    unit="share of requests",
    expression="carried / served",
    symbols={
        "carried": "requests that the burst serves, mean over the hours",
        "served": "requests served by everything, mean over the hours",
    },
    source="First year, hour by hour",
)

_PRICE_FIELDS = {
    Tier.ON_DEMAND: "on_demand_usd_h",
    Tier.RESERVED_1Y: "reserved_1y_usd_h",
    Tier.RESERVED_3Y: "reserved_3y_usd_h",
    Tier.SPOT: "spot_usd_h",
}


def price_evidence(offer: CloudOffer, tier: Tier) -> Evidence | None:
    """Return what stands behind the price of an offer in a tier."""
    return offer.evidence.get(_PRICE_FIELDS[tier])


def offer_given(offer: CloudOffer, tier: Tier) -> Given:
    """Return the catalogue price of one instance-hour with its tier in the label."""
    label = f"{offer.label}, {tier}"
    return Given(offer.usd_h(tier) or 0.0, "USD per h", price_evidence(offer, tier), label)


def price_given(case: Case, burst: Burst) -> Given:
    """Return the price that a burst pays for one instance-hour, with its tier in the label."""
    offer = case.shelf.offers[burst.offer]
    return unit_given(
        case,
        line_id(burst_item(burst), burst.site),
        burst_price(burst, offer, case.context.pricing),
        "USD per h",
        price_evidence(offer, burst.tier),
        f"{offer.label}, {burst.tier}",
    )


def explain_burst(case: Case, burst_id: str, name: str) -> Explanation | None:
    """Return why a figure of a burst is what it is, None where there is none."""
    burst = next((one for one in case.plan.bursts if one.id == burst_id), None)
    result = case.evaluation.bursts.get(burst_id)
    written = _WRITTEN.get(name)
    if burst is None or result is None or written is None:
        return None
    return written(case, burst, result)


def _price(case: Case, burst: Burst, _: BurstResult) -> Explanation:
    offer = case.shelf.offers[burst.offer]
    title = say("Price of {0}, {1}", offer.label, burst.tier)
    price = burst_price(burst, offer, case.context.pricing)
    if case.context.pricing.usd(price) is None:
        return unknown(title, "USD per h", say("{0} prints no price in this tier.", offer.provider))
    given = price_given(case, burst)
    if given.why is not None:
        return replace(given.why, title=title)
    note = say("Before discounts and tax; egress apart.")
    return printed(title, given.value, "USD per h", given.evidence, note)


def _gpus(case: Case, burst: Burst, _: BurstResult) -> Explanation:
    offer = case.shelf.offers[burst.offer]
    title = say("GPUs of one {0}", offer.instance)
    return printed(title, float(offer.gpus), "GPUs", offer.evidence.get("gpus"))


def _deployments(case: Case, burst: Burst) -> list[str]:
    return [one.id for one in case.plan.deployments if one.pool == burst.pool]


def _instances(case: Case, burst: Burst, result: BurstResult) -> Explanation:
    """How many run in the peak hour: a whole number, so no formula gives it exactly."""
    title, service = say("Instances of {0} in the peak hour", burst.name), case.served.first
    keys = _deployments(case, burst)
    carried = sum(
        float(hours[service.peak]) for (_, key), hours in service.served.items() if key in keys
    )
    notes = [
        say(
            "Enough whole instances for what is routed to them, never fewer than the "
            "minimum nor more than the maximum."
        ),
        {
            BurstTrigger.ALWAYS: say("It runs all the time."),
            BurstTrigger.SCHEDULE: say("It runs at its hours of the day."),
            BurstTrigger.OVERFLOW: say("It takes what exceeds its threshold of owned capacity."),
        }[burst.trigger],
    ]
    if not keys:
        notes.append(say("Nothing is deployed on it, so it serves nothing."))
    given = (
        Given(carried, "requests per s", label=say("requests it carries in the peak hour")),
        Given(float(burst.minimum), "instances", ENTERED, say("minimum")),
        Given(float(burst.maximum), "instances", ENTERED, say("maximum")),
        case.entered(
            burst.threshold, "share of owned", say("threshold"), default="default.burst_threshold"
        ),
    )
    return listed(title, float(result.instances_peak), "instances", given, notes)


def _hours(case: Case, burst: Burst, result: BurstResult) -> Explanation:
    title, service = say("Instance-hours of {0} in a year", burst.name), case.served.first
    if burst.tier.term_months is not None:
        given = {
            "instances": Given(
                float(burst.maximum), "instances", ENTERED, say("instances reserved")
            ),
            "hours_a_day": Given(24.0, "h per day"),
        }
        notes = (say("Reserved instances are paid every hour of the term, used or not."),)
        hours = result.instance_hours_year
        return applied(title, hours, "h", PAID_HOURS, given, notes=notes)
    running = [
        service.instances[key] for key in _deployments(case, burst) if key in service.instances
    ]
    if not running:
        daily = burst.schedule_hours if burst.trigger is BurstTrigger.SCHEDULE else 24
        least = 0 if burst.trigger is BurstTrigger.OVERFLOW else 1
        given = {
            "instances": Given(float(max(burst.minimum, least)), "instances", ENTERED),
            "hours_a_day": Given(float(daily), "h per day", ENTERED),
        }
        note = say("Nothing is deployed on it: it runs as set and serves nothing.")
        value = result.instance_hours_year
        return applied(title, value, "h", PAID_HOURS, given, notes=(note,))
    given = {
        "typical_hours": Given(result.instance_hours_year / service.calendar.weight, "h"),
        "hours_per_typical": Given(service.calendar.weight, "h per typical hour"),
    }
    notes = (say("First year of the horizon."),)
    return applied(title, result.instance_hours_year, "h", HOURS, given, notes=notes)


def _cost(case: Case, burst: Burst, result: BurstResult) -> Explanation:
    title, offer = say("Cost of {0} in a year", burst.name), case.shelf.offers[burst.offer]
    if result.usd_year is None:
        note = say(
            "{0} prints no price of {1} in the tier {2}.",
            offer.provider,
            offer.instance,
            burst.tier,
        )
        return unknown(title, "USD", note)
    hours = _hours(case, burst, result)
    given = {
        "instance_hours": Given(result.instance_hours_year, "h", why=hours),
        "usd_h": price_given(case, burst),
    }
    notes = [say("Price tier: {0}; first year of the horizon.", burst.tier)]
    formula = FORMULAS["finance.instances"]
    exclusions = (say("Egress: a line of its own in the TCO."), say("Tax and private discounts."))
    return applied(
        title, result.usd_year, "USD", formula, given, exclusions=exclusions, notes=notes
    )


def _share(case: Case, burst: Burst, result: BurstResult) -> Explanation:
    title, unit = say("Share that {0} serves", burst.name), "share of requests"
    keys, served = _deployments(case, burst), case.served.first.served
    total = sum(float(hours.mean()) for hours in served.values())
    if not total:
        note = say("Nothing is served.")
        return Explanation(title, result.tokens_share, unit, None, (), notes=(note,))
    carried = sum(float(hours.mean()) for (_, key), hours in served.items() if key in keys)
    given = {
        "carried": Given(carried, "requests per s"),
        "served": Given(total, "requests per s"),
    }
    return applied(title, result.tokens_share, unit, REQUESTS_SHARE, given)


_WRITTEN: Mapping[str, Callable[[Case, Burst, BurstResult], Explanation]] = {
    "gpus": _gpus,
    "usd_h": _price,
    "instances_peak": _instances,
    "instance_hours_year": _hours,
    "usd_year": _cost,
    "tokens_share": _share,
}
