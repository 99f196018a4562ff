"""Reads a table from a workbook or CSV file: a header somewhere near the top, rows below it.

Workbooks are streamed without links to other files; of a formula only the last result is read. A
file that would unpack to more than its bound, or that declares entities, is refused unread.
"""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from planner.exchange.importing.columns import (
    Fields,
    header_in,
    places_of,
    signature_of,
    titles_in,
)
from planner.exchange.importing.sources import MIB, FileKind, Unreadable

MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_CELLS = 2_000_000
HEADER_WITHIN = 40
"""Logos, addresses and terms stand above the header of many price lists."""
MOST_SHOWN, MOST_COLUMNS_SHOWN = 12, 60
"""Rows and columns of a preview."""
_MOST_UNPACKED = 512 * MIB
_MOST_PARTS = 10_000
_HEAD_BYTES = 2048
_FORMULA = re.compile(rb"<f[ >/]")
_DELIMITERS = (";", "\t", ",", "|")

Cell = str | float | date | None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its number in the file, cells by field."""

    number: int
    cells: Mapping[str, Cell]

    def text(self, field: str) -> str:
        """Return a cell as text, empty when there is nothing."""
        return _shown(self.cells.get(field))


@dataclass(frozen=True, slots=True)
class Table:
    """The rows below the header; `columns` has the title of the column of each field.

    `told` is what to tell to have the same columns again. `notes` tell how the file was read; `decimal_comma` is what its numbers most likely use.
    """

    columns: Mapping[str, str]
    signature: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    decimal_comma: bool = False
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preview:
    """The beginning of a table: titles, first rows below them as texts with their number, all lines.

    `places` has the column of each field as far as it is known, `remembered` whether somebody told.
    """

    kind: FileKind
    titles: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    lines: int
    places: Mapping[str, int]
    signature: str
    remembered: bool = False


def preview_table(
    suffix: str,
    data: bytes,
    kinds: Sequence[Fields],
    mappings: Mapping[str, Mapping[str, str]],
) -> Preview:
    """Return the beginning of a table of one of these kinds, the first that its header fits.

    Where no header fits, the row with most titles is taken for one of the last kind.

    Raises:
        Unreadable: with the reason, when the file is no table or empty.
    """
    sheets, _ = _workbook(data) if suffix == ".xlsx" else _csv_text(data)
    likeliest: tuple[tuple[Cell, ...], ...] = ()
    for sheet in sheets:
        for fields in kinds:
            found = header_in(sheet.rows[:HEADER_WITHIN], fields, mappings)
            if found is not None:
                is_told = found.signature in mappings
                return _preview(sheet.rows, found.row, fields, found.places, remembered=is_told)
        likeliest = likeliest or sheet.rows
    named = [sum(map(bool, titles_in(row))) for row in likeliest[:HEADER_WITHIN]]
    if not any(named):
        raise Unreadable("has no row of titles.")
    row, fields = named.index(max(named)), kinds[-1]
    return _preview(likeliest, row, fields, places_of(titles_in(likeliest[row]), fields, {}))


def _preview(
    rows: tuple[tuple[Cell, ...], ...],
    header: int,
    fields: Fields,
    places: Mapping[str, int],
    *,
    remembered: bool = False,
) -> Preview:
    titles = titles_in(rows[header])
    below = [(number, row) for number, row in enumerate(rows[header + 1 :], header + 2) if row]
    shown = [(number, [_shown(cell) for cell in row]) for number, row in below[:MOST_SHOWN]]
    # Workbooks are as wide as they may be: what stands nowhere is cut off.
    width = max((_width(cells) for cells in (titles, *(row for _, row in shown))), default=0)
    width = min(width, MOST_COLUMNS_SHOWN)
    return Preview(
        fields.kind,
        _cut(titles, width),
        tuple((number, _cut(row, width)) for number, row in shown),
        len(below),
        {field: place for field, place in places.items() if place < width},
        signature_of(titles),
        remembered,
    )


def _width(cells: Sequence[str]) -> int:
    return max((place for place, text in enumerate(cells, 1) if text), default=0)


def _cut(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return (*cells[:width], *("",) * (width - len(cells)))


def _shown(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:.12g}"
    return "" if cell is None else " ".join(str(cell).split())


def read_table(
    suffix: str, data: bytes, fields: Fields, mappings: Mapping[str, Mapping[str, str]]
) -> Table:
    """Return the table of a workbook (.xlsx) or a CSV file.

    Raises:
        Unreadable: with the reason, when no sheet has a header with the fields that are needed.
    """
    sheets, notes = _workbook(data) if suffix == ".xlsx" else _csv_text(data)
    titles: list[str] = []
    for sheet in sheets:
        found = header_in(sheet.rows[:HEADER_WITHIN], fields, mappings)
        if found is None:
            first = next(filter(None, sheet.rows), ())
            titles = titles or [f"“{cell}”" for cell in first if cell]
            continue
        lines = _lines(sheet.rows, found.row, found.places)
        if sheet.name:
            notes = (*notes, f"Read from the sheet {sheet.name}.")
        comma = sheet.decimal_comma
        return Table(found.columns, found.signature, lines, notes, comma, found.told)
    shown = f" The first line has {', '.join(titles[:8])}." if titles else ""
    raise Unreadable(f"has no header with {fields.needs}.{shown}")


def _lines(
    rows: tuple[tuple[Cell, ...], ...], header: int, places: Mapping[str, int]
) -> tuple[Line, ...]:
    lines = []
    for number, row in enumerate(rows[header + 1 :], header + 2):
        cells = {field: row[place] for field, place in places.items() if place < len(row)}
        if any(value not in (None, "") for value in cells.values()):
            lines.append(Line(number, cells))
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The rows of a sheet; `name` is empty where there is only one."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    decimal_comma: bool = False


def _workbook(data: bytes) -> tuple[Iterable[_Sheet], tuple[str, ...]]:
    # openpyxl takes a fifth of a second to import, and most imports have no workbook.
    import openpyxl  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    notes = _look_inside(data)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of drawings and rules that it leaves out; only cells are wanted here.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, data_only=True, keep_links=False
            )
            several = len(book.worksheets) > 1
            sheets = tuple(
                _Sheet(sheet.title if several else "", tuple(_rows_of(sheet)))
                for sheet in book.worksheets
            )
            book.close()
    except (InvalidFileException, KeyError, ValueError, TypeError, zipfile.BadZipFile) as problem:
        raise Unreadable(f"is not a workbook that can be read ({problem}).") from None
    except (OSError, EOFError, SyntaxError) as problem:  # ParseError is a SyntaxError
        raise Unreadable(f"is a damaged workbook ({problem}).") from None
    return sheets, notes


def _rows_of(sheet: Any) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of a sheet, however large it claims to be."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)
    return _plain_rows(rows)


def _look_inside(data: bytes) -> tuple[str, ...]:
    """Refuse a workbook that would unpack to too much; return what is in it that is not followed.

    Raises:
        Unreadable: with the reason.
    """
    notes = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            if size > _MOST_UNPACKED or len(parts) > _MOST_PARTS:
                raise Unreadable(
                    f"would unpack to {size / MIB:,.0f} MiB in {len(parts)} parts;"
                    f" {_MOST_UNPACKED / MIB:,.0f} MiB are read."
                )
            formulas = False
            for part in parts:
                if not part.filename.endswith((".xml", ".rels")):
                    continue
                with archive.open(part) as handle:
                    if b"<!DOCTYPE" in handle.read(_HEAD_BYTES).upper():
                        raise Unreadable("declares entities, which no workbook needs.")
                if part.filename.startswith("xl/worksheets/sheet") and part.file_size < 64 * MIB:
                    formulas = formulas or _FORMULA.search(archive.read(part)) is not None
            if any("externalLink" in part.filename for part in parts):
                notes.append("Links to other files were not followed.")
            if formulas:
                notes.append(
                    "Of formulas the last results were read; one without a result is empty."
                )
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as problem:
        raise Unreadable(f"is not an .xlsx workbook ({problem}).") from None
    return tuple(notes)


def _plain_rows(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Cell, ...]]:
    """Yield rows as far as something stands in them.

    Raises:
        Unreadable: when there is more than a price list has.
    """
    filled = 0
    for number, row in enumerate(rows):
        plain = tuple(_plain(value) for value in row[:MOST_COLUMNS])
        cells = sum(1 for value in plain if value not in (None, ""))
        filled += cells
        if filled > MOST_CELLS or (cells and number >= MOST_ROWS):
            raise Unreadable(f"has more than {MOST_ROWS:,} rows or {MOST_CELLS:,} cells.")
        yield plain if cells else ()


def _plain(value: Any) -> Cell:
    if isinstance(value, bool) or value is None:
        return None if value is None else str(value)
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else str(value)


def _csv_text(data: bytes) -> tuple[Iterable[_Sheet], tuple[str, ...]]:
    """Return the table as each delimiter would have it, the likeliest first."""
    text, notes = _decode(data)
    return _by_delimiters(text), notes


def _by_delimiters(text: str) -> Iterator[_Sheet]:
    for delimiter in _delimiters(text):
        try:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            rows = tuple(_plain_rows(tuple(row) for row in reader))
        except csv.Error:
            continue  # a cell without end by this delimiter may be none by the next
        yield _Sheet("", rows, delimiter == ";")


def _decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of a CSV file: UTF-8, UTF-16 with its mark, else Windows Western."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), ()
        except UnicodeDecodeError:
            raise Unreadable("is not UTF-16 text although it says so.") from None
    if b"\0" in data:
        raise Unreadable("is not text: it holds zero bytes.")
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        note = "Not UTF-8: read as Windows Western (1252)."
        return data.decode("cp1252", errors="replace"), (note,)


def _delimiters(text: str) -> list[str]:
    """Return the signs that may part cells, those first that stand most evenly in the first lines."""
    lines = [line for line in text.splitlines()[:HEADER_WITHIN] if line.strip()]

    def evenness(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in lines]
        most = max(counts, default=0)
        return (sum(1 for one in counts if one and one == most), most)

    return sorted(_DELIMITERS, key=evenness, reverse=True)
