"""The workloads in a short list: status, name, model, demand, verdict."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QDrag, QFontMetricsF, QPainter, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from planner.domain.identity import WorkloadId
from planner.presenters.rows import Cell
from planner.presenters.workloads import workload_rows, workloads_table
from planner.ui.mime import WORKLOAD_FORMAT, workload_mime
from planner.ui.tables.marks import MARK_PX, paint_mark
from planner.ui.tables.row_model import CELL_ROLE, KEY_ROLE, Index, RowModel
from planner.ui.theme import GRID, sized, theme_of
from planner.workspace.state import Selection, State, Subject
from planner.workspace.workspace import Workspace

_SMALL = 0.9
_LIFTED_PX = 6


class WorkloadsPanel(QWidget):
    """Lists the workloads; a click or Enter selects one, a double-click or *Edit* asks for its form.

    A row is dragged to the site, room or cloud that is to serve it; its menu offers the same.
    """

    jump = Signal(object)
    add = Signal()
    edit = Signal()
    relocate = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = workspace.state
        self._drawn: State | None = None
        title = QLabel(self.tr("Workloads"), self)
        title.setProperty("role", "heading")
        self.add_button = button = QPushButton(self.tr("+ Add"), self)
        button.setProperty("role", "quiet")
        button.setAccessibleName(self.tr("Add a workload"))
        button.clicked.connect(self.add)
        self.edit_button = QPushButton(self.tr("Edit"), self)
        self.edit_button.setProperty("role", "quiet")
        self.edit_button.setAccessibleName(self.tr("Edit the selected workload"))
        self.edit_button.setToolTip(self.tr("Edit the selected workload with a live verdict"))
        self.edit_button.setEnabled(False)
        self.edit_button.clicked.connect(self.edit)
        head = QHBoxLayout()
        head.setContentsMargins(3 * GRID, GRID, 2 * GRID, GRID)
        head.addWidget(title)
        head.addStretch()
        head.addWidget(self.edit_button)
        head.addWidget(button)
        self.model = _Draggable(workloads_table(()), self)
        self.list = _WorkloadList(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_WorkloadDelegate(self.list))
        self.list.setDragEnabled(True)
        self.list.setDragDropMode(QListView.DragDropMode.DragOnly)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("Workloads"))
        self.list.clicked.connect(self._open)
        self.list.activated.connect(self._open)
        self.list.doubleClicked.connect(self._edit)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._ask_where)
        self._empty = QLabel(self.tr("No workload yet. Add one to see what it needs."), self)
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(3 * GRID, 0, 3 * GRID, 3 * GRID)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._empty, 1)
        self.setAccessibleName(self.tr("Workloads"))

    def show_state(self, state: State) -> None:
        """Show the workloads of *state*; while hidden, later."""
        self._state = state
        if self.isVisible():
            self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def _draw(self) -> None:
        state, drawn = self._state, self._drawn
        if drawn is None or (
            drawn.shown is not state.shown or drawn.project.workloads is not state.project.workloads
        ):
            self._drawn = state
            rows = workload_rows(state.project, state.shown)
            self.model.show_table(workloads_table(rows))
            self.list.setVisible(bool(rows))
            self._empty.setVisible(not rows)
        self._follow_selection(state)

    def _follow_selection(self, state: State) -> None:
        """Mark the workload that is selected elsewhere too."""
        chosen = state.selection.single
        self.edit_button.setEnabled(state.selection.kind is Subject.WORKLOAD and chosen is not None)
        if state.selection.kind is not Subject.WORKLOAD or chosen is None:
            self.list.clearSelection()
            return
        row = self.model.row_of(chosen)
        if row is not None:
            self.list.setCurrentIndex(self.model.index(row, 0))

    def _edit(self, index: QModelIndex) -> None:
        self._open(index)
        self.edit.emit()

    def _ask_where(self, at: QPoint) -> None:
        index = self.list.indexAt(at)
        if index.isValid():
            self._open(index)
            self.relocate.emit()

    def _open(self, index: QModelIndex) -> None:
        self.jump.emit(Selection(Subject.WORKLOAD, (str(index.data(KEY_ROLE)),)))


class _WorkloadList(QListView):
    """A list whose rows are carried above the pointer, so that ghost and verdict stay in sight."""

    def startDrag(self, supportedActions: Qt.DropAction) -> None:
        index = self.currentIndex()
        if not index.isValid():
            return
        drag = QDrag(self)
        drag.setMimeData(self.model().mimeData([index]))
        pixmap = self.viewport().grab(self.visualRect(index))
        size = pixmap.deviceIndependentSize().toSize()
        drag.setPixmap(pixmap)
        drag.setHotSpot(QPoint(size.width() // 2, size.height() + _LIFTED_PX))
        drag.exec(supportedActions, Qt.DropAction.CopyAction)


class _Draggable(RowModel):
    """Rows that can be dragged to where they are to be served."""

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        return [WORKLOAD_FORMAT]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return workload_mime(WorkloadId(self.key_at(indexes[0].row())))

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction


class _WorkloadDelegate(QStyledItemDelegate):
    """Two lines beside a mark: the name, then model, demand and verdict."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        small = QFontMetricsF(sized(self._view.font(), _SMALL)).height()
        line = QFontMetricsF(self._view.font()).height()
        return QSize(120, round(line + small) + 3 * GRID)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme = theme_of(self._view)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = selected and self._view.hasFocus()
        box = QRectF(option.rect)
        painter.save()
        if selected or hovered:
            painter.fillRect(box, theme.accent_soft if selected else theme.hover)
        painter.fillRect(QRectF(box.left(), box.top(), box.width(), 1), theme.line)
        if focused:
            painter.setPen(theme.accent)
            painter.drawRect(box.adjusted(0.5, 0.5, -1.5, -1.5))
        cells = [self._cell(index, column) for column in range(4)]
        name, line, word, _ = cells
        mark = QRectF(box.left() + 3 * GRID, box.top(), MARK_PX + 1, box.height())
        paint_mark(painter, mark, word.tone, theme)
        left = mark.right() + 2 * GRID
        room = box.right() - left - 2 * GRID
        metrics = QFontMetricsF(self._view.font())
        top = box.top() + 1.5 * GRID
        painter.setPen(theme.text)
        painter.setFont(self._view.font())
        text = metrics.elidedText(name.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, top, room, metrics.height()), 0, text)
        font = sized(self._view.font(), _SMALL)
        small = QFontMetricsF(font)
        painter.setFont(font)
        second = QRectF(left, top + metrics.height(), room, small.height())
        verdict = small.horizontalAdvance(word.text)
        painter.setPen(theme.tone(word.tone))
        painter.drawText(second, Qt.AlignmentFlag.AlignRight, word.text)
        painter.setPen(theme.muted)
        second.setRight(second.right() - verdict - 2 * GRID)
        text = small.elidedText(line.text, Qt.TextElideMode.ElideRight, second.width())
        painter.drawText(second, 0, text)
        painter.restore()

    @staticmethod
    def _cell(index: QModelIndex | QPersistentModelIndex, column: int) -> Cell:
        cell = index.sibling(index.row(), column).data(CELL_ROLE)
        return cell if isinstance(cell, Cell) else Cell("")
