"""Cumulative present costs that answer to assumptions: many draws of them at once.

Within one stream of costs shares multiply (maintenance is a share of a price) and prices of parts
add up (it is the maintenance of several parts), as in the evaluation that the points come from.
Between the three points of an assumption costs follow straight lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.engines.finance.streams import CostStream
from planner.engines.finance.tco import discount_factors, tco

Floats = NDArray[np.float64]
Streams = Sequence[CostStream]

_IN_PROPORTION = 1e-6
"""Months differ by less than this share of the largest: prices are rounded to the cent."""
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Ends:
    """The streams with one assumption at its low and at its high end, everything else likely.

    `adds` tells that its relative changes add up with those of others (prices of parts).
    """

    low: Streams
    high: Streams
    adds: bool


@dataclass(frozen=True, slots=True)
class _Link:
    """The relative change of a cost at the low and at the high end of an assumption, by index."""

    assumption: int
    low: float
    high: float

    def at(self, low: Floats, high: Floats) -> Floats:
        """Return the change in each draw."""
        change: Floats = self.low * low[self.assumption] + self.high * high[self.assumption]
        return change


@dataclass(frozen=True, slots=True)
class _Answer:
    """What moves a cost: the changes of `adding` are summed, those of `multiplying` multiplied."""

    adding: tuple[_Link, ...] = ()
    multiplying: tuple[_Link, ...] = ()

    def at(self, low: Floats, high: Floats) -> Floats:
        """Return the relative change in each draw, exactly 0 where every assumption is likely."""
        factor = np.ones(low.shape[1])
        for link in self.adding:
            factor += link.at(low, high)
        for link in self.multiplying:
            factor *= 1.0 + link.at(low, high)
        change: Floats = factor - 1.0
        return change


@dataclass(frozen=True, slots=True)
class Curve:
    """A cumulative present cost in USD by month (index 0: purchases) and how it answers.

    `likely_usd` has every assumption likely; `present_usd` holds, for each of `answers`, the months
    that it moves.
    """

    name: str
    likely_usd: tuple[float, ...]
    answers: tuple[_Answer, ...]
    present_usd: tuple[Floats, ...]

    def drawn(self, low: Floats, high: Floats) -> Floats:
        """Return the curve of each draw: rows are draws, columns months.

        *low* and *high* say how far each assumption (row) is towards that end in each draw
        (column), 0 to 1. Where all are 0 the curve is `likely_usd` to the last bit.
        """
        likely = np.array(self.likely_usd)
        if not self.answers:
            return np.tile(likely, (low.shape[1], 1))
        changes = np.stack([one.at(low, high) for one in self.answers], axis=1)
        drawn: Floats = likely + changes @ np.stack(self.present_usd)
        return drawn


def curve_of(
    name: str, likely: Streams, ends: Sequence[Ends], horizon_months: int, annual_rate: float
) -> Curve:
    """Return the curve of some streams that answers to the assumptions with these *ends*."""
    months = [_months(one, horizon_months) for one in likely]
    moved: dict[_Answer, Floats] = {}

    def add(answer: _Answer, usd: Floats) -> None:
        moved[answer] = moved.get(answer, np.zeros(horizon_months + 1)) + usd

    adding: list[list[_Link]] = [[] for _ in likely]
    multiplying: list[list[_Link]] = [[] for _ in likely]
    for index, end in enumerate(ends):
        for position, low, high in _side_by_side(end, likely, horizon_months):
            if position is None:
                add(_Answer((_Link(index, 1.0, 0.0),)), low)
                add(_Answer((_Link(index, 0.0, 1.0),)), high)
                continue
            base = months[position]
            changes = (_relative(low, base), _relative(high, base))
            for usd, change, side in zip(
                (low, high), changes, ((1.0, 0.0), (0.0, 1.0)), strict=True
            ):
                if change is None:
                    add(_Answer((_Link(index, *side),)), usd - base)
            link = _Link(index, changes[0] or 0.0, changes[1] or 0.0)
            if link.low or link.high:
                (adding if end.adds else multiplying)[position].append(link)
    for base, plus, times in zip(months, adding, multiplying, strict=True):
        if plus or times:
            add(_Answer(tuple(plus), tuple(times)), base)
    factors = np.array(discount_factors(horizon_months, annual_rate))
    return Curve(
        name,
        tco(likely, horizon_months, annual_rate).cumulative_pv_usd,
        tuple(moved),
        tuple(np.cumsum(usd * factors) for usd in moved.values()),
    )


def _side_by_side(
    end: Ends, likely: Streams, horizon_months: int
) -> Iterator[tuple[int | None, Floats, Floats]]:
    """Yield the months at both ends by stream, or what all of them change where they do not match."""
    if _names(end.low) == _names(likely) == _names(end.high):
        for position, (low, high) in enumerate(zip(end.low, end.high, strict=True)):
            yield position, _months(low, horizon_months), _months(high, horizon_months)
        return
    base = _sum(likely, horizon_months)
    yield None, _sum(end.low, horizon_months) - base, _sum(end.high, horizon_months) - base


def _names(streams: Streams) -> list[tuple[str, str]]:
    return [(one.label, one.cost_class) for one in streams]


def _months(stream: CostStream, horizon_months: int) -> Floats:
    return np.array(stream.monthly_usd or (0.0,) * (horizon_months + 1))


def _sum(streams: Streams, horizon_months: int) -> Floats:
    total = np.zeros(horizon_months + 1)
    for one in streams:
        total = total + _months(one, horizon_months)
    return total


def _relative(usd: Floats, base: Floats) -> float | None:
    """Return by how much all months of *base* change alike; None when their shape changes."""
    largest = int(np.abs(base).argmax())
    scale = float(base[largest])
    if scale == 0.0:
        return 0.0 if not usd.any() else None
    factor = float(usd[largest]) / scale
    if float(np.abs(usd - factor * base).max()) > _IN_PROPORTION * abs(scale):
        return None
    return round(factor - 1.0, _DIGITS)
