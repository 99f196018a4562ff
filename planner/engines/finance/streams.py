"""Money over the months of a horizon.

Index 0 is the start of the first month (purchases), index m the end of month m; a month is 730 h.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
class CostStream:
    """A cost by month in USD, credits negative; None means no data.

    What is rented at the list price of a `market` is priced anew every `held_months`: each month on
    demand, at the end of the term when reserved. Without a market the price was agreed.
    """

    label: str
    cost_class: CostClass
    monthly_usd: tuple[float, ...] | None
    market: Market | None = None
    held_months: int = 1


@dataclass(frozen=True, slots=True)
class AssetLife:
    """How long a thing is used, in months, and what share of its price it still fetches then."""

    months: int
    residual_share: float


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
    return price_usd * (1.0 - (1.0 - life.residual_share) * age_months / life.months)


def asset_streams(
    line: CostLine, life: AssetLife | None, horizon_months: int
) -> tuple[CostStream, ...]:
    """Return purchase, refreshes and residual credits of one line.

    A thing whose life ends inside the horizon is bought again at the same price. Every retired one
    is credited its residual value, the last one in the last month. Without a life (None) the line
    is spent once and leaves nothing.
    """
    if line.usd is None:
        return (CostStream(line.label, line.cost_class, None),)
    spent = [0.0] * (horizon_months + 1)
    spent[0] = line.usd
    if life is None:
        return (CostStream(line.label, line.cost_class, tuple(spent)),)
    credit = [0.0] * (horizon_months + 1)
    bought = 0
    while bought + life.months < horizon_months:
        bought += life.months
        spent[bought] = line.usd
        credit[bought] = -residual_usd(line.usd, life.months, life)
    credit[horizon_months] -= residual_usd(line.usd, horizon_months - bought, life)
    return (
        CostStream(line.label, line.cost_class, tuple(spent)),
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


def last_month_stream(
    label: str, cost_class: CostClass, usd: float, horizon_months: int
) -> CostStream:
    """Return one amount in the last month, such as the rest of a commitment."""
    return CostStream(label, cost_class, (*(0.0,) * horizon_months, usd))


FORMULAS: Mapping[str, Formula] = {RESIDUAL.id: RESIDUAL}
