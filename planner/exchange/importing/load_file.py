"""Reads recorded load: a table of requests with their tokens, or of totals by hour.

Every row that cannot be used is named with its number, and so are hours that are missing, there
twice, out of order or in another zone. A file with any of them is refused: nothing is filled in and
nothing is left out without a word.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from planner.domain.phrase import say
from planner.domain.recording import Kept, Recording
from planner.exchange.importing.sources import Unreadable

if TYPE_CHECKING:
    import pandas

MOST_PROBLEMS = 20
"""So many rows are named; the rest is counted."""
_HEADER_ROWS = 1
_HOUR_S = 3600
_SEPARATORS = (",", ";", "\t", "|")
_TIME = ("timestamp", "time", "datetime", "date_time", "arrived_at", "arrival", "hour", "date")
_REQUESTS = ("requests", "requests_per_hour", "request_count", "count", "calls", "num_requests")
_INPUT = ("contexttokens", "input_tokens", "prompt_tokens", "input_length", "isl")
_OUTPUT = ("generatedtokens", "output_tokens", "completion_tokens", "output_length", "osl")
_OTHER_UNITS = re.compile(r"(k|kilo|million|m)[ _]?tokens?\b|per[_ ]?s(ec|econd)?\b|/s\b|rps\b")
_ZONE = re.compile(r"(Z|[+-]\d\d:?\d\d)\s*$")
_NUMBER = re.compile(r"\s*-?\d+([.,]\d+)?\s*")


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a row of the file, counted as an editor counts: the header is row 1."""

    row: int
    text: str


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a file of load says: a recording, or the rows that are wrong and how many there are.

    `notes` tell how it was read and what of it is kept.
    """

    recording: Recording | None
    problems: tuple[RowProblem, ...]
    count: int
    notes: tuple[str, ...]


def read_load(text: str) -> LoadReport:
    """Return the load that a table holds.

    Raises:
        Unreadable: when it is no table, or lacks the columns that are needed.
    """
    frame = _frame(text)
    titles = {_plain(title): str(title) for title in frame.columns}
    time = _column(titles, _TIME)
    counts = _column(titles, _REQUESTS)
    given, made = _column(titles, _INPUT), _column(titles, _OUTPUT)
    for title in frame.columns:
        if _OTHER_UNITS.search(str(title).lower()):
            raise Unreadable(
                say(
                    "has a column {0}: requests an hour and whole tokens are needed, in no other"
                    " unit",
                    str(title),
                )
            )
    if not time or not (counts or (given and made)):
        raise Unreadable(
            say(
                "has no column for the time (timestamp), or neither one for requests nor two for"
                " tokens (input_tokens, output_tokens); its first line has {0}",
                ", ".join(str(one) for one in list(frame.columns)[:8]),
            )
        )
    problems = _Problems()
    moments = _moments(frame[time], problems)
    numbers = {
        name: _numbers(frame[name], name, problems) for name in (counts, given, made) if name
    }
    if problems.found():
        return problems.report()
    if counts:
        return _hourly(moments, numbers, counts, given, made, problems)
    return _single(moments, numbers[given], numbers[made], problems)


class _Problems:
    """Collects what is wrong, the first rows in words."""

    def __init__(self) -> None:
        self._told: list[RowProblem] = []
        self.count = 0

    def add(self, row: int, text: str) -> None:
        """Note what is wrong with a row, counted from 0 below the header."""
        self.count += 1
        if len(self._told) < MOST_PROBLEMS:
            self._told.append(RowProblem(row + _HEADER_ROWS + 1, text))

    def found(self) -> bool:
        """Whether anything is wrong."""
        return self.count > 0

    def report(self) -> LoadReport:
        """Return the report of a file that is refused."""
        told = sorted(self._told, key=lambda one: one.row)
        return LoadReport(None, tuple(told), self.count, ())


def _frame(text: str) -> "pandas.DataFrame":
    # pandas takes a third of a second to import, and only a table that is imported needs it.
    import pandas  # noqa: PLC0415

    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        raise Unreadable(say("is empty"))
    separator = max(_SEPARATORS, key=first.count)
    try:
        frame = pandas.read_csv(
            io.StringIO(text),
            sep=separator,
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
        )
    except (pandas.errors.ParserError, pandas.errors.EmptyDataError, csv.Error) as problem:
        raise Unreadable(say("is no table: {0}", str(problem).splitlines()[0])) from None
    if frame.empty:
        raise Unreadable(say("has no row below its header"))
    return frame


def _plain(title: object) -> str:
    return re.sub(r"[\s-]+", "_", str(title).strip().lower())


def _column(titles: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((titles[name] for name in names if name in titles), "")


def _moments(column: "pandas.Series[Any]", problems: _Problems) -> "pandas.Series[Any]":
    """The local time of every row; all of them in one zone, or all without."""
    import pandas  # noqa: PLC0415 - as above

    texts = column.str.strip()
    zones = texts.str.extract(_ZONE, expand=False).fillna("")
    first = zones.iloc[0]
    for row in _rows(zones != first):
        problems.add(
            row,
            say(
                "the time {0} is in another zone than the first row; write all times in one zone",
                texts.iloc[row],
            ),
        )
    local = texts.str.replace(_ZONE, "", regex=True)
    moments = pandas.to_datetime(local, errors="coerce", format="ISO8601")
    for row in _rows(moments.isna()):
        problems.add(
            row,
            say("{0} is no date with a time of day, such as 2026-03-01 14:00", _shown(texts, row)),
        )
    return moments


def _numbers(column: "pandas.Series[Any]", title: str, problems: _Problems) -> "pandas.Series[Any]":
    import pandas  # noqa: PLC0415 - as above

    values = pandas.to_numeric(column.str.strip(), errors="coerce")
    for row in _rows(values.isna()):
        problems.add(row, say("{0} is {1}, which is no number", title, _shown(column, row)))
    for row in _rows(values < 0):
        problems.add(row, say("{0} is {1}; it cannot be below 0", title, column.iloc[row]))
    return values


def _rows(wrong: "pandas.Series[Any]") -> Iterator[int]:
    """Yield the places where a condition holds."""
    yield from (int(place) for place in wrong.to_numpy().nonzero()[0])


def _shown(column: "pandas.Series[Any]", row: int) -> str:
    text = str(column.iloc[row]).strip()
    return f"“{text}”" if text else say("empty")


def _hourly(
    moments: "pandas.Series[Any]",
    numbers: Mapping[str, "pandas.Series[Any]"],
    counts: str,
    given: str,
    made: str,
    problems: _Problems,
) -> LoadReport:
    """Totals by hour: every hour once, in order, on the full hour."""
    seconds = (moments - moments.iloc[0]).dt.total_seconds()
    off = (moments.dt.minute != 0) | (moments.dt.second != 0)
    for row in _rows(off):
        problems.add(
            row, say("{0} is not a full hour; totals by hour are needed", moments.iloc[row])
        )
    if problems.found():
        return problems.report()
    steps = (seconds.diff() / _HOUR_S).fillna(1.0)
    for row in _rows(steps == 0):
        problems.add(row, say("{0} is there twice", moments.iloc[row]))
    for row in _rows(steps < 0):
        problems.add(row, say("{0} is earlier than the row before", moments.iloc[row]))
    for row in _rows(steps > 1):
        missing = round(float(steps.iloc[row])) - 1
        text = say("an hour is missing before {0}", moments.iloc[row])
        if missing > 1:
            text = say("{0} hours are missing before {1}", missing, moments.iloc[row])
        problems.add(row, text)
    if problems.found():
        return problems.report()
    requests = numbers[counts]
    total = float(requests.sum())
    recording = Recording(
        moments.iloc[0].to_pydatetime(),
        tuple(float(value) for value in requests),
        float(numbers[given].sum()) / total if given and total else None,
        float(numbers[made].sum()) / total if made and total else None,
    )
    return _done(recording, say("{0:,} hours with {1:,.0f} requests", len(requests), total))


def _single(
    moments: "pandas.Series[Any]",
    given: "pandas.Series[Any]",
    made: "pandas.Series[Any]",
    problems: _Problems,
) -> LoadReport:
    """Single requests: counted by hour, in the order of their times."""
    early = moments < moments.cummax()
    for row in _rows(early):
        problems.add(row, say("{0} is earlier than the row before", moments.iloc[row]))
    for row in _rows(made < 1):
        problems.add(row, say("a request without an output token"))
    if problems.found():
        return problems.report()
    hours = moments.dt.floor("h")
    first = hours.iloc[0]
    places = ((hours - first).dt.total_seconds() // _HOUR_S).astype(int)
    by_hour = [0.0] * (int(places.iloc[-1]) + 1)
    for place, count in places.value_counts().items():
        by_hour[int(place)] = float(count)
    notes = [say("{0:,} requests over {1:,} hours", len(moments), len(by_hour))]
    silent = sum(1 for count in by_hour if not count)
    if silent:
        notes.append(say("{0:,} of the hours have no request; they are taken as they are", silent))
    same = int(moments.to_frame().assign(a=given, b=made).duplicated().sum())
    if same:
        notes.append(
            say("{0:,} requests equal another one in time and tokens; all of them are kept", same)
        )
    recording = _whole_hours(first.to_pydatetime(), by_hour, moments, float(given.mean()), made)
    return _done(recording, *notes)


def _whole_hours(
    first: datetime,
    by_hour: list[float],
    moments: "pandas.Series[Any]",
    given: float,
    made: "pandas.Series[Any]",
) -> Recording:
    """Requests by hour; of less than a day the rate over the time from first to last request."""
    recording = Recording(first, tuple(by_hour), given, float(made.mean()))
    if recording.kept is not Kept.RATE:
        return recording
    span_s = float((moments.iloc[-1] - moments.iloc[0]).total_seconds())
    rate = len(moments) / max(span_s, 1.0) * _HOUR_S
    return Recording(first, (rate,), given, float(made.mean()))


def _done(recording: Recording, *notes: str) -> LoadReport:
    kept = {
        Kept.YEAR: say("every hour of the year is kept; it is moved to begin on a Monday"),
        Kept.WEEK: say("less than a year: the mean week is kept, all months alike"),
        Kept.DAY: say("less than a week: the mean day is kept for every day"),
        Kept.RATE: say("less than a day: the mean rate is kept as the peak, and the curve stays"),
    }[recording.kept]
    return LoadReport(recording, (), 0, (*notes, kept))
