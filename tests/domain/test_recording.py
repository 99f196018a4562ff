"""Recorded requests become demand: a year hour by hour, less as means, nothing filled in."""

from datetime import datetime, timedelta

import pytest

from planner.domain.recording import Kept, Recording
from planner.domain.workload import Demand

BEFORE = Demand(2000, growth_per_year=0.2)
MONDAY = datetime(2024, 1, 1)


def year_of(start: datetime, hours: int = 8760) -> Recording:
    return Recording(start, tuple(float(1 + hour % 50) for hour in range(hours)))


def test_a_year_keeps_every_hour_with_its_peak_at_one() -> None:
    recording = year_of(datetime(2023, 1, 1))
    demand = recording.demand(BEFORE)
    assert recording.kept is Kept.YEAR
    assert len(demand.recorded) == 8760
    assert max(demand.recorded) == 1.0
    assert demand.peak_requests_per_s == pytest.approx(50 / 3600)
    assert (demand.users, demand.growth_per_year) == (2000, 0.2)
    assert sorted(demand.recorded) == pytest.approx(
        sorted(value / 50 for value in recording.requests)
    )


def test_a_year_that_begins_on_another_day_is_moved_so_that_weekdays_agree() -> None:
    # 1 January 2023 is a Sunday, so the year begins with Monday the 2nd.
    sundays = tuple(100.0 if (hour // 24) % 7 == 0 else 10.0 for hour in range(8760))
    demand = Recording(datetime(2023, 1, 1), sundays).demand(BEFORE)
    assert demand.recorded[6 * 24] == 1.0
    assert demand.recorded[0] == pytest.approx(0.1)


def test_a_year_from_summer_to_summer_is_put_in_the_order_of_months() -> None:
    hours = tuple(1.0 if hour < 168 else 0.5 for hour in range(8760))
    demand = Recording(datetime(2023, 7, 3), hours).demand(BEFORE)
    place = demand.recorded.index(1.0)
    assert 180 * 24 <= place <= 186 * 24


@pytest.mark.parametrize("start", [datetime(2026, 7, 1), datetime(2025, 3, 12, 5)])
def test_weekdays_agree_before_january_as_well(start: datetime) -> None:
    days = [(start + timedelta(hours=hour)).weekday() + 1.0 for hour in range(8760)]
    hours = [(start + timedelta(hours=hour)).hour / 100 for hour in range(8760)]
    recording = Recording(start, tuple(a + b for a, b in zip(days, hours, strict=True)))
    kept = recording.demand(Demand(1000)).recorded
    wanted = [(hour // 24 % 7 + 1.0 + hour % 24 / 100) / 7.23 for hour in range(8760)]
    off = sum(abs(a - b) > 1e-9 for a, b in zip(kept, wanted, strict=True))
    assert off <= 5 * 24
    assert sum(kept) * 7.23 == pytest.approx(sum(recording.requests))


def test_of_a_leap_year_365_days_are_kept() -> None:
    recording = year_of(MONDAY, 8784)
    assert len(recording.demand(BEFORE).recorded) == 8760


def test_a_week_or_more_becomes_its_mean_week() -> None:
    two = tuple(float(hour % 168) for hour in range(2 * 168))
    demand = Recording(datetime(2024, 1, 3), two).demand(BEFORE)
    assert Recording(datetime(2024, 1, 3), two).kept is Kept.WEEK
    assert not demand.recorded
    assert demand.week[2 * 24] == 0.0  # Wednesday, where the file begins
    assert max(demand.week) == 1.0
    assert set(demand.months) == {1.0}


def test_a_day_becomes_every_day_and_an_hour_no_curve() -> None:
    day = tuple(float(hour) for hour in range(30))
    demand = Recording(MONDAY, day).demand(BEFORE)
    assert demand.week[:24] == demand.week[24:48]
    shaped = Demand(2000, week=tuple(0.5 for _ in range(168)))
    hour = Recording(MONDAY, (7200.0,)).demand(shaped)
    assert hour.week == shaped.week
    assert hour.peak_requests_per_s == pytest.approx(2.0)


def test_a_silent_recording_changes_nothing() -> None:
    assert Recording(MONDAY, (0.0,) * 200).demand(BEFORE) == BEFORE
