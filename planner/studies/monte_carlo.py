"""Monte Carlo of the money: how sure a total cost is, and how often the plan is the cheaper one.

Each assumption is drawn from the triangular distribution of its low, likely and high value (as in
risk analysis where three points are all that is known; Vose, Risk Analysis, 3rd ed., 2008): one
draw moves everything that the assumption stands for. Prices of what is rented follow a random path;
prices of servers and of storage are correlated with it and among themselves. Every assumption has
random numbers of its own, so that two scenarios are drawn in the same worlds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite

import numpy as np

from planner.engines.finance.streams import Market
from planner.studies.cost_curves import Floats
from planner.studies.cost_response import CostResponse
from planner.studies.worlds import Worlds

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
class Band:
    """A cumulative present cost in USD by month (index 0: purchases): percentiles over all draws."""

    p10_usd: tuple[float, ...]
    p50_usd: tuple[float, ...]
    p90_usd: tuple[float, ...]


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
    band: Band


@dataclass(frozen=True, slots=True)
class MonteCarlo:
    """The TCO of a plan and of every reference over `draws` draws that begin with `seed`.

    `own_draws` counts the plan's totals between neighbours of `edges_usd`, as `Against.draws` those
    of the references. Prices of the markets in `still` stayed as they are today.
    """

    seed: int
    draws: int
    likely_usd: float
    tco: Spread
    against: tuple[Against, ...]
    edges_usd: tuple[float, ...]
    own_draws: tuple[int, ...]
    band: Band
    still: frozenset[Market] = frozenset()


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
    worlds = Worlds(seed, draws, months - 1, response.markets)
    cumulative = np.empty((len(curves), draws, months))
    for start in range(0, draws, _BLOCK):
        breathe()
        block = slice(start, start + _BLOCK)
        weights, paths = worlds.weights(response.swings, block), worlds.paths(block)
        for index, curve in enumerate(curves):
            cumulative[index, block] = curve.drawn(weights, paths)
    totals = cumulative[:, :, -1]
    own = cumulative[0]
    edges = np.histogram_bin_edges(totals, bins=BINS)
    counts = [tuple(int(n) for n in np.histogram(one, bins=edges)[0]) for one in totals]
    return MonteCarlo(
        seed=seed,
        draws=draws,
        likely_usd=response.likely_usd,
        tco=spread_of(totals[0]),
        against=tuple(
            Against(
                reference.name,
                spread_of(totals[index + 1]),
                float(np.mean(totals[0] <= totals[index + 1])),
                _break_even(_break_even_months(own, cumulative[index + 1]), months),
                counts[index + 1],
                band_of(cumulative[index + 1]),
            )
            for index, reference in enumerate(response.references)
        ),
        edges_usd=tuple(float(edge) for edge in edges),
        own_draws=counts[0],
        band=band_of(own),
        still=response.still,
    )


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


def spread_of(totals: Floats) -> Spread:
    """Return the percentiles and the mean of one number by draw."""
    p10, p50, p90 = (float(usd) for usd in np.percentile(totals, (10, 50, 90)))
    return Spread(p10, p50, p90, float(totals.mean()))


def band_of(cumulative: Floats) -> Band:
    """Return the percentiles of each month; rows are draws."""
    by_month = np.ascontiguousarray(cumulative.T)  # each month beside itself: three times as quick
    p10, p50, p90 = np.percentile(by_month, (10, 50, 90), axis=1)
    return Band(*(tuple(float(usd) for usd in one) for one in (p10, p50, p90)))
