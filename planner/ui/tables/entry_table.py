"""A table to type into: Tab goes from input to input, a column is pasted in one step."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QWidget

from planner.presenters.rows import Cell, Table
from planner.ui.tables.entry_delegate import EntryDelegate
from planner.ui.tables.entry_model import EntryModel
from planner.ui.tables.row_model import CELL_ROLE, copied
from planner.ui.tables.table_view import TableView

_ERASING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


@dataclass(frozen=True, slots=True)
class Typed:
    """A text for a cell, by the keys of its row and column."""

    row: str
    column: str
    text: str


class EntryTable(TableView):
    """Cells are selected one by one; `entered` carries what was typed, pasted or erased at once.

    `left_over` carries how many pasted texts had no cell that takes them.
    """

    entered = Signal(object)
    left_over = Signal(int)
    menu_wanted = Signal(QPoint)

    def __init__(self, table: Table, parent: QWidget | None = None) -> None:
        super().__init__(table, parent, model=EntryModel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed
        )
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setItemDelegate(EntryDelegate(self, self.rows))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self.menu_wanted)
        if isinstance(self.rows, EntryModel):
            self.rows.typed.connect(self._typed)

    def selected_keys(self) -> list[str]:
        """Return the keys of the rows with a selected cell, from top to bottom."""
        rows = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        return [self.rows.key_at(row) for row in rows]

    def selected_inputs(self) -> list[Typed]:
        """Return the inputs that are selected, with what is in them."""
        found = []
        for index in self._in_order(self.selectionModel().selectedIndexes()):
            cell = index.data(CELL_ROLE)
            if isinstance(cell, Cell) and cell.entry is not None:
                found.append(self._at(index.row(), index.column(), cell.entry))
        return found

    def copy(self) -> None:
        """Copy the rectangle around the selected cells with its titles; all without a selection."""
        chosen = self.selectionModel().selectedIndexes()
        rows = sorted({index.row() for index in chosen}) or range(self.rows.rowCount())
        columns = {index.column() for index in chosen} or None
        point = self.locale().decimalPoint()
        QGuiApplication.clipboard().setText(copied(self.rows.table, rows, columns, point))

    def paste(self) -> None:
        """Enter the clipboard from the current cell on; one text fills every selected input.

        Texts go into the columns that are seen from there on. Lines whose titles were copied with
        them go under these titles when they are entered below the first.
        """
        block = _block(QGuiApplication.clipboard().text())
        places = {column.title: i for i, column in enumerate(self.rows.table.columns)}
        titled: list[int] = []
        if block and all(text in places for text in block[0] if text):
            titled = [places.get(text, -1) for text in block.pop(0)]
        if not block:
            return
        if len(block) == 1 and len(block[0]) == 1:
            text = block[0][0]
            targets = [Typed(one.row, one.column, text) for one in self.selected_inputs()]
            self._send(targets, 0 if targets else 1)
            return
        start = self._start()
        if not start.isValid():
            return
        columns = [i for i in self._seen_columns() if i >= start.column()]
        if titled[:1] == [start.column()]:
            columns = titled
        texts = 0
        targets = []
        for down, line in enumerate(block):
            texts += len(line)
            for column, text in zip(columns, line, strict=False):
                target = self._input_at(start.row() + down, column, text)
                targets += [target] if target is not None else []
        self._send(targets, texts - len(targets))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() is self.State.EditingState:
            event.ignore()  # the editor has had it already
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in _ERASING:
            self._send([Typed(one.row, one.column, "") for one in self.selected_inputs()], 0)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def moveCursor(
        self,
        action: QAbstractItemView.CursorAction,
        modifiers: Qt.KeyboardModifier,
    ) -> QModelIndex:
        """Tab and Shift+Tab go to the next and the last input, over rows."""
        steps = {
            QAbstractItemView.CursorAction.MoveNext: 1,
            QAbstractItemView.CursorAction.MovePrevious: -1,
        }
        step = steps.get(action)
        if step is None:
            return super().moveCursor(action, modifiers)
        width = self.rows.columnCount()
        current = self.currentIndex()
        place = current.row() * width + current.column() + step
        while 0 <= place < self.rows.rowCount() * width:
            index = self.rows.index(place // width, place % width)
            seen = not self.isColumnHidden(index.column())
            if seen and index.flags() & Qt.ItemFlag.ItemIsEditable:
                return index
            place += step
        return current

    def _seen_columns(self) -> list[int]:
        return [i for i in range(self.rows.columnCount()) if not self.isColumnHidden(i)]

    def _start(self) -> QModelIndex:
        """The upper left of the selection, else the current cell."""
        chosen = self._in_order(self.selectionModel().selectedIndexes())
        return chosen[0] if chosen else self.currentIndex()

    def _input_at(self, row: int, column: int, text: str) -> Typed | None:
        index = self.rows.index(row, column)
        if not index.isValid() or not index.flags() & Qt.ItemFlag.ItemIsEditable:
            return None
        return self._at(row, column, text)

    def _at(self, row: int, column: int, text: str) -> Typed:
        return Typed(self.rows.key_at(row), self.rows.table.columns[column].key, text)

    def _typed(self, row: int, column: int, text: str) -> None:
        self._send([self._at(row, column, text)], 0)

    def _send(self, typed: list[Typed], left: int) -> None:
        if typed:
            self.entered.emit(tuple(typed))
        if left:
            self.left_over.emit(left)

    @staticmethod
    def _in_order(indexes: Iterable[QModelIndex]) -> list[QModelIndex]:
        return sorted(indexes, key=lambda index: (index.row(), index.column()))


def _block(text: str) -> list[list[str]]:
    """Return lines of cells; what spreadsheets put at the end of a text is no line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    return [line.split("\t") for line in lines]
