"""Cumulative present costs that answer to assumptions: many draws of them at once.

Within one stream of costs shares multiply (maintenance is a share of a price) and prices of parts
add up (it is the maintenance of several parts), as in the evaluation that the points come from.
Between the points of an assumption costs follow straight lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.engines.finance.lines import CostClass
from planner.engines.finance.streams import CostStream
from planner.engines.finance.tco import discount_factors, tco

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

    def drawn(self, weights: Floats) -> Floats:
        """Return the curve of each draw: rows are draws, columns months.

        *weights* say how much of each calculated value (row) is in each draw (column), 0 to 1;
        what is left is likely. Where all are 0 the curve is `likely_usd` to the last bit.
        """
        likely = np.array(self.likely_usd)
        if not self.answers:
            return np.tile(likely, (weights.shape[1], 1))
        changes = np.stack([one.at(weights) for one in self.answers], axis=1)
        drawn: Floats = likely + changes @ np.stack(self.present_usd)
        return drawn


def curve_of(
    name: str, likely: Streams, knots: Sequence[Knots], horizon_months: int, annual_rate: float
) -> Curve:
    """Return the curve of some streams that answers to assumptions with these *knots*, in order."""
    moved: dict[_Answer, Floats] = {}

    def add(answer: _Answer, usd: Floats) -> None:
        moved[answer] = moved.get(answer, np.zeros(horizon_months + 1)) + usd

    moves = [_Moves(_months(one, horizon_months), one.cost_class) for one in likely]
    row = 0
    for knot in knots:
        rows = tuple(range(row, row + len(knot.streams)))
        row += len(rows)
        if all(_names(streams) == _names(likely) for streams in knot.streams):
            for move, same in zip(moves, zip(*knot.streams, strict=True), strict=True):
                move.take(rows, [_months(one, horizon_months) for one in same], adds=knot.adds)
        else:
            base = _sum(likely, horizon_months)
            for one, streams in zip(rows, knot.streams, strict=True):
                add(_Answer(weight=_Link((one,), (1.0,))), _sum(streams, horizon_months) - base)
    for move in moves:
        for answer, usd in move.answers():
            add(answer, usd)
    factors = np.array(discount_factors(horizon_months, annual_rate))
    return Curve(
        name,
        tco(likely, horizon_months, annual_rate).cumulative_pv_usd,
        tuple(moved),
        tuple(np.cumsum(usd * factors) for usd in moved.values()),
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
