"""Curves of several units one below the other, over one axis of time."""

from collections.abc import Iterator

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtWidgets import QWidget

from planner.presenters import formats
from planner.presenters.series import Pane, PaneChart
from planner.ui.charts.frame import ChartFrame
from planner.ui.charts.plot import SMALL, Label, Legend
from planner.ui.charts.ranges import round_limit, steady_limit, ticks, ticks_from
from planner.ui.theme import GRID, Theme, sized, tabular, theme_of

_LINE_PX = 1.25
_LABEL_LINES = 1.25
"""Lines of text that the label of a pane takes with the space around it."""
_MARGIN = 0.02
"""Share of the x axis left free at both ends, so that labels there stay whole."""
_LEAST_CURVE = 0.35
"""Share of a pane that its curves keep, however little room there is for its label."""


class PaneChartView(ChartFrame):
    """Shows a `PaneChart`.

    The panes are bands of one plot, each as high as 1 and counted from the bottom; curves are
    scaled into their band, which leaves room for the label of the pane above them.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart: PaneChart | None = None
        self._limits: list[float | None] = []
        self._curves: list[pg.PlotCurveItem] = []
        self._labels: list[Label] = []
        self._bounds: list[tuple[pg.PlotCurveItem, Label]] = []

    @property
    def chart(self) -> PaneChart | None:
        """What is shown."""
        return self._chart

    def forget(self) -> None:
        self._chart = None

    def show_chart(self, chart: PaneChart) -> None:
        """Show *chart*; does nothing when it is shown already."""
        if chart == self._chart:
            return
        self._chart = chart
        self.set_head(chart.title, chart.unit)
        self.set_empty("" if chart.panes else chart.empty_text)
        self.set_foot(chart.foot)
        known = [*self._limits, *[None] * len(chart.panes)]
        self._limits = [
            pane.top or steady_limit(_largest(pane), known[place])
            for place, pane in enumerate(chart.panes)
        ]
        self.setAccessibleDescription(chart.foot or chart.empty_text)
        self.repaint_theme()

    def tooltip_at(self, x: float, y: float) -> str:
        chart = self._chart
        if chart is None or not chart.lines or not 0.0 <= x <= chart.x_end:
            return ""
        xs = chart.lines[0].x
        place = min(range(len(xs)), key=lambda index: abs(xs[index] - x))
        when = formats.Quantity(formats.trimmed(xs[place], 1), chart.x_unit)
        told = [f"{chart.x_title} {when}"]
        for pane in chart.panes:
            for line in pane.lines:
                told.append(f"{line.label} {formats.number(line.y[place])} ({pane.label})")
        return "\n".join((*told, chart.foot) if chart.foot else told)

    def repaint_theme(self) -> None:
        chart = self._chart
        if chart is None or not chart.panes:
            return
        theme = theme_of(self)
        self.style_axes(theme)
        share = self._share(len(chart.panes))
        self._set_axes(chart, share, theme)
        self._draw_curves(chart, share, theme)
        self._draw_labels(chart, share, theme)
        self._draw_bounds(chart, theme)
        self.legend.show_entries(tuple(_legend(chart, theme)))

    def _share(self, panes: int) -> float:
        """Return the share of its band that curves may take; a line of text goes above them."""
        line = QFontMetricsF(sized(self.font(), SMALL)).height()
        band: float = max(self.plot.height() - line, 1.0) / panes
        return max(1.0 - _LABEL_LINES * line / band, _LEAST_CURVE)

    def _set_axes(self, chart: PaneChart, share: float, theme: Theme) -> None:
        metrics = QFontMetricsF(tabular(sized(self.font(), SMALL)))
        height = metrics.height()
        room = self.plot.height() / len(chart.panes) * share
        most = int(min(4, max(1, room // (2.0 * height))))
        marks: list[tuple[float, str]] = []
        for base, limit, pane in self._bands(chart):
            marks += [
                (base + share * _height(pane, value, limit), formats.trimmed(value, 2))
                for value in ticks_from(pane.bottom, limit, most)
            ]
        widest = max(metrics.horizontalAdvance(text) for _, text in marks)
        self.plot.set_ticks("left", marks, widest + 2 * GRID)
        values = [value for value in ticks(round_limit(chart.x_end), 6) if value <= chart.x_end]
        texts = [formats.trimmed(value, 2) for value in values]
        texts[-1] = str(formats.Quantity(texts[-1], chart.x_unit))
        self.plot.set_ticks("bottom", list(zip(values, texts, strict=True)), height + GRID)
        span = QRectF(0.0, 0.0, chart.x_end, float(len(chart.panes)))
        self.grid.show_lines([value for value, _ in marks], span, theme.line)
        ends = (-chart.x_end * _MARGIN, chart.x_end * (1 + _MARGIN))
        self.plot.set_ranges(ends, (0.0, float(len(chart.panes))))

    def _bands(self, chart: PaneChart) -> Iterator[tuple[float, float, Pane]]:
        """Yield the bottom, the largest value and the pane of every band, from top to bottom."""
        for place, (pane, limit) in enumerate(zip(chart.panes, self._limits, strict=True)):
            yield float(len(chart.panes) - 1 - place), limit or 1.0, pane

    def _draw_curves(self, chart: PaneChart, share: float, theme: Theme) -> None:
        while len(self._curves) < len(chart.lines):
            curve = pg.PlotCurveItem()
            self.plot.addItem(curve)
            self._curves.append(curve)
        curves = iter(self._curves)
        for base, limit, pane in self._bands(chart):
            for line in pane.lines:
                pen = pg.mkPen(theme.hue(line.hue), width=_LINE_PX * self.devicePixelRatioF())
                heights = base + share * _heights(pane, np.array(line.y), limit)
                curve = next(curves)
                curve.setVisible(True)
                curve.setData(np.array(line.x), heights, pen=pen, antialias=True)
        for curve in curves:
            curve.setVisible(False)

    def _draw_labels(self, chart: PaneChart, share: float, theme: Theme) -> None:
        while len(self._labels) < len(chart.panes):
            label = Label()
            self.plot.addItem(label)
            self._labels.append(label)
        for label in self._labels[len(chart.panes) :]:
            label.setVisible(False)
        for label, (base, _, pane) in zip(self._labels, self._bands(chart), strict=False):
            label.setVisible(not chart.bounds)  # theirs stand there; the legend names the panes
            label.show_text(pane.label, theme.muted, sized(self.font(), SMALL))
            label.setAnchor((0.0, 0.5))
            label.setPos(0.0, base + (1.0 + share) / 2.0)

    def _draw_bounds(self, chart: PaneChart, theme: Theme) -> None:
        """Draw upright lines through all panes, their labels above the curves of one after another."""
        while len(self._bounds) < len(chart.bounds):
            line, label = pg.PlotCurveItem(), Label()
            self.plot.addItem(line)
            self.plot.addItem(label)
            self._bounds.append((line, label))
        top = float(len(chart.panes))
        pen = pg.mkPen(theme.muted, width=self.devicePixelRatioF(), style=Qt.PenStyle.DashLine)
        for place, (line, label) in enumerate(self._bounds):
            shown = place < len(chart.bounds)
            line.setVisible(shown)
            label.setVisible(shown)
            if shown:
                bound = chart.bounds[place]
                line.setData(np.array([bound.x, bound.x]), np.array([0.0, top]), pen=pen)
                label.show_text(bound.label, theme.text, sized(self.font(), SMALL))
                label.fill = pg.mkBrush(theme.window)
                left = bound.x >= chart.x_end / 2 if bound.left is None else bound.left
                label.setAnchor((1.0 if left else 0.0, 0.0))
                label.setPos(bound.x, top - place % len(chart.panes))


def _height(pane: Pane, value: float, limit: float) -> float:
    """Return how high a value lies in the part of a band that curves take, 0 to 1."""
    return (value - pane.bottom) / (limit - pane.bottom)


def _heights(pane: Pane, values: NDArray[np.float64], limit: float) -> NDArray[np.float64]:
    """Return how high values lie; those beyond the axis at its end."""
    heights: NDArray[np.float64] = np.clip((values - pane.bottom) / (limit - pane.bottom), 0.0, 1.0)
    return heights


def _largest(pane: Pane) -> float:
    return max((value for line in pane.lines for value in line.y), default=0.0)


def _legend(chart: PaneChart, theme: Theme) -> Iterator[tuple[str, QColor, int]]:
    """The only curve of a pane has the name of the pane, which stands above it or here."""
    for pane in chart.panes:
        if len(pane.lines) > 1:
            for line in pane.lines:
                yield line.label, theme.hue(line.hue), Legend.FILL
        elif chart.bounds:
            yield pane.label, theme.hue(pane.lines[0].hue), Legend.FILL
