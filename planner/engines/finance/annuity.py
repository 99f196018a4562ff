"""Prices spread over the life of a thing: annuity for unit costs, straight line for the books."""

from collections.abc import Mapping
from math import expm1, log1p

from planner.domain.formula import Formula
from planner.domain.units import MONTHS_PER_YEAR

ANNUITY = Formula(
    id="finance.annuity",
    result="annuity of a purchase",
    unit="USD",
    expression=(
        "(price_usd - residual_usd * (1 + rate) ** (-periods))"
        " * rate / (1 - (1 + rate) ** (-periods))"
    ),
    symbols={
        "price_usd": "purchase price, USD",
        "residual_usd": "what it still fetches at the end, USD",
        "rate": "discount rate of one period",
        "periods": "periods over which it is spread",
    },
    source="Capital recovery: equal payments at the end of each period with the same present value",
)

STRAIGHT_LINE = Formula(
    id="finance.straight_line",
    result="depreciation of one period",
    unit="USD",
    expression="(price_usd - residual_usd) / periods",
    symbols={
        "price_usd": "purchase price, USD",
        "residual_usd": "what it is still worth at the end, USD",
        "periods": "periods of its life",
    },
    source="Straight-line depreciation",
)

LEVEL_PRESENT_VALUE = Formula(
    id="finance.level_present_value",
    result="present value of equal amounts",
    unit="USD",
    expression="usd * (1 - (1 + rate) ** (-periods)) / rate",
    symbols={
        "usd": "amount at the end of each period, USD",
        "rate": "discount rate of one period",
        "periods": "periods",
    },
    source="Present value of an ordinary annuity",
)


def annuity_usd(price_usd: float, residual_usd: float, rate: float, periods: float) -> float:
    """Return the equal payment of each period that is worth a purchase less what it still fetches.

    Without interest it is the straight line.

    Raises:
        ValueError: when there is no period or the rate is -100 % or less.
    """
    _check(rate, periods)
    if rate == 0.0:
        return straight_line_usd(price_usd, residual_usd, periods)
    gone = _discounted_away(rate, periods)
    return (price_usd - residual_usd * (1.0 - gone)) * rate / gone


def straight_line_usd(price_usd: float, residual_usd: float, periods: float) -> float:
    """Return the depreciation of one period.

    Raises:
        ValueError: when there is no period.
    """
    _check(0.0, periods)
    return (price_usd - residual_usd) / periods


def level_present_value_usd(usd: float, rate: float, periods: float) -> float:
    """Return the present value of the same amount at the end of each period; at rate 0 their sum.

    Raises:
        ValueError: when there is no period or the rate is -100 % or less.
    """
    _check(rate, periods)
    if rate == 0.0:
        return usd * periods
    return usd * _discounted_away(rate, periods) / rate


def _discounted_away(rate: float, periods: float) -> float:
    """Return 1 - (1 + rate) ** -periods, exact for small rates too."""
    return -expm1(-periods * log1p(rate))


def monthly_rate(annual_rate: float) -> float:
    """Return the rate of a month that compounds to an effective annual rate.

    Raises:
        ValueError: when the rate is -100 % or less.
    """
    _check(annual_rate, 1.0)
    return float((1.0 + annual_rate) ** (1.0 / MONTHS_PER_YEAR)) - 1.0


def _check(rate: float, periods: float) -> None:
    if rate <= -1.0:
        raise ValueError(
            f"a rate of {rate:.0%} leaves nothing to discount; it must be above -100 %"
        )
    if periods <= 0:
        raise ValueError(f"{periods:g} periods; there must be at least one")


FORMULAS: Mapping[str, Formula] = {
    formula.id: formula for formula in (ANNUITY, STRAIGHT_LINE, LEVEL_PRESENT_VALUE)
}
