"""Paints the bar of an activity on the axis of weeks, and knows where its parts are."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem, QTableView

from planner.presenters.timeline import Bar, TimelineView, weeks
from planner.ui.tables.cell_delegate import PADDING, CellDelegate
from planner.ui.tables.row_model import KEY_ROLE
from planner.ui.theme import GRID, READABLE_PX, theme_of

GRIP_PX = 6
"""So near to the end of a bar the pointer takes hold of its length."""
_LEAST_PX = 3
_RADIUS = 3.0
_LATE_ALPHA = 90


class Grip(StrEnum):
    """What of a bar is held."""

    BODY = "body"
    END = "end"


@dataclass(frozen=True)
class Axis:
    """Weeks across the box of a cell."""

    left: float
    width: float
    weeks: float

    def x(self, week: float) -> float:
        """Return where a week lies."""
        return self.left + self.width * week / self.weeks if self.weeks else self.left

    def week(self, x: float) -> float:
        """Return which week lies at *x*."""
        return (x - self.left) * self.weeks / self.width if self.width else 0.0


def axis_of(box: QRect, view: TimelineView) -> Axis:
    """Return the axis across a cell."""
    inside = box.adjusted(PADDING, 0, -PADDING, 0)
    return Axis(float(inside.left()), float(max(1, inside.width())), view.weeks)


def grip_at(at: QPoint, box: QRect, bar: Bar, view: TimelineView) -> Grip | None:
    """Return what of a bar the pointer is over, None when it is beside it."""
    axis = axis_of(box, view)
    start, end = axis.x(bar.start), axis.x(bar.end)
    if abs(at.x() - end) <= GRIP_PX:
        return Grip.END
    return Grip.BODY if start <= at.x() <= end else None


class BarDelegate(CellDelegate):
    """Draws bars; headings of sites carry the weeks of the axis."""

    def __init__(self, table: QTableView, shown: Callable[[], TimelineView]) -> None:
        super().__init__(table)
        self._table = table
        self._shown = shown

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        view, box = self._shown(), option.rect
        axis = axis_of(box, view)
        painter.save()
        painter.setClipRect(box)
        self._paint_ticks(painter, box, axis, view, labels=self._is_heading(index))
        bar = view.bars.get(str(index.data(KEY_ROLE)))
        if bar is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_bar(painter, box, axis, bar)
        painter.restore()

    def _is_heading(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return str(index.data(KEY_ROLE)).startswith("site:")

    def _paint_ticks(
        self, painter: QPainter, box: QRect, axis: Axis, view: TimelineView, *, labels: bool
    ) -> None:
        theme = theme_of(self._table)
        week = 0.0
        while week <= view.weeks + 1e-9:
            x = axis.x(week)
            painter.setPen(theme.line)
            painter.drawLine(int(x), box.top(), int(x), box.bottom())
            if labels and painter.fontMetrics().height() > READABLE_PX:
                painter.setPen(theme.muted)
                text = weeks(week)
                room = QRectF(x + 3, box.top(), axis.width, box.height())
                if x + 3 + painter.fontMetrics().horizontalAdvance(text) <= box.right():
                    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
            week += view.tick

    def _paint_bar(self, painter: QPainter, box: QRect, axis: Axis, bar: Bar) -> None:
        theme = theme_of(self._table)
        fill = theme.warning if bar.critical else theme.accent_fill
        top, height = box.top() + GRID, box.height() - 2 * GRID
        start, end = axis.x(bar.start), axis.x(bar.end)
        late = QColor(fill)
        late.setAlpha(_LATE_ALPHA)
        if bar.end_p80 > bar.end:
            painter.fillRect(
                QRectF(end, top + height / 3, axis.x(bar.end_p80) - end, height / 3), late
            )
        if bar.float_weeks > 0.0:
            painter.setPen(QPen(theme.muted, 1, Qt.PenStyle.DotLine))
            middle = top + height / 2
            painter.drawLine(
                int(end), int(middle), int(axis.x(bar.end + bar.float_weeks)), int(middle)
            )
        body = QRectF(start, top, max(_LEAST_PX, end - start), height)
        edge = theme.text if bar.edited else fill
        painter.setPen(QPen(edge, 2 if bar.critical or bar.edited else 1))
        painter.setBrush(fill)
        painter.drawRoundedRect(body, _RADIUS, _RADIUS)
