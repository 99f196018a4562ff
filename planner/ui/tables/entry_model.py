"""A table whose inputs can be typed into; what is typed is told, never kept here."""

from PySide6.QtCore import Qt, Signal

from planner.presenters.rows import Cell, Table
from planner.ui.tables.row_model import CELL_ROLE, Index, RowModel


class EntryModel(RowModel):
    """A `RowModel` with inputs: cells that have an `entry`.

    `typed` carries row, column and text of a new entry. The table shows it when the state that
    comes of it is shown.
    """

    typed = Signal(int, int, str)

    def show_table(self, table: Table) -> None:
        """Show *table*; titles may have changed, such as the currency in them."""
        titles = [column.title for column in self.table.columns]
        super().show_table(table)
        if titles != [column.title for column in table.columns]:
            last = len(titles) - 1
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)

    def is_input(self, index: Index) -> bool:
        """Whether something can be typed into a cell."""
        cell = index.data(CELL_ROLE)
        return isinstance(cell, Cell) and cell.entry is not None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if self.is_input(index) else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.EditRole:
            return super().data(index, role)
        cell = index.data(CELL_ROLE)
        return cell.entry if isinstance(cell, Cell) else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not self.is_input(index):
            return False
        if value != index.data(Qt.ItemDataRole.EditRole):
            self.typed.emit(index.row(), index.column(), str(value))
        return True
