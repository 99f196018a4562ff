"""Holds the hours of a weather file together as one year, and keeps it as hours by temperature.

Every hour of the year is needed once. What is missing, doubled or impossible is named by its line;
a file that lacks more than a few days is refused, of less the hours are left out and marked.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np

from planner.domain.climate import ClimateRecord
from planner.domain.phrase import say
from planner.engines.cooling import (
    design_c,
    hours_by_temperature,
    pressure_ratio,
    wet_bulbs,
)
from planner.exchange.importing.load_file import MOST_PROBLEMS, RowProblem
from planner.exchange.importing.weather_file import WeatherHour, WeatherRows, read_rows

MOST_MISSING = 175
"""Hours that may be missing: 2 % of a year, a week."""
_HOURS_PER_DAY = 24
_LEAP = 2024
_COMMON = 2025
"""Years whose calendars stand for those with and without 29 February."""
_COLDEST_C, _WARMEST_C = -70.0, 60.0
"""Beyond what was ever measured near the ground, rounded outwards."""
_SEA_LEVEL_PA = 101_325.0
_LOWEST_PA, _HIGHEST_PA = 40_000.0, 110_000.0
_SUMMERS = ((6, 7, 8), (12, 1, 2))
_ROUNDING_K = 0.5
"""A dew point above the dry bulb by so much is saturated air, rounded."""

Moment = tuple[int, int, int]
"""Month, day, hour."""


@dataclass(frozen=True, slots=True)
class WeatherReport:
    """What a weather file says: a record, or None when it is refused.

    `problems` are lines that were left out or the reason of the refusal, the first of `count`.
    """

    record: ClimateRecord | None
    problems: tuple[RowProblem, ...]
    count: int
    refusal: str = ""


def read_weather(text: str, file: str, today: date) -> WeatherReport:
    """Return the year that a weather file holds.

    Raises:
        Unreadable: when it is no weather file.
    """
    rows = read_rows(text)
    hours = _once(rows)
    _check_values(rows, hours)
    calendar = _calendar(hours)
    _name_gaps(rows, hours, calendar)
    known = [hour for hour in hours.values() if hour.dry is not None]
    missing = len(calendar) - len(known)
    if missing > MOST_MISSING:
        return _refused(
            rows,
            say(
                "{0:,} of {1:,} hours have no temperature; at most {2} may be missing",
                missing,
                len(calendar),
                MOST_MISSING,
            ),
        )
    record = _record(known, rows, len(calendar), today)
    return WeatherReport(replace(record, file=file), *_told(rows))


def _refused(rows: WeatherRows, why: str) -> WeatherReport:
    return WeatherReport(None, *_told(rows), refusal=why)


def _told(rows: WeatherRows) -> tuple[tuple[RowProblem, ...], int]:
    found = sorted(rows.problems, key=lambda one: one.row)
    return tuple(found[:MOST_PROBLEMS]), len(found)


def _once(rows: WeatherRows) -> dict[Moment, WeatherHour]:
    """Return each hour of the year once, the first where it is there twice."""
    hours: dict[Moment, WeatherHour] = {}
    for hour in rows.hours:
        try:
            datetime(_LEAP, hour.month, hour.day, hour.hour)
        except ValueError:
            text = say(
                "{0}-{1}, hour {2} is no hour of a year", hour.month, hour.day, hour.hour + 1
            )
            rows.wrong(hour.line, text)
            continue
        moment = (hour.month, hour.day, hour.hour)
        if moment in hours:
            first = hours[moment]
            rows.wrong(
                hour.line,
                say(
                    "{0} is there already, in line {1} ({2})",
                    _shown(moment),
                    first.line,
                    first.year,
                ),
            )
            continue
        hours[moment] = hour
    return hours


def _shown(moment: Moment) -> str:
    month, day, hour = moment
    return f"{month:02d}-{day:02d} {hour:02d}:00"


def _check_values(rows: WeatherRows, hours: dict[Moment, WeatherHour]) -> None:
    """Take out values that no air has, and name them."""
    for moment, hour in list(hours.items()):
        kept = hour
        if hour.dry is not None and not _COLDEST_C <= hour.dry <= _WARMEST_C:
            rows.wrong(hour.line, say("{0:g} °C is no temperature of outdoor air", hour.dry))
            kept = replace(kept, dry=None)
        if hour.humidity is not None and not 0.0 <= hour.humidity <= 100.0:
            rows.wrong(hour.line, say("a humidity of {0:g} % lies outside 0 to 100", hour.humidity))
            kept = replace(kept, humidity=None)
        if hour.dew is not None and hour.dry is not None and hour.dew > hour.dry + _ROUNDING_K:
            rows.wrong(
                hour.line,
                say("the dew point {0:g} °C lies above the dry bulb {1:g} °C", hour.dew, hour.dry),
            )
            kept = replace(kept, dew=None)
        if hour.pressure is not None and not _LOWEST_PA <= hour.pressure <= _HIGHEST_PA:
            rows.wrong(hour.line, say("{0:,.0f} Pa is no pressure near the ground", hour.pressure))
            kept = replace(kept, pressure=None)
        if kept is not hour:
            hours[moment] = kept


def _calendar(hours: dict[Moment, WeatherHour]) -> list[Moment]:
    """Return every hour of the year that the file is of, with 29 February where it has it."""
    leap = any(moment[:2] == (2, 29) for moment in hours)
    first = datetime(_LEAP if leap else _COMMON, 1, 1)
    count = (366 if leap else 365) * _HOURS_PER_DAY
    every = (first + timedelta(hours=step) for step in range(count))
    return [(one.month, one.day, one.hour) for one in every]


def _name_gaps(
    rows: WeatherRows, hours: dict[Moment, WeatherHour], calendar: Sequence[Moment]
) -> None:
    """Name runs of hours that no line is of, at the line that follows them."""
    gap: list[Moment] = []
    last_line = max((hour.line for hour in hours.values()), default=1)
    for moment in (*calendar, None):
        if moment is not None and moment not in hours:
            gap.append(moment)
            continue
        if gap:
            line = last_line if moment is None else hours[moment].line
            one = say("the hour {0} is missing", _shown(gap[0]))
            many = say(
                "{0} hours are missing, {1} to {2}", len(gap), _shown(gap[0]), _shown(gap[-1])
            )
            rows.wrong(line, one if len(gap) == 1 else many)
        gap = []


def _record(
    hours: Sequence[WeatherHour], rows: WeatherRows, expected: int, today: date
) -> ClimateRecord:
    dry = _column([hour.dry for hour in hours])
    ratio = pressure_ratio(rows.elevation_m or 0.0)
    wet = wet_bulbs(
        dry,
        _column([hour.dew for hour in hours]),
        _column([hour.humidity for hour in hours]),
        _column([hour.pressure or _SEA_LEVEL_PA * ratio for hour in hours]),
    )
    humid = int((~np.isnan(wet)).sum())
    # Bins of some hours only would pass for a year; then there is no wet bulb at all.
    enough = len(hours) - humid <= MOST_MISSING
    months = np.array([hour.month for hour in hours])
    summers = [float(dry[np.isin(months, one)].mean()) for one in _SUMMERS]
    return ClimateRecord(
        name=rows.name,
        file="",
        years=_years(hours),
        dry=hours_by_temperature(dry, wet if enough else None),
        wet=hours_by_temperature(wet) if enough else (),
        design_dry_bulb_c=design_c(dry) or 0.0,
        design_wet_bulb_c=design_c(wet) if enough else None,
        mean_dry_bulb_c=float(dry.mean()),
        summer_mean_c=max(summers),
        elevation_m=rows.elevation_m,
        missing_hours=expected - len(hours),
        imported=today.isoformat(),
        notes=tuple(_notes(hours, rows, expected, len(hours) - humid, enough=enough)),
    )


def _column(values: Sequence[float | None]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _years(hours: Sequence[WeatherHour]) -> str:
    years = sorted({hour.year for hour in hours})
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"


def _notes(
    hours: Sequence[WeatherHour],
    rows: WeatherRows,
    expected: int,
    dry_only: int,
    *,
    enough: bool,
) -> Iterator[str]:
    years = {hour.year for hour in hours}
    by_month = Counter(
        {month: len({h.year for h in hours if h.month == month}) for month in range(1, 13)}
    )
    mixed = sorted(month for month, count in by_month.items() if count > 1)
    if len(years) > 1 and not mixed:
        yield say("A typical year: its months are of {0} different years.", len(years))
    elif mixed:
        listed = ", ".join(map(str, mixed))
        yield say("Hours of several years stand within a month (month {0}).", listed)
    if expected == 366 * _HOURS_PER_DAY:
        yield say("A leap year: the 24 hours of 29 February are counted.")
    if expected > len(hours):
        yield say(
            "{0} hours without a temperature are left out, and shares are of the rest.",
            expected - len(hours),
        )
    if dry_only and enough:
        yield say("{0} hours have no humidity and are in no wet bulb.", dry_only)
    elif dry_only:
        yield say(
            "{0:,} hours have no humidity: nothing is known of the wet bulb here, so wet and "
            "adiabatic heat rejection cannot be counted.",
            dry_only,
        )
    if rows.elevation_m is None and any(hour.pressure is None for hour in hours):
        yield say("No pressure and no elevation are told; the wet bulb is that at sea level.")
