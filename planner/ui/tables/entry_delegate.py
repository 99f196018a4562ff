"""Paints inputs as boxes, and edits them as text or as a choice."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    Qt,
)
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from planner.presenters.rows import Cell
from planner.ui.tables.cell_delegate import CellDelegate
from planner.ui.tables.row_model import CELL_ROLE, RowModel
from planner.ui.theme import GRID, Theme, tabular

_CORNER_PX = 6
"""Side of the mark on what was entered."""

Index = QModelIndex | QPersistentModelIndex


class EntryDelegate(CellDelegate):
    """A box means that a cell can be typed into; a marked box that it was."""

    def __init__(self, view: QTableView, rows: RowModel) -> None:
        super().__init__(view)
        self._rows = rows

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column = self._rows.table.columns[index.column()]
        if column.choices:
            box = QComboBox(parent)
            box.addItems(list(column.choices))
            box.activated.connect(lambda _: self._take(box))
            return box
        editor = QLineEdit(parent)
        editor.setFrame(False)
        editor.setFont(tabular(self._view.font()))
        editor.setProperty("role", "cell")
        if column.numeric:
            editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        editor.setAccessibleName(column.title)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentText(text)
        elif isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(text)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        elif isinstance(editor, QLineEdit) and editor.isModified():
            model.setData(index, editor.text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        editor.setGeometry(option.rect)

    def _take(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, theme: Theme
    ) -> None:
        super()._paint_ground(painter, option, index, theme)
        cell = index.data(CELL_ROLE)
        if not isinstance(cell, Cell) or cell.entry is None:
            return
        self._paint_box(painter, option, cell, theme)
        if self._view.hasFocus():
            self._paint_current(painter, option, index, theme)

    def _paint_box(
        self, painter: QPainter, option: QStyleOptionViewItem, cell: Cell, theme: Theme
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.setPen(QPen(theme.warning if cell.entered else theme.line, 1))
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setBrush(theme.accent_soft if selected else theme.well)
        painter.drawRoundedRect(box, GRID - 1, GRID - 1)
        if cell.entered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.warning)
            x, y = box.right(), box.top()
            corner = (QPointF(x, y), QPointF(x - _CORNER_PX, y), QPointF(x, y + _CORNER_PX))
            painter.drawPolygon(QPolygonF(corner))
        painter.restore()

    def _paint_current(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, theme: Theme
    ) -> None:
        """Frame the cell that the keyboard is on."""
        if index == self._view.currentIndex():
            painter.save()
            painter.setPen(QPen(theme.accent, 2))
            painter.drawRect(QRectF(option.rect).adjusted(1, 1, -1, -1))
            painter.restore()
