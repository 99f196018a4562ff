"""Why a series of months is worth what it is today."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from planner.compute.explain.case import Case
from planner.compute.explain.terms import Given, Term, applied, summed
from planner.domain.formula import Explanation, Formula
from planner.domain.phrase import say
from planner.engines.finance import FORMULAS
from planner.engines.finance.tco import discounted

MONTHLY: Final = Formula(
    id="explain.monthly_present",
    result="present value of equal months",
    unit="USD",
    expression=(
        "amount * ((1 + annual_rate) ** (-(first - 1) / 12) - (1 + annual_rate) ** (-last / 12))"
        " / ((1 + annual_rate) ** (1 / 12) - 1)"
    ),
    symbols={
        "amount": "amount of each month",
        "annual_rate": "discount rate a year",
        "first": "first month with it",
        "last": "last month with it",
    },
    source="Sum of a geometric series: every month discounted at the effective annual rate",
)

UNDISCOUNTED: Final = Formula(
    id="explain.monthly_sum",
    result="equal months, undiscounted",
    unit="USD",
    expression="amount * (last - first + 1)",
    symbols={
        "amount": MONTHLY.symbols["amount"],
        "first": MONTHLY.symbols["first"],
        "last": MONTHLY.symbols["last"],
    },
    source="At a discount rate of 0 present value is the plain sum",
)


@dataclass(frozen=True, slots=True)
class Run:
    """Months in a row with the same amount."""

    first: int
    last: int
    amount: float


def runs_of(monthly: Sequence[float]) -> list[Run]:
    """Return the runs of equal amounts in a series; months without any are left out."""
    found: list[Run] = []
    for month, amount in enumerate(monthly):
        known = found[-1] if found else None
        if known is not None and known.amount == amount and known.first > 0:
            found[-1] = Run(known.first, month, amount)
        else:
            found.append(Run(month, month, amount))
    return [run for run in found if run.amount]


def rate_given(case: Case) -> Given:
    """Return the discount rate, as entered or as assumed."""
    settings = case.settings
    unit, key = "share a year", "finance.discount_rate"
    return case.entered(settings.discount_rate, unit, say("discount rate"), default=key)


def horizon_given(case: Case) -> Given:
    """Return the horizon, as entered or as assumed."""
    months, key = float(case.settings.horizon_months), "default.horizon_months"
    return case.entered(months, "months", say("horizon"), default=key)


def present(
    title: str,
    monthly: Sequence[float],
    unit: str,
    rate: Given,
    why: Explanation | None = None,
) -> Explanation:
    """Return why a monthly series is worth what it is at month 0; *why* explains its amount."""
    value = sum(discounted(monthly, rate.value))
    runs = runs_of(monthly)
    if len(runs) == 1 and runs[0].last == 0 and why is not None:
        # Nothing is discounted in month 0, so that the purchase itself says it all.
        return replace(why, title=title, value=value)
    if len(runs) == 1:
        return _run(title, value, unit, runs[0], rate, why)
    terms = []
    for run in runs:
        months = (
            say("month {0}", run.first)
            if run.first == run.last
            else say("months {0} to {1}", run.first, run.last)
        )
        worth = sum(
            discounted(
                [
                    run.amount if run.first <= month <= run.last else 0.0
                    for month in range(run.last + 1)
                ],
                rate.value,
            )
        )
        inner = _run(f"{title}, {months}", worth, unit, run, rate, None)
        terms.append(Term(months, worth, why=inner))
    parts = (why,) if why is not None else ()
    source = say("Equal months together, each discounted to month 0")
    return summed(title, value, unit, terms, key="present", source=source, parts=parts)


def _run(
    title: str, value: float, unit: str, run: Run, rate: Given, why: Explanation | None
) -> Explanation:
    amount = Given(run.amount, unit if run.first == run.last else say("{0} a month", unit), why=why)
    first, last = Given(float(run.first), "month"), Given(float(run.last), "month")
    if run.first == run.last:
        given = {"usd": amount, "annual_rate": rate, "month": first}
        return applied(title, value, unit, FORMULAS["finance.present_value"], given)
    if not rate.value:
        given = {"amount": amount, "first": first, "last": last}
        return applied(title, value, unit, UNDISCOUNTED, given)
    given = {"amount": amount, "annual_rate": rate, "first": first, "last": last}
    return applied(title, value, unit, MONTHLY, given)
