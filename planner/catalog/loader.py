"""Loads catalogue folders into a `Library` and tells every problem with file and line.

Folders are merged in the order given (built-in, organisation, user): a later entry replaces an
earlier one of the same id. A row with a problem is left out, an entry that it would have replaced
stays, and everything else is loaded.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from planner.catalog import (
    builders,
    lesser_builders,
    lesser_schema,
    sanity,
    schema,
)
from planner.catalog.atlas import FOLDER as ATLAS
from planner.catalog.atlas import load_atlas
from planner.catalog.checks import FOLDER as CHECKS
from planner.catalog.checks import load_checks
from planner.catalog.evidence import (
    check_origin,
    check_range,
    evidence_of,
)
from planner.catalog.library import Library, Problem
from planner.catalog.media import read_media
from planner.catalog.merging import MergedRow, Shelves, read_folders
from planner.catalog.published_cases import FOLDER as PUBLISHED_CASES
from planner.catalog.published_cases import load_cases
from planner.catalog.reading import Row
from planner.catalog.references import References
from planner.catalog.reliability import FOLDER as RELIABILITY
from planner.catalog.reliability import load_failures
from planner.domain.demand_shape import SHAPE_FACTORS, DemandShape, factors_of
from planner.domain.identity import EntryId
from planner.domain.provenance import Estimate, Evidence

_Entry = TypeVar("_Entry")
Evidences = Mapping[str, Evidence]


def load(paths: Sequence[Path]) -> tuple[Library, tuple[Problem, ...]]:
    """Load the catalogue folders *paths*; return the library and everything wrong in them."""
    library, found = _load(paths)
    problems = _left_out(found)
    return replace(library, problems=problems), problems


def load_references(paths: Sequence[Path]) -> tuple[References, tuple[Problem, ...]]:
    """Load what is looked up about places, and everything wrong in it."""
    references, problems = _load_references(paths)
    return references, _left_out(problems)


def _left_out(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems of rows that are not used because of them."""
    return tuple(problem for problem in problems if not problem.is_warning)


def _load(paths: Sequence[Path]) -> tuple[Library, tuple[Problem, ...]]:
    shelves = Shelves()
    read_folders(paths, shelves, schema.TABLES.keys() - lesser_schema.REFERENCES)
    library = _build(shelves)
    shelves.problems += shelves.observations.strays(_priced(library))
    return library, _sorted(shelves.problems)


def _load_references(paths: Sequence[Path]) -> tuple[References, tuple[Problem, ...]]:
    shelves = Shelves()
    read_folders(paths, shelves, lesser_schema.REFERENCES)
    build, doubts = lesser_builders, sanity.Check(shelves.book)
    references = References(
        _on_grid(
            shelves, lesser_schema.PLACES, lesser_schema.PLACES_CARBON, build.build_place, doubts
        ),
        _entries(shelves, (lesser_schema.COLOCATION,), build.build_colocation, doubts),
        _entries(shelves, (lesser_schema.EGRESS,), build.build_egress, doubts),
    )
    return references, _sorted(shelves.problems)


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems by place, each once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: (problem.file, problem.line)))


def validate(paths: Sequence[Path]) -> tuple[Problem, ...]:
    """Check the catalogue folders *paths* in full: all that is loaded, and files nobody reads.

    Warnings are among the problems.
    """
    apart = [
        problem
        for folder in paths
        for problem in (*load_cases(folder)[1], *load_checks(folder)[1], *load_failures(folder)[1])
    ]
    apart += load_atlas(paths)[1]
    problems = _sorted((*_load(paths)[1], *_load_references(paths)[1], *apart))
    strays = [
        Problem(str(file), 0, "", "is not a table of the catalogue.")
        for folder in paths
        for file in sorted(folder.rglob("*.csv"))
        if not _is_known(file.relative_to(folder).as_posix())
    ]
    return (*problems, *strays)


def _is_known(path: str) -> bool:
    if path.startswith((schema.MEASUREMENTS, PUBLISHED_CASES, CHECKS, RELIABILITY, ATLAS)):
        return True
    return path in schema.TABLES or any(
        table.evidence and path == table.evidence_path for table in schema.TABLES.values()
    )


def _build(shelves: Shelves) -> Library:
    rules = shelves.book
    accelerators = _entries(
        shelves, (schema.ACCELERATORS,), builders.build_accelerator, sanity.Check(rules)
    )
    llms = _entries(shelves, (schema.MODELS,), builders.build_llm, sanity.Check(rules))
    doubts = sanity.Check(rules, accelerators, llms)
    return Library(
        version=" + ".join(manifest["version"] for manifest in shelves.manifests),
        as_of=shelves.manifests[0]["as_of"] if shelves.manifests else "",
        parts=_entries(shelves, schema.PART_TABLES, builders.build_part, doubts),
        accelerators=accelerators,
        llms=llms,
        engines=_entries(shelves, (schema.ENGINES,), builders.build_engine, doubts),
        offers=_entries(shelves, (schema.OFFERS,), builders.build_offer, doubts),
        apis=_entries(shelves, (schema.APIS,), builders.build_api, doubts),
        regions=_on_grid(shelves, schema.REGIONS, schema.CARBON, builders.build_region, doubts),
        assumptions=_assumptions(shelves),
        choices=_words(shelves, schema.CHOICES),
        shapes=_shapes(shelves),
        observations=shelves.observations.by_entry(),
        rates=shelves.observations.rates,
        overlays={
            EntryId(key): shelves.folders[read.layer]
            for table in shelves.rows.values()
            for key, read in table.items()
            if read.layer
        },
        components=_entries(
            shelves,
            (lesser_schema.PLANT, lesser_schema.COMPONENTS),
            lesser_builders.build_component,
            doubts,
        ),
        media=read_media(shelves.of(lesser_schema.MEDIA), shelves.sources, shelves.problems),
        rules=rules,
        compliance=shelves.compliance,
    )


def _priced(library: Library) -> Iterator[EntryId]:
    """Yield everything that prices and lead times can be observed of."""
    yield from library.parts
    yield from library.accelerators
    yield from library.components


def _entries(
    shelves: Shelves,
    paths: Sequence[str],
    build: Callable[[Row, Evidences], _Entry],
    doubts: Callable[[_Entry], Iterable[sanity.Doubt]],
) -> dict[EntryId, _Entry]:
    """Return the entries of tables; where a row is doubted, the one that it replaced."""
    entries: dict[EntryId, _Entry] = {}
    for newest in shelves.of(*paths):
        for read in newest.with_earlier():
            entry = _made(shelves, read, build, doubts)
            if entry is not None:
                entries[EntryId(read.row.texts["id"])] = entry
                break
    return entries


def _made(
    shelves: Shelves,
    read: MergedRow,
    build: Callable[[Row, Evidences], _Entry],
    doubts: Callable[[_Entry], Iterable[sanity.Doubt]],
) -> _Entry | None:
    """Return the entry of a row, None where it is doubted.

    A price or lead time that makes it doubtful is left out, and the one before it speaks.
    """
    observations = shelves.observations
    while True:
        row, evidence = observations.applied(read.row, read.evidence, read.layer)
        try:
            entry = build(row, evidence)
        except ValueError as error:
            shelves.problems.append(read.row.problem("", f"{error}."))
            return None
        found = tuple(doubts(observations.with_breaks(entry, read.row, read.layer)))
        observed = [
            (line, doubt)
            for doubt in found
            if not doubt.is_warning
            and evidence.get(doubt.field) is not read.evidence.get(doubt.field)
            and (line := observations.leave_out(row.texts["id"], doubt.field)) is not None
        ]
        shelves.problems += [line.problem("typical", doubt.message) for line, doubt in observed]
        if not observed:
            break
    shelves.problems += [
        replace(read.row.problem(doubt.field, doubt.message), is_warning=doubt.is_warning)
        for doubt in found
    ]
    refused = any(not doubt.is_warning for doubt in found)
    return None if refused else observations.with_breaks(entry, read.row, read.layer)


def _on_grid(
    shelves: Shelves,
    places: str,
    grids: str,
    build: Callable[[Row, Evidences, float | None, Evidences], _Entry],
    doubts: Callable[[_Entry], Iterable[sanity.Doubt]],
) -> dict[EntryId, _Entry]:
    """Return the regions or places of a table with the carbon that another file tells of them."""
    carbon = shelves.rows.get(grids, {})

    def with_carbon(row: Row, evidence: Evidences) -> _Entry:
        grid = carbon.get(row.texts["id"])
        if grid is None:
            return build(row, evidence, None, {})
        return build(row, evidence, grid.row.numbers["carbon_g_kwh"], grid.evidence)

    found = _entries(shelves, (places,), with_carbon, doubts)
    for entry, read in carbon.items():
        if entry not in found:
            shelves.problems.append(
                read.row.problem("id", f'there is no place "{entry}", or its row was left out.')
            )
    return found


def _assumptions(shelves: Shelves) -> dict[str, Estimate]:
    estimates = {}
    for read in shelves.of(schema.ASSUMPTIONS, schema.COOLING):
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


def _shapes(shelves: Shelves) -> dict[str, DemandShape]:
    shapes = {}
    for read in shelves.of(schema.SHAPES):
        row = read.row
        found = check_origin(row, shelves.sources)
        parts: dict[str, tuple[float, ...]] = {}
        for name, count in SHAPE_FACTORS.items():
            try:
                parts[name] = factors_of(row.texts[name], count)
            except ValueError as problem:
                found.append(row.problem(name, str(problem)))
        if not found:
            shapes[row.texts["id"]] = DemandShape(
                row.texts["id"],
                row.texts["label"],
                parts["workday"],
                parts["restday"],
                parts["months"],
                row.numbers["growth_per_year"],
                evidence_of(row, shelves.sources),
            )
        shelves.problems += found
    return shapes


def _words(shelves: Shelves, path: str) -> dict[str, str]:
    return {read.row.texts["key"]: read.row.texts["value"] for read in shelves.of(path)}
