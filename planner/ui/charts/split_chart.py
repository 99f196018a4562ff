"""The load duration curve with its split; the line between owned and rented can be dragged."""

import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from planner.presenters import formats
from planner.presenters.series import BarChart
from planner.presenters.split_chart import SplitChart
from planner.ui.charts.bar_chart import BarChartView
from planner.ui.charts.plot import SMALL, Label
from planner.ui.charts.ranges import round_limit
from planner.ui.theme import GRID, Theme, sized, theme_of

_LINE_PX = 2.5
_NEAR_TOP = 0.8
"""Above this share of the axis a text is below its line."""
_NEAR = 0.3
"""Lines nearer than this share of the axis have their texts side by side."""
_ASIDE = 0.68
_GRIP_PX = 12.0
"""The line is taken from this far above and below it."""


class SplitChartView(BarChartView):
    """Shows a `SplitChart`; dragging, or Up and Down, tries another number of owned GPUs.

    Nothing changes in the plan until *Apply* asks for it; Esc takes the line back.
    """

    tried = Signal(float)
    """So many GPUs are to be shown as owned; below 0 those of the plan."""
    applied = Signal(float)
    """So many GPUs are to be owned."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._split: SplitChart | None = None
        self._dragging = False
        self._lines = [pg.PlotCurveItem() for _ in range(3)]
        self._labels = [Label() for _ in range(3)]
        for item in (*self._lines, *self._labels):
            item.setZValue(3)
            self.plot.addItem(item)
        self._row, self._said = self._make_row()
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(layout.indexOf(self.legend), self._row)
        self.plot.pressed.connect(self._press)
        self.plot.hovered.connect(self._drag)
        self.plot.released.connect(self._release)
        self.setAccessibleDescription(self.tr("Up and Down move the split by a server"))

    def _make_row(self) -> tuple[QWidget, QLabel]:
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        said = QLabel(row)
        # The chart keeps its width while the line is dragged.
        said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        line.addWidget(said, 1)
        self.apply_button = QPushButton(self.tr("Apply"), row)
        self.apply_button.setToolTip(self.tr("Change servers, bursts and routes to this split"))
        self.apply_button.clicked.connect(self._apply)
        self.back_button = QPushButton(self.tr("Back"), row)
        self.back_button.setToolTip(self.tr("Show the split of the plan again (Esc)"))
        self.back_button.clicked.connect(lambda: self.tried.emit(-1.0))
        line.addWidget(self.apply_button)
        line.addWidget(self.back_button)
        row.hide()
        return row, said

    @property
    def split(self) -> SplitChart | None:
        """What is shown."""
        return self._split

    def show_split(self, split: SplitChart) -> None:
        """Show a split; only what differs is drawn again."""
        self._split = split
        self.show_chart(split.chart)
        self.setAccessibleDescription(self._spoken_text(split))
        text = self.tr("Own {0} instead of {1} GPUs").format(
            formats.trimmed(split.owned, 1), formats.trimmed(split.planned, 1)
        )
        self._said.setText(text)
        self._said.setToolTip(text)
        self._row.setVisible(split.is_moved and bool(split.chart.bars))
        self._draw_lines(theme_of(self))

    def _spoken_text(self, split: SplitChart) -> str:
        keys = self.tr("Up and Down move the split by a server, Enter applies it, Esc goes back")
        return f"{split.chart.unit}; {'; '.join(text for text, _ in split.chart.legend)}; {keys}"

    def largest(self, chart: BarChart) -> float:
        lines = (self._split.planned, self._split.owned) if self._split is not None else ()
        return float(max(super().largest(chart), *lines))

    def tooltip_at(self, x: float, y: float) -> str:
        return "" if self._split is None or self._dragging else self._split.told_at(round(x))

    def repaint_theme(self) -> None:
        super().repaint_theme()
        self._draw_lines(theme_of(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        split = self._split
        moves = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        key = Qt.Key(event.key())
        if split is None or not split.chart.bars:
            super().keyPressEvent(event)
        elif key in moves:
            self._try(split.owned + moves[key] * split.step)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and split.is_moved:
            self._apply()
        elif key is Qt.Key.Key_Escape and split.is_moved:
            self.tried.emit(-1.0)
        else:
            super().keyPressEvent(event)

    def _apply(self) -> None:
        if self._split is not None and self._split.is_moved:
            self.applied.emit(self._split.owned)

    def _try(self, gpus: float) -> None:
        """Ask for whole servers, as many more or fewer than the plan has."""
        split = self._split
        if split is None:
            return
        servers = max(round((gpus - split.planned) / split.step), -int(split.planned // split.step))
        self.tried.emit(split.planned + servers * split.step)

    def _press(self, _: float, y: float) -> None:
        if self._split is not None and self._split.chart.bars:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._dragging = abs(y - self._split.owned) <= self._reach()
            if self._dragging:
                self.plot.setCursor(Qt.CursorShape.SizeVerCursor)

    def _drag(self, _: float, y: float) -> None:
        if self._dragging:
            self._try(y)
        elif self._split is not None and self._split.chart.bars:
            near = abs(y - self._split.owned) <= self._reach()
            shape = Qt.CursorShape.SizeVerCursor if near else Qt.CursorShape.ArrowCursor
            self.plot.setCursor(shape)

    def _release(self) -> None:
        self._dragging = False

    def _reach(self) -> float:
        height = max(1.0, float(self.plot.getPlotItem().getViewBox().height()))
        return _GRIP_PX / height * (self.value_limit or 1.0)

    def leaveEvent(self, event: QEvent) -> None:
        self.plot.unsetCursor()
        super().leaveEvent(event)

    def _draw_lines(self, theme: Theme) -> None:
        """The line that can be dragged, and where the plan and the cheapest split are."""
        split = self._split
        rows = () if split is None or not split.chart.bars else self._rows(split, theme)
        for index, (line, label) in enumerate(zip(self._lines, self._labels, strict=True)):
            shown = index < len(rows)
            line.setVisible(shown)
            label.setVisible(shown)
            if not shown or split is None:
                continue
            value, text, colour, width, style, below, share = rows[index]
            end = len(split.chart.bars) - 0.5
            pen = pg.mkPen(colour, width=width * self.devicePixelRatioF(), style=style)
            line.setData([-0.5, end], [value, value], pen=pen, antialias=True)
            label.show_text(text, colour, sized(self.font(), SMALL, bold=index == 0))
            label.fill = pg.mkBrush(theme.window)
            label.setAnchor((1.0, -0.1 if below else 1.1))
            label.setPos(end * share, value)

    def _rows(
        self, split: SplitChart, theme: Theme
    ) -> list[tuple[float, str, QColor, float, Qt.PenStyle, bool, float]]:
        solid, dash = Qt.PenStyle.SolidLine, Qt.PenStyle.DotLine
        top = self.value_limit or round_limit(split.owned)
        own = self.tr("own {0} ↕").format(formats.trimmed(split.owned, 1))
        rows = [(split.owned, own, theme.text, _LINE_PX, solid, split.owned > _NEAR_TOP * top, 1.0)]
        if abs(split.cheapest - split.owned) > 0.05 * top:
            text = self.tr("cheapest {0}").format(formats.trimmed(split.cheapest, 1))
            below, share = split.cheapest > _NEAR_TOP * top, self._place(split, split.cheapest, top)
            rows.append((split.cheapest, text, theme.muted, 1.5, dash, below, share))
        if split.is_moved and abs(split.planned - split.owned) > 0.05 * top:
            text = self.tr("plan {0}").format(formats.trimmed(split.planned, 1))
            below, share = split.planned > _NEAR_TOP * top, self._place(split, split.planned, top)
            rows.append((split.planned, text, theme.muted, 1.5, dash, below, share))
        return rows

    def _place(self, split: SplitChart, value: float, top: float) -> float:
        """Where along its line a text ends: beside that of the line that is dragged, when near."""
        return _ASIDE if abs(value - split.owned) < _NEAR * top else 1.0
