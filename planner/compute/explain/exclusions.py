"""What the headlines of money leave out: tiers, rates, dates and states other than their own."""

from collections.abc import Iterable, Iterator
from itertools import chain

from planner.compute.explain.bursts import price_evidence
from planner.compute.explain.case import Case
from planner.compute.explain.prices import entered_evidence
from planner.compute.orders import Role
from planner.domain.phrase import say
from planner.domain.provenance import Evidence

_MONTH = len("2026-11")


def money_exclusions(case: Case) -> tuple[str, ...]:
    """Return what every sum of money over the horizon leaves out."""
    settings = case.settings
    return (
        say("Tax: costs are before tax."),
        *_tiers(case),
        say("Discount rates other than {0:.4g} % a year.", settings.discount_rate * 100),
        *_pue(case),
        *price_dates(case),
        say("Utilisation other than the serving utilisation by hour, which is computed."),
        say("Migration, training of people, licences and software that no line names."),
    )


def _tiers(case: Case) -> Iterator[str]:
    tiers = sorted({str(burst.tier) for burst in case.plan.bursts})
    if tiers:
        yield say("Price tiers other than the chosen ones: {0}.", ", ".join(tiers))
    if any(route.api for route in case.plan.routes):
        yield say("Cached, batch and committed prices of model APIs: list prices per token hold.")


def _pue(case: Case) -> Iterator[str]:
    pue = case.evaluation.figures["pue"].value
    if pue is not None:
        yield say("PUE of the design day: energy is paid at the annual PUE, {0:.2f}.", pue)


def price_dates(case: Case) -> Iterator[str]:
    """Yield what prices after their date are left out."""
    dates = sorted({one.date[:_MONTH] for one in _evidences(case) if one is not None and one.date})
    if not dates:
        return
    span = dates[0] if dates[0] == dates[-1] else say("{0} to {1}", dates[0], dates[-1])
    if case.rates.escalation or case.rates.hardware_growth:
        yield say("Price changes after the price dates, {0}, but the yearly rises assumed.", span)
    else:
        yield say(
            "Price changes after the price dates, {0}; energy and rents stay as they are.", span
        )


def _evidences(case: Case) -> Iterable[Evidence | None]:
    shelf = case.shelf
    for order in chain.from_iterable(case.money.orders.values()):
        if order.price.entered:
            yield entered_evidence(order.overlay)
        elif order.role is Role.PART and order.part is not None:
            yield order.part.evidence.get("price_usd")
        elif order.component is not None:
            yield order.component.evidence.get("price_usd")
    for burst in case.plan.bursts:
        yield price_evidence(shelf.offers[burst.offer], burst.tier)
    for route in case.plan.routes:
        if route.api is not None:
            yield shelf.apis[route.api].evidence.get("output_usd_m")
    for site in case.sites():
        region = case.region(site)
        if region is not None and site.tariff_usd_kwh is None:
            yield region.evidence.get("tariff_usd_kwh")
