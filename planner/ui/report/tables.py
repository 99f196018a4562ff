"""Tables as pieces: widths from what stands in the columns, texts that wrap, headers that return."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF

from planner.presenters.report.blocks import Grid
from planner.presenters.rows import Cell, Column, Row, Tone
from planner.ui.canvas.painting import Align
from planner.ui.floor.sheets.pencil import Pencil
from planner.ui.report.pieces import Piece
from planner.ui.report.typeface import LEADING, Typeface
from planner.ui.report.words import write_lines
from planner.ui.theme import LIGHT

_PAD_X = 1.2
_WIDEST_WORD, _WIDEST_TEXT = 34.0, 110.0
_LEAST_COLUMN = 9.0
_NOTHING_MM = 1e-3
_TWO_LINES = 0.58
"""A title whose lines differ needs more than half of its width."""
_AIR = 7.0
"""What a column is widened by at most where a table leaves room beside it."""
_EMPTY = Cell("")


@dataclass(frozen=True, slots=True)
class Setting:
    """Size of the text of a table, and the room above and below it in a row."""

    size: float
    pad: float

    @property
    def line(self) -> float:
        """Distance of lines."""
        return self.size * LEADING


NORMAL, DENSE = Setting(2.5, 0.65), Setting(2.25, 0.45)


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns with where each begins and how wide it is, its padding included."""

    setting: Setting
    columns: tuple[Column, ...]
    lefts: tuple[float, ...]
    widths: tuple[float, ...]

    @property
    def width(self) -> float:
        """The whole."""
        return sum(self.widths)


def table_pieces(typeface: Typeface, grid: Grid, width: float, high: float) -> Iterator[Piece]:
    """Return a table for a field of *width* and *high*: its header, then a row a piece."""
    table = grid.table
    if not table.rows:
        yield from _empty(typeface, table.empty_text, width)
        return
    setting = DENSE if grid.dense else NORMAL
    layout = laid_out(typeface, table.columns, table.rows, width, setting)
    header = again = header_piece(typeface, layout)
    yield header
    for row in table.rows:
        if row.is_heading:
            heading = heading_row(typeface, row, layout, header)
            again = _stacked(header, heading)
            # A sum at the end stands over nothing.
            yield replace(heading, keeps_next=row is not table.rows[-1])
        else:
            yield from _row_pieces(typeface, row, layout, again, high)


def _stacked(header: Piece, heading: Piece) -> Piece:
    """Return a header with the heading row that goes on below it."""

    def draw(pencil: Pencil, left: float, top: float) -> None:
        header.draw(pencil, left, top)
        heading.draw(pencil, left, top + header.height)

    return Piece(header.height + heading.height, draw)


def _empty(typeface: Typeface, text: str, width: float) -> Iterator[Piece]:
    lines = typeface.lines(text, NORMAL.size, width)

    def draw(pencil: Pencil, left: float, top: float) -> None:
        write_lines(pencil, QRectF(left, top, width, 0.0), lines, NORMAL.size, Tone.MUTED)

    if text:
        yield Piece(len(lines) * NORMAL.line, draw)


# --- widths ---------------------------------------------------------------------------------------


def laid_out(
    typeface: Typeface,
    columns: Sequence[Column],
    rows: Sequence[Row],
    width: float,
    setting: Setting = NORMAL,
) -> Layout:
    """Return the widths of columns: none narrower than its longest word, the rest by need."""
    needs = [_need(typeface, column, rows, setting.size) for column in columns]
    widths = _shared(needs, width)
    lefts = [sum(widths[:place]) for place in range(len(widths))]
    return Layout(setting, tuple(columns), tuple(lefts), tuple(widths))


@dataclass(frozen=True, slots=True)
class _Need:
    """What a column needs at least, what it takes without wrapping, and how much text it has."""

    least: float
    natural: float
    text: float


def _need(typeface: Typeface, column: Column, rows: Sequence[Row], size: float) -> _Need:
    cells = [row.cells.get(column.key, _EMPTY).text for row in rows if not row.is_heading]
    words = [typeface.longest_word(column.title, size, bold=True)]
    words += [typeface.longest_word(text, size) for text in cells]
    headings = [text for text in _beside(column, rows) if text]
    words += [typeface.longest_word(text, size, bold=True) for text in headings]
    # A title takes two lines at most, unless its column holds long texts anyway.
    title = typeface.width(column.title, size, bold=True)
    whole = [_widest(typeface, text, size) for text in cells]
    whole += [typeface.width(text, size, bold=True) for text in headings]
    pad = 2 * _PAD_X + 0.1
    least = max(_LEAST_COLUMN, min(max(*words, _TWO_LINES * title), _WIDEST_WORD) + pad)
    natural = max(least, min(max((*whole, *words)), _WIDEST_TEXT) + pad)
    lines = [sum(typeface.width(line, size) for line in text.split("\n")) for text in cells]
    return _Need(least, natural, sum(lines) / max(1, len(lines)))


def _beside(column: Column, rows: Sequence[Row]) -> Iterator[str]:
    """Texts of heading rows that stand in a column of their own."""
    for row in rows:
        if row.is_heading and column.key in row.cells and len(row.cells) > 1:
            yield row.cells[column.key].text


def _widest(typeface: Typeface, text: str, size: float) -> float:
    return max(typeface.width(line, size) for line in text.split("\n"))


def _shared(needs: Sequence[_Need], width: float) -> list[float]:
    """Return widths between what is needed and what is natural, all of the room together."""
    natural, least = sum(one.natural for one in needs), sum(one.least for one in needs)
    if natural <= width:
        # Numbers far from what they belong to are hard to read: a small table stays small.
        air = min(_AIR, (width - natural) / len(needs))
        return [one.natural + air for one in needs]
    if least >= width:
        return [one.least * width / least for one in needs]
    # By how much text there is, so that rows become low; none gets more than it can use.
    widths, room = [one.least for one in needs], width - least
    wanting = [place for place, one in enumerate(needs) if one.natural > one.least]
    while room > _NOTHING_MM and wanting:
        text = sum(needs[place].text for place in wanting) or 1.0
        each = {place: room * needs[place].text / text for place in wanting}
        for place, given in each.items():
            taken = min(given, needs[place].natural - widths[place])
            widths[place] += taken
            room -= taken
        wanting = [one for one in wanting if needs[one].natural - widths[one] > _NOTHING_MM]
    return widths


# --- rows -----------------------------------------------------------------------------------------


def header_piece(typeface: Typeface, layout: Layout) -> Piece:
    """Return the titles of the columns over a line."""
    size, line, pad = layout.setting.size, layout.setting.line, layout.setting.pad
    titles = [
        typeface.lines(column.title, size, width - 2 * _PAD_X, bold=True)
        for column, width in zip(layout.columns, layout.widths, strict=True)
    ]
    high = max(map(len, titles)) * line + 2 * pad

    def draw(pencil: Pencil, left: float, top: float) -> None:
        for place, lines in enumerate(titles):
            # Titles stand on the line, whether they take one line or two.
            lower = top + high - pad - len(lines) * line
            box = QRectF(
                left + layout.lefts[place] + _PAD_X,
                lower,
                layout.widths[place] - 2 * _PAD_X,
                0.0,
            )
            align = Align.RIGHT if layout.columns[place].numeric else Align.LEFT
            write_lines(pencil, box, lines, size, Tone.MUTED, align=align, bold=True)
        pencil.pen(LIGHT.line_strong, 0.3)
        pencil.line(left, top + high, left + layout.width, top + high)

    return Piece(high, draw, above=1.5, keeps_next=True)


def heading_row(typeface: Typeface, row: Row, layout: Layout, header: Piece) -> Piece:
    """Return a row that stands over those that follow; alone, its text goes over all columns."""
    setting = layout.setting
    said = [row.cells.get(column.key, _EMPTY) for column in layout.columns]
    alone = not any(cell.text for cell in said[1:])
    widths = [layout.width, *[0.0] * (len(said) - 1)] if alone else list(layout.widths)
    wrapped = [
        typeface.lines(cell.text, setting.size, width - 2 * _PAD_X, bold=True) if cell.text else ()
        for cell, width in zip(said, widths, strict=True)
    ]
    high = max(1, *map(len, wrapped)) * setting.line + 2 * setting.pad

    def draw(pencil: Pencil, left: float, top: float) -> None:
        pencil.fill(LIGHT.well)
        pencil.rect(QRectF(left, top, layout.width, high))
        for place, lines in enumerate(wrapped):
            start = left + layout.lefts[place] + _PAD_X
            box = QRectF(start, top + setting.pad, widths[place] - 2 * _PAD_X, 0.0)
            align = Align.RIGHT if layout.columns[place].numeric else Align.LEFT
            tone = said[place].tone
            write_lines(pencil, box, lines, setting.size, tone, align=align, bold=True)

    return Piece(high, draw, keeps_next=True, repeat=header)


def _row_pieces(
    typeface: Typeface, row: Row, layout: Layout, header: Piece, high: float
) -> Iterator[Piece]:
    """A row; one that is higher than a sheet goes on over the next ones."""
    setting = layout.setting
    cells = [row.cells.get(column.key, _EMPTY) for column in layout.columns]
    wrapped = [
        typeface.lines(cell.text, setting.size, width - 2 * _PAD_X)
        for cell, width in zip(cells, layout.widths, strict=True)
    ]
    most = max(1, int((high - header.height - 2 * setting.pad) // setting.line))
    count = max(map(len, wrapped))
    for first in range(0, count, most):
        part = [lines[first : first + most] for lines in wrapped]
        tones = [cell.tone for cell in cells]
        yield _row_piece(layout, part, tones, header, ends=first + most >= count)


def _row_piece(
    layout: Layout,
    wrapped: list[tuple[str, ...]],
    tones: list[Tone],
    header: Piece,
    *,
    ends: bool,
) -> Piece:
    setting = layout.setting
    high = max(map(len, wrapped)) * setting.line + 2 * setting.pad

    def draw(pencil: Pencil, left: float, top: float) -> None:
        for place, lines in enumerate(wrapped):
            box = QRectF(
                left + layout.lefts[place] + _PAD_X,
                top + setting.pad,
                layout.widths[place] - 2 * _PAD_X,
                0.0,
            )
            align = Align.RIGHT if layout.columns[place].numeric else Align.LEFT
            write_lines(pencil, box, lines, setting.size, tones[place], align=align)
        if ends:
            pencil.pen(LIGHT.line, 0.12)
            pencil.line(left, top + high, left + layout.width, top + high)

    return Piece(high, draw, repeat=header)
