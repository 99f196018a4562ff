"""A table of rows: copies as plain text, opens rows by click and Enter."""

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from planner.presenters.rows import Table
from planner.ui.tables.cell_delegate import CellDelegate
from planner.ui.tables.row_model import KEY_ROLE, RowModel, copied
from planner.ui.theme import GRID, tabular, theme_of


class TableView(QTableView):
    """Shows a `Table`; `opened` carries the key of the row that was clicked or entered.

    Cells of the `marked` columns begin with the mark of their tone.
    """

    opened = Signal(str)

    def __init__(
        self,
        table: Table,
        parent: QWidget | None = None,
        marked: frozenset[int] = frozenset(),
        model: type[RowModel] = RowModel,
    ) -> None:
        super().__init__(parent)
        self.rows = model(table, self)
        self.setModel(self.rows)
        self.setFont(tabular(self.font()))
        self.setItemDelegate(CellDelegate(self, marked))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 2 * GRID)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        self.clicked.connect(self._open)
        self.rows.set_theme(theme_of(self))

    def show_table(self, table: Table) -> None:
        """Show *table*."""
        self.rows.show_table(table)

    def selected_keys(self) -> list[str]:
        """Return the keys of the selected rows from top to bottom."""
        chosen = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.rows.key_at(row) for row in chosen]

    def copy(self) -> None:
        """Copy the selected rows, or all when none is selected."""
        chosen = sorted(index.row() for index in self.selectionModel().selectedRows())
        places = chosen or range(self.rows.rowCount())
        point = self.locale().decimalPoint()
        QGuiApplication.clipboard().setText(copied(self.rows.table, places, decimal=point))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.rows.set_theme(theme_of(self))
            self.viewport().update()

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(str(index.data(KEY_ROLE)))
