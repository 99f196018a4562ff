"""Explained amounts in the currency that is shown: the amount in USD, then the dated rate."""

from dataclasses import replace
from typing import Final

from planner.compute.explain.case import Case
from planner.compute.explain.terms import Given, applied
from planner.domain.formula import Explanation, Formula
from planner.domain.money import CATALOGUE_CURRENCY
from planner.domain.phrase import say
from planner.domain.provenance import Evidence, Status

CONVERTED: Final = Formula(
    id="explain.converted",
    result="amount in the currency of the project",
    unit="currency",
    expression="amount_usd * per_usd",
    symbols={
        "amount_usd": "amount in the currency of the cost model, USD",
        "per_usd": "exchange rate, units of the currency for one USD",
    },
    source="One dated rate for each currency",
)


def in_shown_currency(
    case: Case, why: Explanation, shown_value: float | None = None
) -> Explanation:
    """Return why an amount in USD is what it is in the currency that the project shows.

    Amounts per something (``USD per h``) stay so. Without a rate the amount stays in USD and a note
    says so. *shown_value* is the converted amount where it is known to the last bit.
    """
    wanted = case.settings.currency
    if wanted == CATALOGUE_CURRENCY or not why.unit.startswith(CATALOGUE_CURRENCY):
        return why
    rate = case.project.prices.rates.get(wanted)
    if rate is None:
        note = say(
            "Shown in USD: the project has no exchange rate for {0} yet. Enter it in "
            "Project > Quote Details.",
            wanted,
        )
        return replace(why, notes=(*why.notes, note))
    unit = wanted + why.unit.removeprefix(CATALOGUE_CURRENCY)
    if why.value is None:
        return replace(why, unit=unit)
    source = Evidence(Status.ENTERED, rate.source, rate.date)
    given = {
        "amount_usd": Given(why.value, why.unit, why=replace(why, exclusions=())),
        "per_usd": Given(rate.per_usd, say("{0} per USD", wanted), source),
    }
    value = why.value * rate.per_usd if shown_value is None else shown_value
    return applied(
        why.title, value, unit, CONVERTED, given, exclusions=why.exclusions, notes=why.notes
    )
