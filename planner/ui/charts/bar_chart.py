"""Stacked bars, upright or lying, with outlines and limits; one graphics item paints them all."""

from collections.abc import Iterator
from math import floor

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from planner.presenters import formats
from planner.presenters.series import Bar, BarChart, Hue
from planner.ui.charts.frame import ChartFrame
from planner.ui.charts.plot import SMALL, Label, Legend, device_pen
from planner.ui.charts.ranges import steady_limit, ticks, ticks_from
from planner.ui.theme import GRID, Theme, sized, tabular, theme_of

_BAR_SHARE = 0.62
"""Width of a bar as a share of its slot."""
_EXCESS_SHARE = 0.35
_STEPS_ABOVE, _STEP_BELOW = 4, 0.25
"""What lies below 0 goes by this share of the steps of the value axis above it."""
_TEXT_ROOM = 1.4
"""How far the axis of lying bars goes beyond the longest one, for the text at its end."""
_LABEL_SHARE = 0.38
"""Largest share of the width that names of lying bars take."""


class BarChartView(ChartFrame):
    """Shows a `BarChart`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart: BarChart | None = None
        self._limit: float | None = None
        self._steady: float | None = None
        self._bars = _Bars()
        self._label = Label()
        self._texts: list[Label] = []
        self.plot.addItem(self._bars)
        self.plot.addItem(self._label)

    @property
    def chart(self) -> BarChart | None:
        """What is shown."""
        return self._chart

    @property
    def value_limit(self) -> float | None:
        """The upper end of the value axis."""
        return self._limit

    def forget(self) -> None:
        self._chart = None

    def show_chart(self, chart: BarChart) -> None:
        """Show *chart*; does nothing when it is shown already."""
        if chart == self._chart:
            return
        self._chart = chart
        self.set_head(chart.title, chart.unit)
        self.set_empty("" if chart.bars else chart.empty_text)
        self.set_foot(chart.foot)
        self._limit = chart.axis_end
        if self._limit is None:
            room = _TEXT_ROOM if chart.horizontal and any(bar.text for bar in chart.bars) else 1.0
            self._limit = steady_limit(self.largest(chart) * room, self._steady)
            self._steady = self._limit
        self.setAccessibleDescription("; ".join(bar.tooltip for bar in _spoken(chart)))
        self.repaint_theme()

    def largest(self, chart: BarChart) -> float:
        """Return the greatest value that the axis has to reach."""
        bars = map(_reach if chart.mirrored else _extent, chart.bars)
        return max((*bars, *chart.course), default=0.0)

    def tooltip_at(self, x: float, y: float) -> str:
        if self._chart is None:
            return ""
        index = round(y if self._chart.horizontal else x)
        return self._chart.bars[index].tooltip if 0 <= index < len(self._chart.bars) else ""

    def repaint_theme(self) -> None:
        chart, limit = self._chart, self._limit
        if chart is None or limit is None or not chart.bars:
            return
        theme = theme_of(self)
        self.style_axes(theme)
        self._set_axes(chart, limit)
        self._bars.show_bars(chart, _floor(chart, limit), limit, theme)
        lines = [value for value, _ in self._value_marks(chart, limit)]
        span = self._bars.boundingRect()
        self.grid.show_lines(lines, span, theme.line, upright=chart.horizontal)
        self._set_label(chart, limit, theme)
        self._set_texts(chart, theme)
        self.legend.show_entries(tuple(_legend(chart, theme)))

    def _set_axes(self, chart: BarChart, limit: float) -> None:
        metrics = QFontMetricsF(tabular(sized(self.font(), SMALL)))
        count = len(chart.bars)
        height = metrics.height()
        marks = self._value_marks(chart, limit)
        if chart.horizontal:
            room = self.width() * _LABEL_SHARE
            texts = [
                metrics.elidedText(bar.label, Qt.TextElideMode.ElideRight, room)
                for bar in chart.bars
            ]
            widest = max(metrics.horizontalAdvance(text) for text in texts)
            step = max(1, round(0.9 * height * count / max(1.0, self.plot.height() - height)))
            shown = [(i, text) for i, text in enumerate(texts) if i % step == 0]
            self.plot.set_ticks("left", shown, widest + 2 * GRID)
            self.plot.set_ticks("bottom", marks, height + GRID)
            self.plot.getPlotItem().getViewBox().invertY(True)
            self.plot.set_ranges((_left_end(chart, limit), limit), (-0.5, count - 0.5))
            return
        widest = max(metrics.horizontalAdvance(text) for _, text in marks)
        self.plot.set_ticks("left", marks, widest + 2 * GRID)
        slot = max(1.0, self.plot.width() - widest - 2 * GRID) / count
        widest = max(metrics.horizontalAdvance(bar.label) for bar in chart.bars) + GRID
        step = max(1, -int(-widest // slot))
        named = [(i, bar.label) for i, bar in enumerate(chart.bars) if i % step == 0]
        self.plot.set_ticks("bottom", list(chart.marks) or named, height + GRID)
        self.plot.set_ranges((-0.5, count - 0.5), (_floor(chart, limit), limit))

    def _value_marks(self, chart: BarChart, limit: float) -> list[tuple[float, str]]:
        if chart.horizontal and chart.marks:
            return list(chart.marks)
        if chart.mirrored:
            sides = ticks(limit, 2)
            values = [*(-value for value in reversed(sides[1:])), *sides]
            return [(value, formats.trimmed(value, 2)) for value in values]
        height = QFontMetricsF(sized(self.font(), SMALL)).height()
        rows = int((self.plot.height() - height) // (2.2 * height))
        most = 4 if chart.horizontal else min(5, max(1, rows))
        if chart.axis_start:
            return [
                (value, formats.trimmed(value, 2))
                for value in ticks_from(chart.axis_start, limit, most)
            ]
        values = ticks(limit, most)
        below = [-value for value in values[1:] if -value >= _floor(chart, limit)]
        return [(value, formats.trimmed(value, 2)) for value in (*reversed(below), *values)]

    def _set_label(self, chart: BarChart, limit: float, theme: Theme) -> None:
        """Say in the upper right corner what the dashed lines are."""
        limits = sorted({bar.limit for bar in chart.bars if bar.limit is not None})
        self._label.setVisible(bool(limits))
        if not limits:
            return
        value = str(formats.power(limits[-1]))
        if formats.short(limits[0]) != formats.short(limits[-1]):
            value = f"{formats.short(limits[0])}–{value}"
        font = sized(self.font(), SMALL)
        self._label.show_text(f"┄ {chart.limit_label} {value}", theme.hue(Hue.LIMIT), font)
        self._label.fill = pg.mkBrush(theme.window)
        self._label.setAnchor((1.0, 0.15))
        self._label.setPos(len(chart.bars) - 0.5, limit)

    def _set_texts(self, chart: BarChart, theme: Theme) -> None:
        """Print the text of every bar at its end; there is room for it right of lying bars."""
        while len(self._texts) < len(chart.bars) and any(bar.text for bar in chart.bars):
            label = Label()
            self.plot.addItem(label)
            self._texts.append(label)
        for label in self._texts:
            label.setVisible(False)
        for place, (label, bar) in enumerate(zip(self._texts, chart.bars, strict=False)):
            if bar.text:
                label.setVisible(True)
                label.show_text(bar.text, theme.text, sized(self.font(), SMALL))
                end = _end(chart, bar)
                beside = (1.0 if end < 0.0 else 0.0, 0.5)
                label.setAnchor(beside if chart.horizontal else (0.5, 1.0))
                label.setPos(*((end, place) if chart.horizontal else (place, end)))


def _legend(chart: BarChart, theme: Theme) -> Iterator[tuple[str, QColor, int]]:
    for text, hue in chart.legend:
        kind = Legend.FRAME if hue is Hue.FREE else Legend.FILL
        yield text, theme.line_strong if hue is Hue.FREE else theme.hue(hue), kind
    if chart.course_label:
        yield chart.course_label, theme.hue(Hue.OWN), Legend.DASH
    if chart.outline_label:
        yield chart.outline_label, theme.faint, Legend.FRAME


def _spoken(chart: BarChart) -> tuple[Bar, ...]:
    """The bars that assistive technology hears: the first few, or the greatest of a course."""
    return (max(chart.bars, key=_extent),) if chart.touch and chart.bars else chart.bars[:8]


def _end(chart: BarChart, bar: Bar) -> float:
    """Return where on the value axis the text of a bar stands: at its longer end."""
    if not chart.mirrored:
        return bar.base + sum(segment.value for segment in bar.segments)
    left, right = (segment.value for segment in bar.segments)
    return right if right >= left else -left


def _reach(bar: Bar) -> float:
    return max((segment.value for segment in bar.segments), default=0.0)


def _floor(chart: BarChart, limit: float) -> float:
    """Return where the value axis begins: below 0 where bars or course are."""
    if chart.horizontal:
        return 0.0
    deepest = min((*map(_depth, chart.bars), *chart.course), default=0.0)
    if deepest >= 0.0:
        return 0.0
    step = ticks(limit, _STEPS_ABOVE)[1] * _STEP_BELOW
    return step * floor(deepest / step)


def _depth(bar: Bar) -> float:
    return sum(segment.value for segment in bar.segments if segment.value < 0.0)


def _left_end(chart: BarChart, limit: float) -> float:
    """Return where the value axis of lying bars begins."""
    return -limit if chart.mirrored else chart.axis_start


def _extent(bar: Bar) -> float:
    total = bar.base + sum(segment.value for segment in bar.segments if segment.value > 0.0)
    return max(total, bar.outline or 0.0, bar.limit or 0.0)


class _Bars(pg.GraphicsObject):  # type: ignore[misc]  # pyqtgraph has no types
    """All bars of a chart as one item."""

    def __init__(self) -> None:
        super().__init__()
        self._chart: BarChart | None = None
        self._theme: Theme | None = None
        self._floor, self._limit = 0.0, 1.0

    def show_bars(self, chart: BarChart, floor: float, limit: float, theme: Theme) -> None:
        """Draw these bars between *floor* and *limit*."""
        self.prepareGeometryChange()
        self._chart, self._floor, self._limit, self._theme = chart, floor, limit, theme
        self.update()

    def boundingRect(self) -> QRectF:
        if self._chart is None:
            return QRectF()
        length = float(len(self._chart.bars))
        if self._chart.horizontal:
            low = _left_end(self._chart, self._limit)
            return QRectF(low, -0.5, self._limit - low, length)
        return QRectF(-0.5, self._floor, length, self._limit - self._floor)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        chart, theme = self._chart, self._theme
        if chart is None or theme is None:
            return
        fills: dict[Hue, list[QRectF]] = {}
        excess: list[QRectF] = []
        for index, bar in enumerate(chart.bars):
            start = -bar.segments[0].value if chart.mirrored and bar.segments else bar.base
            below = 0.0
            for segment in bar.segments:
                if segment.value < 0.0:
                    box = self._box(index, below, below + segment.value)
                    below += segment.value
                else:
                    box = self._box(index, start, start + segment.value)
                    start += segment.value
                if segment.hue is not Hue.FREE:
                    fills.setdefault(segment.hue, []).append(box)
            if bar.over and bar.limit is not None:
                excess.append(self._box(index, bar.limit, start))
        for hue, boxes in fills.items():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.hue(hue))
            painter.drawRects(boxes)
        self._paint_bounds(painter, chart, theme)
        if excess:
            self._paint_excess(painter, theme, excess)
        if chart.course:
            self._paint_course(painter, chart, theme)

    def _paint_course(self, painter: QPainter, chart: BarChart, theme: Theme) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(device_pen(painter, theme.faint, 1))
        painter.drawLine(QPointF(-0.5, 0.0), QPointF(len(chart.bars) - 0.5, 0.0))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = device_pen(painter, theme.hue(Hue.OWN), 2)
        pen.setDashPattern([4, 2])
        painter.setPen(pen)
        painter.drawPolyline([QPointF(index, usd) for index, usd in enumerate(chart.course)])

    def _box(self, index: int, start: float, end: float) -> QRectF:
        chart = self._chart
        share = 1.0 if chart is not None and chart.touch else _BAR_SHARE
        low = index - share / 2
        if chart is not None and chart.horizontal:
            return QRectF(start, low, end - start, share)
        return QRectF(low, start, share, end - start)

    def _paint_bounds(self, painter: QPainter, chart: BarChart, theme: Theme) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(device_pen(painter, theme.faint, 1))
        outlines = [
            self._box(index, 0.0, bar.outline)
            for index, bar in enumerate(chart.bars)
            if bar.outline
        ]
        painter.drawRects(outlines)
        pen = device_pen(painter, theme.hue(Hue.LIMIT), 1.5)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        for start, end, limit in _runs(chart.bars):
            painter.drawLine(QPointF(start - 0.5, limit), QPointF(end + 0.5, limit))

    def _paint_excess(self, painter: QPainter, theme: Theme, boxes: list[QRectF]) -> None:
        """What exceeds a limit is hatched, so that it is seen without its colour too."""
        ground = QColor(theme.bad)
        ground.setAlphaF(_EXCESS_SHARE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRects(boxes)
        brush = QBrush(theme.bad, Qt.BrushStyle.BDiagPattern)
        transform, _ = painter.transform().inverted()
        brush.setTransform(transform)
        painter.setBrush(brush)
        painter.setPen(device_pen(painter, theme.bad, 1.5))
        painter.drawRects(boxes)


def _runs(bars: tuple[Bar, ...]) -> Iterator[tuple[int, int, float]]:
    """Yield first and last index and limit of neighbours with the same limit."""
    start = 0
    for index, bar in enumerate(bars):
        last = index + 1 == len(bars) or bars[index + 1].limit != bar.limit
        if last:
            if bar.limit is not None:
                yield start, index, bar.limit
            start = index + 1
