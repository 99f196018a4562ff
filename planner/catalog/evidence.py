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


@dataclass(frozen=True, slots=True)
class _Record:
    evidence: Evidence
    row: Row


class EvidenceTable:
    """The evidence of one folder by (id, field)."""

    def __init__(self) -> None:
        self._records: dict[tuple[str, str], _Record] = {}
        self._used: set[tuple[str, str]] = set()

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
        keys = [(row.texts["id"], name) for name in names]
        for key in keys:
            if key in self._records:
                first = self._records[key].row.line
                problems.append(row.problem("field", f"{key[1]} of {key[0]} is in line {first}."))
        if not problems:
            record = _Record(evidence_of(row, sources), row)
            self._records.update(dict.fromkeys(keys, record))
        return problems

    def attach(self, row: Row) -> tuple[dict[str, Evidence], list[Problem]]:
        """Return the evidence of every number in *row*, by field, and what is missing in it."""
        found: dict[str, Evidence] = {}
        problems = []
        entry = row.texts["id"]
        values: dict[str, float] = {**row.numbers, **row.counts}
        for name, value in values.items():
            record = self._records.get((entry, name))
            if record is None:
                message = f"{value:g} has no source; add it to the evidence table of this folder."
                problems.append(row.problem(name, message))
                continue
            self._used.add((entry, name))
            problems += check_range(record.row, record.evidence, value)
            found[name] = record.evidence
        return found, problems

    def excuse(self, entry: str) -> None:
        """Leave the evidence of an entry alone whose row could not be read."""
        self._used.update(key for key in self._records if key[0] == entry)

    def unused(self) -> Iterable[Problem]:
        """Yield a problem for every piece of evidence that belongs to no number."""
        for key, record in self._records.items():
            if key not in self._used:
                yield record.row.problem("field", f"{key[0]} has no number in {key[1]}.")


def evidence_of(row: Row, sources: Mapping[str, str]) -> Evidence:
    """Return the evidence that a row with status, source, date and range tells."""
    return Evidence(
        Status(row.texts["status"]),
        sources[row.texts["source"]],
        row.texts["date"],
        row.numbers.get("low"),
        row.numbers.get("high"),
        row.texts.get("note", ""),
        row.texts.get("basis", ""),
    )


def check_origin(row: Row, sources: Mapping[str, str]) -> list[Problem]:
    """Return what is wrong with source and date of a row."""
    problems = []
    source, date = row.texts["source"], row.texts["date"]
    if source not in sources:
        problems.append(row.problem("source", f'"{source}" is not in sources.csv.'))
    if not _DATE.fullmatch(date):
        problems.append(row.problem("date", f'"{date}" is not a date such as 2026-11-22 or 2026.'))
    return problems


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
