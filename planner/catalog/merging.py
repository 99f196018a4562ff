"""Merges catalogue folders row by row: which row of which folder speaks for an entry."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path

from planner.catalog import lesser_schema, observing, schema
from planner.catalog.compliance import read_compliance
from planner.catalog.evidence import EvidenceTable, source_texts
from planner.catalog.library import Problem
from planner.catalog.observing import Observations
from planner.catalog.reading import Row, read_table
from planner.catalog.rule_reading import read_rule
from planner.catalog.rules import Rule, RuleBook
from planner.domain.compliance import ComplianceRule
from planner.domain.identity import EntryId
from planner.domain.provenance import Evidence

_APART = frozenset(
    (
        schema.SOURCES,
        schema.MANIFEST,
        lesser_schema.RULES,
        lesser_schema.COMPLIANCE,
        *observing.TABLES,
    )
)
"""Tables that are not tables of entries."""


@dataclass(frozen=True, slots=True)
class MergedRow:
    """A row with the evidence of its numbers, and the row of an earlier folder that it replaces."""

    row: Row
    evidence: dict[str, Evidence]
    layer: int
    earlier: "MergedRow | None" = None

    def with_earlier(self) -> Iterator["MergedRow"]:
        """Yield this row and those it replaces, newest first."""
        read: MergedRow | None = self
        while read is not None:
            yield read
            read = read.earlier


@dataclass(slots=True)
class Shelves:
    """Rows by table and id while the folders are merged."""

    rows: dict[str, dict[str, MergedRow]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    manifests: list[dict[str, str]] = field(default_factory=list)
    observations: Observations = field(default_factory=Observations)
    rules: dict[str, Rule] = field(default_factory=dict)
    compliance: dict[EntryId, ComplianceRule] = field(default_factory=dict)
    layer: int = 0
    folders: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def book(self) -> RuleBook:
        """The rules of the folders read so far."""
        return RuleBook(tuple(self.rules.values()))

    def of(self, *paths: str) -> Iterable[MergedRow]:
        """Yield the rows of tables in their order."""
        for path in paths:
            yield from self.rows.get(path, {}).values()


def read_folders(paths: Iterable[Path], shelves: Shelves, wanted: AbstractSet[str]) -> None:
    """Put the *wanted* tables of folders on the shelves, later folders over earlier ones."""
    for layer, folder in enumerate(paths):
        shelves.layer = layer
        shelves.folders.append(str(folder))
        _read_folder(folder, shelves, wanted)


def _read_folder(folder: Path, shelves: Shelves, wanted: AbstractSet[str]) -> None:
    if not folder.is_dir():
        shelves.problems.append(Problem(str(folder), 0, "", "is not a folder that can be read."))
        return
    tables = {path: table for path, table in schema.TABLES.items() if (folder / path).is_file()}
    if schema.SOURCES in tables:
        reading = read_table(folder / schema.SOURCES, tables[schema.SOURCES].columns)
        shelves.problems += reading.problems
        shelves.sources.update(source_texts(_unique(reading.rows, "id", {}, shelves.problems)))
    if schema.MANIFEST in tables:
        _read_manifest(folder / schema.MANIFEST, tables[schema.MANIFEST], shelves)
    if lesser_schema.RULES in tables:
        _read_rules(folder / lesser_schema.RULES, shelves)
    if lesser_schema.COMPLIANCE in tables and wanted.isdisjoint(lesser_schema.REFERENCES):
        laws, problems = read_compliance(folder, shelves.sources)
        shelves.compliance.update(laws)
        shelves.problems += problems
    if wanted.isdisjoint(lesser_schema.REFERENCES):
        shelves.problems += shelves.observations.read(folder, shelves.layer, shelves.sources)
    evidence: dict[str, EvidenceTable] = {}
    seen: dict[str, dict[str, Row]] = {}
    for path, table in tables.items():
        if path in wanted and path not in _APART:
            _read_one(folder, table, evidence, seen, shelves)
    for table_of_evidence in evidence.values():
        shelves.problems += table_of_evidence.unused()


def _read_manifest(path: Path, table: schema.Table, shelves: Shelves) -> None:
    reading = read_table(path, table.columns)
    shelves.problems += reading.problems
    manifest = {row.texts["key"]: row.texts["value"] for row in reading.rows}
    missing = [key for key in ("version", "as_of") if key not in manifest]
    shelves.problems += [Problem(str(path), 0, key, "is missing.") for key in missing]
    if not missing:
        shelves.manifests.append(manifest)


def _read_rules(path: Path, shelves: Shelves) -> None:
    """Add the rules of a folder; one of a known id takes the place of the earlier one."""
    reading = read_table(path, schema.TABLES[lesser_schema.RULES].columns)
    shelves.problems += reading.problems
    for row in _unique(reading.rows, "id", {}, shelves.problems):
        rule, problems = read_rule(row, shelves.sources)
        shelves.problems += problems
        if rule is not None:
            shelves.rules[rule.id] = rule


def _read_one(
    folder: Path,
    table: schema.Table,
    evidence: dict[str, EvidenceTable],
    seen: dict[str, dict[str, Row]],
    shelves: Shelves,
) -> None:
    reading = read_table(folder / table.path, table.columns)
    shelves.problems += reading.problems
    key = "id" if "id" in table.columns else "key"
    # parts share one space of ids, whichever table they stand in
    space = seen.setdefault("parts" if table.path in schema.PART_TABLES else table.path, {})
    shelf = shelves.rows.setdefault(table.path, {})
    known = None
    if table.evidence:
        known = _evidence(folder / table.evidence_path, evidence, shelves)
        for row in reading.rejected:
            known.excuse(row.texts.get(key, ""))
    for row in _unique(reading.rows, key, space, shelves.problems):
        attached: dict[str, Evidence] = {}
        if known is not None:
            attached, missing = known.attach(row)
            missing += _ungrouped(row, table)
            if missing:
                shelves.problems += missing
                continue
        earlier = _take_earlier(shelves, table.path, row.texts[key])
        shelf[row.texts[key]] = MergedRow(row, attached, shelves.layer, earlier)


def _evidence(path: Path, known: dict[str, EvidenceTable], shelves: Shelves) -> EvidenceTable:
    table = known.get(str(path))
    if table is None:
        table = known[str(path)] = EvidenceTable()
        shelves.problems += table.read(path, shelves.sources)
    return table


def _take_earlier(shelves: Shelves, path: str, entry: str) -> MergedRow | None:
    """Remove and return the row of this id, for a part from whichever table it stands in."""
    for other in schema.PART_TABLES if path in schema.PART_TABLES else (path,):
        earlier = shelves.rows.get(other, {}).pop(entry, None)
        if earlier is not None:
            return earlier
    return None


def _unique(
    rows: Iterable[Row], key: str, seen: dict[str, Row], problems: list[Problem]
) -> list[Row]:
    kept = []
    for row in rows:
        entry = row.texts[key]
        first = seen.setdefault(entry, row)
        if first is row:
            kept.append(row)
        else:
            message = f'"{entry}" stands already in {Path(first.file).name}, line {first.line}.'
            problems.append(row.problem(key, message))
    return kept


def _ungrouped(row: Row, table: schema.Table) -> list[Problem]:
    """Return what is missing in a row of the columns that only make sense together."""
    filled = (row.texts, row.numbers, row.counts)
    return [
        row.problem(name, f"is empty; {leader} needs it.")
        for leader, others in schema.TOGETHER.items()
        if leader in table.columns and any(leader in cells for cells in filled)
        for name in others
        if name in table.columns and not any(name in cells for cells in filled)
    ]
