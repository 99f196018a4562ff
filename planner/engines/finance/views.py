"""One plan seen four ways: as cash, in the books, as an annuity, and at present value.

The ways differ in when a purchase counts, never in how much: cash and books have the same sum, cash
and annuity the same present value.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from planner.engines.finance.annuity import annuity_usd, monthly_rate, straight_line_usd
from planner.engines.finance.lines import CostClass
from planner.engines.finance.streams import AssetLife, CostStream, residual_usd
from planner.engines.finance.tco import discounted


class View(StrEnum):
    """How costs are seen."""

    CASH = "cash"
    BOOKS = "P&L"
    ECONOMIC = "economic"
    PRESENT = "present value"


@dataclass(frozen=True, slots=True)
class Seen:
    """A cost line by month in one view, in USD (index 0: month 0); None means no data.

    `stream` is its place among the streams of the plan. `purchase` counts those that are bought, so
    that a line is found again among the purchases; None for what runs from month to month.
    """

    label: str
    cost_class: CostClass
    monthly_usd: tuple[float, ...] | None
    stream: int
    purchase: int | None = None


def seen(
    streams: Sequence[CostStream], view: View, annual_rate: float, spread_months: int
) -> tuple[Seen, ...]:
    """Return every stream as *view* shows it.

    In the books a purchase is written off in a straight line to its residual value, and what it
    fetches more or less is a gain or loss of the last month. The economic view spreads it as an
    annuity at the discount rate. There the residual value is part of its line. What leaves nothing,
    such as installation, is spread over *spread_months*.

    Raises:
        ValueError: when the rate is -100 % or less or there is no month to spread over.
    """
    if view in (View.CASH, View.PRESENT):
        return tuple(_as_paid(streams, view, annual_rate))
    return tuple(_spread(streams, view, annual_rate, spread_months))


def _as_paid(streams: Sequence[CostStream], view: View, annual_rate: float) -> Iterator[Seen]:
    place = -1
    for index, stream in enumerate(streams):
        if stream.bought:
            place += 1
        months = stream.monthly_usd
        if months is not None and view is View.PRESENT:
            months = discounted(months, annual_rate)
        of_purchase = stream.bought or stream.cost_class is CostClass.RESIDUAL
        yield Seen(stream.label, stream.cost_class, months, index, place if of_purchase else None)


def _spread(
    streams: Sequence[CostStream], view: View, annual_rate: float, spread_months: int
) -> Iterator[Seen]:
    place = -1
    for index, (stream, after) in enumerate(zip_longest(streams, streams[1:])):
        if stream.cost_class is CostClass.RESIDUAL:
            continue
        if not stream.bought:
            yield Seen(stream.label, stream.cost_class, stream.monthly_usd, index)
            continue
        place += 1
        months = stream.monthly_usd
        if months is not None:
            fetched = after.monthly_usd if stream.life is not None and after is not None else None
            life = stream.life or AssetLife(min(spread_months, max(1, len(months) - 1)), 0.0)
            rate = monthly_rate(annual_rate) if view is View.ECONOMIC else None
            months = _owned(months, fetched, life, rate)
        yield Seen(stream.label, stream.cost_class, months, index, place)


def _owned(
    spent: tuple[float, ...],
    fetched: tuple[float, ...] | None,
    life: AssetLife,
    rate: float | None,
) -> tuple[float, ...]:
    """Spread each purchase over the months until the next one; with a rate as an annuity."""
    horizon = len(spent) - 1
    months = [0.0] * (horizon + 1)
    bought = [month for month, usd in enumerate(spent) if usd]
    for start, until in zip(bought, [*bought[1:], horizon], strict=True):
        end = until if fetched is not None else min(until, start + life.months)
        price, credit = spent[start], 0.0 if fetched is None else -fetched[end]
        if end <= start:
            months[start] += price - credit
            continue
        if rate is not None:
            payment = annuity_usd(price, credit, rate, end - start)
        else:
            left = residual_usd(price, life.months, AssetLife(life.months, life.residual_share))
            payment = straight_line_usd(price, left, life.months)
        for month in range(start + 1, end + 1):
            months[month] += payment
        if rate is None:
            # in the books: the gain or loss against what it is worth by then
            months[end] += price - payment * (end - start) - credit
    return tuple(months)
