"""How much of a year the outdoor air carries the heat without a chiller.

The model needs two figures that every region has, the design dry bulb (exceeded 0.4 % of the year)
and the mean of summer. The seasonal mean follows a sine; around it the hours of a day and the
weather spread as a normal distribution whose width makes the design temperature as rare as it is
said to be:

    mean(t)  = summer mean - amplitude x sin(π/4) ÷ (π/4) + amplitude x cos(2π t)
    spread   = (design dry bulb - summer mean) ÷ deviate

0.4 % of a year is 1.6 % of its summer quarter, which a normal distribution exceeds by 2.14 spreads.
With an amplitude of 10 K the share of hours below any threshold from 5 to 30 °C is right within
0.025 of a typical meteorological year at 45° N 8° E (PVGIS). The amplitude is an estimate: places
with hot summers are taken to have mild winters, which errs towards less free cooling.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, erf, floor, pi, sin, sqrt

from planner.domain.formula import Formula

_SEASONS = 24
"""Half months into which the year is cut."""
_QUARTER_MEAN = sin(pi / 4) / (pi / 4)
"""Mean of a cosine over the quarter of its period around its top: summer in the year."""
_BINS_REACH = 4.0
"""Bins reach this many spreads beyond the seasonal extremes; 0.01 % of the hours lie outside."""


@dataclass(frozen=True, slots=True)
class ClimateRules:
    """Coefficients of the temperature model.

    The seasonal amplitude in K is `temperate_amplitude_k` where the summer mean is at most
    `temperate_summer_c`, `tropical_amplitude_k` from `tropical_summer_c` on, linear between.
    `design_deviate` is how many spreads the design dry bulb lies above the summer mean.
    """

    temperate_amplitude_k: float
    temperate_summer_c: float
    tropical_amplitude_k: float
    tropical_summer_c: float
    design_deviate: float


@dataclass(frozen=True, slots=True)
class TemperatureBin:
    """Hours around one outdoor temperature: the middle of the bin in °C and its share of the year."""

    temperature_c: float
    share: float


AMPLITUDE = Formula(
    id="cooling.seasonal_amplitude",
    result="seasonal amplitude of the outdoor temperature",
    unit="K",
    expression=(
        "temperate_k + (tropical_k - temperate_k)"
        " * max(0, min(1, (summer_c - temperate_c) / (tropical_c - temperate_c)))"
    ),
    symbols={
        "temperate_k": "amplitude where summers are mild, K",
        "tropical_k": "amplitude where summers are hot, K",
        "summer_c": "mean temperature of summer, °C",
        "temperate_c": "summer mean up to which the temperate amplitude holds, °C",
        "tropical_c": "summer mean from which the tropical amplitude holds, °C",
    },
    source="Estimate, checked against a typical meteorological year at 45° N 8° E",
)


def seasonal_amplitude_k(summer_mean_c: float, rules: ClimateRules) -> float:
    """Return by how many kelvin the warmest season lies above the mean of the year."""
    step = (summer_mean_c - rules.temperate_summer_c) / (
        rules.tropical_summer_c - rules.temperate_summer_c
    )
    share = max(0.0, min(1.0, step))
    return rules.temperate_amplitude_k + share * (
        rules.tropical_amplitude_k - rules.temperate_amplitude_k
    )


def temperature_bins(
    design_dry_bulb_c: float, summer_mean_c: float, rules: ClimateRules
) -> tuple[TemperatureBin, ...]:
    """Return the year as bins of 1 K, coldest first; the shares add up to 1.

    A design temperature below the summer mean (a city far cooler than its country) leaves no
    spread.
    """
    amplitude_k = seasonal_amplitude_k(summer_mean_c, rules)
    year_mean_c = summer_mean_c - amplitude_k * _QUARTER_MEAN
    spread_k = max(0.0, design_dry_bulb_c - summer_mean_c) / rules.design_deviate
    means_c = [
        year_mean_c + amplitude_k * cos(2 * pi * (season + 0.5) / _SEASONS)
        for season in range(_SEASONS)
    ]
    lowest_c = floor(min(means_c) - _BINS_REACH * spread_k)
    highest_c = floor(max(means_c) + _BINS_REACH * spread_k) + 1
    bins = []
    below = 0.0
    for edge_c in range(lowest_c + 1, highest_c + 1):
        last = edge_c == highest_c
        share_below = 1.0 if last else _share_below(float(edge_c), means_c, spread_k)
        bins.append(TemperatureBin(edge_c - 0.5, share_below - below))
        below = share_below
    return tuple(bins)


def _share_below(threshold_c: float, means_c: Sequence[float], spread_k: float) -> float:
    if spread_k <= 0:
        return sum(mean_c < threshold_c for mean_c in means_c) / len(means_c)
    scale = spread_k * sqrt(2)
    return sum(0.5 + 0.5 * erf((threshold_c - mean_c) / scale) for mean_c in means_c) / len(means_c)


@dataclass(frozen=True, slots=True)
class WaterLoop:
    """A loop cooled by outdoor air: supply and return in °C and the approach to the dry bulb in K."""

    supply_c: float
    return_c: float
    approach_k: float


FREE_SHARE = Formula(
    id="cooling.free_share",
    result="share of the heat carried without a chiller at one outdoor temperature",
    unit="1",
    expression="max(0, min(1, (return_c - approach_k - outdoor_c) / (return_c - supply_c)))",
    symbols={
        "return_c": "return temperature of the loop, °C",
        "approach_k": "approach of the dry cooler to the outdoor dry bulb, K",
        "outdoor_c": "outdoor dry bulb, °C",
        "supply_c": "supply temperature of the loop, °C",
    },
    source="Approach of dry coolers, median 10 K of 6730 models: Energies 2023, 16(9), 3661",
)


def free_share(outdoor_c: float, loop: WaterLoop) -> float:
    """Return the share of the heat that outdoor air carries at *outdoor_c*, 0 to 1.

    All of it up to supply - approach, none of it above return - approach, a part between.
    """
    reach_k = loop.return_c - loop.approach_k - outdoor_c
    return max(0.0, min(1.0, reach_k / (loop.return_c - loop.supply_c)))


def annual_free_share(bins: Sequence[TemperatureBin], loop: WaterLoop) -> float:
    """Return the share of a year's heat that needs no chiller: the mean over the bins, 0 to 1."""
    return min(1.0, sum(hours.share * free_share(hours.temperature_c, loop) for hours in bins))


FORMULAS: Mapping[str, Formula] = {formula.id: formula for formula in (AMPLITUDE, FREE_SHARE)}
