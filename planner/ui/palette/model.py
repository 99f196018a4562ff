"""The catalogue's rows as a list that can be dragged from."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from planner.domain.entry_fields import Entry
from planner.domain.identity import EntryId
from planner.presenters.catalogue_row import CatalogueRow
from planner.ui.mime import ENTRY_FORMAT, entry_mime

ROW_ROLE = Qt.ItemDataRole.UserRole
"""Gives the `CatalogueRow`."""
STARRED_ROLE = Qt.ItemDataRole.UserRole + 1
"""Whether the entry is a favourite."""
COMPARED_ROLE = Qt.ItemDataRole.UserRole + 2
"""Whether the entry is among those to be compared."""

Index = QModelIndex | QPersistentModelIndex
RowOf = Callable[[Entry], CatalogueRow]


class CatalogueModel(QAbstractListModel):
    """A list of entries; how one reads is worked out when its row is shown.

    So ten thousand entries are listed as fast as ten.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()
        self._row_of: RowOf | None = None
        self._starred: Collection[str] = ()
        self._compared: Collection[str] = ()

    @property
    def rows(self) -> tuple[CatalogueRow, ...]:
        """How all that is listed reads."""
        return tuple(map(self._row, range(len(self._entries))))

    def show_entries(self, entries: tuple[Entry, ...], row_of: RowOf) -> None:
        """List other entries, each as *row_of* says."""
        if entries != self._entries or row_of != self._row_of:
            self.beginResetModel()
            self._entries, self._row_of = entries, row_of
            self.endResetModel()

    def mark(self, starred: Collection[str], compared: Collection[str]) -> None:
        """Mark favourites and what is compared."""
        self._starred, self._compared = starred, compared
        if self._entries:
            self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1))

    def entry(self, index: Index) -> EntryId | None:
        """Return the entry of a row."""
        return self._entries[index.row()].id if index.isValid() else None

    def place_of(self, entry: EntryId) -> QModelIndex:
        """Return the index of an entry; not valid where it is not listed."""
        places = (place for place, one in enumerate(self._entries) if one.id == entry)
        place = next(places, None)
        return QModelIndex() if place is None else self.index(place)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self._entries[index.row()].id
        if role == STARRED_ROLE:
            return entry in self._starred
        if role == COMPARED_ROLE:
            return entry in self._compared
        row = self._row(index.row())
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.tooltip
        if role == Qt.ItemDataRole.AccessibleTextRole:
            marks = [row.spoken]
            if entry in self._starred:
                marks.append(self.tr("favourite"))
            if entry in self._compared:
                marks.append(self.tr("to be compared"))
            return ", ".join(marks)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        if not index.isValid() or not self._row(index.row()).is_placed:
            return usual
        return usual | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        return [ENTRY_FORMAT]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return entry_mime(self._entries[indexes[0].row()].id)

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def _row(self, place: int) -> CatalogueRow:
        if self._row_of is None:
            raise IndexError(place)
        return self._row_of(self._entries[place])
