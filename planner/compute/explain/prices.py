"""Why one unit of something costs what it does."""

from planner.compute.explain.case import ENTERED, Case
from planner.compute.explain.terms import Given, listed, without_range
from planner.compute.orders import Order, Role
from planner.compute.pricing import UnitPrice, break_text
from planner.domain.formula import Explanation
from planner.domain.money import CATALOGUE_CURRENCY
from planner.domain.phrase import listed as in_a_row
from planner.domain.phrase import say
from planner.domain.provenance import Evidence, Status
from planner.domain.quote import LineId, LineOverlay

_SHARES = {
    Role.INSTALLATION: "finance.installation_share",
    Role.SUPPORT: "finance.support_share_year",
}


def unit_given(
    case: Case,
    line: LineId,
    price: UnitPrice,
    unit: str,
    evidence: Evidence | None,
    label: str = "",
) -> Given:
    """Return the price of one unit in USD as the cost model counts it, with what stands behind it.

    *evidence* is that of the list price in the catalogue.
    """
    overlay = case.project.prices.overlay(line)
    value = case.context.pricing.usd(price) or 0.0
    if price.entered:
        evidence = entered_evidence(overlay)
    if _is_plain(case, price):
        return Given(value, unit, evidence, label)
    why = _made_of(case, price, value, unit, evidence)
    return Given(value, unit, without_range(evidence), label, why)


def order_given(case: Case, order: Order) -> Given:
    """Return the price of one unit of an order."""
    share = _SHARES.get(order.role)
    if share is not None and not order.price.entered:
        assumed = case.assumed(share)
        return unit_given(case, order.line_id, order.price, "USD", assumed.evidence)
    part = order.part if order.role is Role.PART else None
    thing = part or order.component
    evidence = thing.evidence.get("price_usd") if thing is not None else ENTERED
    label = ""
    if part is not None and order.reached is not None and not order.price.entered:
        label = break_text(part, order.reached)
    return unit_given(case, order.line_id, order.price, "USD", evidence, label)


def entered_evidence(overlay: LineOverlay) -> Evidence:
    """Return what stands behind a price that was entered."""
    return Evidence(Status.ENTERED, overlay.source or ENTERED.source, overlay.date)


def _is_plain(case: Case, price: UnitPrice) -> bool:
    """Whether the list price is what is counted."""
    counted = price.sell if case.project.prices.seller else price.cost
    return counted == price.list_price and price.currency == CATALOGUE_CURRENCY


def _made_of(
    case: Case, price: UnitPrice, value: float, unit: str, evidence: Evidence | None
) -> Explanation:
    prices = case.project.prices
    given = [Given(float(price.list_price or 0), price.currency, evidence, say("list price"))]
    steps = [say("list price × (1 − discount)")]
    given.append(Given(float(price.discount), "share", ENTERED, say("discount")))
    if prices.seller:
        given.append(Given(float(price.margin), "share", ENTERED, say("margin")))
        steps.append(say("÷ (1 − margin)"))
    rate = prices.rates.get(price.currency)
    if rate is not None and price.currency != CATALOGUE_CURRENCY:
        source = Evidence(Status.ENTERED, rate.source, rate.date)
        label = say("{0} for 1 USD", price.currency)
        given.append(Given(rate.per_usd, say("{0} per USD", price.currency), source, label))
        steps.append(say("÷ exchange rate"))
    notes = (
        say("{0}; rounded like the unit price of the bill of materials.", in_a_row(steps, " ")),
    )
    return listed(say("Price of one"), value, unit, given, notes)
