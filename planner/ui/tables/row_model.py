"""One read-only model over the `Table` of a presenter; rows keep their identity by key."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from planner.presenters.rows import Cell, Row, Table
from planner.ui.theme import DARK, Theme

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_NO_CELL = Cell("")

KEY_ROLE = int(Qt.ItemDataRole.UserRole)
"""Role of the key of a row."""
CELL_ROLE = KEY_ROLE + 1
"""Role of the whole `Cell`."""


class RowModel(QAbstractTableModel):
    """Shows a `Table`; a new one arrives as inserted, removed and changed rows, never as a reset.

    So selection and scroll position survive every edit.
    """

    def __init__(self, table: Table, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._rows = list(table.rows)
        self._theme = DARK

    @property
    def table(self) -> Table:
        """What is shown."""
        return self._table

    def set_theme(self, theme: Theme) -> None:
        """Colour tones by *theme*; repaint the view afterwards."""
        self._theme = theme

    def show_table(self, table: Table) -> None:
        """Show *table*; it has as many columns as the one before, their titles may differ."""
        wanted = {row.key for row in table.rows}
        self._remove([i for i, row in enumerate(self._rows) if row.key not in wanted])
        place = {row.key: i for i, row in enumerate(table.rows)}
        order = [place[row.key] for row in self._rows]
        kept = set(_longest_rising(order))
        self._remove([i for i, target in enumerate(order) if target not in kept])
        self._insert(table.rows)
        self._update(table.rows)
        renamed = table.columns != self._table.columns
        self._table = table
        if renamed:
            last = len(table.columns) - 1
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)

    def show_anew(self, table: Table) -> None:
        """Show *table* from its top, for thousands of rows in another order."""
        self.beginResetModel()
        self._table, self._rows = table, list(table.rows)
        self.endResetModel()

    def key_at(self, row: int) -> str:
        """Return the key of a row."""
        return self._rows[row].key

    def row_of(self, key: str) -> int | None:
        """Return where the row with this key is."""
        return next((i for i, row in enumerate(self._rows) if row.key == key), None)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._table.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        # The keyboard steps over headings, which nothing can be done with.
        if index.isValid() and self._rows[index.row()].is_heading:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self._table.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(numeric=column.numeric)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self._table.columns[index.column()]
        cell = row.cells.get(column.key, _NO_CELL)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.text
            case Qt.ItemDataRole.ToolTipRole:
                return cell.tooltip or cell.text or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(numeric=column.numeric)
            case Qt.ItemDataRole.ForegroundRole:
                return self._theme.tone(cell.tone)
            case _:
                return {KEY_ROLE: row.key, CELL_ROLE: cell}.get(role)

    def _remove(self, places: Sequence[int]) -> None:
        for first, last in reversed(list(_runs(places))):
            self.beginRemoveRows(_ROOT, first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()

    def _insert(self, rows: Sequence[Row]) -> None:
        known = {row.key for row in self._rows}
        missing = [i for i, row in enumerate(rows) if row.key not in known]
        for first, last in _runs(missing):
            self.beginInsertRows(_ROOT, first, last)
            self._rows[first:first] = rows[first : last + 1]
            self.endInsertRows()

    def _update(self, rows: Sequence[Row]) -> None:
        changed = []
        for i, row in enumerate(rows):
            if self._rows[i] is not row and self._rows[i] != row:
                changed.append(i)
            self._rows[i] = row
        width = len(self._table.columns) - 1
        for first, last in _runs(changed):
            self.dataChanged.emit(self.index(first, 0), self.index(last, width))


def copied(
    table: Table,
    rows: Iterable[int],
    columns: Iterable[int] | None = None,
    decimal: str = ".",
) -> str:
    """Return rows as tab-separated text with titles; numbers plain, their units in the titles.

    All columns unless some are named by their places; *decimal* is the decimal sign.
    """
    wanted = range(len(table.columns)) if columns is None else sorted(columns)
    shown = [table.columns[i] for i in wanted]
    lines = ["\t".join(column.title for column in shown)]
    for i in rows:
        cells = (table.rows[i].cells.get(column.key, _NO_CELL) for column in shown)
        lines.append("\t".join(_plain(cell, decimal) for cell in cells))
    return "\n".join(lines)


def _plain(cell: Cell, decimal: str) -> str:
    if isinstance(cell.value, float):
        return f"{cell.value:.15g}".replace(".", decimal)
    text = cell.text if cell.value is None else str(cell.value)
    return " ".join(text.split())


def _alignment(*, numeric: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _runs(places: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Yield first and last of each run of neighbours in a rising sequence."""
    start = 0
    for i, place in enumerate(places):
        if i + 1 == len(places) or places[i + 1] != place + 1:
            yield places[start], place
            start = i + 1


def _longest_rising(values: Sequence[int]) -> list[int]:
    """Return the longest rising subsequence: the rows that need not move."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for i, value in enumerate(values):
        place = bisect_left(tails, value)
        before.append(ends[place - 1] if place else -1)
        if place == len(tails):
            tails.append(value)
            ends.append(i)
        else:
            tails[place], ends[place] = value, i
    found = []
    i = ends[-1] if ends else -1
    while i >= 0:
        found.append(values[i])
        i = before[i]
    return found[::-1]
