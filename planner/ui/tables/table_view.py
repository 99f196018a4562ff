"""A table of rows: copies as plain text, opens rows by click and Enter, fits into its width."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from planner.presenters.rows import Table
from planner.ui.tables.cell_delegate import PADDING, CellDelegate
from planner.ui.tables.column_fit import Extent, Room, fitted
from planner.ui.tables.marks import MARK_PX
from planner.ui.tables.row_model import KEY_ROLE, RowModel, copied
from planner.ui.theme import GRID, tabular, theme_of


class TableView(QTableView):
    """Shows a `Table`; `opened` carries the key of the row that was clicked or entered.

    Without rows it says why. Cells of the `marked` columns begin with the mark of their tone. Once `fit_columns` was called
    the columns follow the width of the table.
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
        self._marked = marked
        self._rooms: Mapping[str, Room] = {}
        self._order: tuple[str, ...] = ()
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

    def fit_columns(self, rooms: Mapping[str, Room], order: Sequence[str] = ()) -> None:
        """Show as many columns as have room: those of *order* first, then, to spare, the others.

        *rooms* has every column by its key; a title is always shown whole.
        """
        self._rooms, self._order = rooms, tuple(order)
        self.horizontalHeader().setStretchLastSection(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fit()

    def scroll_columns(self, rooms: Mapping[str, Room]) -> None:
        """Show every column in its usual width, however wide the table becomes."""
        self._rooms = {}
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        for place, column in enumerate(self.rows.table.columns):
            self.setColumnHidden(place, False)
            self.setColumnWidth(place, self._extent(place, rooms[column.key], 0).usual)
        self.horizontalHeader().setStretchLastSection(True)

    @property
    def shown_columns(self) -> tuple[str, ...]:
        """The keys of the columns that are shown, from left to right."""
        columns = self.rows.table.columns
        return tuple(c.key for i, c in enumerate(columns) if not self.isColumnHidden(i))

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

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        table = self.rows.table
        if not table.rows and table.empty_text:
            painter = QPainter(self.viewport())
            painter.setPen(theme_of(self).muted)
            room = self.viewport().rect().adjusted(PADDING, 0, -PADDING, 0)
            middle = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, middle, table.empty_text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()
        if event.type() is QEvent.Type.PaletteChange:
            self.rows.set_theme(theme_of(self))
            self.viewport().update()

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(str(index.data(KEY_ROLE)))

    def _fit(self) -> None:
        columns = self.rows.table.columns
        if not self._rooms:
            return
        ranks = {key: rank for rank, key in enumerate(self._order)}
        extents = []
        for place, one in enumerate(columns):
            rank = ranks.get(one.key, len(ranks) + place)
            extent = self._extent(place, self._rooms[one.key], rank)
            extents.append(replace(extent, spare=one.key not in ranks))
        for place, width in enumerate(fitted(extents, self.viewport().width())):
            self.setColumnHidden(place, not width)
            if width:
                self.setColumnWidth(place, width)
        self._keep_current_seen()

    def _extent(self, place: int, room: Room, rank: int) -> Extent:
        digit = self.fontMetrics().horizontalAdvance("0")
        title = QFontMetrics(self.horizontalHeader().font()).horizontalAdvance(
            self.rows.table.columns[place].title
        )
        around = 2 * PADDING
        mark = MARK_PX + 2 + GRID if place in self._marked else 0
        least = max(title + around + 1, room.least * digit + around + mark)
        return Extent(least, max(least, room.usual * digit + around + mark), rank, room.grows)

    def _keep_current_seen(self) -> None:
        """Let the keyboard not be on a cell that nobody sees."""
        current = self.currentIndex()
        if current.isValid() and self.isColumnHidden(current.column()):
            first = next(i for i in range(self.rows.columnCount()) if not self.isColumnHidden(i))
            self.selectionModel().setCurrentIndex(
                self.rows.index(current.row(), first), QItemSelectionModel.SelectionFlag.NoUpdate
            )
