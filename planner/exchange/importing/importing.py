"""Reads everything below a path into one report; nothing is written here.

Each file is read for itself: what is wrong with one is told in its row and the rest goes on.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from planner.catalog import sanity
from planner.catalog.differences import changed_fields
from planner.catalog.drafts import Draft, settle
from planner.catalog.library import Entry, Library
from planner.domain.components import Component
from planner.domain.errors import UserError
from planner.domain.identity import EntryId
from planner.domain.phrase import say
from planner.exchange.importing.cloud_table import read_offers
from planner.exchange.importing.columns import CLOUD_FIELDS, PRICE_FIELDS
from planner.exchange.importing.known_parts import KnownParts
from planner.exchange.importing.model_config import SideFiles, read_json, read_model
from planner.exchange.importing.netbox import read_type
from planner.exchange.importing.netbox_devices import Context
from planner.exchange.importing.options import ImportOptions
from planner.exchange.importing.pack_rows import read_pack
from planner.exchange.importing.price_list import PriceContext, read_prices
from planner.exchange.importing.report import (
    Effect,
    ImportReport,
    Remark,
    ReportRow,
    Verdict,
    changes_text,
    refused,
)
from planner.exchange.importing.sources import (
    LIBRARY_FOLDERS,
    MIB,
    MODEL_FILE,
    TABLE_SUFFIXES,
    FileKind,
    Found,
    Unreadable,
    read_bytes,
)
from planner.exchange.importing.tables import Table, read_table
from planner.exchange.packs.archive import BadPack
from planner.exchange.packs.manifest import PackInfo
from planner.exchange.packs.opening import open_pack

QUANTISATION_FILE = "hf_quant_config.json"
INDEX_FILE = "model.safetensors.index.json"
_MODULES = "module-types"
_HEAD_BYTES = 2048
_KEYS_OF_OTHERS = (b"slug:", b"u_height:", b"form_factor:")
"""Keys near the beginning of device and rack types that no module has."""
_MOST_INDEX_BYTES = 64 * MIB

_log = logging.getLogger(__name__)

Key = tuple[type, EntryId, str]

Progress = Callable[[int, int], bool]
"""Told how many files of how many are done; returns whether to go on."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What an import is held against.

    `draft_of` has the entries as they stand in the files of the catalogue, `folders` are its folders.
    """

    library: Library
    options: ImportOptions
    draft_of: Callable[[EntryId], Draft | None] = lambda _: None
    folders: Sequence[Path] = ()


@dataclass(slots=True)
class _Gathered:
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    made: dict[Key, str] = field(default_factory=dict)
    packs: list[PackInfo] = field(default_factory=list)


def read_all(
    files: Sequence[Found], setting: Setting, progress: Progress = lambda done, total: True
) -> ImportReport:
    """Return the report of all *files*, or of those before *progress* said to stop."""
    readers = _Readers(setting)
    gathered = _Gathered()
    done = 0
    rows: dict[int, list[ReportRow]] = {}
    for place, found in _modules_first(files):
        if not progress(done, len(files)):
            break
        read = readers.read(found, gathered)
        rows[place] = [_settled(row, found.kind, setting, gathered.made) for row in read]
        done += 1
    progress(done, len(files))
    stopped = done < len(files)
    in_order = tuple(row for place in sorted(rows) for row in rows[place])
    return ImportReport(in_order, done, stopped, gathered.columns, tuple(gathered.packs))


def _modules_first(files: Sequence[Found]) -> list[tuple[int, Found]]:
    """Return the files with their places, modules before the devices that they complete."""
    return sorted(enumerate(files), key=lambda one: not _is_module(one[1]))


def _is_module(found: Found) -> bool:
    """Whether a file is a module type: by its folder in a library, elsewhere by its first lines."""
    if found.kind is not FileKind.NETBOX:
        return False
    folders = [one for one in LIBRARY_FOLDERS if one in found.path.parts]
    if folders:
        return _MODULES in folders
    try:
        with found.path.open("rb") as handle:
            head = handle.read(_HEAD_BYTES)
    except OSError:
        return False  # its reader tells
    return not any(key in head for key in _KEYS_OF_OTHERS)


class _Readers:
    """One reader for each kind of file, made once for an import."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        known = KnownParts(setting.library.parts)
        self._netbox = Context(setting.library, known, setting.options)
        self._prices = PriceContext(setting.library, known, setting.options)

    def read(self, found: Found, gathered: _Gathered) -> tuple[ReportRow, ...]:
        """Return the rows of a file; columns of a table, and a pack, are added to *gathered*."""
        try:
            if found.kind is FileKind.PACK:
                return self._read_pack(found, gathered.packs)
            return self._read(found, gathered.columns)
        except UserError:
            # Not the file but the catalogue itself cannot be read.
            raise
        except (Unreadable, BadPack) as problem:
            return (refused(found.name, "", str(problem)),)
        except Exception:  # noqa: BLE001 - logged and told in the report
            # A file that nobody thought of must not end the import of thousands of others.
            _log.exception("%s could not be read", found.name)
            return (refused(found.name, "", "could not be read; the log file tells more."),)

    def _read_pack(self, found: Found, packs: list[PackInfo]) -> tuple[ReportRow, ...]:
        pack = open_pack(found.path, found.name)
        rows = read_pack(pack, self._setting.folders, replaces=self._setting.options.replace)
        packs.append(pack.info)
        return rows

    def _read(self, found: Found, columns: dict[str, dict[str, str]]) -> tuple[ReportRow, ...]:
        suffix, options = found.path.suffix.lower(), self._setting.options
        if found.kind is FileKind.NETBOX:
            return (read_type(found.name, read_bytes(found.path), self._netbox),)
        if found.kind is FileKind.MODEL:
            beside = _beside(found.path)
            data = read_bytes(found.path)
            return (read_model(found.name, data, beside, self._setting.library, options.date),)
        if suffix not in TABLE_SUFFIXES:
            hint = (
                "save it as .xlsx."
                if suffix in (".xls", ".ods", ".numbers")
                else ("a NetBox type is .yaml, a model config.json, a price list .xlsx or .csv.")
            )
            raise Unreadable(f"is no file that can be imported; {hint}")
        return self._read_table(found, suffix, columns)

    def _read_table(
        self, found: Found, suffix: str, columns: dict[str, dict[str, str]]
    ) -> tuple[ReportRow, ...]:
        data, options = read_bytes(found.path), self._setting.options
        if found.kind is not FileKind.PRICES:
            try:
                table = read_table(suffix, data, CLOUD_FIELDS, options.mappings)
            except Unreadable:
                if found.kind is FileKind.CLOUD:
                    raise
            else:
                _learn(table, columns)
                return read_offers(found.name, table, self._setting.library, options)
        table = read_table(suffix, data, PRICE_FIELDS, options.mappings)
        _learn(table, columns)
        return read_prices(found.name, table, self._prices)


def _learn(table: Table, columns: dict[str, dict[str, str]]) -> None:
    columns[table.signature] = dict(table.told)


def _beside(path: Path) -> SideFiles:
    """Return what lies beside a configuration, told by the beginning of its name."""
    start = path.name.removesuffix(MODEL_FILE)
    quantisation, index = (
        path.with_name(start + QUANTISATION_FILE),
        path.with_name(start + INDEX_FILE),
    )
    return SideFiles(
        read_json(read_bytes(quantisation)) if quantisation.is_file() else None,
        read_json(read_bytes(index, _MOST_INDEX_BYTES)) if index.is_file() else None,
    )


def _settled(
    row: ReportRow,
    kind: FileKind | None,
    setting: Setting,
    made: dict[Key, str],
) -> ReportRow:
    """Return the row with what it does to the catalogue; nothing is replaced without a word."""
    if row.entry is None:
        return row
    key = (type(row.entry), row.entry.id, _scope(row))
    if key in made:
        return _without_effect(row, Remark(f"{row.entry.id} is made by {made[key]} already."))
    existing = _existing(setting.library, row.entry)
    row = _doubted(row, row.entry, setting.library)
    if row.entry is None:
        return row
    made[key] = row.file
    if kind is FileKind.PACK:
        return row
    if existing is None:
        return replace(row, effect=Effect.NEW)
    row = _merged(row, setting)
    changes = changed_fields(existing, row.entry) if row.entry is not None else ()
    if not changes and row.sightings and not _is_seen(row, setting.library):
        text = f"The same price, seen on {row.sightings[0].cells['valid_from']}."
        again = Remark(text, wrong=False)
        return replace(row, effect=Effect.CHANGED, remarks=(*row.remarks, again))
    if not changes:
        same = Remark("The catalogue says the same already.", wrong=False)
        return replace(row, effect=Effect.SAME, remarks=(*row.remarks, same))
    told = changes_text(changes)
    if all(one.before in (None, "") for one in changes):
        remark = Remark(f"Adds to {existing.id}: {told}.", wrong=False)
        return replace(row, effect=Effect.CHANGED, remarks=(*row.remarks, remark))
    is_price = kind not in (FileKind.NETBOX, FileKind.MODEL)
    if is_price or setting.options.replace:
        remark = Remark(f"Replaces {existing.id}: {told}.", wrong=False)
        return replace(row, effect=Effect.CHANGED, remarks=(*row.remarks, remark))
    remark = Remark(
        f"{existing.id} is in the catalogue with other figures ({told}) and was left as it is."
    )
    return replace(row, verdict=Verdict.WARNED, remarks=(remark, *row.remarks))


def _doubted(row: ReportRow, entry: Entry | Component, library: Library) -> ReportRow:
    """Return the row with what the rules find unlikely; without effect where they find an error.

    Figures of specifications were left out before, so that an error is one of a price.
    """
    doubts = tuple(sanity.doubts_about(entry, library.accelerators, library.rules))
    errors = tuple(Remark(one.message, one.field) for one in doubts if not one.is_warning)
    if errors:
        return _without_effect(row, *errors)
    remarks = (Remark(say("{0} It is kept.", one.message), one.field) for one in doubts)
    told = (*row.remarks, *remarks)
    return replace(row, verdict=Verdict.WARNED, remarks=told) if doubts else row


def _without_effect(row: ReportRow, *why: Remark) -> ReportRow:
    """Return the row refused."""
    return replace(
        row,
        verdict=Verdict.REFUSED,
        remarks=(*why, *row.remarks),
        draft=None,
        entry=None,
        effect=Effect.NONE,
        sightings=(),
    )


def _scope(row: ReportRow) -> str:
    """Return what tells the prices of one entry apart: quantity and country."""
    seen = (
        f"{one.cells.get('quantity_from', '')} {one.cells.get('region', '')}"
        for one in row.sightings
    )
    return next(seen, "").strip()


def _is_seen(row: ReportRow, library: Library) -> bool:
    """Whether the catalogue has the price of a row as one of that day already."""
    cells = row.sightings[0].cells
    known = library.observations.get(row.id, ()) if row.id is not None else ()
    return any(
        (f"{one.typical:.12g}", one.valid_from, one.region, one.currency, one.valid_to)
        == tuple(cells.get(name, "") for name in _OF_A_PRICE)
        and one.quantity_from == int(cells.get("quantity_from") or 1)
        for one in known
    )


_OF_A_PRICE = ("typical", "valid_from", "region", "currency", "valid_to")


def _merged(row: ReportRow, setting: Setting) -> ReportRow:
    """Return the row with its figures laid over those that the catalogue has of the same entry."""
    base = setting.draft_of(row.draft.id) if row.draft is not None else None
    if row.draft is None or base is None or base.table != row.draft.table:
        return row
    settled = settle(row.draft.over(base), setting.library)
    if settled.entry is None:
        return row
    return replace(row, draft=settled.draft, entry=settled.entry)


def _existing(library: Library, entry: Entry | Component) -> Entry | Component | None:
    kinds: tuple[Mapping[EntryId, Entry | Component], ...] = (
        library.parts,
        library.accelerators,
        library.components,
        library.llms,
        library.offers,
    )
    found = (kind.get(entry.id) for kind in kinds)
    return next((one for one in found if type(one) is type(entry)), None)
