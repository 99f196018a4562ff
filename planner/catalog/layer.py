"""A catalogue folder that can be added to: the user's own layer, or a folder that is exported.

Rows are kept as texts, so that what somebody else wrote into the tables stays as it was. A change
is written beside the old files first; then all of them are exchanged, or none.
"""

import csv
import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from planner.catalog import lesser_schema, observing, schema
from planner.catalog.drafts import Draft, Grounds, Sighting, Source
from planner.domain.errors import UserError
from planner.domain.identity import EntryId
from planner.domain.provenance import Status

Record = dict[str, str]

_SOURCE_COLUMNS = tuple(schema.TABLES[schema.SOURCES].columns)
_EVIDENCE_COLUMNS = tuple(schema.EVIDENCE_COLUMNS)
_NEEDED_SOURCE = ("id", "title")
_NEEDED_EVIDENCE = ("id", "field", "source", "date", "status")
_NEEDED_OBSERVATION = ("source", "status")
_SAME_OBSERVATION = ("id", "currency", "region", "basis", "quantity_from", "valid_from", "date")
_OWN_COLUMNS = frozenset({*_NEEDED_EVIDENCE, "low", "high", "note"})
_NEW, _OLD = ".new", ".old"


class Layer:
    """The tables of one catalogue folder by path: rows of values and of evidence, and sources."""

    def __init__(self, folder: Path) -> None:
        """Read the folder; one that is not there yet is empty.

        Raises:
            UserError: when a table is there and cannot be read; nothing may be written then.
        """
        self.folder = folder
        self._values: dict[str, dict[str, Record]] = {}
        self._evidence: dict[str, list[Record]] = {}
        self._sources: dict[str, Record] = {
            row["id"]: row for row in _read(folder / schema.SOURCES, _NEEDED_SOURCE)
        }
        self._observed: dict[str, list[Record]] = {
            path: _read(folder / path, _NEEDED_OBSERVATION) for path in observing.TABLES
        }
        self._changed: set[str] = set()
        for table in schema.TABLES.values():
            if not table.evidence:
                continue
            rows = _read(folder / table.path, ("id",))
            self._values[table.path] = {row["id"]: row for row in rows}
            if table.evidence_path not in self._evidence:
                path = folder / table.evidence_path
                self._evidence[table.evidence_path] = _read(path, _NEEDED_EVIDENCE)

    @property
    def ids(self) -> frozenset[EntryId]:
        """Every entry of the folder."""
        return frozenset(EntryId(one) for rows in self._values.values() for one in rows)

    @property
    def sources(self) -> Mapping[str, Source]:
        """Every source of the folder by its id."""
        return {name: self._source(name) for name in self._sources}

    def drafts(self) -> Iterator[Draft]:
        """Yield every entry of every table as it stands in the folder, with its evidence.

        Raises:
            ValueError: at an entry whose evidence has a status or a range that is none.
        """
        evidence: dict[tuple[str, str], list[Record]] = {}
        for path, rows in self._evidence.items():
            for row in rows:
                for entry in dict.fromkeys(row["id"].split()):
                    evidence.setdefault((path, entry), []).append(row)
        for path, values in self._values.items():
            for entry, row in values.items():
                cells = {name: text for name, text in row.items() if name and text}
                grounds = evidence.get((_evidence_of(path), entry), ())
                yield Draft(path, cells, tuple(self._grounds(one) for one in grounds))

    def draft(self, entry: EntryId) -> Draft | None:
        """Return an entry as it stands in the folder, with its evidence; None without it."""
        for path, rows in self._values.items():
            if entry in rows:
                cells = {name: text for name, text in rows[entry].items() if name and text}
                evidence = self._evidence[schema.TABLES[path].evidence_path]
                grounds = (self._grounds(row) for row in evidence if entry in row["id"].split())
                return Draft(path, cells, tuple(grounds))
        return None

    def put(self, drafts: Iterable[Draft]) -> None:
        """Add entries; one that is there already, in whichever table of its kind, is replaced."""
        drafts = tuple(drafts)
        self._take_out([(one.table, one.id) for one in drafts])
        for one in drafts:
            self._add(one)

    def drop(self, table: str, entry: EntryId) -> None:
        """Take an entry out of its table, with its evidence and what was observed of it."""
        self._take_out([(table, entry)])
        for path in (lesser_schema.PRICES, lesser_schema.LEAD_TIMES):
            rows = self._observed[path]
            kept = [left for row in rows if (left := _without(row, {entry})) is not None]
            if kept != rows:
                self._observed[path] = kept
                self._changed.add(path)

    def sightings(self, entry: EntryId) -> tuple[Sighting, ...]:
        """Return what the folder observed of an entry: prices and lead times, newest rows first."""
        return self.observed().get(entry, ())

    def observed(self) -> Mapping[EntryId, tuple[Sighting, ...]]:
        """Return what the folder observed of every entry, newest rows first."""
        found: dict[EntryId, list[Sighting]] = {}
        for path, rows in self._observed.items():
            for row in rows:
                for entry in row.get("id", "").split():
                    cells = {name: row[name] for name in row if name != "source"}
                    one = Sighting(path, {**cells, "id": entry}, self._source(row["source"]))
                    found.setdefault(EntryId(entry), []).append(one)
        return {entry: tuple(seen) for entry, seen in found.items()}

    def rates(self) -> tuple[Sighting, ...]:
        """Return the exchange rates of the folder, newest rows first."""
        return tuple(
            Sighting(
                lesser_schema.RATES,
                {name: row[name] for name in row if name != "source"},
                self._source(row["source"]),
            )
            for row in self._observed[lesser_schema.RATES]
        )

    def see(self, sightings: Iterable[Sighting]) -> None:
        """Add observations before those that are there; the same one of the same source is replaced.

        Older ones stay, so that a rise can be seen.
        """
        for one in reversed(tuple(sightings)):
            row = {name: text for name, text in one.cells.items() if text}
            row["source"] = one.source.id
            rows = self._observed[one.table]
            self._observed[one.table] = [row, *(old for old in rows if not _is_same(row, old))]
            self._note_source(one.source)
            self._changed |= {one.table, schema.SOURCES}

    def write(self, beside: Mapping[Path, str] | None = None) -> None:
        """Write what changed, and other files *beside* it: all of it or nothing.

        Raises:
            UserError: when the folder cannot be written; it is then as it was.
        """
        files = {self.folder / path: text for path, text in self.changes().items()}
        files.update(beside or {})
        if files:
            replace_files(files)
        self._changed.clear()

    def changes(self) -> Mapping[str, str]:
        """Return the text of every table that was changed, by its path, sources first."""
        return {path: self._text(path) for path in sorted(self._changed, key=_order)}

    def _take_out(self, entries: Sequence[tuple[str, EntryId]]) -> None:
        """Remove rows and evidence of entries, each named by its table and id."""
        for path, entry in {(path, one) for table, one in entries for path in _space(table)}:
            if self._values[path].pop(entry, None) is not None:
                self._changed |= {path, schema.TABLES[path].evidence_path}
        for path, rows in self._evidence.items():
            gone = {one for table, one in entries if path in map(_evidence_of, _space(table))}
            kept = [left for row in rows if (left := _without(row, gone)) is not None]
            if kept != rows:
                self._evidence[path] = kept
                self._changed.add(path)

    def _add(self, draft: Draft) -> None:
        evidence_path = _evidence_of(draft.table)
        self._values[draft.table][draft.id] = dict(draft.cells)
        for one in draft.grounds:
            self._note_source(one.source)
            self._evidence[evidence_path].append(
                {
                    "id": draft.id,
                    "field": " ".join(one.fields),
                    "low": "" if one.low is None else f"{one.low:.12g}",
                    "high": "" if one.high is None else f"{one.high:.12g}",
                    "source": one.source.id,
                    "date": one.date,
                    "status": one.status.value,
                    "note": one.note,
                    **one.more,
                }
            )
        self._changed |= {draft.table, evidence_path, schema.SOURCES}

    def _note_source(self, source: Source) -> None:
        self._sources[source.id] = {
            "id": source.id,
            "title": source.title,
            "address": source.address,
            "licence": source.licence,
        }

    def _source(self, name: str) -> Source:
        known = self._sources.get(name, {})
        title = known.get("title", name)
        return Source(name, title, known.get("address", ""), known.get("licence", ""))

    def _grounds(self, row: Record) -> Grounds:
        return Grounds(
            tuple(row["field"].split()),
            self._source(row["source"]),
            row["date"],
            Status(row["status"]),
            float(row["low"]) if row.get("low") else None,
            float(row["high"]) if row.get("high") else None,
            row.get("note", ""),
            {name: text for name, text in row.items() if name not in _OWN_COLUMNS and text},
        )

    def _text(self, path: str) -> str:
        if path == schema.SOURCES:
            return _table_text(_SOURCE_COLUMNS, self._sources.values())
        if path in self._evidence:
            return _table_text(_EVIDENCE_COLUMNS, self._evidence[path])
        columns = tuple(schema.TABLES[path].columns)
        if path in self._observed:
            return _table_text(columns, self._observed[path])
        return _table_text(columns, self._values[path].values())


def effective_draft(layers: Iterable[Layer], entry: EntryId) -> Draft | None:
    """Return an entry as the last of *layers* that has it says."""
    found = (layer.draft(entry) for layer in reversed(tuple(layers)))
    return next((one for one in found if one is not None), None)


def replace_files(files: Mapping[Path, str]) -> None:
    """Write texts to files in their order, all of them or none.

    Raises:
        UserError: when one cannot be written; every file is then as it was.
    """
    undo: list[Callable[[], object]] = []
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(path.name + _NEW)
            undo.append(partial(beside.unlink, missing_ok=True))
            with beside.open("w", encoding="utf-8", newline="") as handle:
                handle.write(text)
                handle.flush()
                os.fsync(handle.fileno())
        for path in files:
            undo.append(_exchange(path))
    except OSError as problem:
        for step in reversed(undo):
            with suppress(OSError):
                step()
        raise UserError(
            f"The catalogue folder {problem.filename or ''} cannot be written"
            f" ({problem.strerror}).",
            "The catalogue is as it was.",
            "Free the folder or the disk and import again.",
        ) from problem
    for path in files:
        path.with_name(path.name + _OLD).unlink(missing_ok=True)


def _exchange(path: Path) -> Callable[[], object]:
    """Put the new file into its place; the returned function brings the old one back."""
    old = path.with_name(path.name + _OLD)
    if path.exists():
        # A copy, so that no moment is without the table.
        old.write_bytes(path.read_bytes())
        path.with_name(path.name + _NEW).replace(path)
        return lambda: old.replace(path)
    path.with_name(path.name + _NEW).replace(path)
    return path.unlink


def _without(row: Record, entries: set[EntryId]) -> Record | None:
    """Return a row of evidence without these entries, None when it speaks of no other."""
    names = row["id"].split()
    left = [name for name in names if name not in entries]
    if len(left) == len(names):
        return row
    return {**row, "id": " ".join(left)} if left else None


def _is_same(row: Record, other: Record) -> bool:
    """Whether two observations are of one thing, day and source."""
    names = ("source", *_SAME_OBSERVATION)
    return all(row.get(name, "") == other.get(name, "") for name in names)


def _read(path: Path, needed: tuple[str, ...]) -> list[Record]:
    if not path.is_file():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle, restval="", strict=True)
            header = reader.fieldnames or ()
            rows = [{str(k): str(v) for k, v in row.items() if k is not None} for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise _unreadable(path) from problem
    if any(name not in header for name in needed):
        raise _unreadable(path)
    return rows


def _unreadable(path: Path) -> UserError:
    return UserError(
        f"{path.name} in the catalogue folder {path.parent} cannot be read as a table.",
        "Nothing was imported.",
        "Correct the table (rackwright catalog validate names the line) or move it away.",
    )


def _table_text(columns: tuple[str, ...], rows: Iterable[Mapping[str, str]]) -> str:
    rows = tuple(rows)
    # Columns of a later version of the program, or of a person, stay at the end.
    others = sorted({name for row in rows for name, text in row.items() if text} - set(columns))
    handle = io.StringIO()
    writer = csv.DictWriter(
        handle, [*columns, *others], restval="", extrasaction="ignore", lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows(rows)
    return handle.getvalue()


def _evidence_of(path: str) -> str:
    return schema.TABLES[path].evidence_path


def _space(path: str) -> tuple[str, ...]:
    """The tables that share their ids with this one."""
    return schema.PART_TABLES if path in schema.PART_TABLES else (path,)


def _order(path: str) -> tuple[int, str]:
    """Sources first, then evidence, then values: a number never stands there without its source."""
    if path == schema.SOURCES:
        return 0, path
    return (2 if path in schema.TABLES else 1), path
