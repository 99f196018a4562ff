"""Loads catalogue folders into a `Library` and tells every problem with file and line.

Folders are merged in the order given (built-in, organisation, user): a later entry replaces an
earlier one of the same id. A row with a problem is left out; everything else is loaded.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from planner.catalog import builders, sanity, schema
from planner.catalog.evidence import (
    EvidenceTable,
    check_origin,
    check_range,
    evidence_of,
    source_texts,
)
from planner.catalog.library import Library, Problem
from planner.catalog.reading import Row, read_table
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import EntryId
from planner.domain.offers import CloudOffer, Region
from planner.domain.provenance import Estimate, Evidence

_Entry = TypeVar("_Entry")


@dataclass(frozen=True, slots=True)
class _Read:
    """A row with the evidence of its numbers."""

    row: Row
    evidence: dict[str, Evidence]


@dataclass(slots=True)
class _Shelves:
    """Rows by table and id while the folders are merged."""

    rows: dict[str, dict[str, _Read]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    manifests: list[dict[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def of(self, *paths: str) -> Iterable[_Read]:
        """Yield the rows of tables in their order."""
        for path in paths:
            yield from self.rows.get(path, {}).values()


def load(paths: Sequence[Path]) -> tuple[Library, tuple[Problem, ...]]:
    """Load the catalogue folders *paths*; return the library and everything wrong in them."""
    shelves = _Shelves()
    for folder in paths:
        _read_folder(folder, shelves)
    library = _build(shelves)
    problems = sorted(shelves.problems, key=lambda problem: (problem.file, problem.line))
    return library, tuple(problems)


def validate(paths: Sequence[Path]) -> tuple[Problem, ...]:
    """Check the catalogue folders *paths* in full: what `load` tells, and files nobody reads."""
    _, problems = load(paths)
    strays = [
        Problem(str(file), 0, "", "is not a table of the catalogue.")
        for folder in paths
        for file in sorted(folder.rglob("*.csv"))
        if not _is_known(file.relative_to(folder).as_posix())
    ]
    return (*problems, *strays)


def _is_known(path: str) -> bool:
    return path in schema.TABLES or any(
        table.evidence and path == table.evidence_path for table in schema.TABLES.values()
    )


def _read_folder(folder: Path, shelves: _Shelves) -> None:
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
    evidence: dict[str, EvidenceTable] = {}
    seen: dict[str, dict[str, Row]] = {}
    for path, table in tables.items():
        if path not in (schema.SOURCES, schema.MANIFEST):
            _read_one(folder, table, evidence, seen, shelves)
    for table_of_evidence in evidence.values():
        shelves.problems += table_of_evidence.unused()


def _read_manifest(path: Path, table: schema.Table, shelves: _Shelves) -> None:
    reading = read_table(path, table.columns)
    shelves.problems += reading.problems
    manifest = {row.texts["key"]: row.texts["value"] for row in reading.rows}
    missing = [key for key in ("version", "as_of") if key not in manifest]
    shelves.problems += [Problem(str(path), 0, key, "is missing.") for key in missing]
    if not missing:
        shelves.manifests.append(manifest)


def _read_one(
    folder: Path,
    table: schema.Table,
    evidence: dict[str, EvidenceTable],
    seen: dict[str, dict[str, Row]],
    shelves: _Shelves,
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
        _replace(shelves, table.path, row.texts[key])
        shelf[row.texts[key]] = _Read(row, attached)


def _evidence(path: Path, known: dict[str, EvidenceTable], shelves: _Shelves) -> EvidenceTable:
    table = known.get(str(path))
    if table is None:
        table = known[str(path)] = EvidenceTable()
        shelves.problems += table.read(path, shelves.sources)
    return table


def _replace(shelves: _Shelves, path: str, entry: str) -> None:
    """Remove an earlier part of this id from whichever table of parts it stands in."""
    if path in schema.PART_TABLES:
        for other in schema.PART_TABLES:
            shelves.rows.get(other, {}).pop(entry, None)


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
    filled = row.texts.keys() | row.numbers.keys() | row.counts.keys()
    return [
        row.problem(name, f"is empty; {leader} needs it.")
        for leader, others in schema.TOGETHER.items()
        if leader in filled
        for name in others
        if name in table.columns and name not in filled
    ]


def _build(shelves: _Shelves) -> Library:
    accelerators = _entries(
        shelves, schema.ACCELERATORS, builders.build_accelerator, sanity.doubts_about_accelerator
    )
    llms = _entries(shelves, schema.MODELS, builders.build_llm, sanity.doubts_about_llm)
    return Library(
        version=" + ".join(manifest["version"] for manifest in shelves.manifests),
        as_of=shelves.manifests[0]["as_of"] if shelves.manifests else "",
        parts=_parts(shelves, accelerators),
        accelerators=accelerators,
        llms=llms,
        engines=_entries(shelves, schema.ENGINES, builders.build_engine, _no_doubts),
        offers=_offers(shelves, accelerators),
        apis=_referring(
            shelves,
            _entries(shelves, schema.APIS, builders.build_api, _no_doubts),
            schema.APIS,
            "llm",
            llms,
        ),
        regions=_regions(shelves),
        assumptions=_assumptions(shelves),
        choices=_words(shelves, schema.CHOICES),
    )


def _no_doubts(_entry: object) -> Iterable[sanity.Doubt]:
    return ()


def _entries(
    shelves: _Shelves,
    path: str,
    build: Callable[[Row, Mapping[str, Evidence]], _Entry],
    doubts: Callable[[_Entry], Iterable[sanity.Doubt]],
) -> dict[EntryId, _Entry]:
    """Return the entries of a table without those that a sanity rule doubts."""
    entries = {}
    for read in shelves.of(path):
        try:
            entry = build(read.row, read.evidence)
        except ValueError as error:
            shelves.problems.append(read.row.problem("", f"{error}."))
            continue
        found = [read.row.problem(name, text) for name, text in doubts(entry)]
        shelves.problems += found
        if not found:
            entries[EntryId(read.row.texts["id"])] = entry
    return entries


def _referring(
    shelves: _Shelves,
    entries: dict[EntryId, _Entry],
    path: str,
    column: str,
    targets: Mapping[EntryId, object],
) -> dict[EntryId, _Entry]:
    """Return *entries* without those whose *column* names an entry that does not exist."""
    kept = {}
    for read in shelves.of(path):
        entry_id = EntryId(read.row.texts["id"])
        target = read.row.texts.get(column)
        if target is not None and target not in targets:
            message = f'"{target}" is not in the catalogue, or its own row was left out.'
            shelves.problems.append(read.row.problem(column, message))
        elif entry_id in entries:
            kept[entry_id] = entries[entry_id]
    return kept


def _parts(shelves: _Shelves, accelerators: Mapping[EntryId, Accelerator]) -> dict[EntryId, Part]:
    def doubts(part: Part) -> Iterable[sanity.Doubt]:
        fit = part.accelerators
        if fit is not None and fit.accelerator not in accelerators:
            return ()  # told by _referring
        return sanity.doubts_about_part(part, accelerators)

    parts: dict[EntryId, Part] = {}
    for path in schema.PART_TABLES:
        built = _entries(shelves, path, builders.build_part, doubts)
        parts |= _referring(shelves, built, path, "accelerator", accelerators)
    return parts


def _offers(
    shelves: _Shelves, accelerators: Mapping[EntryId, Accelerator]
) -> dict[EntryId, CloudOffer]:
    built = _entries(shelves, schema.OFFERS, builders.build_offer, sanity.doubts_about_offer)
    return _referring(shelves, built, schema.OFFERS, "accelerator", accelerators)


def _regions(shelves: _Shelves) -> dict[EntryId, Region]:
    carbon = shelves.rows.get(schema.CARBON, {})

    def build(row: Row, evidence: Mapping[str, Evidence]) -> Region:
        grid = carbon.get(row.texts["id"])
        if grid is None:
            return builders.build_region(row, evidence, None, {})
        return builders.build_region(row, evidence, grid.row.numbers["carbon_g_kwh"], grid.evidence)

    regions = _entries(shelves, schema.REGIONS, build, _no_doubts)
    for entry, read in carbon.items():
        if entry not in regions:
            shelves.problems.append(
                read.row.problem("id", f'there is no region "{entry}", or its row was left out.')
            )
    return regions


def _assumptions(shelves: _Shelves) -> dict[str, Estimate]:
    estimates = {}
    for read in shelves.of(schema.ASSUMPTIONS):
        row = read.row
        found = check_origin(row, shelves.sources)
        if not found:
            evidence = evidence_of(row, shelves.sources)
            found = check_range(row, evidence, row.numbers["likely"])
            key = row.texts["key"]
            estimate = Estimate(
                key, row.texts["label"], row.texts["unit"], row.numbers["likely"], evidence
            )
            if not found:
                estimates[key] = estimate
        shelves.problems += found
    return estimates


def _words(shelves: _Shelves, path: str) -> dict[str, str]:
    return {read.row.texts["key"]: read.row.texts["value"] for read in shelves.of(path)}
