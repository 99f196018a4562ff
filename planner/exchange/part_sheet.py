"""The sheet `By part`: the bill of materials summed over all sites."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from planner.exchange.columns import Kind, missing_words
from planner.exchange.layout import Layout, letters
from planner.exchange.lines import Bom, BomLine
from planner.exchange.styles import Styles, write, write_formula

PART_SHEET = "By part"
_HEADER_ROW = 2


@dataclass(frozen=True, slots=True)
class PartRow:
    """All lines of one thing with one option and price."""

    lines: tuple[BomLine, ...]

    @property
    def first(self) -> BomLine:
        """A line that speaks for all: they differ only in site and quantity."""
        return self.lines[0]

    def sum(self, value: Callable[[BomLine], Decimal | float | None]) -> Decimal | float | None:
        """Return the sum of what is known, None when nothing is."""
        known = [x for x in map(value, self.lines) if x is not None]
        if not known:
            return None
        return sum((Decimal(repr(x)) if isinstance(x, float) else x for x in known), Decimal(0))


def part_rows(bom: Bom) -> tuple[PartRow, ...]:
    """Group the lines by thing and option, in the order of the bill of materials."""
    groups: dict[tuple[str, str], list[BomLine]] = {}
    for line in bom.lines:
        groups.setdefault((line.part_key, line.option), []).append(line)
    return tuple(PartRow(tuple(lines)) for lines in groups.values())


_TEXTS: tuple[tuple[str, float, Callable[[BomLine], str]], ...] = (
    ("Manufacturer", 16, lambda x: x.manufacturer),
    ("Part number", 22, lambda x: x.part_number),
    ("Description", 58, lambda x: x.description),
    ("UoM", 9, lambda x: x.unit),
    ("Option", 11, lambda x: x.option),
    ("Charge", 9, lambda x: x.charge),
)
_SUMS: tuple[tuple[str, str, Kind, float, Callable[[BomLine], Decimal | float | None]], ...] = (
    ("Qty", "quantity", Kind.QUANTITY, 10, lambda x: x.quantity),
    ("Total", "total", Kind.MONEY, 16, lambda x: None if x.apart else x.total),
    ("Term total", "term_total", Kind.MONEY, 16, lambda x: None if x.apart else x.term_total),
    ("kW", "kw", Kind.NUMBER, 10, lambda x: x.kw),
    ("U", "units", Kind.NUMBER, 8, lambda x: x.units),
    ("kg", "kg", Kind.NUMBER, 10, lambda x: x.kg),
)
_KEY_COLUMN = len(_TEXTS) + len(_SUMS)
_OPTION_COLUMN = [title for title, _, _ in _TEXTS].index("Option")


def write_parts(book: Any, bom: Bom, styles: Styles, layout: Layout) -> Any:
    """Add the sheet and return it. The key in the last column finds the lines by their ids."""
    sheet = book.add_worksheet(PART_SHEET)
    sheet.write_string(0, 0, "Parts, summed over all sites", styles.title())
    columns = [
        *((title, width, Kind.TEXT) for title, width, _ in _TEXTS),
        *((title, width, kind) for title, _, kind, width, _ in _SUMS),
        ("Part key", 40.0, Kind.TEXT),
    ]
    for index, (title, width, kind) in enumerate(columns):
        sheet.set_column(index, index, width)
        sheet.write_string(_HEADER_ROW, index, title, styles.header(kind))
    rows = part_rows(bom)
    for place, row in enumerate(rows, start=_HEADER_ROW + 1):
        _write_row(sheet, place, row, layout, styles)
    sheet.autofilter(_HEADER_ROW, 0, _HEADER_ROW + max(len(rows), 1), _KEY_COLUMN)
    sheet.freeze_panes(_HEADER_ROW + 1, 0)
    sheet.repeat_rows(_HEADER_ROW)
    return sheet


def _write_row(sheet: Any, place: int, row: PartRow, layout: Layout, styles: Styles) -> None:
    for index, (_, _, text) in enumerate(_TEXTS):
        write(sheet, place, index, text(row.first), styles.value(Kind.TEXT))
    write(sheet, place, _KEY_COLUMN, row.first.part_key, styles.muted())
    same = {
        "line_id": f'${letters(_KEY_COLUMN)}{place + 1}&"@*"',
        "option": f"${letters(_OPTION_COLUMN)}{place + 1}",
    }
    unknown = missing_words(row.first, layout.audience)
    for index, (_, column, kind, _, value) in enumerate(_SUMS, start=len(_TEXTS)):
        result = row.sum(value)
        metered = kind is Kind.QUANTITY and row.first.is_metered
        style = styles.value(Kind.FINE_QUANTITY if metered else kind)
        if result is None and column != "total":
            write(sheet, place, index, None, style)
            continue
        formula = layout.sum_of(column, **same)
        if column == "total":
            # a price that somebody enters later is summed, none at all stays unknown
            formula = f'IF({layout.count_of(column, **same)}=0,"{unknown}",{formula})'
        stored = unknown if result is None else result
        write_formula(sheet, (place, index), f"={formula}", style, stored)
