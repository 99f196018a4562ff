"""The cable schedule for those who lay the cables: as rows of a file, and as a sheet."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from planner.compute.cable_schedule import CableLine
from planner.exchange.columns import Kind, Value
from planner.exchange.styles import HEADER_POINTS, Styles, write

CABLE_SHEET = "Cables"
_HEADER_ROW = 2

_COLUMNS: tuple[tuple[str, Kind, float], ...] = (
    ("Label", Kind.TEXT, 12),
    ("From", Kind.TEXT, 24),
    ("From port", Kind.TEXT, 9),
    ("From rack", Kind.TEXT, 10),
    ("To", Kind.TEXT, 24),
    ("To port", Kind.TEXT, 9),
    ("To rack", Kind.TEXT, 10),
    ("Fabric", Kind.TEXT, 22),
    ("Medium", Kind.TEXT, 28),
    ("Length m", Kind.NUMBER, 9),
    ("Part number", Kind.TEXT, 18),
    ("Part", Kind.TEXT, 34),
)
COLUMNS = tuple(title for title, _, _ in _COLUMNS)


def cable_rows(lines: Sequence[CableLine]) -> Iterator[Mapping[str, Value]]:
    """Yield the schedule, one mapping by title for each cable; no length is an empty cell."""
    for one in lines:
        yield dict(zip(COLUMNS, _values(one), strict=True))


def _values(line: CableLine) -> tuple[Value, ...]:
    ends = (
        *(line.one.device, line.one.port, line.one.rack),
        *(line.other.device, line.other.port, line.other.rack),
    )
    return (
        line.label,
        *ends,
        line.fabric,
        line.medium,
        line.length_m,
        line.part_number,
        line.part,
    )


def write_cables(book: Any, lines: Sequence[CableLine], styles: Styles) -> Any:
    """Add the sheet and return it."""
    sheet = book.add_worksheet(CABLE_SHEET)
    sheet.write_string(0, 0, "Cable schedule", styles.title())
    for index, (title, kind, width) in enumerate(_COLUMNS):
        sheet.set_column(index, index, width)
        sheet.write_string(_HEADER_ROW, index, title, styles.header(kind))
    sheet.set_row(_HEADER_ROW, HEADER_POINTS)
    text, number = styles.value(Kind.TEXT), styles.value(Kind.NUMBER)
    for place, line in enumerate(lines, start=_HEADER_ROW + 1):
        for index, value in enumerate(_values(line)):
            write(sheet, place, index, value, number if isinstance(value, float) else text)
    sheet.autofilter(_HEADER_ROW, 0, _HEADER_ROW + max(len(lines), 1), len(_COLUMNS) - 1)
    sheet.freeze_panes(_HEADER_ROW + 1, 0)
    sheet.repeat_rows(_HEADER_ROW)
    return sheet
