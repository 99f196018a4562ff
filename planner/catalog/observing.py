"""Reads what was observed (prices, lead times, exchange rates) and gives it to the rows it is of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from planner.catalog import lesser_schema, schema
from planner.catalog.evidence import check_date, check_source
from planner.catalog.library import Problem
from planner.catalog.reading import Row, read_table
from planner.domain.hardware import Part
from planner.domain.identity import EntryId
from planner.domain.observation import (
    Observation,
    Observed,
    Rate,
    current,
    in_catalogue_units,
    price_breaks,
)
from planner.domain.provenance import Basis, Evidence, Status

T = TypeVar("T")

TABLES = (lesser_schema.PRICES, lesser_schema.LEAD_TIMES, lesser_schema.RATES)


@dataclass(slots=True)
class Observations:
    """What the folders read so far observed, by entry, and the rates to convert it with."""

    found: dict[str, list[Observation]] = field(default_factory=dict)
    rates: dict[str, Rate] = field(default_factory=dict)
    _rows: dict[str, Row] = field(default_factory=dict)
    """By entry, the first row that speaks of it."""
    _lines: dict[int, Row] = field(default_factory=dict)
    """By the identity of an observation, its row."""

    def read(self, folder: Path, layer: int, sources: Mapping[str, str]) -> list[Problem]:
        """Read the tables of a folder; return what is wrong with them."""
        problems: list[Problem] = []
        for path in TABLES:
            if not (folder / path).is_file():
                continue
            reading = read_table(folder / path, schema.TABLES[path].columns)
            problems += reading.problems
            add = self._add_rate if path == lesser_schema.RATES else self._add
            for row in reading.rows:
                problems += add(row, layer, sources)
        return problems

    def of(self, entry: str) -> tuple[Observation, ...]:
        """Return what was observed of an entry."""
        return tuple(self.found.get(entry, ()))

    def applied(
        self, row: Row, evidence: dict[str, Evidence], layer: int
    ) -> tuple[Row, dict[str, Evidence]]:
        """Return a row and its evidence with the current price and lead time in them.

        A figure that stands in a table of a later folder than every observation stays.
        """
        entry = row.texts.get("id", "")
        known = self.found.get(entry)
        if known is None:
            return row, evidence
        numbers, grounds = dict(row.numbers), dict(evidence)
        for what in Observed:
            chosen = current(known, what)
            if chosen is None or (what in numbers and chosen.layer < layer):
                continue
            converted = in_catalogue_units(chosen, self.rates)
            if converted is not None:
                numbers[what.value], grounds[what.value] = converted
        return replace(row, numbers=numbers), grounds

    def leave_out(self, entry: str, name: str) -> Row | None:
        """Take away what was observed last of a figure of an entry; return its row."""
        known = self.found.get(entry, [])
        chosen = current(known, Observed(name)) if name in set(Observed) else None
        if chosen is None:
            return None
        self.found[entry] = [one for one in known if one is not chosen]
        return self._lines[id(chosen)]

    def with_breaks(self, entry: T, row: Row, layer: int) -> T:
        """Return a part with its prices of other quantities and countries, another entry as it is.

        A price in a table of a later folder than every observation speaks for all.
        """
        known = self.found.get(row.texts.get("id", ""))
        if known is None or not isinstance(entry, Part):
            return entry
        chosen = current(known, Observed.PRICE)
        if Observed.PRICE in row.numbers and (chosen is None or chosen.layer < layer):
            return entry
        breaks = price_breaks(known, self.rates)
        return replace(entry, price_breaks=breaks) if breaks else entry

    def strays(self, entries: Iterable[str]) -> Iterable[Problem]:
        """Yield a problem for what was observed of an entry that nobody knows, or cannot be paid."""
        known = set(entries)
        for entry, row in self._rows.items():
            if entry not in known:
                yield row.problem("id", f'there is no entry "{entry}", or its row was left out.')
        for row in self._rows.values():
            currency = row.texts.get("currency", "USD")
            if currency != "USD" and currency not in self.rates:
                yield row.problem("currency", f"there is no rate of {currency} in the rates.")

    def _add(self, row: Row, layer: int, sources: Mapping[str, str]) -> list[Problem]:
        texts, numbers = row.texts, row.numbers
        low, high = numbers.get("low"), numbers.get("high")
        typical = numbers["typical"]
        problems = [
            *check_source(row, sources),
            *check_date(row, "valid_from"),
            *(check_date(row, "valid_to") if "valid_to" in texts else ()),
        ]
        if not (typical if low is None else low) <= typical <= (typical if high is None else high):
            problems.append(row.problem("typical", f"{typical:g} is not between low and high."))
        if problems:
            return problems
        observation = Observation(
            _what(row),
            typical,
            low,
            high,
            texts.get("currency", ""),
            texts.get("region", ""),
            Basis(texts["basis"]),
            row.counts.get("quantity_from", 1),
            texts["valid_from"],
            texts.get("valid_to", ""),
            sources[texts["source"]],
            Status(texts["status"]),
            texts.get("note", ""),
            layer,
        )
        self._lines[id(observation)] = row
        for entry in texts["id"].split():
            self.found.setdefault(entry, []).append(observation)
            self._rows.setdefault(entry, row)
        return []

    def _add_rate(self, row: Row, _layer: int, sources: Mapping[str, str]) -> list[Problem]:
        texts = row.texts
        problems = [*check_source(row, sources), *check_date(row, "date")]
        known = self.rates.get(texts["currency"])
        if not problems and (known is None or known.date <= texts["date"]):
            self.rates[texts["currency"]] = Rate(
                texts["currency"],
                row.numbers["per_usd"],
                texts["date"],
                sources[texts["source"]],
                Status(texts["status"]),
                texts.get("note", ""),
            )
        return problems

    def by_entry(self) -> Mapping[EntryId, tuple[Observation, ...]]:
        """Return everything observed, newest first."""
        return {
            EntryId(entry): tuple(
                sorted(found, key=lambda one: (one.what, one.layer, one.valid_from), reverse=True)
            )
            for entry, found in self.found.items()
        }


def _what(row: Row) -> Observed:
    if "currency" not in row.texts:
        return Observed.LEAD_TIME
    return Observed.PRICE_OF_TB if row.texts.get("per") == "TB" else Observed.PRICE
