"""Present value, total cost of ownership, and the month from which one plan is cheaper."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import sqrt
from operator import add

from planner.domain.formula import Formula
from planner.domain.units import MONTHS_PER_YEAR
from planner.engines.finance.lines import CostClass
from planner.engines.finance.streams import CostStream

PRESENT_VALUE = Formula(
    id="finance.present_value",
    result="present value of one month's cost",
    unit="USD",
    expression="usd / (1 + annual_rate) ** (month / 12)",
    symbols={
        "usd": "cost of the month, USD",
        "annual_rate": "discount rate a year",
        "month": "months after demand starts; 0 for purchases",
    },
    source="Discounting by month at the effective annual rate; the months are then added up",
)


def discount_factors(months: int, annual_rate: float) -> tuple[float, ...]:
    """Return what one dollar at the end of month m is worth at month 0, for m = 0 to *months*."""
    growth = 1.0 + annual_rate
    return tuple(growth ** (-month / MONTHS_PER_YEAR) for month in range(months + 1))


def discounted(monthly: Sequence[float], annual_rate: float) -> tuple[float, ...]:
    """Return every month's amount as of month 0; index m is the end of month m."""
    factors = discount_factors(len(monthly) - 1, annual_rate)
    return tuple(amount * factor for amount, factor in zip(monthly, factors, strict=True))


def present_value(monthly: Sequence[float], annual_rate: float) -> float:
    """Return the present value of a monthly series (index 0: month 0); at rate 0 the plain sum."""
    return sum(discounted(monthly, annual_rate))


def _weighted(monthly: Sequence[float], factors: Sequence[float]) -> float:
    return sum(usd * factor for usd, factor in zip(monthly, factors, strict=True))


@dataclass(frozen=True, slots=True)
class Tco:
    """Total cost over a horizon in USD, before tax.

    `cumulative_pv_usd` is the present value spent up to and including each month (index 0:
    purchases). `by_class_usd` are present values. `missing` names the streams without data; with
    any, every sum reads as *at least*.
    """

    pv_usd: float
    undiscounted_usd: float
    cumulative_pv_usd: tuple[float, ...]
    by_class_usd: Mapping[CostClass, float]
    streams: int
    missing: tuple[str, ...]


def tco(streams: Iterable[CostStream], horizon_months: int, annual_rate: float) -> Tco:
    """Return the total cost of *streams* over the horizon, discounted and not.

    Raises:
        ValueError: when a stream has another length than the horizon.
    """
    factors = discount_factors(horizon_months, annual_rate)
    nothing = [0.0] * (horizon_months + 1)
    by_class: dict[CostClass, list[float]] = {}
    missing = []
    count = 0
    for stream in streams:
        count += 1
        if stream.monthly_usd is None:
            missing.append(stream.label)
            continue
        if len(stream.monthly_usd) != len(nothing):
            raise ValueError(f"{stream.label} is shorter or longer than the horizon")
        spent = by_class.get(stream.cost_class, nothing)
        by_class[stream.cost_class] = list(map(add, spent, stream.monthly_usd))
    months = [sum(usd) for usd in zip(nothing, *by_class.values(), strict=True)]
    cumulative = tuple(
        accumulate(usd * factor for usd, factor in zip(months, factors, strict=True))
    )
    return Tco(
        pv_usd=cumulative[-1],
        undiscounted_usd=sum(months),
        cumulative_pv_usd=cumulative,
        by_class_usd={group: _weighted(usd, factors) for group, usd in by_class.items()},
        streams=count,
        missing=tuple(missing),
    )


def break_even_month(own: Sequence[float], reference: Sequence[float]) -> int | None:
    """Return the first month from which *own* stays at or below *reference* to the horizon.

    Both are cumulative present costs by month. 0 means cheaper from the start, None never within
    the horizon; a crossing that is undone later does not count.
    """
    month = None
    for index, (own_usd, reference_usd) in enumerate(zip(own, reference, strict=True)):
        if own_usd > reference_usd:
            month = None
        elif month is None:
            month = index
    return month


CROSSING = Formula(
    id="finance.crossing",
    result="where the curves cross",
    unit="months",
    expression="month - 1 + gap_before_usd / (gap_before_usd + lead_after_usd)",
    symbols={
        "month": "break-even month",
        "gap_before_usd": "own minus reference the month before, USD",
        "lead_after_usd": "reference minus own in the break-even month, USD",
    },
    source="Straight line between two months",
)


def break_even_crossing(own: Sequence[float], reference: Sequence[float]) -> float | None:
    """Return where the curves of `break_even_month` cross, in months with a fraction."""
    month = break_even_month(own, reference)
    if month is None or month == 0:
        return month
    gap_before = own[month - 1] - reference[month - 1]
    lead_after = reference[month] - own[month]
    return month - 1 + gap_before / (gap_before + lead_after)


@dataclass(frozen=True, slots=True)
class CostRange:
    """A likely cost and its range in USD."""

    low_usd: float
    likely_usd: float
    high_usd: float


def root_sum_square_range(
    likely_usd: float, swings: Mapping[str, tuple[float, float]]
) -> CostRange:
    """Return likely ∓ the root of the summed squares of the half-ranges.

    *swings* maps an assumption to the total cost at its low and at its high end, everything else
    likely: full correlation inside one assumption, none between two. It stands until Monte Carlo
    has run and is labelled *range*, not P10 and P90.
    """
    half_usd = sqrt(sum((0.5 * (high - low)) ** 2 for low, high in swings.values()))
    return CostRange(likely_usd - half_usd, likely_usd, likely_usd + half_usd)


FORMULAS: Mapping[str, Formula] = {formula.id: formula for formula in (PRESENT_VALUE, CROSSING)}
