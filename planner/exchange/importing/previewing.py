"""The tables of an import before it: their first rows, which column is which, how many are understood."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from planner.exchange.importing.columns import CLOUD_FIELDS, KIND, PRICE_FIELDS, Fields, lacks
from planner.exchange.importing.columns import places_of as places_told
from planner.exchange.importing.importing import Setting, read_all
from planner.exchange.importing.options import ImportOptions
from planner.exchange.importing.report import Verdict
from planner.exchange.importing.sources import (
    TABLE_SUFFIXES,
    FileKind,
    Found,
    Unreadable,
    read_bytes,
)
from planner.exchange.importing.tables import Preview, preview_table

MOST_TABLES = 30
"""Tables of different titles that are asked about at once."""
_MOST_REASONS = 3
_OF_KIND = {FileKind.PRICES: PRICE_FIELDS, FileKind.CLOUD: CLOUD_FIELDS}


@dataclass(frozen=True, slots=True)
class TableAhead:
    """A table that an import will read, and others with the same titles, which read as it does."""

    found: Found
    preview: Preview
    alike: int = 0


@dataclass(frozen=True, slots=True)
class Understood:
    """How many rows of a table make a price or an offer, and why most of the others do not.

    `missing` says in words what the columns lack to be read at all.
    """

    good: int
    rows: int
    reasons: tuple[tuple[str, int], ...] = ()
    missing: str = ""


def tables_ahead(files: Sequence[Found], options: ImportOptions) -> tuple[TableAhead, ...]:
    """Return the tables among *files*, one for each set of titles; what is no table is left out."""
    found: dict[str, TableAhead] = {}
    for file in files:
        if file.path.suffix.lower() not in TABLE_SUFFIXES or not _may_be_table(file):
            continue
        kinds = [_OF_KIND[file.kind]] if file.kind else [CLOUD_FIELDS, PRICE_FIELDS]
        try:
            preview = _looked_at(file, kinds, options)
        except Unreadable:
            continue  # the report tells
        known = found.get(preview.signature)
        if known is not None:
            found[preview.signature] = replace(known, alike=known.alike + 1)
        elif len(found) < MOST_TABLES:
            found[preview.signature] = TableAhead(file, preview)
    return tuple(found.values())


def understood(table: TableAhead, told: Mapping[str, str], setting: Setting) -> Understood:
    """Return how a table is read with the columns that are *told*; slow for a long one."""
    preview = table.preview
    fields = fields_of(FileKind(told.get(KIND, preview.kind)))
    if lacks(places_told(preview.titles, fields, told), fields):
        return Understood(0, preview.lines, missing=fields.needs)
    options = replace(setting.options, mappings={preview.signature: told})
    report = read_all((table.found,), replace(setting, options=options))
    refused = [row for row in report.rows if row.verdict is Verdict.REFUSED]
    reasons = Counter(str(one.text) for row in refused for one in row.remarks[:1])
    good = len(report.rows) - len(refused)
    return Understood(good, len(report.rows), tuple(reasons.most_common(_MOST_REASONS)))


def fields_of(kind: FileKind) -> Fields:
    """Return the fields of a kind of table."""
    return _OF_KIND[kind]


def _may_be_table(file: Found) -> bool:
    return file.kind is None or file.kind in _OF_KIND


def _looked_at(file: Found, kinds: Sequence[Fields], options: ImportOptions) -> Preview:
    suffix, data = file.path.suffix.lower(), read_bytes(file.path)
    return preview_table(suffix, data, kinds, options.mappings)
