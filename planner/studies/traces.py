"""Recorded requests: a table of when each came and how long it was."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from planner.engines.serving.traffic import Recorded, Size, Timed
from planner.studies.measurements import Unusable

_COLUMNS = {
    "the time": ("timestamp", "arrived_at", "arrival", "arrival_s", "time", "time_s"),
    "input tokens": ("contexttokens", "input_tokens", "prompt_tokens", "input_length", "isl"),
    "output tokens": (
        "generatedtokens",
        "output_tokens",
        "completion_tokens",
        "output_length",
        "osl",
    ),
}
"""Headings of published traces, in any case; the first that is there counts."""


@dataclass(frozen=True, slots=True)
class Trace:
    """The requests of a table, from 0 s on, and the lines that were left out."""

    traffic: Recorded
    unusable: tuple[Unusable, ...]

    @property
    def duration_s(self) -> float:
        """Seconds from the first request to the last."""
        return max((one.at_s for one in self.traffic.requests), default=0.0)


class NoTrace(ValueError):
    """A text is no table of requests; the message says what is missing."""


def read_trace(text: str) -> Trace:
    """Read a table of requests; lines that cannot be used are told, the others are kept.

    Times are seconds or dates with a time of day; those without a time zone are taken as UTC.

    Raises:
        NoTrace: when the text lacks columns or holds no request.
    """
    reader = csv.DictReader(io.StringIO(text))
    header = reader.fieldnames or ()
    columns = [_column(header, names) for names in _COLUMNS.values()]
    missing = [
        f"{what} ({', '.join(names[:3])}, …)"
        for (what, names), column in zip(_COLUMNS.items(), columns, strict=True)
        if not column
    ]
    if missing:
        raise NoTrace(f"has no column for {' and none for '.join(missing)}")
    usable: list[Timed] = []
    unusable: list[Unusable] = []
    for row in reader:
        try:
            usable.append(_request(row, columns))
        except ValueError as problem:
            unusable.append(Unusable(reader.line_num, str(problem)))
    if not usable:
        first = f"; line {unusable[0].line}: {unusable[0].reason}" if unusable else ""
        raise NoTrace(f"holds no request{first}")
    start = min(one.at_s for one in usable)
    requests = tuple(Timed(one.at_s - start, one.size) for one in usable)
    return Trace(Recorded(requests), tuple(unusable))


def _column(header: Iterable[str], names: tuple[str, ...]) -> str:
    found = {one.strip().lower(): one for one in header}
    return next((found[name] for name in names if name in found), "")


def _request(row: Mapping[str, str | None], columns: list[str]) -> Timed:
    time, tokens_in, tokens_out = ((row.get(name) or "").strip() for name in columns)
    size = Size(_tokens("input tokens", tokens_in), _tokens("output tokens", tokens_out))
    return Timed(_seconds(time), size)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise ValueError(f'the time "{text}" is neither seconds nor a date and time') from None
        seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    if not 0.0 <= seconds < float("inf"):
        raise ValueError(f"the time is {text}; it must be 0 or later")
    return seconds


def _tokens(what: str, text: str) -> int:
    try:
        count = float(text)
    except ValueError:
        raise ValueError(f'{what} are "{text}", which is not a number') from None
    if not 1.0 <= count < float("inf") or count != int(count):
        raise ValueError(f"{what} are {text}; a whole number of at least 1 is needed")
    return int(count)
