"""What an investment brings back: net present value, internal rate, payback."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import isnan

from planner.domain.formula import Formula
from planner.domain.units import MONTHS_PER_YEAR
from planner.engines.finance.tco import discounted, present_value

PAYBACK = Formula(
    id="finance.payback",
    result="periods until an investment is paid back",
    unit="periods",
    expression="invested_usd / saved_usd",
    symbols={
        "invested_usd": "what is invested at the start, USD",
        "saved_usd": "what is saved in each period, USD",
    },
    source="Simple payback",
)

PROFILE_RATES = (-0.5, -0.25, 0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0, 2.0)
"""Annual rates at which a net present value is told where no single rate says it all."""

_LEAST_A_MONTH, _MOST_A_MONTH = -0.5, 10.0
"""Beyond these a rate says no more than *lost* or *at once*: 0.02 % a year is left at the first."""

_NOISE = 1e-9
"""Amounts below this share of the largest are no money."""

_CLOSE = 1e-6
"""A rate is taken where the net present value is this small beside the sum of all amounts."""


def payback_periods(invested_usd: float, saved_usd: float) -> float | None:
    """Return after how many periods equal savings pay an investment back; None when nothing is."""
    return None if saved_usd <= 0.0 else invested_usd / saved_usd


@dataclass(frozen=True, slots=True)
class Returns:
    """What a monthly series brings (index 0: month 0; spent is negative), in USD.

    `irr` is the effective annual rate at which the net present value is 0; None where no rate does
    that or several may, which `sign_changes` of the series decide: `profile` has the net present
    value by annual rate then and always. Paybacks are months with a fraction, None for never within
    the horizon.
    """

    npv_usd: float
    irr: float | None
    payback_months: float | None
    discounted_payback_months: float | None
    sign_changes: int
    profile: tuple[tuple[float, float], ...]


def returns(monthly_usd: Sequence[float], annual_rate: float) -> Returns:
    """Return what a monthly series brings at an annual discount rate.

    Raises:
        ValueError: when the rate is -100 % or less, or the series is empty.
    """
    if annual_rate <= -1.0:
        raise ValueError(f"a discount rate of {annual_rate:.0%} is not above -100 %")
    if not monthly_usd:
        raise ValueError("no month has an amount")
    changes = sign_changes(monthly_usd)
    return Returns(
        npv_usd=present_value(monthly_usd, annual_rate),
        irr=internal_rate(monthly_usd) if changes == 1 else None,
        payback_months=payback_month(monthly_usd),
        discounted_payback_months=payback_month(discounted(monthly_usd, annual_rate)),
        sign_changes=changes,
        profile=tuple((rate, present_value(monthly_usd, rate)) for rate in PROFILE_RATES),
    )


def sign_changes(amounts: Sequence[float]) -> int:
    """Return how often spending turns into receipts or back: with more than one a rate may be multiple.

    Descartes' rule: a series has at most as many internal rates as changes of sign.
    """
    signs = [amount > 0.0 for amount in _without_noise(amounts) if amount != 0.0]
    return sum(before != after for before, after in pairwise(signs))


def internal_rate(monthly_usd: Sequence[float]) -> float | None:
    """Return the effective annual rate at which a monthly series is worth 0; None without one."""
    # Only a panel or a command that asks for returns needs it; the window starts without.
    import numpy_financial  # noqa: PLC0415

    rate = float(numpy_financial.irr(_without_noise(monthly_usd)))
    if isnan(rate) or not _LEAST_A_MONTH < rate < _MOST_A_MONTH:
        return None
    annual = float((1.0 + rate) ** MONTHS_PER_YEAR) - 1.0
    largest = sum(abs(amount) for amount in monthly_usd)
    return annual if abs(present_value(monthly_usd, annual)) <= _CLOSE * largest else None


def _without_noise(amounts: Sequence[float]) -> list[float]:
    """Return the amounts with 0 for those that are only what rounding left of a difference."""
    least = _NOISE * max(map(abs, amounts), default=0.0)
    return [amount if abs(amount) > least else 0.0 for amount in amounts]


def payback_month(monthly_usd: Sequence[float]) -> float | None:
    """Return when a series has paid itself back for good, in months with a fraction.

    The cumulative sum stays at or above 0 from there to the horizon; between two months it follows
    a straight line. 0 when nothing has to be paid back, None for never within the horizon.
    """
    cumulative = list(accumulate(monthly_usd))
    below = [month for month, usd in enumerate(cumulative) if usd < 0.0]
    if not below:
        return 0.0
    last = below[-1]
    if last == len(cumulative) - 1:
        return None
    return last - cumulative[last] / (cumulative[last + 1] - cumulative[last])


FORMULAS: Mapping[str, Formula] = {PAYBACK.id: PAYBACK}
