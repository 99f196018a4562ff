"""What stands behind the numbers: sources, and the evidence tables beside the tables of values."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from planner.catalog.library import Problem
from planner.catalog.reading import Row, read_table
from planner.catalog.schema import EVIDENCE_COLUMNS
from planner.domain.provenance import Evidence, Status

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)


_STATUS = {status.value: status for status in Status}


@dataclass(frozen=True, slots=True)
class _Record:
    evidence: Evidence
    row: Row


class EvidenceTable:
    """The evidence of one folder by id and field."""

    def __init__(self) -> None:
        self._records: dict[str, dict[str, _Record]] = {}
        self._used: dict[str, set[str]] = {}

    def read(self, path: Path, sources: Mapping[str, str]) -> list[Problem]:
        """Read the table at *path*; return what is wrong with it."""
        reading = read_table(path, EVIDENCE_COLUMNS)
        problems = list(reading.problems)
        for row in reading.rows:
            problems += self._add(row, sources)
        return problems

    def _add(self, row: Row, sources: Mapping[str, str]) -> list[Problem]:
        problems = check_origin(row, sources)
        names = row.texts["field"].split()
        if len(names) > 1 and row.numbers:
            problems.append(row.problem("low", "a range belongs to one field, not to several."))
        entries = row.texts["id"].split()
        for entry in entries:
            known = self._records.get(entry, {})
            for name in names:
                if name in known:
                    first = known[name].row.line
                    problems.append(row.problem("field", f"{name} of {entry} is in line {first}."))
        if not problems:
            record = _Record(evidence_of(row, sources), row)
            for entry in entries:
                self._records.setdefault(entry, {}).update(dict.fromkeys(names, record))
        return problems

    def attach(self, row: Row) -> tuple[dict[str, Evidence], list[Problem]]:
        """Return the evidence of every number in *row*, by field, and what is missing in it."""
        found: dict[str, Evidence] = {}
        problems = []
        entry = row.texts["id"]
        known = self._records.get(entry, {})
        values: dict[str, float] = {**row.numbers, **row.counts}
        for name, value in values.items():
            record = known.get(name)
            if record is None:
                message = f"{value:g} has no source; add it to the evidence table of this folder."
                problems.append(row.problem(name, message))
                continue
            if record.row.numbers:
                problems += check_range(record.row, record.evidence, value)
            found[name] = record.evidence
        # Words need no evidence, but may have it.
        found |= {name: known[name].evidence for name in row.texts if name in known}
        self._used.setdefault(entry, set()).update(values, row.texts)
        return found, problems

    def excuse(self, entry: str) -> None:
        """Leave the evidence of an entry alone whose row could not be read."""
        self._used.setdefault(entry, set()).update(self._records.get(entry, ()))

    def unused(self) -> Iterable[Problem]:
        """Yield a problem for every piece of evidence that belongs to no value."""
        for entry, records in self._records.items():
            for name in records.keys() - self._used.get(entry, set()):
                yield records[name].row.problem("field", f"{entry} has no value in {name}.")


def evidence_of(row: Row, sources: Mapping[str, str]) -> Evidence:
    """Return the evidence that a row with status, source, date and range tells."""
    return Evidence(
        _STATUS[row.texts["status"]],
        sources[row.texts["source"]],
        row.texts["date"],
        row.numbers.get("low"),
        row.numbers.get("high"),
        row.texts.get("note", ""),
        row.texts.get("basis", ""),
    )


def check_origin(row: Row, sources: Mapping[str, str]) -> list[Problem]:
    """Return what is wrong with source and date of a row."""
    return [*check_source(row, sources), *check_date(row, "date")]


def check_source(row: Row, sources: Mapping[str, str]) -> list[Problem]:
    """Return a problem when nobody knows the source of a row."""
    source = row.texts["source"]
    if source in sources:
        return []
    return [row.problem("source", f'"{source}" is not in sources.csv.')]


def check_date(row: Row, column: str) -> list[Problem]:
    """Return a problem when the cell of a column is no date."""
    text = row.texts[column]
    if _DATE.fullmatch(text):
        return []
    return [row.problem(column, f'"{text}" is not a date such as 2026-11-22 or 2026.')]


def check_range(row: Row, evidence: Evidence, value: float) -> list[Problem]:
    """Return a problem when *value* lies outside the range that *row* tells."""
    low = value if evidence.low is None else evidence.low
    high = value if evidence.high is None else evidence.high
    if low <= value <= high:
        return []
    return [row.problem("low", f"the value {value:g} is not between {low:g} and {high:g}.")]


def source_texts(rows: Iterable[Row]) -> dict[str, str]:
    """Return each source as readable text: its title, and its address where it has one."""
    texts = {}
    for row in rows:
        address = row.texts.get("address", "")
        texts[row.texts["id"]] = row.texts["title"] + (f", {address}" if address else "")
    return texts
