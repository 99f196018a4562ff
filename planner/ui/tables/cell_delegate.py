"""Paints the cells of a table: tones keep their contrast on the selection, marks stand first."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from planner.presenters.rows import Cell
from planner.ui.tables.marks import MARK_PX, paint_mark
from planner.ui.tables.row_model import CELL_ROLE
from planner.ui.theme import GRID, Theme, theme_of

PADDING = 2 * GRID
"""Left and right of the text of a cell, in pixels; titles have the same."""


class CellDelegate(QStyledItemDelegate):
    """Shows a `Cell`; those of the `marked` columns have the mark of their tone before the text."""

    def __init__(self, view: QTableView, marked: frozenset[int] = frozenset()) -> None:
        super().__init__(view)
        self._view = view
        self._marked = marked

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        cell = index.data(CELL_ROLE)
        if not isinstance(cell, Cell):
            super().paint(painter, option, index)
            return
        theme = theme_of(self._view)
        box = QRectF(option.rect)
        painter.save()
        self._paint_ground(painter, option, index, theme)
        text = box.adjusted(PADDING, 0, -PADDING, 0)
        if index.column() in self._marked:
            mark = QRectF(text.left(), text.top(), MARK_PX + 2, text.height())
            paint_mark(painter, mark, cell.tone, theme)
            text.setLeft(mark.right() + GRID)
            painter.setPen(theme.text)
        else:
            painter.setPen(theme.tone(cell.tone))
        painter.setFont(self._view.font())
        metrics = QFontMetricsF(self._view.font())
        shown = metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, index.data(Qt.ItemDataRole.TextAlignmentRole), shown)
        painter.restore()

    def _paint_ground(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        theme: Theme,
    ) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.accent_soft)
        elif self._view.alternatingRowColors() and index.row() % 2:
            painter.fillRect(option.rect, theme.raised)
        if self._view.hasFocus():
            self._paint_current(painter, option, index, theme)

    def _paint_current(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        theme: Theme,
    ) -> None:
        """Draw lines around the row that the keyboard is on."""
        current = self._view.currentIndex()
        if current.isValid() and current.row() == index.row():
            painter.setPen(theme.accent)
            line = option.rect
            painter.drawLine(line.topLeft(), line.topRight())
            painter.drawLine(line.bottomLeft(), line.bottomRight())
