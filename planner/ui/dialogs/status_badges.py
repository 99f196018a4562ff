"""The status of a figure as a badge: its word in a frame whose line tells how firm it is."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from planner.domain.provenance import Status
from planner.presenters.rows import Cell
from planner.ui.tables.cell_delegate import CellDelegate
from planner.ui.tables.row_model import CELL_ROLE
from planner.ui.theme import GRID, theme_of

_LINES = {
    Status.DERIVED: Qt.PenStyle.DashLine,
    Status.ASSUMED: Qt.PenStyle.DotLine,
    Status.UNVERIFIED: Qt.PenStyle.DotLine,
}
"""Frames of what nobody printed; all others are whole."""


class StatusDelegate(CellDelegate):
    """Paints the cells of the status column; their value is the `Status`."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        cell = index.data(CELL_ROLE)
        if not isinstance(cell, Cell):
            return
        theme = theme_of(self._view)
        painter.save()
        self._paint_ground(painter, option, index, theme)
        if cell.text:
            font = self._view.font()
            width = QFontMetricsF(font).horizontalAdvance(cell.text) + 3 * GRID
            row = QRectF(option.rect)
            box = QRectF(row.left() + GRID, row.top() + 2.5, width, row.height() - 5)
            box.setRight(min(box.right(), row.right() - 1))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            line = _LINES.get(Status(str(cell.value)), Qt.PenStyle.SolidLine)
            painter.setPen(QPen(theme.tone(cell.tone), 1, line))
            painter.drawRoundedRect(box, GRID, GRID)
            painter.setFont(font)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, cell.text)
        painter.restore()
