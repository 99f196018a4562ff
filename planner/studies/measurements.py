"""Published measurements of serving: a table of what was set up and what came out."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.compute.size import VALUE_COLUMNS, read_row
from planner.compute.size_choices import SizeRequest

COLUMNS = (
    *("id", "source", "date", "scenario", "model", "gpu", "gpu_count", "tp", "pp", "ep", "dp"),
    *("weights_precision", "kv_precision", "engine", "engine_version", "isl", "osl"),
    *("concurrency_or_batch", "metric", "value"),
)
"""What a table must have; further columns than these and the next are passed over."""
OPTIONAL = ("memory_utilisation", "max_length")
"""What a table may have besides."""

NOT_PREDICTED = frozenset({"non_torch_gib_per_gpu"})
"""Metrics that are published and that no prediction answers."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One published value: of which set-up, by whom, and of what (a column of `SizeResult`)."""

    id: str
    source: str
    date: str
    request: SizeRequest
    metric: str
    value: float

    @property
    def pair(self) -> tuple[str, str]:
        """Model and accelerator, as the source names them."""
        return self.request.model, self.request.gpu

    @property
    def publisher(self) -> str:
        """The first word of the source: results of one publisher share their habits."""
        return self.source.split("-", maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Unusable:
    """A line of a table that cannot be used, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Measurements:
    """What a table holds, and the lines that were left out."""

    usable: tuple[Measurement, ...]
    unusable: tuple[Unusable, ...]


class NoMeasurements(ValueError):
    """A text is no table of measurements; the message says what is missing."""


def read_measurements(text: str) -> Measurements:
    """Read a table of measurements; lines that cannot be used are told, the others are kept.

    Raises:
        NoMeasurements: when the text lacks columns.
    """
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise NoMeasurements(f"lacks the columns {', '.join(missing)}")
    usable: list[Measurement] = []
    unusable: list[Unusable] = []
    seen: set[str] = set()
    for row in reader:
        try:
            one = _measurement(row)
        except ValueError as problem:
            unusable.append(Unusable(reader.line_num, str(problem)))
            continue
        if one.id in seen:
            unusable.append(Unusable(reader.line_num, f'the id "{one.id}" is used twice'))
            continue
        seen.add(one.id)
        usable.append(one)
    return Measurements(tuple(usable), tuple(unusable))


def sources_of(measurements: Sequence[Measurement]) -> dict[str, int]:
    """Return how many measurements each source gives."""
    counts: dict[str, int] = {}
    for one in measurements:
        counts[one.source] = counts.get(one.source, 0) + 1
    return counts


def _measurement(row: Mapping[str, str | None]) -> Measurement:
    cells = {name: (row.get(name) or "").strip() for name in (*COLUMNS, *OPTIONAL)}
    metric = cells["metric"]
    if metric not in VALUE_COLUMNS and metric not in NOT_PREDICTED:
        known = ", ".join((*VALUE_COLUMNS, *sorted(NOT_PREDICTED)))
        raise ValueError(f'the metric "{metric}" is not known; known: {known}')
    try:
        value = float(cells["value"])
    except ValueError:
        raise ValueError(f'value is "{cells["value"]}", which is not a number') from None
    if not 0.0 < value < float("inf"):
        raise ValueError(f"value is {cells['value']}; it must be a number above 0")
    if not cells["id"] or not cells["source"]:
        raise ValueError("it has no id or no source")
    return Measurement(cells["id"], cells["source"], cells["date"], read_row(cells), metric, value)
