"""Requests by hour as they were recorded, and the demand they stand for.

A whole year is kept hour by hour. Less than a year says nothing about months: a week or more becomes
its mean week, a day or more its mean day, and less than a day no curve at all. Nothing is filled in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import fmean

from planner.domain.units import HOURS_PER_DAY, HOURS_PER_WEEK, HOURS_PER_YEAR
from planner.domain.workload import FLAT_YEAR, Demand

_YEAR = int(HOURS_PER_YEAR)
_DAYS_PER_WEEK = 7
_SECONDS_PER_HOUR = 3600.0


class Kept(StrEnum):
    """What of a recording a demand keeps."""

    YEAR = "every hour of the year"
    WEEK = "the mean week"
    DAY = "the mean day"
    RATE = "the rate, no curve"


@dataclass(frozen=True, slots=True)
class Recording:
    """Requests in every hour from `start`, which is a full hour of local time.

    `input_tokens` and `output_tokens` are means per request, None where the file has none.
    """

    start: datetime
    requests: tuple[float, ...]
    input_tokens: float | None = None
    output_tokens: float | None = None

    @property
    def kept(self) -> Kept:
        """What a demand keeps of so many hours."""
        hours = len(self.requests)
        if hours >= _YEAR:
            return Kept.YEAR
        if hours >= HOURS_PER_WEEK:
            return Kept.WEEK
        return Kept.DAY if hours >= HOURS_PER_DAY else Kept.RATE

    @property
    def peak_requests_per_s(self) -> float:
        """The rate of the busiest hour of what is kept."""
        return max(self._kept_requests(), default=0.0) / _SECONDS_PER_HOUR

    def demand(self, before: Demand) -> Demand:
        """Return *before* with this curve, and with its peak as the peak.

        Users stay, and the time between their requests follows; so does growth.
        """
        kept = self._kept_requests()
        peak = max(kept, default=0.0)
        if peak <= 0.0:
            return before
        active = before.users * before.active_share
        seconds = active / (peak / _SECONDS_PER_HOUR)
        scaled = replace(before, seconds_between_requests=seconds)
        if self.kept is Kept.RATE:
            return scaled
        shares = tuple(value / peak for value in kept)
        if self.kept is Kept.YEAR:
            week, months = _means(shares)
            return replace(scaled, week=week, months=months, recorded=shares)
        return replace(scaled, week=shares, months=FLAT_YEAR, recorded=())

    def _kept_requests(self) -> Sequence[float]:
        """Requests by hour of the year, of the week from Monday, or as they are."""
        if self.kept is Kept.YEAR:
            return _from_monday(self.start, self.requests)
        if self.kept is Kept.RATE:
            return self.requests
        first = self.start.weekday() * HOURS_PER_DAY + self.start.hour
        length = HOURS_PER_WEEK if self.kept is Kept.WEEK else HOURS_PER_DAY
        by_hour: list[list[float]] = [[] for _ in range(length)]
        for hour, value in enumerate(self.requests):
            by_hour[(first + hour) % length].append(value)
        means = [fmean(values) for values in by_hour]
        return means * (HOURS_PER_WEEK // length)


def _from_monday(start: datetime, requests: Sequence[float]) -> tuple[float, ...]:
    """365 days in the order of a year, moved by up to three days so that it begins on a Monday.

    Where a recording does not begin in January, the days before and after its beginning are of two
    years, whose weekdays differ by one: the part before January goes a day earlier, so that all
    weekdays agree but those of the few days that change their end.
    """
    place = (start.timetuple().tm_yday - 1) * HOURS_PER_DAY + start.hour
    year = [0.0] * _YEAR
    for hour, value in enumerate(requests[:_YEAR]):
        year[(place + hour) % _YEAR] = value
    if 0 < place <= _YEAR - HOURS_PER_DAY:
        year[place:] = _a_day_earlier(year[place:], start.hour)
    january = start + timedelta(hours=-place % _YEAR)
    weekday = january.weekday()
    ahead = -weekday if weekday <= _DAYS_PER_WEEK // 2 else _DAYS_PER_WEEK - weekday
    shift = (ahead * HOURS_PER_DAY) % _YEAR
    return tuple(year[shift:] + year[:shift])


def _a_day_earlier(hours: list[float], first_hour: int) -> list[float]:
    """Hours moved by a day, the first day to the end; the first of them is *first_hour* of a day."""
    first, rest = hours[:HOURS_PER_DAY], hours[HOURS_PER_DAY:]
    midnight = len(first) - first_hour
    return rest + first[midnight:] + first[:midnight]


def _means(shares: Sequence[float]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The mean week and the means of twelve equal parts of a year, both at most 1."""
    week = [fmean(shares[hour::HOURS_PER_WEEK]) for hour in range(HOURS_PER_WEEK)]
    edges = [round(_YEAR * month / 12) for month in range(13)]
    months = [fmean(shares[a:b]) for a, b in pairwise(edges)]
    mean = fmean(shares) or 1.0
    busiest = max(months) or 1.0
    # Week times months gives the mean of the year: months are relative to the busiest one.
    scaled = [value / mean * busiest for value in week]
    return tuple(min(1.0, value) for value in scaled), tuple(value / busiest for value in months)
