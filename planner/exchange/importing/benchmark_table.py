"""Benchmarks as tables: the CSV exports of AIPerf and GenAI-Perf, and one load a row.

A table of loads names its columns as tables of set-ups do (`size --batch`) or as benchmark tools
name their figures; the end of a title tells the unit (``_ms`` or ``_s``).
"""

import csv
import io
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from planner.domain.benchmark import BenchmarkPoint
from planner.domain.phrase import say
from planner.exchange.importing.amounts import has_decimal_comma
from planner.exchange.importing.benchmark_perf import profile
from planner.exchange.importing.benchmark_values import (
    Read,
    Values,
    day_in,
    number_of,
    positive,
    scaled,
    setup_names,
)
from planner.exchange.importing.sources import Unreadable

_NUMBER = re.compile(r"-?[\d.,]+")
_UNIT = re.compile(r"^(?P<name>.*?)\s*\((?P<unit>[^)]*)\)\s*$")
_USERS = ("concurrency", "max_concurrency", "concurrency_or_batch", "users", "conc", "batch")
_RATE = ("request_rate", "offered_rate", "rate", "qps")
_ENDED = (
    "requests_per_s",
    "request_throughput",
    "requests_per_sec",
    "req_s",
    "rps",
    "throughput_rps",
)
_IN = (
    "input_tokens",
    "isl",
    "input_length",
    "mean_input_tokens",
    "prompt_tokens",
    "random_input_len",
)
_OUT = ("output_tokens", "osl", "output_length", "mean_output_tokens", "completion_tokens")
_OUTPUT = (
    *("output_tokens_per_s", "output_throughput", "output_token_throughput", "tokens_per_s_total"),
    *("output_tokens_per_sec", "tok_s", "output_tok_s"),
)
_TTFT = ("ttft", "mean_ttft", "avg_ttft", "ttft_mean", "ttft_avg", "time_to_first_token")
_TPOT = ("tpot", "mean_tpot", "avg_tpot", "tpot_mean", "time_per_output_token", "itl", "mean_itl")
_LATENCY = (
    *("latency", "mean_latency", "request_latency", "e2el", "mean_e2el", "e2e_latency", "e2e"),
    *("mean_e2e_latency",),
)
_PER_GPU = ("output_tokens_per_s_per_gpu", "output_tput_per_gpu")
_INFERENCEX = ("hw", "conc")
"""Columns that InferenceX (before: InferenceMAX) has in every result."""
_INFERENCEX_TIMES = ("mean_ttft", "mean_tpot", "mean_e2el")
"""Its times, in seconds without saying so."""


def read(text: str) -> list[Read]:
    """Return the loads of a table.

    Raises:
        Unreadable: when it has no columns that a benchmark needs.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise Unreadable(say("is empty"))
    if lines[0].split(",")[0].strip().strip('"').lower() == "metric":
        return [_profile(text)]
    return _loads(text)


def _profile(text: str) -> Read:
    """Return an export of AIPerf or GenAI-Perf: metrics by row, totals in a second part."""
    groups: dict[str, dict[str, Any]] = {}
    header: Sequence[str] = ()
    for row in csv.reader(io.StringIO(text)):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if cells[0].lower() == "metric":
            header = [cell.lower() for cell in cells]
            continue
        match = _UNIT.match(cells[0])
        name, unit = (match["name"], match["unit"]) if match else (cells[0], "")
        key = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
        figures = dict(zip(header[1:], cells[1:], strict=False))
        if "value" in figures:
            figures["avg"] = figures.pop("value")
        groups[key] = {"unit": unit, **figures}
    return replace(profile(Values(groups)), tool="AIPerf or GenAI-Perf")


def _loads(text: str) -> list[Read]:
    # pandas takes a third of a second to import, and only a table that is imported needs it.
    import pandas  # noqa: PLC0415

    try:
        frame = pandas.read_csv(
            io.StringIO(text), sep=None, engine="python", dtype=str, comment="#"
        ).fillna("")
    except (pandas.errors.ParserError, pandas.errors.EmptyDataError, csv.Error) as problem:
        raise Unreadable(say("is no table: {0}", str(problem).splitlines()[0])) from None
    titles = {str(title): _plain(str(title)) for title in frame.columns}
    known = {plain for plain in titles.values() if plain in _ALL}
    if not known & _MEASURED and not is_inferencex(titles.values()):
        raise Unreadable(
            say(
                "has no column with a latency or a throughput, such as ttft_ms, tpot_ms or"
                " output_tokens_per_s; its first line has {0}",
                ", ".join(list(titles)[:8]),
            )
        )
    unknown = {
        title: _example(frame[title])
        for title, plain in titles.items()
        if plain not in _ALL and plain not in _INFERENCEX_TIMES
    }
    cells = (value for title in frame.columns for value in frame[title])
    comma = has_decimal_comma(value for value in cells if _NUMBER.fullmatch(value.strip()))
    rows = frame.rename(columns=titles).to_dict("records")
    return [
        _load({str(key): _point(value, comma=comma) for key, value in row.items()}, unknown)
        for row in rows
    ]


def _point(text: str, *, comma: bool | None) -> str:
    """Return a number with a decimal point; other text as it is."""
    if comma and _NUMBER.fullmatch(text.strip()):
        return text.replace(".", "").replace(",", ".")
    return text


def is_inferencex(names: Collection[str]) -> bool:
    """Whether a result has the names that InferenceX gives its figures."""
    return all(name in names for name in _INFERENCEX)


def inferencex(values: Values) -> Read:
    """Return one result of InferenceX; lists of them are what its dashboard exports."""
    read = _load(values.raw, {})
    known = {*_ALL, *_INFERENCEX_TIMES}
    left = {
        key: text
        for key, text in values.left_over().items()
        if key not in known and not key.startswith(("median_", "std_", "p90_", "p95_", "p99_"))
    }
    return replace(read, unknown=left)


def _load(row: Mapping[str, Any], unknown: Mapping[str, str]) -> Read:
    values = Values(row)
    told = values.setup()
    own = is_inferencex(row)
    if own and "gpu_count" not in told and "tp" in told:
        # A replica of it takes as many GPUs as its tensor parallelism.
        told["gpu_count"] = told["tp"]
    users, offered = positive(values.number(*_USERS)), positive(values.number(*_RATE))
    output = positive(values.number(*_OUTPUT))
    per_gpu, gpus = positive(values.number(*_PER_GPU)), number_of(told.get("gpu_count", ""))
    if output is None and per_gpu is not None and gpus:
        output = per_gpu * gpus
    label = [say("{0:g} users", users)] if users is not None else []
    if offered is not None:
        label.append(say("{0:g} requests/s", offered))
    point = BenchmarkPoint(
        label=values.text("label", "name", "id", "row_id") or ", ".join(label),
        users=users,
        offered_per_s=offered,
        requests=values.count("requests", "completed", "request_count"),
        failed=values.count("failed", "errors"),
        requests_per_s=positive(values.number(*_ENDED)),
        input_tokens=positive(values.number(*_IN)),
        output_tokens=positive(values.number(*_OUT)),
        ttft_ms=_ms(values, _TTFT, bare=own),
        tpot_ms=_ms(values, _TPOT, bare=own),
        request_latency_s=scaled(_ms(values, _LATENCY, bare=own), 1e-3),
        output_tokens_per_s=output,
    )
    measured = (point.ttft_ms, point.tpot_ms, point.request_latency_s, point.output_tokens_per_s)
    found = point if any(one is not None for one in measured) else None
    tool = "InferenceX" if own else "CSV"
    return Read(tool, found, day_in(values.text("date")), told, unknown)


def _ms(values: Values, names: tuple[str, ...], *, bare: bool) -> float | None:
    """Return a time in ms by the unit at the end of its title; *bare* titles are seconds."""
    units = [("_ms", 1.0), ("_s", 1e3), ("_sec", 1e3), ("_seconds", 1e3)]
    if bare:
        units.append(("", 1e3))
    for name in names:
        for unit, factor in units:
            value = positive(values.number(f"{name}{unit}"))
            if value is not None:
                return value * factor
    return None


def _plain(title: str) -> str:
    """Return a title as names are written: ``TTFT (ms)`` is ``ttft_ms``."""
    return re.sub(r"[^a-z0-9]+", "_", title.strip().lower()).strip("_")


def _example(column: Any) -> str:
    return next((str(value) for value in column if str(value).strip()), "")


_TIMED = {
    f"{name}{unit}"
    for names in (_TTFT, _TPOT, _LATENCY)
    for name in names
    for unit in ("_ms", "_s", "_sec", "_seconds")
}
_MEASURED = {*_TIMED, *_OUTPUT, *_PER_GPU}
_ALL = {
    *_MEASURED,
    *_USERS,
    *_RATE,
    *_ENDED,
    *_IN,
    *_OUT,
    *("label", "name", "id", "row_id", "date", "requests", "completed", "request_count"),
    *("failed", "errors"),
    *(name for _, names in setup_names() for name in names),
}
