"""The tree of the plan as Qt's views understand it, made while it is unfolded."""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from planner.domain.finding import Severity
from planner.presenters.outline import Node, Outline, Step, severity_name
from planner.presenters.rows import Tone
from planner.ui.theme import theme_of

Index = QModelIndex | QPersistentModelIndex

_ROOT = QModelIndex()


class _Item:
    """A node at its place in the tree; its children are made when they are first asked for."""

    __slots__ = ("_children", "node", "parent", "row")

    def __init__(self, node: Node | None, parent: "_Item | None", row: int) -> None:
        self.node = node
        self.parent = parent
        self.row = row
        self._children: list[_Item] | None = None

    @property
    def step(self) -> Step | None:
        """Kind and id of the node; None for the root."""
        return (self.node.kind, self.node.key) if self.node is not None else None

    def children(self, outline: Outline) -> "list[_Item]":
        """Return what is below."""
        if self._children is None:
            nodes = outline.roots() if self.node is None else outline.children(self.node)
            self._children = [_Item(node, self, row) for row, node in enumerate(nodes)]
        return self._children


class OutlineModel(QAbstractItemModel):
    """Name, figures and worst finding of everything in the plan."""

    def __init__(self, outline: Outline, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._outline = outline
        self._root = _Item(None, None, 0)

    def show_outline(self, outline: Outline) -> None:
        """Show another state of the plan."""
        self.beginResetModel()
        self._outline = outline
        self._root = _Item(None, None, 0)
        self.endResetModel()

    def key(self, index: Index) -> Step | None:
        """Return kind and id of a row."""
        return self._item(index).step

    def index_of(self, key: Step) -> QModelIndex:
        """Return the row of a thing; none when it is not in the plan."""
        item = self._root
        path = self._outline.path(*key)
        for step in path:
            children = item.children(self._outline)
            found = next((one for one in children if one.step == step), None)
            if found is None:
                return QModelIndex()
            item = found
        return self.createIndex(item.row, 0, item) if path else QModelIndex()

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        children = self._item(parent).children(self._outline)
        if not 0 <= row < len(children) or not 0 <= column < self.columnCount():
            return QModelIndex()
        return self.createIndex(row, column, children[row])

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]  # the stubs know QObject.parent only
        above = self._item(index).parent
        if above is None or above.node is None:
            return QModelIndex()
        return self.createIndex(above.row, 0, above)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.column() > 0 else len(self._item(parent).children(self._outline))

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 3

    def hasChildren(self, parent: Index = _ROOT) -> bool:
        if parent.column() > 0:
            return False
        node = self._item(parent).node
        return self.rowCount() > 0 if node is None else self._outline.has_children(node)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Name"), self.tr("Figures"), self.tr("Finding"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node, column = self._item(index).node, index.column()
        if node is None:
            return None
        severity = node.severity
        if role == Qt.ItemDataRole.DisplayRole:
            found = severity_name(severity) if severity is not None else ""
            return (node.name, node.detail, found)[column]
        if role == Qt.ItemDataRole.AccessibleTextRole and column == 0:
            return node.spoken
        if role == Qt.ItemDataRole.ForegroundRole and column > 0:
            tone = Tone.BAD if severity is Severity.ERROR else Tone.WARNING
            return theme_of(self._view).tone(tone if column > 1 else Tone.MUTED)
        return None

    def _item(self, index: Index) -> _Item:
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, _Item) else self._root
