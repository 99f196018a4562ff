"""Reads a pack into rows of an import report: what the loader would take, and what it does here."""

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from planner.catalog import observing, schema
from planner.catalog.differences import FieldChange
from planner.catalog.drafts import Draft, Sighting, Source
from planner.catalog.layer import Layer
from planner.catalog.lesser_schema import REFERENCES
from planner.catalog.library import Entry, Library, Problem
from planner.catalog.loader import load, load_references
from planner.catalog.reading import read_table
from planner.domain.components import Component
from planner.domain.errors import UserError
from planner.domain.identity import EntryId
from planner.domain.phrase import say
from planner.exchange.importing.report import (
    Effect,
    Remark,
    ReportRow,
    Verdict,
    changes_text,
    refused,
)
from planner.exchange.packs.archive import MANIFEST
from planner.exchange.packs.goods import Place, gather, place_of
from planner.exchange.packs.opening import Pack

_HASH_IN_A_NAME = 8
_BESIDE = frozenset({"README.md", "NOTICE", "LICENSE", "LICENCE"})
"""Names of members that are for people; they stay in the pack."""


def read_pack(
    pack: Pack, folders: Sequence[Path], *, replaces: bool = False
) -> tuple[ReportRow, ...]:
    """Return a row for every entry of *pack*, held against the catalogue in *folders*.

    An entry is taken whole or not at all. One that is in the catalogue with other figures stays as it
    is there unless the pack *replaces* it; what was observed of it is added all the same.
    """
    name = pack.info.file
    tables = {path: data for path, data in pack.members.items() if _is_table(path)}
    strange = [
        path
        for path in pack.members
        if path not in tables and path != MANIFEST and path.rpartition("/")[2] not in _BESIDE
    ]
    with tempfile.TemporaryDirectory() as laid_out:
        folder = Path(laid_out)
        for path, data in tables.items():
            # Only names that the catalogue itself has come here.
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_bytes(data)
        try:
            found = _check(folder, folders, tables)
        except UserError as problem:
            return (refused(name, "", problem.message.happened.replace(laid_out, name)),)
    against = _Against(pack, [Layer(one) for one in folders], replaces=replaces)
    rows = [against.row(place, found) for place in found.places]
    rows += against.rates(found)
    rows += [refused(name, "", text, one.field, one.line) for one, text in found.loose]
    rows += [
        ReportRow(name, path, Verdict.WARNED, (Remark("is no table of the catalogue; left out."),))
        for path in strange
    ]
    return tuple(rows)


@dataclass(slots=True)
class _Checked:
    """What the tables of a pack hold and what the loader says about it."""

    library: Library
    rates: tuple[Sighting, ...]
    sources: Mapping[str, Source]
    drafts: dict[Place, Draft] = field(default_factory=dict)
    sightings: dict[str, list[Sighting]] = field(default_factory=lambda: defaultdict(list))
    remarks: dict[Place, list[Remark]] = field(default_factory=lambda: defaultdict(list))
    loose: list[tuple[Problem, str]] = field(default_factory=list)

    @property
    def places(self) -> tuple[Place, ...]:
        """Every entry that the pack tells something of, good or not."""
        known = {entry for _, entry in (*self.drafts, *self.remarks)}
        seen = [("", entry) for entry in self.sightings if entry not in known]
        return tuple(dict.fromkeys((*self.drafts, *self.remarks, *seen)))


def _check(folder: Path, folders: Sequence[Path], tables: Mapping[str, bytes]) -> _Checked:
    """Let the loader read the tables of a pack on top of the catalogue."""
    library, problems = load((*folders, folder))
    if not REFERENCES.isdisjoint(tables):
        problems = (*problems, *load_references((*folders, folder))[1])
    layer = Layer(folder)
    ours: list[tuple[Place | None, Problem]] = []
    rejected: set[Place | None] = set()
    lines = _lines(folder, tables)
    for one in problems:
        place = lines.get((one.file, one.line))
        if Path(one.file).is_relative_to(folder):
            ours.append((place, one))
            rejected.add(place)
    good = set(lines.values()) - rejected
    try:
        goods = gather([layer])
    except ValueError as problem:
        raise UserError(
            say("evidence.csv has a cell that cannot be read ({0}).", problem),
            say("Nothing was imported."),
            say("Ask for the pack anew."),
        ) from problem
    rates = (one for one in goods.rates if ("seen", one.cells["currency"]) in good)
    rates = (replace(one, cells=_of_table(one.cells, one.table)) for one in rates)
    checked = _Checked(library, tuple(rates), layer.sources)
    checked.drafts = {place_of(one): _known(one) for one in goods.drafts if place_of(one) in good}
    for seen in goods.sightings:
        if ("seen", seen.cells["id"]) in good:
            cells = _of_table(seen.cells, seen.table)
            checked.sightings[seen.cells["id"]].append(replace(seen, cells=cells))
    for place, one in ours:
        text = f"{Path(one.file).relative_to(folder).as_posix()}: {one.message}"
        if place is None or place[0] == "seen":
            checked.loose.append((one, text))
        else:
            checked.remarks[place].append(Remark(text, one.field, one.line))
    return checked


def _lines(folder: Path, tables: Mapping[str, bytes]) -> dict[tuple[str, int], Place]:
    """Return which entry stands in which line; what was observed of one has the space ``seen``."""
    found: dict[tuple[str, int], Place] = {}
    for path in tables:
        table = schema.TABLES.get(path)
        if table is None or path == schema.SOURCES:
            continue
        reading = read_table(folder / path, table.columns)
        space = "parts" if path in schema.PART_TABLES else path
        for row in (*reading.rows, *reading.rejected):
            names = row.texts.get("id") or row.texts.get("currency", "")
            for entry in names.split()[: None if path in observing.TABLES else 1]:
                place = ("seen" if path in observing.TABLES else space), entry
                found[row.file, row.line] = place
    return found


def _known(draft: Draft) -> Draft:
    """Return a draft without columns, and evidence of fields, that the tables do not have."""
    cells = _of_table(draft.cells, draft.table)
    grounds = (
        replace(
            one,
            fields=tuple(name for name in one.fields if name in cells),
            more={k: v for k, v in one.more.items() if k in schema.EVIDENCE_COLUMNS},
        )
        for one in draft.grounds
    )
    return Draft(draft.table, cells, tuple(one for one in grounds if one.fields))


def _of_table(cells: Mapping[str, str], path: str) -> dict[str, str]:
    return {name: text for name, text in cells.items() if name in schema.TABLES[path].columns}


class _Against:
    """Holds the entries of a pack against the catalogue as it stands in the files."""

    def __init__(self, pack: Pack, layers: Sequence[Layer], *, replaces: bool) -> None:
        self._file = pack.info.file
        self._mark = pack.info.content_hash[:_HASH_IN_A_NAME]
        self._replaces = replaces
        goods = gather(layers)
        self._drafts = {place_of(one): one for one in goods.drafts}
        self._seen = {_key_of(one) for one in goods.sightings}
        self._rates = {_key_of(one) for layer in layers for one in layer.rates()}
        self._sources: dict[str, Source] = {}
        for layer in layers:
            self._sources.update(layer.sources)

    def row(self, place: Place, found: _Checked) -> ReportRow:
        """Return the row of an entry of the pack."""
        draft, entry = found.drafts.get(place), _entry(found.library, place)
        what = _name(draft, place[1])
        remarks = tuple(found.remarks.get(place, ()))
        sightings = tuple(
            replace(one, source=self._named(one.source, found.sources))
            for one in found.sightings.get(place[1], ())
        )
        sightings = tuple(one for one in sightings if _key_of(one) not in self._seen)
        if draft is None and not sightings:
            if remarks:
                return ReportRow(self._file, what, Verdict.REFUSED, remarks)
            same = Remark("The catalogue says the same already.", wrong=False)
            return ReportRow(self._file, what, Verdict.CLEAN, (same,), effect=Effect.SAME)
        if draft is not None:
            grounds = (
                replace(one, source=self._named(one.source, found.sources)) for one in draft.grounds
            )
            draft = replace(draft, grounds=tuple(grounds))
        made = ReportRow(
            self._file, what, Verdict.CLEAN, remarks, draft, entry, sightings=sightings
        )
        return self._compared(made, self._drafts.get(place))

    def rates(self, found: _Checked) -> Iterator[ReportRow]:
        """Yield a row for every exchange rate that the catalogue has not."""
        for one in found.rates:
            sighting = replace(one, source=self._named(one.source, found.sources))
            if _key_of(sighting) not in self._rates:
                what = f"{one.cells['currency']} of {one.cells.get('date', '')}"
                yield ReportRow(
                    self._file, what, Verdict.CLEAN, effect=Effect.NEW, sightings=(sighting,)
                )

    def _compared(self, row: ReportRow, existing: Draft | None) -> ReportRow:
        """Return a row with its effect; without a word nothing is replaced."""
        draft = row.draft
        if row.sightings:
            text = f"Adds {len(row.sightings)} observed prices or lead times."
            row = _noted(replace(row, effect=Effect.CHANGED), text)
        if draft is None:
            return row
        if existing is None:
            return replace(row, effect=Effect.NEW)
        changes = _changes(existing, draft)
        if not changes and _told(existing) == _told(draft):
            row = replace(row, draft=None)
            if row.sightings:
                return row
            return _noted(replace(row, effect=Effect.SAME), "The catalogue says the same already.")
        what = changes_text(changes) if changes else "the same figures with other evidence"
        if changes and all(one.before is None for one in changes):
            return _noted(replace(row, effect=Effect.CHANGED), f"Adds to {draft.id}: {what}.")
        if self._replaces:
            return _noted(replace(row, effect=Effect.CHANGED), f"Replaces {draft.id}: {what}.")
        text = f"{draft.id} is in the catalogue with other figures ({what}) and was left as it is."
        remark = Remark(text if changes else f"{draft.id} was left as it is: {what}.")
        remarks = (remark, *row.remarks)
        return replace(row, verdict=Verdict.WARNED, remarks=remarks, draft=None)

    def _named(self, source: Source, own: Mapping[str, Source]) -> Source:
        """Return a source of the pack under an id that says nothing else in the catalogue."""
        known = self._sources.get(source.id)
        if known is None or known == source:
            return source
        if own and source.id not in own:
            return known
        return replace(source, id=f"{source.id}-{self._mark}")


def _noted(row: ReportRow, text: str) -> ReportRow:
    return replace(row, remarks=(*row.remarks, Remark(text, wrong=False)))


def _changes(before: Draft, after: Draft) -> tuple[FieldChange, ...]:
    names = dict.fromkeys((*before.cells, *after.cells))
    found = (FieldChange(name, before.cells.get(name), after.cells.get(name)) for name in names)
    return tuple(one for one in found if one.before != one.after)


def _told(draft: Draft) -> frozenset[object]:
    """Return what stands behind every field, whatever the ids of the sources."""
    return frozenset(
        (name, one.evidence, *sorted(one.more.items()))
        for one in draft.grounds
        for name in one.fields
    )


def _key_of(one: Sighting) -> tuple[object, ...]:
    """Return what tells two observations apart, whatever the ids of their sources."""
    return one.table, frozenset((k, v) for k, v in one.cells.items() if v), one.source.text


def _is_table(path: str) -> bool:
    table = schema.TABLES.get(path)
    if table is not None:
        return table.evidence or path == schema.SOURCES or path in observing.TABLES
    return any(one.evidence and one.evidence_path == path for one in schema.TABLES.values())


def _entry(library: Library, place: Place) -> Entry | Component | None:
    space, name = place
    entry = EntryId(name)
    kinds: Mapping[str, Mapping[EntryId, Entry | Component]] = {
        "parts": library.parts,
        schema.ACCELERATORS: library.accelerators,
        schema.MODELS: library.llms,
        schema.ENGINES: library.engines,
        schema.OFFERS: library.offers,
        schema.APIS: library.apis,
        schema.REGIONS: library.regions,
        "": {**library.components, **library.accelerators, **library.parts},
    }
    return kinds.get(space, library.components).get(entry)


def _name(draft: Draft | None, entry: str) -> str:
    cells = draft.cells if draft is not None else {}
    makers = ("manufacturer", "developer", "provider")
    names = ("name", "instance", "model_name")
    maker = next((cells[one] for one in makers if one in cells), "")
    name = next((cells[one] for one in names if one in cells), "")
    return " ".join(filter(None, (maker, name))) or entry
