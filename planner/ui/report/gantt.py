"""The timeline on paper: a row for each activity, its bar on an axis of weeks."""

from collections.abc import Iterator

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor

from planner.presenters.rows import Column, Row, Tone
from planner.presenters.timeline import BAR, Bar, TimelineView, weeks
from planner.ui.canvas.painting import Align
from planner.ui.floor.sheets.pencil import Pencil
from planner.ui.report.chart_frame import LINE_MM, Axis
from planner.ui.report.pieces import Piece
from planner.ui.report.tables import NORMAL, header_piece, laid_out
from planner.ui.report.typeface import LEADING, Typeface
from planner.ui.report.words import write_lines
from planner.ui.theme import LIGHT, mixed

_BAR_SHARE = 0.36
"""Part of the width that the axis takes."""
_PAD, _BAR_HIGH = 1.2, 2.6
_PALE = 0.35
_SIZE = NORMAL.size


def gantt_pieces(typeface: Typeface, view: TimelineView, width: float) -> Iterator[Piece]:
    """Return the header with the weeks, then a row a piece, headings of sites between them."""
    plan = _Plan(typeface, view, width)
    yield plan.header
    for row in view.table.rows:
        yield plan.heading(row) if row.is_heading else plan.row(row)


class _Plan:
    """The columns of the table, and the axis right of them."""

    def __init__(self, typeface: Typeface, view: TimelineView, width: float) -> None:
        self._typeface = typeface
        self._view = view
        self._width = width
        self._columns: tuple[Column, ...] = tuple(
            one for one in view.table.columns if one.key != BAR
        )
        self._room = width * _BAR_SHARE
        self._layout = laid_out(typeface, self._columns, view.table.rows, width - self._room)
        self.header = self._header()

    def _axis(self, left: float) -> Axis:
        start = left + self._layout.width + 2 * _PAD
        return Axis(0.0, self._view.weeks, start, self._room - 4 * _PAD)

    def _header(self) -> Piece:
        titles = header_piece(self._typeface, self._layout)
        named = next(one for one in self._view.table.columns if one.key == BAR).title
        across = self._axis(0.0).length
        lines = self._typeface.lines(named, _SIZE, across, bold=True)
        high = max(titles.height, (1 + len(lines)) * LINE_MM + 1.5)

        def draw(pencil: Pencil, left: float, top: float) -> None:
            titles.draw(pencil, left, top + high - titles.height)
            axis = self._axis(left)
            above = top + high - (1 + len(lines)) * LINE_MM - 0.8
            box = QRectF(axis.origin, above, axis.length, 0.0)
            write_lines(pencil, box, lines, _SIZE, Tone.MUTED, bold=True)
            for week in self._ticks():
                x = axis.at(week)
                label = QRectF(x - 8.0, top + high - LINE_MM - 0.4, 16.0, LINE_MM)
                text = weeks(week)
                pencil.write(label, text, _SIZE, LIGHT.muted, align=Align.CENTRE)
            pencil.pen(LIGHT.line_strong, 0.3)
            pencil.line(left, top + high, left + self._width, top + high)

        return Piece(high, draw, above=1.5, keeps_next=True)

    def _ticks(self) -> Iterator[float]:
        week = 0.0
        while week <= self._view.weeks + 1e-9:
            yield week
            week += self._view.tick

    def heading(self, row: Row) -> Piece:
        """Return the name of a site and when it serves."""
        text = next(iter(row.cells.values())).text
        lines = self._typeface.lines(text, _SIZE, self._width - 2 * _PAD, bold=True)
        high = len(lines) * _SIZE * LEADING + _PAD

        def draw(pencil: Pencil, left: float, top: float) -> None:
            pencil.fill(LIGHT.well)
            pencil.rect(QRectF(left, top, self._width, high))
            box = QRectF(left + _PAD, top + _PAD / 2, self._width, 0.0)
            write_lines(pencil, box, lines, _SIZE, bold=True)

        return Piece(high, draw, keeps_next=True, repeat=self.header)

    def row(self, row: Row) -> Piece:
        """Return an activity."""
        wrapped = []
        for column, width in zip(self._columns, self._layout.widths, strict=True):
            text = row.cells[column.key].text
            wrapped.append(self._typeface.lines(text, _SIZE, width - 2 * _PAD))
        high = max(map(len, wrapped)) * _SIZE * LEADING + _PAD
        bar = self._view.bars.get(row.key)

        def draw(pencil: Pencil, left: float, top: float) -> None:
            axis = self._axis(left)
            for week in self._ticks():
                pencil.pen(LIGHT.line, 0.12)
                pencil.line(axis.at(week), top, axis.at(week), top + high)
            for place, lines in enumerate(wrapped):
                column = self._columns[place]
                width = self._layout.widths[place] - 2 * _PAD
                start = left + self._layout.lefts[place] + _PAD
                box = QRectF(start, top + _PAD / 2, width, 0.0)
                align = Align.RIGHT if column.numeric else Align.LEFT
                # On paper the word stands beside the bar; a coloured name says nothing more.
                tone = row.cells[column.key].tone if column.numeric else Tone.NORMAL
                write_lines(pencil, box, lines, _SIZE, tone, align=align)
            if bar is not None:
                _draw_bar(pencil, bar, axis, top, high)
            pencil.pen(LIGHT.line, 0.12)
            pencil.line(left, top + high, left + self._width, top + high)

        return Piece(high, draw, repeat=self.header)


def _draw_bar(pencil: Pencil, bar: Bar, axis: Axis, top: float, high: float) -> None:
    fill = LIGHT.warning if bar.critical else LIGHT.accent_fill
    y = top + (high - _BAR_HIGH) / 2
    start, end, late = axis.at(bar.start), axis.at(bar.end), axis.at(bar.end_p80)
    if late > end:
        pencil.fill(mixed(fill, QColor("white"), _PALE))
        pencil.rect(QRectF(end, y + _BAR_HIGH / 3, late - end, _BAR_HIGH / 3))
    if bar.float_weeks > 0.0:
        pencil.pen(LIGHT.muted, 0.25, Qt.PenStyle.DotLine)
        middle = y + _BAR_HIGH / 2
        pencil.line(end, middle, axis.at(bar.end + bar.float_weeks), middle)
    pencil.fill(fill)
    pencil.rect(QRectF(start, y, max(0.5, end - start), _BAR_HIGH))
    if bar.edited:
        pencil.pen(LIGHT.text, 0.3)
        pencil.rect(QRectF(start, y, max(0.5, end - start), _BAR_HIGH))
