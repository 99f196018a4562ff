"""Weather files: what is kept of a year, and what is named, marked and refused."""

import contextlib
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.exchange.importing.sources import Unreadable
from planner.exchange.importing.weather_year import WeatherReport, read_weather
from tests.weather import HEAD, HEAD_LINES, epw, hour_line, weather_of, year_lines

TODAY = date(2026, 11, 26)
Change = Callable[[list[str]], list[str]]


def read(lines: list[str]) -> WeatherReport:
    return read_weather(epw(lines), "made_up.epw", TODAY)


YEAR = year_lines()


def test_a_year_is_kept_as_hours_by_temperature() -> None:
    report = read(YEAR)
    record = report.record
    assert record is not None
    assert (report.problems, record.missing_hours, record.hours) == ((), 0, 8760)
    assert (record.name, record.file, record.years) == ("Example", "made_up.epw", "2025")
    assert (record.elevation_m, record.imported) == (250.0, "2026-11-26")
    assert sum(one.hours for one in record.wet) == 8760
    assert len(record.dry) < 60
    assert record.notes == ()
    hottest = max(weather_of(datetime(2025, 1, 1) + timedelta(hours=step)) for step in range(8760))
    assert hottest - 2.0 < record.design_dry_bulb_c < hottest
    assert record.summer_mean_c == pytest.approx(23.5, abs=1.0)
    assert record.design_wet_bulb_c is not None
    assert record.design_wet_bulb_c < record.design_dry_bulb_c


def test_a_gap_is_named_by_its_line_and_marked() -> None:
    report = read(YEAR[:100] + YEAR[105:])
    assert report.record is not None
    assert report.record.missing_hours == 5
    assert report.record.hours == 8755
    (problem,) = report.problems
    assert problem.row == HEAD_LINES + 101
    assert problem.text == "5 hours are missing, 01-05 04:00 to 01-05 08:00"
    assert "5 hours without a temperature are left out" in report.record.notes[0]


def test_a_file_that_lacks_more_than_a_week_is_refused_with_its_gap() -> None:
    report = read(YEAR[:100] + YEAR[300:])
    assert report.record is None
    assert report.refusal == ("200 of 8,760 hours have no temperature; at most 175 may be missing")
    assert "200 hours are missing" in report.problems[0].text


def test_hours_missing_at_the_end_are_named_at_the_last_line() -> None:
    report = read(YEAR[:-2])
    assert report.problems[0].row == HEAD_LINES + 8758
    assert report.problems[0].text == "2 hours are missing, 12-31 22:00 to 12-31 23:00"


MOMENT = datetime(2025, 1, 1, 9)
LINE = HEAD_LINES + 10


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (hour_line(MOMENT, "99.9"), "has 99.9 as dry bulb, which stands for no value"),
        (hour_line(MOMENT, 10, "99.9"), "has 99.9 as dew point, which stands for no value"),
        (hour_line(MOMENT, 10, 5, 999), "has 999 as relative humidity, which stands for no value"),
        (hour_line(MOMENT, 10, 5, 60, 999999), "has 999999 as pressure, which stands for no value"),
        (hour_line(MOMENT, "warm"), "has warm as dry bulb, which is no number"),
        (hour_line(MOMENT, 75), "75 °C is no temperature of outdoor air"),
        (hour_line(MOMENT, 10, 5, 140), "a humidity of 140 % lies outside 0 to 100"),
        (hour_line(MOMENT, 10, 14), "the dew point 14 °C lies above the dry bulb 10 °C"),
        (hour_line(MOMENT, 10, 5, 60, 1013), "1,013 Pa is no pressure near the ground"),
        ("2025,1,1,10,0,?9", "has 6 columns; an hour of an EPW file has 35"),
        ("x" + hour_line(MOMENT, 10), "begins with x2025,1,1,10, which is no date"),
        (hour_line(MOMENT, 10).replace("2025,1,1", "2025,2,30"), "2-30, hour 10 is no hour"),
    ],
)
def test_what_is_wrong_with_a_line_is_named_by_its_number(line: str, text: str) -> None:
    report = read([*YEAR[:9], line, *YEAR[10:]])
    assert report.record is not None
    assert report.problems[0].row == LINE
    assert text in report.problems[0].text


def test_a_missing_dew_point_is_made_good_by_the_humidity() -> None:
    lines = [hour_line(MOMENT, 10, "99.9") if row == 9 else one for row, one in enumerate(YEAR)]
    record = read(lines).record
    assert record is not None
    assert sum(one.hours for one in record.wet) == 8760


def test_without_humidity_nothing_is_known_of_the_wet_bulb() -> None:
    first = datetime(2025, 1, 1)
    moments = [first + timedelta(hours=step) for step in range(8760)]
    record = read([hour_line(one, weather_of(one), "99.9", 999) for one in moments]).record
    assert record is not None
    assert record.hours == 8760
    assert record.wet == ()
    assert record.design_wet_bulb_c is None
    assert all(one.wet_bulb_c is None for one in record.dry)
    assert any("wet and adiabatic heat rejection cannot be counted" in one for one in record.notes)


def test_an_hour_that_is_there_twice_is_named_and_the_first_kept() -> None:
    report = read([*YEAR[:10], hour_line(MOMENT, 40), *YEAR[10:]])
    assert report.record is not None
    assert report.record.dry[-1].temperature_c < 40
    assert report.problems[0].row == LINE + 1
    assert report.problems[0].text == "01-01 09:00 is there already, in line 18 (2025)"


def test_a_second_year_is_named_and_not_added() -> None:
    report = read(YEAR + year_lines(2026)[:50])
    assert report.record is not None
    assert report.record.hours == 8760
    assert report.count == 50
    assert len(report.problems) == 20


def test_a_leap_year_keeps_its_day_and_says_so() -> None:
    record = read(year_lines(2024)).record
    assert record is not None
    assert record.hours == 8784
    assert record.notes == ("A leap year: the 24 hours of 29 February are counted.",)


def test_months_of_several_years_are_a_typical_year() -> None:
    lines = [one.replace("2025,", f"{2005 + int(one.split(',')[1])},", 1) for one in YEAR]
    record = read(lines).record
    assert record is not None
    assert record.years == "2006-2017"
    assert record.notes == ("A typical year: its months are of 12 different years.",)


def test_years_that_change_within_a_month_are_marked() -> None:
    lines = [one.replace("2025,", "2019,", 1) if row < 30 else one for row, one in enumerate(YEAR)]
    record = read(lines).record
    assert record is not None
    assert record.notes == ("Hours of several years stand within a month (month 1).",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        ("\n \n", "is empty"),
        ("a;b\n1;2\n", "has no line with a column for the time"),
        (HEAD, "has 8 lines; an EPW file has 8 and then hours"),
        (epw(YEAR).replace("PERIODS,1,1,", "PERIODS,1,4,"), "has 4 records an hour"),
        ("time,temperature (F)\n2025-01-01 00:00,50\n", "has dry bulb as temperature (f)"),
        ("time,t2m (K)\n2025-01-01 00:00,280\n", "has dry bulb as t2m (k)"),
    ],
)
def test_what_is_no_weather_file_is_refused_by_name(text: str, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_weather(text, "x", TODAY)
    assert reason in str(refused.value)


TITLES = "time(UTC),T2m,RH,SP"


def table(change: Change = lambda rows: rows, titles: str = TITLES, pa: float = 98_000.0) -> str:
    first = datetime(2019, 1, 1)
    rows = [
        f"{one:%Y%m%d}:{one.hour:02d}10,{weather_of(one)},70.0,{pa}"
        for one in (first + timedelta(hours=step) for step in range(8760))
    ]
    preamble = "Latitude (decimal degrees): 45.000\nElevation (m): 250.0\nmonth,year\n1,2019\n"
    return preamble + "\n".join([titles, *change(rows)]) + "\n\nT2m: air temperature\n"


def test_a_table_with_a_preamble_is_read_too() -> None:
    report = read_weather(table(), "site.csv", TODAY)
    record = report.record
    assert record is not None
    assert (record.hours, record.years, record.elevation_m) == (8760, "2019", 250.0)
    assert report.problems == ()
    assert record.wet


def test_pressure_in_hpa_is_taken_in_its_unit() -> None:
    in_pa = read_weather(table(), "x.csv", TODAY).record
    in_hpa = read_weather(table(titles="time,T2m,RH,SP (hPa)", pa=980.0), "x.csv", TODAY).record
    assert in_pa is not None
    assert in_hpa is not None
    assert in_hpa.wet == in_pa.wet


def test_wrong_lines_of_a_table_are_named() -> None:
    def broken(rows: list[str]) -> list[str]:
        return [*rows[:3], "yesterday,4,70,98000", "20190101:0410,4.0", *rows[5:]]

    report = read_weather(table(broken), "x.csv", TODAY)
    assert report.record is not None
    assert report.record.missing_hours == 2
    assert [one.row for one in report.problems[:2]] == [9, 10]
    assert report.problems[0].text == "has the time yesterday, which is no date with an hour"
    assert "has 2 columns" in report.problems[1].text


@settings(max_examples=4, deadline=None)
@given(st.sets(st.integers(0, 8759), max_size=175))
def test_the_hours_in_bins_and_those_missing_are_a_year(left_out: set[int]) -> None:
    record = read([one for row, one in enumerate(YEAR) if row not in left_out]).record
    assert record is not None
    assert record.hours + record.missing_hours == 8760
    assert record.missing_hours == len(left_out)


@settings(max_examples=40)
@given(
    st.sampled_from([HEAD + "\n", "time,temperature\n", ""]),
    st.lists(st.text(alphabet='0123456789,.-:T infNa"\0x', max_size=60), max_size=12),
)
def test_no_text_is_read_as_a_year_or_breaks_the_reader(head: str, lines: list[str]) -> None:
    with contextlib.suppress(Unreadable):
        report = read_weather(head + "\n".join(lines), "x", TODAY)
        assert report.record is None
        assert "hours have no temperature" in report.refusal


def test_a_cell_that_never_ends_is_no_table() -> None:
    with pytest.raises(Unreadable, match="is no table"):
        read_weather(epw([hour_line(datetime(2025, 1, 1), "9" * 200_000)]), "x", TODAY)


def test_a_refusal_repeats_no_sign_that_steers_a_terminal() -> None:
    with pytest.raises(Unreadable) as refused:
        read_weather("\x1b[31mred\x07\t1\n2\n", "x", TODAY)
    assert str(refused.value.args[0]).isprintable()
    assert "·[31mred··1" in str(refused.value.args[0])
