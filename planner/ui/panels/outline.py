"""The plan as a tree beside the canvas; what is selected in one is selected in the other."""

from collections.abc import Iterator

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from planner.presenters.canvas import worst_findings
from planner.presenters.outline import Outline
from planner.ui.panels.outline_model import OutlineModel
from planner.ui.subjects import KIND_OF, SUBJECT_OF
from planner.ui.theme import GRID
from planner.workspace.state import NOTHING, Selection, State
from planner.workspace.workspace import Workspace

_NAME_PX, _DETAIL_PX = 260, 340


class OutlinePanel(QWidget):
    """Sites, rooms, racks and devices; Enter or a double-click brings one into view."""

    jump = Signal(object)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._state = workspace.state
        self._drawn: State | None = None
        self._follows = False
        self.tree = QTreeView(self)
        self.model = OutlineModel(_outline(workspace.state), self.tree)
        self.tree.setModel(self.model)
        self.tree.setUniformRowHeights(True)
        self.tree.setItemDelegate(_Lines(self.tree))
        self.tree.setExpandsOnDoubleClick(False)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setAccessibleName(self.tr("Outline of the plan"))
        self.tree.header().resizeSection(0, _NAME_PX)
        self.tree.header().resizeSection(1, _DETAIL_PX)
        self.tree.selectionModel().selectionChanged.connect(self._select)
        self.tree.activated.connect(self._jump)
        nothing = self.tr("Nothing is planned yet. Drag hardware onto the canvas.")
        self._empty = QLabel(nothing, self)
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tree)
        layout.addWidget(self._empty)
        self.setAccessibleName(self.tr("Outline"))

    def show_state(self, state: State) -> None:
        """Show the plan of *state*; while hidden, later."""
        self._state = state
        if self.isVisible():
            self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def _draw(self) -> None:
        state, drawn = self._state, self._drawn
        self._drawn = state
        self._follows = True
        if drawn is None or drawn.plan is not state.plan or drawn.shown is not state.shown:
            keys = [key for index in self._open_rows() if (key := self.model.key(index))]
            self.model.show_outline(_outline(state))
            if drawn is None:
                self.tree.expandToDepth(0)
            for key in keys:
                self.tree.expand(self.model.index_of(key))
            is_empty = not self.model.rowCount()
            self._empty.setVisible(is_empty)
            self.tree.setVisible(not is_empty)
        self._show_selection(state.selection)
        self._follows = False

    def _open_rows(self) -> Iterator[QModelIndex]:
        """Yield the rows that are expanded, outermost first."""
        waiting = [QModelIndex()]
        while waiting:
            above = waiting.pop()
            if above.isValid():
                yield above
            for row in range(self.model.rowCount(above)):
                index = self.model.index(row, 0, above)
                if self.tree.isExpanded(index):
                    waiting.append(index)

    def _show_selection(self, selection: Selection) -> None:
        if self._chosen() == selection:
            return
        kind = KIND_OF.get(selection.kind) if selection.kind is not None else None
        keys = [(kind, one) for one in selection.ids] if kind is not None else []
        chosen = QItemSelection()
        last = QModelIndex()
        for key in keys:
            index = self.model.index_of(key)
            if index.isValid():
                chosen.select(index, index)
                last = index
        flags = QItemSelectionModel.SelectionFlag
        model = self.tree.selectionModel()
        model.select(chosen, flags.ClearAndSelect | flags.Rows)
        if last.isValid():
            model.setCurrentIndex(last, flags.NoUpdate)
            self.tree.scrollTo(last)

    def _chosen(self) -> Selection:
        """Return what is selected in the tree; of several kinds that of the current row."""
        rows = self.tree.selectionModel().selectedRows()
        keys = [key for index in rows if (key := self.model.key(index)) is not None]
        current = self.model.key(self.tree.currentIndex())
        first = current if current in keys else next(iter(keys), None)
        if first is None or first[0] not in SUBJECT_OF:
            return NOTHING
        return Selection(SUBJECT_OF[first[0]], tuple(key for kind, key in keys if kind is first[0]))

    def _select(self) -> None:
        if not self._follows:
            self._workspace.select(self._chosen())

    def _jump(self, index: QModelIndex) -> None:
        key = self.model.key(index)
        if key is not None and key[0] in SUBJECT_OF:
            self.jump.emit(Selection(SUBJECT_OF[key[0]], (key[1],)))


def _outline(state: State) -> Outline:
    worst = worst_findings(state.shown.findings)
    return Outline(state.plan, state.project.shelf, state.shown, worst)


class _Lines(QStyledItemDelegate):
    """Lines as high as those of tables."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width(), option.fontMetrics.height() + 2 * GRID)
