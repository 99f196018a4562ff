"""From hours of weather to hours by temperature, and the share of a year that needs no chiller."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.climate import TemperatureHours
from planner.domain.formula import Formula
from planner.domain.phrase import say
from planner.engines.cooling.climate import TemperatureBin
from planner.engines.cooling.moist_air import wet_bulb_at_dew_point_c, wet_bulb_at_humidity_c
from planner.engines.cooling.ranges import OutOfRange
from planner.engines.cooling.rejection import Cooler, CoolingMode, ModeLimits, entering_bulb_c

Hours = NDArray[np.float64]
"""One value an hour; not a number where none is known."""

DESIGN_SHARE = 0.004
"""The design temperature is exceeded in 0.4 % of the hours (ASHRAE climatic design conditions)."""
LONGEST_YEAR_H = 8784


def wet_bulbs(dry_c: Hours, dew_c: Hours, humidity: Hours, pressure_pa: Hours) -> Hours:
    """Return the wet bulb of every hour by its dew point, else by its relative humidity in %.

    Not a number where neither is known, or where they cannot be.
    """
    wet = np.full(len(dry_c), np.nan)
    for hour in range(len(dry_c)):
        dry, pressure = float(dry_c[hour]), float(pressure_pa[hour])
        try:
            if not np.isnan(dew_c[hour]):
                # Weather files round: a dew point a little above the dry bulb is saturated air.
                saturated = min(dry, float(dew_c[hour]))
                wet[hour] = wet_bulb_at_dew_point_c(dry, saturated, pressure)
            else:
                wet[hour] = wet_bulb_at_humidity_c(dry, float(humidity[hour]), pressure)
        except OutOfRange:
            continue
    return wet


def hours_by_temperature(
    temperature_c: Hours, coincident_c: Hours | None = None
) -> tuple[TemperatureHours, ...]:
    """Return hours in bins of 1 K around whole degrees, coldest first; unknown hours in none.

    `coincident_c` is another temperature of the same hours, of which each bin keeps the mean.
    """
    known = ~np.isnan(temperature_c)
    degrees = np.floor(temperature_c[known] + 0.5).astype(int)
    other = None if coincident_c is None else coincident_c[known]
    bins = []
    for degree in np.unique(degrees):
        here = degrees == degree
        mean = None
        if other is not None and not np.isnan(other[here]).all():
            mean = float(np.nanmean(other[here]))
        bins.append(TemperatureHours(float(degree), int(here.sum()), mean))
    return tuple(bins)


def design_c(temperature_c: Hours) -> float | None:
    """Return the temperature that 0.4 % of the known hours exceed; None where none is known."""
    known = temperature_c[~np.isnan(temperature_c)]
    return float(np.quantile(known, 1.0 - DESIGN_SHARE)) if len(known) else None


def year_bins(hours: Sequence[TemperatureHours]) -> tuple[TemperatureBin, ...]:
    """Return hours as shares of the year.

    Raises:
        OutOfRange: when they are none, or more than a year has.
    """
    total = sum(one.hours for one in hours)
    if not 0 < total <= LONGEST_YEAR_H:
        raise OutOfRange(say("{0:,} hours are no year", total))
    return tuple(TemperatureBin(one.temperature_c, one.hours / total) for one in hours)


def entering_bins(cooler: Cooler, hours: Sequence[TemperatureHours]) -> tuple[TemperatureBin, ...]:
    """Return the year by the temperature that a cooler's approach counts from.

    Raises:
        OutOfRange: when the cooler needs the wet bulb of hours whose humidity is not known.
    """
    return tuple(
        TemperatureBin(entering_bulb_c(cooler, one.temperature_c, hour.wet_bulb_c), one.share)
        for one, hour in zip(year_bins(hours), hours, strict=True)
    )


@dataclass(frozen=True, slots=True)
class ModeHours:
    """Hours of a year by who carries the heat."""

    full: float
    trim: float
    mechanical: float

    @property
    def total(self) -> float:
        """All hours together."""
        return self.full + self.trim + self.mechanical


MODE_HOURS = Formula(
    id="cooling.mechanical_hours",
    result="hours that need a chiller alone",
    unit="h",
    expression="year_h - full_h - trim_h",
    symbols={
        "year_h": "hours of the year",
        "full_h": "hours of full free cooling",
        "trim_h": "hours in which a chiller helps",
    },
    source="Hours of each temperature counted in the mode it falls into",
)


def mode_hours(
    bins: Sequence[TemperatureBin], limits: ModeLimits, year_h: float = 8760.0
) -> ModeHours:
    """Return the hours of a year in each mode of free cooling."""
    hours = dict.fromkeys(CoolingMode, 0.0)
    for one in bins:
        hours[limits.mode(one.temperature_c)] += one.share * year_h
    full, trim = hours[CoolingMode.FULL], hours[CoolingMode.TRIM]
    return ModeHours(full, trim, max(0.0, year_h - full - trim))


FORMULAS: Mapping[str, Formula] = {MODE_HOURS.id: MODE_HOURS}
