"""The hours that a year is served in: typical ones, or all of them.

A week of demand times twelve months has 2,016 typical hours (168 x 12), each standing for as many
real ones; all 8,760 would add nothing. A recorded curve has every hour of its own: one of them
among the workloads, and the whole year is served hour by hour. That year has 365 days and begins
with a Monday, so that weeks and months of all workloads lie on one another.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.domain.units import HOURS_PER_DAY, HOURS_PER_WEEK, HOURS_PER_YEAR, MONTHS_PER_YEAR
from planner.domain.workload import Demand, Workload

Hours = npt.NDArray[np.float64]
_Indices = npt.NDArray[np.intp]

TYPICAL_HOURS = HOURS_PER_WEEK * MONTHS_PER_YEAR
_DAYS_PER_WEEK = 7
_DAYS_OF_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """Hours in their order: hour of the day, hour of the week from Monday, month from 0."""

    hour_of_day: _Indices
    hour_of_week: _Indices
    month: _Indices

    @property
    def count(self) -> int:
        """How many hours there are."""
        return len(self.month)

    @property
    def weight(self) -> float:
        """How many hours of a year one of them stands for."""
        return HOURS_PER_YEAR / self.count

    @property
    def day_of_week(self) -> _Indices:
        """Days from Monday, 0."""
        return self.hour_of_week // HOURS_PER_DAY

    def zeros(self) -> Hours:
        """Return nothing in every hour."""
        return np.zeros(self.count)

    def spread(self, week: Hours) -> Hours:
        """Return a week of 168 hours over all of them."""
        return week[self.hour_of_week]

    def factors(self, demand: Demand) -> Hours:
        """Return the share of the peak rate in every hour."""
        if demand.recorded and self.count == len(demand.recorded):
            return np.asarray(demand.recorded, dtype=np.float64)
        week = np.asarray(demand.week, dtype=np.float64)
        months = np.asarray(demand.months, dtype=np.float64)
        return months[self.month] * week[self.hour_of_week]


def _typical() -> Calendar:
    hour = np.arange(TYPICAL_HOURS)
    week = hour % HOURS_PER_WEEK
    return Calendar(week % HOURS_PER_DAY, week, hour // HOURS_PER_WEEK)


def _whole_year() -> Calendar:
    hour = np.arange(int(HOURS_PER_YEAR))
    month = np.repeat(np.arange(MONTHS_PER_YEAR), np.array(_DAYS_OF_MONTHS) * HOURS_PER_DAY)
    return Calendar(hour % HOURS_PER_DAY, hour % HOURS_PER_WEEK, month)


TYPICAL = _typical()
"""168 hours of twelve months."""
YEAR = _whole_year()
"""8,760 hours of a year that begins with a Monday."""


def is_recorded(workloads: Iterable[Workload]) -> bool:
    """Whether a demand among them is recorded, so that the year has all of its hours."""
    return any(one.demand is not None and one.demand.recorded for one in workloads)


def calendar_of(workloads: Iterable[Workload]) -> Calendar:
    """Return all hours when a demand among them is recorded, else the typical ones."""
    return YEAR if is_recorded(workloads) else TYPICAL
