"""Bar charts of the panels on paper: the same series, drawn as shapes."""

from collections.abc import Iterator
from math import floor

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPolygonF

from planner.presenters import formats
from planner.presenters.series import Bar, BarChart, Hue
from planner.ui.canvas.painting import Align
from planner.ui.charts.ranges import round_limit, ticks, ticks_from
from planner.ui.floor.sheets.pencil import Pencil
from planner.ui.report.chart_frame import (
    LINE_MM,
    SIZE_MM,
    Axis,
    Entry,
    chart_piece,
    draw_level,
    draw_upright,
    room_for,
)
from planner.ui.report.pieces import Piece
from planner.ui.report.typeface import Typeface
from planner.ui.theme import LIGHT

_HIGH = 52.0
_ROW, _BAR_SHARE = 5.0, 0.62
_LABEL_SHARE = 0.42
_TEXT_ROOM = 17.0
_WIDEST = 24.0


def bar_piece(typeface: Typeface, chart: BarChart, width: float) -> Piece:
    """Return a bar chart."""
    head = (chart.unit, tuple(_legend(chart)))
    if chart.horizontal:
        lying = _Lying(typeface, chart, width)
        return chart_piece(typeface, head, (lying.high, lying.draw), chart.foot, width)
    standing = _Standing(typeface, chart)
    return chart_piece(typeface, head, (_HIGH, standing.draw), chart.foot, width)


def _legend(chart: BarChart) -> Iterator[Entry]:
    for text, hue in chart.legend:
        yield Entry(text, LIGHT.line_strong if hue is Hue.FREE else LIGHT.hue(hue))
    if chart.course_label:
        yield Entry(chart.course_label, LIGHT.hue(Hue.OWN), dashed=True)
    if chart.outline_label:
        yield Entry(chart.outline_label, LIGHT.faint, drawn=True)
    if chart.limit_label:
        yield Entry(chart.limit_label, LIGHT.hue(Hue.LIMIT), dashed=True)


def _total(bar: Bar) -> float:
    return sum(one.value for one in bar.segments)


def _extent(bar: Bar) -> float:
    above = bar.base + sum(one.value for one in bar.segments if one.value > 0.0)
    return max(above, bar.outline or 0.0, bar.limit or 0.0)


def _depth(bar: Bar) -> float:
    return sum(one.value for one in bar.segments if one.value < 0.0)


class _Standing:
    """Upright bars, or a course in time, with a curve over them."""

    def __init__(self, typeface: Typeface, chart: BarChart) -> None:
        self._typeface = typeface
        self._chart = chart
        highest = max((*map(_extent, chart.bars), *chart.course), default=0.0)
        self._end = chart.axis_end or round_limit(highest)
        deepest = min((*map(_depth, chart.bars), *chart.course), default=0.0)
        values = ticks(self._end, 5)
        step = values[1] if len(values) > 1 else self._end
        self._start = step * floor(deepest / step) if deepest < 0.0 else 0.0
        below = [-value for value in values[1:] if -value >= self._start - 1e-9]
        self._marks = [(value, formats.trimmed(value, 2)) for value in (*reversed(below), *values)]

    def draw(self, pencil: Pencil, box: QRectF) -> None:
        chart = self._chart
        left = room_for(self._typeface, self._marks)
        plot = box.adjusted(left, LINE_MM / 2, 0.0, -LINE_MM - 1.0)
        axis = Axis(self._start, self._end, plot.bottom(), plot.height(), upwards=True)
        draw_level(pencil, plot, axis, self._marks)
        slot = plot.width() / len(chart.bars)
        for place, bar in enumerate(chart.bars):
            wide = slot if chart.touch else min(slot * _BAR_SHARE, _WIDEST)
            self._bar(pencil, bar, axis, plot.left() + (place + 0.5) * slot - wide / 2, wide)
        self._names(pencil, plot, slot)
        if chart.course:
            points = [
                QPointF(plot.left() + (place + 0.5) * slot, axis.at(value))
                for place, value in enumerate(chart.course)
            ]
            pencil.pen(LIGHT.hue(Hue.OWN), 0.5, Qt.PenStyle.DashLine)
            pencil.painter.drawPolyline(QPolygonF(points))

    def _bar(self, pencil: Pencil, bar: Bar, axis: Axis, x: float, wide: float) -> None:
        above, below = bar.base, 0.0
        for one in bar.segments:
            start = below if one.value < 0.0 else above
            end = start + one.value
            if one.value < 0.0:
                below = end
            else:
                above = end
            if one.hue is not Hue.FREE:
                pencil.fill(LIGHT.hue(one.hue))
                top, bottom = axis.at(max(start, end)), axis.at(min(start, end))
                pencil.rect(QRectF(x, top, wide, bottom - top))
        if bar.outline is not None:
            pencil.pen(LIGHT.faint, 0.25)
            pencil.rect(QRectF(x, axis.at(bar.outline), wide, axis.at(0.0) - axis.at(bar.outline)))
        if bar.limit is not None:
            pencil.pen(LIGHT.hue(Hue.LIMIT), 0.35, Qt.PenStyle.DashLine)
            pencil.line(x, axis.at(bar.limit), x + wide, axis.at(bar.limit))

    def _names(self, pencil: Pencil, plot: QRectF, slot: float) -> None:
        """Name places of the axis: those marked, else as many bars as have room."""
        chart = self._chart
        named = list(chart.marks)
        if not named:
            widest = max(self._typeface.width(bar.label, SIZE_MM) for bar in chart.bars) + 1.5
            step = max(1, -int(-widest // slot))
            named = [(float(i), bar.label) for i, bar in enumerate(chart.bars) if i % step == 0]
        for place, text in named:
            middle = plot.left() + (place + 0.5) * slot
            label = QRectF(middle - 20.0, plot.bottom() + 0.6, 40.0, LINE_MM)
            pencil.write(label, text, SIZE_MM, LIGHT.muted, align=Align.CENTRE)


class _Lying:
    """Bars that grow to the right, or to both sides of 0, each with its name and its value."""

    def __init__(self, typeface: Typeface, chart: BarChart, width: float) -> None:
        self._typeface = typeface
        self._chart = chart
        room = width * _LABEL_SHARE
        self._names = [typeface.lines(bar.label, SIZE_MM, room) for bar in chart.bars]
        self._left = max((self._widest(lines) for lines in self._names), default=0.0) + 2.0
        self._highs = [max(_ROW, len(lines) * LINE_MM + 0.6) for lines in self._names]
        if chart.mirrored:
            end = round_limit(
                max((one.value for bar in chart.bars for one in bar.segments), default=0.0)
            )
            self._start, self._end = -end, end
            sides = ticks(end, 2)
            values = [*(-value for value in reversed(sides[1:])), *sides]
        else:
            self._start = chart.axis_start
            self._end = chart.axis_end or round_limit(max(map(_extent, chart.bars), default=0.0))
            values = ticks_from(self._start, self._end, 5)
        self._marks = list(chart.marks) or [(one, formats.trimmed(one, 2)) for one in values]

    @property
    def high(self) -> float:
        """Height of all bars and the axis."""
        return sum(self._highs) + LINE_MM + 1.5

    def _widest(self, lines: tuple[str, ...]) -> float:
        return max(self._typeface.width(line, SIZE_MM) for line in lines)

    def draw(self, pencil: Pencil, box: QRectF) -> None:
        right = 0.5 * LINE_MM if self._chart.mirrored else _TEXT_ROOM
        plot = box.adjusted(self._left, 0.0, -right, -LINE_MM - 1.0)
        axis = Axis(self._start, self._end, plot.left(), plot.width())
        draw_upright(pencil, plot, axis, self._marks)
        top = plot.top()
        for bar, lines, high in zip(self._chart.bars, self._names, self._highs, strict=True):
            for place, line in enumerate(lines):
                at = top + (high - len(lines) * LINE_MM) / 2 + place * LINE_MM
                label = QRectF(box.left() - 0.3, at, self._left - 1.2, LINE_MM)
                pencil.write(label, line, SIZE_MM, LIGHT.text, align=Align.RIGHT)
            self._bar(pencil, bar, axis, top, high)
            top += high

    def _bar(self, pencil: Pencil, bar: Bar, axis: Axis, top: float, high: float) -> None:
        thick = _ROW * _BAR_SHARE
        y = top + (high - thick) / 2
        at = -bar.segments[0].value if self._chart.mirrored and bar.segments else bar.base
        for one in bar.segments:
            left, right = axis.at(at), axis.at(at + one.value)
            pencil.fill(LIGHT.hue(one.hue))
            pencil.rect(QRectF(left, y, right - left, thick))
            at += one.value
        if bar.outline is not None:
            pencil.pen(LIGHT.faint, 0.25)
            pencil.rect(QRectF(axis.at(0.0), y, axis.at(bar.outline) - axis.at(0.0), thick))
        if not self._chart.mirrored:
            at = max(at, bar.outline or 0.0)
            text = bar.text or formats.number(_total(bar))
            label = QRectF(axis.at(at) + 1.0, top, _TEXT_ROOM - 1.0, high)
            pencil.write(label, text, SIZE_MM, LIGHT.text)
