"""Curves over one axis, each named at its end, with labelled points."""

from collections.abc import Iterator

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtWidgets import QWidget

from planner.presenters import formats
from planner.presenters.series import Hue, Line, LineChart, Mark
from planner.presenters.wording import translate
from planner.ui.charts.frame import ChartFrame
from planner.ui.charts.placing import best_anchor, label_box
from planner.ui.charts.plot import SMALL, Label, Legend, Plot
from planner.ui.charts.ranges import round_limit, steady_limit, ticks
from planner.ui.theme import GRID, Theme, mixed, sized, tabular, theme_of

_LINE_PX = 2
_MARK_PX = 9
_YEAR = 12
_BESIDE_PX = 6.0
"""Least room between the labels of two points, so that they read as two."""
_MARGIN = 0.02
"""Share of the x axis left free at both ends, so that labels there stay whole."""
_ROOM_ABOVE = 0.86
"""Below this share of the y axis the end of a curve has room for its value above it."""
_TEXT_SHARE = 0.6
_RANGE_ALPHA = 46
"""How much of its colour the range of a curve has, of 255: two that overlap stay apart."""


class LineChartView(ChartFrame):
    """Shows a `LineChart`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart: LineChart | None = None
        self._limit: float | None = None
        self._curves: list[tuple[pg.PlotCurveItem, Label]] = []
        self._marks = pg.ScatterPlotItem(size=_MARK_PX, pxMode=True)
        self._mark_labels: list[Label] = []
        self._bounds: list[tuple[pg.PlotCurveItem, Label]] = []
        self._ranges: list[_Range] = []
        self._marks.setZValue(2)
        self.plot.addItem(self._marks)
        self.plot.getPlotItem().getViewBox().sigResized.connect(self._turn_marks)

    @property
    def chart(self) -> LineChart | None:
        """What is shown."""
        return self._chart

    def forget(self) -> None:
        self._chart = None

    def show_chart(self, chart: LineChart) -> None:
        """Show *chart*; does nothing when it is shown already."""
        if chart == self._chart:
            return
        self._chart = chart
        self.set_head(chart.title, chart.unit)
        self.set_empty("" if chart.lines else chart.empty_text)
        self.set_foot(chart.foot)
        largest = max((one for line in chart.lines for one in (*line.y, *line.high)), default=0.0)
        self._limit = chart.y_end or steady_limit(largest, self._limit)
        ends = (f"{line.label} {formats.number(line.y[-1])}" for line in chart.lines)
        self.setAccessibleDescription("; ".join((*ends, chart.note)))
        self.repaint_theme()

    def tooltip_at(self, x: float, y: float) -> str:
        chart = self._chart
        if chart is None or not chart.lines or not 0.0 <= round(x) <= _end(chart):
            return ""
        at = _nearest(chart.lines[0], x)
        head = formats.Quantity(formats.short(at), chart.x_unit)
        lines = [f"{chart.x_title} {head}"]
        for line in chart.lines:
            place = min(range(len(line.x)), key=lambda index: abs(line.x[index] - at))
            text = f"{line.label} {formats.number(line.y[place])}"
            if line.low:
                ends = (formats.number(one[place]) for one in (line.low, line.high))
                text += " ({} – {})".format(*ends)
            lines.append(f"{text}: {line.texts[place]}" if line.texts else text)
        if chart.note:
            lines.append(chart.note)
        return "\n".join(lines)

    def repaint_theme(self) -> None:
        chart, limit = self._chart, self._limit
        if chart is None or limit is None or not chart.lines:
            return
        theme = theme_of(self)
        self.style_axes(theme)
        self._set_axes(chart, limit, theme)
        self._draw_ranges(chart, theme)
        self._draw_curves(chart, limit, theme)
        self._draw_bounds(chart, limit, theme)
        self._draw_marks(chart, theme)
        self.legend.show_entries(tuple(_legend(chart, theme)))

    def _set_axes(self, chart: LineChart, limit: float, theme: Theme) -> None:
        metrics = QFontMetricsF(tabular(sized(self.font(), SMALL)))
        height = metrics.height()
        most = int(min(5, max(1, (self.plot.height() - height) // (2.2 * height))))
        marks = [(value, formats.trimmed(value, 2)) for value in ticks(limit, most)]
        widest = max(metrics.horizontalAdvance(text) for _, text in marks)
        self.plot.set_ticks("left", marks, widest + 2 * GRID)
        last = _end(chart)
        self.plot.set_ticks("bottom", _x_ticks(chart, last), height + GRID)
        values = [value for value, _ in marks]
        self.grid.show_lines(values, QRectF(0.0, 0.0, last, limit), theme.line)
        # half a month more on the left keeps the first label whole
        self.plot.set_ranges((-last * _MARGIN, last * (1 + _MARGIN)), (0.0, limit))

    def _draw_ranges(self, chart: LineChart, theme: Theme) -> None:
        ranged = [line for line in chart.lines if line.low]
        while len(self._ranges) < len(ranged):
            self._ranges.append(_Range(self.plot))
        for index, found in enumerate(self._ranges):
            found.show_line(ranged[index] if index < len(ranged) else None, theme)

    def _draw_curves(self, chart: LineChart, limit: float, theme: Theme) -> None:
        while len(self._curves) < len(chart.lines):
            curve, end = pg.PlotCurveItem(), Label()
            self.plot.addItem(curve)
            self.plot.addItem(end)
            self._curves.append((curve, end))
        highest = max(line.y[-1] for line in chart.lines)
        for index, (curve, end) in enumerate(self._curves):
            shown = index < len(chart.lines)
            curve.setVisible(shown)
            # where a curve that is cut off ends means nothing
            end.setVisible(shown and not chart.x_unit)
            if shown:
                line = chart.lines[index]
                style = Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine
                colour = theme.hue(line.hue)
                pen = pg.mkPen(colour, width=_LINE_PX * self.devicePixelRatioF(), style=style)
                curve.setData(np.array(line.x), np.array(line.y), pen=pen, antialias=True)
                above = line.y[-1] == highest and line.y[-1] < limit * _ROOM_ABOVE
                font = tabular(sized(self.font(), SMALL, bold=True))
                end.show_text(formats.number(line.y[-1]), _readable(colour, theme), font)
                end.setAnchor((1.0, 1.0 if above else 0.0))
                end.setPos(line.x[-1], line.y[-1])

    def _draw_marks(self, chart: LineChart, theme: Theme) -> None:
        labelled = chart.marks if chart.every_mark else chart.marks[:1]
        while len(self._mark_labels) < len(labelled):
            self._mark_labels.append(Label())
            self.plot.addItem(self._mark_labels[-1])
        self._marks.setData(
            x=[mark.x for mark in chart.marks],
            y=[mark.y for mark in chart.marks],
            brush=pg.mkBrush(theme.window),
            pen=pg.mkPen(theme.text, width=_LINE_PX * self.devicePixelRatioF()),
        )
        for index, label in enumerate(self._mark_labels):
            label.setVisible(index < len(labelled))
            if index < len(labelled):
                mark = labelled[index]
                label.show_text(mark.label, theme.text, sized(self.font(), SMALL))
                label.fill = pg.mkBrush(theme.window)
                label.setZValue(1)
                label.setPos(mark.x, mark.y)
        self._turn_marks()

    def _turn_marks(self) -> None:
        """Put the labels of points to the side where they cover nothing."""
        chart = self._chart
        if chart is None:
            return
        taken = [
            label_box(self._at(bound.x, None), label.boundingRect().size(), (label.anchor.x(), 0.0))
            for bound, (_, label) in zip(chart.bounds, self._bounds, strict=False)
        ]
        shown = zip(chart.marks, self._mark_labels, strict=False)
        for mark, label in list(shown)[: None if chart.every_mark else 1]:
            anchor = self._free_side(chart, mark, label, taken)
            label.setAnchor(anchor)
            box = label_box(self._at(mark.x, mark.y), label.boundingRect().size(), anchor)
            covers = any(one.intersects(box) for one in taken)
            seen = mark is chart.marks[0] or not covers
            label.setVisible(seen)
            if seen:
                taken.append(box.adjusted(-_BESIDE_PX, 0.0, _BESIDE_PX, 0.0))

    def _at(self, x: float, y: float | None) -> QPointF:
        """Pixels of a point in the plot; without *y* at the top."""
        view = self.plot.getPlotItem().getViewBox()
        (x_low, x_high), (y_low, y_high) = view.viewRange()
        right = (x - x_low) / (x_high - x_low) * view.width()
        if y is None:
            return QPointF(right, 0.0)
        return QPointF(right, (y_high - y) / (y_high - y_low) * view.height())

    def _free_side(
        self, chart: LineChart, mark: Mark, label: Label, taken: list[QRectF]
    ) -> tuple[float, float]:
        """The side of a point where its label covers nothing, as an anchor."""
        view = self.plot.getPlotItem().getViewBox()
        plot = QRectF(0.0, 0.0, view.width(), view.height())
        dots = [self._at(x, y) for line in chart.lines for x, y in zip(line.x, line.y, strict=True)]
        size = label.boundingRect().size()
        return best_anchor(self._at(mark.x, mark.y), size, plot, taken, dots)

    def _draw_bounds(self, chart: LineChart, limit: float, theme: Theme) -> None:
        while len(self._bounds) < len(chart.bounds):
            line, label = pg.PlotCurveItem(), Label()
            self.plot.addItem(line)
            self.plot.addItem(label)
            self._bounds.append((line, label))
        colour, last = theme.hue(Hue.LIMIT), _end(chart)
        pen = pg.mkPen(colour, width=1.5 * self.devicePixelRatioF(), style=Qt.PenStyle.DashLine)
        for index, (line, label) in enumerate(self._bounds):
            shown = index < len(chart.bounds)
            line.setVisible(shown)
            label.setVisible(shown)
            if shown:
                bound = chart.bounds[index]
                line.setData(np.array([bound.x, bound.x]), np.array([0.0, limit]), pen=pen)
                label.show_text(bound.label, colour, sized(self.font(), SMALL))
                label.fill = pg.mkBrush(theme.window)
                label.setZValue(1)
                left = bound.x >= last / 2 if bound.left is None else bound.left
                label.setAnchor((1.0 if left else 0.0, 0.15))
                label.setPos(bound.x, limit)


class _Range:
    """The area between the low and the high end of a curve."""

    def __init__(self, plot: Plot) -> None:
        self._low, self._high = pg.PlotCurveItem(), pg.PlotCurveItem()
        self._area = pg.FillBetweenItem(self._low, self._high)
        self._area.setZValue(-1)
        plot.addItem(self._area)

    def show_line(self, line: Line | None, theme: Theme) -> None:
        """Show the range of *line*; None for none."""
        self._area.setVisible(line is not None)
        if line is not None:
            colour = QColor(theme.hue(line.hue))
            colour.setAlpha(_RANGE_ALPHA)
            x = np.array(line.x)
            self._low.setData(x, np.array(line.low))
            self._high.setData(x, np.array(line.high))
            self._area.setBrush(pg.mkBrush(colour))


def _end(chart: LineChart) -> float:
    """The last value of the x axis."""
    return chart.x_end if chart.x_unit else max(line.x[-1] for line in chart.lines)


def _nearest(line: Line, x: float) -> float:
    return min(line.x, key=lambda value: abs(value - x))


def _x_ticks(chart: LineChart, last: float) -> list[tuple[float, str]]:
    """Full years of months, or round values of a measure, the last with its unit."""
    if chart.x_unit:
        values = [value for value in ticks(round_limit(last), 4) if value <= last]
        texts = [formats.trimmed(value, 2) for value in values]
        texts[-1] = str(formats.Quantity(texts[-1], chart.x_unit))
        return list(zip(values, texts, strict=True))
    months = [*range(_YEAR, int(last) + 1, _YEAR)] if last >= 2 * _YEAR else [int(last)]
    texts = [str(month) for month in months]
    texts[-1] = str(formats.Quantity(texts[-1], translate("charts", "mo")))
    return [(0.0, "0"), *zip(map(float, months), texts, strict=True)]


def _legend(chart: LineChart, theme: Theme) -> Iterator[tuple[str, QColor, int]]:
    for line in chart.lines:
        yield line.label, theme.hue(line.hue), Legend.DASH if line.dashed else Legend.FILL


def _readable(colour: QColor, theme: Theme) -> QColor:
    """Text needs more contrast than a line of the same colour."""
    return mixed(colour, theme.text, _TEXT_SHARE)
