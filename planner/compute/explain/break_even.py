"""Why owning gets cheaper than renting in a certain month, or never."""

from collections.abc import Sequence
from typing import Final

from planner.compute.explain.bursts import offer_given
from planner.compute.explain.case import Case
from planner.compute.explain.exclusions import money_exclusions
from planner.compute.explain.present import rate_given
from planner.compute.explain.terms import Given, applied, listed
from planner.compute.reference import Rental
from planner.domain.formula import Explanation, Formula
from planner.domain.money import CATALOGUE_CURRENCY
from planner.domain.phrase import say
from planner.domain.results import Figure
from planner.engines.finance import FORMULAS
from planner.engines.finance.tco import break_even_crossing

MONTH: Final = Formula(
    id="explain.break_even",
    result="break-even month",
    unit="months",
    expression="last_dearer + 1",
    symbols={"last_dearer": "last month in which this plan has cost more than the reference"},
    source="First month from which the cumulative present cost stays at or below the reference",
)

_EXCLUSIONS = (
    say("Crossings that a refresh undoes."),
    say("Other clouds and tiers than the reference: see the break-even by tier."),
)


def break_even(case: Case, figure: Figure) -> Explanation:
    """Return why the plan breaks even when it does against the reference."""
    title, costs = say("Break-even"), case.evaluation.costs
    own, reference = costs.cumulative_present, costs.reference_present
    exclusions = (*_EXCLUSIONS, *money_exclusions(case))
    notes: list[str] = [say("{0}.", costs.break_even_text)]
    if figure.value is None and figure.no_data != costs.break_even_text:
        notes.insert(0, say("No data: {0}.", figure.no_data))
    if reference is None:
        if not costs.reference_name:
            notes.insert(0, say("There is no reference: no cloud offer can serve this demand."))
        return listed(title, None, "months", (rate_given(case),), notes, exclusions=exclusions)
    price, parts, what = _reference(case)
    beside = (*_curves(case, figure, own, reference), *price, rate_given(case))
    notes.append(what)
    month = figure.value
    if not month:
        if month is not None:
            notes.append(say("Cheaper from the start."))
        return listed(title, month, "months", beside, notes, exclusions=exclusions, parts=parts)
    given = {"last_dearer": Given(month - 1, "months")}
    return applied(
        title,
        month,
        "months",
        MONTH,
        given,
        beside=beside,
        parts=(_crossing(own, reference, int(month)), *parts),
        exclusions=exclusions,
        notes=notes,
    )


def _reference(case: Case) -> tuple[tuple[Given, ...], tuple[Explanation, ...], str]:
    """Prices and steps of the reference, and what it is in words."""
    name = case.evaluation.costs.reference_name
    if case.reference is not None:
        return (
            (),
            (),
            say("Reference: scenario {0} with its own cost, chosen in the settings.", name),
        )
    rental = case.money.rented[0]
    text = say("Reference: all demand on {0}, the cheapest offer that keeps the objectives.", name)
    return (price_of(case, rental),), (_rent(case, rental),), text


def _curves(
    case: Case, figure: Figure, own: Sequence[float], reference: Sequence[float]
) -> tuple[Given, Given]:
    """Both cumulative costs in the break-even month, or at the horizon when there is none."""
    month = len(own) - 1 if figure.value is None else int(figure.value)
    unit = CATALOGUE_CURRENCY
    return (
        Given(own[month], unit, label=say("this plan, present cost up to month {0}", month)),
        Given(reference[month], unit, label=say("reference, present cost up to month {0}", month)),
    )


def price_of(case: Case, rental: Rental) -> Given:
    """Return the price of an instance of a rental with its evidence."""
    return offer_given(case.shelf.offers[rental.offer], rental.tier)


def _crossing(own: Sequence[float], reference: Sequence[float], month: int) -> Explanation:
    given = {
        "month": Given(float(month), "months"),
        "gap_before_usd": Given(own[month - 1] - reference[month - 1], "USD"),
        "lead_after_usd": Given(reference[month] - own[month], "USD"),
    }
    title, value = say("Where the curves cross"), break_even_crossing(own, reference)
    return applied(title, value, "months", FORMULAS["finance.crossing"], given)


def _rent(case: Case, rental: Rental) -> Explanation:
    price = price_of(case, rental)
    usd = rental.usd_by_year[0]
    given = {
        "instance_hours": Given(usd / price.value if price.value else 0.0, "h"),
        "usd_h": price,
    }
    title = say("Renting everything from {0}, first year", rental.name)
    return applied(title, usd, "USD", FORMULAS["finance.instances"], given)
