"""What is rented is priced anew while time passes: random paths of the prices of a market.

The rental price of GPUs reverts to a trend in logarithms: deviations halve in a given time, and new
ones come every month. It rises as well as falls: H100 one-year contracts fell from 2.85 to 1.70 USD
an hour and rose to 2.65 again within 30 months. Model APIs only become cheaper, at a rate that is
drawn once. Both start from today's price, and the evaluation itself keeps that price.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from planner.domain.provenance import Estimate
from planner.domain.units import MONTHS_PER_YEAR
from planner.engines.finance.streams import Market
from planner.studies.assumed_ranges import Kin

Floats = NDArray[np.float64]

_SD = "uncertainty.cloud_price_sd"
_HALF_LIFE = "uncertainty.cloud_price_half_life_months"
_DRIFT = "uncertainty.cloud_price_drift"
_API_DECLINE = "uncertainty.api_price_decline"


@dataclass(frozen=True, slots=True)
class Reverting:
    """A price that reverts to a trend in logarithms (Ornstein-Uhlenbeck, by month).

    `sd_year` is the standard deviation of a year's new deviations, `drift_year` the trend of the
    median as a share a year.
    """

    sd_year: float
    half_life_months: float
    drift_year: float

    def paths(self, shocks: Floats) -> Floats:
        """Return the price over today's by draw (row) and month (column 0: today).

        *shocks* are standard normal numbers by draw and month.
        """
        kept = 0.5 ** (1.0 / self.half_life_months)
        size = self.sd_year / sqrt(MONTHS_PER_YEAR)
        draws, months = shocks.shape
        deviation = np.zeros((draws, months + 1))
        for month in range(months):
            deviation[:, month + 1] = kept * deviation[:, month] + size * shocks[:, month]
        trend = log(1.0 + self.drift_year) / MONTHS_PER_YEAR * np.arange(months + 1)
        paths: Floats = np.exp(trend + deviation)
        return paths

    def level(self, shocks: Floats) -> Floats:
        """Return how dear a path is on average, as a standard normal number by draw.

        The mean of a path's deviations is a weighted sum of its shocks: those that come early
        count for longer.
        """
        kept = 0.5 ** (1.0 / self.half_life_months)
        months = shocks.shape[1]
        lasting = (1.0 - kept ** np.arange(months, 0, -1)) / (1.0 - kept)
        level: Floats = shocks @ (lasting / np.linalg.norm(lasting))
        return level


@dataclass(frozen=True, slots=True)
class Declining:
    """A price that falls by the same share every year, drawn between low and high."""

    low: float
    likely: float
    high: float

    def paths(self, chance: Floats, months: int) -> Floats:
        """Return the price over today's by draw and month; *chance* is 0 to 1 by draw."""
        falls = triangular(chance, self.low, self.likely, self.high)
        paths: Floats = (1.0 - falls[:, None]) ** (np.arange(months + 1) / MONTHS_PER_YEAR)
        return paths


@dataclass(frozen=True, slots=True)
class Kinship:
    """Correlation of the prices of a kind with the rental price of GPUs, and with one another."""

    with_cloud: float
    within: float


@dataclass(frozen=True, slots=True)
class Markets:
    """How the prices of what is rented move; None where the project has no assumption of it."""

    cloud: Reverting | None = None
    api: Declining | None = None
    kinships: Mapping[Kin, Kinship] = field(default_factory=dict)

    def moves(self, market: Market) -> bool:
        """Whether prices of a market are drawn."""
        return (self.cloud if market is Market.CLOUD else self.api) is not None


def markets_of(assumptions: Mapping[str, Estimate]) -> Markets:
    """Return how prices of markets move, as far as a project's assumptions say.

    A project from before they were known draws what it knows; a spread of 0 is no path.
    """
    cloud = api = None
    if all(key in assumptions for key in (_SD, _HALF_LIFE, _DRIFT)):
        sd, half_life, drift = (assumptions[key].likely for key in (_SD, _HALF_LIFE, _DRIFT))
        if sd > 0.0 or drift != 0.0:
            cloud = Reverting(sd, half_life, drift)
    decline = assumptions.get(_API_DECLINE)
    if decline is not None and (decline.high > 0.0 or decline.likely > 0.0):
        api = Declining(decline.low, decline.likely, decline.high)
    return Markets(cloud, api, _kinships(assumptions))


def _kinships(assumptions: Mapping[str, Estimate]) -> dict[Kin, Kinship]:
    def share(key: str) -> float:
        found = assumptions.get(f"uncertainty.{key}")
        return 0.0 if found is None else min(max(found.likely, 0.0), 1.0)

    within = share("within_kind")
    return {
        Kin.SERVERS: Kinship(share("server_with_cloud"), within),
        Kin.STORAGE: Kinship(share("memory_with_cloud"), within),
    }


def held(paths: Floats, months: int) -> Floats:
    """Return the paths as they are paid: the price at the start of a term holds for all of it.

    Column m is what is paid in month m; column 0 and the first term are at today's price.
    """
    count = paths.shape[1]
    starts = [0, *((month - 1) // months * months for month in range(1, count))]
    return paths[:, starts]


def triangular(chance: Floats, low: float, mode: float, high: float) -> Floats:
    """Invert the triangular distribution.

    F(x) = (x - low)² ÷ ((high - low)(mode - low)) below the mode, and its mirror image above.
    """
    below, above = mode - low, high - mode
    width = below + above
    values: Floats = np.where(
        chance * width <= below,
        low + np.sqrt(chance * width * below),
        high - np.sqrt((1.0 - chance) * width * above),
    )
    return values
