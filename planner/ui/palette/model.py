"""The catalogue's rows as a list that can be dragged from."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from planner.domain.identity import EntryId
from planner.presenters.catalogue import CatalogueRow
from planner.ui.mime import ENTRY_FORMAT, entry_mime

ROW_ROLE = Qt.ItemDataRole.UserRole
"""Gives the `CatalogueRow`."""

Index = QModelIndex | QPersistentModelIndex


class CatalogueModel(QAbstractListModel):
    """A list of catalogue rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[CatalogueRow, ...] = ()

    @property
    def rows(self) -> tuple[CatalogueRow, ...]:
        """What is listed."""
        return self._rows

    def show_rows(self, rows: tuple[CatalogueRow, ...]) -> None:
        """List other rows."""
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def entry(self, index: Index) -> EntryId | None:
        """Return the entry of a row."""
        return self._rows[index.row()].entry if index.isValid() else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.tooltip
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else usual

    def mimeTypes(self) -> list[str]:
        return [ENTRY_FORMAT]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return entry_mime(self._rows[indexes[0].row()].entry)

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction
