"""Which scenario is the cheapest, over many draws: all are drawn in the same random worlds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from planner.domain.identity import ScenarioId
from planner.studies.cost_curves import Floats
from planner.studies.cost_response import CostResponse
from planner.studies.monte_carlo import DRAWS, SEED, Band, Spread, band_of, spread_of
from planner.studies.worlds import Worlds

_ALIKE = 1e-12
"""Costs that differ by less than this share are the same: scenarios that are alike share a win."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A scenario over all draws: its TCO, its cumulative cost, and how often it is the cheapest.

    `wins_share` is None where it cannot win: it is not admissible.
    """

    scenario: ScenarioId
    likely_usd: float
    tco: Spread
    band: Band
    wins_share: float | None


@dataclass(frozen=True, slots=True)
class Contest:
    """The scenarios whose cost is known, over `draws` draws that begin with `seed`."""

    seed: int
    draws: int
    contenders: tuple[Contender, ...]

    def of(self, scenario: ScenarioId) -> Contender | None:
        """Return what is known of a scenario, None where its cost has no data."""
        return next((one for one in self.contenders if one.scenario == scenario), None)


def contest(
    responses: Mapping[ScenarioId, CostResponse],
    admissible: frozenset[ScenarioId],
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    breathe: Callable[[], None] = lambda: None,
) -> Contest:
    """Return how often each scenario costs least; the same for the same seed.

    Scenarios of one project share their horizon and assumptions, and an assumption has the same
    value in all of them in each draw. Only *admissible* ones can win. *breathe* is called now and
    then; what it raises ends the work.

    Raises:
        ValueError: when there is no draw.
    """
    if draws < 1:
        raise ValueError("no draw was asked for")
    known = {key: one for key, one in responses.items() if not one.no_data}
    totals, found = [], []
    for key, response in known.items():
        breathe()
        worlds = Worlds(seed, draws, len(response.own.likely_usd) - 1, response.markets)
        everything = slice(0, draws)
        cumulative = response.own.drawn(
            worlds.weights(response.swings, everything), worlds.paths(everything)
        )
        total = cumulative[:, -1]
        totals.append(total if key in admissible else np.full(draws, np.inf))
        found.append((key, response.likely_usd, spread_of(total), band_of(cumulative)))
    shares = _wins(np.array(totals)) if totals else ()
    return Contest(
        seed,
        draws,
        tuple(
            Contender(*one, float(share) if one[0] in admissible else None)
            for one, share in zip(found, shares, strict=True)
        ),
    )


def _wins(totals: Floats) -> tuple[float, ...]:
    """Return the share of draws (columns) in which each row is the least; equals share a draw."""
    least = totals.min(axis=0)
    wins = np.isfinite(totals) & (totals <= least + _ALIKE * np.abs(least))
    shared = wins / np.maximum(wins.sum(axis=0), 1)
    return tuple(float(one) for one in shared.mean(axis=1))
