"""Money over the months of a horizon.

Index 0 is the start of the first month (purchases), index m the end of month m; a month is 730 h.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from planner.domain.formula import Formula
from planner.domain.phrase import say
from planner.domain.units import MONTHS_PER_YEAR
from planner.engines.finance.lines import CostClass, CostLine


class Market(StrEnum):
    """Whose price list a cost follows while time passes."""

    CLOUD = "cloud instances"
    MODEL_API = "model APIs"


@dataclass(frozen=True, slots=True)
class AssetLife:
    """How long a thing is used, in months, and what share of its price it still fetches then.

    With a `curve` (age in months and share of the price, rising in age) it fetches what the curve
    says; between its points and from 1 at age 0 the share follows straight lines, beyond the last
    point it stays.
    """

    months: int
    residual_share: float
    curve: tuple[tuple[float, float], ...] = ()

    def share_at(self, age_months: float) -> float:
        """Return the share of its price that a thing of this age fetches."""
        if not self.curve:
            return 1.0 - (1.0 - self.residual_share) * age_months / self.months
        before_age, before = 0.0, 1.0
        for age, share in self.curve:
            if age_months <= age:
                reached = (age_months - before_age) / (age - before_age)
                return before + (share - before) * reached
            before_age, before = age, share
        return before


@dataclass(frozen=True, slots=True)
class CostStream:
    """A cost by month in USD, credits negative; None means no data.

    What is rented at the list price of a `market` is priced anew every `held_months`: each month on
    demand, at the end of the term when reserved. Without a market the price was agreed.

    What is `bought` has a life; the stream after it is then what it still fetches. Without a life
    it is spent on something that leaves nothing, such as installation.
    """

    label: str
    cost_class: CostClass
    monthly_usd: tuple[float, ...] | None
    market: Market | None = None
    held_months: int = 1
    bought: bool = False
    life: AssetLife | None = None


RESIDUAL_CURVE = Formula(
    id="finance.residual_curve",
    result="residual value",
    unit="USD",
    expression="price_usd * share",
    symbols={
        "price_usd": "purchase price, USD",
        "share": "share of the price that is fetched at this age",
    },
    source="Residual curve that the project chose",
)

RESIDUAL = Formula(
    id="finance.residual",
    result="residual value",
    unit="USD",
    expression="price_usd * (1 - (1 - residual_share) * age_months / life_months)",
    symbols={
        "price_usd": "purchase price, USD",
        "residual_share": "share of the price left at the end of its life",
        "age_months": "age when it is credited, months",
        "life_months": "life, months",
    },
    source="Straight line from the price to the residual value at the end of life",
)


def residual_usd(price_usd: float, age_months: int, life: AssetLife) -> float:
    """Return what a thing of this price and age is still worth, in USD."""
    return price_usd * life.share_at(age_months)


def decline_curve(orders_of_magnitude_year: float, years: int) -> tuple[tuple[float, float], ...]:
    """Return the curve of a price that falls by a constant share each year, at whole years.

    Source: Epoch AI fits a fall of 0.14 orders of magnitude a year to prices of used GPUs.
    """
    return tuple(
        (MONTHS_PER_YEAR * year, 10.0 ** (-orders_of_magnitude_year * year))
        for year in range(1, years + 1)
    )


def asset_streams(
    line: CostLine, life: AssetLife | None, horizon_months: int, price_growth: float = 0.0
) -> tuple[CostStream, ...]:
    """Return purchase, refreshes and residual credits of one line.

    A thing whose life ends inside the horizon is bought again, at a price that has grown by
    *price_growth* a year. Every retired one is credited its residual value, the last one in the
    last month. Without a life (None) the line is spent once and leaves nothing.
    """
    if line.usd is None:
        return (CostStream(line.label, line.cost_class, None, bought=True),)
    spent = [0.0] * (horizon_months + 1)
    spent[0] = line.usd
    if life is None:
        return (CostStream(line.label, line.cost_class, tuple(spent), bought=True),)
    credit = [0.0] * (horizon_months + 1)
    bought, price = 0, line.usd
    while bought + life.months < horizon_months:
        bought += life.months
        credit[bought] = -residual_usd(price, life.months, life)
        price = spent[bought] = line.usd * grown(price_growth, bought)
    credit[horizon_months] -= residual_usd(price, horizon_months - bought, life)
    return (
        CostStream(line.label, line.cost_class, tuple(spent), bought=True, life=life),
        CostStream(say("{0}, residual value", line.label), CostClass.RESIDUAL, tuple(credit)),
    )


def monthly_stream(
    label: str, cost_class: CostClass, usd_month: float | None, horizon_months: int
) -> CostStream:
    """Return the same amount every month, from the first to the last."""
    if usd_month is None:
        return CostStream(label, cost_class, None)
    return CostStream(label, cost_class, (0.0, *(usd_month,) * horizon_months))


def yearly_stream(
    label: str, cost_class: CostClass, usd_by_year: Sequence[float], horizon_months: int
) -> CostStream:
    """Return amounts by year, each spread evenly over its months; the last year goes on.

    Demand that grows year by year makes burst and API costs of this shape.

    Raises:
        ValueError: when *usd_by_year* is empty.
    """
    if not usd_by_year:
        raise ValueError("no year has an amount")
    last = len(usd_by_year) - 1
    months = (
        usd_by_year[min(month // MONTHS_PER_YEAR, last)] / MONTHS_PER_YEAR
        for month in range(horizon_months)
    )
    return CostStream(label, cost_class, (0.0, *months))


def maintenance_stream(
    label: str,
    usd_month: float | None,
    *,
    free_months: int,
    life_months: int,
    horizon_months: int,
) -> CostStream:
    """Return maintenance, which starts after the first *free_months* of every purchase."""
    if usd_month is None:
        return CostStream(label, CostClass.MAINTENANCE, None)
    months = (
        0.0 if month % life_months < free_months else usd_month for month in range(horizon_months)
    )
    return CostStream(label, CostClass.MAINTENANCE, (0.0, *months))


def grown(rate_year: float, months: float) -> float:
    """Return by which factor a price has grown after so many months."""
    return 1.0 if rate_year == 0.0 else float((1.0 + rate_year) ** (months / MONTHS_PER_YEAR))


def escalated(stream: CostStream, rate_year: float) -> CostStream:
    """Return a running cost whose price rises by this share a year, in steps.

    The first year costs what it costs today. A step comes every twelve months, and where a price is
    held for a longer term, when the term ends.
    """
    if stream.monthly_usd is None or rate_year == 0.0:
        return stream
    held = max(MONTHS_PER_YEAR, stream.held_months)
    months = (
        usd if month == 0 else usd * grown(rate_year, (month - 1) // held * held)
        for month, usd in enumerate(stream.monthly_usd)
    )
    return replace(stream, monthly_usd=tuple(months))


def last_month_stream(
    label: str, cost_class: CostClass, usd: float, horizon_months: int
) -> CostStream:
    """Return one amount in the last month, such as the rest of a commitment."""
    return CostStream(label, cost_class, (*(0.0,) * horizon_months, usd))


FORMULAS: Mapping[str, Formula] = {formula.id: formula for formula in (RESIDUAL, RESIDUAL_CURVE)}
