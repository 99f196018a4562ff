"""Random worlds: a value for every assumption, and a path for every market, in each draw.

Every assumption takes its random numbers from the seed and its own name. So one that is added or
dropped leaves the others as they are, and scenarios that share an assumption share its draws.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from math import erf, sqrt
from zlib import crc32

import numpy as np

from planner.engines.finance.streams import Market
from planner.studies.assumed_ranges import Ranged
from planner.studies.cost_response import Swing
from planner.studies.price_paths import Floats, Markets, triangular

_CLOUD = "market:cloud"
_API = "market:api"
_error_function = np.frompyfunc(erf, 1, 1)


def weights_at(swings: Sequence[Swing], values: Mapping[str, Floats], columns: int) -> Floats:
    """Return how much of each calculated value (row) is in each case (column).

    *values* hold an assumption's value in each case by its key; what is left out is likely.
    """
    rows: list[Floats] = []
    for swing in swings:
        likely = np.full(columns, swing.ranged.likely)
        rows += _weights(values.get(swing.ranged.key, likely), swing)
    return np.array(rows).reshape(len(rows), columns)


class Worlds:
    """The draws of one seed, over so many months."""

    def __init__(self, seed: int, draws: int, months: int, markets: Markets) -> None:
        self._seed = seed
        self._draws = draws
        self._months = months
        self._markets = markets
        self._chances: dict[str, Floats] = {}

    def weights(self, swings: Sequence[Swing], block: slice) -> Floats:
        """Return how much of each calculated value (row) is in each draw (column) of a block."""
        values = {one.ranged.key: self._values(one, block) for one in swings}
        return weights_at(swings, values, len(range(*block.indices(self._draws))))

    def paths(self, block: slice) -> dict[Market, Floats]:
        """Return the prices of each market that moves over today's, by draw and month."""
        found = {}
        if self._markets.cloud is not None:
            found[Market.CLOUD] = self._markets.cloud.paths(self._shocks[block])
        if self._markets.api is not None:
            chance = self._random(_API).random(self._draws)[block]
            found[Market.MODEL_API] = self._markets.api.paths(chance, self._months)
        return found

    def _values(self, swing: Swing, block: slice) -> Floats:
        ranged = swing.ranged
        chance = self._chance(ranged)[block]
        mode = ranged.likely if ranged.mode is None else ranged.mode
        mode = min(max(mode, ranged.low), ranged.high)
        return triangular(chance, ranged.low, mode, ranged.high)

    def _chance(self, ranged: Ranged) -> Floats:
        known = self._chances.get(ranged.key)
        if known is None:
            known = self._chances[ranged.key] = self._new_chance(ranged)
        return known

    def _new_chance(self, ranged: Ranged) -> Floats:
        """Return uniform numbers; those of kin come from correlated normal ones (Gaussian copula)."""
        random = self._random(ranged.key)
        kinship = self._markets.kinships.get(ranged.kin) if ranged.kin is not None else None
        if ranged.kin is None or kinship is None:
            return random.random(self._draws)
        # One factor all kin share besides the market, then what is each price's own.
        cloud = kinship.with_cloud if self._markets.cloud is not None else 0.0
        shared = sqrt(max(0.0, kinship.within - cloud**2))
        own = sqrt(max(0.0, 1.0 - cloud**2 - shared**2))
        normal = shared * self._random(f"kin:{ranged.kin}").standard_normal(self._draws)
        normal = normal + own * random.standard_normal(self._draws)
        if cloud:
            normal = normal + cloud * self._level
        return _probability(normal)

    @cached_property
    def _shocks(self) -> Floats:
        return self._random(_CLOUD).standard_normal((self._draws, self._months))

    @cached_property
    def _level(self) -> Floats:
        assert self._markets.cloud is not None
        return self._markets.cloud.level(self._shocks)

    def _random(self, name: str) -> np.random.Generator:
        return np.random.default_rng([self._seed, crc32(name.encode())])


def _probability(normal: Floats) -> Floats:
    """Return the chance that a standard normal number is at most this."""
    halves = np.asarray(_error_function(normal / sqrt(2.0)), dtype=np.float64)
    return 0.5 * (1.0 + halves)


def _weights(values: Floats, swing: Swing) -> Iterator[Floats]:
    """Yield the share of each calculated value in each draw: straight lines between neighbours."""
    knots = sorted((*swing.values, swing.ranged.likely))
    for value in swing.values:
        yield np.interp(values, knots, [float(knot == value) for knot in knots])
