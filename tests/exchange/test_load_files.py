"""Files of recorded load: what is read, and every row that is wrong by its number."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.recording import Kept
from planner.exchange.importing.load_file import LoadReport, read_load
from planner.exchange.importing.sources import Unreadable

START = datetime(2026, 1, 1)


def hourly(hours: int, skip: Iterable[int] = (), twice: Iterable[int] = ()) -> str:
    lines = ["timestamp,requests,input_tokens,output_tokens"]
    for hour in range(hours):
        line = f"{START + timedelta(hours=hour)},{10 + hour % 24},{1000},{200}"
        if hour not in set(skip):
            lines.append(line)
        if hour in set(twice):
            lines.append(line)
    return "\n".join(lines)


def said(report: LoadReport) -> list[tuple[int, str]]:
    assert report.recording is None
    return [(one.row, str(one.text)) for one in report.problems]


def test_a_year_of_hourly_totals_is_kept_whole() -> None:
    report = read_load(hourly(8760))
    assert report.recording is not None
    assert report.recording.kept is Kept.YEAR
    assert report.recording.requests[:2] == (10.0, 11.0)
    assert report.recording.output_tokens == pytest.approx(
        200 * 8760 / sum(report.recording.requests)
    )
    assert "every hour of the year" in " ".join(report.notes)


def test_requests_of_a_trace_are_counted_by_hour() -> None:
    text = (
        "TIMESTAMP,ContextTokens,GeneratedTokens\n"
        "2023-11-16 18:15:46.6805900,374,44\n"
        "2023-11-16 18:15:50.9951690,396,109\n"
        "2023-11-16 19:14:50.9951690,400,60\n"
    )
    report = read_load(text)
    assert report.recording is not None
    assert report.recording.kept is Kept.RATE
    assert report.recording.input_tokens == pytest.approx(390.0)
    assert report.recording.output_tokens == pytest.approx(71.0)
    assert report.recording.peak_requests_per_s == pytest.approx(3 / 3544.3, rel=0.01)


def test_days_of_single_requests_give_hours_and_tell_the_silent_ones() -> None:
    rows = [f"{START + timedelta(minutes=30 * n)};100;20" for n in range(400) if n % 96 < 80]
    report = read_load("time;prompt_tokens;completion_tokens\n" + "\n".join(rows))
    assert report.recording is not None
    assert report.recording.kept is Kept.WEEK
    assert report.recording.requests[0] == 2.0
    assert "have no request" in " ".join(report.notes)


def test_gaps_and_duplicates_are_named_with_their_row() -> None:
    assert said(read_load(hourly(200, skip=[50]))) == [
        (52, "an hour is missing before 2026-01-03 03:00:00")
    ]
    assert said(read_load(hourly(200, skip=[50, 51, 52])))[0][1].startswith("3 hours are missing")
    assert said(read_load(hourly(200, twice=[7]))) == [(10, "2026-01-01 07:00:00 is there twice")]


def test_rows_out_of_order_or_between_the_hours_are_named() -> None:
    lines = hourly(30).splitlines()
    lines[5], lines[6] = lines[6], lines[5]
    rows = [row for row, _ in said(read_load("\n".join(lines)))]
    assert 7 in rows
    half = hourly(30).replace("03:00:00", "03:30:00", 1)
    assert "not a full hour" in said(read_load(half))[0][1]


def test_other_zones_in_the_middle_are_named() -> None:
    text = "timestamp,requests\n2026-03-29T00:00:00+01:00,5\n2026-03-29T01:00:00+01:00,5\n"
    text += "2026-03-29T03:00:00+02:00,5\n"
    ((row, words),) = said(read_load(text))
    assert row == 4
    assert "another zone" in words
    assert read_load(text.replace("+02:00", "+01:00").replace("T03", "T02")).recording is not None


def test_wrong_values_are_named_with_row_and_column() -> None:
    text = "timestamp,requests\n2026-01-01 00:00,ten\n2026-01-01 01:00,-4\n2026-01-01 02:00,\nlater,3\n"
    found = said(read_load(text))
    assert [row for row, _ in found] == [2, 3, 4, 5]
    assert "“ten”, which is no number" in found[0][1]
    assert "cannot be below 0" in found[1][1]
    assert "empty" in found[2][1]
    assert "no date with a time" in found[3][1]


def test_wrong_units_are_refused_by_the_name_of_the_column() -> None:
    with pytest.raises(Unreadable, match="rps"):
        read_load("timestamp,requests,rps\n2026-01-01 00:00,1,2\n")
    with pytest.raises(Unreadable, match="ktokens"):
        read_load("timestamp,requests,ktokens\n2026-01-01 00:00,1,2\n")


def test_seconds_since_an_epoch_are_no_date() -> None:
    found = said(read_load("timestamp,requests\n1735689600,5\n"))
    assert found[0][0] == 2


def test_what_is_no_table_of_load_says_what_is_missing() -> None:
    for text in ("", "\n\n", "a,b\n1,2\n", "timestamp,requests\n"):
        with pytest.raises(Unreadable):
            read_load(text)


def test_many_problems_are_counted_and_the_first_told() -> None:
    text = "timestamp,requests\n" + "\n".join("never,1" for _ in range(500))
    report = read_load(text)
    assert report.count == 500
    assert len(report.problems) == 20


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_whatever_is_in_a_file_there_is_a_report_or_a_reason(text: str) -> None:
    report: LoadReport | None = None
    reason = ""
    try:
        report = read_load(text)
    except Unreadable as problem:
        reason = str(problem)
    assert reason or report
    if report is not None:
        assert (report.recording is None) == bool(report.count)
