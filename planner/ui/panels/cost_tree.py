"""A tree of costs: unfolds from the total to classes, lines and what stands behind a line."""

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from planner.presenters.costs import TOTAL, CostRow, CostTree, LineSources
from planner.ui.theme import GRID, tabular, theme_of

_KEY = int(Qt.ItemDataRole.UserRole)
_ROW = _KEY + 1
_LABEL_PX, _LEAST_LABEL_PX = 236, 150
_SOURCE_PX = 120
_LEAST_COLUMNS = 3
_AMOUNT_PX = 64
_SUM_PX = 76
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CostTreeView(QTreeWidget):
    """Shows a `CostTree`; what was unfolded and current stays so when another one comes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sources: LineSources | None = None
        self._tree: CostTree | None = None
        self.setUniformRowHeights(True)
        self.setItemDelegate(_Lines(self))
        self.setAllColumnsShowFocus(True)
        self.setFont(tabular(self.font()))
        self.setAccessibleName(self.tr("Costs by class and line"))
        self.header().setStretchLastSection(True)
        self.header().setSectionsMovable(False)
        self.itemExpanded.connect(self._unfold)

    @property
    def tree(self) -> CostTree | None:
        """What is shown."""
        return self._tree

    def show_tree(self, tree: CostTree, sources: LineSources) -> None:
        """Show *tree*; the inputs of a line come from *sources* when it is unfolded."""
        self._sources = sources
        if tree == self._tree:
            return
        opened = {str(one.data(0, _KEY)) for one in self._items() if one.isExpanded()}
        current = self.currentItem()
        kept = str(current.data(0, _KEY)) if current is not None else ""
        first = self._tree is None
        self._tree = tree
        self.clear()
        self.setColumnCount(len(tree.titles))
        self.setHeaderLabels(list(tree.titles))
        for place in range(1, len(tree.titles) - 1):
            self.headerItem().setTextAlignment(place, _RIGHT)
        self._share_width()
        for row in tree.rows:
            self.addTopLevelItem(self._item(row))
        if first:
            opened.add(TOTAL)
        for one in list(self._items()):
            if str(one.data(0, _KEY)) in opened:
                one.setExpanded(True)
        chosen = next((one for one in self._items() if one.data(0, _KEY) == kept), None)
        chosen = chosen if chosen is not None else self.topLevelItem(0)
        if chosen is not None:
            self.setCurrentItem(chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied())
        else:
            super().keyPressEvent(event)

    def copied(self) -> str:
        """Return everything that is unfolded as text, cells parted by tabs."""
        lines = ["\t".join(self._tree.titles)] if self._tree is not None else []
        lines += [
            "\t".join(one.text(place) for place in range(self.columnCount()))
            for one in self._items()
            if self._is_seen(one)
        ]
        return "\n".join(lines)

    def _item(self, row: CostRow) -> QTreeWidgetItem:
        blank = [""] * (self.columnCount() - 2 - len(row.amounts))
        item = QTreeWidgetItem([row.label, *row.amounts, *blank, row.origin])
        item.setData(0, _KEY, row.key)
        item.setData(0, _ROW, row)
        item.setToolTip(0, row.tooltip or row.label)
        last = self.columnCount() - 1
        item.setToolTip(last, row.origin)
        for place in range(1, last):
            item.setTextAlignment(place, _RIGHT)
        item.setForeground(last, theme_of(self).muted)
        if row.told:
            item.setForeground(0, theme_of(self).muted)
        if row.missing:
            item.setForeground(0, theme_of(self).warning)
        for child in row.children:
            item.addChild(self._item(child))
        if row.stream is not None:
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        return item

    def _unfold(self, item: QTreeWidgetItem) -> None:
        """Look up the inputs of a line when it is unfolded for the first time."""
        row = item.data(0, _ROW)
        if self._sources is None or not isinstance(row, CostRow) or row.stream is None:
            return
        if not item.childCount():
            told = [self._item(one) for one in self._sources.of(row)]
            item.addChildren(told)
            for one in told:
                one.setFirstColumnSpanned(True)

    def _items(self) -> Iterator[QTreeWidgetItem]:
        """Yield every item, from top to bottom."""
        waiting = [self.topLevelItem(place) for place in reversed(range(self.topLevelItemCount()))]
        while waiting:
            one = waiting.pop()
            if one is None:
                continue
            yield one
            waiting += [one.child(place) for place in reversed(range(one.childCount()))]

    def _is_seen(self, item: QTreeWidgetItem) -> bool:
        above = item.parent()
        return above is None or (above.isExpanded() and self._is_seen(above))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """Fit all columns into the width: the sum first, the source last, later years before it.

        What has no room is told by the tooltips, by a copy, and by a wider panel.
        """
        count = self.columnCount()
        if count < _LEAST_COLUMNS:
            return
        last, room = count - 1, self.viewport().width()
        left = room - _LEAST_LABEL_PX - _SUM_PX
        years = range(2, last)
        shown = [place for n, place in enumerate(years, start=1) if n * _AMOUNT_PX <= left]
        left -= len(shown) * _AMOUNT_PX
        with_source = len(shown) == len(years) and left >= _SOURCE_PX
        for place in years:
            self.setColumnHidden(place, place not in shown)
            self.setColumnWidth(place, _AMOUNT_PX)
        self.setColumnHidden(last, not with_source)
        self.setColumnWidth(1, _SUM_PX)
        spare = left - _SOURCE_PX if with_source else left
        most = _LABEL_PX - _LEAST_LABEL_PX if with_source else left
        self.setColumnWidth(0, _LEAST_LABEL_PX + max(0, min(spare, most)))


class _Lines(QStyledItemDelegate):
    """Rows as high as those of the tables beside."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width(), size.height() + GRID)
