"""Line charts of the panels on paper: curves with their ranges, marks and limits."""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPolygonF

from planner.presenters import formats
from planner.presenters.series import Hue, Line, LineChart
from planner.presenters.wording import translate
from planner.ui.canvas.painting import Align
from planner.ui.charts.ranges import round_limit, ticks
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
from planner.ui.theme import LIGHT, mixed

_HIGH = 52.0
_BAND = 0.16
_YEAR = 12


def line_piece(typeface: Typeface, chart: LineChart, width: float) -> Piece:
    """Return a line chart."""
    drawn = _Curves(typeface, chart)
    foot = "\n".join(filter(None, (chart.note, chart.foot)))
    head = (chart.unit, tuple(_legend(chart)))
    return chart_piece(typeface, head, (_HIGH, drawn.draw), foot, width)


def _legend(chart: LineChart) -> Iterator[Entry]:
    for one in chart.lines:
        yield Entry(one.label, LIGHT.hue(one.hue), drawn=True, dashed=one.dashed)


class _Curves:
    def __init__(self, typeface: Typeface, chart: LineChart) -> None:
        self._typeface = typeface
        self._chart = chart
        values = [value for one in chart.lines for value in (*one.y, *one.high)]
        self._top = chart.y_end or round_limit(max(values, default=0.0))
        self._last = chart.x_end or max((one.x[-1] for one in chart.lines), default=1.0) or 1.0
        self._levels = [(value, formats.trimmed(value, 2)) for value in ticks(self._top, 5)]

    def draw(self, pencil: Pencil, box: QRectF) -> None:
        chart = self._chart
        left = room_for(self._typeface, self._levels)
        plot = box.adjusted(left, LINE_MM, -8.0, -2 * LINE_MM - 1.0)
        y = Axis(0.0, self._top, plot.bottom(), plot.height(), upwards=True)
        x = Axis(0.0, self._last, plot.left(), plot.width())
        draw_level(pencil, plot, y, self._levels)
        draw_upright(pencil, plot, x, self._x_marks())
        title = QRectF(plot.left(), plot.bottom() + LINE_MM + 0.4, plot.width(), LINE_MM)
        pencil.write(title, chart.x_title, SIZE_MM, LIGHT.muted, align=Align.CENTRE)
        for one in chart.lines:
            self._band(pencil, one, x, y)
        for one in chart.lines:
            style = Qt.PenStyle.DashLine if one.dashed else Qt.PenStyle.SolidLine
            pencil.pen(LIGHT.hue(one.hue), 0.5, style)
            pencil.painter.drawPolyline(_points(one.x, one.y, x, y))
        self._bounds(pencil, plot, x)
        self._marks(pencil, plot, x, y)

    def _x_marks(self) -> list[tuple[float, str]]:
        if self._chart.x_unit:
            values = [value for value in ticks(round_limit(self._last), 5) if value <= self._last]
            texts = [formats.trimmed(value, 2) for value in values]
            texts[-1] = str(formats.Quantity(texts[-1], self._chart.x_unit))
            return list(zip(values, texts, strict=True))
        last = int(self._last)
        months = [*range(0, last + 1, _YEAR)] if last >= 2 * _YEAR else [0, last]
        texts = [str(month) for month in months]
        texts[-1] = str(formats.Quantity(texts[-1], translate("charts", "mo")))
        return list(zip(map(float, months), texts, strict=True))

    def _band(self, pencil: Pencil, one: Line, x: Axis, y: Axis) -> None:
        if not one.low:
            return
        pencil.fill(mixed(LIGHT.hue(one.hue), QColor("white"), _BAND))
        there = _points(one.x, one.high, x, y)
        back = _points(tuple(reversed(one.x)), tuple(reversed(one.low)), x, y)
        pencil.painter.drawPolygon(QPolygonF([*there.toList(), *back.toList()]))

    def _bounds(self, pencil: Pencil, plot: QRectF, x: Axis) -> None:
        for one in self._chart.bounds:
            at = x.at(one.x)
            pencil.pen(LIGHT.hue(Hue.LIMIT), 0.3, Qt.PenStyle.DashLine)
            pencil.line(at, plot.top(), at, plot.bottom())
            left = one.x >= self._last / 2 if one.left is None else one.left
            align = Align.RIGHT if left else Align.LEFT
            label = QRectF(at - 31.0 if left else at + 1.0, plot.top() - LINE_MM, 30.0, LINE_MM)
            pencil.write(label, one.label, SIZE_MM, LIGHT.hue(Hue.LIMIT), align=align)

    def _marks(self, pencil: Pencil, plot: QRectF, x: Axis, y: Axis) -> None:
        for one in self._chart.marks:
            at = QPointF(x.at(one.x), y.at(one.y))
            pencil.fill(LIGHT.text)
            pencil.painter.drawEllipse(at, 0.8, 0.8)
            beside = at.x() + 60.0 > plot.right()
            left = at.x() - 61.5 if beside else at.x() + 1.5
            label = QRectF(left, at.y() + 0.4, 60.0, LINE_MM)
            align = Align.RIGHT if beside else Align.LEFT
            pencil.write(label, one.label, SIZE_MM, LIGHT.text, align=align)


def _points(xs: tuple[float, ...], ys: tuple[float, ...], x: Axis, y: Axis) -> QPolygonF:
    return QPolygonF([QPointF(x.at(a), y.at(b)) for a, b in zip(xs, ys, strict=True)])
