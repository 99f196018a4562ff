"""Cumulative present costs that answer to assumptions: many draws of them at once.

Within one stream of costs shares multiply (maintenance is a share of a price) and prices of parts
add up (it is the maintenance of several parts), as in the evaluation that the points come from.
Between the points of an assumption costs follow straight lines.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.engines.finance.lines import CostClass
from planner.engines.finance.streams import CostStream, Market
from planner.engines.finance.tco import discount_factors, tco
from planner.studies.price_paths import held

Floats = NDArray[np.float64]
Streams = Sequence[CostStream]

_IN_PROPORTION = 1e-6
"""Months differ by less than this share of the largest: prices are rounded to the cent."""
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Knots:
    """The streams at each calculated value of one assumption, everything else likely.

    `adds` tells that its relative changes add up with those of others (prices of parts).
    """

    streams: tuple[Streams, ...]
    adds: bool


@dataclass(frozen=True, slots=True)
class _Link:
    """The relative changes of a cost at some calculated values, which are rows of the weights."""

    rows: tuple[int, ...]
    changes: tuple[float, ...]

    def at(self, weights: Floats) -> Floats:
        """Return the change in each draw."""
        change: Floats = np.array(self.changes) @ weights[list(self.rows)]
        return change


@dataclass(frozen=True, slots=True)
class _Answer:
    """What moves some months: the changes of `adding` are summed, those of `multiplying` multiplied.

    With a `weight` the months are those that its assumption adds; without, they are there anyway.
    """

    adding: tuple[_Link, ...] = ()
    multiplying: tuple[_Link, ...] = ()
    weight: _Link | None = None

    def at(self, weights: Floats) -> Floats:
        """Return the relative change in each draw, exactly 0 where every assumption is likely."""
        factor = np.ones(weights.shape[1])
        for link in self.adding:
            factor += link.at(weights)
        for link in self.multiplying:
            factor *= 1.0 + link.at(weights)
        change: Floats = factor - 1.0
        if self.weight is not None:
            change = factor * self.weight.at(weights)
        return change


_Rented = tuple[Market, int]
"""A market, and for how many months its prices are held."""


@dataclass(frozen=True, slots=True)
class _Rent:
    """What of a curve is paid at the prices of a market: present costs of each month, not summed.

    `likely_usd` has every assumption likely; row i of `present_usd` is moved by the answer
    `answers[i]` of the curve.
    """

    market: Market
    held_months: int
    likely_usd: Floats
    answers: tuple[int, ...]
    present_usd: Floats

    def dearer(self, changes: Floats, paths: Floats) -> Floats:
        """Return by how much the cumulative cost grows along *paths*, by draw and month."""
        rent = self.likely_usd + changes[:, list(self.answers)] @ self.present_usd
        grown: Floats = np.cumsum(rent * (held(paths, self.held_months) - 1.0), axis=1)
        return grown


@dataclass(frozen=True, slots=True)
class Curve:
    """A cumulative present cost in USD by month (index 0: purchases) and how it answers.

    `likely_usd` has every assumption likely; `present_usd` holds, for each of `answers`, the months
    that it moves. `rents` are the parts of both that follow the prices of a market.
    """

    name: str
    likely_usd: tuple[float, ...]
    answers: tuple[_Answer, ...]
    present_usd: tuple[Floats, ...]
    rents: tuple[_Rent, ...] = ()

    @property
    def markets(self) -> frozenset[Market]:
        """The markets whose prices it follows."""
        return frozenset(one.market for one in self.rents)

    def drawn(self, weights: Floats, paths: Mapping[Market, Floats] | None = None) -> Floats:
        """Return the curve of each draw: rows are draws, columns months.

        *weights* say how much of each calculated value (row) is in each draw (column), 0 to 1;
        what is left is likely. *paths* are prices over today's by draw and month; a market without
        stays as it is today. Where all weights are 0 and no market moves the curve is
        `likely_usd` to the last bit.
        """
        draws = weights.shape[1]
        drawn: Floats = np.tile(np.array(self.likely_usd), (draws, 1))
        changes = np.zeros((draws, 0))
        if self.answers:
            changes = np.stack([one.at(weights) for one in self.answers], axis=1)
            drawn = drawn + changes @ np.stack(self.present_usd)
        for rent in self.rents:
            prices = (paths or {}).get(rent.market)
            if prices is not None:
                drawn = drawn + rent.dearer(changes, prices)
        return drawn


def curve_of(
    name: str, likely: Streams, knots: Sequence[Knots], horizon_months: int, annual_rate: float
) -> Curve:
    """Return the curve of some streams that answers to assumptions with these *knots*, in order."""
    moved: dict[_Answer, Floats] = {}
    rented: dict[_Rented, dict[_Answer, Floats]] = {}
    nothing = np.zeros(horizon_months + 1)

    def add(answer: _Answer, usd: Floats, at: _Rented | None = None) -> None:
        moved[answer] = moved.get(answer, nothing) + usd
        if at is not None:
            of_market = rented.setdefault(at, {})
            of_market[answer] = of_market.get(answer, nothing) + usd

    moves = [_Moves(_months(one, horizon_months), one.cost_class) for one in likely]
    row = 0
    for knot in knots:
        rows = tuple(range(row, row + len(knot.streams)))
        row += len(rows)
        if all(_names(streams) == _names(likely) for streams in knot.streams):
            for move, same in zip(moves, zip(*knot.streams, strict=True), strict=True):
                move.take(rows, [_months(one, horizon_months) for one in same], adds=knot.adds)
        else:
            base = _by_market(likely, horizon_months)
            for one, streams in zip(rows, knot.streams, strict=True):
                answer = _Answer(weight=_Link((one,), (1.0,)))
                there = _by_market(streams, horizon_months)
                for at in {**base, **there}:
                    add(answer, there.get(at, nothing) - base.get(at, nothing), at)
    for stream, move in zip(likely, moves, strict=True):
        for answer, usd in move.answers():
            add(answer, usd, _rented(stream))
    factors = np.array(discount_factors(horizon_months, annual_rate))
    at_likely = _by_market(likely, horizon_months)
    return Curve(
        name,
        tco(likely, horizon_months, annual_rate).cumulative_pv_usd,
        tuple(moved),
        tuple(np.cumsum(usd * factors) for usd in moved.values()),
        tuple(
            _rent(at, at_likely.get(at, nothing), rented.get(at, {}), tuple(moved), factors)
            for at in dict.fromkeys((*at_likely, *rented))
            if at is not None
        ),
    )


def _rent(
    at: _Rented,
    likely: Floats,
    moved: Mapping[_Answer, Floats],
    answers: Sequence[_Answer],
    factors: Floats,
) -> _Rent:
    market, held_months = at
    rows = [usd * factors for usd in moved.values()]
    return _Rent(
        market,
        held_months,
        likely * factors,
        tuple(answers.index(one) for one in moved),
        np.array(rows).reshape(len(rows), len(likely)),
    )


class _Moves:
    """What moves one stream: factors, and months of another shape, such as a later purchase."""

    def __init__(self, base: Floats, cost_class: CostClass) -> None:
        self._base = base
        self._class = cost_class
        self._adding: list[_Link] = []
        self._multiplying: list[_Link] = []
        self._shapes: list[tuple[_Link, Floats]] = []

    def take(self, rows: tuple[int, ...], usds: Sequence[Floats], *, adds: bool) -> None:
        """Take the months at the values of one assumption."""
        changes = [_relative(usd, self._base) for usd in usds]
        for row, usd, change in zip(rows, usds, changes, strict=True):
            if change is None:
                self._shapes.append((_Link((row,), (1.0,)), usd - self._base))
        link = _Link(rows, tuple(change or 0.0 for change in changes))
        if any(link.changes):
            (self._adding if adds else self._multiplying).append(link)

    def answers(self) -> Iterator[tuple[_Answer, Floats]]:
        """Yield how the months, and those that come on top, answer."""
        prices, shares = tuple(self._adding), tuple(self._multiplying)
        if self._class is CostClass.RESIDUAL:
            # What is left is no product: a share of the price at the end of life, and of what has
            # not been used up by then. Both add up.
            self._shapes += [(link, self._base) for link in shares]
            shares = ()
        if prices or shares:
            yield _Answer(prices, shares), self._base
        for weight, usd in self._shapes:
            yield _Answer(prices, shares, weight), usd


def _names(streams: Streams) -> list[tuple[str, str]]:
    return [(one.label, one.cost_class) for one in streams]


def _months(stream: CostStream, horizon_months: int) -> Floats:
    return np.array(stream.monthly_usd or (0.0,) * (horizon_months + 1))


def _rented(stream: CostStream) -> _Rented | None:
    return None if stream.market is None else (stream.market, stream.held_months)


def _by_market(streams: Streams, horizon_months: int) -> dict[_Rented | None, Floats]:
    """Return the months of each market together, under None those that follow none."""
    totals: dict[_Rented | None, Floats] = {}
    for one in streams:
        at, usd = _rented(one), _months(one, horizon_months)
        totals[at] = totals[at] + usd if at in totals else usd
    return totals


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
