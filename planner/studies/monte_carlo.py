"""Monte Carlo of the money: how sure a total cost is, and how often the plan is the cheaper one.

Each assumption is drawn from the triangular distribution of its low, likely and high value (as in
risk analysis where three points are all that is known; Vose, Risk Analysis, 3rd ed., 2008): one
draw moves everything that the assumption stands for, two assumptions move independently.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isfinite

import numpy as np

from planner.studies.assumed_ranges import Ranged
from planner.studies.cost_curves import Floats
from planner.studies.cost_response import CostResponse, Swing

DRAWS = 10_000
SEED = 1
BINS = 40
_BLOCK = 2_500
"""Draws at a time, between which the work can be ended."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A total cost in USD over all draws: percentiles and mean."""

    p10_usd: float
    p50_usd: float
    p90_usd: float
    mean_usd: float


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The month from which the plan stays the cheaper one, over all draws.

    `draws` counts them by month, 0 first; `never` of them do not get there within the horizon.
    Percentiles count those as later than every month and are None where they fall among them.
    """

    draws: tuple[int, ...]
    never: int
    p10: int | None
    p50: int | None
    p90: int | None

    @property
    def never_share(self) -> float:
        """The share of draws that never break even within the horizon."""
        return self.never / (self.never + sum(self.draws))


@dataclass(frozen=True, slots=True)
class Against:
    """A reference: its cost, how often the plan costs no more, and from when on.

    `draws` are counts in the bins of the histogram.
    """

    name: str
    spread: Spread
    cheaper_share: float
    break_even: BreakEven
    draws: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MonteCarlo:
    """The TCO of a plan and of every reference over `draws` draws that begin with `seed`.

    `own_draws` counts the plan's totals between neighbours of `edges_usd`, as `Against.draws` those
    of the references.
    """

    seed: int
    draws: int
    likely_usd: float
    tco: Spread
    against: tuple[Against, ...]
    edges_usd: tuple[float, ...]
    own_draws: tuple[int, ...]


def monte_carlo(
    response: CostResponse,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    breathe: Callable[[], None] = lambda: None,
) -> MonteCarlo | None:
    """Return the costs of a plan over random draws of its assumptions; the same for the same seed.

    None where the cost of the plan has no data. *breathe* is called now and then; what it raises
    ends the work.

    Raises:
        ValueError: when there is no draw.
    """
    if draws < 1:
        raise ValueError("no draw was asked for")
    if response.no_data:
        return None
    curves = (response.own, *response.references)
    months = len(response.own.likely_usd)
    totals = np.empty((len(curves), draws))
    break_even = np.empty((len(response.references), draws))
    done = 0
    for weights in _blocks(response, draws, seed):
        breathe()
        block = slice(done, done + weights.shape[1])
        own = response.own.drawn(weights)
        totals[0, block] = own[:, -1]
        for index, reference in enumerate(response.references):
            other = reference.drawn(weights)
            totals[index + 1, block] = other[:, -1]
            break_even[index, block] = _break_even_months(own, other)
        done = block.stop
    edges = np.histogram_bin_edges(totals, bins=BINS)
    counts = [tuple(int(n) for n in np.histogram(one, bins=edges)[0]) for one in totals]
    return MonteCarlo(
        seed=seed,
        draws=draws,
        likely_usd=response.likely_usd,
        tco=_spread(totals[0]),
        against=tuple(
            Against(
                reference.name,
                _spread(totals[index + 1]),
                float(np.mean(totals[0] <= totals[index + 1])),
                _break_even(break_even[index], months),
                counts[index + 1],
            )
            for index, reference in enumerate(response.references)
        ),
        edges_usd=tuple(float(edge) for edge in edges),
        own_draws=counts[0],
    )


def _blocks(response: CostResponse, draws: int, seed: int) -> Iterator[Floats]:
    """Yield how much of each calculated value is in each draw, some draws at a time."""
    chances = np.random.default_rng(seed).random((draws, len(response.swings))).T
    for start in range(0, draws, _BLOCK):
        block = chances[:, start : start + _BLOCK]
        rows = [
            row
            for chance, swing in zip(block, response.swings, strict=True)
            for row in _weights(_triangular(chance, swing.ranged), swing)
        ]
        yield np.array(rows).reshape(len(rows), block.shape[1])


def _triangular(chance: Floats, ranged: Ranged) -> Floats:
    """Invert the triangular distribution with mode *likely*.

    F(x) = (x - low)² ÷ ((high - low)(likely - low)) below the mode, and its mirror image above.
    """
    below, above = ranged.likely - ranged.low, ranged.high - ranged.likely
    width = below + above
    values: Floats = np.where(
        chance * width <= below,
        ranged.low + np.sqrt(chance * width * below),
        ranged.high - np.sqrt((1.0 - chance) * width * above),
    )
    return values


def _weights(values: Floats, swing: Swing) -> Iterator[Floats]:
    """Yield the share of each calculated value in each draw: straight lines between neighbours."""
    knots = sorted((*swing.values, swing.ranged.likely))
    for value in swing.values:
        yield np.interp(values, knots, [float(knot == value) for knot in knots])


def _break_even_months(own: Floats, other: Floats) -> Floats:
    """Return the month after the last one in which *own* is the dearer; infinity for never."""
    dearer = own > other
    months = dearer.shape[1]
    last = months - 1 - dearer[:, ::-1].argmax(axis=1)
    first = np.where(dearer.any(axis=1), last + 1.0, 0.0)
    return np.where(first < months, first, np.inf)


def _break_even(found: Floats, months: int) -> BreakEven:
    known = found[np.isfinite(found)].astype(int)
    counts = np.bincount(known, minlength=months)
    p10, p50, p90 = (
        int(month) if isfinite(month) else None
        for month in np.percentile(found, (10, 50, 90), method="higher")
    )
    never = len(found) - len(known)
    return BreakEven(tuple(int(n) for n in counts), never, p10, p50, p90)


def _spread(totals: Floats) -> Spread:
    p10, p50, p90 = (float(usd) for usd in np.percentile(totals, (10, 50, 90)))
    return Spread(p10, p50, p90, float(totals.mean()))
