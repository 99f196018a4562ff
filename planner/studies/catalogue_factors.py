"""What a calibration writes into the catalogue: factors of parts and engines, spreads, evidence.

The catalogue is plain tables, and so is what this makes of them: the same rows with other figures in
the columns that were fitted, and evidence that says from how many measurements and how surely.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from math import exp

from planner.compute.size_choices import Lookups
from planner.domain.identity import EntryId
from planner.domain.language_model import Spread
from planner.domain.provenance import Status
from planner.studies.accuracy import Scored, spread
from planner.studies.calibration import Calibration, Fitted
from planner.studies.factors import ACCELERATOR_PRIORS, ENGINE_PRIORS, family_of

SOURCE = "fitted-factors"
"""The source of fitted figures in ``sources.csv``."""
CLASSES = {"dense": "dense", "mixture": "MoE"}
"""The classes of models as columns and as `Scored.model_class` name them."""
_FEWEST = 10
"""Measurements of a part below which its factors count as taken over from its relatives."""

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Tables:
    """The text of a table of values and of the evidence beside it."""

    values: str
    evidence: str


def with_fitted_parts(
    tables: Tables, lookups: Lookups, fitted: Calibration, measured: Mapping[str, int], date: str
) -> Tables:
    """Return the tables of accelerators with fitted factors; *measured* counts rows by part."""
    found = {one.factor.name: one for one in fitted.factors}

    def of(entry: str) -> Iterable[_Figure]:
        family = family_of(lookups.accelerators[EntryId(entry)])
        rows = measured.get(entry, 0)
        for prior in ACCELERATOR_PRIORS:
            factor = found.get(f"{family}.{prior.field}")
            if factor is not None:
                yield _figure(factor, prior.field, rows, prior.highest)

    return _rewritten(tables, of, date)


def with_fitted_engines(
    tables: Tables, fitted: Calibration, scored: Sequence[Scored], date: str
) -> Tables:
    """Return the tables of engines with fitted factors and the spread of residuals by class.

    Engines that no measurement is of keep their factors; their spread is that of the others.
    """
    found = {one.factor.name: one for one in fitted.factors}

    def of(entry: str) -> Iterable[_Figure]:
        for prior in ENGINE_PRIORS:
            factor = found.get(f"{entry}.{prior.field}")
            if factor is not None and factor.rows:
                yield _figure(factor, prior.field, factor.rows, prior.highest)
        for column, model_class in CLASSES.items():
            residuals = spread_of(scored, entry, model_class)
            own = sum(
                one.setup.engine.id == entry and one.model_class == model_class for one in scored
            )
            for one in fields(Spread):
                value = getattr(residuals, one.name)
                note = f"80 % of residuals, cross-validated by pairs; {own} of this engine"
                yield _Figure(f"{column}_{one.name}", value, None, Status.DERIVED, note)

    return _rewritten(tables, of, date)


def spread_of(scored: Sequence[Scored], engine: str, model_class: str) -> Spread:
    """Return the factors from a prediction to what 80 % of measurements show."""
    low, high = spread(scored, engine, model_class, first=False)
    first_low, first_high = spread(scored, engine, model_class, first=True)
    # An error is predicted over measured: its lower end is where measurements are fastest.
    return Spread(exp(-high), exp(-low), exp(-first_high), exp(-first_low))


def measured_parts(scored: Sequence[Scored]) -> dict[str, int]:
    """Return how many measurements each accelerator has."""
    counts: dict[str, int] = {}
    for one in scored:
        part = one.setup.accelerator.id
        counts[part] = counts.get(part, 0) + 1
    return counts


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure that is written, with its range and what is said of it."""

    column: str
    value: float
    range: tuple[float, float] | None
    status: Status
    note: str


def _figure(fitted: Fitted, column: str, rows: int, highest: float) -> _Figure:
    low, high = min(fitted.low, fitted.value), min(max(fitted.high, fitted.value), highest)
    if rows < _FEWEST:
        note = (
            f"fitted to its family, {rows} measurements of its own"
            if fitted.rows
            else "no measurements: what its relatives teach, from the prior of its kind"
        )
        return _Figure(column, fitted.value, (low, high), Status.ASSUMED, note)
    note = f"fitted to {fitted.rows} measurements"
    if not fitted.identified:
        note += ", which do not identify it: close to its prior"
    return _Figure(column, fitted.value, (low, high), Status.DERIVED, note)


def _rewritten(tables: Tables, figures_of: Callable[[str], Iterable[_Figure]], date: str) -> Tables:
    values, columns = _read(tables.values)
    evidence, evidence_columns = _read(tables.evidence)
    written: set[tuple[str, str]] = set()
    added: list[Row] = []
    for row in values:
        for one in figures_of(row["id"]):
            row[one.column] = _text(one.value)
            written.add((row["id"], one.column))
            added.append(_evidence(row["id"], one, date))
    kept = [left for row in evidence for left in _without(row, written)]
    order = {row["id"]: place for place, row in enumerate(values)}
    together = [*kept, *added]
    together.sort(key=lambda row: min(order.get(one, 0) for one in row["id"].split()))
    return Tables(_written(values, columns), _written(together, evidence_columns))


def _evidence(entry: str, one: _Figure, date: str) -> Row:
    low, high = ("", "") if one.range is None else (_text(end) for end in one.range)
    return {
        "id": entry,
        "field": one.column,
        "low": low,
        "high": high,
        "source": SOURCE,
        "date": date,
        "status": one.status.value,
        "basis": "",
        "note": one.note,
    }


def _without(row: Row, written: set[tuple[str, str]]) -> Iterable[Row]:
    """Yield what is left of a row of evidence beside the figures that get evidence of their own."""
    entries, names = row["id"].split(), row["field"].split()
    if not any((entry, name) in written for entry in entries for name in names):
        yield row
        return
    for name in names:
        left = [entry for entry in entries if (entry, name) not in written]
        if left:
            yield {**row, "id": " ".join(left), "field": name}


def _text(value: float) -> str:
    return f"{value:.3g}" if value < 1000.0 else f"{value:.0f}"


def _read(text: str) -> tuple[list[Row], list[str]]:
    reader = csv.DictReader(io.StringIO(text))
    return list(reader), list(reader.fieldnames or ())


def _written(rows: Sequence[Row], columns: Sequence[str]) -> str:
    names = [*columns]
    names += [name for row in rows for name in row if name not in names]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(names)), lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
