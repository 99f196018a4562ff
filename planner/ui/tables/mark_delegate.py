"""Paints the mark of a cell's tone before its word."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from planner.presenters.rows import Cell
from planner.ui.tables.marks import MARK_PX, paint_mark
from planner.ui.tables.row_model import CELL_ROLE
from planner.ui.theme import GRID, theme_of


class MarkDelegate(QStyledItemDelegate):
    """Shows a cell as mark and word."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view

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
        item = QStyleOptionViewItem(option)
        self.initStyleOption(item, index)
        item.text = ""
        style = self._view.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, item, painter, self._view)
        box = QRectF(option.rect).adjusted(2 * GRID, 0, -GRID, 0)
        mark = QRectF(box.left(), box.top(), MARK_PX + 2, box.height())
        paint_mark(painter, mark, cell.tone, theme)
        painter.setPen(theme.text)
        text = box.adjusted(MARK_PX + 2 * GRID, 0, 0, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, cell.text)
